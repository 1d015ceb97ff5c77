"""When a policy is looked at next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import START
from tracker.core.model import Outcome
from tracker.flows import Schedule
from tracker.flows.cadence import next_check_at

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
