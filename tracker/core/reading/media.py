"""What a body is: HTML, plain text, Markdown, PDF or a word processor's file; by its first bytes, else by its type."""

from __future__ import annotations

import re
from enum import Enum

from tracker.core.model import Page
from tracker.errors import Unreadable

_MARKUP = re.compile(
    r"[\ufeff\xff\xfe\xef\xbb\xbf\s]*(?:<\?xml|<!doctype|<!--|<(?:html|head|body|div|p|h1|main|article|section|meta|title|table|span)\b)",
    re.IGNORECASE,
)


_PDF_TYPES = frozenset(("application/pdf", "application/x-pdf"))
_OFFICE_TYPES = frozenset(
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.oasis.opendocument.text",
        "application/msword",
        "application/rtf",
        "text/rtf",
    )
)
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE 2 compound file
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
"""An ODT's first part, uncompressed (ODF 1.3 part 2, section 3.3)."""
_NO_TEXT = {
    b"\x89PNG\r\n": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"RIFF": "a picture, a sound or a film (RIFF)",
    b"\x1f\x8b\x08": "compressed data (gzip)",
    b"(\xb5/\xfd": "compressed data (Zstandard)",
    b"7z\xbc\xaf'\x1c": "an archive (7z)",
    b"Rar!\x1a\x07": "an archive (RAR)",
    b"wOFF": "a font",
    b"\x7fELF": "a program",
}


class Media(Enum):
    """The kinds of body that can be read."""

    HTML = "html"
    TEXT = "text"
    MARKDOWN = "markdown"
    PDF = "pdf"
    OFFICE = "office"


class Office(Enum):
    """The kinds of file that word processors write."""

    DOCX = "docx"
    ODT = "odt"
    OLD = "an old Word document (.doc)"
    RTF = "a Rich Text file (.rtf)"
    ZIP = "a ZIP archive"


def office_of(body: bytes) -> Office | None:
    """Which of these a body is, by its first bytes and the names of its parts; None for anything else."""
    if body.startswith(_OLD_WORD):
        return Office.OLD
    if body.startswith(b"{\\rtf"):
        return Office.RTF
    if not body.startswith(_ZIP):
        return None
    if _ODT_TYPE in body[:200]:
        return Office.ODT
    return Office.DOCX if b"word/document.xml" in body or b"word/document" in body[:4000] else Office.ZIP


def media_of(page: Page) -> Media:
    """What to read the body as. A PDF or a word processor's file is known by its mark, whatever the server calls it.

    Raises Unreadable for a picture, a film, an archive: bytes that say what they are, and are no text.
    """
    body = page.body
    kind = page.content_type.partition(";")[0].strip().lower()
    start = body[:1000] if isinstance(body, str) else body[:1000].replace(b"\0", b"").decode("latin-1")
    markup = bool(_MARKUP.match(start))
    if isinstance(body, bytes):
        if b"%PDF-" in body[:1024] or (kind in _PDF_TYPES and not markup):
            return Media.PDF
        if office_of(body) is not None or (kind in _OFFICE_TYPES and not markup):
            return Media.OFFICE
        mark = next((mark for mark in _NO_TEXT if body.startswith(mark)), None)
        if mark is not None:
            raise Unreadable(f"the page is {_NO_TEXT[mark]}, not text")
    if kind in ("text/html", "application/xhtml+xml"):
        return Media.HTML
    if kind in ("text/markdown", "text/x-markdown"):
        return Media.MARKDOWN
    if kind == "text/plain":
        return Media.TEXT
    return Media.HTML if markup or not start.strip() else Media.TEXT
