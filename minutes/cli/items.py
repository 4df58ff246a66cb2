"""Commands that find and show items: search, show."""

from __future__ import annotations

import sys
from typing import Any

import click

from minutes.cli.options import closed_option, example, json_option, open_archive
from minutes.cli.output import NOTHING_FOUND, print_json, print_lines


@click.command(epilog=example("minutes search ældrepolitik --from 2023-01 --committee Direktionen"))
@click.argument("query")
@click.option("--committee", metavar="NAME", help="Only this body, by name or abbreviation.")
@click.option("--from", "date_from", metavar="DATE", help="From this day, month or year on (2023-05-31, 2023-05).")
@click.option("--to", "date_to", metavar="DATE", help="Up to this day, month or year.")
@click.option("--field", metavar="FIELD", help="Only in this field, e.g. title, beslutning, bilag.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="So many hits at most.")
@closed_option
@json_option
@click.pass_obj
def search(folder: str, /, query: str, limit: int, as_json: bool, **filters: Any) -> None:
    """Search items and their points, best first.

    All words must be there, in any form, or as parts of compounds. The exit code is 1 when nothing is found.

    \b
    "lukning af nemid"       words side by side
    høring AND (skole OR dagtilbud), ældre -udkast, NOT udkast
    ældrep*  politk~         words that begin so; with a letter or two wrong
    beslutning:udsat  titel:budget  indstilling:"godkendes"  bilag:notat
                             words in a field: title, resume, sagsfremstilling, indstilling, beslutning, …
    person:"Lene Mehlsen"  sagsnr:12/27845
    udvalg:VPU  kommune:Lindholt  udfald:afvist  type:referat  lukket:nej
    dato:2023-05..2023-08  år:2022
                             meetings of a body, a time, an outcome; * alone finds everything
    """
    from minutes.index.answers import Filters

    answer = open_archive(folder).search(query, Filters(**filters), limit)
    for problem in answer.problems:
        click.echo(f"note: {problem}", err=True)
    if as_json:
        print_json(answer)
    else:
        from minutes.printing.answers import answer_lines

        print_lines(answer_lines(answer))
    if not answer.total:
        sys.exit(NOTHING_FOUND)


@click.command(epilog=example("minutes show lindholt-dir-2023-05-10-4"))
@click.argument("item", metavar="ITEM")
@click.option("--where", is_flag=True, help="Tell for each field the pages and boxes that it stands in.")
@closed_option
@json_option
@click.pass_obj
def show(folder: str, item: str, where: bool, include_closed: bool, as_json: bool) -> None:
    """Print one item, or one of its points, by the id that a search tells."""
    shown = open_archive(folder).item(item, include_closed)
    if as_json:
        record = {"source": shown.minutes.source, "meeting": shown.minutes.meeting, "item": shown.item}
        print_json(record if shown.point is None else {**record, "point": shown.point})
    else:
        from minutes.printing.minutes import item_lines, where_lines

        print_lines([*item_lines(shown), *(where_lines(shown) if where else ())])
