"""Read models of one policy's history: versions, changes, checks, and the spells without a good page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, case, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from tracker.core.model import Comparison, Origin, Outcome, Reading
from tracker.store import versions as stored
from tracker.store.tables import NOTHING, Change, Check, Policy, Provider, Rendition, Snapshot, Version
from tracker.store.views import Paged

BAD = (Outcome.FAILED.value, Outcome.REFUSED.value)
SPELLS_SHOWN = 200
"""The newest spells of a policy; a page with more than that many helps nobody."""


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version, without its text. `current`: it is what the policy says now."""

    id: int
    policy_id: str
    seq: int
    origin: str
    title: str
    language: str
    stated_date: str
    stated_evidence: str
    effective_date: str
    effective_evidence: str
    created_at: datetime
    captured_at: datetime
    last_seen_at: datetime
    superseded_by: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class VersionText:
    """The newest rendition of a version: its reading, and where it was read from."""

    rendition_id: int
    reading: Reading
    sha256: str
    reader: str
    snapshot_ids: tuple[int, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One recorded change with the names of what it concerns, without its records."""

    id: int
    policy_id: str
    policy_type: str
    provider_id: str
    provider_name: str
    origin: str
    kind: str
    level: str
    significance: float
    topics: tuple[str, ...]
    evidence: tuple[str, ...]
    clauses_changed: int
    words_changed: int
    detected_at: datetime
    superseded_by: int | None
    old: VersionLine
    new: VersionLine

    @property
    def back(self) -> bool:
        """Whether the text of an earlier version came back."""
        return self.new.captured_at < self.old.captured_at


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check. `notes`: what to know of how its page was read. `snapshots`: id and HTTP status of what came."""

    id: int
    policy_id: str
    origin: str
    started_at: datetime
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


def versions(session: Session, policy_id: str) -> tuple[VersionLine, ...]:
    """All versions of a policy that nothing supersedes, by when the world first showed them, newest first."""
    statement = (
        select(Version, col(Policy.current_version_id))
        .join(Policy, col(Policy.id) == Version.policy_id)
        .where(col(Version.policy_id) == policy_id, col(Version.superseded_by).is_(None))
        .order_by(col(Version.captured_at).desc(), col(Version.seq).desc())
    )
    return tuple(_version(row, current) for row, current in session.exec(statement))


def version(session: Session, version_id: int) -> VersionLine | None:
    """One version, superseded or not."""
    return _versions_by_id(session, [version_id]).get(version_id)


def version_text(session: Session, version_id: int) -> VersionText | None:
    """The newest rendition of a version, with its clauses."""
    statement = select(Rendition).where(col(Rendition.version_id) == version_id).order_by(col(Rendition.id).desc())
    row = session.exec(statement.limit(1)).first()
    found = session.get(Version, version_id)
    if row is None or found is None:
        return None
    return VersionText(
        rendition_id=row.id or 0,
        reading=stored.reading_of(session, found, row),
        sha256=row.text_sha256,
        reader=row.reader,
        snapshot_ids=tuple(row.snapshot_ids),
        created_at=row.created_at,
    )


def newest_rendition(session: Session, version_id: int) -> int | None:
    """The id of the newest rendition of a version."""
    statement = select(func.max(col(Rendition.id))).where(col(Rendition.version_id) == version_id)
    return session.exec(statement).first()


def changes(
    session: Session,
    *,
    policy_id: str = "",
    provider_id: str = "",
    live_only: bool = False,
    number: int = 1,
    size: int = 50,
) -> Paged[ChangeLine]:
    """One page of recorded changes that nothing supersedes, newest first.

    `live_only`: only what could alert, as it was told then; without what came from the rules alone.
    """
    stands = col(Change.superseded_by).is_(None)
    conditions: list[ColumnElement[bool]] = [or_(stands, col(Change.superseded_by) != NOTHING) if live_only else stands]
    if policy_id:
        conditions.append(col(Change.policy_id) == policy_id)
    if provider_id:
        conditions.append(col(Policy.provider_id) == provider_id)
    if live_only:
        conditions.append(col(Change.origin) == Origin.LIVE.value)
    joined = (
        select(Change, Policy, Provider)
        .join(Policy, col(Policy.id) == Change.policy_id)
        .join(Provider, col(Provider.id) == Policy.provider_id)
        .where(*conditions)
    )
    counted = select(func.count()).select_from(Change).join(Policy, col(Policy.id) == Change.policy_id)
    total = session.exec(counted.where(*conditions)).one()
    ordered = joined.order_by(col(Change.detected_at).desc(), col(Change.id).desc())
    rows = session.exec(ordered.offset((number - 1) * size).limit(size)).all()
    return Paged(_changes(session, rows), int(total), number, size)


def change(session: Session, change_id: int) -> ChangeLine | None:
    """One recorded change, superseded or not: its permalink shows it for ever."""
    statement = (
        select(Change, Policy, Provider)
        .join(Policy, col(Policy.id) == Change.policy_id)
        .join(Provider, col(Provider.id) == Policy.provider_id)
        .where(col(Change.id) == change_id)
    )
    found = _changes(session, session.exec(statement).all())
    return found[0] if found else None


def change_between(session: Session, old_version_id: int, new_version_id: int) -> int | None:
    """The id of the newest change recorded between two versions, if any."""
    statement = select(col(Change.id)).where(
        col(Change.old_version_id) == old_version_id, col(Change.new_version_id) == new_version_id
    )
    return session.exec(statement.order_by(col(Change.id).desc()).limit(1)).first()


def neighbours(session: Session, of: ChangeLine) -> tuple[int | None, int | None]:
    """The ids of the changes of the same policy before and after one, superseded ones left out."""
    mine = (col(Change.policy_id) == of.policy_id, col(Change.superseded_by).is_(None), col(Change.id) != of.id)
    time, number = col(Change.detected_at), col(Change.id)
    same = time == of.detected_at
    earlier, later = (
        or_(time < of.detected_at, same & (number < of.id)),
        or_(time > of.detected_at, same & (number > of.id)),
    )
    before = select(number).where(*mine, earlier).order_by(time.desc(), number.desc()).limit(1)
    after = select(number).where(*mine, later).order_by(time, number).limit(1)
    return session.exec(before).first(), session.exec(after).first()


def comparison(session: Session, change_id: int) -> Comparison | None:
    """What was recorded of a change: the two renditions it names, and its records."""
    row = session.get(Change, change_id)
    return stored.comparison_of(session, row) if row else None


def checks(session: Session, policy_id: str, *, outcome: str = "", number: int = 1, size: int = 50) -> Paged[CheckLine]:
    """One page of a policy's checks, newest first, each with the snapshots it brought."""
    conditions = [col(Check.policy_id) == policy_id]
    if outcome:
        conditions.append(col(Check.outcome) == outcome)
    total = session.exec(select(func.count()).select_from(Check).where(*conditions)).one()
    statement = select(Check).where(*conditions).order_by(col(Check.started_at).desc(), col(Check.id).desc())
    rows = session.exec(statement.offset((number - 1) * size).limit(size)).all()
    brought: dict[int, list[tuple[int, int]]] = {}
    taken = select(col(Snapshot.check_id), col(Snapshot.id), col(Snapshot.status))
    for check_id, snapshot_id, status in session.exec(
        taken.where(col(Snapshot.check_id).in_([row.id for row in rows])).order_by(col(Snapshot.id))
    ):
        brought.setdefault(check_id, []).append((snapshot_id or 0, status))
    return Paged(tuple(_check(row, tuple(brought.get(row.id or 0, ()))) for row in rows), int(total), number, size)


def outcomes(session: Session, policy_id: str) -> dict[str, int]:
    """How many checks of a policy ended how; checks under way are left out."""
    statement = select(col(Check.outcome), func.count()).where(
        col(Check.policy_id) == policy_id, col(Check.outcome).is_not(None)
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
        .where(col(Check.policy_id) == policy_id, col(Check.outcome).is_not(None))
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


def _version(row: Version, current: int | None) -> VersionLine:
    return VersionLine(
        id=row.id or 0,
        policy_id=row.policy_id,
        seq=row.seq,
        origin=row.origin,
        title=row.title,
        language=row.language,
        stated_date=row.stated_date,
        stated_evidence=row.stated_evidence,
        effective_date=row.effective_date,
        effective_evidence=row.effective_evidence,
        created_at=row.created_at,
        captured_at=row.captured_at,
        last_seen_at=row.last_seen_at,
        superseded_by=row.superseded_by,
        current=row.id == current,
    )


def _versions_by_id(session: Session, ids: Iterable[int]) -> dict[int, VersionLine]:
    statement = (
        select(Version, col(Policy.current_version_id))
        .join(Policy, col(Policy.id) == Version.policy_id)
        .where(col(Version.id).in_(list(ids)))
    )
    return {row.id or 0: _version(row, current) for row, current in session.exec(statement)}


def _changes(session: Session, rows: Sequence[Any]) -> tuple[ChangeLine, ...]:
    wanted = {version_id for row, _, _ in rows for version_id in (row.old_version_id, row.new_version_id)}
    known = _versions_by_id(session, wanted)
    return tuple(
        ChangeLine(
            id=row.id,
            policy_id=policy.id,
            policy_type=policy.type,
            provider_id=provider.id,
            provider_name=provider.name,
            origin=row.origin,
            kind=row.kind,
            level=row.level,
            significance=row.significance,
            topics=tuple(row.topics),
            evidence=tuple(row.evidence),
            clauses_changed=row.clauses_changed,
            words_changed=row.words_changed,
            detected_at=row.detected_at,
            superseded_by=row.superseded_by,
            old=known[row.old_version_id],
            new=known[row.new_version_id],
        )
        for row, policy, provider in rows
    )


def _check(row: Check, snapshots: tuple[tuple[int, int], ...]) -> CheckLine:
    return CheckLine(
        id=row.id or 0,
        policy_id=row.policy_id,
        origin=row.origin,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=row.outcome,
        reason=row.reason,
        error_kind=row.error_kind,
        verdict=row.verdict,
        milliseconds=row.milliseconds,
        version_id=row.version_id,
        change_id=row.change_id,
        notes=tuple(row.notes),
        snapshots=snapshots,
    )
