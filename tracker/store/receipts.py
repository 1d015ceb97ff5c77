"""Receipts: which pages an archive is to save, which it was asked for, and what it said.

A request is written down before it is made. One whose answer is lost, because the process ended or the line broke, is
`unknown` for ever: asking again might have the page captured twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import Session, and_, col, select

from tracker.store import tables
from tracker.store.archive_tables import Receipt
from tracker.store.db import Database
from tracker.store.wishes import receipts_of

WANTED, ASKED, SAVED, FAILED, UNKNOWN = "wanted", "asked", "saved", "failed", "unknown"
OPEN = (WANTED, ASKED)
ASKING = timedelta(minutes=10)
"""Longer than any request lasts: after it, the process that asked has ended."""

LOST = "the answer to the request was lost; it is not asked again"


def claim(database: Database, now: datetime, only: Sequence[int] | None = None) -> Receipt | None:
    """Take one that is due: to ask for (it is `asked` from now on, without a job), or to see what became of it.

    None where none is due.
    """
    row = Receipt
    due = select(row).where(col(row.state).in_(OPEN), row.next_attempt_at <= now)
    due = due.where(or_(col(row.state) == WANTED, col(row.job) != ""))
    if only is not None:
        due = due.where(col(row.id).in_(only))
    due = due.order_by(col(row.next_attempt_at), col(row.id)).limit(1)
    with database.read() as session:
        if session.exec(due).first() is None:
            return None
    with database.begin() as session:
        found = session.exec(due).first()
        if found is None:
            return None
        mine = update(row).where(col(row.id) == found.id, col(row.state) == found.state)
        values: dict[str, Any] = {"next_attempt_at": now + ASKING}
        if found.state == WANTED:
            values |= {"state": ASKED, "asked_at": now, "attempts": row.attempts + 1, "job": "", "message": ""}
        taken = session.execute(mine.where(col(row.next_attempt_at) <= now).values(**values))
        session.refresh(found)
        return found if taken.rowcount == 1 else None  # type: ignore[attr-defined]


def write(database: Database, id: int, now: datetime, **values: Any) -> Receipt:
    """Record where a receipt stands; one in an end state is finished."""
    with database.begin() as session:
        row = session.get_one(Receipt, id)
        for name, value in values.items():
            setattr(row, name, value)
        if row.state not in OPEN:
            row.finished_at = now
        return row


def give_up_lost(database: Database, now: datetime) -> int:
    """Close those that were being asked for by a process that ended meanwhile; returns how many."""
    row = Receipt
    lost = and_(col(row.state) == ASKED, col(row.job) == "", col(row.next_attempt_at) <= now)
    with database.read() as session:
        if session.exec(select(row.id).where(lost).limit(1)).first() is None:
            return 0
    with database.begin() as session:
        closed = session.execute(update(row).where(lost).values(state=UNKNOWN, message=LOST, finished_at=now))
        return int(closed.rowcount)  # type: ignore[attr-defined]


def want(database: Database, policy_id: str, now: datetime) -> list[int]:
    """The receipts of a policy's current version, by hand: those there are, and new ones for pages that have none, or
    where asking failed. In the order of the sources; empty where there is no version yet.
    """
    with database.begin() as session:
        policy = session.get_one(tables.Policy, policy_id, with_for_update=True)
        if policy.current_version_id is None:
            return []
        version = session.get_one(tables.Version, policy.current_version_id)
        row = tables.Source
        in_use = select(row).where(row.policy_id == policy_id, col(row.retired_at).is_(None))
        sources = list(session.exec(in_use.order_by(col(row.position), col(row.id))))
        known = {one.url: one for one in of_version(session, version.id or 0) if one.state != FAILED}
        wanted = [known.get(one.url, one) for one in receipts_of(version, sources, now)]
        session.add_all(wanted)
        session.flush()
        return [one.id or 0 for one in wanted]


def of_version(session: Session, version_id: int) -> Sequence[Receipt]:
    """The receipts of a version, in the order in which they were wished for."""
    return session.exec(select(Receipt).where(Receipt.version_id == version_id).order_by(col(Receipt.id))).all()


def of_policy(session: Session, policy_id: str) -> Sequence[Receipt]:
    """The receipts of a policy, newest first."""
    return session.exec(select(Receipt).where(Receipt.policy_id == policy_id).order_by(col(Receipt.id).desc())).all()


def by_ids(session: Session, ids: Sequence[int]) -> Sequence[Receipt]:
    """Those receipts, in the order of their ids."""
    return session.exec(select(Receipt).where(col(Receipt.id).in_(ids)).order_by(col(Receipt.id))).all()
