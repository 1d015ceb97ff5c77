"""Finding written dates in one line: numbers, month names of every known language, CJK forms and Japanese eras.

Says what stands there and where, not what it means for the document (that is `dates`). Which of `03/04/2024` is the day
stays open here: such a `Found` carries both readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice

from tracker.core.reading.folding import fold
from tracker.core.reading.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class Found:
    """A written date: its span in the line, year, month, and day (0 where none is written).

    `other`: the (month, day) of the second reading of an ambiguous numeric date. `bare`: digits that are a date only
    beside a keyword (`07/2024`, `3/31/21`). `day_first`: how it is ordered, where it shows that.
    """

    start: int
    end: int
    year: int
    month: int
    day: int = 0
    other: tuple[int, int] | None = None
    bare: bool = False
    day_first: bool | None = None

    def iso(self) -> str:
        """`2020-07-13`, or `2020-07` without a day."""
        return f"{self.year:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")

    def key(self) -> tuple[int, int, int]:
        """For ordering; a month without a day counts as its first."""
        return self.year, self.month, self.day or 1


_Y = r"((?:19|20)\d\d)"
_L = "(?:[^\\W\\d_]|[\u064b-\u0652\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])"  # marks belong to words
_WORD = rf"({_L}+(?:\.{_L}+)*(?:\s(?:الثاني|الاول))?)"  # two months of the Levant have two words
_ORD = rf"(?:\s?(?:(?:st|nd|rd|th|er|ere|eme|e|o|a|η|-?го|-?е|[:-][ae]|ste)(?!{_L})|\.?[°ºª]|\.))?"
_OF = r"(?:(?:(?:day\s+)?of|de|del|di|do|du|da)\s+|d\s?'\s?)?"
_YEAR_WORD = r"(?:(?:of|de|del|do|den|r|roku)\.?\s+)?"
_BREAK = r"[\s.,/_'\"-]*"

_YEAR = re.compile(rf"(?<![\d.,/]){_Y}(?!\d)|(?<=[./,-]){_Y}(?!\d)")
_BUDDHIST = re.compile(r"(?<!\d)(25[4-9]\d)(?!\d)")
_ISO = re.compile(rf"(?<![\d./-]){_Y}\s?([-./])\s?(\d{{1,2}})\s?\2\s?(\d{{1,2}})(?!\d)")
_CJK = re.compile(rf"(?<!\d){_Y}\s*[年년]\s*(\d{{1,2}})\s*[月월](?:\s*(\d{{1,2}})\s*[日일號号])?")
_ERA = re.compile(r"(令和|平成|昭和|民国|民國)\s*(\d{1,3}|元)\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民国": 1911, "民國": 1911}
_VIETNAMESE = re.compile(rf"(?:(?:ngay\s+)?(\d{{1,2}})\s*,?\s+)?thang\s+(\d{{1,2}})\s*,?\s+(?:nam\s+)?{_Y}")
_NUMBERS = re.compile(
    rf"(?<![\d./-])(?<!\d\s)(\d{{1,2}})\s?([-./])\s?(\d{{1,2}})(?:\s?\2\s?|,\s)({_Y[1:-1]}|'?\d\d)(?!\d|[./-]\d|%|:)"
)
_MONTH_YEAR = re.compile(rf"(?<![\d./-])(\d{{1,2}})\s?[-./]\s?{_Y}(?!\d|[./-]\d)")
_YEAR_MONTH = re.compile(rf"(?<![\d./-]){_Y}-(\d\d)(?!\d|[./-])")
_COMPACT = re.compile(r"(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)")
_SHORT = re.compile(rf"(?<!\d)(\d{{1,2}})[-\s/.]{_WORD}\.?[-\s/.']+(\d\d)(?![\d:])")
_BEFORE_DM = re.compile(rf"(?<![\d.,/])(\d{{1,2}}){_ORD}{_BREAK}{_OF}{_WORD}{_BREAK}{_YEAR_WORD}\Z")
_BEFORE_MD = re.compile(rf"{_WORD}{_BREAK}(?:the\s)?(\d{{1,2}}){_ORD}{_BREAK}{_YEAR_WORD}\Z")
_BEFORE_M = re.compile(rf"{_WORD}{_BREAK}{_YEAR_WORD}\Z")
_AFTER_MD = re.compile(rf"\s*(?:\.|m\.|,|gada|-)?\s*{_WORD}\.?[\s.,-]*(\d{{1,2}})(?!\d)")
_AFTER_DM = re.compile(rf"\s*(?:\.|,)?\s*(?:gada\s)?\s*(\d{{1,2}})\.?[\s-]+{_WORD}")
_MOST = 200
"""Dates read of each sort in one line: a line of more is no statement."""
_REACH = 48
"""Characters before a year that may belong to its date: `the 1st day of september, in the year` is the longest form."""


@lru_cache(maxsize=1)
def _months() -> tuple[dict[str, dict[str, int]], dict[str, int], dict[str, int]]:
    """Month names by language, of all languages, and the stems of all languages."""
    by_language: dict[str, dict[str, int]] = {}
    everywhere: dict[str, int] = {}
    stems: dict[str, int] = {}
    for tag, language in LANGUAGES.items():
        names = by_language.setdefault(tag, {})
        for number, group in enumerate(language.months.split("|"), start=1):
            for name in fold(group).split("/"):
                if name.endswith("~"):
                    stems.setdefault(name[:-1], number)
                else:
                    names[name.strip(".")] = number
                    everywhere.setdefault(name.strip("."), number)
    return by_language, everywhere, stems


def month_of(word: str, language: str) -> int:
    """The month (1..12) that a folded word names, the page's own language first; 0 where it names none."""
    by_language, everywhere, stems = _months()
    word = word.strip(".")
    exact = by_language.get(language, {}).get(word) or everywhere.get(word)
    if exact:
        return exact
    for length in range(min(len(word), 12), 2, -1):  # the longest stem wins: červenec before červen
        number = stems.get(word[:length])
        if number and len(word) - length <= 6:
            return number
    return 0


