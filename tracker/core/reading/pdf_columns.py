"""The order in which a page's runs are read: as they were drawn, or column by column.

Office programs draw in reading order, table cells included, so that order is kept; it is set aside only where a page
was drawn line by line across its columns, or in no order.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tracker.core.reading.pdf_runs import Run

_GUTTER = 1.0  # least width of the space between columns, in sizes of the text
_MOST_RUNS = 1_500  # a dense page has 200; beyond this the order is left as it was drawn
_PROSE = 18  # characters: columns of a text hold more than that on a line, cells of a table mostly less


def ordered(runs: list[Run]) -> list[Run]:
    """The runs in reading order: as drawn, or column by column where they were drawn across the columns or anyhow."""
    if not 6 <= len(runs) <= _MOST_RUNS:
        return runs
    if _drawn_anyhow(runs) or _drawn_across(runs):
        return _by_columns(sorted(runs, key=lambda run: (run.top, run.left)), 0)
    return runs


def _drawn_anyhow(runs: Sequence[Run]) -> bool:
    """Whether the drawing often jumps up a page without moving on to a column or cell on the right."""
    jumps = sum(
        after.bottom < before.top - before.size and after.left < before.right - before.size
        for before, after in pairwise(runs)
    )
    return jumps > max(2, len(runs) // 10)


def _drawn_across(runs: Sequence[Run]) -> bool:
    """Whether lines of two columns of text were drawn one after the other, from left to right."""
    pairs = [
        (before, after) for before, after in pairwise(runs) if before.level_with(after) and after.left > before.right
    ]
    prose = [after.left for before, after in pairs if len(before.text) >= _PROSE and len(after.text) >= _PROSE]
    if len(prose) < 4 or len(prose) < 0.5 * len(pairs):
        return False
    middle = sorted(prose)[len(prose) // 2]
    widths = [before.width for before, after in pairs if abs(after.left - middle) < 20]
    filled = sum(width >= 0.8 * max(widths) for width in widths)  # lines of a text fill their column, cells seldom do
    return len(widths) >= 0.7 * len(prose) and filled >= 0.6 * len(widths)


def _by_columns(runs: list[Run], depth: int) -> list[Run]:
    """Runs sorted from top to bottom, read column by column between the lines that span the columns."""
    gutter = _gutter(runs) if depth < 4 else None
    if gutter is None:
        return _by_lines(runs)
    found: list[Run] = []
    left: list[Run] = []
    right: list[Run] = []
    for run in runs:
        if run.right <= gutter:
            left.append(run)
        elif run.left >= gutter:
            right.append(run)
        else:
            found += _by_columns(left, depth + 1) + _by_columns(right, depth + 1) + [run]
            left, right = [], []
    return found + _by_columns(left, depth + 1) + _by_columns(right, depth + 1)


def _by_lines(runs: list[Run]) -> list[Run]:
    """Runs that stand on one line from left to right."""
    found: list[Run] = []
    line: list[Run] = []
    for run in runs:
        if line and not line[0].level_with(run):
            found += sorted(line, key=lambda one: one.left)
            line = []
        line.append(run)
    return found + sorted(line, key=lambda one: one.left)


def _gutter(runs: Sequence[Run]) -> float | None:
    """Where the space between two columns lies, as x, or None: next to nothing crosses it, both sides are filled."""
    if len(runs) < 6:
        return None
    start, end = min(run.left for run in runs), max(run.right for run in runs)
    size = sorted(run.size for run in runs)[len(runs) // 2]
    best: tuple[float, float] | None = None
    edges = sorted({round(run.left, 1) for run in runs if start + 0.15 * (end - start) < run.left < end})
    for edge in edges:
        before = [run for run in runs if run.right <= edge]
        crossing = sum(run.left < edge - 0.5 < run.right for run in runs)
        after = len(runs) - len(before) - crossing
        if crossing > 0.25 * len(runs) or min(len(before), after) < 3:
            continue
        width = edge - max(run.right for run in before)
        if width >= _GUTTER * size * 0.6 and (best is None or (width - 8 * crossing) > best[0]):
            best = (width - 8 * crossing, edge - width / 2)
    return best[1] if best else None
