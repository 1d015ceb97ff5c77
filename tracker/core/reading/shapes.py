"""What the writer of blocks asks about an element or its lines before it decides how to write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import cast

from tracker.core.html import BLOCK_TAGS, HEADINGS, Element

_NUMBERED = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s|\d{1,3}(?:\.\d{1,3})+\s|§|•|[-–—*]\s"
)
_WRAPPED = 140  # no line longer than this: the lines may be wraps, and stay below each other
_FULL = 0.7  # share of the breaks before which a line is full, where they are wraps


def only_text(element: Element) -> str:
    """The text of an element that holds no other."""
    texts = cast(list[str], element.children)
    return texts[0] if len(texts) == 1 else "".join(texts)


def own_number(element: Element) -> bool:
    """Whether an item's text begins with a number of its own."""
    return bool(_NUMBERED.match(element.words(16)))


def first_block(element: Element) -> Element | None:
    """The heading that an item's text begins with, or None where it begins with anything else."""
    for child in element.children:
        if isinstance(child, str):
            if child.strip():
                return None
        elif child.chars:
            if child.tag in HEADINGS:
                return child
            return first_block(child) if child.tag in BLOCK_TAGS and child.tag not in ("ul", "ol", "table") else None
    return None


def are_wraps(lines: Sequence[str]) -> bool:
    """Whether line breaks are those of a text that was wrapped by hand: the next word would not have fitted.

    A short line above a long one is a heading, and a list's entries are of any length.
    """
    longest = max(map(len, lines))
    if longest > _WRAPPED:
        return False
    breaks = [(line, after) for line, after in pairwise(lines) if line and after]
    full = sum(len(line) + 1 + len(after.split(None, 1)[0]) > longest for line, after in breaks)
    return full >= _FULL * len(breaks)
