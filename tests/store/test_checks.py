"""A check's outcome is written whole or not at all, and what was recorded stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from tests.conftest import Clock
from tests.store.sample import POLICY, fetched, leased, reading, watched
from tracker.core.model import (
    Assessment,
    ChangeKind,
    ClauseChange,
    ClauseState,
    Gated,
    Level,
    Origin,
    Outcome,
    Reading,
)
from tracker.store import checks, tables, versions
from tracker.store.checks import LeaseLost, Verdicted, Written
from tracker.store.db import Database
from tracker.store.leases import lease_due

FIRST = reading("We keep it for 30 days.", "We do not sell it.")
SECOND = reading("We keep it for 60 days.", "We do not sell it.")
MODIFIED = ClauseChange(ClauseState.MODIFIED, ((0, 23),), ((0, 23),), ((15, 17),), ((15, 17),))
ASSESSED = Assessment(
    ChangeKind.CHANGE, Level.SUBSTANTIVE, 0.8, ("retention",), ("30 days -> 60 days",), 2, (MODIFIED,)
)


def run(
    database: Database,
    clock: Clock,
    outcome: Outcome,
    read: Reading | None = None,
    *,
    key: str = "",
    body: bytes = b"<p>page</p>",
    origin: Origin = Origin.LIVE,
    **more: object,
) -> Written:
    """One check with this outcome, as the flow would write it."""
    lease = leased(database, clock())
    came = fetched(body, clock(), headers=(("etag", f'"{key}"'), ("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT")))
    number, kept = checks.keep(database, None, lease, lease.sources[0], came, origin)
    gated = Gated(outcome, key, returned_to=more.pop("returned_to", None)) if read else None  # type: ignore[arg-type]
    verdicted = Verdicted(
        outcome, clock() + timedelta(hours=12), gated=gated, reading=read, kept=(kept,), fetched=(came,)
    )
    return checks.finish(database, number, lease, replace(verdicted, **more), clock(), origin)  # type: ignore[arg-type]


def changed(database: Database, clock: Clock, *, origin: Origin = Origin.LIVE) -> Written:
    """A first version, then a change, twelve hours apart."""
    run(database, clock, Outcome.FIRST, FIRST, key="k1", origin=origin)
    clock.forward(hours=12)
    return run(database, clock, Outcome.CHANGED, SECOND, key="k2", assessment=ASSESSED, alert=True, origin=origin)


def channel(session: Session, clock: Clock) -> None:
    session.add(tables.Channel(id="mail", kind="email", config={}, created_at=clock()))


def test_a_first_version_is_stored_with_its_clauses_and_evidence(database: Database, clock: Clock) -> None:
    watched(database, clock())
    written = run(database, clock, Outcome.FIRST, FIRST, key="k1")
    with database.read() as session:
        version = session.get_one(tables.Version, written.version_id)
        assert versions.reading_of(session, version) == FIRST
        snapshot = session.exec(select(tables.Snapshot)).one()
        assert (snapshot.address, snapshot.request_headers) == ("192.0.2.1", [["user-agent", "tracker"]])
        rendition = versions.newest_rendition(session, version.id or 0)
        assert rendition.snapshot_ids == [snapshot.id]
        policy = session.get_one(tables.Policy, POLICY)
        assert (policy.state, policy.failures, policy.lease_until) == ("ok", 0, None)
        assert policy.next_check_at == clock() + timedelta(hours=12)


def test_a_change_stores_version_change_and_alert_in_one_transaction(database: Database, clock: Clock) -> None:
    watched(database, clock())
    with database.begin() as session:
        channel(session, clock)
    written = changed(database, clock)
    assert written.alerts == (("change", 1),)
    with database.read() as session:
        change = session.get_one(tables.Change, written.change_id)
        comparison = versions.comparison_of(session, change)
        assert comparison.changes == (MODIFIED,)
        assert (comparison.old_text, comparison.new_text) == (FIRST.text, SECOND.text)
        assert session.exec(select(tables.Alert)).one().change_id == change.id
        assert session.get_one(tables.Policy, POLICY).current_version_id == written.version_id


def test_when_the_alert_cannot_be_written_nothing_is(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(database, clock())

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("tracker.store.alerts.enqueue", broken)
    with pytest.raises(RuntimeError, match="disk is full"):
        changed(database, clock)
    with database.read() as session:
        assert len(session.exec(select(tables.Version)).all()) == 1
        assert session.exec(select(tables.Change)).all() == []
        assert len(session.exec(select(tables.Snapshot)).all()) == 2, "what came was kept before"


def test_a_change_without_a_changed_clause_cannot_be_stored(database: Database, clock: Clock) -> None:
    watched(database, clock())
    run(database, clock, Outcome.FIRST, FIRST, key="k1")
    quiet = replace(ASSESSED, changes=(replace(MODIFIED, state=ClauseState.COSMETIC),))
    with pytest.raises(ValueError, match="without a changed clause"):
        run(database, clock, Outcome.CHANGED, SECOND, key="k2", assessment=quiet)
    with database.read() as session:
        assert len(session.exec(select(tables.Version)).all()) == 1


def empty_alert(now: datetime) -> tables.Alert:
    return tables.Alert(
        uid="u",
        kind="change",
        channel_id="mail",
        policy_id=POLICY,
        check_id=1,
        change_id=None,
        created_at=now,
        next_attempt_at=now,
    )


def empty_change(now: datetime) -> tables.Change:
    return tables.Change(
        policy_id=POLICY, check_id=1, old_version_id=1, new_version_id=1, old_rendition_id=1, new_rendition_id=1,
        kind="change", level="editorial", significance=0, clauses_changed=0, words_changed=0, detected_at=now,
    )  # fmt: skip


@pytest.mark.parametrize("row", [empty_alert, empty_change])
def test_the_database_itself_refuses_an_empty_diff(
    database: Database, clock: Clock, row: Callable[[datetime], tables.Alert | tables.Change]
) -> None:
    watched(database, clock())
    with database.begin() as session:
        channel(session, clock)
    run(database, clock, Outcome.FIRST, FIRST, key="k1")
    with pytest.raises(IntegrityError), database.begin() as session:
        session.add(row(clock()))


def test_a_check_whose_lease_was_lost_writes_nothing(database: Database, clock: Clock) -> None:
    watched(database, clock())
    lease = leased(database, clock())
    clock.forward(minutes=16)
    leased(database, clock())
    verdicted = Verdicted(Outcome.FIRST, clock(), gated=Gated(Outcome.FIRST, "k"), reading=FIRST)
    with pytest.raises(LeaseLost):
        checks.finish(database, None, lease, verdicted, clock(), Origin.LIVE)
    with database.read() as session:
        assert session.exec(select(tables.Version)).all() == []


def test_what_comes_after_the_lease_was_lost_opens_no_check(database: Database, clock: Clock) -> None:
    watched(database, clock())
    lease = leased(database, clock())
    clock.forward(minutes=16)
    leased(database, clock())
    with pytest.raises(LeaseLost):
        checks.keep(database, None, lease, lease.sources[0], fetched(b"<p>page</p>", clock()), Origin.LIVE)
    with database.read() as session:
        assert session.exec(select(tables.Check)).all() == []


def test_nobody_takes_a_policy_over_while_its_outcome_is_written(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(database, clock())
    write, rivals = checks._versions_and_change, []

    with ThreadPoolExecutor(1) as pool:

        def slowly(*arguments: object) -> tables.Change | None:
            late = clock() + timedelta(minutes=16)
            rivals.append(pool.submit(lease_due, database, late, timedelta(minutes=15), 1, only=[POLICY]))
            wait(rivals, timeout=1)
            return write(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(checks, "_versions_and_change", slowly)
        run(database, clock, Outcome.FIRST, FIRST, key="k1")
    with database.read() as session:
        policy = session.get_one(tables.Policy, POLICY)
        assert (policy.lease_until is not None) == bool(rivals[0].result()), "a lease was overwritten"


def test_held_pages_count_by_sequence_not_by_clock(database: Database, clock: Clock) -> None:
    watched(database, clock())
    run(database, clock, Outcome.FIRST, FIRST, key="k1")
    clock.forward(days=-1)
    run(database, clock, Outcome.HELD, SECOND, key="k2")
    assert [waiting.key for waiting in checks.history(database, POLICY).waiting] == ["k2"]
    run(database, clock, Outcome.SAME, FIRST, key="k1")
    assert checks.history(database, POLICY).waiting == ()


def test_cosmetic_differences_are_renditions_of_one_version(database: Database, clock: Clock) -> None:
    watched(database, clock())
    run(database, clock, Outcome.FIRST, FIRST, key="k1")
    curly = replace(FIRST, text=FIRST.text.replace(".", ".\u200b"))
    for _ in range(2):
        clock.forward(hours=12)
        run(database, clock, Outcome.COSMETIC, curly, key="k1")
    with database.read() as session:
        version = session.exec(select(tables.Version)).one()
        assert version.last_seen_at == clock()
        texts = [versions.text_of(row) for row in session.exec(select(tables.Rendition))]
        assert texts == [FIRST.text, curly.text]


def test_a_text_that_returns_is_the_version_it_was(database: Database, clock: Clock) -> None:
    watched(database, clock())
    changed(database, clock)
    clock.forward(hours=12)
    back = run(database, clock, Outcome.RETURNED, FIRST, key="k1", returned_to=1, assessment=ASSESSED)
    with database.read() as session:
        assert len(session.exec(select(tables.Version)).all()) == 2
        assert session.get_one(tables.Policy, POLICY).current_version_id == 1
        change = session.get_one(tables.Change, back.change_id)
        assert (change.old_version_id, change.new_version_id) == (2, 1)
    assert back.alerts == ()
    assert checks.history(database, POLICY).flips == 1


@pytest.mark.parametrize("outcome", [Outcome.HELD, Outcome.REFUSED, Outcome.FAILED])
def test_a_bad_page_leaves_the_last_good_version(database: Database, clock: Clock, outcome: Outcome) -> None:
    watched(database, clock())
    run(database, clock, Outcome.FIRST, FIRST, key="k1")
    for count in (1, 2):
        clock.forward(hours=12)
        run(database, clock, outcome, SECOND, key="k2", body=b"sorry", reason="not the policy")
        with database.read() as session:
            policy = session.get_one(tables.Policy, POLICY)
            assert (policy.current_version_id, policy.state, policy.failures) == (1, outcome.value, count)
            source = session.exec(select(tables.Source)).one()
            assert (source.etag, source.last_snapshot_id) == ("", 1), "a validator of a bad page would hide the next"
    waiting = checks.history(database, POLICY).waiting
    assert len(waiting) == (2 if outcome is Outcome.HELD else 0)


def test_blindness_is_told_once_and_so_is_recovery(database: Database, clock: Clock) -> None:
    watched(database, clock())
    with database.begin() as session:
        channel(session, clock)
    run(database, clock, Outcome.FIRST, FIRST, key="k1")
    told = []
    for health in (False, True, True):
        clock.forward(hours=12)
        written = run(database, clock, Outcome.FAILED, reason="no answer", health=health)
        told.append([kind for kind, _ in written.alerts])
    for _ in range(2):
        clock.forward(hours=12)
        told.append([kind for kind, _ in run(database, clock, Outcome.SAME, FIRST, key="k1").alerts])
    assert told == [[], ["health"], [], ["recovered"], []]
    with database.read() as session:
        reasons = [row.reason for row in session.exec(select(tables.Alert).order_by(col(tables.Alert.id)))]
        assert reasons == ["no answer", "no answer"]


@pytest.mark.parametrize("origin", [Origin.ARCHIVE, Origin.REBUILD])
def test_history_and_rebuilds_raise_no_alert(database: Database, clock: Clock, origin: Origin) -> None:
    watched(database, clock())
    with database.begin() as session:
        channel(session, clock)
    assert changed(database, clock, origin=origin).alerts == ()


def test_validators_are_remembered_and_the_same_bytes_noticed(database: Database, clock: Clock) -> None:
    watched(database, clock())
    run(database, clock, Outcome.FIRST, FIRST, key="k1")
    lease = leased(database, clock())
    assert (lease.sources[0].etag, lease.sources[0].last_snapshot_id) == ('"k1"', 1)
    _, kept = checks.keep(database, None, lease, lease.sources[0], fetched(b"<p>page</p>", clock()), Origin.LIVE)
    assert kept.unchanged
    _, kept = checks.keep(database, None, lease, lease.sources[0], fetched(b"<p>other</p>", clock()), Origin.LIVE)
    assert not kept.unchanged
    body = checks.last_body(database, lease.sources[0])
    assert body is not None
    assert body[0] == b"<p>page</p>"
