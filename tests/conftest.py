"""What several test modules share: the demo archive, taken in once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from catalogued import RAW

from minutes.archive import Archive

# Documents of most tests are small: no process is started for them. tests/test_workers.py tries those.
os.environ.setdefault("MINUTES_JOBS", "0")
# pytest-xdist tells its processes the width of the terminal that it runs in, which is not that of what tests run.
os.environ.pop("COLUMNS", None)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The archive of the sample municipality; no test changes it."""
    archive = Archive(tmp_path_factory.mktemp("demo") / "data")
    list(archive.ingest([RAW]))
    return archive


@pytest.fixture
def copied(demo: Archive, tmp_path: Path) -> Archive:
    """A copy of the demo archive, to change."""
    shutil.copytree(demo.folder, tmp_path / "data")
    return Archive(tmp_path / "data")
