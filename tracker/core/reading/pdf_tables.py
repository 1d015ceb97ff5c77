"""Tables in a PDF: runs that stand beside each other, row under row, their cells beginning at the same places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.core.reading.pdf_runs import Run

_LONE_BULLET = re.compile(r"[•●▪■◦‣·∙○►➢➤✓✔⁃□▸\uf000-\uf0ff–—*o-]")
_LONE_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)]?")
_CELL_LINES = 14
_CELL_CHARS = 700
"""A column of text is longer than that, a cell seldom."""


@dataclass(slots=True)
class Row:
    """One row of a table: cells from left to right, each with its lines."""

    cells: list[list[Run]] = field(default_factory=list)

    @property
    def lefts(self) -> list[float]:
        """Where its cells begin."""
        return [min(run.left for run in cell) for cell in self.cells]


def parts(runs: Sequence[Run]) -> Iterator[Sequence[Run] | Row]:
    """The runs of a page, cut into stretches of text and rows of tables."""
    rows = list(_rows(runs))
    position = 0
    for start, end, row in rows:
        if start > position:
            yield runs[position:start]
        yield row
        position = end
    if position < len(runs):
        yield runs[position:]


def _rows(runs: Sequence[Run]) -> Iterator[tuple[int, int, Row]]:
    """The rows of tables: at least two that follow each other, their cells beginning at the same places."""
    group: list[tuple[int, int, Row]] = []
    position = 0
    while position < len(runs):
        row, end = _row_at(runs, position)
        if row is None:
            yield from _table(group)
            group = []
            position += 1
            continue
        if group and not (group[-1][1] == position and _aligned(group[-1][2], row)):
            yield from _table(group)
            group = []
        group.append((position, end, row))
        position = end
    yield from _table(group)


def _table(group: list[tuple[int, int, Row]]) -> Iterator[tuple[int, int, Row]]:
    if len(group) >= 2:
        yield from group


def _row_at(runs: Sequence[Run], start: int) -> tuple[Row | None, int]:
    """The row that begins with this run, and where it ends; None where no second cell stands beside the first."""
    row, position = Row(), start
    while position < len(runs) and len(row.cells) < 12:
        cell, end = _cell_at(runs, position, row)
        if not cell:
            break
        row.cells.append(cell)
        position = end
    if len(row.cells) < 2 or _LONE_BULLET.fullmatch(row.cells[0][0].text) or _numbered_line(row):
        return None, start
    return row, position


def _numbered_line(row: Row) -> bool:
    """A number and the paragraph behind it are no row of a table."""
    first = row.cells[0]
    return (
        len(row.cells) == 2
        and len(first) == 1
        and bool(_LONE_NUMBER.fullmatch(first[0].text))
        and len(first[0].text) < 6
    )


def _cell_at(runs: Sequence[Run], start: int, row: Row) -> tuple[list[Run], int]:
    """The lines of one cell, top to bottom; empty where the run at `start` stands in no cell of this row."""
    first = runs[start]
    if row.cells:
        before = row.cells[-1]
        top = min(run.top for run in before)
        bottom = max(run.bottom for run in before)
        apart = first.left - max(run.right for run in before)
        if apart < 0.8 * first.size or first.top < top - 0.8 * first.size or first.top > bottom - 0.3 * first.size:
            return [], start
    cell, chars, position = [first], len(first.text), start + 1
    while position < len(runs):
        run, last = runs[position], cell[-1]
        below = 0 < run.top - last.top < 1.9 * last.size and abs(run.left - first.left) < 3 * first.size
        inside = run.left < max(one.right for one in cell) and run.right > min(one.left for one in cell)
        if not (below and inside):
            break
        if len(cell) >= _CELL_LINES or chars > _CELL_CHARS or _beside(runs, position):
            break
        cell.append(run)
        chars += len(run.text)
        position += 1
    return cell, position


def _beside(runs: Sequence[Run], position: int) -> bool:
    """Whether the next run stands on the same line, to the right: this one begins a row of its own."""
    if position + 1 >= len(runs):
        return False
    run, after = runs[position], runs[position + 1]
    return run.level_with(after) and after.left - run.right > 0.8 * run.size


def _aligned(before: Row, row: Row) -> bool:
    """Whether the cells of two rows begin at the same places."""
    if len(before.cells) != len(row.cells):
        return False
    size = row.cells[0][0].size
    close = sum(abs(one - other) < 2.5 * size for one, other in zip(before.lefts, row.lefts, strict=True))
    return close == len(row.cells)
