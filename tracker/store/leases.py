"""Which policies are due, and who may check them: leases and fencing, so that two daemons do no check twice.

A lease is taken by a conditional UPDATE, which one of two rivals loses (on PostgreSQL a row that a rival is writing is
left to it). It also raises the policy's `fence`; a check with an older fence (its holder was stopped and another took
over) writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from tracker.core.model import Origin, Outcome
from tracker.store import tables
from tracker.store.db import Database

CLOCKS_DIFFER = timedelta(minutes=5)
"""Times up to this far ahead are no sign of a clock that was set back: machines differ, and small steps are usual."""


@dataclass(frozen=True, slots=True)
class Leased:
    """A policy that is ours to check until `until`, and what a check needs of it. `interval`: seconds or None."""

    policy_id: str
    provider_id: str
    type: str
    language: str
    interval: float | None
    state: str
    failures: int
    fence: int
    until: datetime
    last_good_at: datetime | None
    failing_since: datetime | None
    created_at: datetime
    sources: tuple[tables.Source, ...]


def lease_due(
    database: Database,
    now: datetime,
    duration: timedelta,
    limit: int,
    *,
    only: Sequence[str] | None = None,
    behind: str | None = None,
) -> list[Leased]:
    """Lease up to `limit` policies that are due, the longest overdue first.

    With `only`, those policies whether due or not; with `behind`, all policies in the order of their ids behind that
    one (all where it is empty), due or not. Policies that another holds are left out.
    """
    policy = tables.Policy
    free = or_(col(policy.lease_until).is_(None), col(policy.lease_until) <= now)
    query = select(policy).where(col(policy.archived_at).is_(None), free)
    if only is not None:
        query = query.where(col(policy.id).in_(only)).order_by(policy.id)
    elif behind is not None:
        query = query.where(policy.id > behind).order_by(policy.id)
    else:
        query = query.where(policy.next_check_at <= now).order_by(col(policy.next_check_at))
    with database.begin() as session:
        leased = []
        for row in session.exec(query.limit(limit).with_for_update(skip_locked=True)).all():
            claim = update(policy).where(col(policy.id) == row.id, free)
            claim = claim.values(lease_until=now + duration, fence=policy.fence + 1)
            taken = session.execute(claim.execution_options(synchronize_session=False))
            if taken.rowcount == 1:  # type: ignore[attr-defined]
                if row.lease_until is not None:
                    _mark_interrupted(session, row.id, now)
                leased.append(row)
        return _with_sources(session, leased, now + duration)


def release(database: Database, leased: Leased, now: datetime) -> None:
    """Give a lease back without an outcome, so that the next daemon may take the policy at once."""
    policy = tables.Policy
    with database.begin() as session:
        mine = update(policy).where(col(policy.id) == leased.policy_id, col(policy.fence) == leased.fence)
        released = session.execute(mine.values(lease_until=None))
        if released.rowcount == 1:  # type: ignore[attr-defined]
            _mark_interrupted(session, leased.policy_id, now)


def pull_back(database: Database, now: datetime, duration: timedelta) -> int:
    """Make due what a clock that ran ahead and was set back has put off; returns how many policies that were.

    `duration`: of a lease. One that ends later than it can was taken by that clock.
    """
    policy, ahead = tables.Policy, now + CLOCKS_DIFFER
    with database.begin() as session:
        put_off = update(policy).where(col(policy.last_check_at) > ahead, col(policy.next_check_at) > now)
        due = session.execute(put_off.values(next_check_at=now))
        held = update(policy).where(col(policy.lease_until) > ahead + duration)
        freed = session.execute(held.values(lease_until=now))
        return int(due.rowcount + freed.rowcount)  # type: ignore[attr-defined]


def bring_forward(database: Database, now: datetime, longest: timedelta) -> int:
    """Make due what was put off for longer than the usual interval now is; returns how many policies that were.

    `longest`: the interval with its jitter. For an operator who has shortened it; policies with an interval of their
    own, and those that are not well, keep their times.
    """
    policy = tables.Policy
    late = update(policy).where(col(policy.next_check_at) > now + longest, col(policy.last_check_at).is_not(None))
    late = late.where(col(policy.interval).is_(None), col(policy.failures) == 0, col(policy.archived_at).is_(None))
    with database.begin() as session:
        return int(session.execute(late.values(next_check_at=now)).rowcount)  # type: ignore[attr-defined]


def _mark_interrupted(session: Session, policy_id: str, now: datetime) -> None:
    """Say of checks whose daemon died under them that they did not finish."""
    check = tables.Check
    unfinished = update(check).where(col(check.policy_id) == policy_id, col(check.outcome).is_(None))
    unfinished = unfinished.where(col(check.origin) != Origin.ARCHIVE.value)  # an import looks after its own
    reason = "given up: the daemon stopped during this check, or its declaration changed"
    values = {"outcome": Outcome.FAILED.value, "error_kind": "interrupted", "reason": reason, "finished_at": now}
    session.execute(unfinished.values(**values))


def _with_sources(session: Session, rows: Sequence[tables.Policy], until: datetime) -> list[Leased]:
    source = tables.Source
    ids = [row.id for row in rows]
    query = select(source).where(col(source.policy_id).in_(ids), col(source.retired_at).is_(None))
    by_policy: dict[str, list[tables.Source]] = {}
    for found in session.exec(query.order_by(col(source.position), col(source.id))):
        by_policy.setdefault(found.policy_id, []).append(found)
    return [
        Leased(
            policy_id=row.id,
            provider_id=row.provider_id,
            type=row.type,
            language=row.language,
            interval=row.interval,
            state=row.state,
            failures=row.failures,
            fence=row.fence + 1,
            until=until,
            last_good_at=row.last_good_at,
            failing_since=row.failing_since,
            created_at=row.created_at,
            sources=tuple(by_policy.get(row.id, ())),
        )
        for row in rows
    ]
