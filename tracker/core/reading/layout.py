"""Blocks put below each other as one Markdown text, so that every Markdown shows them as the page did.

Here are the things that depend on the block before: what stands inside which item, which number an item would be given,
and where a blank line is needed. Escapes inside a paragraph are not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tracker.core.reading.escaping import DATE

_MARKER = re.compile(rf"([-*+]|(\d{{1,9}})([.)])(?!{DATE}))(?:[ \n]|$)")
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
    parts: list[str] = []
    nesting = _Nesting()
    before = ""
    for block in blocks:
        kind, text, _, _, _, first_row, columns, tight, indent = block
        if before == kind and (kind == "item" or (kind == "row" and not first_row)):
            tight = True
        if indent or "\n" in text or text[0].isdigit() or (kind == "item" and text[:2] != "- "):
            if indent >= 0:
                text, tight = nesting.placed(block, tight)
        elif kind == "item":
            nesting.items, nesting.lists = [(2, 2)], {0: ("-", 1)}
        else:
            nesting.items, nesting.lists = [], {}
        if parts:
            parts.append("\n" if tight else "\n\n")
        parts.append(text)
        if kind == "row" and (first_row or before != "row"):
            margin = text[: len(text) - len(text.lstrip())]
            parts.append(f"\n{margin}|{' --- |' * max(1, columns)}")
        before = kind
    return "".join(parts)


class _Nesting:
    """What the next block may stand in.

    `items`: those that are open, each by where its text begins in the blocks and in the Markdown; `lists`: for each
    depth, the kind of the list that an item would join and the number it would get.
    """

    __slots__ = ("items", "lists")

    def __init__(self) -> None:
        self.items: list[tuple[int, int]] = []
        self.lists: dict[int, tuple[str, int]] = {}

    def placed(self, block: Block, tight: bool) -> tuple[str, bool]:
        """A block's text with its indent, its numbers escaped where Markdown would show others."""
        items = self.items
        while items and items[-1][0] > block.indent:
            items.pop()
        base, column = items[-1] if items else (0, 0)
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
                items.append((block.indent + len(marker[1]) + 1, column + len(marker[1]) + 1))
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
