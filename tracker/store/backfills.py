"""Imports of history and their captures: who works on one, what the index told, what was fetched, how far it is.

Each step is its own transaction: an import that is ended at any moment goes on from the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from tracker.core.addresses import same_address
from tracker.core.archiving.model import CaptureState, Indexed
from tracker.core.model import Fetched, Origin, Outcome
from tracker.store import snapshots, tables
from tracker.store.archive_tables import Backfill, Capture
from tracker.store.db import Database, insert_new
from tracker.store.imported import tell_imported
from tracker.store.wishes import leads_to

LEASE = timedelta(minutes=6)
"""How long an import may be silent before another process may take it over: longer than a request, with the wait for
its turn and for the request of another thread, may last. Redirects may take longer; what came is kept once even so.
"""

_ROWS_A_STATEMENT = 500


@dataclass(frozen=True, slots=True)
class Bounds:
    """What of a history is wanted. `since`, `until`: 1 to 14 digits, or empty. `most`: captures to fetch, 0 for all."""

    since: str = ""
    until: str = ""
    most: int = 0
    thorough: bool = False


def begin(
    database: Database,
    policy_id: str,
    origin: str,
    bounds: Bounds,
    places: list[Any],
    now: datetime,
    owners: Sequence[str] = (),
) -> int | None:
    """The id of the import to work on: the unfinished one with the same bounds, else a new one.

    An unfinished one with other bounds is closed: what it brought stays. One that looks into a gap goes on. None where
    a process that is none of `owners` (who asks, and those that are known to have ended) works on that.
    """
    with database.begin() as session:
        session.get_one(tables.Policy, policy_id, with_for_update=True)  # two of them must not begin two imports
        open_ = select(Backfill).where(Backfill.policy_id == policy_id, col(Backfill.finished_at).is_(None))
        asked = open_.where(col(Backfill.change_id).is_(None))
        for job in session.exec(asked.order_by(col(Backfill.id).desc())).all():
            if job.lease_until is not None and job.lease_until > now and job.owner not in owners:
                return None
            if job.origin == origin and _bounds(job) == bounds:
                return job.id or 0
            job.phase, job.reason, job.finished_at = "done", "another import took its place", now
        made = Backfill(
            policy_id=policy_id,
            origin=origin,
            since=bounds.since,
            until=bounds.until,
            most_fetches=bounds.most,
            thorough=bounds.thorough,
            places=places,
            created_at=now,
            updated_at=now,
        )
        session.add(made)
        session.flush()
        return made.id or 0


def take(database: Database, job_id: int, owner: str, now: datetime, dead: Sequence[str] = ()) -> Backfill | None:
    """Take an import to work on it; None where another works on it or on another one of the same policy.

    `dead`: owners known to have ended.
    """
    row, other, ours = Backfill, aliased(Backfill), [owner, *dead]
    free = or_(col(row.lease_until).is_(None), col(row.lease_until) <= now, col(row.owner).in_(ours))
    beside = exists().where(
        col(other.policy_id) == row.policy_id,
        col(other.id) != row.id,
        col(other.finished_at).is_(None),
        col(other.lease_until) > now,
        col(other.owner).not_in(ours),
    )
    with database.begin() as session:
        job = session.get_one(row, job_id)
        session.get_one(tables.Policy, job.policy_id, with_for_update=True)  # two must not take two at once
        claim = update(row).where(col(row.id) == job_id, col(row.finished_at).is_(None), free, ~beside)
        taken = session.execute(claim.values(owner=owner, lease_until=now + LEASE, updated_at=now))
        session.refresh(job)
        return job if taken.rowcount == 1 else None  # type: ignore[attr-defined]


def owners(session: Session, policy_id: str) -> list[str]:
    """Who works on the unfinished imports of a policy, or did last."""
    row = Backfill
    query = select(row.owner).where(row.policy_id == policy_id, col(row.finished_at).is_(None), row.owner != "")
    return list(session.exec(query))


def unfinished(session: Session, now: datetime, *, gaps: bool = False) -> Sequence[Backfill]:
    """The imports that may go on now: not paused, and nobody works on them; the oldest first.

    `gaps`: those that look into a gap, else those that a person asked for.
    """
    row = Backfill
    query = select(row).where(
        col(row.finished_at).is_(None),
        col(row.change_id).is_not(None) if gaps else col(row.change_id).is_(None),
        or_(col(row.paused_until).is_(None), col(row.paused_until) <= now),
        or_(col(row.lease_until).is_(None), col(row.lease_until) <= now),
    )
    return session.exec(query.order_by(col(row.id))).all()


def report(database: Database, job_id: int, owner: str, now: datetime, **values: Any) -> bool:
    """Say how far an import is, and keep it ours for another while; False where it is another's now."""
    row = Backfill
    kept = {"updated_at": now, "lease_until": now + LEASE} | values
    with database.begin() as session:
        mine = update(row).where(col(row.id) == job_id, col(row.owner) == owner)
        return bool(session.execute(mine.values(**kept)).rowcount == 1)  # type: ignore[attr-defined]


