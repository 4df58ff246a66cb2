"""The transcripts in README.md and docs/ are what the program prints.

Every line `$ minutes …` of a ```console block is run, from the first to the last of a page, in a fresh folder that
holds nothing but `data/raw`, and what the terminal shows is compared with the lines below it. In a transcript a
line of `…` stands for any lines, a time (`12 ms`, `0.3 s`) for any time, and a score for any score.

`python tests/test_readme.py [PAGE…]` writes transcripts and drawings anew; read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
DOCS = ROOT / "docs"
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
NUMBER = r"\d+(?:[.,]\d+)?"
VARYING = re.compile(rf'{NUMBER}(?= m?s\b)|(?<="took_ms":){NUMBER}|(?<="score":){NUMBER}')
CUT = "…"


@dataclass(frozen=True)
class Transcript:
    """One command of the README and what it is said to print."""

    command: str
    printed: tuple[str, ...]

    def matches(self, output: str) -> bool:
        """Whether a real output is the transcript, but for what varies and lines left out."""
        pattern = ""
        for line in self.printed:
            exact = NUMBER.join(map(re.escape, VARYING.split(line)))
            pattern += r"(?:.*\n)+?" if line == CUT else exact + r" *\n"
        return re.fullmatch(pattern, f"{output.rstrip()}\n" if output.strip() else "") is not None

    def renewed(self, output: str) -> str:
        """The transcript with a real output, cut where this one is cut: so many lines before and after."""
        if self.matches(output):
            lines = list(self.printed)
        else:
            lines = [line.rstrip() for line in output.rstrip().splitlines()]
            if CUT in self.printed:
                head = self.printed.index(CUT)
                tail = self.printed[::-1].index(CUT)
                lines = [*lines[:head], CUT, *lines[len(lines) - tail :]]
        return "\n".join([f"$ {self.command}", *lines, ""])


def read_block(block: str) -> list[Transcript]:
    """The commands of a console block, in order."""
    found = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *printed = part.rstrip().splitlines()
        found.append(Transcript(command, tuple(line.rstrip() for line in printed)))
    return found


def read_transcripts(page: Path) -> list[Transcript]:
    """The commands of all console blocks of a page."""
    return [one for block in BLOCK.findall(page.read_text("utf-8")) for one in read_block(block)]


def run_all(commands: list[str], home: Path) -> list[subprocess.CompletedProcess[str]]:
    """Run the commands in order in a folder with a copy of data/raw; later ones build on earlier ones."""
    shutil.copytree(ROOT / "data" / "raw", home / "data" / "raw")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {**os.environ, "PATH": path, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    for variable in [name for name in env if name.startswith("MINUTES_")]:
        del env[variable]
    out, both = subprocess.PIPE, subprocess.STDOUT
    shells = [["bash", "-o", "pipefail", "-c", command] for command in commands]
    return [
        subprocess.run(shell, cwd=home, env=env, stdout=out, stderr=both, text=True, check=False) for shell in shells
    ]


TRANSCRIPTS = {page: read_transcripts(page) for page in (README, *sorted(DOCS.glob("*.md")))}
PAGES = [page for page, transcripts in TRANSCRIPTS.items() if transcripts]


class Tried(NamedTuple):
    """A page, the folder that its commands were run in, and what each of them really did."""

    page: Path
    home: Path
    runs: list[subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module", params=PAGES, ids=lambda page: page.name)
def tried(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """Each page with its commands run."""
    home = tmp_path_factory.mktemp(request.param.stem)
    return Tried(request.param, home, run_all([one.command for one in TRANSCRIPTS[request.param]], home))


def test_the_transcripts_are_true(tried: Tried) -> None:
    for transcript, run in zip(TRANSCRIPTS[tried.page], tried.runs, strict=True):
        assert run.returncode == 0, f"{transcript.command} stopped:\n{run.stdout}"
        assert transcript.matches(run.stdout), f"{transcript.command} prints:\n{run.stdout}"


def test_the_drawings_are_what_the_commands_draw(tried: Tried) -> None:
    for drawn in tried.home.glob("*.svg"):
        assert drawn.read_text("utf-8") == (DOCS / drawn.name).read_text("utf-8")


def test_the_readme_shows_the_commands() -> None:
    shown = {transcript.command.split()[1] for transcript in TRANSCRIPTS[README]}
    assert {"ingest", "search", "show", "trace", "overdue", "parse", "export", "verify"} <= shown


def test_the_demo_types_what_the_readme_shows() -> None:
    demo = (ROOT / "Makefile").read_text("utf-8").partition("\ndemo:")[2].partition("\n\n")[0]
    typed = re.findall(r"\$\(MINUTES\) ([^'\n]+)", demo)
    assert typed
    assert {f"minutes {arguments}" for arguments in typed} <= {one.command for one in TRANSCRIPTS[README]}


def test_a_transcript_allows_for_times_and_lines_left_out_only() -> None:
    transcript = Transcript("minutes x", ("3 hits in 12 ms", "…", "end"))
    assert transcript.matches("3 hits in 7.5 ms\na\nb\nend\n")
    assert not transcript.matches("4 hits in 7.5 ms\na\nend\n")
    assert not transcript.matches("3 hits in 7.5 ms\na\nb\nend\nmore\n")
    assert transcript.renewed("4 hits in 7 ms\na\nb\nend\n") == "$ minutes x\n4 hits in 7 ms\n…\nend\n"


def renew(page: Path) -> None:
    """Write the transcripts of a page and its drawings anew; not where a command fails."""
    commands = [one.command for one in read_transcripts(page)]
    with tempfile.TemporaryDirectory() as home:
        runs = run_all(commands, Path(home))
        for drawn in Path(home).glob("*.svg"):
            shutil.copy(drawn, DOCS / drawn.name)
    for command, run in zip(commands, runs, strict=True):
        if run.returncode != 0:
            sys.exit(f"{command} stopped with exit code {run.returncode}:\n{run.stdout}")
    outputs = iter([run.stdout for run in runs])

    def renewed(block: re.Match[str]) -> str:
        return "\n".join(one.renewed(next(outputs)) for one in read_block(block[0]))

    page.write_text(BLOCK.sub(renewed, page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    for one in [Path(name).resolve() for name in sys.argv[1:]] or PAGES:
        renew(one)
