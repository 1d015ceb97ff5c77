"""No check is done twice: leases exclude, run out, and are fenced."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from tests.conftest import Clock
from tests.store.sample import POLICY, leased, watched
from tracker.store import tables
from tracker.store.db import Database
from tracker.store.leases import bring_forward, lease_due, pull_back, release

QUARTER = timedelta(minutes=15)


def test_what_is_due_is_leased_once(database: Database, clock: Clock) -> None:
    watched(database, clock(), "a", "b", "c")
    assert {one.policy_id for one in lease_due(database, clock(), QUARTER, 10)} == {"a", "b", "c"}
    assert lease_due(database, clock(), QUARTER, 10) == []


def test_what_is_not_due_is_left(database: Database, clock: Clock) -> None:
    watched(database, clock.forward(hours=1))
    assert lease_due(database, clock() - timedelta(minutes=1), QUARTER, 10) == []
    assert len(lease_due(database, clock() - timedelta(minutes=1), QUARTER, 10, behind="")) == 1


def test_the_longest_overdue_come_first_and_only_as_many_as_asked(database: Database, clock: Clock) -> None:
    watched(database, clock(), "a", "b", "c")
    with database.begin() as session:
        session.get_one(tables.Policy, "b").next_check_at = clock() - timedelta(days=1)
    assert [one.policy_id for one in lease_due(database, clock(), QUARTER, 1)] == ["b"]


def test_rivals_share_the_work_and_do_nothing_twice(database: Database, clock: Clock) -> None:
    names = [f"p{number:02}" for number in range(40)]
    watched(database, clock(), *names)
    with ThreadPoolExecutor(4) as pool:
        rounds = [pool.submit(lease_due, database, clock(), QUARTER, 10) for _ in range(12)]
        taken = [one.policy_id for future in rounds for one in future.result()]
    assert sorted(taken) == names


def test_a_lease_that_ran_out_is_free_again_and_its_check_marked(database: Database, clock: Clock) -> None:
    watched(database, clock())
    first = leased(database, clock())
    with database.begin() as session:
        session.add(tables.Check(policy_id=POLICY, fence=first.fence, started_at=clock()))
    clock.forward(minutes=16)
    second = leased(database, clock())
    assert second.fence == first.fence + 1
    with database.read() as session:
        check = session.exec(select(tables.Check)).one()
        assert (check.outcome, check.error_kind) == ("failed", "interrupted")


def test_a_released_lease_is_free_at_once(database: Database, clock: Clock) -> None:
    watched(database, clock())
    release(database, leased(database, clock()), clock())
    assert leased(database, clock()).policy_id == POLICY


def test_an_old_lease_cannot_release_a_newer_one(database: Database, clock: Clock) -> None:
    watched(database, clock())
    old = leased(database, clock())
    clock.forward(minutes=16)
    leased(database, clock())
    release(database, old, clock())
    assert lease_due(database, clock(), QUARTER, 1, only=[POLICY]) == []


def test_a_policy_that_another_is_writing_is_left_to_it(database: Database, clock: Clock) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    watched(database, clock(), "a", "b")
    with ThreadPoolExecutor(1) as pool, database.begin() as session:
        session.get_one(tables.Policy, "a", with_for_update=True)
        leases = pool.submit(lease_due, database, clock(), QUARTER, 10).result(timeout=10)
    assert [one.policy_id for one in leases] == ["b"]


def test_a_check_that_is_given_up_is_marked(database: Database, clock: Clock) -> None:
    watched(database, clock())
    lease = leased(database, clock())
    with database.begin() as session:
        session.add(tables.Check(policy_id=POLICY, fence=lease.fence, started_at=clock()))
    release(database, lease, clock())
    with database.read() as session:
        check = session.exec(select(tables.Check)).one()
        assert (check.outcome, check.error_kind, check.finished_at) == ("failed", "interrupted", clock())


AHEAD = datetime(2038, 1, 19, tzinfo=UTC)


def test_what_a_clock_that_ran_ahead_put_off_is_due_again(database: Database, clock: Clock) -> None:
    watched(database, clock(), "checked", "held", "usual")
    with database.begin() as session:
        checked, held, usual = (session.get_one(tables.Policy, name) for name in ("checked", "held", "usual"))
        checked.last_check_at, checked.next_check_at = AHEAD, AHEAD + timedelta(hours=12)
        held.lease_until = AHEAD
        usual.last_check_at, usual.next_check_at = clock() + timedelta(seconds=2), clock() + timedelta(hours=12)
    pull_back(database, clock(), QUARTER)
    assert {one.policy_id for one in lease_due(database, clock(), QUARTER, 10)} == {"checked", "held"}


def test_archived_policies_and_retired_sources_are_left_out(database: Database, clock: Clock) -> None:
    watched(database, clock(), "a", "b", sources=2)
    with database.begin() as session:
        session.get_one(tables.Policy, "a").archived_at = clock()
        session.exec(select(tables.Source).where(col(tables.Source.policy_id) == "b")).first().retired_at = clock()  # type: ignore[union-attr]
    (only,) = lease_due(database, clock(), QUARTER, 10)
    assert only.policy_id == "b"
    assert [source.position for source in only.sources] == [1]


def test_a_shorter_interval_makes_due_what_was_put_off_for_longer(database: Database, clock: Clock) -> None:
    watched(database, clock(), "usual", "own", "failing", "never")
    with database.begin() as session:
        for name in ("usual", "own", "failing", "never"):
            policy = session.get_one(tables.Policy, name)
            policy.next_check_at = clock() + timedelta(hours=12)
            policy.last_check_at = clock() if name != "never" else None
            policy.interval = 43_200 if name == "own" else None
            policy.failures = 1 if name == "failing" else 0
    assert bring_forward(database, clock(), timedelta(hours=13)) == 0
    assert bring_forward(database, clock(), timedelta(hours=1)) == 1
    assert [one.policy_id for one in lease_due(database, clock(), QUARTER, 10)] == ["usual"]
