"""Policies that are word-processor files: DOCX and ODT as HTML, which the ordinary reader then reads.

Both are ZIP archives of XML. Only the parts that are read are unpacked, each up to a limit, and a part that declares
entities is refused: neither format has any use for them.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

from tracker.core.reading.media import Office, office_of
from tracker.core.reading.vocabulary import is_dated
from tracker.errors import TooHard, Unreadable

_MOST_BYTES = 12_000_000  # of XML, unpacked, all parts together; a policy has under one million
_MOST_MEMBERS = 2_000
_DOCX_PARTS = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|word/(?:_rels/)?[\w.-]{1,80}\.(?:xml|rels)")
_ODT_PARTS = re.compile(r"content\.xml|styles\.xml|META-INF/manifest\.xml")
_RUNNING = re.compile(r"word/(?:header|footer)\d{0,3}\.xml")

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFFICE, _TEXT, _TABLE, _STYLE, _FO, _LINK = (
    f"{{{uri}}}"
    for uri in (
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "http://www.w3.org/1999/xlink",
    )
)
_UNSHOWN = frozenset(
    (
        f"{_TEXT}tracked-changes",
        f"{_OFFICE}annotation",
        f"{_TEXT}sequence-decls",
        f"{_OFFICE}forms",
        f"{_TEXT}note-citation",
    )
)
_PLAIN_BLOCKS = {
    f"{_TABLE}table": "table",
    f"{_TABLE}table-row": "tr",
    f"{_TABLE}table-cell": "td",
    f"{_TEXT}list-item": "li",
    f"{_TEXT}list-header": "li",
    f"{_TEXT}p": "p",
}


def html_of(body: bytes) -> str:
    """The document as HTML. Raises Unreadable (another kind, broken, encrypted) and TooHard (made to swell)."""
    kind = office_of(body)
    if kind not in (Office.DOCX, Office.ODT):
        name = kind.value if kind else "no document of a word processor"
        raise Unreadable(f"the policy is {name}: it can be read as PDF, DOCX or ODT only")
    try:
        if kind is Office.DOCX:
            return _docx(_unpacked(body, _DOCX_PARTS))
        return _odt(_unpacked(body, _ODT_PARTS))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Unreadable(f"the {kind.name} file is broken: it cannot be read") from error
    except RecursionError as error:
        raise TooHard(f"the {kind.name} file nests its parts too deeply to be read") from error


def _unpacked(body: bytes, wanted: re.Pattern[str]) -> dict[str, bytes]:
    """The wanted parts by name. Sizes are counted while unpacking: what the archive says of itself may be a lie."""
    parts: dict[str, bytes] = {}
    left = _MOST_BYTES
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = archive.infolist()
        if len(members) > _MOST_MEMBERS:
            raise TooHard(f"the document has {len(members)} parts, more than {_MOST_MEMBERS}")
        for member in members:
            if not wanted.fullmatch(member.filename) or member.filename in parts:
                continue
            if member.flag_bits & 1:
                raise Unreadable("the document is encrypted and asks for a password: it cannot be read")
            with archive.open(member) as part:
                raw = part.read(left + 1)
            left -= len(raw)
            if left < 0:
                raise TooHard(f"the document unpacks to more than {_MOST_BYTES:,} bytes")
            if b"<!doctype" in raw[:4096].replace(b"\0", b"").lower() or b"<!ENTITY" in raw.replace(b"\0", b""):
                raise Unreadable("the document declares entities, which no word processor does: it is not read")
            parts[member.filename] = raw
    return parts


# --------------------------------------------------------------------------- DOCX


def _docx(parts: Mapping[str, bytes]) -> str:
    """Word's XML as HTML by mammoth; dated lines of headers and footers at the end, for they may state the date."""
    try:
        import mammoth
    except ImportError as error:
        raise Unreadable("the policy is a DOCX file: install the extra `office` to read it") from error
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    try:
        body = str(mammoth.convert_to_html(packed, convert_image=lambda image: []).value)
        running = [_words(_root(raw)) for name, raw in sorted(parts.items()) if _RUNNING.fullmatch(name)]
    # mammoth trusts the file to be as Word writes it, and trips over other ones in any of these ways.
    except (ValueError, LookupError, AttributeError, TypeError, SyntaxError, ExpatError) as error:
        raise Unreadable("the DOCX file is broken: it cannot be read") from error
    return _document(body + _dated(running))