def leave(database: Database, job_id: int, owner: str, now: datetime, **values: Any) -> None:
    """Stop working on an import: finished, paused, or to be taken up by whoever comes.

    What a finished one brought is told in the same transaction: once, whenever the process ends.
    """
    row = Backfill
    with database.begin() as session:
        mine = update(row).where(col(row.id) == job_id, col(row.owner) == owner, col(row.finished_at).is_(None))
        left = session.execute(mine.values(lease_until=None, owner="", updated_at=now, **values))
        if left.rowcount == 1 and values.get("finished_at") is not None:  # type: ignore[attr-defined]
            tell_imported(session, session.get_one(row, job_id, populate_existing=True), now)


def put_off(database: Database, job_id: int, now: datetime, until: datetime) -> None:
    """Let an import that nobody works on rest until then."""
    row = Backfill
    free = or_(col(row.lease_until).is_(None), col(row.lease_until) <= now)
    with database.begin() as session:
        mine = update(row).where(col(row.id) == job_id, col(row.finished_at).is_(None), free)
        session.execute(mine.values(paused_until=until))


def free_of(database: Database, ended: Callable[[str], bool]) -> int:
    """Take imports from the processes that have ended; returns how many were theirs."""
    row = Backfill
    held = select(row.owner).where(col(row.finished_at).is_(None), col(row.lease_until).is_not(None))
    with database.read() as session:
        gone = [name for name in set(session.exec(held)) if ended(name)]
    if not gone:
        return 0
    with database.begin() as session:
        theirs = update(row).where(col(row.owner).in_(gone), col(row.finished_at).is_(None))
        return int(session.execute(theirs.values(lease_until=None)).rowcount)  # type: ignore[attr-defined]


# --------------------------------------------------------------------------- the index


def add_page(
    database: Database, job: Backfill, source_id: int, rows: Sequence[Indexed], places: list[Any], now: datetime
) -> int:
    """Keep a page of the index and how far the index was read, in one transaction; returns how many rows were new."""
    new = 0
    with database.begin() as session:
        for start in range(0, len(rows), _ROWS_A_STATEMENT):
            values = [_row(job.policy_id, source_id, one) for one in rows[start : start + _ROWS_A_STATEMENT]]
            new += _added(session, values)
        mine = update(Backfill).where(col(Backfill.id) == job.id, col(Backfill.owner) == job.owner)
        session.execute(mine.values(places=places, updated_at=now, lease_until=now + LEASE))
    return new


def add_saved(database: Database, policy_id: str, source_id: int, row: Indexed) -> tuple[Capture, bool]:
    """Keep a saved page as a capture; returns it, and whether it is new."""
    own = (Capture.policy_id == policy_id, Capture.timestamp == row.timestamp, Capture.original == row.original)
    with database.begin() as session:
        new = _added(session, [_row(policy_id, source_id, row)])
        return session.exec(select(Capture).where(*own, Capture.digest == row.digest)).one(), bool(new)


