"""Finding written dates in one line: numbers, month names of every known language, CJK forms and Japanese eras.

Says what stands there and where, not what it means for the document (that is `dates`). Which of `03/04/2024` is the day
stays open here: such a `Found` carries both readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import islice

from tracker.core.patterns import later
from tracker.core.reading.date_calendars import BUDDHIST, ERAS, PERSIAN_MONTHS, from_persian, han
from tracker.core.reading.folding import fold
from tracker.core.reading.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class Found:
    """A written date: its span in the line, year, month, and day (0 where none is written).

    `other`: the (month, day) of the second reading of an ambiguous numeric date. `bare`: digits that are a date only
    beside a keyword (`07/2024`, `3/31/21`); `slight`: only directly beside it (`03/24`). `day_first`: how it is
    ordered, where it shows that; `named`: by a month's name, which says less of how the page writes numbers.
    """

    start: int
    end: int
    year: int
    month: int
    day: int = 0
    other: tuple[int, int] | None = None
    bare: bool = False
    day_first: bool | None = None
    named: bool = False
    slight: bool = False

    def iso(self) -> str:
        """`2020-07-13`, or `2020-07` without a day."""
        return f"{self.year:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")

    def other_iso(self) -> str:
        """The second reading, as `iso` writes it; empty where there is none."""
        return f"{self.year:04d}-{self.other[0]:02d}-{self.other[1]:02d}" if self.other else ""

    def key(self) -> tuple[int, int, int]:
        """For ordering; a month without a day counts as its first."""
        return self.year, self.month, self.day or 1


_Y = r"((?:19|20)\d\d)"
# What stands before a number is looked at behind its first digit, or behind its last: a pattern that begins with digits
# is found twice as fast as one that begins with looking back.
_D = r"(\d(?<![\d./-]\d)\d?)"
_Y_ALONE = r"((?:19|20)\d\d(?<![\d./-]\d{4}))"
_MARKS = (  # signs above, below and around a letter, which belong to words
    "\u064b-\u0652\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0b82\u0bbe-\u0bcd\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_L = f"(?:[^\\W\\d_]|[{_MARKS}])"
_OF = r"(?:(?:(?:day\s+)?of|de|del|di|do|du|da|ng)\s+|d\s?'\s?)?"
_YEAR_WORD = r"(?:(?:of|de|del|do|den|r|roku|พ\.?ศ|ค\.?ศ)\.?\s*)?"
_BREAK = r"[\s.,،/_'\"-]*"

_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?<![0-9]{5})(?![0-9])")  # looking back last: scanning is twice as fast
_BUDDHIST = later(r"(?<!\d)(25[4-9]\d)(?!\d)")
_NUMERIC = re.compile(r"[0-9](?:\s?[-./]\s?[0-9ivx]|[0-9],\s[0-9]|[0-9]{7})")
_ISO = later(rf"{_Y_ALONE}\s?([-./])\s?(\d{{1,2}})\s?\2\s?(\d{{1,2}})(?!\d)")
_CJK = later(rf"(?<!\d){_Y}\s*[年년]\s*(\d{{1,2}})\s*[月월](?:\s*(\d{{1,2}})\s*[日일號号])?")
_ERA = later(rf"({'|'.join(ERAS)})\s*(\d{{1,3}}|元)\s*[年.]\s*(\d{{1,2}})\s*[月.](?:\s*(\d{{1,2}})\s*日?)?")
_N = "〇○零一二三四五六七八九"
_HAN = later(rf"([{_N}]{{4}})年([{_N}十]{{1,3}})月(?:([{_N}十]{{1,3}})[日號号])?")
_VIETNAMESE = later(rf"(?:(?:ngay\s+)?(\d{{1,2}})\s*,?\s+)?thang\s+(\d{{1,2}})\s*,?\s+(?:nam\s+)?{_Y}")
_NUMBERS = later(
    r"(\d(?<![\d./-]\d)(?<!\d\s\d)\d?)\s?([-./])\s?(\d{1,2})(?:\s?\2\s?|,\s)((?:19|20)\d\d|25[4-9]\d|'?\d\d)(?!\d|[./-]\d|%|:)"
)
_ROMAN = later(rf"{_D}([./-])\s?(i{{1,3}}|iv|vi{{0,3}}|ix|xi{{0,2}}|x)\2\s?{_Y}(?!\d)")
_ROMANS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_MONTH_YEAR = later(rf"{_D}\s?[-./]\s?{_Y}(?!\d|[./-]\d)")
_MONTH_SHORT = later(rf"{_D}/([1-4]\d)(?![\d/%]|[.-]\d)")
_YEAR_MONTH = later(rf"{_Y_ALONE}[-/.](\d\d)(?!\d|[./-]\d)")
_COMPACT = later(r"(20[0-4]\d)(?<!\d{5})(0[1-9]|1[0-2])([0-3]\d)(?!\d)")
_PERSIAN = later(r"(?<![\d./-])(1[34]\d\d)\s?([-./])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_PERSIAN_NAMED = later(rf"(?<!\d)(\d{{1,2}})\s+({_L}+)\s+(?:ماه\s+)?(1[34]\d\d)(?!\d)")
_SHORT_YEAR = later(r"\d\d(?:(?<='\d\d)(?![\d:])|(?:(?<=\d,\s\d\d)|(?<=(?:st|nd|rd|th),\s\d\d))(?![\d:.,]))")
_DIGIT = re.compile(r"\d")
_NUMBERED = later(r"\d+\s-\s[^-]*\Z")  # `version 3 - mai 2024`


class _Shapes:
    """The forms of a date with a month's name, in lines of those letters: `letter` is a pattern of one."""

    def __init__(self, letter: str) -> None:
        word = rf"({letter}+(?:\.{letter}+)*(?:\s(?:الثاني|الاول))?)"  # two months of the Levant have two words
        day = rf"(?:\s?(?:(?:st|nd|rd|th|er|ere|eme|e|o|a|η|-?го|-?е|[:-][ae]|ste)(?!{letter})|\.?[°ºª]|\.))?"
        first = "".join(f"(?<!{one})" for one in letter.strip("(?:)").split("|"))  # else each letter of a word is tried
        end = rf"{_BREAK}{_YEAR_WORD}\Z"
        self.short = later(rf"(\d(?<!\d\d)\d?){day}[-\s/.]{{0,2}}{word}\.?[-\s/.',]{{1,2}}(\d\d)(?![\d:]|\.\d)")
        self.before_dm = later(rf"(?<![\d.,/])(\d{{1,2}}){day}{_BREAK}{_OF}{word}{end}")
        self.before_md = later(rf"{first}{word}{_BREAK}(?:the\s)?(\d{{1,2}}){day}{end}")
        self.before_m = later(rf"{first}{word}{end}")
        self.after_md = later(rf"\s*(?:\.|m\.|,|gada|ko|-)?\s*{word}\.?[\s.,-]*(\d{{1,2}})(?!\d)")
        self.after_dm = later(rf"\s*(?:\.|,)?\s*(?:gada\s)?\s*(\d{{1,2}})\.?[\s-]+{word}")


