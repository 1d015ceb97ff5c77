"""When a policy is checked next: by its rhythm while it is well, sooner after failures, spread without dice.

What is decided at a check can be told later from what is stored: `because` says it in words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from tracker.core.gating.cadence import Bounds, Cadence, Rhythm, cadence
from tracker.core.model import Fetched, Outcome, Reading
from tracker.fetch.headers import fresh_for
from tracker.flows import Schedule, Services
from tracker.store import tables
from tracker.store.leases import Leased
from tracker.store.rhythms import Kept, changes_of, effective_of

ITS_OWN = "its declaration says so"
THE_SAME_FOR_ALL = "that is the interval for all"
RETRIES = {
    "held": "its last page was held back",
    "failed": "its last check failed",
    "refused": "its last page was not the policy",
}


def next_check_at(
    schedule: Schedule,
    policy_id: str,
    interval: float | None,
    outcome: Outcome,
    now: datetime,
    *,
    adapted: timedelta | None = None,
    failures: int = 0,
    transient: bool = False,
    retry_after: float | None = None,
) -> datetime:
    """When to check again. `interval`: the policy's own, in seconds; `adapted`: the wait by its rhythm, while all is
    well; `failures`: in a row, this one included.

    A held page is looked at after `retry_held` once, then at the usual interval; a transient failure, or a page that is
    not the policy, after `retry_failed`, doubling up to the interval; any other failure at the interval. `retry_after`
    (seconds) is a lower bound.
    """
    usual = timedelta(seconds=interval) if interval else schedule.interval
    wait = adapted or usual
    if outcome is Outcome.HELD and failures <= 1:
        wait = min(usual, schedule.retry_held)
    elif outcome in (Outcome.FAILED, Outcome.REFUSED) and (transient or outcome is Outcome.REFUSED):
        wait = min(usual, schedule.retry_failed * 2 ** min(max(failures - 1, 0), 16))
    wait += wait * (schedule.jitter * _spread(policy_id, now))
    if retry_after is not None:
        wait = max(wait, timedelta(seconds=min(retry_after, usual.total_seconds() * 7)))
    return now + wait


def adapted_wait(
    services: Services, leased: Leased, now: datetime, fetched: Sequence[Fetched], outcome: Outcome, new: Reading | None
) -> timedelta:
    """The wait until the next check of a leased policy that is well, by its rhythm up to this check.

    `fetched`: what this check brought, `outcome` how it ends, `new`: the text that becomes the current one.
    """
    schedule = services.schedule
    fixed = _fixed(schedule, leased.interval)
    if fixed is not None:
        return fixed.wait
    with services.database.read() as session:
        changes = changes_of(session, leased.policy_id)
        effective = effective_of(session, leased.policy_id) if new is None else ()
    if new is not None and new.effective_date:
        effective = (new.effective_date.date, new.effective_date.other)
    if outcome in (Outcome.CHANGED, Outcome.RETURNED):
        changes = (now, *changes)
    cheap = all(one.header("etag") or one.header("last-modified") or one.not_modified for one in fetched)
    headers = tuple(one.response_headers for one in fetched)
    kept = Kept(leased.created_at, changes, headers, cheap and bool(fetched), effective)
    return cadence(bounds_of(schedule), _rhythm(kept, now), now).wait


def because(schedule: Schedule, policy: tables.Policy, kept: Kept) -> str:
    """Why the next check of a policy is when it is, as words behind `because`; by what is stored of it."""
    if policy.archived_at is not None:
        return ""
    if policy.last_check_at is None:
        return "it has not been checked yet"
    if policy.state in RETRIES:
        return RETRIES[policy.state]
    fixed = _fixed(schedule, policy.interval)
    return (fixed or cadence(bounds_of(schedule), _rhythm(kept, policy.last_check_at), policy.last_check_at)).because


def bounds_of(schedule: Schedule) -> Bounds:
    """The operator's bounds; those that are not set follow the interval."""
    usual = schedule.interval
    return Bounds(usual, schedule.fastest or usual / 4, schedule.slowest or usual * 2)


def longest_wait(schedule: Schedule) -> timedelta:
    """The longest wait between two checks of a policy that is well and has no interval of its own, without jitter."""
    return bounds_of(schedule).slowest if schedule.adaptive else schedule.interval


def _fixed(schedule: Schedule, interval: float | None) -> Cadence | None:
    """The wait that no rhythm alters: a declared interval is kept exactly, and so is every one where none adapts."""
    if interval:
        return Cadence(timedelta(seconds=interval), ITS_OWN)
    return None if schedule.adaptive else Cadence(schedule.interval, THE_SAME_FOR_ALL)


def _rhythm(kept: Kept, now: datetime) -> Rhythm:
    fresh = _freshness(kept.headers, now)
    return Rhythm(kept.since, kept.changes, fresh, kept.cheap, tuple(date for date in kept.effective if date))


def _freshness(answers: Iterable[Sequence[tuple[str, str]]], now: datetime) -> timedelta:
    """How long all of the answers are called fresh: the shortest of them."""
    seconds = [fresh_for(dict(reversed(headers)), now) for headers in answers]
    return timedelta(seconds=min(seconds, default=0.0))


def _spread(policy_id: str, now: datetime) -> float:
    """A number in 0..1 that differs from policy to policy and from check to check, and is the same in every process."""
    digest = hashlib.blake2b(f"{policy_id} {now.isoformat()}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 0xFFFFFFFF