def judgement(session: Session, capture_id: int) -> tuple[str, str, int | None, int | None]:
    """How a capture's page was judged: outcome, reason, and the id and number of the version that it shows."""
    capture = session.get_one(Capture, capture_id)
    check = session.get_one(tables.Check, capture.check_id)
    version = session.get(tables.Version, check.version_id) if check.version_id else None
    return check.outcome or "", check.reason, check.version_id, version.seq if version else None


def captures(session: Session, policy_id: str) -> Sequence[Capture]:
    """The captures of a policy, in order of time, and where that is the same, of what they say."""
    row = Capture
    query = select(row).where(row.policy_id == policy_id)
    return session.exec(query.order_by(col(row.captured_at), col(row.original), col(row.digest))).all()


def settle(database: Database, states: Mapping[int, tuple[CaptureState, str]]) -> None:
    """Say of captures what became of them, where that needed no fetching."""
    with database.begin() as session:
        values = [{"id": id, "state": state.value, "reason": why} for id, (state, why) in states.items()]
        session.execute(update(Capture), [one | {"next_attempt_at": None} for one in values])


def resemble(database: Database, same_as: Mapping[int, int]) -> None:
    """Say of captures that their bodies are those of others, by their digests."""
    with database.begin() as session:
        state = {"state": CaptureState.SAME.value, "reason": ""}
        session.execute(update(Capture), [{"id": id, "same_as": other, **state} for id, other in same_as.items()])


def postpone(database: Database, id: int, reason: str, until: datetime) -> None:
    """Say that a capture could not be had this time."""
    with database.begin() as session:
        row = update(Capture).where(col(Capture.id) == id)
        session.execute(row.values(attempts=Capture.attempts + 1, reason=reason, next_attempt_at=until))


def policy(session: Session, policy_id: str) -> tables.Policy:
    """The policy's row."""
    return session.get_one(tables.Policy, policy_id)


def sources(session: Session, policy_id: str) -> dict[int, tables.Source]:
    """All sources of a policy, retired ones too."""
    row = tables.Source
    return {one.id or 0: one for one in session.exec(select(row).where(row.policy_id == policy_id))}


def addresses(session: Session, policy_id: str) -> list[tuple[tables.Source, str]]:
    """The sources in use, in declared order, each with where it led at the last good check."""
    row = tables.Source
    query = select(row).where(row.policy_id == policy_id, col(row.retired_at).is_(None))
    return [(one, leads_to(session, one)) for one in session.exec(query.order_by(col(row.position), col(row.id)))]


def read_up_to(session: Session, policy_id: str, origin: str, since: str, place: Mapping[str, Any]) -> str:
    """Up to where an earlier import has read all of the index of a place from `since` on; empty where none has.

    As that import says, not by the newest capture that is known: a look into a gap, or a saved page that was imported,
    knows of one while what lies before it was never asked for.
    """
    row = Backfill
    whole = select(row.places).where(row.policy_id == policy_id, row.origin == origin, row.phase == "done")
    whole = whole.where(row.until == "", col(row.since) <= since, row.reason == "", col(row.change_id).is_(None))
    for places in session.exec(whole.order_by(col(row.id).desc())):
        for one in places:
            own = one["source_id"] == place["source_id"] and one["since"] <= place["since"]
            if own and one["done"] and same_address(one["url"], place["url"]):
                return str(one["cursor"])
    return ""


# --------------------------------------------------------------------------- what was fetched


def keep(
    database: Database, capture: Capture, fetched: Fetched, memento_url: str, state: CaptureState, reason: str = ""
) -> int:
    """Keep what a capture brought, before it is read: a check, a snapshot, and where the capture stands.

    Returns the id of the check. What another process, which took the import over meanwhile, has kept stands.
    """
    with database.begin() as session:
        known = session.get_one(Capture, capture.id, with_for_update=True)
        if known.check_id is not None:
            return known.check_id
        check = tables.Check(policy_id=capture.policy_id, origin=Origin.ARCHIVE.value, started_at=fetched.started_at)
        if state is not CaptureState.FETCHED:
            check.outcome, check.reason, check.finished_at = Outcome.REFUSED.value, reason, fetched.fetched_at
        session.add(check)
        session.flush()
        row = tables.Snapshot
        last = session.exec(select(row.sha256).where(row.source_id == capture.source_id).order_by(col(row.id).desc()))
        snapshots.add(session, capture.source_id, check.id or 0, fetched, last.first() or "")
        values = {"state": state.value, "reason": reason, "check_id": check.id, "memento_url": memento_url}
        for name, value in (values | {"next_attempt_at": None}).items():
            setattr(known, name, value)
        return check.id or 0


