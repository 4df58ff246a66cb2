"""The query language: what a user types becomes a small tree that every engine can answer.

Words (all of them must be there), "phrases", AND, OR, NOT, -word, (groups), field:word; AND binds closer
than OR. A query never fails for its form: what cannot be meant is taken as words or left out, and `problems`
tells so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

import msgspec

from minutes.errors import UsageError
from minutes.index.analysis import FUNCTION_WORDS, fold, terms

# Longer input is a pasted document, not a question.
_MAX_LENGTH = 1000
_MAX_DEPTH = 20

_TOKEN = re.compile(
    r"""(?P<paren>[()])
      | (?P<sign>[+-])(?=[^\s)+-])
      | (?:(?P<field>[^\W\d]\w*):(?=[^\s)]))?(?:"(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>[^\s()"]+))
    """,
    re.VERBOSE,
)
_OPERATORS = ("AND", "OR", "NOT")


class Words(msgspec.Struct, frozen=True):
    """Terms that stand side by side in this order, in any field or in one."""

    terms: tuple[str, ...]
    field: str | None = None


class And(msgspec.Struct, frozen=True):
    """All of `parts`; `optional` only adds to the score."""

    parts: tuple[Node, ...]
    optional: tuple[Words, ...] = ()


class Or(msgspec.Struct, frozen=True):
    """One of `parts`, or more."""

    parts: tuple[Node, ...]


class Not(msgspec.Struct, frozen=True):
    """What must not be there."""

    part: Node


class Everything(msgspec.Struct, frozen=True):
    """`*`: all there is."""


Node = Words | And | Or | Not | Everything


class Query(msgspec.Struct, frozen=True):
    """A parsed query; `root` is None where there is no word to look for."""

    root: Node | None
    problems: tuple[str, ...] = ()


def parse(text: str, fields: Collection[str]) -> Query:
    """Parse what a user typed. Raises UsageError for nothing at all and for far too much.

    >>> parse('"lukning af nemid"', ()).root
    Words(terms=('lukning', 'af', 'nemid'), field=None)
    """
    if not text.strip():
        raise UsageError("nothing to search for", "give one or more words, e.g. `minutes search ældrepolitik`")
    if len(text) > _MAX_LENGTH:
        raise UsageError(f"the query is longer than {_MAX_LENGTH} characters", "search for a few words")
    if text.strip() == "*":
        return Query(Everything())
    parser = _Parser(text, fields)
    root = parser.alternatives()
    if root is None:
        parser.problems.append("there is no word to search for")
    return Query(root, tuple(dict.fromkeys(parser.problems)))


def positive_words(node: Node | None) -> Iterator[Words]:
    """The words that make a match: all but the optional ones and those under NOT."""
    match node:
        case Words():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from positive_words(part)


class _Parser:
    """Recursive descent over the tokens of one query."""

    def __init__(self, text: str, fields: Collection[str]) -> None:
        self.fields = fields
        self.problems: list[str] = []
        self._tokens = list(_TOKEN.finditer(text))
        self._at = 0
        self._depth = 0

    def alternatives(self) -> Node | None:
        parts = [self._conjunction()]
        while self._operator("OR"):
            parts.append(self._conjunction())
        found = tuple(part for part in parts if part is not None)
        if len(found) < len(parts) and len(parts) > 1:
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
        if token[0] == "(":
            return self._group()
        if token["sign"]:
            return self._single()
        return self._words(token)

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

    def _words(self, token: re.Match[str]) -> Words | None:
        if token["phrase"] is not None and not token["end"]:
            self.problems.append("a quotation mark is not closed")
        text, field = token["phrase"] if token["word"] is None else token["word"], token["field"]
        if field is not None and field not in self.fields:
            near = get_close_matches(field, self.fields, 1)
            self.problems.append(
                f"there is no field {field!r}, taken as words; the nearest is {near[0]!r}"
                if near
                else f"there is no field {field!r}, taken as words"
            )
            text, field = f"{field} {text}", None
        if token["word"] is not None and re.search(r"\w[*~^]|[*~^]\w", text):
            self.problems.append(f"signs in {text!r} mean nothing here, taken as words")
        found = terms(text)
        return Words(found, field) if found else None

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
