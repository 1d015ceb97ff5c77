"""The daemon checks what is due and stops when told; signals and real processes are tested in tests/e2e."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from tests.conftest import Clock
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import POLICY, watched
from tracker.daemon import Daemon
from tracker.flows import Schedule
from tracker.store import schema, tables
from tracker.store.db import Database, open_database


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
