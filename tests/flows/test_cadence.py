"""When a policy is looked at next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import START, Clock
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import POLICY, fetched, leased, watched
from tracker.core.model import Fetched, Outcome
from tracker.flows import Schedule
from tracker.flows.cadence import because, next_check_at
from tracker.flows.check import check
from tracker.store import tables
from tracker.store.db import Database
from tracker.store.rhythms import rhythm_of

CALM = Schedule(jitter=0.0)
HOUR = 3600.0


@pytest.mark.parametrize(
    ("outcome", "more", "hours"),
    [
        (Outcome.SAME, {}, 12),
        (Outcome.CHANGED, {}, 12),
        (Outcome.HELD, {"failures": 1}, 1),
        (Outcome.HELD, {"failures": 2}, 12),
        (Outcome.FAILED, {"failures": 1, "transient": True}, 0.25),
        (Outcome.FAILED, {"failures": 3, "transient": True}, 1),
        (Outcome.FAILED, {"failures": 99, "transient": True}, 12),
        (Outcome.FAILED, {"failures": 1}, 12),
        (Outcome.REFUSED, {"failures": 1}, 0.25),
        (Outcome.FAILED, {"failures": 1, "transient": True, "retry_after": 2 * HOUR}, 2),
        (Outcome.FAILED, {"failures": 1, "transient": True, "retry_after": 10**9}, 84),
    ],
)
def test_waits(outcome: Outcome, more: dict[str, float], hours: float) -> None:
    due = next_check_at(CALM, "p", None, outcome, START, **more)  # type: ignore[arg-type]
    assert due == START + timedelta(hours=hours)


def test_a_policy_may_have_its_own_interval() -> None:
    assert next_check_at(CALM, "p", HOUR, Outcome.SAME, START) == START + timedelta(hours=1)
    assert next_check_at(CALM, "p", 60, Outcome.HELD, START, failures=1) == START + timedelta(minutes=1)


def test_the_jitter_spreads_policies_and_stays_within_its_share() -> None:
    waits = {next_check_at(Schedule(jitter=0.1), f"p{n}", None, Outcome.SAME, START) - START for n in range(200)}
    assert len(waits) == 200
    assert timedelta(hours=12) <= min(waits) < timedelta(hours=12.1)
    assert timedelta(hours=13.1) < max(waits) <= timedelta(hours=13.2)


# --------------------------------------------------------------------------- adapting, through the store


def look(database: Database, clock: Clock, site: Site, answer: bytes | Fetched, schedule: Schedule = CALM) -> float:
    """Check the policy; returns how many hours later the next check is."""
    site.otherwise = answer
    check(services(database, clock, site, schedule=schedule), leased(database, clock()))
    with database.read() as session:
        return (session.get_one(tables.Policy, POLICY).next_check_at - clock()) / timedelta(hours=1)


def why(database: Database, schedule: Schedule = CALM) -> str:
    with database.read() as session:
        policy = session.get_one(tables.Policy, POLICY)
        return because(schedule, policy, rhythm_of(session, policy))


def test_the_rhythm_of_a_policy_is_followed_and_told(database: Database, clock: Clock) -> None:
    watched(database, clock())
    site = Site(clock)
    assert why(database) == "it has not been checked yet"
    assert look(database, clock, site, policy_page()) == 3
    assert "less than a day" in why(database)
    clock.forward(days=5)
    assert look(database, clock, site, policy_page(nonce="b")) == 12
    clock.forward(days=1)
    assert look(database, clock, site, policy_page(("30 days", "60 days"))) == 3
    assert "changed within the last 2 days" in why(database)
    clock.forward(days=5)
    assert look(database, clock, site, policy_page(("30 days", "60 days"), nonce="c")) == 6
    clock.forward(days=200)
    assert look(database, clock, site, policy_page(("30 days", "60 days"), nonce="d")) == 24
    assert "6 months" in why(database)
    kind = replace(fetched(policy_page(("30 days", "60 days"), nonce="e"), clock()), response_headers=(("etag", "e"),))
    clock.forward(days=1)
    assert look(database, clock, site, kind) == 12
    assert "usual interval" in why(database)


def test_what_the_server_calls_fresh_is_not_asked_for_again(database: Database, clock: Clock) -> None:
    watched(database, clock())
    site = Site(clock)
    headers = (("cache-control", "public, max-age=18000"),)
    assert look(database, clock, site, fetched(policy_page(), clock(), headers=headers)) == 5
    assert "fresh" in why(database)


def test_an_announced_date_is_not_slept_over(database: Database, clock: Clock) -> None:
    watched(database, clock())
    site, announced = (
        Site(clock),
        policy_page().replace(b"Last Revised: 13 July 2020.", b"Effective date: 7 January 2026."),
    )
    look(database, clock, site, announced)
    clock.forward(days=5, hours=17)  # seven hours before the day begins
    assert look(database, clock, site, announced) == 7
    assert why(database) == "it takes effect on 2026-01-07"
    clock.forward(hours=8)
    assert look(database, clock, site, announced) == 3
    assert why(database) == "it took effect on 2026-01-07"


@pytest.mark.parametrize(
    ("schedule", "interval", "hours", "words"),
    [
        (Schedule(jitter=0.0, adaptive=False), None, 12, "interval for all"),
        (Schedule(jitter=0.0), HOUR * 5, 5, "its declaration"),
        (Schedule(jitter=0.0, fastest=timedelta(hours=10)), None, 10, "less than a day"),
    ],
)
def test_what_the_operator_says_holds(
    database: Database, clock: Clock, schedule: Schedule, interval: float | None, hours: float, words: str
) -> None:
    watched(database, clock())
    with database.begin() as session:
        session.get_one(tables.Policy, POLICY).interval = interval
    assert look(database, clock, Site(clock), policy_page(), schedule) == hours
    assert words in why(database, schedule)


def test_trouble_is_told_as_the_reason(database: Database, clock: Clock) -> None:
    watched(database, clock())
    site = Site(clock)
    look(database, clock, site, policy_page())
    assert look(database, clock, site, b"<html><title>404</title><h1>Page not found</h1></html>") == 0.25
    assert why(database) == "its last page was not the policy"
