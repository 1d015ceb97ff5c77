"""Settling what a page left open: which number of `03/04/2024` is the day, from when the string was first seen.

A page that is watched tells more than a page that is read once. A date that was not there at the last look, and is
there now, is most likely the day just gone; and the order a policy wrote its last date in mostly holds for the next.
Source: the US style of a French company was proved by its "11/03/2022" first appearing on 2022-11-03.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tracker.core.model import History, Reading, StatedDate

READ_AS = " read as "
"""What every note of a settled date says."""

_PAIR = re.compile(r"(?<![\d./-])(\d{1,2})\s?[-./]\s?(\d{1,2})\s?[-./,]\s?((?:\d\d)?\d\d)(?!\d)")
_SLACK = timedelta(days=1)
"""How far after its first sight a date may lie: the page's clock may be a time zone ahead."""
_DAYS, _NEAR = timedelta(days=7), timedelta(days=31)
"""How far before its first sight a date may lie to be told by it: within days against the order the policy wrote its
other dates in, within a month where there is none. An older one was not put there for this change.
"""


@dataclass(frozen=True, slots=True)
class Written:
    """A date as its page writes it in numbers: the string, its first two numbers and its year."""

    text: str
    first: int
    second: int
    year: int

    def numbers(self) -> tuple[int, int, int]:
        """What is written, whatever stands between the numbers."""
        return self.first, self.second, self.year

    def read(self, *, day_first: bool) -> str:
        """The date in ISO form, or empty where there is no such day."""
        day, month = (self.first, self.second) if day_first else (self.second, self.first)
        try:
            return date(self.year, month, day).isoformat()
        except ValueError:
            return ""


def written(stated: StatedDate) -> Written | None:
    """How a stated date stands in its evidence, where that is two numbers and a year."""
    for match in _PAIR.finditer(stated.evidence):
        year = int(match[3])
        found = Written(match[0], int(match[1]), int(match[2]), year + 2000 if year < 100 else year)
        if stated.date in (found.read(day_first=True), found.read(day_first=False)):
            return found
    return None


def same_date(before: StatedDate | None, after: StatedDate | None) -> bool:
    """Whether two readings state one date. A string that was left open once and settled once is still one date."""
    if before is None or after is None:
        return before is after
    if before.date == after.date:
        return True
    if not (before.other or after.other):
        return False
    old, new = written(before), written(after)
    return old is not None and new is not None and old.numbers() == new.numbers()


def settle(reading: Reading, history: History, seen_at: datetime) -> Reading:
    """`reading` with the dates settled that its page left open, where the policy's history tells how to read them.

    Each date that was settled leaves a note ("03/04/2024 read as 3 April 2024: first seen on 2024-04-04"). A date that
    was settled before keeps that reading. `seen_at`: when the page was captured. Never raises.
    """
    current = history.current
    if current is None:
        return reading
    order = next(filter(_shows, map(_order, (current.stated_date, current.effective_date))), None)
    notes: list[str] = []
    dates: list[StatedDate | None] = []
    for before, stated in (
        (current.stated_date, reading.stated_date),
        (current.effective_date, reading.effective_date),
    ):
        chosen = _settled(stated, before, order, history, seen_at) if stated and stated.other else None
        if chosen is not None:
            notes.append(chosen[1])
            order = _order(chosen[0])  # what holds for one date of a page holds for the other
        dates.append(chosen[0] if chosen else stated)
    return replace(reading, stated_date=dates[0], effective_date=dates[1], notes=(*reading.notes, *notes))


def _shows(order: bool | None) -> bool:
    return order is not None


def _order(stated: StatedDate | None) -> bool | None:
    """Whether a settled date was written with the day first; None where it does not show."""
    found = None if stated is None or stated.other else written(stated)
    if stated is None or found is None or found.first == found.second:
        return None
    return found.read(day_first=True) == stated.date


def _settled(
    stated: StatedDate, before: StatedDate | None, order: bool | None, history: History, seen_at: datetime
) -> tuple[StatedDate, str] | None:
    """An open date with one reading, and what tells it; None where nothing does."""
    found = written(stated)
    if found is None:
        return None
    if before is not None and same_date(before, stated):
        return (_as(stated, before.date), _note(found, before.date, "as before")) if not before.other else None
    new = _is_new(found, history)
    just_gone = _nearest(stated, seen_at, _DAYS) if new else ""
    if order is not None and not just_gone:
        told = "as the other dates were written"
        return _as(stated, found.read(day_first=order)), _note(found, found.read(day_first=order), told)
    if not new:
        return None
    nearest = just_gone or _nearest(stated, seen_at, _NEAR)
    if nearest:
        return _as(stated, nearest), _note(found, nearest, f"first seen on {seen_at.date().isoformat()}")
    later = _later(before, found) if before is not None and before.other else ""
    return (_as(stated, later), _note(found, later, "later than the last date")) if later else None


def _is_new(found: Written, history: History) -> bool:
    """Whether the string stood in none of the texts the policy showed lately."""
    texts = [shown.text for shown in history.recent]
    if history.current is not None:
        texts.append(history.current.text)
    return not any(found.text in text for text in texts)


def _nearest(stated: StatedDate, seen_at: datetime, reach: timedelta) -> str:
    """The reading nearest to the first sight, or empty where neither is within reach, or both are as near.

    A date of updating lies behind its first sight; one of taking effect may lie ahead of it.
    """
    seen = seen_at.date()
    distances: list[tuple[timedelta, str]] = []
    for reading in (stated.date, stated.other):
        distance = seen - date.fromisoformat(reading)
        if stated.kind == "effective" or distance >= -_SLACK:
            distances.append((abs(distance), reading))
    distances.sort()
    if not distances or distances[0][0] > reach:
        return ""
    return "" if len(distances) > 1 and distances[0][0] == distances[1][0] else distances[0][1]


def _later(before: StatedDate, found: Written) -> str:
    """The reading by the one order in which the policy's open date moved on, or empty where both or none did."""
    old = written(before)
    if old is None:
        return ""
    moved = [
        found.read(day_first=day_first)
        for day_first in (True, False)
        if old.read(day_first=day_first) < found.read(day_first=day_first)
    ]
    return moved[0] if len(moved) == 1 else ""


def _as(stated: StatedDate, reading: str) -> StatedDate:
    return replace(stated, date=reading, other="")


def _note(found: Written, reading: str, told: str) -> str:
    day = date.fromisoformat(reading)
    return f"{found.text}{READ_AS}{day.day} {day:%B} {day.year}: {told}"
