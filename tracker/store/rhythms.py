"""What is stored of a policy's rhythm: since when it is followed, when it changed, what its server said last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_
from sqlmodel import Session, col, select

from tracker.core.model import Origin
from tracker.store import tables, versions

CHANGES = 20
"""How many of the newest changes are told; what counts lies within a season."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A policy's rhythm as it is stored. `headers`: of the last answers that brought a page, one list a source.

    `cheap`: every source has validators. `effective`: the effective dates that the current version states.
    """

    since: datetime
    changes: tuple[datetime, ...]
    headers: tuple[tuple[tuple[str, str], ...], ...]
    cheap: bool
    effective: tuple[str, ...]


_CHANGES = (
    select(tables.Change.detected_at)
    .where(tables.Change.policy_id == bindparam("policy"), col(tables.Change.superseded_by).is_(None))
    .where(or_(col(tables.Change.origin) != Origin.ARCHIVE.value, versions.in_place_of_live()))
    .order_by(col(tables.Change.detected_at).desc())
    .limit(CHANGES)
)
_STATED = (
    select(tables.Version.effective_date, tables.Version.effective_other)
    .join(tables.Policy, col(tables.Policy.current_version_id) == col(tables.Version.id))
    .where(tables.Policy.id == bindparam("policy"))
)
"""Made once: each check asks them, and making them anew took longer than asking."""


def rhythm_of(session: Session, policy: tables.Policy) -> Kept:
    """The rhythm of a policy, with what its server said last."""
    source = tables.Source
    used = select(source).where(source.policy_id == policy.id, col(source.retired_at).is_(None))
    sources = session.exec(used.order_by(col(source.position), col(source.id))).all()
    return Kept(
        since=policy.created_at,
        changes=changes_of(session, policy.id),
        headers=tuple(headers for one in sources if (headers := _headers(session, one)) is not None),
        cheap=bool(sources) and all(one.etag or one.last_modified for one in sources),
        effective=effective_of(session, policy.id),
    )


def changes_of(session: Session, policy_id: str) -> tuple[datetime, ...]:
    """When a policy changed, newest first. Changes that newer rules see nothing in do not count, nor those that only an
    archive saw: they are not of the time in which it is followed.
    """
    return tuple(session.execute(_CHANGES, {"policy": policy_id}).scalars())


def effective_of(session: Session, policy_id: str) -> tuple[str, ...]:
    """The effective dates that the current version of a policy states."""
    stated = session.execute(_STATED, {"policy": policy_id}).first() or ()
    return tuple(date for date in stated if date)


def _headers(session: Session, source: tables.Source) -> tuple[tuple[str, str], ...] | None:
    snapshot = session.get(tables.Snapshot, source.last_snapshot_id) if source.last_snapshot_id else None
    return tuple((str(name), str(value)) for name, value in snapshot.response_headers) if snapshot else None
