"""Read model of what rebuilds changed: rows that others have taken the place of, and changes that nothing has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from tracker.store.tables import NOTHING, Change, Version


@dataclass(frozen=True, slots=True)
class Superseded:
    """A version (`seq`: its number) or a change (`seq`: 0) that stays at its address, and the id of what stands now.

    `by`: None for a change that came from the rules alone. `at`: when the version was first seen, the change found.
    """

    policy_id: str
    what: str
    id: int
    seq: int
    at: datetime
    by: int | None


def superseded(session: Session, policy_id: str = "") -> tuple[Superseded, ...]:
    """Everything that was superseded, of one policy or of all: by policy, changes after versions, oldest first."""
    version, change = Version, Change
    of_versions = select(version).where(col(version.superseded_by).is_not(None)).order_by(col(version.id))
    of_changes = select(change).where(col(change.superseded_by).is_not(None)).order_by(col(change.id))
    if policy_id:
        of_versions = of_versions.where(version.policy_id == policy_id)
        of_changes = of_changes.where(change.policy_id == policy_id)
    found = [
        Superseded(row.policy_id, "version", row.id or 0, row.seq, row.captured_at, row.superseded_by)
        for row in session.exec(of_versions)
    ]
    found += [
        Superseded(
            row.policy_id,
            "change",
            row.id or 0,
            0,
            row.detected_at,
            None if row.superseded_by == NOTHING else row.superseded_by,
        )
        for row in session.exec(of_changes)
    ]
    return tuple(sorted(found, key=lambda one: one.policy_id))
