"""Days as people write them in lists and commands: one day for one text, or a refusal. Nothing is guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

ALLOWED = "2024-03-01, 01.03.2024 (day first) or 1 March 2024"
"""The forms of a day that are always understood, as they are told to people."""

MOST_CHARACTERS = 100
FIRST_YEAR = 1990
"""Before the web no policy of it can have been accepted; two digits too few look like such a year."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MIDNIGHT = re.compile(r"[t ]00:00(?::00(?:\.0+)?)?z?$")
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_EITHER = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?[ -]+([a-z]+)\.?,?[ -]+(\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.?[ -]+(\d{1,2})(?:st|nd|rd|th)?,?[ -]+(\d{4})")


def day_of(text: str) -> date:
    """The day that a text names. Raises ValueError for what is no day or can be two; its message says what is allowed.

    Numbers between slashes or hyphens are taken only where one of the two cannot be a month, or both are the same.
    A midnight behind the day, as spreadsheets write it, is no part of it.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"a text of {len(text):,} characters is no date; allowed: {ALLOWED}")
    said = _MIDNIGHT.sub("", " ".join(text.split()).casefold())
    if matched := _ISO.fullmatch(said):
        return _made(text, *map(int, matched.groups()))
    if matched := _DOTTED.fullmatch(said):
        first, second, year = map(int, matched.groups())
        return _made(text, year, second, first)
    if matched := _EITHER.fullmatch(said):
        return _either(text, *map(int, matched.groups()))
    if matched := _DAY_FIRST.fullmatch(said):
        return _made(text, int(matched[3]), _month(text, matched[2]), int(matched[1]))
    if matched := _MONTH_FIRST.fullmatch(said):
        return _made(text, int(matched[3]), _month(text, matched[1]), int(matched[2]))
    raise ValueError(f"{text.strip()!r} is no date; allowed: {ALLOWED}")


def end_of(day: date) -> datetime:
    """The last moment of a day, in UTC."""
    return datetime.combine(day, time.max, UTC)


def start_of(day: date) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime.combine(day, time.min, UTC)


def written(day: date) -> str:
    """A day in words that nobody reads as another: `1 March 2024`."""
    return f"{day.day} {_NAMES[day.month - 1].capitalize()} {day.year}"


def _either(text: str, first: int, second: int, year: int) -> date:
    if first != second and first <= 12 and second <= 12:
        raise ValueError(
            f"{text.strip()!r} can be {written(_made(text, year, second, first))} or"
            f" {written(_made(text, year, first, second))}; allowed: {ALLOWED}"
        )
    return _made(text, year, first, second) if second > 12 else _made(text, year, second, first)


def _month(text: str, name: str) -> int:
    for number, (short, whole) in enumerate(zip(_MONTHS, _NAMES, strict=True), 1):
        if name == short or (name.startswith(short) and whole.startswith(name)) or (short == "sep" and name == "sept"):
            return number
    raise ValueError(f"{text.strip()!r} is no date: there is no month {name!r} in English; allowed: {ALLOWED}")


def _made(text: str, year: int, month: int, day: int) -> date:
    if year < FIRST_YEAR:
        raise ValueError(f"{text.strip()!r} is before {FIRST_YEAR}; allowed: {ALLOWED}")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{text.strip()!r} is no day of the calendar; allowed: {ALLOWED}") from None
