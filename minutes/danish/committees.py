"""Names and abbreviations of bodies: their forms in text, and which name an abbreviation stands for."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from minutes.danish.dates import DATE
from minutes.danish.forms import letters, one_of
from minutes.records import Committee

# A word of a name, `Børne-`, `plan`; `Børne- og Ungdomsudvalget`, `Kultur-, Fritids- og Erhvervsudvalget`,
# `Udvalget for plan, udvikling og kultur`. Lists and words are bounded: a register of names costs what it is long.
_WORD = r"[A-ZÆØÅ][\wæøåÆØÅ]{0,40}"
_COMPOUND = rf"{_WORD}(?:(?:-?, [A-ZÆØÅa-zæøå]\w*){{0,6}}-?,? og [A-ZÆØÅa-zæøå]\w*?)?udvalg(?:et|t)?"
_LIST = rf"(?:{_WORD}-,? ){{1,6}}(?:og )?[A-ZÆØÅa-zæøå]\w*?udvalg(?:et|t)?"
_OF_A_KIND = r"(?:[Dd]e[tn]? )?(?:\w{1,20}(?:al|ær|isk|ig|ende)e? (?!og\b))?"  # `regional udvikling`, `det nære …`
_LONG = (
    rf"[Uu]dvalget for {_OF_A_KIND}[A-ZÆØÅa-zæøå][\wæøåÆØÅ-]*(?:, [\wæøåÆØÅ-]+){{0,6}}"
    rf"(?: (?:og|&) {_OF_A_KIND}[\wæøåÆØÅ-]+){{0,3}}"
)
_ABBREVIATION = re.compile(r"[A-ZÆØÅ][A-ZÆØÅa-zæøå]?[A-ZÆØÅ&]{0,4}")
_LONGEST_ABBREVIATION = 6
# A pattern that begins with a sign is looked for much faster than one that begins with a look behind.
_NAME_STARTS = re.compile(r"[A-ZÆØÅu](?<!\w.)")
_CAPITALS = re.compile(r"[A-ZÆØÅ](?<!\w.)[A-ZÆØÅ]{1,4}(?!\w)")
# `BEU = Børne- og Undervisningsudvalget`, or with a gap between
_LEGEND = re.compile(r"([A-ZÆØÅ](?<![\w/].)[A-ZÆØÅ]{1,4})(?: ?= ?| {2,}|\t)(?=[A-ZÆØÅ])")
_REMEMBERED = 1 << 12  # pairs of bodies that have been compared
_WHOLE_BODY = re.compile(
    r"[^,]*(?:udvalget|rådet|styrelsen)(?=, )"
)  # in front of another: `Skoleudvalget, Børne-, Kultur- …`
_DECIDES_BEHIND = re.compile(r" (?:beslutter|afgør sagen|træffer beslutning)$")
_WITH_ABBREVIATION = re.compile(r"^(?P<name>.+?)\s*\((?P<abbreviation>[A-ZÆØÅ&]{2,6})\)$")


@cache
def _table() -> dict[str, list[str]]:
    data = tomllib.loads(files("minutes.danish").joinpath("committees.toml").read_text("utf-8"))
    return dict(data["bodies"])


def known_bodies() -> Mapping[str, list[str]]:
    """The bodies that are called the same everywhere, with the abbreviations in use for them."""
    return _table()


@cache
def _abbreviations() -> dict[str, str]:
    return {short: name for name, shorts in _table().items() for short in shorts}


@cache
def _by_letters() -> dict[str, str]:
    """The bodies of the table by the letters of their names, with and without the definite ending."""
    return {letters(form): name for name in reversed(_table()) for form in (name[:-2], name)}


@cache
def body_pattern() -> str:
    """The regular expression (no groups, case as written) of a body's name, with `(ABC)` behind it or not."""
    stems = sorted((re.escape(name[:-2]) for name in _table()), key=len, reverse=True)
    known = rf"{_WORD} (?:Byråd|Kommunalbestyrelse|Udvalg)(?!\w)|(?:{one_of(stems)})(?:et|en)?(?=s?(?!\w)|smøde)"
    return rf"(?:(?:{known}|{_LONG}|{_LIST}|{_COMPOUND})(?: \([A-ZÆØÅ&]{{2,6}}\))?)"


@cache
def _name() -> re.Pattern[str]:
    return re.compile(body_pattern())


def _named_in(text: str) -> Iterator[str]:
    """The names of bodies in a text, each on one line; the pattern is tried only where it may be one."""
    signs = [sign for sign in ("dvalg", *(name[:-2] for name in _table())) if sign in text]
    text = "\n".join([line for line in text.split("\n") if any(sign in line for sign in signs)])
    end = 0
    for start in _NAME_STARTS.finditer(text):
        match = _name().match(text, start.start()) if start.start() >= end else None
        if match:
            end = match.end()
            yield match[0]


