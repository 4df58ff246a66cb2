"""Commands that find and show items: search, similar, show."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from minutes.cli.options import closed_option, example, filter_options, json_option, open_archive
from minutes.cli.output import NOTHING_FOUND, print_json, print_lines, print_text

if TYPE_CHECKING:
    from minutes.index.answers import Hit


@click.command(epilog=example("minutes search ældrepolitik --from 2023-01 --committee Direktionen"))
@click.argument("query")
@filter_options()
@click.option("--field", metavar="FIELD", help="Only in this field, e.g. title, beslutning, bilag.")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", help="Or the latest first.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="So many hits at most.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave out so many hits before these.")
@click.option("--all", "everything", is_flag=True, help="Print every hit, as it is read; as JSON one a line.")
@click.option("--ids", "form", flag_value="ids", help="Print the ids of the hits alone.")
@click.option("--count", "form", flag_value="count", help="Print the number of all hits alone.")
@closed_option
@json_option
@click.pass_obj
def search(folder: str, /, query: str, everything: bool, form: str | None, as_json: bool, **rest: Any) -> None:
    """Search items and their points, best first.

    All words must be there, in any form, or as parts of compounds. An agenda and the minutes of one meeting are one
    hit. The exit code is 1 when nothing is found.

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

    limit, offset = rest.pop("limit"), rest.pop("offset")
    archive, filters = open_archive(folder), Filters(**rest)
    form = form or ("json" if as_json else None)
    if everything and form != "count":
        _print_hits(islice(archive.hits(query, filters), offset, None), form)
        return
    answer = archive.search(query, filters, 0 if form == "count" else limit, offset)
    for problem in answer.problems:
        click.echo(f"note: {problem}", err=True)
    if form == "count":
        print_text(str(answer.total))
    elif form == "ids":
        print_lines([((hit.item_id, ""),) for hit in answer.hits])
    elif form == "json":
        print_json(answer)
    else:
        from minutes.printing.answers import answer_lines

        print_lines(answer_lines(answer))
    if not answer.total:
        sys.exit(NOTHING_FOUND)


def _print_hits(hits: Iterable[Hit], form: str | None) -> None:
    """Hits one by one. Ends the process with 1 where there is none."""
    from minutes.printing.answers import hit_lines

    found = False
    for hit in hits:
        found = True
        if form == "json":
            print_json(hit)
        else:
            print_lines([((hit.item_id, ""),)] if form == "ids" else [*hit_lines(hit), ()])
    if not found:
        sys.exit(NOTHING_FOUND)


@click.command(epilog=example("minutes similar lindholt-kb-2023-08-29-2"))
@click.argument("item", metavar="ITEM")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="So many at most.")
@closed_option
@json_option
@click.pass_obj
def similar(folder: str, item: str, limit: int, include_closed: bool, as_json: bool) -> None:
    """Find the items and points most like one, by the words that tell it from others.

    Those of its own case are among them; `--json` names the case of each. The exit code is 1 when nothing is alike.
    """
    _print_hits(open_archive(folder).similar(item, limit, include_closed), "json" if as_json else None)


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
