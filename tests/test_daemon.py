"""The daemon checks what is due and stops when told; signals and real processes are tested in tests/e2e."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import select

from tests.conftest import Clock
from tests.flows.archive import PaperArchive
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import POLICY, watched
from tracker import daemon as module
from tracker.daemon import Daemon
from tracker.flows import Schedule
from tracker.flows.backfill import Wish, queue
from tracker.store import schema, tables
from tracker.store.archive_tables import Backfill, FirstLook
from tracker.store.db import Database, open_database
from tracker.store.leases import Leased, lease_due


@pytest.fixture
def embedded(tmp_path: Path) -> Database:
    opened = open_database(f"sqlite:///{tmp_path / 'tracker.db'}")
    schema.upgrade(opened)
    return opened


def until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def outcomes(database: Database) -> list[str | None]:
    with database.read() as session:
        return list(session.exec(select(tables.Check.outcome).order_by(tables.Check.id)))  # type: ignore[arg-type]


def test_due_policies_are_checked_and_a_stop_is_clean(embedded: Database, clock: Clock) -> None:
    watched(embedded, clock(), "a", "b")
    wired = services(embedded, clock, Site(clock, otherwise=policy_page()), schedule=Schedule(workers=2))
    daemon, clean = Daemon(wired, lambda: None, tick=0.05), []
    thread = threading.Thread(target=lambda: clean.append(daemon.run()))
    thread.start()
    assert until(lambda: outcomes(embedded) == ["first", "first"])
    clock.forward(days=1)
    assert until(lambda: outcomes(embedded) == ["first", "first", "same", "same"])
    daemon.stop()
    thread.join(timeout=20)
    assert clean == [True]
    embedded.close()


def test_queued_imports_and_first_looks_are_worked_on(
    embedded: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a stop ends an import under way, also where the archive does not answer; it goes on at the next start."""
    monkeypatch.setattr(module, "ARCHIVE", 0.1)
    watched(embedded, clock())
    pause = threading.Event()
    archive = PaperArchive(pause=pause)
    url = f"https://acme.example/{POLICY}/0"
    for day in range(200):
        archive.hold(clock() - timedelta(days=200 - day), policy_page(nonce=str(day)), url=url)
    wired = replace(services(embedded, clock, Site(clock, otherwise=policy_page())), archive=archive)
    number = queue(wired, POLICY, Wish())
    daemon, clean = Daemon(wired, lambda: None, tick=0.05), []
    thread = threading.Thread(target=lambda: clean.append(daemon.run()))
    thread.start()
    assert until(lambda: len(archive.played) >= 2)
    daemon.stop()
    thread.join(timeout=20)
    assert clean == [True]
    with embedded.read() as session:
        job = session.get_one(Backfill, number)
        assert (job.finished_at, job.lease_until) == (None, None)
    daemon = Daemon(wired, lambda: None, tick=0.05)
    thread = threading.Thread(target=lambda: clean.append(daemon.run()))
    thread.start()

    def done() -> bool:
        with embedded.read() as session:
            looks = session.exec(select(FirstLook.state)).all()
            return session.get_one(Backfill, number).phase == "done" and looks == ["done"]

    assert until(done)
    daemon.stop()
    thread.join(timeout=20)
    assert clean == [True, True]
    assert [count for stamp, count in archive.played.items() if count > 1 and stamp != max(archive.played)] == []
    embedded.close()


def test_what_runs_at_a_stop_may_end(embedded: Database, clock: Clock) -> None:
    watched(embedded, clock())
    begun, go_on = threading.Event(), threading.Event()

    class SlowSite(Site):
        def fetch(self, request):  # type: ignore[no-untyped-def]
            begun.set()
            go_on.wait(timeout=20)
            return super().fetch(request)

    wired = services(embedded, clock, SlowSite(clock, otherwise=policy_page()), schedule=Schedule(workers=2))
    daemon = Daemon(wired, lambda: None, tick=0.05)
    thread = threading.Thread(target=daemon.run)
    thread.start()
    assert begun.wait(timeout=20)
    daemon.stop()
    go_on.set()
    thread.join(timeout=20)
    assert outcomes(embedded) == ["first"]
    with embedded.read() as session:
        assert session.get_one(tables.Policy, POLICY).lease_until is None
    embedded.close()