def parse_committee(text: str) -> Committee:
    """The body that a text names: `Udvalget for kultur (KU)`, `Direktionen` or `DIR`, completed from the table."""
    text = re.sub(r"\s+", " ", text).strip(" .,:;")
    if text.isupper() and len(text) > _LONGEST_ABBREVIATION:
        text = re.sub(r"(?:^|[ -])(?!og\b|for\b)\w", lambda first: first[0].upper(), text.lower())
    match = _WITH_ABBREVIATION.match(text)
    if match:
        return Committee(name=match["name"], abbreviation=match["abbreviation"])
    if text in _abbreviations():
        return Committee(name=_abbreviations()[text], abbreviation=text)
    if _ABBREVIATION.fullmatch(text) or text.startswith("§"):  # `§17.4`: a committee of its own by that paragraph
        return Committee(abbreviation=text)
    name = _by_letters().get(letters(text), text)
    shorts = _table().get(name, [])
    return Committee(name=name, abbreviation=shorts[0] if len(shorts) == 1 else None)


def parse_route(text: str) -> tuple[Committee, ...] | None:
    """The bodies of a sagsgang (`DIR`, `VPU/ØK/KB`, `TNU ØK KB`, names after commas), None for other text."""
    text = _DECIDES_BEHIND.sub("", re.sub(r"\s+", " ", text).strip(" .,:;"))
    if not text:
        return None
    position = 0
    bodies = []
    while position < len(text):
        match = _route_part().match(text, position)
        if not match:
            return None
        whole = _WHOLE_BODY.match(match["body"])
        bodies.append(parse_committee(whole[0] if whole else match["body"]))
        position = match.start() + len(whole[0]) + len(", ") if whole else match.end()
    return tuple(bodies)


@cache
def _route_part() -> re.Pattern[str]:
    """One body of a route and what parts it from the next."""
    behind = rf"(?:,? (?:den )?{DATE}(?=,|$))?(?:[\s/→,;.–-]*(?:og|og i)?\s+|[/→,;.–-]\s*|$)"
    return re.compile(rf"(?P<body>{body_pattern()}|{_ABBREVIATION.pattern}(?!\w)|§ ?17[.,] ?4){behind}")


def _initials(name: str) -> set[str]:
    """The abbreviations a name may have: Voksen- og Plejeudvalget VPU; Udvalget for plan og kultur PK, UPK."""
    if name.casefold().startswith("udvalget for "):
        first = "".join(word[0] for word in re.findall(r"\w+", name[13:]) if word != "og").upper()
        return {first, "U" + first, first + "U"}
    parts = [word for word in re.findall(r"\w+", name) if word.casefold() not in {"og", "for"}]
    if not parts or "udvalg" not in parts[-1].casefold():
        return set()
    bare = parts[-1].casefold() == "udvalget"
    first = "".join(part[0] for part in (parts[:-1] if bare else parts)).upper()
    return {first, first + "U"}


@lru_cache(_REMEMBERED)
def same_body(first: Committee, second: Committee) -> bool:
    """Whether two ways to name a body of one municipality can mean the same: by name, or by a usual abbreviation.

    >>> same_body(Committee(name="Økonomiudvalget"), Committee(abbreviation="ØU"))
    True
    """
    if first.name and second.name:
        return letters(first.name) == letters(second.name)
    if first.abbreviation and second.abbreviation:
        return first.abbreviation == second.abbreviation
    name, short = first.name or second.name, first.abbreviation or second.abbreviation
    return name is not None and short in (_initials(name) | set(_table().get(name, ())))


class CommitteeNames:
    """Which names and abbreviations of bodies belong together in one text.

    Learned from `Voksen- og Plejeudvalget (VPU)` and from names whose initials spell an abbreviation;
    where two names fit, neither is taken. `table` has further names with their abbreviations.
    """

    def __init__(self, text: str, table: Mapping[str, Collection[str]] | None = None) -> None:
        found = Counter(re.sub(r"\s+", " ", name) for name in _named_in(text))
        self._stated: dict[str, str] = {short: name for name, shorts in (table or {}).items() for short in shorts}
        self._names: list[str] = []
        for phrase in found:
            committee = parse_committee(phrase)
            if committee.name and committee.abbreviation:
                self._stated[committee.abbreviation] = committee.name
            if committee.name:
                self._names.append(re.sub(r"(?<=udvalg)t?$", "et", committee.name))
        for legend in _LEGEND.finditer(text):
            named = _name().match(text, legend.end())
            if named:
                self._stated[legend[1]] = re.sub(r"\s+", " ", named[0])
        self._used = set(_CAPITALS.findall(text))

    def stated(self) -> frozenset[str]:
        """The abbreviations that the text or the table gives to a name."""
        return frozenset(self._stated)

    def _by_initials(self, pairs: set[tuple[str, str]]) -> tuple[str, str] | None:
        spellings = {(letters(name), short) for name, short in pairs}
        return min(pairs) if len(spellings) == 1 else None

    def complete(self, committee: Committee) -> Committee:
        """The body with the name or abbreviation that the text has for it, where just one fits."""
        name, short = committee.name, committee.abbreviation
        if name and short:
            return committee
        if name:
            stated = {key for key, value in self._stated.items() if letters(value) == letters(name)}
            usual = _initials(name) | set(_table().get(name, ()))
            fits = {(name, short) for short in stated or (usual & self._used)}
        else:
            fits = {(self._stated[short], short)} if short in self._stated else set()
            fits = fits or {(n, s) for n, s in product(self._names, [short or ""]) if s in _initials(n)}
        pair = self._by_initials(fits)
        return Committee(name=pair[0], abbreviation=pair[1]) if pair else committee
