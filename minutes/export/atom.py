"""A feed of news for any feed reader (Atom 1.0, RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from minutes.version import __version__
from minutes.wording import flat

MEDIA_TYPE = "application/atom+xml"

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NEVER = "1970-01-01T00:00:00Z"  # when a feed without entries changed


class Entry(NamedTuple):
    """One entry. `id` is an IRI that stays, `updated` a time of RFC 3339; it has an address, or content (HTML)."""

    id: str
    title: str
    updated: str
    address: str = ""
    summary: str = ""
    content: str = ""
    category: str = ""


class Feed(NamedTuple):
    """What is told of a feed as a whole; `address` is its own, where it has one."""

    id: str
    title: str
    address: str = ""


def write_feed(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """A feed as a document. The same entries give the same bytes."""
    root = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "da"})
    entries = list(entries)
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", max((entry.updated for entry in entries), default=_NEVER))
    if feed.address:
        SubElement(root, "link", {"rel": "self", "href": feed.address})
    _add(SubElement(root, "author"), "name", "minutes")
    _add(root, "generator", "minutes").set("version", __version__)
    for entry in entries:
        _add_entry(SubElement(root, "entry"), entry)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _add_entry(element: Element, entry: Entry) -> None:
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "updated", entry.updated)
    if entry.address:
        SubElement(element, "link", {"href": entry.address})
    if entry.category:
        SubElement(element, "category", {"term": flat(entry.category)})
    if entry.summary:
        _add(element, "summary", entry.summary)
    if entry.content:
        _add(element, "content", entry.content).set("type", "html")


def _add(parent: Element, tag: str, text: str) -> Element:
    child = SubElement(parent, tag)
    child.text = flat(text)
    return child
