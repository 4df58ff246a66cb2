"""The forms of the numbers that Danish municipalities file their cases and papers under, as parts of patterns."""

from __future__ import annotations

# A number of KL's journal plan, whole or its action part alone: 00.01.00.P35, 27.16.00-P00, 00.01.00A10, S07.
KLE_WHOLE = r"\d{2}\.\d{2}(?:\.\d{2})?[.\- ]?[A-ZÆØÅ]\d{2}"
KLE = rf"(?:{KLE_WHOLE}|[A-ZÆØÅ]\d{{2}})"

# The forms of a case number: 21.17.00-S17-2-19, EMN-2025-009832, 1-51-71-3321-08, 330-2018-3619, 2012-28504,
# 21-014482, 2008/045364, 08.03.00 G01/549, 18.15.00Ø39/2010-0188,
# 00.01.00A09-0004, 16/928, 249050 (where a label tells what it is).
CASE_FORMS = (
    rf"{KLE}-\d{{1,4}}-\d{{2}}",
    rf"{KLE}-\d{{2}}/\d{{1,5}}",
    r"[A-ZÆØÅ]{2,4}-(?:(?:19|20)\d{2}-\d{5,6}|\d{2}/\d{4,6})",
    r"\d-\d{2}-\d{2}-\d{1,5}-\d{2}",
    r"\d{3}-\d{4}-\d{1,6}",
    r"\d{4}-\d{5,7}",
    r"\d{2}-\d{6}K?",
    r"\d{4}/\d{4,7}",
    r"\d{2}\.\d{2}\.\d{2}[ ]?[A-ZÆØÅ]\d{2}/(?:\d{4}-)?\d+",
    r"\d{2}\.\d{2}\.\d{2}[A-ZÆØÅ]\d{2}-\d{4}",
    r"\d{2}/\d{1,6}",
)
CASE_NUMBER = rf"(?:{'|'.join(CASE_FORMS)})(?![\w/]|-\d)"

# The number that a paper is journalised under, before its year: 222359/12.
JOURNAL_NUMBER = r"\d{1,7}/\d{2}"
