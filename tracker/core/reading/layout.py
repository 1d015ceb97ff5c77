"""Blocks put below each other as one Markdown text, so that every Markdown shows them as the page did.

Here are the things that depend on the block before: what stands inside which item, which number an item would be given,
and where a blank line is needed. Escapes inside a paragraph are not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_MARKER = re.compile(r"([-*+]|(\d{1,9})([.)]))(?:[ \n]|$)")
_MOST_INDENT = 3  # one blank more and a paragraph is code (CommonMark, section 4.4)


class Block(NamedTuple):
    """One block of the page. `kind`: heading, paragraph, item or row; `text`: its Markdown; `plain`: its words alone.

    `links`: characters of `plain` inside links. `level`: of a heading, 1 to 6, or 0. `tight`: follows the block before
    it on the next line. `indent`: blanks before it, by the items it stands in; -1 for a line that is shown as it is.
    """

    kind: str
    text: str
    plain: str
    links: int = 0
    level: int = 0
    first_row: bool = False
    columns: int = 0
    tight: bool = False
    indent: int = 0


def join(blocks: Sequence[Block]) -> str:
    """Blocks as one Markdown text: items and rows of one run follow each other line by line."""
    page = _Page()
    for block in blocks:
        page.put(block)
    return "".join(page.parts)


class _Item:
    """An item whose text may go on. `wanted`, `column`: where its text begins, in the blocks and in the Markdown."""

    __slots__ = ("column", "wanted")

    def __init__(self, wanted: int, column: int) -> None:
        self.wanted = wanted
        self.column = column


class _Page:
    """The text so far. `items`: those that are open; `lists`: for each depth, the list that an item would join."""

    __slots__ = ("before", "items", "lists", "parts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.before = ""
        self.items: list[_Item] = []
        self.lists: dict[int, tuple[str, int]] = {}

    def put(self, block: Block) -> None:
        """Put a block below the others."""
        kind, text, indent = block.kind, block.text, block.indent
        listed = indent > 0 or kind == "item" or text[:1].isdigit() or "\n" in text
        tight = block.tight or (self.before == kind and kind in ("item", "row") and not block.first_row)
        if indent >= 0 and (listed or self.lists):
            text, tight = self.placed(block, tight)
        if self.parts:
            self.parts.append("\n" if tight else "\n\n")
        self.parts.append(text)
        if kind == "row" and (block.first_row or self.before != "row"):
            margin = text[: len(text) - len(text.lstrip())]
            self.parts.append(f"\n{margin}|{' --- |' * max(1, block.columns)}")
        self.before = kind

    def placed(self, block: Block, tight: bool) -> tuple[str, bool]:
        """A block's text with its indent, its numbers escaped where Markdown would show others."""
        items = self.items
        while items and items[-1].wanted > block.indent:
            items.pop()
        base, column = (items[-1].wanted, items[-1].column) if items else (0, 0)
        column += min(_MOST_INDENT, block.indent - base)
        depth = len(items)
        if block.kind in ("heading", "row"):
            self.close(depth)
            return (" " * column + block.text if block.kind == "row" else block.text), tight
        lines = block.text.split("\n")
        for number, line in enumerate(lines):
            marker = _MARKER.match(line)
            if marker is None or (number and not self.lists.get(depth) and marker[2] not in (None, "1")):
                if not number:
                    tight = tight and block.tight  # Markdown knows no lists of letters: each item is a paragraph
                    self.close(depth + tight)
                continue
            kind = marker[3] or marker[1]
            value = int(marker[2] or 0)
            known = self.lists.get(depth)
            if marker[2] and known is not None and known[0] == kind and known[1] != value:
                lines[number] = f"{marker[2]}\\{line[len(marker[2]) :]}"
                tight = tight and bool(number)
                if not number:
                    self.close(depth)
                continue
            if not number:
                tight = tight and (known is not None or marker[2] in (None, "1"))  # else it goes on with a paragraph
                items.append(_Item(block.indent + len(marker[1]) + 1, column + len(marker[1]) + 1))
            self.close(depth + 1)
            self.lists[depth] = (kind, value + 1)
        margin = " " * column
        if len(lines) == 1:
            return margin + block.text if lines[0] == block.text else margin + lines[0], tight
        below = margin + " " * (block.text.index(" ") + 1) if block.kind == "item" else margin
        return margin + f"\n{below}".join(lines), tight

    def close(self, depth: int) -> None:
        """End the lists from a depth on."""
        if self.lists:
            self.lists = {level: known for level, known in self.lists.items() if level < depth}
