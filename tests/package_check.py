"""Build the package as a release would, and see that what a user installs is whole.

Usage:  python tests/package_check.py

From a copy of the tree it builds the sdist, from the sdist the wheel; compares both with the tree; installs
the wheel in a clean environment outside the tree and runs it. `make test` calls it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHES = shutil.ignore_patterns("__pycache__", "*.py[cod]", ".*_cache")
SDIST_FILES = ("CHANGELOG.md", "LICENSE", "Makefile", "MANIFEST.in", "README.md", "pyproject.toml")
SDIST_FOLDERS = ("minutes", "tests", "benchmarks", "data/raw", "data/sample")


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command and give what it printed; a failure ends the check with all its output."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        line = " ".join(map(str, command))
        sys.exit(f"package: {line} stopped with exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def files(tree: Path, folder: str) -> set[str]:
    """The files below a folder of the tree, as paths from the tree's root."""
    return {p.relative_to(tree).as_posix() for p in (tree / folder).rglob("*") if p.is_file()}


def compare(what: str, packed: set[str], expected: set[str]) -> None:
    """End the check where the files of an archive are not the expected ones."""
    lines = [f"  missing: {name}" for name in sorted(expected - packed)]
    lines += [f"  not expected: {name}" for name in sorted(packed - expected)]
    if lines:
        advice = "see MANIFEST.in and [tool.setuptools] in pyproject.toml"
        sys.exit("\n".join([f"package: the {what} differs from the tree ({advice})", *lines]))


def check_sdist(sdist: Path, tree: Path) -> None:
    """The sdist holds the package, its tests and samples, and the papers that go with them."""
    with tarfile.open(sdist) as archive:
        names = {m.name.partition("/")[2] for m in archive.getmembers() if m.isfile()}
    expected = set(SDIST_FILES).union(*(files(tree, folder) for folder in SDIST_FOLDERS))
    made = {n for n in names if n in {"PKG-INFO", "setup.cfg"} or ".egg-info/" in n}
    compare("sdist", names - made, expected)


def check_wheel(wheel: Path, tree: Path) -> None:
    """The wheel holds the package, all of it and nothing else."""
    with zipfile.ZipFile(wheel) as archive:
        names = {n for n in archive.namelist() if not n.endswith("/")}
    metadata = {n for n in names if n.split("/")[0].endswith(".dist-info")}
    if not any(n.endswith("/LICENSE") for n in metadata):
        sys.exit("package: the wheel has no LICENSE")
    compare("wheel", names - metadata, files(tree, "minutes"))


def check_installed(wheel: Path, home: Path) -> None:
    """The wheel runs in an environment that has nothing else."""
    venv.create(home / "venv", symlinks=True)
    python = home / "venv" / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", wheel, cwd=home)
    version = re.escape(wheel.name.split("-")[1])
    command = (python.with_name("minutes"),)
    module = (python, "-m", "minutes")
    for call in (command, module):
        printed = run(*call, "--version", cwd=home)
        if not re.search(rf"\b{version}$", printed.strip()):
            sys.exit(f"package: {' '.join(map(str, call))} --version printed {printed!r}")
    if "Usage" not in run(*command, "--help", cwd=home):
        sys.exit("package: minutes --help prints no usage")


def main() -> None:
    """Build, compare, install, run."""
    with tempfile.TemporaryDirectory(prefix="minutes-package-") as temporary:
        home = Path(temporary)
        tree = home / "tree"
        for folder in SDIST_FOLDERS:
            shutil.copytree(ROOT / folder, tree / folder, ignore=CACHES)
        for name in SDIST_FILES:
            shutil.copy(ROOT / name, tree / name)
        run(sys.executable, "-m", "build", "--outdir", home, tree, cwd=home)  # the wheel from the sdist
        (sdist,), (wheel,) = home.glob("*.tar.gz"), home.glob("*.whl")
        check_sdist(sdist, tree)
        check_wheel(wheel, tree)
        check_installed(wheel, home)
        print(f"package: {sdist.name} and {wheel.name} are whole, installed and run")


if __name__ == "__main__":
    main()
