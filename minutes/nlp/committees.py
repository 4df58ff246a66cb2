"""Committees and other bodies in running text: their full names in every form, and the abbreviations in use."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from minutes.danish.committees import CommitteeNames, known_bodies
from minutes.danish.forms import letters, one_of
from minutes.nlp.mentions import Mention
from minutes.records import Committee

_WINDOW = 100  # characters in which the words in front of `…udvalget` stand
_SHORTEST_HEAD = 3  # letters in front of `udvalget`
# A pattern that begins with letters is looked for much faster than one that begins with a look behind.
_ANCHOR = re.compile(r"udvalg|Udvalg|UDVALG")
_TAIL = re.compile(r"(?:ets?|t|s[a-zæøå-]*|ET|ETS)?(?![\w])")
_HEAD = re.compile(r"(?:[\wé]+-\n)?[\wé-]*\Z")
_OF = re.compile(r"et for (?P<of>[\wé-]+(?:, [\wé-]+){0,6}(?:,? (?:og|&) [\wé-]+){0,3})")
_PIECE = re.compile(r"\S+\s+")
_FIRST_WORD = re.compile(r"[\wé]+(?:-[A-ZÆØÅ]\w+)?(?P<dash>-|–|\u00ad)?(?P<comma>,)?")
_CAPITALS = re.compile(r"(?<![\w-])(?P<first>(?:[A-ZÆØÅ]\w*-?,? )*(?:[A-ZÆØÅ]\w*-?,? (?:og|&) )?[A-ZÆØÅ]\w+-? )\Z")
_SECTION = re.compile(r"§ ?17[,. ]*(?:[Ss]tk\. ?)?4[- ]{0,3}[Uu]dvalg\w*")
_WORD_BEFORE = re.compile(r"[\w-]")
_GIVEN = re.compile(r"\s\((?P<short>[A-ZÆØÅ&]{2,6})\)")
_SHORT = re.compile(r"[A-ZÆØÅ](?<![\w&-][A-ZÆØÅ])[A-ZÆØÅ]{1,4}(?![\w&]|-[a-zæøå](?!øde))")
_NEXT_BODY = re.compile(r"(?:\s?[/,+]\s?|\s(?:og|samt|til|i)\s)\Z")
_BEFORE_BODY = re.compile(r"\s?[/+]\s?[A-ZÆØÅ]{2,4}\b|, ?[A-ZÆØÅ]{2,4}\b(?= ?[,/]| og |\s*$)|-mødet?\b")
_DATED = re.compile(r" ?(?:(?:d\.|den) ?\d|\d{1,2}\.? ?(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)|\d{1,2}/\d)")
_IN = re.compile(r"(?<!\w)(?:i|til|på)\s\Z")
_LONGEST_UNKNOWN = 4  # letters of an abbreviation that nothing but its place tells to be a body
_TREATED = re.compile(
    r"(?:behandl\w*|forelægg\w*|drøft\w*|beslutning\w*|godkendes|møde|høring|videre til|sendes til) "
    r"(?:(?:i|af|til) )?\Z"
)
_DEFINITE = re.compile(
    r"(?:ingen|ionen|rådet|udvalget|ledelsen|kommunen|bestyrelsen|skolen|styrelsen|ministeriet|afdelingen)$"
)


class Learned(NamedTuple):
    """What a document tells of its bodies: names with their abbreviations, and the abbreviations in its lists."""

    names: CommitteeNames
    shorts: frozenset[str]


@cache
def _data() -> Mapping[str, frozenset[str]]:
    data = tomllib.loads(files("minutes.danish").joinpath("bodies.toml").read_text("utf-8"))
    return {key: frozenset(value) for key, value in data.items()}


@cache
def _outside() -> frozenset[str]:
    return frozenset(letters(name) for name in _data()["outside"])


def learn(text: str, listed: Collection[Committee] = (), table: Mapping[str, Collection[str]] | None = None) -> Learned:
    """What a text, the lists of its document and a user's table tell of bodies."""
    told = [text[mention.start : mention.end] for mention in _spelled(text)]
    names = CommitteeNames("\n".join([*told, *dict.fromkeys(_SHORT.findall(text))]), table or {})
    shorts = {body.abbreviation for body in listed if body.abbreviation} | names.stated()
    shorts |= {short for each in (table or {}).values() for short in each}
    return Learned(names, frozenset(shorts))


def find_committees(text: str, learned: Learned | None = None) -> list[Mention]:
    """The bodies that a text names, in order; COMMITTEE for those of a municipality, BODY for other ones.

    >>> [m.value.name for m in find_committees("Voksen- og Plejeudvalgsmøde og møde i Udvalget for kultur og fritid")]
    ['Voksen- og Plejeudvalget', 'Udvalget for kultur og fritid']
    """
    learned = learned or learn(text)
    full: dict[object, Committee] = {}
    taken: list[Mention] = []
    for mention in sorted([*_spelled(text), *_abbreviated(text, learned)], key=lambda m: (m.start, -m.end)):
        if taken and mention.start < taken[-1].end:
            continue
        if mention.value not in full:
            full[mention.value] = learned.names.complete(_committee(mention))
        taken.append(mention._replace(value=full[mention.value]))
    return taken


