"""What an import would fetch is told before, and agrees with what it does."""

from __future__ import annotations

import pytest

from tests.conftest import Clock
from tests.flows.past import BEGAN, DAY, TEXTS, Case
from tests.store.sample import POLICY
from tracker.flows.backfill import Wish
from tracker.flows.forecast import forecast
from tracker.store.archive_tables import Backfill, Capture
from tracker.store.db import Database


@pytest.fixture
def case(database: Database, clock: Clock) -> Case:
    made = Case(database, clock)
    made.archive.every(BEGAN, DAY, [TEXTS[0]] * 50 + [TEXTS[1]] * 50)
    return made


def test_nothing_is_written_and_nothing_played(case: Case) -> None:
    found = forecast(case.services, POLICY, Wish())
    assert (found.captures, found.pages, found.first) == (100, 100, BEGAN)
    assert 0 < found.seeds < found.fetches < 50
    assert case.rows(Capture) == case.rows(Backfill) == []
    assert not case.archive.played


def test_after_an_import_nothing_is_left(case: Case) -> None:
    assert not case.fill().problem
    found = forecast(case.services, POLICY, Wish())
    assert (found.captures, found.seeds, found.fetches) == (100, 0, 0)
    assert case.fill().fetched == 0


def test_what_an_import_has_left_is_told(case: Case) -> None:
    case.fill(Wish(most_fetches=2))
    seeds = forecast(case.services, POLICY, Wish()).seeds
    assert seeds > 0
    assert forecast(case.services, POLICY, Wish(most_fetches=1)).fetches == 1
