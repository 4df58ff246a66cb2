"""No regular expression of the package takes long on a text made against it (`adversary.py`).

Every expression that the package compiles is taken: while its modules are imported, while documents of all layouts are
read, and while an archive is searched. They are tried in a process of their own, in processor time.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import adversary
import pytest

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent / "minutes"
SHORT, LONG = 150, 2_000  # characters
SUSPECT = 0.001  # seconds for a short text from which a long one is tried
TRIED = 3  # long texts, those whose short ones take most
MOST = 60  # times what a plain expression takes that grows by the square of a long text's length
PLAIN = re.compile(r"\w+:")
FEWEST = 500  # expressions that the package has at least


class LateError(Exception):
    """A text takes too long."""


@contextmanager
def collected() -> Iterator[dict[tuple[str, int], str]]:
    """The expressions that the package compiles inside the block, each with its flags, and where that is."""
    found: dict[tuple[str, int], str] = {}
    compiled: Callable[[Any, Any], re.Pattern[str]] = re._compile  # type: ignore[attr-defined]

    def noted(pattern: Any, flags: Any) -> re.Pattern[str]:
        made = compiled(pattern, flags)
        frame = sys._getframe(2)
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(PACKAGE) and isinstance(made.pattern, str):
            found.setdefault((made.pattern, made.flags), f"{file.relative_to(PACKAGE)}:{frame.f_lineno}")
        return made

    re._compile = noted  # type: ignore[attr-defined]
    try:
        yield found
    finally:
        re._compile = compiled  # type: ignore[attr-defined]


def use_the_package() -> None:
    """Import all modules, and read documents of all layouts."""
    import minutes
    from minutes.parsing import parse

    for module in pkgutil.walk_packages(minutes.__path__, "minutes."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    papers = [*sorted((HERE / "golden").glob("*.txt")), *sorted((HERE / "files").glob("*.[djh]*"))]
    for path in papers:
        parse(path)


def uses_of_names() -> dict[str, set[str]]:
    """What the package calls of each name: `{"NUMBER": {"match"}}`."""
    uses: dict[str, set[str]] = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        for name, call in re.findall(r"\b(\w+)\.(\w+)\(", path.read_text("utf-8")):
            uses[name].add(call)
    return uses


def only_matched(place: str, uses: dict[str, set[str]]) -> bool:
    """Whether an expression that a module names is only ever asked what a text begins with."""
    file, _, number = place.rpartition(":")
    named = re.match(r"(\w+) = re\.compile", (PACKAGE / file).read_text("utf-8").splitlines()[int(number) - 1])
    called = uses[named[1]] if named else set()
    return bool(called) and called <= {"match", "fullmatch"}


def seconds(call: Callable[[str], object], text: str, most: float) -> float:
    """The processor time of a call, ended when it has taken the most."""
    start = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    try:
        call(text)
    except LateError:
        return most
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - start


def slowest(pattern: re.Pattern[str], how: str, most: float) -> tuple[float, str]:
    """The most that a long text takes, and how that begins; it is ended when it has taken the most."""
    call = getattr(pattern, how)
    longer = dict(zip(adversary.attacks(pattern, SHORT), adversary.attacks(pattern, LONG), strict=False))
    times = sorted(((seconds(call, short, most), short) for short in longer), reverse=True)
    suspects = [longer[short] for taken, short in times[:TRIED] if taken > SUSPECT]
    return max(((seconds(call, long, most), repr(long[:80])) for long in suspects), default=(0.0, ""))


def main(how: str) -> None:
    """Print as JSON how many expressions there are, and those that take too long when used by this method."""

    def end(*_: object) -> None:
        raise LateError

    signal.signal(signal.SIGVTALRM, end)
    uses = uses_of_names()
    with collected() as found:
        use_the_package()
    most = MOST * min(seconds(PLAIN.search, "a" * LONG, 60.0) for _ in range(5))
    slow = {}
    for (text, flags), place in found.items():
        if how == "search" and only_matched(place, uses):
            continue
        taken, attack = slowest(re.compile(text, flags & ~re.DEBUG), how, most)
        if taken >= most:
            slow[f"{place} {how} {text[:100]!r}"] = attack
    print(json.dumps({"found": len(found), "slow": slow}, ensure_ascii=False))


@pytest.mark.parametrize("how", ["match", "search"])
def test_no_expression_takes_long(how: str) -> None:
    done = subprocess.run([sys.executable, __file__, how], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["found"] > FEWEST
    assert told["slow"] == {}


@pytest.mark.parametrize("text", [r"(a+)+$", r"(?:a|\s)+\s*$", r"[\s.]*\d*\s*$", r"x(\w+\s?)*:"])
def test_bad_expressions_are_told(text: str) -> None:
    pattern = re.compile(text)
    shorter = max(len(attack) for attack in adversary.attacks(pattern, 24))
    assert shorter < 60
    assert any(attack.startswith(("aaaa", "xaaa", "    ", "x    ")) for attack in adversary.attacks(pattern, 200))


if __name__ == "__main__":
    main(sys.argv[1])
