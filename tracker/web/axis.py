"""The timeline's picture: where versions, stated dates, changes and bad spells lie on one axis. Geometry only; the
template draws it as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest

from tracker.store.views_checks import Spell
from tracker.store.views_history import ChangeLine, VersionLine

WIDTH = 1000.0
"""Units of the picture's width; times lie between LEFT, where the names of the lanes end, and WIDTH - MARGIN."""

LEFT, MARGIN = 112.0, 24.0
LEAD = 0.12
"""Share of the span shown before the first version, so that a date it states from before can be seen."""

SHORTEST = timedelta(minutes=2)
"""The least that the picture spans, so that a policy seen just now has its mark at the left and not on the edge."""

MOST_TICKS = 8
MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720)
"""Minutes between the ticks of a picture of up to two days; all of them divide a day."""

SMALLEST_BAR = 5.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A version as it came up: where it was seen first, until where, and the date that it states (None: states none).

    A version whose text came back later has a mark for each time; only the first shows its date.
    """

    version: VersionLine
    seen: float
    last_seen: float
    stated: float | None
    stated_before: bool
    change: ChangeLine | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bad spell: from where, how wide."""

    spell: Spell
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Tick:
    """One date of the scale."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The picture's parts, from left to right."""

    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    width: float = WIDTH
    left: float = LEFT


def axis(
    versions: Sequence[VersionLine], changes: Sequence[ChangeLine], spells: Sequence[Spell], now: datetime
) -> Axis | None:
    """Lay out a policy's history, or None where there is nothing to lay out."""
    moments = [version.first_seen_at for version in versions] + [spell.began_at for spell in spells]
    if not moments:
        return None
    first = min(moments)
    last = max([now, first + SHORTEST, *(version.last_seen_at for version in versions)])
    start = first - (last - first) * LEAD

    def x(when: datetime) -> float:
        share = (when - start) / (last - start)
        return round(LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - MARGIN), 1)

    marks = []
    appearances = _appearances(versions, changes)
    for (at, version, change), following in zip_longest(appearances, appearances[1:]):
        stated = parsed(version.stated_date) if at == version.first_seen_at else None
        until = min(following[0], version.last_seen_at) if following else version.last_seen_at
        marks.append(
            Mark(
                version=version,
                seen=x(at),
                last_seen=x(max(at, until)),
                stated=x(stated) if stated else None,
                stated_before=stated is not None and stated < start,
                change=change,
            )
        )
    bars = []
    for spell in sorted(spells, key=lambda one: one.began_at):
        left, right = x(spell.began_at), x(spell.ended_at or now)
        bars.append(Bar(spell, left, max(SMALLEST_BAR, right - left)))
    return Axis(tuple(marks), tuple(bars), tuple(Tick(x(when), text) for when, text in ticks(start, last)))


def _appearances(
    versions: Sequence[VersionLine], changes: Sequence[ChangeLine]
) -> list[tuple[datetime, VersionLine, ChangeLine | None]]:
    """When each version came up, and by which change, in the order of time."""
    brought = {change.new.id: change for change in changes if not change.back}
    found = [(version.first_seen_at, version, brought.get(version.id)) for version in versions]
    found += [(change.detected_at, change.new, change) for change in changes if change.back]
    return sorted(found, key=lambda one: (one[0], one[1].seq))


def parsed(stated: str) -> datetime | None:
    """A stated date as a moment: midnight UTC; of a month its first day. None where it is no date."""
    try:
        found = date.fromisoformat(f"{stated}-01" if len(stated) == 7 else stated)
    except ValueError:
        return None
    return datetime(found.year, found.month, found.day, tzinfo=UTC)


def ticks(start: datetime, last: datetime) -> list[tuple[datetime, str]]:
    """Round dates between two moments, at most MOST_TICKS, as far apart as the span asks; times within two days."""
    if last - start <= timedelta(days=2):
        return _times(start, last)
    days = (last - start) / timedelta(days=1)
    if days <= MOST_TICKS * 14:
        step = next((step for step in (1, 2, 7, 14) if days / step <= MOST_TICKS), 14)
        midnight = start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        found = [midnight + timedelta(days=step * count) for count in range(1, MOST_TICKS + 2)]
        return [(when, f"{when.day} {when:%b}") for when in found if when <= last]
    months = next((step for step in (1, 3, 6, 12, 24, 60, 120) if days / (30.44 * step) <= MOST_TICKS), 600)
    found = []
    index = (start.year * 12 + start.month - 1) // months * months
    while True:
        index += months
        when = datetime(index // 12, index % 12 + 1, 1, tzinfo=UTC)
        if when > last:
            break
        found.append(when)
    return [(when, f"{when:%Y}" if months >= 12 else f"{when:%b %Y}") for when in found]


def _times(start: datetime, last: datetime) -> list[tuple[datetime, str]]:
    """Round times of day, midnight by its date; where there is no midnight, the first one names the day."""
    minutes = (last - start) / timedelta(minutes=1)
    step = timedelta(minutes=next(step for step in MINUTES if minutes / step <= MOST_TICKS))
    midnight = start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    when = midnight + ((start - midnight) // step + 1) * step
    found: list[tuple[datetime, str]] = []
    while when <= last:
        found.append((when, f"{when:%H:%M}" if when.hour or when.minute else f"{when.day} {when:%b}"))
        when += step
    if found and not any(when.hour == when.minute == 0 for when, _ in found):
        when, text = found[0]
        found[0] = (when, f"{when.day} {when:%b}, {text}")
    return found
