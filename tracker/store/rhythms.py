"""What is stored of a policy's rhythm: since when it is followed, when it changed, what its server said last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
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


def rhythm_of(session: Session, policy: tables.Policy) -> Kept:
    """The rhythm of a policy. Changes that newer rules see nothing in do not count, nor those that only an archive saw:
    they are not of the time in which it is followed.
    """
    change, source = tables.Change, tables.Source
    query = select(change.detected_at).where(change.policy_id == policy.id, col(change.superseded_by).is_(None))
    query = query.where(or_(col(change.origin) != Origin.ARCHIVE.value, versions.in_place_of_live()))
    found = session.exec(query.order_by(col(change.detected_at).desc()).limit(CHANGES)).all()
    used = select(source).where(source.policy_id == policy.id, col(source.retired_at).is_(None))
    sources = session.exec(used.order_by(col(source.position), col(source.id))).all()
    current = session.get(tables.Version, policy.current_version_id) if policy.current_version_id else None
    stated = (current.effective_date, current.effective_other) if current else ()
    return Kept(
        since=policy.created_at,
        changes=tuple(found),
        headers=tuple(headers for one in sources if (headers := _headers(session, one)) is not None),
        cheap=bool(sources) and all(one.etag or one.last_modified for one in sources),
        effective=tuple(date for date in stated if date),
    )


def _headers(session: Session, source: tables.Source) -> tuple[tuple[str, str], ...] | None:
    snapshot = session.get(tables.Snapshot, source.last_snapshot_id) if source.last_snapshot_id else None
    return tuple((str(name), str(value)) for name, value in snapshot.response_headers) if snapshot else None
