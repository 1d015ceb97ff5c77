"""The lines of a text as the date finder reads them: marks and links' targets gone, folded when first asked for.

Most lines of a policy bear no date, so the places where one may stand are looked for in the whole text at once, and
only their lines are cleaned.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, compress

from tracker.core.reading.folding import OTHER_DIGIT, fold, in_plain_digits, plain
from tracker.core.reading.languages import LANGUAGES


class Place(StrEnum):
    """Where in the document a line stands."""

    HEAD = "head"
    MIDDLE = "middle"
    TAIL = "tail"


@dataclass(frozen=True, slots=True)
class Line:
    """A line or table cell: its words, the same words folded (equally long), its number among the non-empty lines.

    `short`: it may bear a date whose year has two digits.
    """

    raw: str
    folded: str
    number: int
    place: Place
    short: bool = True


_LINK_TARGET = re.compile(r"\]\([^)\s]{0,2000}\)|https?://\S+|<[^<>\s]{1,2000}>")
_MARKS = re.compile(r"[*_#>`\[\]~|\u2022\\【】]+")
_GLUED = re.compile(r"[A-Z](?<=[A-Za-z][A-Za-z][A-Z])(?=[a-z]{2,8}\.? ?[0-9])")
"""`UpdatedNovember 14`: words that lost the space between two elements of the page (4 of 652 policies)."""
_BUDDHIST, _PERSIAN = re.compile("25[4-9][0-9]"), re.compile("1[34][0-9][0-9]")
_HAN = re.compile(r"(?<=[0-9〇○零一二三四五六七八九十元 ])年")
_SHORT = (
    (re.compile("/ ?(?:[0-9]{1,2} ?/ ?|[a-zA-Z]{3,9}/)'?[0-9]{2}"), ("/", "/ ", "'")),
    (re.compile(r"\. ?(?:[0-9]{1,2} ?\. ?|[a-zA-Z]{3,9}\.)'?[0-9]{2}"), (".", ". ", "'")),
    (re.compile("- ?(?:[0-9]{1,2} ?- ?|[a-zA-Z]{3,9}-)'?[0-9]{2}"), ("-", "- ", "'")),
    (re.compile("'[0-9]{2}(?![0-9])"), ("'",)),
    (re.compile("’[0-9]{2}(?![0-9])"), ("’",)),
    (re.compile(", [0-9]{2}(?![0-9:.,])"), (", ",)),
    (re.compile("/[1-4][0-9](?![0-9/])"), ("/",)),
)
"""Years of two digits (`3/31/21`, `1-Jul-23`, `Jul '23`, `Jan 5, 24`, `03/24`), and what may stand before the digits: a
sign, or a sign and a blank.
"""
_DAY_AND_WORD = re.compile(r"[0-9](?:st|nd|rd|th)?\.? [^\W\d_]{3,10}\.?\Z")
"""`1 Jul 23`: the year first, then what stands before it."""
_BEFORE_YEAR = 18
_ENDS, _GLANCE = 3_000, 400
_CUT, _REACH = 800, 280
"""A paragraph of more characters is read around its dates only; no rule looks further than 220 characters."""
_MOST = 400
_HEAD_LINES, _TAIL_LINES = 12, 10
_HEAD_SHARE, _TAIL_SHARE = 0.06, 0.9
"""75 % of the stated dates of 652 policies stand in the first 5 % of the text, 19 % in the last 10 %."""


def _spots(text: str, language: str) -> tuple[set[int], set[int]]:
    """Offsets where a date may stand: with a year of four digits or the sign of one, and with a year of two digits.

    The latter only towards the ends of the text, because such a date is the document's beside a keyword at most.
    """
    size = max(_ENDS, len(text) // 8)
    starts = (0,) if len(text) <= 2 * size else (0, len(text) - size)
    size = len(text) if len(starts) == 1 else size
    known = LANGUAGES.get(language)
    reach = size if known is None or known.own_script else _GLANCE
    if not text.isascii() and (OTHER_DIGIT.search(text, 0, reach) or OTHER_DIGIT.search(text, len(text) - reach)):
        text = in_plain_digits(text)
    years = {place - 1 for place in _places("0", text) if _is_year(text, place - 1, "20")}
    years.update(place - 2 for place in _places("9", text) if _is_year(text, place - 2, "199"))
    for pattern in _other_years(text, language):
        years.update(match.start() for match in pattern.finditer(text))
    short: set[int] = set()
    for start in starts:
        short |= _short_years(text, start, start + size)
    return years, short


def _places(sign: str, text: str, start: int = 0, end: int | None = None) -> list[int]:
    """Every offset of a character: where it is rare, ten times as fast as a pattern."""
    places: list[int] = []
    place = text.find(sign, start, end)
    while place >= 0:
        places.append(place)
        place = text.find(sign, place + 1, end)
    return places


def _is_year(text: str, start: int, opening: str) -> bool:
    """Whether four digits stand there that begin like that."""
    year = text[start : start + 4] if start >= 0 else ""
    return len(year) == 4 and year.startswith(opening) and year.isdecimal() and year.isascii()


def _other_years(text: str, language: str) -> Iterator[re.Pattern[str]]:
    """What else a year looks like in a text of that language."""
    if "月" in text and "年" in text:  # the month first: it is rarer, and three times as fast to miss
        yield _HAN
    if language == "th":
        yield _BUDDHIST
    if language == "fa":
        yield _PERSIAN


def _short_years(text: str, start: int, end: int) -> set[int]:
    """Offsets in that part of the text where a date may stand whose year has two digits."""
    digits = {place for digit in "0123456789" for place in _places(digit, text, start, end)}
    pairs = [place for place in digits if place + 1 in digits]
    before = {text[place - 1] if text[place - 1] != " " else text[place - 2 : place] for place in pairs if place > 1}
    found = {
        match.start()
        for pattern, signs in _SHORT
        if not before.isdisjoint(signs)
        for match in pattern.finditer(text, start, end)
    }
    for place in pairs:
        if place > start and text[place - 1] == " " and place + 2 not in digits:
            spot = place - 1
            if _DAY_AND_WORD.search(text[max(0, spot - _BEFORE_YEAR) : spot]):
                found.add(spot)
    return found


class Lines:
    """The non-empty lines and table cells of a text."""

    def __init__(self, text: str, language: str = "") -> None:
        self._text = plain(text)
        self._cells: list[str] = []
        self._starts: list[int] = []
        self._columns: dict[int, int] = {}
        self._made: dict[int, Line] = {}
        rows = self._text.split("\n")
        starts = [0, *accumulate([len(row) + 1 for row in rows])]
        if "|" in self._text:
            for row, start in zip(rows, starts, strict=False):
                if "|" in row:
                    self._add_row(row, start)
                elif row and not row.isspace():
                    self._cells.append(row)
                    self._starts.append(start)
        else:
            filled = [bool(row) and not row.isspace() for row in rows]
            self._cells, self._starts = list(compress(rows, filled)), list(compress(starts, filled))
        self._size = starts[-1]
        years, short = _spots(self._text, language)
        self._short = {bisect_right(self._starts, spot) - 1 for spot in short}
        self._dated: dict[int, list[int]] = {}
        for spot in sorted(years | short):
            self._dated.setdefault(bisect_right(self._starts, spot) - 1, []).append(spot)

    def _add_row(self, line: str, position: int) -> None:
        """The cells of a row of a table, each with its column."""
        for column, cell in enumerate(line.split("|")):
            if cell and not cell.isspace():
                self._columns[len(self._cells)] = column
                self._cells.append(cell)
                self._starts.append(position)
            position += len(cell) + 1

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self._cells)

    def place(self, number: int) -> Place:
        """Head, middle or tail, by lines or by characters, whichever is wider."""
        share = self._starts[number] / self._size
        if number < _HEAD_LINES or share < _HEAD_SHARE:
            return Place.HEAD
        if number >= len(self._cells) - _TAIL_LINES or share > _TAIL_SHARE:
            return Place.TAIL
        return Place.MIDDLE

    def __getitem__(self, number: int) -> Line:
        """The line of that number, cleaned and folded."""
        made = self._made.get(number)
        if made is None:
            cell = self._cells[number]
            text = cell if len(cell) <= _CUT else self._around_dates(number)
            if "](" in text or "://" in text or "<" in text:
                text = _LINK_TARGET.sub("", text)
            words = _GLUED.sub(r" \g<0>", _MARKS.sub(" ", text)).split()
            text = " ".join(word for word in words if word != "-")
            made = self._made[number] = Line(text, fold(text), number, self.place(number), number in self._short)
        return made

    def _around_dates(self, number: int) -> str:
        """What stands around the dates of a long line; the start of it where it bears none."""
        cell, start = self._cells[number], self._starts[number]
        parts: list[str] = []
        done = 0
        for spot in self._dated.get(number, [])[:_MOST]:
            first, last = max(done, spot - start - _REACH), min(len(cell), spot - start + _REACH)
            if first > done:
                parts.append(" ; ")
            parts.append(cell[first:last])
            done = max(done, last)
        return "".join(parts) or cell[:_CUT]

    def dated(self) -> Iterator[Line]:
        """The lines that may bear a date: at most 400 each of head, middle and tail, so that thousands cost little."""
        left = dict.fromkeys(Place, _MOST)
        for number in self._dated:
            if left[place := self.place(number)]:
                left[place] -= 1
                yield self[number]

    def is_dated(self, number: int) -> bool:
        """Whether a line may bear a date."""
        return number in self._dated

    def labels(self, number: int, limit: int) -> Iterator[str]:
        """The folded words that may name what stands alone in a line, the likeliest first: the cell left of it or the
        line above, then the head of its column behind the cell left of it.

        What has more than `limit` characters, or bears a date itself, names nothing.
        """
        above, column = number - 1, self._columns.get(number)
        in_row = column is not None and self._columns.get(above, column) < column
        left = self._short_words(above, limit)
        if left and (in_row or column is None):
            yield left
        head = -1 if column is None else self._head(number, column, above if not in_row else -1)
        words = self._short_words(head, limit)
        if words:
            yield f"{left} {words}" if in_row and left else words

    def _short_words(self, number: int, limit: int) -> str:
        if number < 0 or self.is_dated(number) or len(self._cells[number]) > limit:
            return ""
        return self[number].folded

    def _head(self, number: int, column: int, otherwise: int) -> int:
        """The number of the nearest cell above in that column of its table that says something (`---` does not)."""
        for other in range(number - 1, max(-1, number - 24), -1):
            if other not in self._columns:
                break
            if self._columns[other] == column and self._cells[other].strip(" -:"):
                return other
        return otherwise

    def short_before(self, number: int, limit: int) -> Iterator[tuple[int, str]]:
        """The lines of less than `limit` characters up to that one, the nearest first, folded with their marks."""
        cells = self._cells
        return ((index, fold(cells[index])) for index in range(number, -1, -1) if len(cells[index]) < limit)

    def text(self) -> str:
        """All of it in lower case."""
        return self._text.lower()
