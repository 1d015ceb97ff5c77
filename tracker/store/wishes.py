"""What a live check leaves to be asked of a web archive, written in the check's own transaction: nothing is asked here.

So whatever ends the process after it, the alert of the change is sent, and what was wished for is taken up again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from tracker.core.archiving.model import WAYBACK, stamp
from tracker.core.model import Outcome
from tracker.store import tables
from tracker.store.archive_tables import Backfill, FirstLook, Receipt

HOLD = timedelta(seconds=90)
"""How long the alert of a change waits for what an archive shows of the gap before it."""

MOST_CAPTURES = 8
"""Captures that are fetched of a gap at most: with bisection they tell one change in 128 captures."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wished for. `origin`: of the archive. `gap`: a change after a longer time without sight is looked into.

    `first_look`: compare a first version with what the archive holds; `save`: have new versions saved.
    """

    origin: str = ""
    gap: timedelta | None = None
    first_look: bool = False
    save: bool = False


NONE = Wishes()


def write_wishes(
    session: Session, check: tables.Check, change: tables.Change | None, wishes: Wishes, now: datetime
) -> datetime | None:
    """Write what is wished for of a check that was just written. `change`: the one that is told.

    Returns until when the alerts of the change wait; None where nothing is looked into.
    """
    if wishes == NONE:
        return None
    made = _made(session, check)
    if made is None and change is None:
        return None
    sources = _sources(session, check.policy_id)
    if made is not None and wishes.save:
        session.add_all(receipts_of(made, sources, now))
    if made is not None and wishes.first_look and check.outcome == Outcome.FIRST.value:
        _first_look(session, check, made, sources, now)
    if change is None or wishes.gap is None:
        return None
    return _look_into(session, check, change, sources, wishes, now)


def _made(session: Session, check: tables.Check) -> tables.Version | None:
    """The version that this check brought."""
    if check.outcome not in (Outcome.FIRST.value, Outcome.CHANGED.value) or check.version_id is None:
        return None
    version = session.get_one(tables.Version, check.version_id)
    return version if version.check_id == check.id else None


def receipts_of(version: tables.Version, sources: list[tables.Source], now: datetime) -> list[Receipt]:
    """One wish for each page of a version; not for pages that come from an archive."""
    return [
        Receipt(
            policy_id=version.policy_id, version_id=version.id or 0, url=source.url, wanted_at=now, next_attempt_at=now
        )
        for source in sources
        if source.via != WAYBACK
    ]


def _sources(session: Session, policy_id: str) -> list[tables.Source]:
    row = tables.Source
    query = select(row).where(row.policy_id == policy_id, col(row.retired_at).is_(None))
    return list(session.exec(query.order_by(col(row.position), col(row.id))))


def _first_look(
    session: Session, check: tables.Check, version: tables.Version, sources: list[tables.Source], now: datetime
) -> None:
    """A policy is compared once, by the first of its pages."""
    source = next(iter(sources), None)
    if source is None or source.via == WAYBACK:
        return
    row = tables.Snapshot
    brought = select(row.id).where(row.check_id == check.id, row.source_id == source.id)
    snapshot_id = session.exec(brought.order_by(col(row.id).desc())).first()
    if snapshot_id is None:
        return
    session.add(
        FirstLook(
            policy_id=check.policy_id,
            version_id=version.id or 0,
            source_id=source.id or 0,
            snapshot_id=snapshot_id,
            wanted_at=now,
            next_attempt_at=now,
        )
    )


def _look_into(
    session: Session,
    check: tables.Check,
    change: tables.Change,
    sources: list[tables.Source],
    wishes: Wishes,
    now: datetime,
) -> datetime | None:
    """Queue a small import of the gap between the last sight of the old text and the first of the new one."""
    since = session.get_one(tables.Version, change.old_version_id).last_seen_at
    until = _first_sight(session, check, since)
    if wishes.gap is None or until - since <= wishes.gap:
        return None
    places = [place(source.id or 0, leads_to(session, source)) for source in sources]
    session.add(
        Backfill(
            policy_id=check.policy_id,
            origin=wishes.origin,
            since=stamp(since),
            until=stamp(until),
            most_fetches=MOST_CAPTURES,
            places=places,
            created_at=now,
            updated_at=now,
            change_id=change.id,
        )
    )
    return now + HOLD


def place(source_id: int, url: str, since: str = "") -> dict[str, Any]:
    """An address to look under, its index unread."""
    return {"source_id": source_id, "url": url.partition("#")[0], "since": since, "cursor": "", "done": False}


def _first_sight(session: Session, check: tables.Check, since: datetime) -> datetime:
    """When the new text was first seen live: at this check, or at one that held it back."""
    row = tables.Check
    held = select(func.min(row.started_at, type_=row.__table__.c.started_at.type)).where(  # type: ignore[attr-defined]
        row.policy_id == check.policy_id,
        row.outcome == Outcome.HELD.value,
        row.key == check.key,
        row.started_at > since,
    )
    return session.exec(held).one() or check.started_at


def leads_to(session: Session, source: tables.Source) -> str:
    """Where a page stands today, by the last good check: captures of an address that only leads on show no text."""
    last = session.get(tables.Snapshot, source.last_snapshot_id) if source.last_snapshot_id else None
    return last.final_url if last is not None and last.redirects else source.url
