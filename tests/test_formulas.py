"""Cells that a spreadsheet would run, by the known list, and the way back."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.export.csv import write_csv, write_excel_csv
from minutes.export.formulas import harmless, original
from minutes.records.rows import AmountRow, columns_of

# What the lists of such payloads name: plain, with blanks, quotes and separators before them, in full width.
KNOWN = [
    "=1+1", "+1+1", "-1+1", "@SUM(1+1)*cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")",
    "\t=1+1", "\r=1+1", "\n=1+1", "\tx", "\rx", "\nx", " =1+1", "\u00a0=1+1", "\ufeff=1+1", "\u200b=1+1",
    "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "﹦1", "﹢1", "﹣1", "﹫x", "⁼1", "⁺1",
    "\"=1+1", "\"\"=1+1", "'=1+1", "''=1+1", "\",=1+1", "x,=1+1", "x;=1+1", "x\t=1+1", "x|@y", "x;\"=1+1\"", "x\n=1+1",
    "x\r\n+1", "x; -1", "=+-@", "%0A-3+3+cmd|' /C calc'!D2", "=IMPORTXML(CONCAT(\"\"http://x\"\"),\"\"//a\"\")",
]  # fmt: skip
SIGNS = "=+-@"


def begins_like_a_formula(text: str) -> bool:
    """Whether a cell with this content runs, by its first sign that is no blank, mark or quote."""
    bare = text.lstrip(' \t\r\n\u00a0\ufeff\u200b"')
    return text[:1] in ("\t", "\r", "\n") or (bare != "" and unicodedata.normalize("NFKC", bare[0]) in SIGNS)


@pytest.mark.parametrize("payload", KNOWN)
def test_a_known_payload_is_harmless_and_comes_back(payload: str) -> None:
    cell = harmless(payload)
    assert not begins_like_a_formula(cell)
    for separator in ",;\t|\n\r":  # a reader with other separators, and without regard for quotes
        assert not any(begins_like_a_formula(part) for part in cell.split(separator)[1:] if part[:1] not in "\t\r\n")
    assert original(cell) == payload


def test_the_list_of_signs_has_all_forms_of_them() -> None:
    forms = [chr(code) for code in range(0x110000) if unicodedata.normalize("NFKC", chr(code)) in tuple(SIGNS)]
    assert len(forms) > 10
    assert all(harmless(f"{form}1") == f"'{form}1" for form in forms)


@given(st.text(alphabet="=+-@＝－'\";,|\t\r\n a1") | st.text())
def test_every_text_comes_back(text: str) -> None:
    assert original(harmless(text)) == text


def test_text_that_is_none_stays() -> None:
    for text in ("Ældrepolitik 2023-2027", "1-2", "a = b", "'", "Sag: 12/27845", "", "§ 17, stk. 4", "mail@kommune.dk"):
        assert harmless(text) == text


def amount(text: str, dkk: int) -> AmountRow:
    place = dict.fromkeys(("page", "x0", "y0", "x1", "y1", "start", "end", "dkk_to", "year", "amount_kind", "period"))
    meeting = dict.fromkeys(("municipality", "committee_name", "committee_abbreviation", "date", "date_source"))
    values = {**place, **meeting, "ref": "amounts:x", "source": "=x.pdf", "sha256": "0", "parser": 2, "item_id": None}
    return AmountRow(**values | {"text": text, "dkk": dkk, "kind": "referat", "x0": -1.5})  # type: ignore[arg-type]


def test_negative_numbers_stay_numbers_and_text_does_not_run() -> None:
    for write, separator, decimal in ((write_csv, ",", "-1.5"), (write_excel_csv, ";", "-1,5")):
        file = io.BytesIO()
        write([amount("-3 mio. kr.", -3_000_000)], columns_of("amounts"), file)
        (row,) = csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig")), delimiter=separator)
        assert (row["text"], row["dkk"], row["x0"], row["source"]) == ("'-3 mio. kr.", "-3000000", decimal, "'=x.pdf")