_ASCII, _ANY = _Shapes("[a-z]"), _Shapes(_L)
"""Most lines are ASCII, and read three times as fast as such."""
_MOST = 200
"""Dates read of each sort in one line: a line of more is no statement."""
_REACH, _NEAR = 48, 32
"""Characters before a year that may belong to its date: `1st day of september, in the year` is the longest form with
the day first, `september the 30th, of ` with the month first."""


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
    day_month = first > 0 and _valid(year, second, first)
    month_day = second > 0 and _valid(year, first, second)
    if day_month and month_day and first != second and not dotted:
        return Found(*span, year, first, second, other=(second, first), bare=bare)
    if day_month:
        return Found(*span, year, second, first, bare=bare, day_first=first != second or None)
    if month_day:
        return Found(*span, year, first, second, bare=bare, day_first=False)
    return None


def _digits(line: str) -> Iterator[Found]:
    """Dates written in digits."""
    if not _NUMERIC.search(line):
        return
    for match in _ISO.finditer(line):
        year, second, third = int(match[1]), int(match[3]), int(match[4])
        if not second or not third:
            continue
        if _valid(year, second, third):
            yield Found(*match.span(), year, second, third)
        elif _valid(year, third, second):  # `2018-25-04`, seed 004
            yield Found(*match.span(), year, third, second)
    for match in _NUMBERS.finditer(line):
        year = int(match[4].strip("'"))
        short, thai = year < 100, year > 2500
        year = year + 2000 if short else year - BUDDHIST if thai else year
        dotted = match[2] == "." or thai
        found = _numeric(match.span(), year, int(match[1]), int(match[3]), dotted=dotted, bare=short)
        if found:
            yield found
    for match in _ROMAN.finditer(line):
        yield Found(*match.span(), int(match[4]), _ROMANS.index(match[3]), int(match[1]), day_first=True, named=True)
    for match in _MONTH_YEAR.finditer(line):
        yield Found(*match.span(), int(match[2]), int(match[1]), bare=True)
    for match in _MONTH_SHORT.finditer(line) if "/" in line else ():
        yield Found(*match.span(), 2000 + int(match[2]), int(match[1]), bare=True, slight=True)
    for match in _COMPACT.finditer(line):
        yield Found(*match.span(), int(match[1]), int(match[2]), int(match[3]), bare=True)
    for match in _YEAR_MONTH.finditer(line):
        yield Found(*match.span(), int(match[1]), int(match[2]), bare=True)


