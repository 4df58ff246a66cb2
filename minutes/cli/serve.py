"""The command that opens the reading room: serve."""

from __future__ import annotations

import os
from socket import AF_INET, AF_INET6, IPPROTO_TCP, TCP_NODELAY, create_server

import click

from minutes.cli.options import example
from minutes.errors import MissingPartError, UsageError

_ENOUGH = 4  # processes, each of which holds the words of the archive


@click.command(epilog=example("minutes serve --port 8080"))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes any.")
@click.option(
    "--allow-host",
    "hosts",
    metavar="NAME",
    multiple=True,
    help="Another name by which browsers may ask for the pages, beside localhost and --host; repeatable.",
)
@click.option(
    "--processes",
    type=click.IntRange(1),
    help="So many answer at the same time; one for each processor where it is not given, four at most.",
)
@click.pass_obj
def serve(folder: str, host: str, port: int, hosts: tuple[str, ...], processes: int | None) -> None:
    """Open the reading room: pages in Danish and a JSON API over the archive, read-only.

    Nothing is written, closed items are not shown, and what an ingest takes in is there as soon as it is done.
    The pages are for this machine alone unless --host names an address that others reach. Ctrl-C ends it.
    """
    try:
        from minutes.web import processes as room
    except ImportError as error:
        raise MissingPartError(f"the reading room is not installed: {error}", "pip install 'minutes[web]'") from error
    try:
        listening = create_server((host, port), family=AF_INET6 if ":" in host else AF_INET)
    except OSError as error:
        advice = "choose another --port or --host"
        raise UsageError(f"cannot listen at {host}, port {port}: {error.strerror}", advice) from error
    with listening:
        listening.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # or the end of an answer waits for its head to be confirmed
        name, number = listening.getsockname()[:2]
        shown = f"[{name}]" if ":" in name else name
        click.echo(f"http://{shown}:{number}/ (Ctrl-C ends it)", err=True)
        room.serve(room.Room(folder, (host, *hosts)), listening, processes or min(os.cpu_count() or 1, _ENOUGH))
