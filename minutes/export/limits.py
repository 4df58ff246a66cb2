"""What a workbook cannot hold."""

from __future__ import annotations

import re

SHEET_ROWS = 1_048_576  # with the header
CELL_LENGTH = 32_767  # characters
CUT = "…"  # ends a cell that was longer

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def fitting(text: str) -> str:
    """Text with � for what XML cannot hold, and one kind of line break."""
    return _UNFIT.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
