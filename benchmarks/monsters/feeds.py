"""JSON of agendas that is too much, or none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from monsters.model import Monster, Size


def _agenda(items: str) -> bytes:
    head = '"Udvalg": {"Navn": "Byrådet"}, "Moede": {"Navn": "Referat", "Dato": "2023-05-03T16:00:00"}'
    return f'{{{head}, "Dagsordenpunkter": [{items}]}}'.encode()


def _item(number: int, html: str = "<p>Godkendt</p>") -> str:
    fields = f'[{{"Navn": "Beslutning", "Html": "{html}"}}]'
    return f'{{"Punktnummer": "{number}", "Navn": "Sag om vej {number}", "Felter": {fields}}}'


def _items(count: int) -> bytes:
    return _agenda(", ".join(map(_item, range(1, count + 1))))


def _nested(depth: int) -> bytes:
    return _agenda('{"Felter": [' * depth + "]}" * depth)


def monsters(size: Size) -> Iterator[Monster]:
    """All of them."""
    whole, depth, parts = size.whole, size.depth, size.parts
    bilag = ", ".join(['{"Navn": "Kort", "Order": 1}'] * (parts // 20))
    yield Monster("items.json", partial(_items, parts // 200), legit=True)
    yield Monster("many-items.json", partial(_items, parts // 5))
    yield Monster("one-field.json", lambda: _agenda(_item(1, "<p>Godkendt</p>" * (size.letters // 15))), legit=True)
    yield Monster("large-field.json", lambda: _agenda(_item(1, "a " * (whole // 2))))
    yield Monster("deep-field.json", lambda: _agenda(_item(1, "<div>" * depth)))
    yield Monster("deep-fields.json", lambda: _agenda(", ".join(_item(n, "<div>" * 500) for n in range(parts // 2000))))
    yield Monster("deep.json", partial(_nested, depth))
    yield Monster("arrays.json", lambda: b'{"Dagsordenpunkter": ' + b"[" * depth + b"]" * depth + b"}")
    yield Monster("open.json", lambda: b'{"a": ' + b"[" * whole)
    yield Monster("strings.json", lambda: b'{"a": "' + b"\\u00e5" * (whole // 6))
    yield Monster("another.json", lambda: b'{"a": [' + b"1," * (whole // 2) + b"1]}")
    yield Monster("empty-items.json", lambda: _agenda(", ".join(["{}"] * (parts // 10))))
    yield Monster("no-objects.json", lambda: _agenda(", ".join(["1"] * parts)))
    yield Monster("title.json", lambda: _agenda(_item(1).replace("Sag om vej", "Sag " * (size.letters // 4))))
    yield Monster("title-of-one-word.json", lambda: _agenda(_item(1).replace("Sag om vej", "a" * size.letters)))
    yield Monster("number.json", lambda: _agenda(_item(1).replace('"1"', "1" * 10_000)))
    yield Monster(
        "keys.json", lambda: b'{"Dagsordenpunkter": [{' + b", ".join(b'"%d": 1' % n for n in range(parts)) + b"}]}"
    )
    yield Monster("bilag.json", lambda: _agenda(f'{{"Navn": "Sag", "Bilag": [{bilag}]}}'))
    yield Monster("date.json", lambda: _agenda("").replace(b"2023-05-03T16:00:00", b"9999-12-31T23:59:59-14:00"))
    yield Monster("surrogates.json", lambda: _agenda(_item(1, "\\ud800 \\udfff")))
    yield Monster("nul.json", lambda: _agenda(_item(1, "\\u0000" * 1000)))
