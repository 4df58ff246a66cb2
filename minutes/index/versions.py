"""Papers of one meeting folded: an item of the agenda and the same item of the minutes are one entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from minutes.danish.forms import letters
from minutes.index.entries import Entry
from minutes.index.passages import Passage


def fold_versions(papers: Sequence[Iterable[Entry]]) -> list[Entry]:
    """The entries of the papers of one meeting, the last word first, each matter once.

    What only an earlier paper says of a matter is in the entry of the last one, with where it stands.
    """
    folded: list[Entry] = []
    for paper in papers:
        own = list(paper)
        pairs = dict(_pairs(own, folded))
        folded = [_joined(entry, own[pairs[at]]) if at in pairs else entry for at, entry in enumerate(folded)]
        taken = set(pairs.values())
        folded += [entry for at, entry in enumerate(own) if at not in taken]
    return folded


def _pairs(own: Sequence[Entry], others: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Places in `others` and in `own` of entries on one matter, the surest signs first, each place once."""
    free, left = set(range(len(others))), set(range(len(own)))
    for sign in _SIGNS if others else ():
        places: dict[object, int] = {}
        for at in sorted(free, reverse=True):
            places[sign(others[at])] = at
        for at in sorted(left):
            key = sign(own[at])
            if key is not None and key in places:
                place = places.pop(key)
                free.discard(place)
                left.discard(at)
                yield place, at


def _alike(entry: Entry) -> tuple[object, ...]:
    """What two versions of a matter have in common: none is shown to whom the other is closed."""
    return entry.is_point, entry.access


def _number_and_title(entry: Entry) -> object:
    return (*_alike(entry), entry.number, letters(entry.title)) if letters(entry.title) else None


def _title(entry: Entry) -> object:
    return (*_alike(entry), letters(entry.title)) if letters(entry.title) else None


def _case_number(entry: Entry) -> object:
    numbers = entry.texts.get("case_number")
    return (*_alike(entry), entry.number, letters(numbers[0].text)) if numbers else None


_SIGNS: tuple[Callable[[Entry], object], ...] = (_number_and_title, _title, _case_number)


def _joined(last: Entry, earlier: Entry) -> Entry:
    """The last word on a matter, with what only an earlier paper says."""
    texts = dict(last.texts)
    for name, passages in earlier.texts.items():
        known = letters(" ".join(passage.text for passage in last.texts.get(name, ())))
        source = earlier.source if earlier.source != last.source else None
        new = tuple(Passage(each.text, each.page, source) for each in passages if letters(each.text) not in known)
        if new:
            texts[name] = (*texts.get(name, ()), *new)
    return replace(
        last,
        versions=(*last.versions, earlier.id),
        other_keys=tuple(dict.fromkeys((*last.other_keys, earlier.key))),
        outcomes=last.outcomes or earlier.outcomes,
        persons=tuple(dict.fromkeys((*last.persons, *earlier.persons))),
        texts=texts,
    )
