"""Commands that tell what is new: watch, watch add, list, remove."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from minutes.cli.options import closed_option, example, json_option, open_archive
from minutes.cli.output import BAD_USAGE, NOTHING_FOUND, columns, open_output, print_json, print_lines
from minutes.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from minutes.archive.news import News, Newsroom

_SHOWN_AGAIN = 200  # notices of each watch that were told before and stay in a feed


@click.group(invoke_without_command=True, epilog=example("minutes watch --atom nyt.atom"))
@click.option("--atom", "atom", metavar="FILE", help="Write a feed (Atom 1.0) of it to this file instead; - is stdout.")
@click.option("--dry-run", is_flag=True, help="Tell it without remembering that it was told.")
@closed_option
@json_option
@click.pass_context
def watch(context: click.Context, /, atom: str | None, dry_run: bool, include_closed: bool, as_json: bool) -> None:
    """Tell what is new for each saved search and each followed case since the last time.

    Watches stand in watches.toml of the data folder. New is what a query finds, and what a case did, was promised or
    missed, that its watch did not tell yet, or whose decision has changed since. What was told is remembered when all
    of it was written: a run that is interrupted tells it again. The exit code is 1 when nothing is new, 2 when a
    watch has a mistake; the others are told all the same.
    """
    if context.invoked_subcommand:
        if atom or dry_run or include_closed or as_json:
            name = f"{context.command_path} {context.invoked_subcommand}"
            raise UsageError(f"`{name}` takes its options behind its name", f"see `{name} --help`")
        return
    newsroom = open_archive(context.obj).newsroom(include_closed)
    if not newsroom.watches and not newsroom.mistakes:
        raise NotFoundError("there are no watches", "add one with `minutes watch add`")
    told = _write_feed(newsroom, atom) if atom else _print_news(newsroom, as_json)
    if not dry_run:
        newsroom.mark(told)
    _report(newsroom, told)


def _print_news(newsroom: Newsroom, as_json: bool) -> list[News]:
    told = []
    for news in newsroom.news():
        told.append(news)
        if as_json:
            for notice in news.notices:
                print_json(notice)
        elif news.notices:
            from minutes.printing.watches import news_lines

            print_lines(news_lines(news, columns()))
    return told


def _write_feed(newsroom: Newsroom, name: str) -> list[News]:
    from minutes.export.atom import Feed, write_feed
    from minutes.printing.watches import feed_entries

    told = list(newsroom.news(_SHOWN_AGAIN))
    document = write_feed(Feed(newsroom.feed, "Nyt i referaterne"), feed_entries(told))
    with open_output(name) as file:
        file.write(document)
    return told


def _report(newsroom: Newsroom, told: list[News]) -> None:
    """What was not as it should be, to stderr; end the process with the contract's code where there is no news."""
    for news in told:
        for note in news.notes:
            click.echo(f"note: {news.watch.name}: {note}", err=True)
    for mistake in newsroom.mistakes:
        click.echo(f"watch {mistake.name}: {mistake.error}", err=True)
    if any(isinstance(mistake.error, UsageError) for mistake in newsroom.mistakes):
        sys.exit(BAD_USAGE)
    if not any(news.notices for news in told):
        click.echo("nothing new", err=True)
        sys.exit(NOTHING_FOUND)


@watch.command(epilog=example('minutes watch add skoler --query "skole OR dagtilbud" --since 2023-05'))
@click.argument("name")
@click.option("--query", metavar="QUERY", help="What to search for, in the language of `minutes search`.")
@click.option("--case", metavar="CASE", help="A case to follow: its id, its case number, or an item of it.")
@click.option("--since", metavar="DATE", help="Tell only of meetings from this day, month or year on.")
@click.pass_obj
def add(folder: str, name: str, query: str | None, case: str | None, since: str | None) -> None:
    """Save a search, or follow a case; the next run tells all that is there already, or there --since a date."""
    for problem in open_archive(folder).newsroom().add(name, query, case, since):
        click.echo(f"note: {problem}", err=True)
    click.echo(f"watching {name}", err=True)


@watch.command("list", epilog=example("minutes watch list"))
@json_option
@click.pass_obj
def list_(folder: str, as_json: bool) -> None:
    """Print the watches, in the order of the file. The exit code is 1 when there is none."""
    from minutes.printing.watches import watch_lines

    newsroom = open_archive(folder).newsroom()
    for each in newsroom.watches:
        if as_json:
            print_json(each)
        else:
            print_lines(watch_lines(each, columns()))
    for mistake in newsroom.mistakes:
        click.echo(f"watch {mistake.name}: {mistake.error}", err=True)
    if not newsroom.watches:
        click.echo("none", err=True)
        sys.exit(NOTHING_FOUND)


@watch.command(epilog=example("minutes watch remove skoler"))
@click.argument("name")
@click.pass_obj
def remove(folder: str, name: str) -> None:
    """Remove a watch, and forget what it told."""
    open_archive(folder).newsroom().remove(name)
    click.echo(f"removed {name}", err=True)
