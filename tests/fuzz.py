"""Coverage-guided fuzzing of the parsers of text: whatever the bytes, they are minutes that lose nothing, or refused.

    python tests/fuzz.py [--seconds 60] [--reader text|html|json]…

atheris mutates the sample municipality, the golden documents and the files of the tests; every other input is changed
by lines that a paper may have. The first one that breaks the parser, or takes it longer than SECONDS, ends the run and
stays in `build/fuzz/` as `crash-…` or `timeout-…`: put it, made small, into `test_robust.py`. Each reader runs in
a process of its own, since libFuzzer ends it. Exit code 1 where something was found.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["minutes"]):
    from test_robust import LINES, check

    from minutes.errors import MinutesError
    from minutes.ingest.firstagenda import read_firstagenda
    from minutes.ingest.html import read_html
    from minutes.ingest.plaintext import read_text
    from minutes.ingest.segments import segment
    from minutes.nlp.entities import find_entities
    from minutes.privacy import public_minutes
    from minutes.records import Document

ROOT = Path(__file__).resolve().parent.parent
FOUND = ROOT / "build" / "fuzz"
SECONDS = 20  # for one input, instrumented
LONGEST = 20_000  # bytes of an input
NO_HASH = "0" * 64

READERS: dict[str, tuple[Callable[[bytes, str, str], Document], str]] = {
    "text": (read_text, "txt"),
    "html": (read_html, "html"),
    "json": (read_firstagenda, "json"),
}


def parse(reader: Callable[[bytes, str, str], Document], data: bytes) -> None:
    """Read, segment, find and publish; only an error of ours may come out."""
    with contextlib.suppress(MinutesError):
        document = reader(data, "fuzz", NO_HASH)
        check(document)
        public_minutes(find_entities(segment(document), document.text))


def shuffled(data: bytes, longest: int, seed: int) -> bytes:
    """An input changed: by letters, as libFuzzer does, or by lines of a paper put in, taken out and moved."""
    chance = random.Random(seed)
    if chance.random() < 0.5:
        return atheris.Mutate(data, longest)
    lines = data.splitlines() or [b""]
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(lines) + 1)
        again = lines[at : at + chance.randint(1, 4)]
        lines[at:at] = again if chance.random() < 0.4 else [chance.choice(LINES).encode()]
        if len(lines) > 1 and chance.random() < 0.3:
            del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)[:longest]


def seeds(folder: Path, ending: str) -> None:
    """The project's own documents of a kind, as the first inputs."""
    for number, path in enumerate(sorted({*ROOT.glob(f"data/**/*.{ending}"), *ROOT.glob(f"tests/**/*.{ending}")})):
        (folder / f"{number}.{ending}").write_bytes(path.read_bytes()[:LONGEST])


def fuzz(name: str, seconds: int) -> None:
    """Run one reader; libFuzzer ends this process."""
    reader, ending = READERS[name]
    with tempfile.TemporaryDirectory() as corpus:
        seeds(Path(corpus), ending)
        bounds = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={SECONDS}", "-rss_limit_mb=4096"]
        atheris.Setup(
            [sys.argv[0], corpus, f"-artifact_prefix={FOUND}/", *bounds],
            lambda data: parse(reader, data),
            custom_mutator=shuffled,
        )
        atheris.Fuzz()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=60, help="for each reader")
    options.add_argument("--reader", choices=READERS, action="append")
    options.add_argument("--here", choices=READERS, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.here:
        fuzz(chosen.here, chosen.seconds)
    FOUND.mkdir(parents=True, exist_ok=True)
    codes = {}
    for name in chosen.reader or READERS:
        command = [sys.executable, __file__, "--here", name, "--seconds", str(chosen.seconds)]
        run = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        codes[name] = run.returncode
        tail = "\n".join(run.stderr.splitlines()[-40 if run.returncode else -1 :])
        print(f"{name}: {'broken' if run.returncode else 'nothing found'}\n{tail}", flush=True)
    return int(any(codes.values()))


if __name__ == "__main__":
    sys.exit(main())
