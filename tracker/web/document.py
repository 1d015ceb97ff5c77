"""A version's text as blocks that a template can show: headings, paragraphs, items, tables, each clause with its
anchor.

The template escapes every run; no HTML is made here, and the links of a policy are shown, not made clickable: who
wrote the text is a stranger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt

from tracker.core.model import Clause, ClauseKind, Reading

PARSED = 20_000
"""Characters of one clause up to which emphasis and links are recognised; hostile markup costs more than linear
time.
"""

_CELL = re.compile(r"(?<!\\)\|")
_HASHES = re.compile(r"#{1,6}(?=\s)")


@dataclass(frozen=True, slots=True)
class Run:
    """Some text in one style. `target`: where a link leads."""

    text: str
    strong: bool = False
    emphasis: bool = False
    target: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One clause: its anchor on the page (empty for text outside of the clauses), its number, its runs."""

    anchor: str
    number: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the page. `level`: of a heading 1..6, of an item its depth from 0. `rows`: cells of a table's
    rows.
    """

    kind: ClauseKind
    level: int = 0
    parts: tuple[Part, ...] = ()
    rows: tuple[tuple[str, tuple[tuple[Run, ...], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table of contents."""

    anchor: str
    level: int
    text: str


def blocks(reading: Reading) -> tuple[Block, ...]:
    """The text of a reading in order. Text that no clause covers is kept as a paragraph where it has words."""
    return tuple(_joined(_pieces(reading)))


def contents(found: tuple[Block, ...]) -> tuple[Entry, ...]:
    """The headings, for a table of contents. The first one is left out where it is the only one of its level: the
    title.
    """
    headings = [block for block in found if block.kind is ClauseKind.HEADING and block.parts]
    top = [block for block in headings if block.level == 1]
    if headings and len(top) == 1 and headings[0] is top[0]:
        headings = headings[1:]
    lowest = min((block.level for block in headings), default=1)
    return tuple(
        Entry(block.parts[0].anchor, block.level - lowest, _plain(block.parts[0]))
        for block in headings
        if block.level - lowest < 3
    )


def anchor(clause: Clause, place: int) -> str:
    """The name of a clause in links to it: the same in the next version of the text as long as its key is.

    `place`: among the clauses, from 1; it names clauses that were stored before they had keys.
    """
    return f"c-{clause.key}" if clause.key else f"c{place}"


def runs(text: str) -> tuple[Run, ...]:
    """Inline Markdown as runs: emphasis, links, code as plain text; everything else is text as it stands."""
    text = text.strip()
    if len(text) > PARSED or not any(mark in text for mark in "*_[`\\&<"):
        return (Run(" ".join(text.split())),)
    strong = emphasis = 0
    targets: list[str] = []
    found: list[Run] = []
    for token in _markdown().parseInline(text)[0].children or ():
        if token.type in ("strong_open", "strong_close"):
            strong += token.nesting
        elif token.type in ("em_open", "em_close"):
            emphasis += token.nesting
        elif token.type == "link_open":
            targets.append(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            targets.pop()
        elif token.type in ("softbreak", "hardbreak"):
            found.append(Run(" "))
        elif token.content:
            found.append(Run(token.content, strong > 0, emphasis > 0, targets[-1] if targets else ""))
    return tuple(found)


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def _pieces(reading: Reading) -> Iterator[tuple[Block, bool]]:
    """Blocks of one clause each, with whether the clause goes on in the line of the one before it."""
    text, end = reading.text, 0
    for place, clause in enumerate(reading.clauses, start=1):
        gap = text[end : clause.start]
        if any(character.isalnum() for character in gap):
            yield Block(ClauseKind.PARAGRAPH, parts=(Part("", "", runs(gap)),)), False
        yield _block(text, clause, anchor(clause, place)), "\n" not in gap and place > 1
        end = max(end, clause.end)
    if any(character.isalnum() for character in text[end:]):
        yield Block(ClauseKind.PARAGRAPH, parts=(Part("", "", runs(text[end:])),)), False


def _block(text: str, clause: Clause, name: str) -> Block:
    body = text[clause.body : clause.end]
    if clause.kind is ClauseKind.ROW:
        cells = [cell.strip().replace("\\|", "|") for cell in _CELL.split(body.strip().strip("|"))]
        return Block(clause.kind, rows=((name, tuple(runs(cell) for cell in cells)),))
    part = Part(name, clause.number, runs(body))
    if clause.kind is ClauseKind.HEADING:
        hashes = _HASHES.match(text, clause.start)
        level = len(hashes.group()) if hashes else min(6, len(clause.path) + 1)
        return Block(clause.kind, level, (part,))
    if clause.kind is ClauseKind.ITEM:
        line = text.rfind("\n", 0, clause.start) + 1
        indent = len(text[line : clause.start].expandtabs(4))
        return Block(clause.kind, min(4, indent // 2), (part,))
    return Block(clause.kind, 0, (part,))


def _joined(pieces: Iterator[tuple[Block, bool]]) -> Iterator[Block]:
    """Sentences of one paragraph and rows of one table put together."""
    last: Block | None = None
    for block, goes_on in pieces:
        if last is not None and last.kind is block.kind is ClauseKind.ROW:
            last = Block(last.kind, rows=last.rows + block.rows)
            continue
        if last is not None and goes_on and last.kind is not ClauseKind.ROW and block.kind is ClauseKind.PARAGRAPH:
            last = Block(last.kind, last.level, last.parts + block.parts)
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


def _plain(part: Part) -> str:
    text = "".join(run.text for run in part.runs)
    return f"{part.number} {text}".strip()
