"""What a body is: HTML, plain text, Markdown or PDF; by content type, else by its first bytes."""

from __future__ import annotations

import re
from enum import Enum

from tracker.core.model import Page

_MARKUP = re.compile(
    r"[\ufeff\xff\xfe\xef\xbb\xbf\s]*(?:<\?xml|<!doctype|<!--|<(?:html|head|body|div|p|h1|main|article|section|meta|title|table|span)\b)",
    re.IGNORECASE,
)


class Media(Enum):
    """The kinds of body that can be read."""

    HTML = "html"
    TEXT = "text"
    MARKDOWN = "markdown"
    PDF = "pdf"


def media_of(page: Page) -> Media:
    """What to read the body as. A PDF is known by its mark, whatever the server calls it."""
    body = page.body
    if isinstance(body, bytes) and b"%PDF-" in body[:1024]:
        return Media.PDF
    kind = page.content_type.partition(";")[0].strip().lower()
    if kind == "application/pdf" and isinstance(body, bytes):
        return Media.PDF
    if kind in ("text/html", "application/xhtml+xml"):
        return Media.HTML
    if kind in ("text/markdown", "text/x-markdown"):
        return Media.MARKDOWN
    if kind == "text/plain":
        return Media.TEXT
    start = body[:1000] if isinstance(body, str) else body[:1000].replace(b"\0", b"").decode("latin-1")
    return Media.HTML if _MARKUP.match(start) or not start.strip() else Media.TEXT
