"""First looks: which policies are still to be compared with an archive's capture, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from tracker.store import tables
from tracker.store.archive_tables import FirstLook
from tracker.store.db import Database

WANTED, DONE, FAILED = "wanted", "done", "failed"


def claim(database: Database, now: datetime, again: timedelta, only: Sequence[str] | None = None) -> FirstLook | None:
    """Take one that is due, for `again` at most: then another may, as where this process ended. None where none is."""
    row = FirstLook
    due = select(row).where(row.state == WANTED, row.next_attempt_at <= now)
    if only is not None:
        due = due.where(col(row.policy_id).in_(only))
    due = due.order_by(col(row.next_attempt_at), col(row.id)).limit(1)
    with database.read() as session:
        if session.exec(due).first() is None:
            return None
    with database.begin() as session:
        found = session.exec(due).first()
        if found is None:
            return None
        mine = update(row).where(col(row.id) == found.id, col(row.state) == WANTED, col(row.next_attempt_at) <= now)
        taken = session.execute(mine.values(attempts=row.attempts + 1, next_attempt_at=now + again))
        session.refresh(found)
        return found if taken.rowcount == 1 else None  # type: ignore[attr-defined]


def put_off(database: Database, look: FirstLook, until: datetime, reason: str) -> None:
    """Say that the archive could not be asked now."""
    row = FirstLook
    with database.begin() as session:
        session.execute(update(row).where(col(row.id) == look.id).values(next_attempt_at=until, reason=reason))


def close(database: Database, look: FirstLook, now: datetime, state: str, note: str = "", **values: Any) -> FirstLook:
    """Record what came of a look; a `note` goes to the check that brought the version."""
    with database.begin() as session:
        row = session.get_one(FirstLook, look.id)
        row.state, row.finished_at = state, now
        for name, value in values.items():
            setattr(row, name, value)
        version = session.get_one(tables.Version, row.version_id)
        check = session.get(tables.Check, version.check_id) if version.check_id else None
        if note and check is not None and note not in check.notes:
            check.notes = [*check.notes, note]
        return row


def standing(session: Session, policy: tables.Policy) -> FirstLook | None:
    """What was found of a policy, while the version of then is the current one and its page is in use; else None."""
    row, source = FirstLook, tables.Source
    query = (
        select(row)
        .join(source, col(source.id) == col(row.source_id))
        .where(row.policy_id == policy.id, row.version_id == policy.current_version_id, row.finding != "")
        .where(col(source.retired_at).is_(None))
    )
    return session.exec(query.order_by(col(row.id).desc()).limit(1)).first()
