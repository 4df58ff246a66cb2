"""The command that opens the reading room: serve."""

from __future__ import annotations

from socket import IPPROTO_TCP, TCP_NODELAY

import click

from minutes.cli.options import example
from minutes.errors import MissingPartError, UsageError


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
@click.pass_obj
def serve(folder: str, host: str, port: int, hosts: tuple[str, ...]) -> None:
    """Open the reading room: pages in Danish and a JSON API over the archive, read-only.

    Nothing is written, closed items are not shown, and what an ingest takes in is there as soon as it is done.
    The pages are for this machine alone unless --host names an address that others reach. Ctrl-C ends it.
    """
    try:
        import uvicorn

        from minutes.web.app import make_app
    except ImportError as error:
        raise MissingPartError(f"the reading room is not installed: {error}", "pip install 'minutes[web]'") from error
    app = make_app(folder, (host, *hosts))
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False)
    server = uvicorn.Server(config)
    try:
        socket = config.bind_socket()
    except SystemExit:
        raise UsageError(f"cannot listen at {host}, port {port}", "choose another --port or --host") from None
    socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # or the end of an answer waits for the reader to confirm its head
    socket.listen(config.backlog)  # who comes before the server runs waits for it
    name, number = socket.getsockname()[:2]
    shown = f"[{name}]" if ":" in name else name
    click.echo(f"http://{shown}:{number}/ (Ctrl-C ends it)", err=True)
    server.run(sockets=[socket])
