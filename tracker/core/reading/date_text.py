"""One text with all the dates written in it, and how it writes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

from tracker.core.patterns import later
from tracker.core.reading.date_forms import Found, find_dates
from tracker.core.reading.date_lines import Line, Lines, Place
from tracker.core.reading.date_order import Order, settle
from tracker.core.reading.date_phrases import language_of

Row = tuple[Line, list[Found]]
"""A line with the dates in it, in order."""

_BESIDE = 120
"""Characters beside a date whose keywords say in which language it is written."""
_FAR = timedelta(days=400)
"""How far ahead of the capture a date is still an announcement: 11 of 652 lay ahead of it."""
_AROUND_BARE = later(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b\d{1,2}:\d\d(?::\d\d)?\s*(?:am|pm|utc|gmt|cet)?\b|"
    r"\b(?:le|on|am|den|el|em|il|r|г|года|год)\b|[^\w]"
)


class DatedText:
    """One text with the dates written in it, and what is needed to judge them."""

    def __init__(self, text: str, language: str, captured_at: datetime | None, url: str) -> None:
        self.lines = Lines(text, language)
        self.language = language
        self._captured_at = captured_at
        self.rows: list[Row] = []
        for line in self.lines.dated():
            founds = find_dates(line.folded, language, short=line.short)
            if founds:
                self.rows.append((line, founds))
        self._order = Order([found for _, founds in self.rows for found in founds], self.lines.text, url)

    def in_time(self, found: Found) -> bool:
        """Whether a date is no later than policies announce, in one reading at least."""
        if self._captured_at is None:
            return True
        limit = self._captured_at.date() + _FAR
        other = found.other is not None and date(found.year, *found.other) <= limit
        return other or date(*found.key()) <= limit

    def is_over(self, found: Found) -> bool:
        """Whether a date lies behind the capture, or nobody knows when the page was seen."""
        return self._captured_at is None or date(*found.key()) <= self._captured_at.date()

    def settled(self, line: Line, found: Found) -> Found:
        """`found` with its likelier reading first."""
        if found.other is None:
            return found
        beside = line.folded[max(0, found.start - _BESIDE) : found.end + _BESIDE]
        return settle(found, self._order, language_of(beside, self.language), self._captured_at)

    def key(self, line: Line, found: Found) -> tuple[int, int, int]:
        """For ordering dates by their likelier readings."""
        return self.settled(line, found).key()


_MOST_AROUND = 60
_TOWN = later(r"[^\W\d_]{2,}(?:[ -][^\W\d_]{2,})?, ?(?:a|le|den|am|il|de|em|dne|dana|dnia)? ?")
_RANGE = later(
    r"to|until|till|through|thru|bis(?: zum)?|au|jusqu'au|al?|hasta el|ate|fino al|tot(?: en met)?|do|по|至|-|~"
)


def ranged(page: DatedText, line: Line, founds: list[Found], found: Found) -> bool:
    """Whether a date is an end of a range that is over ("from 1 January 2020 to 31 December 2021")."""
    for first, last in pairwise(founds):
        if found in (first, last):
            between = line.folded[first.end : last.start].strip(" .,")
            if between and _RANGE.fullmatch(between) and first.key() < last.key() and page.is_over(last):
                return True
    return False


def signed(line: Line, found: Found, language: str) -> bool:
    """Whether the last lines end with a town and the date, as texts are signed outside of English ("Madrid, a 3 de
    mayo de 2024").
    """
    if line.place is not Place.TAIL or language in {"", "en"}:
        return False
    return not line.folded[found.end :].strip(" .") and _TOWN.fullmatch(line.folded[: found.start]) is not None


def alone(line: Line, found: Found) -> bool:
    """Whether the line says nothing but the date (a weekday, a time and an article aside)."""
    rest = line.folded[: found.start] + " " + line.folded[found.end :]
    return len(rest) < _MOST_AROUND and not _AROUND_BARE.sub("", rest)
