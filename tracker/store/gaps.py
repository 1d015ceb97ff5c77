"""Gaps before changes that were told: what evidence shows of one, and giving it to the alerts that wait for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from tracker.core.archiving.model import CaptureState, moment
from tracker.store import tables, versions
from tracker.store.alerts import PENDING
from tracker.store.archive_tables import Backfill, Capture
from tracker.store.db import Database


@dataclass(frozen=True, slots=True)
class Step:
    """One text gave way to another between two sights; each with where it may be seen, empty for a check of ours."""

    after: datetime
    before: datetime
    after_url: str = ""
    before_url: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """What is known of a gap. `since`, `until`: the live sights at its ends; `steps`: within, in order, at least one.

    `captures`: how many showed the policy. `origin`: of the archive. `note`: why it knows no more.
    """

    since: datetime
    until: datetime
    steps: tuple[Step, ...]
    captures: int
    origin: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Sight:
    at: datetime
    version_id: int
    url: str


def gap_of(session: Session, job: Backfill, note: str = "") -> Gap:
    """What all captures inside a gap show of it."""
    change = session.get_one(tables.Change, job.change_id)
    since, until = moment(job.since), moment(job.until)
    old, new = _standing(session, change.old_version_id), _standing(session, change.new_version_id)
    captured = _captured(session, job.policy_id, since, until)
    sights = [_Sight(since, old, ""), *captured, _Sight(until, new, "")]
    steps = tuple(
        Step(one.at, other.at, one.url, other.url)
        for one, other in pairwise(sights)
        if one.version_id != other.version_id
    )
    return Gap(since, until, steps or (Step(since, until),), len(captured), job.origin, note)


def _captured(session: Session, policy_id: str, since: datetime, until: datetime) -> list[_Sight]:
    """The captures in between that show a version, in order of time; also those whose body another one's is."""
    row = Capture
    query = select(row).where(row.policy_id == policy_id, row.captured_at > since, row.captured_at < until)
    found = []
    for capture in session.exec(query.order_by(col(row.captured_at), col(row.id))):
        body = session.get(row, capture.same_as) if capture.state == CaptureState.SAME and capture.same_as else capture
        check = session.get(tables.Check, body.check_id) if body is not None and body.check_id else None
        if check is not None and check.version_id is not None:
            found.append(_Sight(capture.captured_at, _standing(session, check.version_id), capture.memento_url))
    return found


def _standing(session: Session, version_id: int) -> int:
    return versions.standing(session, version_id).id or 0


def tell(database: Database, job: Backfill, found: Gap, note: tuple[str, str], now: datetime) -> None:
    """Give what was found to the alerts of the change that were not tried yet, and let them go; note it on the check.

    An alert that was tried once says the same for ever. `note`: how it begins, which stands once, and what it says.
    """
    row = tables.Alert
    with database.begin() as session:
        change = session.get_one(tables.Change, job.change_id)
        waiting = update(row).where(col(row.change_id) == change.id, col(row.state) == PENDING, col(row.attempts) == 0)
        session.execute(waiting.values(next_attempt_at=now, details={"gap": _written(found)}))
        check = session.get_one(tables.Check, change.check_id)
        check.notes = [*(one for one in check.notes if not one.startswith(note[0])), "".join(note)]


def found_for(session: Session, change_ids: Sequence[int]) -> Sequence[Backfill]:
    """The gaps that are looked into for these changes."""
    row = Backfill
    return session.exec(select(row).where(col(row.change_id).in_(change_ids)).order_by(col(row.id))).all()


def _written(found: Gap) -> dict[str, Any]:
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "captures": found.captures,
        "origin": found.origin,
        "note": found.note,
        "steps": [
            {
                "after": step.after.isoformat(),
                "before": step.before.isoformat(),
                "after_url": step.after_url,
                "before_url": step.before_url,
            }
            for step in found.steps
        ],
    }


def gap_in(alert: tables.Alert) -> Gap | None:
    """What an alert tells of the gap before its change, as it was written."""
    kept = alert.details.get("gap")
    if not kept:
        return None
    steps = tuple(
        Step(
            datetime.fromisoformat(step["after"]),
            datetime.fromisoformat(step["before"]),
            step["after_url"],
            step["before_url"],
        )
        for step in kept["steps"]
    )
    since, until = (datetime.fromisoformat(kept[name]) for name in ("since", "until"))
    return Gap(since, until, steps, kept["captures"], kept["origin"], kept["note"])
