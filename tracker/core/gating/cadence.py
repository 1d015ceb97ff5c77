"""How soon a policy that is well is looked at again: from what it did lately, what its server says, and what it says.

Policies change seldom, but not evenly: a change is often followed by a correction within days, and the day a text takes
effect is one on which its page is likely to change again. Whatever is found, the answer lies between the operator's
bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

YOUNG = timedelta(days=1)
"""How long a policy is new: what changes at every visit of its page is learned by looking a few times."""

FRESH, RECENT = timedelta(days=2), timedelta(days=14)
"""How long after a change its corrections are looked for, closely and then less so."""

SEASON, OFTEN = timedelta(days=90), 4
"""A policy with this many changes within a season changes often."""

QUIET, SILENT = timedelta(days=90), timedelta(days=180)
"""Without a change for this long, a policy is looked at less often, and then less often again."""

IN_FORCE = timedelta(days=2)
"""How long from the start of the day a text takes effect on its page is looked at closely."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the operator allows: the usual wait between two checks, and the shortest and the longest."""

    usual: timedelta
    fastest: timedelta
    slowest: timedelta


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is known of a policy. `since`: followed since; `changes`: when they were found, newest first.

    `fresh_for`: how long the server calls its answer fresh (Cache-Control, Expires), zero where it does not say.
    `cheap`: the server answers whether anything changed without sending the page (ETag, Last-Modified).
    `effective`: the dates of taking effect that the current text states (`2020-07-13`, or `2020-07`).
    """

    since: datetime
    changes: tuple[datetime, ...] = ()
    fresh_for: timedelta = timedelta(0)
    cheap: bool = False
    effective: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cadence:
    """How long to wait, and why: words that continue `next check in 6 hours, because ...`."""

    wait: timedelta
    because: str


def cadence(bounds: Bounds, known: Rhythm, now: datetime) -> Cadence:
    """The wait until the next check of a policy that is well, always from `fastest` to `slowest`. Never raises."""
    found = _by_history(bounds, known, now)
    if known.fresh_for > found.wait and found.wait < bounds.usual:
        wait = min(known.fresh_for, bounds.usual)
        found = Cadence(wait, f"{found.because}, but its server calls its answer fresh until then")
    for stated in known.effective:
        found = _by_effective_date(bounds, found, stated, now)
    return Cadence(min(max(found.wait, bounds.fastest), bounds.slowest), found.because)


def _by_history(bounds: Bounds, known: Rhythm, now: datetime) -> Cadence:
    """The wait by what the policy did so far."""
    last = known.changes[0] if known.changes else None
    if last is not None and now - last <= FRESH:
        return Cadence(bounds.usual / 4, "it changed within the last 2 days")
    if now - known.since <= YOUNG:
        return Cadence(bounds.usual / 4, "it is followed since less than a day")
    lately = sum(now - moment <= SEASON for moment in known.changes)
    if lately >= OFTEN:
        return Cadence(bounds.usual / 2, f"it changed {lately} times in 90 days")
    if last is not None and now - last <= RECENT:
        return Cadence(bounds.usual / 2, "it changed within the last 14 days")
    calm = now - max(known.since, last or known.since)
    if calm >= QUIET and not known.cheap:
        months, factor = (6, 2.0) if calm >= SILENT else (3, 1.5)
        return Cadence(bounds.usual * factor, f"it has not changed for {months} months")
    return Cadence(bounds.usual, "that is the usual interval")


def _by_effective_date(bounds: Bounds, found: Cadence, stated: str, now: datetime) -> Cadence:
    """A sooner check where a text takes effect before the next one, or took effect just now."""
    day = _day(stated)
    if day is None:
        return found
    if now < day < now + found.wait:
        return Cadence(day - now, f"it takes effect on {stated}")
    if day <= now < day + IN_FORCE and bounds.usual / 4 < found.wait:
        return Cadence(bounds.usual / 4, f"it took effect on {stated}")
    return found


def _day(stated: str) -> datetime | None:
    """The start of a stated day in UTC; None for a month alone, and for what is no date."""
    try:
        return datetime.combine(date.fromisoformat(stated), time(), UTC)
    except ValueError:
        return None
