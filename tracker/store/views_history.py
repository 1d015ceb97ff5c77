"""Read models of one policy's history: versions and changes. Its checks are in `views_checks`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from tracker.core.model import Comparison, Origin, Reading
from tracker.store import versions as stored
from tracker.store.tables import NOTHING, Change, Policy, Provider, Version
from tracker.store.views import Paged


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version, without its text. `current`: it is what the policy says now.

    `captured_at`: as was written when it was stored; `first_seen_at`, `last_seen_at`: by all evidence there is today.
    """

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
    first_seen_at: datetime
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
        return self.new.first_seen_at < self.old.first_seen_at


def versions(session: Session, policy_id: str) -> tuple[VersionLine, ...]:
    """All versions of a policy that nothing supersedes, by when the world first showed them, newest first."""
    statement = (
        select(Version, col(Policy.current_version_id))
        .join(Policy, col(Policy.id) == Version.policy_id)
        .where(col(Version.policy_id) == policy_id, col(Version.superseded_by).is_(None))
        .order_by(*stored.newest_first())
    )
    return tuple(_version(row, current) for row, current in session.exec(statement))


def version(session: Session, version_id: int) -> VersionLine | None:
    """One version, superseded or not."""
    return _versions_by_id(session, [version_id]).get(version_id)


def version_text(session: Session, version_id: int) -> VersionText | None:
    """The newest rendition of a version, with its clauses."""
    found = session.get(Version, version_id)
    if found is None:
        return None
    row = stored.newest_rendition(session, version_id)
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
    return stored.newest_rendition(session, version_id).id


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
        first_seen_at=row.first_seen_at,
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
