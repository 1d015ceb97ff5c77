"""What stands where on a page of a PDF: PDFium's text as runs of words with their boxes, and the order to read them in.

PDFium gives the characters in the order in which the page draws them. Office programs draw in reading order, table
cells included, so that order is kept; it is set aside only where a page was drawn across its columns, or in no order.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

HYPHEN = "\u00ad"
"""Ends a run whose last word was divided at the end of its line; PDFium takes the mark itself away."""

_ABOVE, _BELOW = 0.9, 0.22  # shares of its size that a line reaches above and below the line its letters stand on
_LEAST_SIZE = 1.0  # points
_APART = 2.0  # gap between two words, in sizes of the text, from which they are runs of their own
_APART_BY_EDGE = 0.8  # the same, where the second begins at an edge that other runs begin at: the cell of a table
_TOUCHING = 0.08  # the same: below it PDFium's blank stands between a word and its raised or lowered end (28th)
_WORDS = re.compile(r"\S+")
_BOLD = re.compile(r"bold|black|heavy|demi|semib", re.IGNORECASE)
_BOLD_WEIGHT = 600  # of 100 to 900, as in CSS
_LINE_ENDS = re.compile(r"\r\n?|\n|[\ufffe\x02](?:\r?\n)?")
_LEVEL = 8.0  # degrees: text at another slope is a stamp across the page (DRAFT)
_GUTTER = 1.0  # least width of the space between columns, in sizes of the text
_MOST_RUNS = 3_000  # a dense page has 200; beyond this the order is left as it was drawn
_MOST_OBJECTS = 20_000  # a page printed from a browser has about a thousand
_DOT = (1.5, 9.0)  # points: how wide a bullet is
_PROSE = 18  # characters: columns of a text hold more than that on a line, cells of a table mostly less


@dataclass(frozen=True, slots=True)
class Run:
    """Words on one line. Its box is in points from the page's upper left corner; `size`: of its font."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False

    @property
    def width(self) -> float:
        """In points."""
        return self.right - self.left

    def level_with(self, other: Run) -> bool:
        """Whether both stand on one line: their heights overlap by more than half of the lower one."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        return shared > 0.5 * min(self.bottom - self.top, other.bottom - other.top)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its runs in reading order and its height in points. `images`: it holds images and no text."""

    runs: tuple[Run, ...]
    height: float
    images: bool = False


def sheet_of(page: Any) -> Sheet:
    """Lay out one page of pypdfium2's."""
    textpage = page.get_textpage()
    try:
        chars = _Chars(page, textpage)
        runs = ordered(_bulleted(_settled(list(chars.runs())), list(chars.dots())))
    finally:
        textpage.close()
    width, height = page.get_size()  # as the page is shown, its rotation applied
    return Sheet(tuple(runs), float(height or width), images=not runs and _holds_image(page))


def _holds_image(page: Any) -> bool:
    from pypdfium2 import raw

    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4))


