"""Read models of one policy's checks: each attempt and how it ended, and the spells without a good page.

Ours and those that an import made of captures are told apart everywhere: the latter are about another time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, case, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from tracker.core.model import Origin, Outcome
from tracker.store.tables import Check, Snapshot
from tracker.store.views import Paged

BAD = (Outcome.FAILED.value, Outcome.REFUSED.value)
SPELLS_SHOWN = 200
"""The newest spells of a policy; a page with more than that many helps nobody."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check. `notes`: what to know of how its page was read. `snapshots`: id and HTTP status of what came.

    `captured_at`: when the world showed what came; of a capture, long before the check. None where nothing came.
    """

    id: int
    policy_id: str
    origin: str
    started_at: datetime
    captured_at: datetime | None
    finished_at: datetime | None
    outcome: str | None
    reason: str
    error_kind: str
    verdict: str
    milliseconds: int
    version_id: int | None
    change_id: int | None
    notes: tuple[str, ...]
    snapshots: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Spell:
    """Checks in a row that were held, or that brought no good page.

    `ended_at`: when the next other check began; None where the spell goes on.
    """

    outcome: str
    began_at: datetime
    last_at: datetime
    ended_at: datetime | None
    checks: int
    reason: str


def checks(
    session: Session, policy_id: str, *, outcome: str = "", archived: bool = False, number: int = 1, size: int = 50
) -> Paged[CheckLine]:
    """One page of a policy's checks, newest first, each with the snapshots it brought.

    `archived`: instead of ours the captures that were read from an archive, by when the world showed them.
    """
    conditions = [col(Check.policy_id) == policy_id, _ours(archived)]
    if outcome:
        conditions.append(col(Check.outcome) == outcome)
    total = session.exec(select(func.count()).select_from(Check).where(*conditions)).one()
    order: tuple[ColumnElement[Any], ...] = (col(Check.started_at).desc(), col(Check.id).desc())
    if archived:
        captured = select(func.max(Snapshot.captured_at)).where(Snapshot.check_id == Check.id).scalar_subquery()
        order = (func.coalesce(captured, Check.started_at).desc(), *order)
    rows = session.exec(select(Check).where(*conditions).order_by(*order).offset((number - 1) * size).limit(size)).all()
    brought: dict[int, list[tuple[int, int, datetime]]] = {}
    taken = select(col(Snapshot.check_id), col(Snapshot.id), col(Snapshot.status), col(Snapshot.captured_at))
    for check_id, snapshot_id, status, captured_at in session.exec(
        taken.where(col(Snapshot.check_id).in_([row.id for row in rows])).order_by(col(Snapshot.id))
    ):
        brought.setdefault(check_id, []).append((snapshot_id or 0, status, captured_at))
    return Paged(tuple(_check(row, brought.get(row.id or 0, ())) for row in rows), int(total), number, size)


def check(session: Session, check_id: int) -> CheckLine | None:
    """One check with what it brought."""
    row = session.get(Check, check_id)
    if row is None:
        return None
    brought = select(col(Snapshot.id), col(Snapshot.status), col(Snapshot.captured_at)).order_by(col(Snapshot.id))
    found = session.exec(brought.where(Snapshot.check_id == check_id))
    return _check(row, [(id or 0, status, captured_at) for id, status, captured_at in found])


def outcomes(session: Session, policy_id: str, *, archived: bool = False) -> dict[str, int]:
    """How many checks of a policy ended how; checks under way are left out. `archived`: captures instead of ours."""
    statement = select(col(Check.outcome), func.count()).where(
        col(Check.policy_id) == policy_id, col(Check.outcome).is_not(None), _ours(archived)
    )
    return {str(outcome): count for outcome, count in session.exec(statement.group_by(col(Check.outcome)))}


def spells(session: Session, policy_id: str) -> tuple[Spell, ...]:
    """The spells of a policy, newest first, at most SPELLS_SHOWN. Runs are found in the database: gaps and islands."""
    mood = case(
        (col(Check.outcome) == Outcome.HELD.value, "held"),
        (col(Check.outcome).in_(BAD), "failed"),
        else_="good",
    )
    started_at = cast("ColumnElement[datetime]", col(Check.started_at))
    order = (started_at, col(Check.id))
    numbered = (
        select_columns(
            col(Check.id).label("id"),
            started_at.label("at"),
            mood.label("mood"),
            func.row_number().over(order_by=order).label("place"),
            func.row_number().over(partition_by=mood, order_by=order).label("place_in_mood"),
            func.lead(started_at, type_=started_at.type).over(order_by=order).label("next_at"),
        )
        .where(col(Check.policy_id) == policy_id, col(Check.outcome).is_not(None), _ours())
        .subquery()
    )
    run = numbered.c.place - numbered.c.place_in_mood
    statement = (
        select_columns(
            numbered.c.mood,
            func.min(numbered.c.at),
            func.max(numbered.c.at),
            func.max(numbered.c.next_at),
            # Of a run that goes on, the last check has no next one.
            func.max(case((numbered.c.next_at.is_(None), 1), else_=0)),
            func.count(),
            func.max(numbered.c.id),
        )
        .where(numbered.c.mood != "good")
        .group_by(numbered.c.mood, run)
        .order_by(func.max(numbered.c.at).desc())
        .limit(SPELLS_SHOWN)
    )
    rows = session.connection().execute(statement).all()
    asked = select(col(Check.id), col(Check.reason)).where(col(Check.id).in_([row[6] for row in rows]))
    reasons = dict(session.exec(asked).all())
    return tuple(
        Spell(mood_, began, last, None if goes_on else ended, count, reasons.get(last_id, ""))
        for mood_, began, last, ended, goes_on, count, last_id in rows
    )


# --------------------------------------------------------------------------- how


def _ours(archived: bool = False) -> ColumnElement[bool]:
    """Checks of ours; with `archived` those that an import made of captures."""
    archive = col(Check.origin) == Origin.ARCHIVE.value
    return archive if archived else ~archive


def _check(row: Check, snapshots: Sequence[tuple[int, int, datetime]]) -> CheckLine:
    return CheckLine(
        id=row.id or 0,
        policy_id=row.policy_id,
        origin=row.origin,
        started_at=row.started_at,
        captured_at=max((at for _, _, at in snapshots), default=None),
        finished_at=row.finished_at,
        outcome=row.outcome,
        reason=row.reason,
        error_kind=row.error_kind,
        verdict=row.verdict,
        milliseconds=row.milliseconds,
        version_id=row.version_id,
        change_id=row.change_id,
        notes=tuple(row.notes),
        snapshots=tuple((id, status) for id, status, _ in snapshots),
    )