@lru_cache(maxsize=2)
def _spelled(text: str) -> tuple[Mention, ...]:
    """The bodies that a text calls by their names, with the abbreviations behind them."""
    return tuple(_with_abbreviation(text, mention) for mention in (*_named(text), *_known(text), *_by_section(text)))


def _committee(mention: Mention) -> Committee:
    assert isinstance(mention.value, Committee)
    return mention.value


def _label(name: str) -> str:
    return "BODY" if letters(name) in _outside() else "COMMITTEE"


def _named(text: str) -> Iterator[Mention]:
    """Names made with `udvalg`: compounds, `Udvalget for X`, `Teknisk Udvalg`."""
    for anchor in _ANCHOR.finditer(text):
        tail = _TAIL.match(text, anchor.end())
        window = max(0, anchor.start() - _WINDOW)
        left = text[window : anchor.start()]
        head = _HEAD.search(left)
        if not tail or not head:
            continue
        if not head[0] or (anchor[0] == "Udvalg" and head[0][-1] != "-"):  # the word before is glued to it
            mention = _spelled_out(text, anchor, left)
        else:
            mention = _compound(_Anchor(text, anchor, tail.end()), left, head[0])
        if mention and not _of_others(text, mention.start):
            yield mention


class _Anchor(NamedTuple):
    """Where `udvalg` stands in a text, and where its word ends."""

    text: str
    match: re.Match[str]
    end: int


def _spelled_out(text: str, anchor: re.Match[str], left: str) -> Mention | None:
    """`Udvalget for plan og kultur`, `Teknisk Udvalg`."""
    of = _OF.match(text, anchor.end())
    if of and of["of"].split()[0].strip(",").casefold() not in _data()["not_of"]:
        name = f"Udvalget for {_joined(of['of'])}"
        if anchor[0][0].isupper() or f"U{name[1:]}" in text:
            return Mention(anchor.start(), of.end(), "COMMITTEE", Committee(name=name), "udvalget for")
    first = _CAPITALS.search(left)
    if not first or anchor[0][0].islower() or _DEFINITE.search(first["first"].strip()):
        return None
    words = first["first"].split()
    if words[0].casefold() in _data()["never_first"]:
        words = words[1:]
    if not words:
        return None
    start = anchor.start() - len(first["first"]) + first["first"].find(words[0])
    end = anchor.end() + 2 if text.startswith("et", anchor.end()) else anchor.end()
    name = f"{_joined(' '.join(words))} {text[anchor.start() : end]}"
    return Mention(start, end, _label(name), Committee(name=name), "udvalg")


def _compound(at: _Anchor, left: str, head: str) -> Mention | None:
    """`Børne- og Ungdomsudvalget` and what stands for it: `…udvalgsmøde`, `…udvalgets`, `…udvalgt`."""
    tail = at.text[at.match.end() : at.end]
    capital = head[0].isupper()
    bare = re.sub(r"-\n(?=[a-zæøå])", "", head)
    if (
        bare.casefold() in _data()["generic"]
        or bare in _data()["generic"]
        or not bare[0].isalpha()
        or len(bare) < _SHORTEST_HEAD
    ):
        return None
    before = _words_before(left[: len(left) - len(head)], capital)
    named = capital or (before and (before[0].isupper() or "-" in before))
    if not named and not (tail.startswith("et") or tail.startswith("s")):
        return None
    if tail == "t" and not named:
        return None
    ending = "ET" if at.match[0].isupper() else "et"
    name = _joined(f"{before}{bare}{at.match[0]}{ending}")
    if name.isupper():
        name = re.sub(r"[^\W_]{3,}", lambda word: word[0].capitalize(), name).replace(" OG ", " og ")
    if not name[0].isupper():
        name = name[0].upper() + name[1:]
    start = at.match.start() - len(head) - len(before)
    return Mention(start, at.end, _label(name), Committee(name=name), "compound")


def _words_before(left: str, capital: bool) -> str:
    """The words in front of a compound that are part of its name: `Børne- og`, `Kultur-, Fritids- og`.

    Those of another body in the same list are not, and at most one stands without its hyphen (`Klima, Teknik- og`).
    """
    pieces = _PIECE.findall(left)
    if not pieces or not left[-1].isspace():
        return ""
    taken: list[str] = []
    joined = pieces[-1].strip().casefold() in {"og", "&"}
    if joined:
        taken.append(pieces.pop())
    bare = 0
    while pieces:
        piece = pieces[-1].strip()
        if piece in {"-", "–"} and joined and len(taken) == 1 and len(pieces) > 1 and pieces[-2].endswith(" "):
            taken.append(pieces.pop())
            continue
        word = _FIRST_WORD.fullmatch(piece)
        if not word or _DEFINITE.search(word[0].rstrip(",-–")) or re.match(r"[A-ZÆØÅ]{2,4},?\Z|\d", word[0]):
            break
        dashed = bool(word["dash"]) or (bool(taken) and taken[-1].strip() in {"-", "–"})
        direct = joined and len(taken) == 1
        if not dashed:
            bare += 1
            if bare > 1 or not (capital and piece[0].isupper()) or not (word["comma"] or direct):
                break
        elif not (word["comma"] or direct or dashed):
            break
        if word[0].rstrip("-–,").casefold() in _data()["never_first"]:
            break
        taken.append(pieces.pop())
    if len(taken) == int(joined) or _is_generic(taken[-1]):
        return ""
    return "".join(reversed(taken))


