"""Checks: what came is kept before anything is parsed, and the outcome is written in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from tracker.core import masks
from tracker.core.model import (
    Assessment,
    ChangeKind,
    Fetched,
    Gated,
    History,
    Known,
    Origin,
    Outcome,
    Reading,
    Shown,
    Waiting,
)
from tracker.errors import TrackerError
from tracker.store import alerts, blobs, decisions, snapshots, tables, versions
from tracker.store.db import Database
from tracker.store.leases import Leased
from tracker.store.moves import note_live_moves
from tracker.store.returns import STAYED, stayed
from tracker.store.wishes import NONE, Wishes, write_wishes

ALERTING_ORIGINS = frozenset({Origin.LIVE, Origin.REPLAY})
"""Live checks send alerts; a replay reports those that live checks would have sent, from its scratch database."""

GOOD = frozenset(
    {Outcome.FIRST, Outcome.NOT_MODIFIED, Outcome.SAME, Outcome.COSMETIC, Outcome.RETURNED, Outcome.CHANGED}
)
"""Outcomes that saw the policy itself."""

RECENT_TEXTS, RECENT_CHECKS = 4, 24
"""How many of the newest texts the gate sees, to find parts that change at every check, and in how many checks they
are looked for.
"""

_ALONE = {"synchronize_session": False}
"""No object of the session shows the rows; finding that out would take longer than writing them."""

KNOWN_VERSIONS = 200
"""How many earlier versions the gate is told of; a text that comes back does so within the last few."""


class LeaseLost(TrackerError):
    """Another daemon took the policy over while this check ran, or its declaration changed; nothing is written."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored snapshot: its row's id, its bytes' name, and whether the last good check brought the same bytes."""

    snapshot_id: int
    source_id: int
    sha256: str
    unchanged: bool


@dataclass(frozen=True, slots=True)
class Verdicted:
    """The outcome of a check, to be written. `error_kind` and `reason` are for failures.

    `alert`: tell subscribers of the change. `health`: raise the health alert for a policy that has been without a good
    page for too long. `accepted`: the person who took the page for the policy.
    """

    outcome: Outcome
    next_check_at: datetime
    reason: str = ""
    error_kind: str = ""
    gated: Gated | None = None
    reading: Reading | None = None
    assessment: Assessment | None = None
    alert: bool = False
    health: bool = False
    kept: tuple[Kept, ...] = ()
    fetched: tuple[Fetched, ...] = ()
    started_at: datetime | None = None
    accepted: decisions.Accepted | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What `finish` wrote. `alerts`: (kind, number of outbox rows), also where no channel listens."""

    check_id: int
    version_id: int | None = None
    change_id: int | None = None
    alerts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Before:
    """What a policy was before this check: its version, whether its health alert was told, and why it was not ok."""

    version_id: int | None
    health_told: bool
    state_reason: str


def keep(
    database: Database, check_id: int | None, leased: Leased, source: tables.Source, fetched: Fetched, origin: Origin
) -> tuple[int, Kept]:
    """Keep what came and how, before any parsing; returns the check's id (made if it has none) and what was kept.

    Raises LeaseLost where another daemon took the check over.
    """
    with database.begin() as session:
        _fenced(session, leased)
        number = check_id or _open(session, leased, fetched.started_at, origin)
        last = session.get(tables.Snapshot, source.last_snapshot_id) if source.last_snapshot_id else None
        snapshot = snapshots.add(session, source.id or 0, number, fetched, last.sha256 if last else "")
        name = snapshot.sha256
        unchanged = last is not None and last.sha256 == name and last.final_url == fetched.final_url
        return number, Kept(snapshot.id or 0, source.id or 0, name, unchanged)


def last_body(database: Database, source: tables.Source) -> tuple[bytes, tables.Snapshot] | None:
    """The body of a source's last good snapshot, or None where there is none."""
    with database.read() as session:
        snapshot = session.get(tables.Snapshot, source.last_snapshot_id) if source.last_snapshot_id else None
        return (blobs.get(session, snapshot.sha256), snapshot) if snapshot else None


