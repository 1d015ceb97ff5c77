"""Plain text and Markdown as blocks: one for each line, so that its edges can be judged like those of a page."""

from __future__ import annotations

import html
import re

from tracker.core.reading.inline import visible
from tracker.core.reading.markdown import Block
from tracker.core.reading.vocabulary import is_dated

_HEADING = re.compile(r"(#{1,6})[ \t]+\S")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_LINES = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


_UNDERLINE = re.compile(r"=+|-{2,}")
_HEADING_CHARS = 120  # a line above an underline may be a heading up to this size
_FRONT = re.compile(
    r"\s*---[ \t]*\r?\n"
    r"((?:[\w-]+[ \t]*:.*\r?\n|[ \t]+\S.*\r?\n|[ \t]*\r?\n|#.*\r?\n|-[ \t].*\r?\n)*)"
    r"---[ \t]*(?:\r?\n|$)"
)
"""YAML between two rules at the very start: keys, indented values, items, comments."""
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_CODE = ("```", "~~~")


def lines(text: str) -> list[Block]:
    """The lines of a text that are not blank. What follows its neighbour without a blank line is `tight`."""
    found: list[Block] = []
    tight = False
    for raw in _LINES.split(visible(text)):
        line = raw.rstrip()
        words = line.strip()
        if not words:
            tight = False
            continue
        if tight and words[0] in "=-" and _UNDERLINE.fullmatch(words) and _is_title_line(found):
            level = 1 if words[0] == "=" else 2
            title = found.pop()
            marked = "#" * level + " " + title.plain
            found.append(Block("heading", marked, title.plain, level=level, tight=title.tight))
            tight = False
            continue
        heading = _HEADING.match(words)
        words = words.lstrip("# ") if heading else words
        plain = _LINK.sub(r"\1", words) if "](" in words else words
        kind, level = ("heading", len(heading[1])) if heading else ("paragraph", 0)
        found.append(Block(kind, line, plain, level=level, tight=tight, indent=-1))
        tight = True
    return found


def _is_title_line(found: list[Block]) -> bool:
    """Whether the last line stands alone above what may be its underline."""
    last = found[-1]
    return not last.tight and not last.level and len(last.plain) <= _HEADING_CHARS and "|" not in last.plain


def shown(markdown: str) -> str:
    """Markdown as its readers see it: without front matter, but for a line that dates it, without tags and comments.

    Fenced code stays as it is written.
    """
    front = _FRONT.match(markdown[:20_000])
    if front:
        dated = [row.strip().replace("_", " ") for row in front[1].splitlines() if is_dated(row)]
        markdown = "\n\n".join([*dated, markdown[front.end() :]])
    if "<" not in markdown and "&" not in markdown:
        return markdown
    rows: list[str] = []
    fence = ""
    for row in _without_comments(markdown).split("\n"):
        mark = row.lstrip()[:3]
        if mark in _CODE and fence in ("", mark):
            fence = "" if fence else mark
        rows.append(row if fence else html.unescape(_TAG.sub("", _BREAK.sub("\n", row))))
    return "\n".join(rows)


def _without_comments(text: str) -> str:
    parts: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        parts.append(text[position:start])
        position = end + 3
    parts.append(text[position:])
    return "".join(parts)
