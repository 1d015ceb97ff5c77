"""Read model of imports from an archive: how far each has come, what it waits for, and which moves it found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from tracker.store.archive_tables import Alias, Backfill

RUNNING = ("index", "fetch", "merge")


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import. `planned`: captures that are to be fetched, by what is known so far; `left` of them are not yet.

    `eta_seconds`: how long it will still take, where that is known. `paused_until`: the archive asked for a pause.
    `lease_until`: somebody works on it; else it waits to be taken up again.
    """

    policy_id: str
    origin: str
    phase: str
    indexed: int
    planned: int
    fetched: int
    left: int
    versions: int
    eta_seconds: int | None
    reason: str
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None
    paused_until: datetime | None
    lease_until: datetime | None

    @property
    def eta(self) -> timedelta:
        """How long it will still take; nothing where that is not known."""
        return timedelta(seconds=self.eta_seconds or 0)

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self.phase in RUNNING and self.finished_at is None


@dataclass(frozen=True, slots=True)
class MoveLine:
    """An address that led to another one. `via`: archived or live; `since`, `until`: first and last sight of that."""

    url: str
    target: str
    via: str
    since: datetime
    until: datetime


def moves(session: Session, policy_id: str) -> tuple[MoveLine, ...]:
    """The addresses of a policy that led to others, the oldest first."""
    query = select(Alias).where(Alias.policy_id == policy_id).order_by(col(Alias.since), col(Alias.id))
    return tuple(MoveLine(row.url, row.target, row.via, row.since, row.until) for row in session.exec(query))


def imports(session: Session, policy_id: str, limit: int = 20) -> tuple[ImportLine, ...]:
    """The imports of a policy, newest first; looks into a gap are none."""
    query = (
        select(Backfill)
        .where(Backfill.policy_id == policy_id, col(Backfill.change_id).is_(None))
        .order_by(col(Backfill.id).desc())
    )
    return tuple(_line(row) for row in session.exec(query.limit(limit)))


def running(session: Session, policy_id: str) -> ImportLine | None:
    """The import of a policy that goes on, if any."""
    query = select(Backfill).where(Backfill.policy_id == policy_id, col(Backfill.finished_at).is_(None))
    query = query.where(col(Backfill.phase).in_(RUNNING), col(Backfill.change_id).is_(None))
    row = session.exec(query.order_by(col(Backfill.id).desc()).limit(1)).first()
    return _line(row) if row else None


def _line(row: Backfill) -> ImportLine:
    return ImportLine(
        policy_id=row.policy_id,
        origin=row.origin,
        phase=row.phase,
        indexed=_count(row.counts, "indexed"),
        planned=_count(row.counts, "planned"),
        fetched=_count(row.counts, "fetched"),
        left=_count(row.counts, "left"),
        versions=_count(row.counts, "versions"),
        eta_seconds=_count(row.counts, "eta_seconds") if "eta_seconds" in row.counts else None,
        reason=row.reason,
        created_at=row.created_at,
        updated_at=row.updated_at,
        finished_at=row.finished_at,
        paused_until=row.paused_until,
        lease_until=row.lease_until,
    )


def _count(counts: Mapping[str, Any], name: str) -> int:
    """A count as it was written; 0 for what is none."""
    value = counts.get(name)
    return max(0, int(value)) if isinstance(value, (int, float)) else 0
