"""Read model of what changed since a day: a policy's turns and every recorded step, with their ranges and proofs.

When a text was shown is told by all sights of it (`views_sights`), what its dates are worth by the audit
(`views_audit`); here both are put in order of time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from tracker.core.assessing.audit import Verdict
from tracker.core.since import Proof, Step, Text, Turn
from tracker.store import versions, views_sights
from tracker.store import views_history as history
from tracker.store.tables import Policy, Provider, Version
from tracker.store.views_audit import AuditLine, audited
from tracker.store.views_sights import Appearance, Sight

MOST_STEPS = 10_000
"""The newest changes of a policy that are told: one a day for a quarter of a century."""


@dataclass(frozen=True, slots=True)
class Course:
    """A policy's recorded course: the turns of its versions and the steps that nothing supersedes, oldest first.

    `today`: the version it shows now; None where none was seen.
    """

    policy_id: str
    policy_type: str
    provider: str
    turns: tuple[Turn, ...]
    steps: tuple[Step, ...]
    today: Text | None


def course(session: Session, policy_id: str) -> Course:
    """The course of a policy. Raises LookupError where there is no such policy."""
    policy = session.get(Policy, policy_id)
    if policy is None:
        raise LookupError(f"there is no policy {policy_id!r}")
    texts = {row.id or 0: _text(row) for row in versions.live_versions(session, policy_id)}
    seen = views_sights.appearances(session, policy_id)
    turns = _turns(texts, seen)
    changes = history.changes(session, policy_id=policy_id, size=MOST_STEPS).items
    steps = [_step(session, line, texts) for line in audited(session, changes)]
    current = versions.standing(session, policy.current_version_id) if policy.current_version_id else None
    today = texts.get(current.id or 0) if current is not None else None
    return Course(
        policy_id,
        policy.type,
        session.get_one(Provider, policy.provider_id).name,
        turns,
        tuple(sorted(steps, key=lambda step: (step.by, step.change_id))),
        today if today is not None or not turns else turns[-1].text,
    )


def _turns(texts: Mapping[int, Text], seen: Sequence[Appearance]) -> tuple[Turn, ...]:
    """When which version was shown; of a version without a sight of its own what its row says."""
    turns = [
        Turn(one.first.at, _until(one, texts[one.version_id]), texts[one.version_id], _shown(one.first, one.last))
        for one in seen
        if one.version_id in texts
    ]
    sighted = {turn.text.id for turn in turns}
    turns += [Turn(one.first_seen_at, one.last_seen_at, one) for id, one in texts.items() if id not in sighted]
    return tuple(sorted(turns, key=lambda turn: (turn.at, turn.text.seq)))


def _until(seen: Appearance, text: Text) -> datetime:
    """The last sight of a version in one appearance. Its row may know of a later one that left nothing else behind."""
    if seen.after is None or text.last_seen_at < seen.after.at:
        return max(seen.last.at, text.last_seen_at)
    return seen.last.at


def _step(session: Session, line: AuditLine, texts: Mapping[int, Text]) -> Step:
    """A change in time: between the last sight of its old text and the first of its new one."""
    change = line.change
    old, new = (
        texts.get(version.id) or _text(versions.standing(session, version.id)) for version in (change.old, change.new)
    )
    by = line.came.first.at if line.came is not None else new.first_seen_at
    after = line.last_old.at if line.last_old is not None else min(old.last_seen_at, by)
    after = max(after, old.last_seen_at) if old.last_seen_at < by else after
    return Step(
        change_id=change.id,
        origin=change.origin,
        kind=change.kind,
        level=change.level,
        significance=change.significance,
        topics=change.topics,
        evidence=change.evidence,
        clauses_changed=change.clauses_changed,
        words_changed=change.words_changed,
        after=after if after < by else None,
        by=by,
        old=old,
        new=new,
        back=new.first_seen_at < old.first_seen_at or line.verdict is Verdict.RETURNED,
        proofs=_shown(line.last_old, line.first_new),
        verdict=line.verdict.value,
        verdict_days=line.days,
        verdict_why=line.why,
    )


def _shown(*sights: Sight | None) -> tuple[Proof, ...]:
    """Those sights of which something can be shown, in their order."""
    proofs = (
        Proof(one.at, one.memento_url, one.snapshot_id, one.check_id, one.source) for one in sights if one is not None
    )
    return tuple(dict.fromkeys(one for one in proofs if one.memento or one.snapshot_id or one.check_id))


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
