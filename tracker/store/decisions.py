"""What people decide of a policy: a held page is the policy after all, a masked place is worth telling of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from tracker.core.masks import Place
from tracker.core.model import Origin, Outcome
from tracker.store import tables, versions
from tracker.store.db import Database

ACCEPT, UNMASK, MASK = "accept", "unmask", "mask"

NOT_TAKEN = (Outcome.HELD.value, Outcome.REFUSED.value)
"""Outcomes of checks whose page a person may accept: it came, was kept and could be read."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who takes the page of a check for the policy, and why."""

    check_id: int
    by: str
    note: str = ""


def waiting_checks(session: Session, policy_id: str, good: frozenset[Outcome]) -> list[tables.Check]:
    """The checks since the last good one whose page was not taken, newest first. `good`: outcomes of good checks."""
    check = tables.Check
    mine = (check.policy_id == policy_id, check.origin != Origin.ARCHIVE.value)
    last_good = select(func.max(check.id)).where(*mine, col(check.outcome).in_(sorted(good)))
    since = session.exec(last_good).one() or 0
    query = select(check).where(*mine, col(check.id) > since)
    return list(session.exec(query.where(col(check.outcome).in_(NOT_TAKEN)).order_by(col(check.id).desc())))


def snapshots_of(session: Session, check_id: int) -> list[tables.Snapshot]:
    """What came at a check, in order."""
    row = tables.Snapshot
    return list(session.exec(select(row).where(row.check_id == check_id).order_by(col(row.id))))


def record_accepted(
    session: Session, policy_id: str, accepted: Accepted, version_id: int | None, now: datetime
) -> None:
    """Keep who accepted which page, and which version it became."""
    session.add(
        tables.Decision(
            policy_id=policy_id,
            kind=ACCEPT,
            check_id=accepted.check_id,
            version_id=version_id,
            decided_at=now,
            decided_by=accepted.by,
            note=accepted.note,
        )
    )


def is_accepted(session: Session, version: tables.Version) -> bool:
    """Whether a person accepted a page as this version, or as one that it stands for today."""
    row = tables.Decision
    query = select(row.version_id).where(row.policy_id == version.policy_id, row.kind == ACCEPT)
    return any(id and versions.standing(session, id).id == version.id for id in session.exec(query))


def decide_place(
    database: Database, policy_id: str, place: Place, *, masked: bool, by: str, note: str, now: datetime
) -> None:
    """Keep that a person wants to be told of a place (`masked` false), or no longer."""
    with database.begin() as session:
        session.add(
            tables.Decision(
                policy_id=policy_id,
                kind=MASK if masked else UNMASK,
                above=place[0],
                below=place[1],
                decided_at=now,
                decided_by=by,
                note=note,
            )
        )


def unmasked(session: Session, policy_id: str) -> tuple[Place, ...]:
    """The places of a policy that a person wants to be told of: of each, the newest decision holds."""
    row = tables.Decision
    query = select(row).where(row.policy_id == policy_id, col(row.kind).in_((MASK, UNMASK))).order_by(col(row.id))
    latest = {(decision.above, decision.below): decision.kind for decision in session.exec(query)}
    return tuple(place for place, kind in latest.items() if kind == UNMASK)
