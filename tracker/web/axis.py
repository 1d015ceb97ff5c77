"""The timeline's picture: where versions, stated dates, changes and bad spells lie on one axis. Geometry only; the
template draws it as SVG. What an archive shows has a lane of its own beside what our checks saw.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median

from tracker.store.views_checks import Spell
from tracker.store.views_history import ChangeLine, VersionLine
from tracker.store.views_sights import Appearance

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
SHORTEST_GAP = timedelta(days=30)
USUAL_TIMES = 3
"""A stretch without any sight is a gap from SHORTEST_GAP on, where it is as many times as long as usual there."""

SEEN_GAP = 0.025
"""The least share of the picture that a gap takes; an import looks closely around changes, and seldom where nothing
changed, so that shorter ones would be everywhere in a long history.
"""

CROWDED = 24
"""Marks from which on they are drawn smaller."""


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of a lane in which one version was seen."""

    x1: float
    x2: float
    archived: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A version as it came up: where it was seen first, until where, and the date that it states (None: states none).

    A version whose text came back later has a mark for each time; only the first shows its date. `archived`: an archive
    saw it first. `lines`: where it was seen, in the archive and by our checks.
    """

    version: VersionLine
    at: datetime
    seen: float
    last_seen: float
    stated: float | None
    stated_before: bool
    change: ChangeLine | None
    archived: bool = False
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bad spell: from where, how wide."""

    spell: Spell
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which nothing was seen."""

    x: float
    width: float
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Tick:
    """One date of the scale."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The picture's parts, from left to right, and the heights of its lanes. `archive_y`: None where no archive saw
    anything.
    """

    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    gaps: tuple[Gap, ...] = ()
    archive_y: int | None = None
    live_y: int = 80
    width: float = WIDTH
    left: float = LEFT

    @property
    def trouble_y(self) -> int:
        """Where bad spells are drawn."""
        return self.live_y + 38

    @property
    def foot_y(self) -> int:
        """Where the scale is written."""
        return self.trouble_y + 34

    def y(self, archived: bool) -> int:
        """The lane of what an archive saw, or of what our checks saw."""
        return self.archive_y if archived and self.archive_y is not None else self.live_y

    def radius(self, mark: Mark) -> float:
        """How large a mark is: by how much its change matters, smaller where there are many."""
        size = 5 + 4 * mark.change.significance if mark.change else 5.0
        return round(size * (0.55 if len(self.marks) > CROWDED else 1.0), 1)


def axis(
    versions: Sequence[VersionLine],
    changes: Sequence[ChangeLine],
    spells: Sequence[Spell],
    now: datetime,
    appearances: Sequence[Appearance] = (),
    moments: Sequence[tuple[datetime, bool]] = (),
    followed: bool = True,
) -> Axis | None:
    """Lay out a policy's history, or None where there is nothing to lay out.

    `appearances`: when each version was shown, by all sights; `moments`: of each sight, oldest first, when it was and
    whether an archive's; `followed`: the policy still is, so that a long time without a sight up to now is a gap.
    """
    shown = _shown(versions, changes, appearances)
    begun = [one.at for one in shown] + [spell.began_at for spell in spells]
    if not begun:
        return None
    first = min(begun)
    last = max([now, first + SHORTEST, *(version.last_seen_at for version in versions)])
    start = first - (last - first) * LEAD

    def x(when: datetime) -> float:
        share = (when - start) / (last - start)
        return round(LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - MARGIN), 1)

    marks = []
    for one in shown:
        stated = parsed(one.version.stated_date) if one.first else None
        marks.append(
            Mark(
                version=one.version,
                at=one.at,
                seen=x(one.at),
                last_seen=x(one.until),
                stated=x(stated) if stated else None,
                stated_before=stated is not None and stated < start,
                change=one.change,
                archived=one.archived,
                lines=tuple(Line(x(a), x(b), archived) for a, b, archived in _stretches(one, moments)),
            )
        )
    bars = []
    for spell in sorted(spells, key=lambda one: one.began_at):
        left, right = x(spell.began_at), x(spell.ended_at or now)
        bars.append(Bar(spell, left, max(SMALLEST_BAR, right - left)))
    drawn = tuple(
        Gap(x(since), x(until) - x(since), since, until)
        for since, until in gaps(moments, now if followed else None)
        if until - since > SEEN_GAP * (last - start)
    )
    scale = tuple(Tick(x(when), text) for when, text in ticks(start, last))
    archived = any(of_archive for _, of_archive in moments)
    lanes = {"archive_y": 72, "live_y": 108} if archived else {}
    return Axis(tuple(marks), tuple(bars), scale, drawn, **lanes)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A version for as long as it was shown once. `first`: it had not been shown before."""

    at: datetime
    until: datetime
    version: VersionLine
    change: ChangeLine | None
    first: bool
    archived: bool


