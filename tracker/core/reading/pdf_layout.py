"""What stands where on a page of a PDF: PDFium's characters as runs of words with their boxes.

PDFium gives the characters in the order in which the page draws them, and makes up the blanks between words.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from tracker.core.reading.pdf_columns import ordered
from tracker.core.reading.pdf_runs import CJK, HYPHEN, Run, Sheet, joined

_ABOVE, _BELOW = 0.9, 0.22  # shares of its size that a line reaches above and below the line its letters stand on
_LEAST_SIZE = 1.0  # points
_APART = 2.0  # gap between two words, in sizes of the text, from which they are runs of their own
_APART_BY_EDGE = 0.8  # the same, where the second begins at an edge that other runs begin at: the cell of a table
_TOUCHING = 0.08  # the same: below it PDFium's blank stands between a word and its raised or lowered end (28th)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LETTERS = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"\S+")
_BOLD = re.compile(r"bold|black|heavy|demi|semib", re.IGNORECASE)
_BOLD_WEIGHT = 600  # of 100 to 900, as in CSS
_TOUCHING_CJK = 0.4  # the same beside a Chinese or Japanese character: programs set digits and Latin apart from them
_LINE_ENDS = re.compile(r"\r\n?|\n|[\ufffe\x02](?:\r?\n)?")
_LEVEL = 8.0  # degrees: text at another slope is a stamp across the page (DRAFT)
_MOST_PAIRS = 300_000  # of runs and dots on a page that are looked at for bullets
_MOST_OBJECTS = 20_000  # a page printed from a browser has about a thousand
_DOT = (1.5, 9.0)  # points: how wide a bullet is


def sheet_of(page: Any) -> Sheet:
    """Lay out one page of pypdfium2's."""
    textpage = page.get_textpage()
    try:
        chars = _Chars(page, textpage)
        found, dots = list(chars.runs()), list(chars.dots())
        if is_right_to_left(chars.text):
            found, dots = mirrored(found, dots, float(page.get_size()[0]))
        runs = ordered(_bulleted(_settled(found), dots))
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
                if is_right_to_left(self.text[start:stop]):
                    yield from self._line_from_the_right(words)
                else:
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
                near = _TOUCHING_CJK if CJK.match(self.text[last - 1]) or CJK.match(self.text[begin]) else _TOUCHING
                together = gap < word_gap if word_gap else gap < near * height and self._made_up(begin - 1)
                pieces += ["" if together else " ", self.text[begin:end]]
            last = end
        yield self._run(first, last, "".join(pieces) + ending), small

    def _line_from_the_right(self, words: list[tuple[int, int]]) -> Iterator[tuple[Run, bool]]:
        """A line of Hebrew or Arabic, its words and letters put in order by where they stand.

        PDFium hands them out in the order of the drawing or turned round, from one word to the next.
        """
        size = self.size(words[0][0])
        whole: Run | None = None
        for run, _ in turned([self._placed(*word) for word in words]):
            if whole is not None and max(whole.left - run.right, run.left - whole.right) <= _APART * size:
                whole = joined(whole, run, f"{whole.text} {run.text}")
                continue
            if whole is not None:
                yield whole, False
            whole = run
        if whole is not None:
            yield whole, False

    def _placed(self, start: int, end: int) -> tuple[Run, bool]:
        """One word where it stands, its letters in the order of reading; and whether it is read from the right."""
        text = self.text[start:end]
        boxes = [self.box(index) for index in range(start, end)]
        right_to_left = bool(_RIGHT_TO_LEFT.search(text))
        letters = [box[0] for char, box in zip(text, boxes, strict=True) if char.isalnum()]
        if letters and letters[0] != letters[-1] and (letters[0] < letters[-1]) == right_to_left:
            order = sorted(range(len(text)), key=lambda at: boxes[at][0], reverse=right_to_left)
            text = "".join(text[at] for at in order)
        left, right = min(box[0] for box in boxes), max(box[1] for box in boxes)
        return replace(self._run(start, end, text), left=left, right=right), right_to_left

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


def is_right_to_left(text: str) -> bool:
    """Whether most of a text's letters are Hebrew, Arabic or of another script that is written from the right."""
    if text.isascii():
        return False
    return 2 * len(_RIGHT_TO_LEFT.findall(text)) > len(_LETTERS.findall(text))


def mirrored(
    found: list[tuple[Run, bool]], dots: list[tuple[float, float, float]], width: float
) -> tuple[list[tuple[Run, bool]], list[tuple[float, float, float]]]:
    """A page written from the right as its mirror image, so that one set of rules serves both."""
    runs = [(replace(run, left=width - run.right, right=width - run.left), small) for run, small in found]
    return runs, [(width - right, width - left, height) for left, right, height in dots]


def turned(placed: Sequence[tuple[Run, bool]]) -> list[tuple[Run, bool]]:
    """The words of a line from right to left; those of another direction among them keep their own order."""
    found: list[tuple[Run, bool]] = []
    others: list[tuple[Run, bool]] = []
    for word in sorted(placed, key=lambda one: -one[0].right):
        if word[1]:
            found += others[::-1]
            others = []
            found.append(word)
        else:
            others.append(word)
    return found + others[::-1]


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
    if len(dots) * len(runs) > _MOST_PAIRS:
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