def _words(root: ElementTree.Element) -> str:
    return "".join(node.text or "" for node in root.iter(f"{_WORD}t"))


def _dated(running: list[str]) -> str:
    return "".join(f"<p>{html.escape(text)}</p>" for text in dict.fromkeys(running) if is_dated(text))


def _document(body: str) -> str:
    return f"<html><body>{body}</body></html>"


def _root(raw: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(raw)


# --------------------------------------------------------------------------- ODT


def _odt(parts: Mapping[str, bytes]) -> str:
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Unreadable("the document is encrypted and asks for a password: it cannot be read")
    try:
        content = _root(parts["content.xml"])
        styles = _root(parts["styles.xml"]) if "styles.xml" in parts else None
    except (KeyError, SyntaxError, ValueError, LookupError) as error:
        raise Unreadable("the ODT file is broken: it cannot be read") from error
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise Unreadable("the ODT file is broken: it cannot be read")
    writer = _OdtWriter(content, styles)
    writer.children(body)
    running = []
    for place in ("header", "footer", "header-left", "footer-left"):
        for node in styles.iter(f"{_STYLE}{place}") if styles is not None else ():
            running += [" ".join("".join(paragraph.itertext()).split()) for paragraph in node.iter(f"{_TEXT}p")]
    return _document("".join(writer.parts) + _dated(running))


class _OdtWriter:
    """Writes the elements of an OpenDocument text as HTML."""

    def __init__(self, content: ElementTree.Element, styles: ElementTree.Element | None) -> None:
        self.parts: list[str] = []
        self.bold: set[str] = set()
        self.numbered: set[tuple[str, str]] = set()
        self.lists: list[str] = []
        for root in (content, *([styles] if styles is not None else [])):
            for style in root.iter(f"{_STYLE}style"):
                properties = style.find(f"{_STYLE}text-properties")
                if properties is not None and properties.get(f"{_FO}font-weight") == "bold":
                    self.bold.add(style.get(f"{_STYLE}name", ""))
            for style in root.iter(f"{_TEXT}list-style"):
                for level in style.iter(f"{_TEXT}list-level-style-number"):
                    self.numbered.add((style.get(f"{_STYLE}name", ""), level.get(f"{_TEXT}level", "1")))

    def children(self, element: ElementTree.Element) -> None:
        """Write what is inside an element."""
        self._write(element.text)
        for child in element:
            if child.tag not in _UNSHOWN:
                self.element(child)
            self._write(child.tail)

    def element(self, element: ElementTree.Element) -> None:
        """Write one element."""
        tag = element.tag
        if tag == f"{_TEXT}h":
            level = element.get(f"{_TEXT}outline-level", "1")
            self._within(f"h{level}" if level in "123456" else "h6", element)
        elif tag == f"{_TEXT}list":
            style = element.get(f"{_TEXT}style-name") or (self.lists[-1] if self.lists else "")
            self.lists.append(style)
            self._within("ol" if (style, str(len(self.lists))) in self.numbered else "ul", element)
            self.lists.pop()
        elif tag in _PLAIN_BLOCKS:
            self._within(_PLAIN_BLOCKS[tag], element)
        elif tag == f"{_TEXT}span" and element.get(f"{_TEXT}style-name", "") in self.bold:
            self._within("b", element)
        elif tag == f"{_TEXT}a":
            self.parts.append(f'<a href="{html.escape(element.get(f"{_LINK}href", ""))}">')
            self.children(element)
            self.parts.append("</a>")
        elif tag in (f"{_TEXT}s", f"{_TEXT}tab"):
            self.parts.append(" ")
        elif tag == f"{_TEXT}line-break":
            self.parts.append("<br>")
        else:
            self.children(element)

    def _within(self, tag: str, element: ElementTree.Element) -> None:
        self.parts.append(f"<{tag}>")
        self.children(element)
        self.parts.append(f"</{tag}>")

    def _write(self, text: str | None) -> None:
        if text:
            self.parts.append(html.escape(text, quote=False))