class _Chars:
    """The characters of one page, asked for by their index."""

    def __init__(self, page: Any, textpage: Any) -> None:
        from pypdfium2 import raw

        self.raw = raw
        self.page = page
        self.textpage = textpage
        self.rotation = page.get_rotation()
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.text = str(textpage.get_text_range())
        count = textpage.count_chars()
        if len(self.text) != count:  # characters beyond the basic plane, or without a code: the indexes would shift
            codes = [raw.FPDFText_GetUnicode(textpage, index) for index in range(count)]
            self.text = "".join(
                chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd" for code in codes
            )
        self._box = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._origin = (ctypes.c_double(), ctypes.c_double())
        self._name = ctypes.create_string_buffer(200)

    def runs(self) -> Iterator[tuple[Run, bool]]:
        """The runs, in the order in which the page draws them; with each, whether only a small gap sets it apart."""
        start = 0
        for end in [*_LINE_ENDS.finditer(self.text), None]:
            stop = end.start() if end else len(self.text)
            words = [(match.start(), match.end()) for match in _WORDS.finditer(self.text, start, stop)]
            if words and self._level(words[0][0]):
                yield from self._line(words, HYPHEN if end and end[0][0] in "\ufffe\x02" else "")
            start = end.end() if end else stop

    def _line(self, words: list[tuple[int, int]], ending: str) -> Iterator[tuple[Run, bool]]:
        (first, last), pieces, small = words[0], [self.text[slice(*words[0])]], False
        height = self.size(first)
        gaps = self._gaps(words)
        word_gap = _word_gap(words, gaps, height)
        for (begin, end), gap in zip(words[1:], gaps, strict=True):
            if gap > _APART_BY_EDGE * height or gap < -height:
                yield self._run(first, last, "".join(pieces)), small
                small = 0 < gap <= _APART * height
                first, pieces, height = begin, [self.text[begin:end]], self.size(begin)
            else:
                together = gap < word_gap if word_gap else gap < _TOUCHING * height and self._made_up(begin - 1)
                pieces += ["" if together else " ", self.text[begin:end]]
            last = end
        yield self._run(first, last, "".join(pieces) + ending), small

    def _gaps(self, words: list[tuple[int, int]]) -> list[float]:
        """The spaces between the words of a line."""
        return [self.box(after[0])[0] - self.box(before[1] - 1)[1] for before, after in pairwise(words)]

    def dots(self) -> Iterator[tuple[float, float, float]]:
        """Small drawings as tall as wide, which may be bullets: left, right, and how far from the page's top."""
        raw, page = self.raw, self.page
        count = raw.FPDFPage_CountObjects(page)
        edges = [ctypes.c_float() for _ in range(4)]
        for number in range(count if count <= _MOST_OBJECTS else 0):
            drawing = raw.FPDFPage_GetObject(page, number)
            if raw.FPDFPageObj_GetType(drawing) != raw.FPDF_PAGEOBJ_PATH:
                continue
            if not raw.FPDFPageObj_GetBounds(drawing, *edges):
                continue
            left, bottom, right, top = (edge.value for edge in edges)
            if _DOT[0] < right - left < _DOT[1] and 0.7 < (top - bottom) / (right - left) < 1.4:
                (one, high), (other, low) = self._shown(left, top), self._shown(right, bottom)
                yield min(one, other), max(one, other), (high + low) / 2

    def _run(self, start: int, end: int, text: str) -> Run:
        places = (start, (start + end - 1) // 2, end - 1)
        sizes = [self.size(index) for index in places]
        usual = sorted(range(3), key=lambda n: sizes[n])[1]  # a raised first or last letter does not count
        size, base = sizes[usual], self._base(places[usual])
        left, right = self.box(start)[0], self.box(end - 1)[1]
        bold = all(self._bold(index) for index in places)
        top, bottom = base - _ABOVE * size, base + _BELOW * size
        return Run(text, min(left, right), top, max(left, right), bottom, round(size, 1), bold)

    def box(self, index: int) -> tuple[float, float]:
        """Where a character begins and ends, in points from the left of the page as it is shown."""
        box = self._box
        if not self.raw.FPDFText_GetLooseCharBox(self.textpage, index, box):
            return 0.0, 0.0
        left, right = self._shown(box.left, box.top)[0], self._shown(box.right, box.bottom)[0]
        return min(left, right), max(left, right)

    def size(self, index: int) -> float:
        """The size of a character's font, in points on the page."""
        matrix = self._matrix
        if not self.raw.FPDFText_GetMatrix(self.textpage, index, matrix):
            return _LEAST_SIZE
        scale = math.hypot(matrix.c, matrix.d)
        return max(_LEAST_SIZE, float(self.raw.FPDFText_GetFontSize(self.textpage, index)) * scale)

    def _base(self, index: int) -> float:
        """The line that a character stands on, in points from the top of the page."""
        across, up = self._origin
        if not self.raw.FPDFText_GetCharOrigin(self.textpage, index, across, up):
            return 0.0
        return self._shown(across.value, up.value)[1]

    def _shown(self, across: float, up: float) -> tuple[float, float]:
        """A place in the page's own coordinates as one on the page as it is shown, from its upper left corner."""
        if self.rotation == 0:
            return across - self.left, self.top - up
        if self.rotation == 90:
            return up - self.bottom, across - self.left
        if self.rotation == 180:
            return self.right - across, up - self.bottom
        return self.top - up, self.right - across

    def _level(self, index: int) -> bool:
        degrees = float(self.raw.FPDFText_GetCharAngle(self.textpage, index)) * 57.29578 % 90
        return degrees < _LEVEL or degrees > 90 - _LEVEL

    def _made_up(self, index: int) -> bool:
        return int(self.raw.FPDFText_IsGenerated(self.textpage, index)) == 1

    def _bold(self, index: int) -> bool:
        if self.raw.FPDFText_GetFontWeight(self.textpage, index) >= _BOLD_WEIGHT:
            return True
        flags = ctypes.c_int()
        size = self.raw.FPDFText_GetFontInfo(self.textpage, index, self._name, 200, flags)
        return 0 < size <= 200 and bool(_BOLD.search(self._name.value.decode("utf-8", "replace")))


def _word_gap(words: Sequence[tuple[int, int]], gaps: Sequence[float], height: float) -> float:
    """For a line of letters set apart (T E R M S  O F  U S E): the gap from which on a word ends; else 0."""
    if len(words) < 5 or sum(end - start == 1 for start, end in words) < 0.8 * len(words):
        return 0.0
    least, most = min(gaps), max(gaps)
    return (least + most) / 2 if most > 1.4 * least else height


def _settled(found: Sequence[tuple[Run, bool]]) -> list[Run]:
    """Runs that only a small gap sets apart are one, but where the second begins at an edge that others share."""
    edges: dict[int, int] = {}
    for run, small in found:
        if not small:
            edges[round(run.left)] = edges.get(round(run.left), 0) + 1
    runs: list[Run] = []
    for run, small in found:
        at_edge = edges.get(round(run.left), 0) >= 2
        if small and not at_edge:
            runs[-1] = joined(runs[-1], run, f"{runs[-1].text} {run.text}")
        else:
            runs.append(run)
    return runs


def _bulleted(runs: list[Run], dots: Sequence[tuple[float, float, float]]) -> list[Run]:
    """The runs, with a bullet before those that have a dot drawn in front of them (browsers draw bullets so)."""
    if len(dots) * len(runs) > _MOST_RUNS * 100:
        return runs
    for left, right, height in dots:
        for place, run in enumerate(runs):
            if run.top < height < run.bottom and 0 < run.left - right < 2 * run.size and right - left < 0.7 * run.size:
                beside = any(
                    other is not run and other.level_with(run) and left - run.size < other.right <= run.left
                    for other in runs
                )
                if not beside:
                    runs[place] = replace(run, text=f"\u2022 {run.text}", left=left)
                break
    return runs


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


def joined(before: Run, after: Run, text: str) -> Run:
    """One run in the place of two, with the given text."""
    return replace(
        before,
        text=text,
        left=min(before.left, after.left),
        top=min(before.top, after.top),
        right=max(before.right, after.right),
        bottom=max(before.bottom, after.bottom),
        size=max(before.size, after.size),
        bold=before.bold and after.bold,
    )
