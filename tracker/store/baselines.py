"""Baselines: the version of a policy that a user accepted, when and why. Rows are only added; the newest holds."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from tracker.store import tables, versions
from tracker.store.tables import Baseline, Version


def set_baseline(
    session: Session, policy_id: str, version_id: int, accepted_at: datetime, by: str = "", note: str = ""
) -> Baseline:
    """Keep that somebody accepted a version, as it stood then. Raises LookupError where the policy has no such one."""
    version = session.get(tables.Version, version_id)
    if version is None or version.policy_id != policy_id:
        raise LookupError(f"{policy_id} has no version {version_id}")
    row = Baseline(policy_id=policy_id, version_id=version_id, accepted_at=accepted_at, accepted_by=by, note=note)
    session.add(row)
    session.flush()
    return row


def baseline_of(session: Session, policy_id: str) -> tuple[Baseline, Version] | None:
    """The newest baseline of a policy, and the version that stands today for the one accepted; None where none was."""
    query = select(Baseline).where(Baseline.policy_id == policy_id).order_by(col(Baseline.id).desc())
    row = session.exec(query.limit(1)).first()
    return None if row is None else (row, versions.standing(session, row.version_id))