def _signs(line: str, language: str) -> Iterator[Found]:
    """Dates written with signs for year, month and day, and those of other calendars."""
    for match in _CJK.finditer(line):
        yield Found(*match.span(), int(match[1]), int(match[2]), int(match[3] or 0))
    for match in _ERA.finditer(line):
        year = ERAS[match[1]] + han(match[2])
        yield Found(*match.span(), year, int(match[3]), int(match[4] or 0))
    for match in _HAN.finditer(line):
        yield Found(*match.span(), han(match[1]), han(match[2]), han(match[3]) if match[3] else 0)
    if language == "fa":
        written = [(match, int(match[1]), int(match[3]), int(match[4])) for match in _PERSIAN.finditer(line)]
        for match in _PERSIAN_NAMED.finditer(line):
            written.append((match, int(match[3]), PERSIAN_MONTHS.get(match[2], 0), int(match[1])))
        for match, year, month, day in written:
            moment = from_persian(year, month, day)
            if moment is not None:
                yield Found(*match.span(), moment.year, moment.month, moment.day)


def _around_year(line: str, start: int, end: int, year: int, language: str) -> Found | None:
    """The date with a month name whose year stands at `start`..`end`."""
    shapes = _ASCII if line.isascii() else _ANY
    offset = max(0, start - _REACH)
    before = line[offset:start]
    if match := shapes.before_dm.search(before):
        month, day = month_of(match[2], language), int(match[1])
        if month and not _NUMBERED.match(match[0]):
            whole = Found(offset + match.start(), end, year, month, day, day_first=True, named=True)
            return whole if _valid(year, month, day) else None
    near = max(0, start - _NEAR)
    before = line[near:start]
    if match := _DIGIT.search(before) and shapes.before_md.search(before):
        month = month_of(match[1], language)
        if month and _valid(year, month, int(match[2])):
            return Found(near + match.start(), end, year, month, int(match[2]), day_first=False, named=True)
    after = line[end : end + _REACH]
    for pattern, word, day in ((shapes.after_md, 1, 2), (shapes.after_dm, 2, 1)):
        if match := pattern.match(after):
            month = month_of(match[word], language)
            if month and _valid(year, month, int(match[day])):
                return Found(start, end + match.end(), year, month, int(match[day]))
    if match := shapes.before_m.search(before):
        month = month_of(match[1], language)
        if month:
            return Found(near + match.start(1), end, year, month)
    return None


def _named(line: str, language: str) -> Iterator[Found]:
    """Dates with a month's name and a year of four digits."""
    for match in _YEAR.finditer(line):
        found = _around_year(line, match.start(), match.end(), int(match[0]), language)
        if found:
            yield found
    for match in _BUDDHIST.finditer(line) if language == "th" or "พ.ศ" in line else ():
        found = _around_year(line, match.start(), match.end(), int(match[0]) - BUDDHIST, language)
        if found:
            yield found
    if "thang" in line:
        for match in _VIETNAMESE.finditer(line):
            yield Found(*match.span(), int(match[3]), int(match[2]), int(match[1] or 0))


def _short(line: str, language: str) -> Iterator[Found]:
    """Dates with a month's name and a year of two digits: `1-Jul-23`, `March 3, '24`, `Jul '23`."""
    for match in (_ASCII if line.isascii() else _ANY).short.finditer(line):
        month = month_of(match[2], language)
        if month:
            yield Found(*match.span(), 2000 + int(match[3]), month, int(match[1]), None, True, True, named=True)
    for match in _SHORT_YEAR.finditer(line):
        found = _around_year(line, match.start(), match.end(), 2000 + int(match[0]), language)
        if found and (found.day or line[match.start() - 1] == "'"):
            yield replace(found, bare=True)


def find_dates(line: str, language: str, *, short: bool = True) -> list[Found]:
    """The dates written in a folded line, in order, none overlapping (the one that says more wins). Never raises.

    `short`: whether to look for years of two digits beside a month's name.
    """
    ways = [_digits(line), _named(line, language)]
    if short:
        ways.append(_short(line, language))
    if not line.isascii():
        ways.append(_signs(line, language))
    written = (item for way in ways for item in islice(way, _MOST))
    found = [item for item in written if _valid(item.year, item.month, item.day)]
    if len(found) < 2:
        return found
    found.sort(key=lambda item: (not item.day, item.bare, item.start - item.end))
    kept: list[Found] = []
    for item in found:
        if all(item.end <= other.start or item.start >= other.end for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item.start)
