"""Commands that correct cases: case merge, split, rename, list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from minutes.cli.options import check_said, example, json_option, open_archive, who_option
from minutes.cli.output import columns, print_json, print_lines

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _reason_options(command: _Command) -> _Command:
    """`--why` and `--who`, for the commands that correct."""
    why = click.option("--why", metavar="TEXT", required=True, callback=check_said, help="The reason, in a few words.")
    return why(who_option(command))


@click.group(epilog=example("minutes case list"))
def case() -> None:
    """Correct which items are one case, and what it is called.

    Corrections stand in a small text file of the data folder, with who made them and why, and stay when cases are
    made again.
    """


@case.command(epilog=example('minutes case merge lindholt-a-1 lindholt-b-2 --why "one and the same plan"'))
@click.argument("ids", nargs=-1, required=True, metavar="CASE CASE...")
@_reason_options
@click.pass_obj
def merge(folder: str, ids: tuple[str, ...], who: str, why: str) -> None:
    """Make one case of several, by the ids of the cases or of items in them."""
    open_archive(folder).merge(ids, who, why)
    click.echo(f"merged {', '.join(ids)}", err=True)


@case.command(epilog=example('minutes case split lindholt-kb-2023-08-29-2 --why "another policy"'))
@click.argument("ids", nargs=-1, required=True, metavar="ITEM...")
@_reason_options
@click.pass_obj
def split(folder: str, ids: tuple[str, ...], who: str, why: str) -> None:
    """Take items or points out of their case and make them a case of their own."""
    open_archive(folder).split(ids, who, why)
    click.echo(f"split off {', '.join(ids)}", err=True)


@case.command(epilog=example('minutes case rename lindholt-a-1 "Ny skole i Hagested" --why "its usual name"'))
@click.argument("case_id", metavar="CASE")
@click.argument("title")
@_reason_options
@click.pass_obj
def rename(folder: str, case_id: str, title: str, who: str, why: str) -> None:
    """Give a case another title."""
    open_archive(folder).rename(case_id, title, who, why)
    click.echo(f"renamed {case_id}", err=True)


@case.command("list", epilog=example("minutes case list"))
@json_option
@click.pass_obj
def list_(folder: str, as_json: bool) -> None:
    """Print all corrections, the oldest first."""
    from minutes.printing.cases import correction_lines

    for correction in open_archive(folder).corrections():
        if as_json:
            print_json(correction)
        else:
            print_lines(correction_lines(correction, columns()))
