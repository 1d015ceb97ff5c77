"""Plain text and Markdown as blocks: one for each line, so that its edges can be judged like those of a page."""

from __future__ import annotations

import re

from tracker.core.reading.inline import visible
from tracker.core.reading.markdown import Block

_HEADING = re.compile(r"(#{1,6})[ \t]+\S")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_LINES = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


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
        heading = _HEADING.match(words)
        words = words.lstrip("# ") if heading else words
        plain = _LINK.sub(r"\1", words) if "](" in words else words
        kind, level = ("heading", len(heading[1])) if heading else ("paragraph", 0)
        found.append(Block(kind, line, plain, level=level, tight=tight, indent=-1))
        tight = True
    return found
