"""docs/commands.md says what each command's --help says.

`python tests/test_commands_doc.py` writes it anew; run it after any change of a command, an option or a help text.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from minutes.cli import cli

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
WIDTH = 100
HEAD = """# Commands

What each command says with `--help`. This page is written by `python tests/test_commands_doc.py`, not by hand.
[The tutorial](tutorial.md) shows them at work.
"""


def sections(command: click.Command, name: str, above: click.Context | None = None) -> Iterator[str]:
    """The help of a command under its name, then of those inside it by name."""
    settings = {**command.context_settings, "terminal_width": WIDTH}
    context = click.Context(command, parent=above, info_name=name.rpartition(" ")[2], **settings)
    text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    yield f"## {name}\n\n```text\n{text}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found and not found.hidden:
                yield from sections(found, f"{name} {inner}", context)


def reference() -> str:
    """The page as it has to be."""
    return "\n".join((HEAD, *sections(cli, "minutes")))


def test_the_reference_is_what_the_commands_say() -> None:
    hint = "a help text has changed: run `python tests/test_commands_doc.py` and commit docs/commands.md"
    # In a process of its own: click keeps what other tests have made of the commands' --help.
    printed = subprocess.run([sys.executable, __file__, "--print"], capture_output=True, encoding="utf-8", check=True)
    assert PAGE.read_text("utf-8") == printed.stdout, hint


def test_every_command_is_there_with_an_example() -> None:
    page = PAGE.read_text("utf-8")
    for name in cli.commands:
        assert f"## minutes {name}\n" in page
    assert page.count("Example") >= len(cli.commands)


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stdout.write(reference())
    else:
        PAGE.write_text(reference(), "utf-8")