def history(database: Database, policy_id: str) -> History:
    """What the gate needs to know of a policy; `current` comes without clauses."""
    with database.read() as session:
        policy = session.get_one(tables.Policy, policy_id)
        row = tables.Version
        query = select(row).where(row.policy_id == policy_id, col(row.superseded_by).is_(None))
        found = session.exec(query.order_by(*versions.newest_first()).limit(KNOWN_VERSIONS)).all()
        current = session.get(row, policy.current_version_id) if policy.current_version_id else None
        if current is None:
            return History(waiting=_waiting(session, policy), failures=policy.failures, language=policy.language)
        reading = versions.reading_without_clauses(session, current, versions.last_shown(session, policy, current))
        many = len(found) > 2
        known = tuple(Known(version.id or 0, version.key, version.last_seen_at) for version in found)
        told = select(tables.Change.id).where(
            tables.Change.policy_id == policy_id,
            tables.Change.kind == ChangeKind.ALTERNATES.value,
            tables.Change.origin != Origin.ARCHIVE.value,
        )
        return History(
            current=reading,
            current_id=current.id,
            current_key=current.key,
            current_since=current.captured_at,
            current_last_seen=current.last_seen_at,
            known=known,
            waiting=_waiting(session, policy),
            failures=policy.failures,
            flips=_count(session, policy_id, Outcome.RETURNED),
            alternates_reported=session.exec(told.limit(1)).first() is not None,
            recent=_recent(session, policy) if many else (),
            accepted=decisions.is_accepted(session, current),
            unmasked=decisions.unmasked(session, policy_id) if many else (),
            language=policy.language,
        )


def current_reading(database: Database, policy_id: str) -> Reading:
    """The current version of a policy with its clauses, for comparing."""
    with database.read() as session:
        policy = session.get_one(tables.Policy, policy_id)
        current = session.get_one(tables.Version, policy.current_version_id)
        return versions.reading_of(session, current, versions.last_shown(session, policy, current))


def finish(
    database: Database,
    check_id: int | None,
    leased: Leased,
    verdicted: Verdicted,
    now: datetime,
    origin: Origin,
    wishes: Wishes = NONE,
) -> Written:
    """Write the outcome: check, version, change, alerts, next check and what an archive is asked, in ONE transaction.

    Raises LeaseLost where another daemon took the check over; nothing is written then.
    """
    with database.begin() as session:
        policy = _fenced(session, leased)
        check = session.get_one(tables.Check, check_id or _open(session, leased, verdicted.started_at or now, origin))
        told = origin in ALERTING_ORIGINS
        before = _Before(policy.current_version_id, policy.health_alerted_at is not None, policy.state_reason)
        change = _versions_and_change(session, policy, check, verdicted, now)
        _close(check, verdicted, now)
        if verdicted.outcome in GOOD:
            check.version_id, check.rendition_id = policy.current_version_id, policy.current_rendition_id
        if verdicted.accepted is not None:
            decisions.record_accepted(session, policy.id, verdicted.accepted, check.version_id, now)
        check.change_id = change.id if change else None
        news = change if verdicted.alert else None
        if told and change is None and verdicted.outcome in GOOD and (news := stayed(session, policy, now)):
            check.reason = f"{STAYED}; {check.reason}".removesuffix("; ")
        _update_policy(policy, verdicted, before, now)
        _update_sources(session, leased, verdicted)
        if verdicted.outcome in GOOD and origin is Origin.LIVE:
            note_live_moves(session, leased, verdicted.fetched)
        session.flush()
        held = write_wishes(session, check, news if news is change else None, wishes, now)
        raised = _alerts(session, policy, check, news, verdicted, before, now, held) if told else ()
        return Written(check.id or 0, check.version_id, check.change_id, raised)


def _fenced(session: Session, leased: Leased) -> tables.Policy:
    """The policy, locked until the transaction ends. Raises LeaseLost where the lease is no longer the newest."""
    policy = session.get_one(tables.Policy, leased.policy_id, with_for_update=True)
    if policy.fence != leased.fence:
        raise LeaseLost(f"{leased.policy_id}: another daemon took this check over, or its declaration changed")
    return policy