def _is_generic(piece: str) -> bool:
    """Whether a name's first word makes it no name: `fag- og økonomiudvalg`."""
    return piece.strip(" -–,\n").casefold() in _data()["generic"]


def _joined(text: str) -> str:
    text = re.sub(r"-\n(?=[a-zæøå])", "", text)
    text = re.sub(r"\s*[–\u00ad](?=[\s,])|\s-(?=\s)", "-", text)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"(?<=-) (?=[A-ZÆØÅ][\w]*udvalg)", " og ", text) if "- og" not in text else text


def _of_others(text: str, start: int) -> bool:
    before = text[max(0, start - 30) : start].split()
    return bool(before) and before[-1].casefold() in _data()["others"]


def _stem(name: str) -> str:
    """A body's name without its article: Byråd, Direktion, Kommunalbestyrelse."""
    if name.endswith("elsen"):
        return name[:-1]
    return name[:-2] if name.endswith(("et", "en")) else name


@cache
def _known_names() -> tuple[re.Pattern[str], dict[str, str]]:
    names = [name for name in (*known_bodies(), *sorted(_data()["councils"])) if not name.endswith("udvalget")]
    stems = {_stem(name).casefold(): name for name in names}
    written = [form for stem in stems for form in (stem, stem[0].upper() + stem[1:], stem.upper())]
    alternatives = one_of(re.escape(form) for form in sorted(written, key=len, reverse=True))
    pattern = re.compile(rf"(?P<stem>{alternatives})(?P<tail>(?:e?t|ET|e?n|E?N)[sS]?|s[a-zæøå]*)?(?![\w])")
    return pattern, stems


def _known(text: str) -> Iterator[Mention]:
    """The bodies that are called the same everywhere, in any form: `byrådet`, `Direktionsmøde`."""
    pattern, stems = _known_names()
    for match in pattern.finditer(text):
        name, tail = stems[match["stem"].casefold()], (match["tail"] or "").casefold()
        inside = match.start() and _WORD_BEFORE.match(text, match.start() - 1)
        if inside or (tail in {"", "s"} and match["stem"][0].islower()):
            continue
        if (
            tail.startswith("s")
            and len(tail) > 1
            and not tail.startswith(("smød", "sbeslut", "sdagsord", "sprotokol", "sreferat", "ssag"))
        ):
            continue
        if not _of_others(text, match.start()):
            yield Mention(match.start(), match.end(), _label(name), Committee(name=name), "known name")


def _by_section(text: str) -> Iterator[Mention]:
    """Temporary committees: `§ 17 stk. 4-udvalget`, `§17.4 udvalg`."""
    for match in _SECTION.finditer(text):
        yield Mention(match.start(), match.end(), "BODY", Committee(name="§ 17 stk. 4-udvalget"), "section 17")


def _with_abbreviation(text: str, mention: Mention) -> Mention:
    given = _GIVEN.match(text, mention.end)
    body = _committee(mention)
    if not given or given["short"] in _data()["never"] - {"KKR"}:
        return mention
    return mention._replace(end=given.end(), value=Committee(name=body.name, abbreviation=given["short"]))


def _abbreviated(text: str, learned: Learned) -> Iterator[Mention]:
    """Abbreviations that the text, its lists or the table tell; doubtful ones only beside a body or a date."""
    table = {short: name for name, shorts in known_bodies().items() for short in shorts}
    told: dict[str, bool] = {}
    last_end = -1
    for match in _SHORT.finditer(text):
        short = match[0]
        if short not in told:
            named = learned.names.complete(Committee(abbreviation=short)).name is not None
            told[short] = named or short in learned.shorts
        if short in _data()["never"] and short not in learned.names.stated():
            continue
        sure = (told[short] or short in table) and short not in _data()["doubtful"]
        if not sure:
            if not (told[short] or short in table or (short.endswith("U") and len(short) <= _LONGEST_UNKNOWN)):
                continue
            beside = last_end >= 0 and _NEXT_BODY.fullmatch(text[last_end : match.start()])
            if not (beside or _hinted(text, match)):
                continue
        last_end = match.end()
        rule = "abbreviation" if sure else "abbreviation beside a body"
        yield Mention(
            match.start(), match.end(), "COMMITTEE", Committee(name=table.get(short), abbreviation=short), rule
        )


def _hinted(text: str, match: re.Match[str]) -> bool:
    """Whether a body stands behind, or the words around say that something is treated there: `behandles i VPU`."""
    before = text[max(0, match.start() - 30) : match.start()]
    if _BEFORE_BODY.match(text, match.end()) or _TREATED.search(before):
        return True
    return bool(_DATED.match(text, match.end()) and _IN.search(before))