def reached(session: Session, policy_id: str) -> dict[tuple[datetime, str], int]:
    """The pages that archived redirects led to, by time and address: their snapshots. They need not be asked for again
    where the index names them, too.
    """
    row = tables.Snapshot
    led = select(row.captured_at, row.final_url, row.id).join(Capture, col(Capture.check_id) == col(row.check_id))
    query = led.where(Capture.policy_id == policy_id, row.url != row.final_url, row.status == 200)
    return {(at, url): id or 0 for at, url, id in session.exec(query.order_by(col(row.id).desc()))}


def moves(session: Session, policy_id: str) -> list[tuple[Capture, str]]:
    """The archived redirects of a policy that were fetched, oldest first, each with the address that it led to."""
    row, snapshot = Capture, tables.Snapshot
    led = select(row, snapshot.final_url).join(snapshot, col(snapshot.check_id) == col(row.check_id))
    query = led.where(row.policy_id == policy_id, row.state == CaptureState.MOVED.value)
    return list(session.exec(query.order_by(col(row.captured_at), col(row.id))).all())


def judge(database: Database, check_id: int, now: datetime, **values: Any) -> None:
    """Write how a capture was read into its check: verdict, key, notes; and its outcome, where it is no version."""
    with database.begin() as session:
        row = tables.Check
        session.execute(update(row).where(col(row.id) == check_id).values(finished_at=now, **values))


def unread(session: Session, policy_id: str) -> list[tuple[int, int, tables.Snapshot]]:
    """Captures that were kept and not read: the check, the source and the snapshot of each."""
    check, snapshot = tables.Check, tables.Snapshot
    query = (
        select(check.id, Capture.source_id, snapshot)
        .join(Capture, col(Capture.check_id) == col(check.id))
        .join(snapshot, col(snapshot.check_id) == col(check.id))
        .where(check.policy_id == policy_id, col(check.finished_at).is_(None))
    )
    return [(id or 0, source_id, kept) for id, source_id, kept in session.exec(query.order_by(col(check.id)))]


def snapshot_of(session: Session, check_id: int) -> tables.Snapshot:
    """What the check of a capture kept."""
    row = tables.Snapshot
    return session.exec(select(row).where(row.check_id == check_id).order_by(col(row.id).desc()).limit(1)).one()


def _bounds(job: Backfill) -> Bounds:
    return Bounds(job.since, job.until, job.most_fetches, job.thorough)


def _row(policy_id: str, source_id: int, one: Indexed) -> dict[str, Any]:
    return {
        "policy_id": policy_id,
        "source_id": source_id,
        "timestamp": one.timestamp,
        "captured_at": one.captured_at,
        "original": one.original,
        "urlkey": one.urlkey,
        "mimetype": one.mimetype,
        "status": one.status,
        "digest": one.digest,
        "length": one.length,
        "state": CaptureState.INDEXED.value,
        "reason": "",
        "attempts": 0,
        "memento_url": "",
    }


def as_capture(policy_id: str, source_id: int, one: Indexed, id: int) -> Capture:
    """A row of the index as the capture that it would become, for planning; kept nowhere."""
    return Capture(id=id, **_row(policy_id, source_id, one))


def _added(session: Session, values: list[dict[str, Any]]) -> int:
    """Add rows of the index; returns how many were not there yet."""
    statement = insert_new(session, Capture).values(values).returning(col(Capture.id))
    return len(session.execute(statement).all())
