"""The numbers that cases and papers are filed under: case, journal and document numbers, the journal plan (KLE).

>>> [(mention.label, mention.value) for mention in find_numbers("00.01.00.P35 21/15427 Åben sag (41694/23) (H)")]
[('KLE', '00.01.00.P35'), ('CASE_NUMBER', '21/15427'), ('JOURNAL_NUMBER', '41694/23')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minutes.danish.numbers import CASE_FORMS, JOURNAL_NUMBER, KLE, KLE_WHOLE
from minutes.nlp.mentions import Mention
from minutes.nlp.places import places

# Where a number may begin: a digit that opens a row of digits with a sign and more digits, or six digits and more.
_CANDIDATE = re.compile(
    r"[0-9](?<!\w[0-9])(?<![0-9][.,:/-][0-9])[0-9]{0,7}+"
    r"(?:[-/][0-9]|\.[0-9]{2}[.\-  A-ZÆØÅ]|(?<=[0-9]{6})(?![0-9.,/-]))"
)
_ENDS = r"(?![\w/]|[-.,:][0-9])"
_FORMS = re.compile(
    rf"""(?:
    (?P<case>{"|".join(form for form in CASE_FORMS if not form.startswith("EMN"))}){_ENDS}
    |(?P<paper>[0-9]{{2}}-[0-9]{{6}}-[0-9]{{1,4}}){_ENDS}
    |(?P<kle>{KLE_WHOLE})(?![\w/-])
    |(?P<journal>{JOURNAL_NUMBER}){_ENDS}
    |(?P<bare>[0-9]{{6,8}}){_ENDS}
    )""",
    re.VERBOSE,
)
_LETTERED = re.compile(rf"(?<![\w-])EMN-[0-9]{{4}}-[0-9]{{6}}{_ENDS}")
_LABELLED = re.compile(
    rf"""(?:(?P<case>(?i:sags?))|(?P<paper>(?i:dok(?:ument)?)))[.]?\s?(?:(?:nummer|id|nr)[.:]*|[.:])\s{{0,3}}
    (?P<number>{"|".join(CASE_FORMS)}|[0-9]{{4}}-[0-9]{{1,7}}|[0-9]{{4,8}}){_ENDS}""",
    re.VERBOSE,
)
_ACTION_BEFORE = re.compile(r"(?<![\w.-])[A-ZÆØÅ][0-9]{2}(?=[ ]$)")
_PLAN_BEFORE = re.compile(rf"(?<!\w){KLE}[ ](?:-[ ])?$")
_LABEL_BEFORE = re.compile(
    r"(?i:(?<!\w)(?P<case>sag|sagsn(?:umme)?r|sagsid|j\.?\s?nr)|(?P<paper>dok(?:ument)?))[.\s:nr]{0,6}$"
)
_OPEN_BEHIND = re.compile(r"\s{1,3}(?:Åben|Lukket)(?!\w)")
_LISTED_BEFORE = re.compile(r"(?:^|\n)[ \xa0]*[0-9]{1,3} -\s{1,6}$|\)\s{1,4}$")
_PAPER_BEHIND = re.compile(r"[ ][-–][ ]\w")
_LINE_BEFORE = re.compile(r"(?:^|\n)[ \xa0•-]*$")
_MARK_BEHIND = re.compile(r"\)\s{0,3}(?:\(|$|\n)")
# Words before a number that make it something else: a law, a plot of land, a plan, a telephone.
_OTHER_BEFORE = re.compile(
    r"(?i:(?<!\w)(?:matr\w*|lokalplan\w*|kommuneplan\w*|plan|tillæg|lov\w*|bekendtgørelse|vejledning|cirkulære|direktiv\w*"
    r"|forordning\w*|tlf|telefon|mobil|cvr|ean|kr|skoleår\w*|sæson\w*|side|budget|regnskab|bek|lbk|vej|cir|EF|EU))"
    r"[.:)]{0,2}[ ]?(?:nr[.:]{0,2}[ ]?)?$"
)
_REACH = 28  # characters looked at before a number
_LATEST_YEAR, _EARLIEST_YEAR = 40, 70  # of two digits


def find_numbers(text: str) -> list[Mention]:
    """Case numbers, journal numbers, document ids and KLE numbers of a text, in order, without overlaps."""
    found = [*_labelled(text), *_lettered(text)]
    for candidate in _CANDIDATE.finditer(text):
        match = _FORMS.match(text, candidate.start())
        if match:
            found.extend(_read(text, match))
    found.sort(key=lambda mention: (mention.start, -mention.end))
    apart: list[Mention] = []
    for mention in found:
        if not apart or mention.start >= apart[-1].end:
            apart.append(mention)
    return apart


def _mention(match: re.Match[str], group: str | int, label: str, rule: str) -> Mention:
    return Mention(*match.span(group), label, " ".join(match[group].split()), rule)


def _labelled(text: str) -> Iterator[Mention]:
    """Numbers of any form that a label stands before: `Sagsnr. 249050`, `Dok.nr.: 2012-203438`."""
    for label in ("Sag", "SAG", "sag", "Dok", "dok"):
        for start in places(text, label):
            match = _LABELLED.match(text, start)
            if match and not (start and text[start - 1].isalnum()):
                kind = "CASE_NUMBER" if match["case"] else "DOCUMENT_ID"
                yield _mention(match, "number", kind, "label before")


def _lettered(text: str) -> Iterator[Mention]:
    for start in places(text, "EMN-"):
        match = _LETTERED.match(text, start)
        if match:
            yield _mention(match, 0, "CASE_NUMBER", "form")


def _read(text: str, match: re.Match[str]) -> Iterator[Mention]:
    """What a number of one of the forms is, told by its form and by what stands around it."""
    before = text[max(0, match.start() - _REACH) : match.start()]
    if match["kle"]:
        yield _mention(match, "kle", "KLE", "form")
    elif match["paper"]:
        yield _mention(match, "paper", "DOCUMENT_ID", "form")
    elif match["bare"]:
        if _OPEN_BEHIND.match(text, match.end()) or (_LISTED_BEFORE.search(before) and _line_ends(text, match.end())):
            yield _mention(match, "bare", "DOCUMENT_ID", "in a list of bilag")
    elif _OTHER_BEFORE.search(before):
        return
    elif match["journal"]:
        if _is_journal(text, match, before):
            yield _mention(match, "journal", "JOURNAL_NUMBER", "form")
    elif _is_case(text, match, before):
        action = _ACTION_BEFORE.search(before)
        if action:
            start = match.start() - len(before) + action.start()
            yield Mention(start, start + len(action[0]), "KLE", action[0], "before a case number")
        if _is_paper(text, match, before):
            yield _mention(match, "case", "DOCUMENT_ID", "in a list of bilag")
        else:
            yield _mention(match, "case", "CASE_NUMBER", "form")


def _line_ends(text: str, end: int) -> bool:
    following = text[end : end + 4].lstrip(" \xa0")
    return not following or following[0] == "\n"


def _is_year(digits: str) -> bool:
    """Whether two digits may be the year that something was filed in."""
    return not _LATEST_YEAR < int(digits) < _EARLIEST_YEAR


def _is_paper(text: str, match: re.Match[str], before: str) -> bool:
    """Whether a number opens a line of a list of bilag: `2012-200782 - Bygningsliste`."""
    return bool("-" in match["case"] and _LINE_BEFORE.search(before) and _PAPER_BEHIND.match(text, match.end()))


def _is_journal(text: str, match: re.Match[str], before: str) -> bool:
    """Whether `number/year` is a journal number: short ones and `2022/23` in brackets before a mark alone."""
    number, year = match["journal"].split("/")
    if not _is_year(year):
        return False
    years = len(number) == 4 and number[:2] in ("19", "20") and (int(number) + 1) % 100 == int(year)
    if len(number) > 3 and not years:
        return True
    return before.endswith("(") and bool(_MARK_BEHIND.match(text, match.end()))


def _is_case(text: str, match: re.Match[str], before: str) -> bool:
    """Whether a form with a year in it is a case number; the short ones need a label, a KLE number or `Åben`."""
    number = match["case"]
    first, _, last = number.partition("/")
    if not last:
        return _has_year(number)
    if len(first) == 4:
        return number[:2] in ("19", "20") and not (len(last) == 4 and last[:2] in ("19", "20"))
    if len(first) != 2:  # KLE/number
        return True
    doubtful = len(last) < 4 or (len(last) == 4 and last[:2] in ("19", "20"))
    if not doubtful:
        return _is_year(first)
    told = _LABEL_BEFORE.search(before) or _PLAN_BEFORE.search(before) or _OPEN_BEHIND.match(text, match.end())
    return bool(told) and len(last) > 1


def _has_year(number: str) -> bool:
    """Whether a number with hyphens has its year where its form has it."""
    parts = number.split("-")
    if len(parts) == 2:
        return parts[0][:2] in ("19", "20") if len(parts[0]) == 4 else _is_year(parts[0])
    if len(parts) == 3 and len(parts[0]) == 3:
        return parts[1][:2] in ("19", "20")
    return True
