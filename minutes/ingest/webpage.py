"""What of a web page is the minutes and what is the site around them: menus, banners, head and foot.

Elements go only for what they are (`nav`, a role, a class that says so, a list of nothing but links), never for
being short, and never where they speak of the meeting outside of links. So a page that says nothing of its
structure stays whole.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from minutes.danish.dates import DATE

# Never text of the page.
IGNORED = frozenset(
    (
        *("head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas"),
        *("audio", "video", "map", "select", "textarea", "input", "datalist", "meter", "progress"),
    )
)
_NAVIGATION = {"navigation", "search", "menu", "menubar", "toolbar", "tablist"}
_FRAME_TAGS = {"header", "footer", "aside", "dialog"}
_FRAME_ROLES = {"banner", "contentinfo", "complementary", "dialog", "alertdialog"}
_CONTENT_TAGS = {"main", "article"}
_LISTS = {"ul", "ol"}
_WHOLE = {"html", "body", "main"}
_CONSENT = re.compile(r"cookie|consent|samtykke|gdpr|cybot|(?:^|[\s_-])coi(?:$|[\s_-])", re.IGNORECASE)
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|(?:sub|mega|main|side|top)?menu|breadcrumbs?|br(?:ø|oe|o)dkrummer?|footer|"
    r"sidefod|sidebar|skip(?:-?links?)?|topbar|toolbar|share|social|pagination|pager|search|soeg|søg|print)(?:$|[\s_-])",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOR_READERS = re.compile(r"(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader[\w-]*)(?:$|\s)", re.IGNORECASE)
_SPEAKS = re.compile(
    r"\b(?:Beslutning|Indstilling|Sagsfremstilling|Sagsbeskrivelse|Dagsorden|Referat|Beslutningsprotokol|Mødedato|"
    rf"Mødested|Mødetidspunkt|Fraværende|Afbud|Punkt \d+)\b|(?i:møde)\D{{0,40}}{DATE}"
)
_DATED = re.compile(DATE, re.IGNORECASE)
_TITLES_PAGE = re.compile(r"referat|dagsorden|protokol|møde|udvalg|byråd|kommunalbestyrelse|direktion", re.IGNORECASE)
_LEADS_TO_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt)\b|bilag|/pdf/|dokument|download|attachment", re.IGNORECASE
)
_NUMBERED = re.compile(r"\s*(?:Punkt\s*)?\d{1,4}[.:\s]")
_MOST_OF_PAGE = 0.3  # part of the page's text that no menu or banner has
_MAIN = 0.3  # part of the page's text that an element has at least if it holds the content
_LINKS = 0.5  # part of a text in links from which it is a menu
_ALL_LINKS = 0.9
_FEWEST_LINKS = 4


class Content(NamedTuple):
    """The elements that hold the minutes, and those within them that do not belong to these."""

    kept: frozenset[Any]
    dropped: frozenset[Any]


class _Sum:
    """What an element holds: letters, those in links, links by kind; whether it speaks of the meeting."""

    __slots__ = ("anchors", "documents", "framed", "inside", "letters", "linked", "links", "numbered", "speaks")

    def __init__(self, inside: bool, framed: bool) -> None:
        self.inside = inside  # of the content, as the page marks it
        self.framed = framed  # the element is a candidate to go
        self.letters = self.linked = self.links = self.documents = self.anchors = self.numbered = 0
        self.speaks = False

    def add(self, other: _Sum) -> None:
        self.letters += other.letters
        self.linked += other.linked
        self.links += other.links
        self.documents += other.documents
        self.anchors += other.anchors
        self.numbered += other.numbered
        self.speaks = self.speaks or other.speaks

    def read(self, text: str | None, in_link: bool) -> None:
        if text:
            letters = len("".join(text.split()))
            self.letters += letters
            self.linked += letters if in_link else 0
            self.speaks = self.speaks or (not in_link and bool(_SPEAKS.search(text)))

    @property
    def own(self) -> int:
        return self.letters - self.linked

    def is_linked(self, part: float) -> bool:
        return self.linked > part * self.letters


def _opened(root: Any) -> set[str]:
    """The ids of what buttons and links on the page fold out: hidden when saved, but content."""
    ids: set[str] = set()
    for element in root.iter():
        for name in ("aria-controls", "data-target", "data-bs-target", "href"):
            value = element.get(name) or ""
            ids.update(part.removeprefix("#") for part in value.split() if name != "href" or value[:1] == "#")
    return ids


def _is_hidden(element: Any, opened: set[str]) -> bool:
    if element.get("id") in opened and element.get("id"):
        return False
    if element.tag in ("span", "a") and _FOR_READERS.search(element.get("class", "")):
        return True
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return hidden or bool(_UNSEEN.search(element.get("style", "")))


def _is_control(element: Any) -> bool:
    """A button, unless it folds out a part of the page and so bears its title."""
    if element.tag != "button":
        return False
    folds = element.get("aria-expanded") or element.get("aria-controls") or element.get("data-bs-toggle")
    parent = element.getparent()
    return not folds and (parent is None or parent.tag not in {"h1", "h2", "h3", "h4", "h5", "h6", "summary"})


def _marks(element: Any) -> str:
    return f"{element.get('id', '')} {element.get('class', '')}"


def _is_frame(element: Any) -> bool:
    """Whether an element may belong to the site, by what it is called."""
    tag, role = element.tag, element.get("role", "")
    if tag in _WHOLE or role == "main":
        return False
    named = tag in _FRAME_TAGS or tag in ("nav", "form") or role in _NAVIGATION | _FRAME_ROLES
    marks = _marks(element)
    return named or tag in _LISTS or bool(_CONSENT.search(marks) or _CHROME.search(marks))


class _Survey:
    """One pass over a page: the sums of what may go and of what may hold the content."""

    def __init__(self, root: Any) -> None:
        self.hidden: set[Any] = set()
        self.frames: dict[Any, _Sum] = {}
        self.mains: dict[Any, _Sum] = {}
        self.titles: list[Any] = []
        self.page = _Sum(False, False)
        self._stack: list[_Sum] = [self.page]
        self._links = 0
        self._walk(root)

    def _walk(self, root: Any) -> None:
        from lxml import etree

        opened = _opened(root)
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "end":
                self._end(element)
            elif element.tag in IGNORED or _is_control(element) or _is_hidden(element, opened):
                self.hidden.add(element)
                walker.skip_subtree()
            else:
                self._start(element)

    def _start(self, element: Any) -> None:
        inside = self._stack[-1].inside or element.tag in _CONTENT_TAGS or element.get("role") == "main"
        found = _Sum(inside, _is_frame(element))
        self._stack.append(found)
        if element.tag == "a":
            href = element.get("href", "")
            self._links += 1
            found.links = 1
            found.documents = int(bool(_LEADS_TO_DOCUMENT.search(href)))
            found.anchors = int(href.startswith("#"))
            found.numbered = int(bool(_NUMBERED.match(element.text or "")))
        found.read(element.text, self._links > 0)

    def _end(self, element: Any) -> None:
        if element not in self.hidden:
            found = self._stack.pop()
            self._links -= element.tag == "a"
            self._stack[-1].add(found)
            if found.framed:
                self.frames[element] = found
            if element.tag == "main" or element.get("role") == "main":
                self.mains[element] = found
            if element.tag == "h1" and not found.inside:
                self.titles.append(element)
        self._stack[-1].read(element.tail, self._links > 0)

    def goes(self, element: Any, found: _Sum) -> bool:
        """Whether an element that may belong to the site does."""
        marks = _marks(element)
        consent = _CONSENT.search(marks)
        holds_page = found.own > _MOST_OF_PAGE * self.page.own and not found.is_linked(_ALL_LINKS)
        if holds_page or (found.speaks and not consent):
            return False
        if consent or element.tag == "nav" or element.get("role", "") in _NAVIGATION:
            return True
        if element.tag in _LISTS and not _CHROME.search(marks):
            return self._is_link_list(found)
        if element.tag == "form":
            return found.own == 0 or (not found.inside and element.find(".//input[@type='search']") is not None)
        return not found.inside or (found.links > 0 and found.is_linked(_LINKS))

    @staticmethod
    def _is_link_list(found: _Sum) -> bool:
        if found.links < _FEWEST_LINKS or not found.is_linked(_ALL_LINKS) or found.documents:
            return False
        all_here = found.anchors == found.links
        return all_here or (not found.inside and found.numbered * 2 < found.links)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def site_text(root: Any) -> str:
    """What the site says of itself: the title of the page, its head and its foot."""
    return "\n".join(_text(element) for element in root.iter("title", "header", "footer"))


def main_content(root: Any) -> Content:
    """Where the minutes stand on a page: in its marked content, else in all of it but the frame of the site."""
    survey = _Survey(root)
    dropped = survey.hidden | {element for element, found in survey.frames.items() if survey.goes(element, found)}
    whole = frozenset({root})
    main = max(survey.mains, key=lambda element: survey.mains[element].own, default=None)
    if main is None or survey.mains[main].own < _MAIN * survey.page.own:
        return Content(whole, frozenset(dropped))
    kept = {main}
    kept |= {title for title in survey.titles if _TITLES_PAGE.search(_text(title))}
    kept |= {
        element
        for element, found in survey.frames.items()
        if element not in dropped and not found.inside and found.speaks and _DATED.search(_text(element))
    }
    return Content(frozenset(kept), frozenset(dropped - {main}))
