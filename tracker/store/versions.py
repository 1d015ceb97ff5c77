"""Versions, renditions, clauses and changes: written once, read ever after."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy
from sqlalchemy import ColumnElement, insert, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from tracker.core.model import (
    Assessment,
    Clause,
    ClauseKind,
    Comparison,
    Origin,
    Reading,
    StatedDate,
    Verdict,
)
from tracker.core.records import from_records, to_records
from tracker.store import tables


def text_of(rendition: tables.Rendition) -> str:
    """The Markdown text of a rendition."""
    return zlib.decompress(rendition.text).decode("utf-8")


def digest(text: str) -> str:
    """SHA-256 (hex) of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def newest_rendition(session: Session, version_id: int) -> tables.Rendition:
    """The latest way a version was written. Every version has at least one.

    What an import adds is of the past: it counts only where there is no other.
    """
    row, check = tables.Rendition, tables.Check
    query = (
        select(row).join(check, col(check.id) == col(row.check_id), isouter=True).where(row.version_id == version_id)
    )
    imported = sqlalchemy.case((col(check.origin) == Origin.ARCHIVE.value, 1), else_=0)
    return session.exec(query.order_by(imported, col(row.id).desc()).limit(1)).one()


def standing(session: Session, version_id: int) -> tables.Version:
    """The version that stands today for one that was recorded: itself, or what superseded it, step by step."""
    version = session.get_one(tables.Version, version_id)
    while version.superseded_by:
        version = session.get_one(tables.Version, version.superseded_by)
    return version


def followed(superseded_by: Mapping[int, int | None]) -> dict[int, int]:
    """Which row stands today for each, by what superseded it; one that nothing took the place of stands for itself."""
    found = {}
    for first in superseded_by:
        id, passed = first, set[int]()
        while (behind := superseded_by.get(id)) and id not in passed:
            passed.add(id)
            id = behind
        found[first] = id
    return found


def last_shown(session: Session, policy: tables.Policy, current: tables.Version) -> tables.Rendition:
    """How the current version of a policy was written when it was last seen."""
    found = session.get(tables.Rendition, policy.current_rendition_id) if policy.current_rendition_id else None
    return found if found is not None and found.version_id == current.id else newest_rendition(session, current.id or 0)


def recent_renditions(session: Session, policy_id: str, most: int) -> Sequence[tables.Rendition]:
    """The newest ways in which a policy's versions were written, newest first; superseded versions are left out.

    By when they were shown, not by when they were written: a rebuild writes renditions of long ago. Those that came
    from an archive are left out.
    """
    rendition, version, check = tables.Rendition, tables.Version, tables.Check
    query = select(rendition).join(version, col(version.id) == col(rendition.version_id))
    query = query.join(check, col(check.id) == col(rendition.check_id), isouter=True)
    query = query.where(or_(col(check.id).is_(None), col(check.origin) != Origin.ARCHIVE.value))
    query = query.where(version.policy_id == policy_id, col(version.superseded_by).is_(None))
    return session.exec(query.order_by(col(rendition.created_at).desc(), col(rendition.id).desc()).limit(most)).all()


def reading_of(session: Session, version: tables.Version, rendition: tables.Rendition | None = None) -> Reading:
    """A stored version as the reading it came from, clauses included; by default in its newest rendition."""
    chosen = rendition or newest_rendition(session, version.id or 0)
    row = tables.Clause
    columns = (
        col(row.kind),
        col(row.start),
        col(row.end),
        col(row.body),
        col(row.number),
        col(row.path),
        col(row.key),
    )
    query = sqlalchemy.select(*columns).where(col(row.rendition_id) == chosen.id).order_by(col(row.position))
    clauses = tuple(
        Clause(ClauseKind(kind), start, end, body, number, tuple(path), key)
        for kind, start, end, body, number, path, key in session.execute(query)
    )
    return _reading(session, version, chosen, clauses)


def reading_without_clauses(session: Session, version: tables.Version, rendition: tables.Rendition) -> Reading:
    """What the gate needs of a stored version: its text, title, language, dates and notes."""
    return _reading(session, version, rendition, ())


def _reading(
    session: Session, version: tables.Version, rendition: tables.Rendition, clauses: tuple[Clause, ...]
) -> Reading:
    check = session.get(tables.Check, rendition.check_id) if rendition.check_id else None
    return Reading(
        verdict=Verdict.POLICY,
        text=text_of(rendition),
        clauses=clauses,
        title=version.title,
        language=version.language,
        stated_date=_date(version.stated_date, "updated", version.stated_evidence, version.stated_other),
        effective_date=_date(version.effective_date, "effective", version.effective_evidence, version.effective_other),
        reader=rendition.reader,
        notes=tuple(check.notes) if check else (),
    )


def _date(date: str, kind: str, evidence: str, other: str) -> StatedDate | None:
    return StatedDate(date, kind, evidence, other) if date else None