def test_a_delivery_that_hangs_does_not_hold_up_a_stop(
    embedded: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def hanging(*_: object, **__: object) -> None:
        begun.set()
        go_on.wait(timeout=20)

    monkeypatch.setattr("tracker.daemon.GRACE", 0.2)
    monkeypatch.setattr("tracker.daemon.DELIVERY", 0.05)
    monkeypatch.setattr("tracker.daemon.deliver", hanging)
    wired = services(embedded, clock, Site(clock), schedule=Schedule(workers=2))
    daemon, clean = Daemon(wired, lambda: None, tick=0.05), []
    thread = threading.Thread(target=lambda: clean.append(daemon.run()))
    thread.start()
    assert begun.wait(timeout=20)
    daemon.stop()
    thread.join(timeout=20)
    assert clean == [False]
    go_on.set()
    embedded.close()


def test_what_hangs_at_a_stop_is_released(embedded: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.daemon.GRACE", 0.2)
    watched(embedded, clock())
    begun, go_on = threading.Event(), threading.Event()

    class HangingSite(Site):
        def fetch(self, request):  # type: ignore[no-untyped-def]
            begun.set()
            go_on.wait(timeout=20)
            return super().fetch(request)

    wired = services(embedded, clock, HangingSite(clock, otherwise=policy_page()), schedule=Schedule(workers=2))
    daemon, clean = Daemon(wired, lambda: None, tick=0.05), []
    thread = threading.Thread(target=lambda: clean.append(daemon.run()))
    thread.start()
    assert begun.wait(timeout=20)
    daemon.stop()
    thread.join(timeout=20)
    assert clean == [False]
    with embedded.read() as session:
        assert session.get_one(tables.Policy, POLICY).lease_until is None
    go_on.set()
    assert until(lambda: outcomes(embedded) == ["first"])
    embedded.close()


def test_what_is_leased_while_it_stops_is_released(
    embedded: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(embedded, clock())
    leasing, shut = threading.Event(), threading.Event()

    class Pool(ThreadPoolExecutor):
        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
            super().shutdown(wait, cancel_futures=cancel_futures)
            shut.set()

    def slowly(*arguments: Any) -> list[Leased]:
        leasing.set()
        shut.wait(timeout=1)
        return lease_due(*arguments)

    monkeypatch.setattr("tracker.daemon.ThreadPoolExecutor", Pool)
    monkeypatch.setattr("tracker.daemon.lease_due", slowly)
    site = Site(clock, otherwise=policy_page())
    daemon = Daemon(services(embedded, clock, site), lambda: None, tick=0.05)
    thread = threading.Thread(target=daemon.run)
    thread.start()
    assert leasing.wait(timeout=20)
    daemon.stop()
    thread.join(timeout=20)
    with embedded.read() as session:
        policy = session.get_one(tables.Policy, POLICY)
        assert (policy.fence, policy.lease_until) == (1, None)
    embedded.close()


def test_a_clock_that_is_set_back_stops_no_tick(
    embedded: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scheduler's next tick lies a day ahead, and so does the next check: both are made due."""
    monkeypatch.setattr("tracker.daemon.CLOCK_WATCH", 0.2)
    watched(embedded, clock())
    schedulers: list[BackgroundScheduler] = []

    class Scheduler(BackgroundScheduler):  # type: ignore[misc]
        def start(self, paused: bool = False) -> None:
            schedulers.append(self)
            for job in self.get_jobs():
                job.modify(next_run_time=datetime.now(UTC) + timedelta(days=1))
            super().start(paused)

    with embedded.begin() as session:
        policy = session.get_one(tables.Policy, POLICY)
        policy.last_check_at = policy.next_check_at = clock() + timedelta(days=1)
    monkeypatch.setattr("tracker.daemon.BackgroundScheduler", Scheduler)
    daemon = Daemon(services(embedded, clock, Site(clock, otherwise=policy_page())), lambda: None, tick=0.05)
    thread = threading.Thread(target=daemon.run)
    thread.start()
    assert until(lambda: outcomes(embedded) == ["first"])
    daemon.stop()
    thread.join(timeout=20)
    embedded.close()


def test_a_look_for_imports_ends_at_once_while_one_is_under_way(
    embedded: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    go = threading.Event()

    def hours(*_: object) -> None:
        begun.append(1)
        go.wait(10)

    monkeypatch.setattr("tracker.daemon.import_next", hours)
    one = Daemon(services(embedded, clock, Site(clock)), lambda: None)
    first = threading.Thread(target=one._import)
    first.start()
    assert until(lambda: bool(begun))
    one._import()
    go.set()
    first.join(10)
    one._import()
    assert len(begun) == 2
