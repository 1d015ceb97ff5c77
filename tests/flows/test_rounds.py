"""A round checks every policy once, and can be stopped."""

from __future__ import annotations

from threading import Event

import pytest

from tests.conftest import Clock
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import leased, watched
from tracker.core.model import Fetched
from tracker.errors import Unreachable
from tracker.fetch import Request
from tracker.flows import Schedule, Services
from tracker.flows.check import CheckReport
from tracker.flows.rounds import check_all, check_unless
from tracker.store import tables
from tracker.store.db import Database
from tracker.store.leases import Leased

NAMES = [f"p{number:02}" for number in range(25)]


@pytest.fixture
def site(clock: Clock) -> Site:
    return Site(clock, otherwise=policy_page())


def test_every_policy_is_checked_once_due_or_not(database: Database, clock: Clock, site: Site) -> None:
    watched(database, clock(), *NAMES)
    clock.forward(days=-1)
    reports = list(check_all(services(database, clock, site, schedule=Schedule(workers=3))))
    assert sorted(report.policy_id for report in reports) == NAMES
    assert {report.outcome.value for report in reports} == {"first"}


def test_only_those_named(database: Database, clock: Clock, site: Site) -> None:
    watched(database, clock(), *NAMES)
    reports = check_all(services(database, clock, site), ["p03", "p07"])
    assert sorted(report.policy_id for report in reports) == ["p03", "p07"]


def test_one_that_fails_stops_no_other(database: Database, clock: Clock, site: Site) -> None:
    watched(database, clock(), *NAMES)
    site.answers["https://acme.example/p05/0"] = Unreachable("no answer", transient=True)
    outcomes = [report.outcome.value for report in check_all(services(database, clock, site))]
    assert sorted(set(outcomes)) == ["failed", "first"]
    assert outcomes.count("failed") == 1


def test_a_bug_that_cannot_be_recorded_stops_no_other(
    database: Database, clock: Clock, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(database, clock(), *NAMES)

    def unwritable(services: Services, leased: Leased, stop: Event) -> CheckReport | None:
        if leased.policy_id == "p05":
            raise OSError("disk I/O error")
        return check_unless(services, leased, stop)

    monkeypatch.setattr("tracker.flows.rounds.check_unless", unwritable)
    reports = {report.policy_id: report.error_kind for report in check_all(services(database, clock, site))}
    assert sorted(reports) == NAMES
    assert {name: kind for name, kind in reports.items() if kind} == {"p05": "internal"}


def test_who_stops_listening_ends_the_round(
    database: Database, clock: Clock, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`tracker check --all | head -1`: what is leased and not begun is given back, not hurried through."""
    watched(database, clock(), *NAMES)
    monkeypatch.setattr("tracker.flows.rounds.AHEAD", 10)
    stop = Event()

    class SlowSite(Site):
        def fetch(self, request: Request) -> Fetched:
            if len(self.requests) == 1:
                stop.wait(timeout=10)
            return super().fetch(request)

    slow = SlowSite(clock, otherwise=policy_page())
    reports = check_all(services(database, clock, slow), stop=stop)
    next(reports)
    reports.close()
    assert len(slow.requests) <= 2
    with database.read() as session:
        assert all(session.get_one(tables.Policy, name).lease_until is None for name in NAMES)


def test_what_another_holds_is_left_to_it(database: Database, clock: Clock, site: Site) -> None:
    watched(database, clock(), "p01", "p02")
    leased(database, clock(), "p01")
    assert [report.policy_id for report in check_all(services(database, clock, site))] == ["p02"]


def test_a_stop_begins_nothing_and_gives_back_what_was_leased(database: Database, clock: Clock, site: Site) -> None:
    watched(database, clock(), *NAMES)
    stop = Event()
    wired = services(database, clock, site)
    reports = check_all(wired, stop=stop)
    next(reports)
    stop.set()
    seen = 1 + len(list(reports))
    assert seen < len(NAMES)
    with database.read() as session:
        assert all(session.get_one(tables.Policy, name).lease_until is None for name in NAMES)
    assert check_unless(wired, leased(database, clock(), "p24"), stop) is None
    assert leased(database, clock(), "p24").policy_id == "p24"
