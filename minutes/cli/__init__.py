"""The command line: the only place that prints, and the only one that ends the process."""

from __future__ import annotations

import gc
import io
import sys

import click

from minutes.cli.archive import doctor, rebuild
from minutes.cli.attendance import attendance
from minutes.cli.audit import audit
from minutes.cli.cases import cases, overdue, trace
from minutes.cli.corrections import case
from minutes.cli.coverage import coverage
from minutes.cli.documents import check, parse
from minutes.cli.export import export
from minutes.cli.ingest import ingest
from minutes.cli.items import search, show, similar
from minutes.cli.output import BAD_USAGE, INTERRUPTED, complain
from minutes.cli.proof import cite, verify
from minutes.cli.remove import remove
from minutes.cli.serve import serve
from minutes.cli.watch import watch
from minutes.errors import MinutesError
from minutes.version import __version__

_COLLECT_AFTER = 10_000  # new objects; Python does so after 700


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--data",
    "folder",
    metavar="DIR",
    default="data",
    envvar="MINUTES_DATA",
    show_default=True,
    show_envvar=True,
    help="The data folder.",
)
@click.version_option(__version__, prog_name="minutes")
@click.pass_context
def cli(context: click.Context, folder: str) -> None:
    """Parse and search historical Danish municipal meeting minutes."""
    context.obj = folder


for _command in (
    attendance,
    audit,
    case,
    cases,
    check,
    cite,
    coverage,
    doctor,
    export,
    ingest,
    overdue,
    parse,
    rebuild,
    remove,
    search,
    serve,
    show,
    similar,
    trace,
    verify,
    watch,
):
    cli.add_command(_command)


def main() -> None:
    """Run the command line and end the process with the exit code of the contract."""
    # Records hold no cycles, and the collector would go through the lines of a document again and again.
    gc.set_threshold(_COLLECT_AFTER, 20, 50)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that has no ● gets a question mark, not an error
    try:
        code = cli.main(standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        code = BAD_USAGE
    except MinutesError as error:
        complain(error)
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        code = INTERRUPTED
    gc.freeze()  # nothing is left that a last collection could free
    sys.exit(code)