def _shown(
    versions: Sequence[VersionLine], changes: Sequence[ChangeLine], appearances: Sequence[Appearance]
) -> list[_Shown]:
    """What was shown, in the order of time: by the sights there are of it, else by what its row says."""
    known = {version.id: version for version in versions}
    sighted = {one.version_id for one in appearances}
    found: list[tuple[datetime, datetime, VersionLine, ChangeLine | None, bool]] = [
        (one.first.at, one.last.at, known[one.version_id], _bringing(one, changes), one.first.source != "live")
        for one in appearances
        if one.version_id in known
    ]
    brought = {change.new.id: change for change in changes if not change.back}
    others = [version for version in versions if version.id not in sighted]
    found += [
        (one.first_seen_at, one.last_seen_at, one, brought.get(one.id), one.origin == "archive") for one in others
    ]
    found += [
        (change.detected_at, change.new.last_seen_at, change.new, change, False)
        for change in changes
        if change.back and change.new.id not in sighted
    ]
    found.sort(key=lambda one: (one[0], one[2].seq))
    last_time = {one[2].id: number for number, one in enumerate(found)}
    shown: list[_Shown] = []
    before: set[int] = set()
    for number, (at, last, version, change, archived) in enumerate(found):
        until = max(last, version.last_seen_at) if number == last_time[version.id] else last  # the row may know more
        if number + 1 < len(found):
            until = min(until, found[number + 1][0])
        shown.append(_Shown(at, max(at, until), version, change, version.id not in before, archived))
        before.add(version.id)
    return shown


def _bringing(one: Appearance, changes: Sequence[ChangeLine]) -> ChangeLine | None:
    """The change that an appearance is the end of: of several that lead to the version, the one found about then."""
    if one.before is None:
        return None
    leading = [change for change in changes if change.new.id == one.version_id]
    return min(leading, key=lambda change: abs(change.detected_at - one.first.at), default=None)


def _stretches(one: _Shown, moments: Sequence[tuple[datetime, bool]]) -> list[tuple[datetime, datetime, bool]]:
    """From when until when the archive, and from when until when our checks saw it."""
    low, high = (bisect_left(moments, (one.at, False)), bisect_right(moments, (one.until, True)))
    found = []
    for archived in (True, False):
        times = [at for at, of_archive in moments[low:high] if of_archive is archived]
        if times:
            found.append((times[0], times[-1], archived))
    if not found:
        return [(one.at, one.until, one.archived)]
    latest = max(range(len(found)), key=lambda place: found[place][1])
    since, _, archived = found[latest]
    found[latest] = (since, one.until, archived)
    return found


def gaps(moments: Sequence[tuple[datetime, bool]], now: datetime | None = None) -> list[tuple[datetime, datetime]]:
    """The stretches in which nothing was seen, though something usually was: next to an archive's captures as often as
    it captured, between our checks as often as we check. With `now`, also the one that lasts until then.
    """
    between = [
        (after[0] - before[0], before[1] or after[1], before[0], after[0]) for before, after in pairwise(moments)
    ]
    usual = {
        archived: timedelta(
            seconds=median([length.total_seconds() for length, of, *_ in between if of is archived] or [0])
        )
        for archived in (True, False)
    }
    if now is not None and moments:
        last, archived = moments[-1]
        between.append((now - last, archived, last, now))
    return [
        (since, until)
        for length, archived, since, until in between
        if length > max(SHORTEST_GAP, USUAL_TIMES * usual[archived])
    ]


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
