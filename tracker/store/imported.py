"""What an import brought, and the one message of it: `history imported`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from tracker.core.model import ChangeKind, Origin
from tracker.store import alerts, tables
from tracker.store.archive_tables import Backfill


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought. `first`, `last`: the first and the last sight of its versions. `silent`, `backdated`: how
    many of the changes were such. `captures`: how many were fetched.
    """

    job: int
    origin: str
    versions: int
    changes: int
    first: datetime
    last: datetime
    silent: int = 0
    backdated: int = 0
    captures: int = 0


def tell_imported(session: Session, job: Backfill, now: datetime) -> None:
    """Write the messages of an import that has just ended; none where it brought no version, or looks into a gap."""
    if job.change_id is not None:
        return
    found = brought(session, job)
    if found is None:
        return
    row = tables.Version
    newest = select(row.check_id).where(row.policy_id == job.policy_id, row.origin == Origin.ARCHIVE.value)
    check_id = session.exec(newest.where(row.created_at >= job.created_at).order_by(col(row.id).desc())).first()
    policy = session.get_one(tables.Policy, job.policy_id)
    alerts.enqueue(
        session, policy=policy, check_id=check_id or 0, kind="summary", now=now, details={"imported": _written(found)}
    )


def brought(session: Session, job: Backfill) -> Imported | None:
    """What stands of what an import brought, told from the rows; None where that is no version.

    Not from the counts of its runs: one that was killed left none.
    """
    row, change = tables.Version, tables.Change
    made = select(row).where(row.policy_id == job.policy_id, row.origin == Origin.ARCHIVE.value)
    stand = made.where(col(row.superseded_by).is_(None), row.created_at >= job.created_at)
    versions = session.exec(stand).all()
    if not versions:
        return None
    ids = [version.id for version in versions]
    between = select(change.kind).where(
        change.policy_id == job.policy_id,
        change.origin == Origin.ARCHIVE.value,
        col(change.superseded_by).is_(None),
        or_(col(change.old_version_id).in_(ids), col(change.new_version_id).in_(ids)),
    )
    kinds = session.exec(between).all()
    return Imported(
        job=job.id or 0,
        origin=job.origin,
        versions=len(versions),
        changes=len(kinds),
        first=min(version.first_seen_at for version in versions),
        last=max(version.last_seen_at for version in versions),
        silent=kinds.count(ChangeKind.SILENT.value),
        backdated=kinds.count(ChangeKind.BACKDATED.value),
        captures=int(job.counts.get("fetched", 0)),
    )


def _written(found: Imported) -> dict[str, Any]:
    return asdict(found) | {"first": found.first.isoformat(), "last": found.last.isoformat()}


def imported_of(alert: tables.Alert) -> Imported | None:
    """What a summary tells of, as it was written."""
    kept = alert.details.get("imported")
    if not kept:
        return None
    times = {name: datetime.fromisoformat(kept[name]) for name in ("first", "last")}
    return Imported(**(kept | times))