def add_version(
    session: Session,
    check: tables.Check,
    reading: Reading,
    key: str,
    snapshot_ids: Sequence[int],
    captured_at: datetime,
    now: datetime,
) -> tuple[tables.Version, tables.Rendition]:
    """Store a new version of the check's policy with its first rendition and clauses."""
    last = session.exec(select(func.max(tables.Version.seq)).where(tables.Version.policy_id == check.policy_id)).one()
    stated, effective = reading.stated_date, reading.effective_date
    version = tables.Version(
        policy_id=check.policy_id,
        seq=(last or 0) + 1,
        key=key,
        origin=check.origin,
        check_id=check.id,
        title=reading.title,
        language=reading.language,
        stated_date=stated.date if stated else "",
        stated_evidence=stated.evidence if stated else "",
        stated_other=stated.other if stated else "",
        effective_date=effective.date if effective else "",
        effective_evidence=effective.evidence if effective else "",
        effective_other=effective.other if effective else "",
        created_at=now,
        captured_at=captured_at,
        first_seen_at=captured_at,
        last_seen_at=captured_at,
    )
    session.add(version)
    session.flush()
    return version, add_rendition(session, check, version, reading, snapshot_ids, now)


def add_rendition(
    session: Session,
    check: tables.Check,
    version: tables.Version,
    reading: Reading,
    snapshot_ids: Sequence[int],
    now: datetime,
) -> tables.Rendition:
    """Store one way a version was written; one that is already there is returned and not stored again."""
    name = digest(reading.text)
    row = tables.Rendition
    known = session.exec(select(row).where(row.version_id == version.id, row.text_sha256 == name)).first()
    if known is not None:
        return known
    rendition = tables.Rendition(
        version_id=version.id or 0,
        check_id=check.id,
        text_sha256=name,
        text=zlib.compress(reading.text.encode("utf-8", "replace")),
        reader=reading.reader,
        snapshot_ids=list(snapshot_ids),
        created_at=now,
    )
    session.add(rendition)
    session.flush()
    rows = [
        {
            "rendition_id": rendition.id,
            "position": position,
            "kind": clause.kind.value,
            "number": clause.number,
            "path": list(clause.path),
            "start": clause.start,
            "end": clause.end,
            "body": clause.body,
            "key": clause.key,
        }
        for position, clause in enumerate(reading.clauses)
    ]
    if rows:
        session.execute(insert(tables.Clause), rows)
    return rendition


def add_change(
    session: Session,
    check: tables.Check,
    old: tuple[tables.Version, tables.Rendition],
    new: tuple[tables.Version, tables.Rendition],
    assessment: Assessment,
    now: datetime,
) -> tables.Change:
    """Store what changed between two versions. Raises ValueError for an assessment without a change in it."""
    loud = Comparison("", "", assessment.changes).loud()
    if not loud:
        raise ValueError("a change without a changed clause cannot be recorded")
    change = tables.Change(
        policy_id=check.policy_id,
        check_id=check.id or 0,
        old_version_id=old[0].id or 0,
        new_version_id=new[0].id or 0,
        old_rendition_id=old[1].id or 0,
        new_rendition_id=new[1].id or 0,
        origin=check.origin,
        kind=assessment.kind.value,
        level=assessment.level.value,
        significance=assessment.significance,
        topics=list(assessment.topics),
        evidence=list(assessment.evidence),
        records=to_records(assessment.changes),
        clauses_changed=len(loud),
        words_changed=assessment.words_changed,
        detected_at=now,
    )
    session.add(change)
    session.flush()
    return change


def comparison_of(session: Session, change: tables.Change) -> Comparison:
    """A recorded change as the comparison it was made from: the same texts, the same records, for ever."""
    old = session.get_one(tables.Rendition, change.old_rendition_id)
    new = session.get_one(tables.Rendition, change.new_rendition_id)
    return Comparison(text_of(old), text_of(new), from_records(change.records))


def live_versions(session: Session, policy_id: str) -> Sequence[tables.Version]:
    """The versions of a policy that views show, newest first; superseded ones are left out."""
    row = tables.Version
    query = select(row).where(row.policy_id == policy_id, col(row.superseded_by).is_(None))
    return session.exec(query.order_by(*newest_first())).all()


def newest_first() -> tuple[ColumnElement[datetime], ColumnElement[int]]:
    """The order of versions in time: by when the world first showed them. The number only tells when we wrote them."""
    return col(tables.Version.first_seen_at).desc(), col(tables.Version.seq).desc()


def changes_of(session: Session, policy_id: str) -> Sequence[tables.Change]:
    """The recorded changes of a policy that nothing supersedes, newest first."""
    row = tables.Change
    query = select(row).where(row.policy_id == policy_id, col(row.superseded_by).is_(None))
    return session.exec(query.order_by(col(row.detected_at).desc(), col(row.id).desc())).all()


def in_place_of_live() -> ColumnElement[bool]:
    """Whether a change stands in the place of one that a live check found, as a finer or newer record of it."""
    earlier = aliased(tables.Change)
    query = sqlalchemy.select(col(earlier.id)).where(col(earlier.superseded_by) == col(tables.Change.id))
    return query.where(col(earlier.origin) == Origin.LIVE.value).exists()
