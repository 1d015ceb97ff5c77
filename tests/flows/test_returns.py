"""Texts that come back: which are told at once, which once they have stayed, and which never."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import col, select

from tests.conftest import Clock
from tests.flows.checked import SIXTY, Case
from tests.flows.sample import Site, policy_page
from tests.store.sample import fetched, watched
from tracker.core.model import Outcome
from tracker.errors import Unreachable
from tracker.store import tables
from tracker.store.db import Database
from tracker.store.returns import STAYED


@pytest.fixture
def case(database: Database, clock: Clock) -> Case:
    watched(database, clock())
    with database.begin() as session:
        session.add(tables.Channel(id="hook", kind="webhook", config={}, created_at=clock()))
    return Case(database, clock, Site(clock))


def told(case: Case, *pages: tuple[bytes, float]) -> list[bool]:
    """Whether each of the checks told of a change; pages with the hours before their checks."""
    return ["change" in case.check(page, hours).alerts for page, hours in pages]


A, B = policy_page(), policy_page(SIXTY)
DAY = 24.0


def test_a_return_that_stayed_a_week_is_told_once_with_its_own_change(case: Case) -> None:
    assert told(case, (A, 1), (B, DAY), (A, 3 * DAY)) == [False, True, False]
    assert told(case, *[(A, DAY)] * 6) == [False] * 6
    report = case.check(A, DAY)
    assert (report.outcome, report.alerts) == (Outcome.SAME, (("change"),))
    assert told(case, *[(A, DAY)] * 20) == [False] * 20
    with case.database.read() as session:
        first, late = session.exec(select(tables.Alert).order_by(col(tables.Alert.id))).all()
        change = session.get_one(tables.Change, late.change_id)
        check_row = session.get_one(tables.Check, late.check_id)
        assert (first.change_id, late.change_id) == (1, 2)
        assert (change.old_version_id, change.new_version_id) == (2, 1)
        assert check_row.reason.startswith(STAYED)


def test_a_return_is_told_late_without_a_channel_or_a_body_too(case: Case) -> None:
    told(case, (A, 1), (B, DAY), (A, DAY))
    case.site.otherwise = replace(fetched(b"", case.clock(), status=304), not_modified=True)
    assert [case.check(None, 4 * DAY).alerts for _ in range(3)] == [(), ("change",), ()]


def test_variants_that_come_and_go_are_told_of_as_before(case: Case) -> None:
    assert told(case, *[(A, 12), (B, 12)] * 20) == [False, True, False, True, *[False] * 36]


def test_a_rare_variant_is_not_told_again_and_again(case: Case) -> None:
    rare = [(B, 12), *[(A, DAY)] * 10]
    turns = [told(case, *rare) for _ in range(5)] if not told(case, (A, 1))[0] else []
    assert [sum(turn) for turn in turns] == [2, 2, 0, 0, 0], "each variant, its return, and that they alternate"


@pytest.mark.parametrize("times", [4, 40])
def test_after_variants_came_and_went_the_one_that_stays_is_told(case: Case, times: int) -> None:
    told(case, *[(A, 12), (B, 12)] * times)
    assert told(case, (A, 12), *[(A, DAY)] * 10).count(True) == 1
    assert told(case, (B, DAY), *[(B, DAY)] * 10).count(True) == 1


def test_a_failure_puts_off_the_telling_and_a_return_told_at_once_is_not_told_again(case: Case) -> None:
    told(case, (A, 1), (B, DAY), (A, DAY), (A, 6 * DAY))
    assert case.check(Unreachable("timed out", transient=True), DAY).alerts == ()
    assert case.check(A, DAY).alerts == ("change",)
    assert told(case, (B, 10 * DAY), *[(B, DAY)] * 10) == [True, *[False] * 10]