def _open(session: Session, leased: Leased, started_at: datetime, origin: Origin) -> int:
    check = tables.Check(policy_id=leased.policy_id, origin=origin.value, fence=leased.fence, started_at=started_at)
    session.add(check)
    session.flush()
    return check.id or 0


def _close(check: tables.Check, verdicted: Verdicted, now: datetime) -> None:
    check.outcome = verdicted.outcome.value
    check.reason = verdicted.reason
    check.error_kind = verdicted.error_kind
    check.verdict = verdicted.reading.verdict.value if verdicted.reading else ""
    check.notes = list(verdicted.reading.notes) if verdicted.reading else []
    check.key = verdicted.gated.key if verdicted.gated else ""
    check.masked = masks.to_json(verdicted.gated.masked) if verdicted.gated else []
    check.finished_at = now
    check.milliseconds = max(0, round((now - check.started_at).total_seconds() * 1000))
    check.next_check_at = verdicted.next_check_at


def _versions_and_change(
    session: Session, policy: tables.Policy, check: tables.Check, verdicted: Verdicted, now: datetime
) -> tables.Change | None:
    """Store the version, rendition and change that the outcome asks for, and move the policy's current version."""
    reading, gated, outcome = verdicted.reading, verdicted.gated, verdicted.outcome
    seen_at = max((fetched.captured_at for fetched in verdicted.fetched), default=now)
    current = session.get(tables.Version, policy.current_version_id) if policy.current_version_id else None
    brought = [kept.snapshot_id for kept in verdicted.kept]
    if reading is None or gated is None or outcome in (Outcome.HELD, Outcome.REFUSED, Outcome.FAILED):
        if current is not None and outcome in GOOD:
            current.last_seen_at = max(current.last_seen_at, seen_at)
        return None
    if outcome is Outcome.FIRST or current is None:
        version, rendition = versions.add_version(session, check, reading, gated.key, brought, seen_at, now)
        policy.current_version_id, policy.current_rendition_id = version.id, rendition.id
        return None
    if outcome in (Outcome.SAME, Outcome.COSMETIC):
        current.last_seen_at = max(current.last_seen_at, seen_at)
        if outcome is Outcome.COSMETIC:
            policy.current_rendition_id = versions.add_rendition(session, check, current, reading, brought, now).id
        return None
    old = (current, versions.last_shown(session, policy, current))
    if outcome is Outcome.RETURNED and gated.returned_to is not None:
        back = session.get_one(tables.Version, gated.returned_to)
        back.last_seen_at = max(back.last_seen_at, seen_at)
        new = (back, versions.add_rendition(session, check, back, reading, brought, now))
    else:
        new = versions.add_version(session, check, reading, gated.key, brought, seen_at, now)
    policy.current_version_id, policy.current_rendition_id = new[0].id, new[1].id
    if verdicted.assessment is None:
        return None
    return versions.add_change(session, check, old, new, verdicted.assessment, now)


def _update_policy(policy: tables.Policy, verdicted: Verdicted, before: _Before, now: datetime) -> None:
    good = verdicted.outcome in GOOD
    policy.last_check_at = now
    policy.next_check_at = verdicted.next_check_at
    policy.lease_until = None
    policy.failures = 0 if good else policy.failures + 1
    policy.failing_since = None if good else policy.failing_since or now
    policy.state = "ok" if good else verdicted.outcome.value
    policy.state_reason = "" if good else verdicted.reason
    if good:
        policy.last_good_at = now
        policy.health_alerted_at = None
    elif verdicted.health and policy.health_alerted_at is None:
        policy.health_alerted_at = now
    if policy.current_version_id != before.version_id and before.version_id is not None:
        policy.last_change_at = now


