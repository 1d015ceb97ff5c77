"""Read models of what changed since a day: every recorded step of a policy with its range in time and its proofs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from tracker.core.model import Origin
from tracker.core.since import Proof, Step, Text
from tracker.store import versions
from tracker.store.archive_tables import Capture
from tracker.store.checks import GOOD
from tracker.store.tables import Change, Check, Policy, Provider, Snapshot, Version

PROVED = 2
"""Proofs of a step at most for each of its two texts: the archive's, and what the tracker kept itself."""


@dataclass(frozen=True, slots=True)
class Course:
    """A policy's recorded course: its versions and steps that nothing supersedes, in order, and who it is.

    `today`: the version it shows now. `proofs`: of each version, oldest first.
    """

    policy_id: str
    policy_type: str
    provider: str
    texts: tuple[Text, ...]
    steps: tuple[Step, ...]
    today: Text | None
    proofs: Mapping[int, tuple[Proof, ...]]


def course(session: Session, policy_id: str) -> Course:
    """The course of a policy. Raises LookupError where there is no such policy."""
    policy = session.get(Policy, policy_id)
    if policy is None:
        raise LookupError(f"there is no policy {policy_id!r}")
    provider = session.get_one(Provider, policy.provider_id)
    rows = sorted(versions.live_versions(session, policy_id), key=lambda row: (row.first_seen_at, row.seq))
    texts = {row.id or 0: _text(row) for row in rows}
    proofs = proofs_of(session, policy_id)
    steps = [_step(session, one, texts, proofs) for one in versions.changes_of(session, policy_id)]
    current = versions.standing(session, policy.current_version_id) if policy.current_version_id else None
    today = texts.get(current.id or 0) if current is not None else None
    return Course(
        policy_id,
        policy.type,
        provider.name,
        tuple(texts.values()),
        tuple(sorted(steps, key=lambda step: (step.by, step.change_id))),
        today if today is not None or not texts else list(texts.values())[-1],
        proofs,
    )


def proofs_of(session: Session, policy_id: str) -> dict[int, tuple[Proof, ...]]:
    """Every sight of each version that stands today, oldest first: good checks with what they brought, and captures
    that were not fetched because an archive has the same bytes for them.

    The one place where evidence is joined to the steps of a policy.
    """
    newest = _standing(session, policy_id)
    found: dict[int, list[Proof]] = {}
    columns = (
        col(Check.version_id),
        col(Check.origin),
        col(Check.started_at),
        col(Snapshot.id),
        col(Snapshot.captured_at),
        col(Capture.memento_url),
    )
    query = select_columns(*columns).select_from(Check)
    query = query.join(Snapshot, col(Snapshot.check_id) == col(Check.id), isouter=True)
    query = query.join(Capture, col(Capture.check_id) == col(Check.id), isouter=True)
    seen = query.where(
        col(Check.policy_id) == policy_id, col(Check.version_id).is_not(None), col(Check.outcome).in_(sorted(GOOD))
    )
    for version_id, origin, started, snapshot_id, captured, memento in session.execute(seen):
        if captured is None and origin == Origin.ARCHIVE:
            continue  # when it was imported says nothing of when it was shown
        found.setdefault(newest.get(version_id, version_id), []).append(
            Proof(captured or started, memento or "", snapshot_id)
        )
    first = aliased(Capture)
    alike = select_columns(col(Check.version_id), col(Capture.captured_at), col(Capture.memento_url))
    alike = alike.join(first, col(first.id) == col(Capture.same_as)).join(Check, col(Check.id) == col(first.check_id))
    alike = alike.where(col(Capture.policy_id) == policy_id, col(Check.version_id).is_not(None))
    for version_id, captured, memento in session.execute(alike):
        found.setdefault(newest.get(version_id, version_id), []).append(Proof(captured, memento or ""))
    return {id: tuple(sorted(sights, key=lambda sight: sight.at)) for id, sights in found.items()}


def ends(proofs: Sequence[Proof]) -> tuple[Proof, ...]:
    """The first and the last of a version's sights that can be shown, archives before what was kept here."""
    shown = [one for one in proofs if one.memento] or [one for one in proofs if one.snapshot_id is not None]
    return tuple(dict.fromkeys((shown[0], shown[-1]))) if shown else ()


def _standing(session: Session, policy_id: str) -> dict[int, int]:
    """Which version stands today for each that was ever recorded."""
    query = select(Version.id, Version.superseded_by).where(col(Version.policy_id) == policy_id)
    behind = {id or 0: other for id, other in session.exec(query)}
    newest = {}
    for first in behind:
        id = first
        while other := behind.get(id):
            id = other
        newest[first] = id
    return newest


def _text(row: Version) -> Text:
    return Text(
        id=row.id or 0,
        seq=row.seq,
        origin=row.origin,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        stated_date=row.stated_date,
        effective_date=row.effective_date,
    )


def _step(session: Session, change: Change, texts: Mapping[int, Text], proofs: Mapping[int, tuple[Proof, ...]]) -> Step:
    """A change in time. Where a text came back, its check says when; else the first sight of the new text."""
    old, new = (
        texts.get(id) or _text(versions.standing(session, id)) for id in (change.old_version_id, change.new_version_id)
    )
    back = new.first_seen_at < old.first_seen_at
    by = _captured(session, change) if back else new.first_seen_at
    before = [one for one in proofs.get(old.id, ()) if one.at < by]
    after = before[-1].at if before else old.first_seen_at
    if after < old.last_seen_at < by:  # the row knows of evidence that has no check of its own
        after = old.last_seen_at
    return Step(
        change_id=change.id or 0,
        origin=change.origin,
        kind=change.kind,
        level=change.level,
        significance=change.significance,
        topics=tuple(change.topics),
        evidence=tuple(change.evidence),
        clauses_changed=change.clauses_changed,
        words_changed=change.words_changed,
        after=after if after < by else None,
        by=by,
        old=old,
        new=new,
        back=back,
        proofs=_proving(before, proofs.get(new.id, ()), by),
    )


def _captured(session: Session, change: Change) -> datetime:
    """When the world showed the page whose check found a change."""
    query = select(Snapshot.captured_at).where(col(Snapshot.check_id) == change.check_id)
    found = session.exec(query.order_by(col(Snapshot.captured_at).desc()).limit(1)).first()
    return found if found is not None else change.detected_at


def _proving(before: Sequence[Proof], after: Sequence[Proof], by: datetime) -> tuple[Proof, ...]:
    """The last sights of the old text and the first of the new one that can be shown: one of each kind."""
    later = after[bisect_left([one.at for one in after], by) :]
    return (*_one_of_each(before[::-1]), *_one_of_each(later))


def _one_of_each(sights: Sequence[Proof]) -> tuple[Proof, ...]:
    archived = next((one for one in sights if one.memento), None)
    kept = next((one for one in sights if one.snapshot_id is not None), None)
    both = {one.at: one for one in (kept, archived) if one is not None}
    return tuple(both[at] for at in sorted(both))[:PROVED]
