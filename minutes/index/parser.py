"""The query language: what a user types becomes a tree.

Words (all of them must be there), "phrases", AND, OR, NOT, -word, (groups), wor*, word~, field:word; AND binds closer
than OR. A query never fails for being half typed: what cannot be meant is taken as words or left out, and `problems`
tells so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches

from minutes.errors import UsageError
from minutes.index.analysis import FUNCTION_WORDS, fold, tokens
from minutes.index.documents import day_number
from minutes.index.query import (
    DAY_FIELDS,
    KEY_FIELDS,
    TEXT_FIELDS,
    All,
    And,
    Begins,
    Held,
    Is,
    Node,
    Not,
    Or,
    Query,
    Resembles,
    Words,
)

# Longer input is a pasted document, not a question.
_MAX_LENGTH = 1000
_MAX_DEPTH = 20
_MOST_PATTERNS = 8  # words with * or ~: each is looked up among all words of the archive
_SHORTEST = 3  # letters of a word that resembles another
_LONG_WORD = 6  # letters from which on two of them may be wrong

_TOKEN = re.compile(
    r"""(?P<paren>[()])
      | (?P<sign>[+-])(?=[^\s)+-])
      | (?P<open>[^\W\d]\w*):(?=\()
      | (?P<bare>[^\W\d]\w*):(?=[\s)]|$)
      | (?:(?P<field>[^\W\d]\w*):)?(?:"(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>[^\s()"]+))
    """,
    re.VERBOSE,
)
_OPERATORS = ("AND", "OR", "NOT")
_LAW = re.compile(r"(§|\bparagraf|\bstk\.?)\s+(?=\d)", re.IGNORECASE)  # `§ 17` is one word
_PATTERN = re.compile(r"(?P<start>[^*~]{2,})\*|(?P<word>[^*~]+)~(?P<distance>[12]?)")


def parse(text: str) -> Query:
    """Parse what a user typed. Raises UsageError for nothing at all, far too much, and fields that there are not.

    >>> parse('"lukning af nemid"').root
    Words(words=('lukning', 'af', 'nemid'), field=None)
    """
    if not text.strip():
        raise UsageError("nothing to search for", "give one or more words, e.g. `minutes search ældrepolitik`")
    if len(text) > _MAX_LENGTH:
        raise UsageError(f"the query is longer than {_MAX_LENGTH} characters", "search for a few words")
    parser = _Parser(_LAW.sub(r"\1", text))
    root = parser.alternatives()
    if root is None:
        parser.problems.append("there is no word to search for")
    return Query(root, tuple(dict.fromkeys(parser.problems)))


class _Parser:
    """Recursive descent over the tokens of one query."""

    def __init__(self, text: str) -> None:
        self.problems: list[str] = []
        self._tokens = list(_TOKEN.finditer(text))
        self._at = 0
        self._depth = 0
        self._patterns = 0
        self._field: str | None = None  # of the group that is read

    def alternatives(self) -> Node | None:
        parts = [self._conjunction()]
        while self._operator("OR"):
            parts.append(self._conjunction())
        found = tuple(dict.fromkeys(part for part in parts if part is not None))  # said twice is said
        if None in parts and len(parts) > 1:
            self.problems.append("there is nothing to search for on one side of OR")
        return Or(found) if len(found) > 1 else next(iter(found), None)

    def _conjunction(self) -> Node | None:
        parts: list[Node] = []
        optional: list[Words] = []
        while (token := self._peek()) and token[0] != ")" and not self._is_operator(token, "OR"):
            if self._operator("AND"):
                self._check_sides(bool(parts or optional))
                continue
            plain = token["word"] is not None and fold(token["word"]) in FUNCTION_WORDS
            part = self._signed()
            if isinstance(part, Words) and plain:
                optional.append(part)
            elif part is not None:
                parts.append(part)
        if not any(not isinstance(part, Not) for part in parts):
            parts, optional = [*optional, *parts], []
        parts, optional = [*dict.fromkeys(parts)], [*dict.fromkeys(optional)]
        if len(parts) == 1 and not optional:
            return parts[0]
        return And(tuple(parts), tuple(optional)) if parts else None

    def _check_sides(self, words_before: bool) -> None:
        following = self._peek()
        if not words_before or following is None or following[0] == ")" or self._is_operator(following, "AND", "OR"):
            self.problems.append("there is nothing to search for on one side of AND")

    def _signed(self) -> Node | None:
        token = self._peek()
        if (token is not None and token["sign"] == "-") or self._is_operator(token, "NOT"):
            self._at += 1
            part = self._single()
            return Not(part) if part is not None else None
        if token is not None and token["sign"]:
            self._at += 1
        return self._single()

    def _single(self) -> Node | None:
        token = self._peek()
        if token is None or token[0] == ")" or self._is_operator(token, *_OPERATORS):
            self.problems.append("there is nothing to search for after NOT")
            return None
        self._at += 1
        if token["sign"]:
            return self._single()
        if token[0] == "(":
            return self._group()
        if token["open"]:
            with self._within(token["open"]):
                self._at += 1
                return self._group()
        if token["bare"]:
            return self._bare(token["bare"])
        return self._value(token)

    def _group(self) -> Node | None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise UsageError(f"more than {_MAX_DEPTH} groups inside each other", "use fewer parentheses")
        node = self.alternatives()
        if self._peek() is None:
            self.problems.append("a parenthesis is not closed")
        self._at += 1
        self._depth -= 1
        return node

    @contextmanager
    def _within(self, field: str) -> Iterator[None]:
        before, self._field = self._field, _known(field)
        yield
        self._field = before

    def _bare(self, field: str) -> Node | None:
        """`udvalg:` with nothing behind it; any other word may well end in a colon."""
        if field.lower() not in _fields():
            return Words((field,), self._field)
        self.problems.append(f"there is nothing behind {field}:")
        return None

    def _value(self, token: re.Match[str]) -> Node | None:
        if token["phrase"] is not None and not token["end"]:
            self.problems.append("a quotation mark is not closed")
        text = token["phrase"] if token["word"] is None else token["word"]
        field = _known(token["field"]) if token["field"] else self._field
        if field in KEY_FIELDS:
            return Is(field, text) if text.strip() else None
        if field in DAY_FIELDS:
            return self._held(text)
        if token["word"] == "*" and field is None:
            return All()
        pattern = _PATTERN.fullmatch(text) if token["word"] is not None else None
        if pattern:
            return self._pattern(pattern, field)
        if token["word"] is not None and re.search(r"[*~^]", text):
            self.problems.append(f"signs in {text!r} mean nothing here, taken as words")
        return _words(text, field)

    def _pattern(self, pattern: re.Match[str], field: str | None) -> Node | None:
        text = pattern["start"] or pattern["word"]
        words = _words(text, field)
        if words is None or len(words.words) > 1 or (pattern["word"] and len(words.words[0]) < _SHORTEST):
            self.problems.append(f"* and ~ stand behind one word of some letters, {text!r} is taken as words")
            return words
        self._patterns += 1
        if self._patterns > _MOST_PATTERNS:
            self.problems.append(f"more than {_MOST_PATTERNS} words with * or ~, {text!r} is taken as it stands")
            return words
        (word,) = words.words
        if pattern["start"]:
            return Begins(word, field)
        return Resembles(word, int(pattern["distance"] or (2 if len(word) >= _LONG_WORD else 1)), field)

    def _held(self, text: str) -> Held | None:
        """`2023-05`, `2023-05..2023-08`, `2022..`, `..2022`."""
        first, dots, last = text.partition("..")
        held = Held(first or None, last or None) if dots else Held(text, text)
        try:
            for day in filter(None, (held.first, held.last)):
                day_number(day, "00")
        except UsageError as error:
            self.problems.append(str(error))
            return None
        return held

    def _peek(self) -> re.Match[str] | None:
        while self._depth == 0 and self._at < len(self._tokens) and self._tokens[self._at][0] == ")":
            self.problems.append("a parenthesis is closed that was not opened")
            self._at += 1
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    @staticmethod
    def _is_operator(token: re.Match[str] | None, *names: str) -> bool:
        return token is not None and token["word"] in names and token["field"] is None

    def _operator(self, name: str) -> bool:
        if self._is_operator(self._peek(), name):
            self._at += 1
            return True
        return False


def _fields() -> tuple[str, ...]:
    return (*TEXT_FIELDS, *KEY_FIELDS, *DAY_FIELDS)


def _known(field: str) -> str:
    """The field by its own name. Raises UsageError where there is none, with the nearest."""
    lower = field.lower()
    if lower in _fields():
        return TEXT_FIELDS.get(lower, lower)
    near = get_close_matches(lower, _fields(), 1)
    nearest = f"; the nearest is {near[0]!r}" if near else ""
    advice = f"fields are {', '.join(_fields())}; words with a colon are found in quotation marks"
    raise UsageError(f"there is no field {field!r}{nearest}", advice)


def _words(text: str, field: str | None) -> Words | None:
    words = tuple(word for _, _, word in tokens(text))
    return Words(words, field) if words else None