def _update_sources(session: Session, leased: Leased, verdicted: Verdicted) -> None:
    """Remember validators and the last good snapshot only when the page was the policy.

    A validator kept with a page that was not accepted, or that may have been cut off, would make the next answer a 304
    and hide what was never read.
    """
    if verdicted.outcome not in GOOD:
        row, ids = tables.Source, [source.id for source in leased.sources]
        forgotten = update(row).where(col(row.id).in_(ids)).values(etag="", last_modified="")
        session.execute(forgotten, execution_options=_ALONE)
        return
    whole = verdicted.reading is None or verdicted.reading.whole
    by_source = {kept.source_id: kept for kept in verdicted.kept}
    for source, fetched in zip(leased.sources, verdicted.fetched, strict=False):
        kept = by_source.get(source.id or 0)
        if kept is None or fetched.not_modified:
            continue
        values = {
            "etag": (fetched.header("etag") or "") if whole else "",
            "last_modified": (fetched.header("last-modified") or "") if whole else "",
            "validators_url": fetched.final_url,
            "last_snapshot_id": kept.snapshot_id,
        }
        remembered = update(tables.Source).where(col(tables.Source.id) == source.id).values(**values)
        session.execute(remembered, execution_options=_ALONE)


def _alerts(
    session: Session,
    policy: tables.Policy,
    check: tables.Check,
    change: tables.Change | None,
    verdicted: Verdicted,
    before: _Before,
    now: datetime,
    held: datetime | None,
) -> tuple[tuple[str, int], ...]:
    """Write the outbox rows; that of the change waits until `held`. A recovery is told where the failure was told."""
    wanted: list[tuple[str, tables.Change | None, str]] = []
    if before.health_told and verdicted.outcome in GOOD:
        wanted.append(("recovered", None, before.state_reason))
    if change is not None:
        wanted.append(("change", change, ""))
    if verdicted.health and not before.health_told:
        wanted.append(("health", None, verdicted.reason))
    raised = []
    for kind, about, reason in wanted:
        rows = alerts.enqueue(
            session,
            policy=policy,
            check_id=check.id or 0,
            kind=kind,
            change=about,
            reason=reason,
            now=now,
            not_before=held if about is not None else None,
        )
        raised.append((kind, len(rows)))
    return tuple(raised)


def _waiting(session: Session, policy: tables.Policy) -> tuple[Waiting, ...]:
    """The held checks since the last good one, oldest first: in the order they were made, whatever the clock did."""
    check = tables.Check
    mine = (check.policy_id == policy.id, check.origin != Origin.ARCHIVE.value)
    good = select(func.max(check.id)).where(*mine, col(check.outcome).in_(sorted(GOOD)))
    since = session.exec(good).one() or 0
    query = select(check).where(*mine, check.outcome == Outcome.HELD.value, col(check.id) > since)
    found = session.exec(query.order_by(col(check.id).desc()).limit(50)).all()
    return tuple(Waiting(row.started_at, row.key, row.reason) for row in reversed(found))


def _recent(session: Session, policy: tables.Policy) -> tuple[Shown, ...]:
    """The texts a policy showed lately, newest first, each from the first of the checks in a row that saw it.

    Where the newest is not of the current version (newer rules took its place), the renditions of that stand for them;
    nothing where these are not either. A text that comes back is a turn of its own.
    """
    check, rendition, version = tables.Check, tables.Rendition, tables.Version
    query = (
        select(check.started_at, rendition)
        .join(rendition, col(rendition.id) == col(check.rendition_id))
        .join(version, col(version.id) == col(rendition.version_id))
        .where(check.policy_id == policy.id, check.origin != Origin.ARCHIVE.value)
        .where(col(version.superseded_by).is_(None))
    )
    runs: list[tuple[datetime, tables.Rendition]] = []
    for seen_at, row in session.exec(query.order_by(col(check.id).desc()).limit(RECENT_CHECKS)):
        if runs and runs[-1][1].id == row.id:
            runs[-1] = (seen_at, row)
        elif len(runs) == RECENT_TEXTS:
            break
        else:
            runs.append((seen_at, row))
    if not runs or runs[0][1].version_id != policy.current_version_id:
        runs = [(row.created_at, row) for row in versions.recent_renditions(session, policy.id, RECENT_TEXTS)]
    if not runs or runs[0][1].version_id != policy.current_version_id:
        return ()
    return tuple(Shown(versions.text_of(row), seen_at) for seen_at, row in runs)


def _count(session: Session, policy_id: str, outcome: Outcome) -> int:
    check = tables.Check
    query = select(func.count()).select_from(check).where(check.policy_id == policy_id, check.outcome == outcome.value)
    return session.exec(query.where(check.origin != Origin.ARCHIVE.value)).one()
