"""Many files as one: a ZIP archive that is the same, byte by byte, whenever the same files are written."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

Content = bytes | Path

_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that the format knows
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def write_pack(files: Iterable[tuple[str, Content]], file: BinaryIO, compressed: bool = False) -> None:
    """Write files, each with its name in the pack, in the order in which they come.

    They are stored as they are unless `compressed`: what a compression makes of them depends on its version.
    """
    with ZipFile(file, "w") as pack:
        for name, content in files:
            info = ZipInfo(name, _NO_TIME)
            info.compress_type = ZIP_DEFLATED if compressed else ZIP_STORED
            info.create_system, info.external_attr = _UNIX, _PLAIN_FILE
            with content.open("rb") if isinstance(content, Path) else BytesIO(content) as source:
                info.file_size = content.stat().st_size if isinstance(content, Path) else len(content)
                with pack.open(info, "w") as target:
                    shutil.copyfileobj(source, target)
