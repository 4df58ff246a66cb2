"""Word documents (DOCX): paragraphs and table rows in order, with the type and the numbers that Word shows."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any

from minutes.errors import EncryptedError, UnreadableError, UnsupportedError
from minutes.ingest.builder import Entry, Runs, Table, build_document, built_source
from minutes.ingest.docxstyles import Numbering, Style, Styles, local, value
from minutes.records import Document

# What the parts of a document that are read may come to when unpacked: the longest minutes have some 20 MB.
_MOST_BYTES = 128 * 2**20
_MOST_PARTS = 20_000
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAIN_TYPES = (
    "wordprocessingml.document.main",
    "wordprocessingml.template.main",
    "word.document.macro",
    "word.template.macro",
)
# Deleted text, the copies that older programs read instead, and what is no text of its own.
_SKIPPED = frozenset(
    ("del", "moveFrom", "Fallback", "instrText", "delText", "sectPr", "tblPr", "tblGrid", "trPr", "sdtPr")
)
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_NOTES_HEADING = "FODNOTER OG SLUTNOTER"
_APART = 100  # twentieths of a point between paragraphs that make a gap


class _Package:
    """The parts of the zip file, read with an eye on what they come to."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        self._left = _MOST_BYTES
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise UnreadableError(f"{path} is a broken zip file: {error}", "fetch it again") from None
        self._names = {info.filename.lstrip("/"): info for info in self._zip.infolist()}
        if len(self._names) > _MOST_PARTS:
            raise UnreadableError(f"{path} has more than {_MOST_PARTS:,} parts", "no Word document has")

    def main_part(self) -> str:
        """The name of the part with the text. Raises UnsupportedError where the zip is no Word document."""
        types = self.xml("[Content_Types].xml")
        overrides = () if types is None else (element for element in types if local(element) == "Override")
        for element in overrides:
            kind = element.get("ContentType", "")
            if any(main.casefold() in kind.casefold() for main in _MAIN_TYPES):
                return str(element.get("PartName", "")).lstrip("/")
        if types is not None and "word/document.xml" in self._names:
            return "word/document.xml"
        raise UnsupportedError(f"{self.path} is a zip archive or another office document, not a Word document")

    def xml(self, name: str) -> Any:
        """The root element of a part, None where the package has none by that name."""
        from lxml import etree

        info = self._names.get(name)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise EncryptedError(f"{self.path} is encrypted")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            return etree.fromstring(self._read(info), parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableError(f"{self.path} is broken in {name}: {error}", "open it in Word and save it") from None

    def _read(self, info: zipfile.ZipInfo) -> bytes:
        try:
            with self._zip.open(info) as part:
                data = part.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
            raise UnreadableError(f"{self.path} is broken in {info.filename}: {error}", "fetch it again") from None
        self._left -= len(data)
        if self._left < 0:
            message = f"{self.path} comes to more than {_MOST_BYTES >> 20} MB when unpacked"
            raise UnreadableError(message, "no minutes do; open it in Word and save it as text")
        return data


class _Paragraph:
    """A paragraph that is open: its type, its number, its runs."""

    def __init__(self, style: Style, mark: str) -> None:
        self.style = style
        self.mark = mark
        self.runs = Runs()
        self.run_style = style


class _Walker:
    """Collects the lines of one part in reading order."""

    def __init__(self, styles: Styles, numbering: Numbering, counts_breaks: bool) -> None:
        self.entries: list[Entry] = []
        self.notes: list[tuple[str, str]] = []
        self.page = 1
        self._styles = styles
        self._numbering = numbering
        self._counts_breaks = counts_breaks  # pages by hand, where Word left no marks of its own
        self._open: list[_Paragraph] = []
        self._table = Table()
        self._gap = False
        self._space = 0  # behind the paragraph before

    def walk(self, root: Any) -> list[Entry]:
        from lxml import etree

        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = local(element)
            if event == "start" and (tag in _SKIPPED or tag in ("pPr", "rPr")):
                walker.skip_subtree()
            elif event == "start":
                self._start(tag, element)
            elif tag == "p" and self._open:
                self._flush(last=True)
                self._open.pop()
            elif tag == "tr":
                self.entries.extend(self._table.close_row())
        return self.entries

    def _start(self, tag: str, element: Any) -> None:
        if tag == "p":
            self._paragraph(element)
        elif tag == "tbl":
            self._table.open_table()
        elif tag == "tr":
            self._table.open_row()
        elif tag == "tc":
            self._table.open_cell()
        elif tag == "lastRenderedPageBreak":
            self.page += 1
        elif self._open:
            self._inline(tag, element)

    def _paragraph(self, element: Any) -> None:
        style = self._styles.of_paragraph(element)
        mark = self._numbering.mark(style.number, style.level) if style.number and _has_text(element) else ""
        self._open.append(_Paragraph(style, mark))
        self._gap = self._gap or (max(self._space, style.before) >= _APART and not (mark and not style.before))

    def _inline(self, tag: str, element: Any) -> None:
        paragraph = self._open[-1]
        if tag == "r":
            paragraph.run_style = self._styles.of_run(element, paragraph.style)
        elif tag == "t":
            self._add(element.text or "")
        elif tag in ("tab", "ptab"):
            self._add("\t")
        elif tag in ("noBreakHyphen", "sym"):
            self._add("-" if tag == "noBreakHyphen" else _symbol(element))
        elif tag in ("br", "cr"):
            self._flush()
            self.page += self._counts_breaks and value(element, "type") == "page"
        elif tag in _NOTES and value(element, "customMarkFollows") is None:
            self.notes.append((_NOTES[tag], value(element, "id") or ""))
            self._add(f"[{len(self.notes)}]")

    def _add(self, text: str) -> None:
        paragraph = self._open[-1]
        if not paragraph.run_style.hidden:
            text = text.replace("\n", " ")
            paragraph.runs.add(text, paragraph.run_style.size, paragraph.run_style.bold)

    def _flush(self, last: bool = False) -> None:
        paragraph = self._open[-1]
        entry = paragraph.runs.take()
        if entry is None:
            self._gap = self._gap or last
        else:
            text, paragraph.mark = paragraph.mark + entry.text, ""
            entry = entry._replace(text=text, gap=self._gap, page=self.page)
            self.entries.extend(self._table.put([entry]))
            self._gap = False
        if last:
            self._space = paragraph.style.after


def _has_text(element: Any) -> bool:
    return any(node.text and node.text.strip() for node in element.iter() if local(node) == "t")


def _symbol(element: Any) -> str:
    code = value(element, "char") or ""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _note_entries(package: _Package, folder: str, walker: _Walker, styles: Styles) -> list[Entry]:
    """The notes that the text points to, by the numbers it got, under a heading of their own."""
    parts: dict[str, dict[str, Any]] = {}
    for name in {name for name, _ in walker.notes}:
        root = package.xml(posixpath.join(folder, f"{name}.xml"))
        parts[name] = {} if root is None else {value(note, "id") or "": note for note in root}
    lines: list[Entry] = []
    for number, (name, note) in enumerate(walker.notes, 1):
        element = parts[name].get(note)
        reader = _Walker(styles, Numbering(None), False)
        entries = [] if element is None else reader.walk(element)
        entries = [entry._replace(page=walker.page, bold=False) for entry in entries]
        lines += [entry._replace(text=f"[{number}] {entry.text}") for entry in entries[:1]] + entries[1:]
    return [Entry(_NOTES_HEADING, bold=True, gap=True, page=walker.page), *lines] if lines else []


def read_docx(data: bytes, path: str, sha256: str) -> Document:
    """A Word document; `sha256` is the hash of `data`. Running heads and feet, comments and deletions are left out.

    Raises UnsupportedError where the zip file is no Word document, UnreadableError where it is broken or comes
    to too much when unpacked.
    """
    package = _Package(data, path)
    main = package.main_part()
    root = package.xml(main)
    if root is None:
        raise UnreadableError(f"{path} has no part {main}", "open it in Word and save it")
    folder = posixpath.dirname(main)
    styles = Styles(package.xml(posixpath.join(folder, "styles.xml")))
    numbering = Numbering(package.xml(posixpath.join(folder, "numbering.xml")))
    rendered = next((True for node in root.iter() if local(node) == "lastRenderedPageBreak"), False)
    walker = _Walker(styles, numbering, not rendered)
    entries = walker.walk(root)
    entries = [*entries, *_note_entries(package, folder, walker, styles)]
    return build_document(entries, built_source(path, sha256, _MEDIA_TYPE, "docx", walker.page))