def _valid(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day or 1)
    except ValueError:
        return False
    return 1990 <= year <= 2099


def _numeric(span: tuple[int, int], year: int, first: int, second: int, *, dotted: bool, bare: bool) -> Found | None:
    """Two numbers before a year. Dots are written day first everywhere; a number above 12 settles the rest."""
    day_month = _valid(year, second, first)
    month_day = _valid(year, first, second)
    if day_month and month_day and first != second and not dotted:
        return Found(*span, year, first, second, other=(second, first), bare=bare)
    if day_month:
        return Found(*span, year, second, first, bare=bare, day_first=first != second or None)
    if month_day:
        return Found(*span, year, first, second, bare=bare, day_first=False)
    return None


def _digits(line: str) -> Iterator[Found]:
    """Dates written in digits, with or without CJK signs."""
    for match in _ISO.finditer(line):
        year, second, third = int(match[1]), int(match[3]), int(match[4])
        if _valid(year, second, third):
            yield Found(*match.span(), year, second, third)
        elif _valid(year, third, second):  # `2018-25-04`, seed 004
            yield Found(*match.span(), year, third, second)
    for match in _CJK.finditer(line):
        yield Found(*match.span(), int(match[1]), int(match[2]), int(match[3] or 0))
    for match in _ERA.finditer(line):
        year = _ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
        yield Found(*match.span(), year, int(match[3]), int(match[4] or 0))
    for match in _VIETNAMESE.finditer(line):
        yield Found(*match.span(), int(match[3]), int(match[2]), int(match[1] or 0))
    for match in _NUMBERS.finditer(line):
        year = int(match[4].strip("'"))
        short = year < 100
        dotted = match[2] == "."
        found = _numeric(
            match.span(), year + 2000 if short else year, int(match[1]), int(match[3]), dotted=dotted, bare=short
        )
        if found:
            yield found
    for match in _MONTH_YEAR.finditer(line):
        yield Found(*match.span(), int(match[2]), int(match[1]), bare=True)
    for match in _COMPACT.finditer(line):
        yield Found(*match.span(), int(match[1]), int(match[2]), int(match[3]), bare=True)
    for match in _YEAR_MONTH.finditer(line):
        yield Found(*match.span(), int(match[1]), int(match[2]), bare=True)


def _around_year(line: str, start: int, end: int, year: int, language: str) -> Found | None:
    """The date with a month name whose year stands at `start`..`end`."""
    offset = max(0, start - _REACH)
    before = line[offset:start]
    if match := _BEFORE_DM.search(before):
        month, day = month_of(match[2], language), int(match[1])
        if month:
            whole = Found(offset + match.start(), end, year, month, day, day_first=True)
            return whole if _valid(year, month, day) else None
    if match := _BEFORE_MD.search(before):
        month = month_of(match[1], language)
        if month and _valid(year, month, int(match[2])):
            return Found(offset + match.start(), end, year, month, int(match[2]), day_first=False)
    after = line[end : end + _REACH]
    for pattern, word, day in ((_AFTER_MD, 1, 2), (_AFTER_DM, 2, 1)):
        if match := pattern.match(after):
            month = month_of(match[word], language)
            if month and _valid(year, month, int(match[day])):
                return Found(start, end + match.end(), year, month, int(match[day]))
    if match := _BEFORE_M.search(before):
        month = month_of(match[1], language)
        if month:
            return Found(offset + match.start(1), end, year, month)
    return None


def _named(line: str, language: str) -> Iterator[Found]:
    """Dates with a month's name."""
    for match in _YEAR.finditer(line):
        found = _around_year(line, match.start(), match.end(), int(match[0]), language)
        if found:
            yield found
    for match in _BUDDHIST.finditer(line):
        found = _around_year(line, match.start(), match.end(), int(match[0]) - 543, language)
        if found:
            yield found
    for match in _SHORT.finditer(line):
        month = month_of(match[2], language)
        if month and _valid(2000 + int(match[3]), month, int(match[1])):
            yield Found(*match.span(), 2000 + int(match[3]), month, int(match[1]), bare=True, day_first=True)


def find_dates(line: str, language: str) -> list[Found]:
    """The dates written in a folded line, in order, none overlapping (the one that says more wins). Never raises."""
    written = (*islice(_digits(line), _MOST), *islice(_named(line, language), _MOST))
    found = [item for item in written if _valid(item.year, item.month, item.day)]
    found.sort(key=lambda item: (not item.day, item.bare, item.start - item.end))
    kept: list[Found] = []
    for item in found:
        if all(item.end <= other.start or item.start >= other.end for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item.start)
