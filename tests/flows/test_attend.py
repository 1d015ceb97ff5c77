"""What the service asks of the archive: gaps first, then receipts and first looks; one fault stops no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import Clock
from tests.flows.archive import URL
from tests.flows.past import BEGAN, DAY, TEXTS, Case
from tests.store.sample import POLICY
from tracker.core.archiving.model import stamp
from tracker.errors import ConfigError
from tracker.fetch.archive import ArchiveOptions, Saving
from tracker.flows.attend import Patience, attend, import_next
from tracker.flows.backfill import Wish, queue
from tracker.flows.sentinel import pending
from tracker.store import tables
from tracker.store.archive_tables import Backfill, FirstLook, Receipt
from tracker.store.db import Database
from tracker.store.wishes import HOLD


@pytest.fixture
def case(database: Database, clock: Clock) -> Case:
    case = Case(database, clock)
    case.services = replace(case.services, archive_options=ArchiveOptions(save=True, key_file="keys"))
    return case


def test_all_that_is_due_is_done(case: Case) -> None:
    case.clock.at = BEGAN
    case.look(TEXTS[0])
    case.archive.every(BEGAN + DAY, DAY, [TEXTS[0]] * 5 + [TEXTS[1]] * 5)
    case.clock.forward(days=20)
    case.look(TEXTS[1])
    case.archive.answers = [ConfigError("no keys"), Saving("saved", "job", stamp(case.clock()), URL)]
    assert attend(case.services, Patience(case.sleep)) == 2  # the keys could not be read
    assert [row.phase for row in case.rows(Backfill)] == ["done"]
    assert [row.state for row in case.rows(FirstLook)] == ["done"]
    assert attend(case.services, Patience(case.sleep)) == 1
    assert sorted(row.state for row in case.rows(Receipt)) == ["saved", "wanted"]


def test_a_stop_begins_nothing(case: Case) -> None:
    case.look(TEXTS[0])
    assert attend(case.services, Patience(case.sleep, lambda: True)) == 0
    assert (case.archive.asked, case.archive.searches) == ([], [])


def test_a_gap_for_which_an_alert_waits_comes_first(case: Case) -> None:
    with case.database.begin() as session:
        for number, age in enumerate((2 * HOLD, timedelta(0)), 1):
            at = case.clock() - age
            session.add(Backfill(policy_id=POLICY, origin="x", change_id=number, created_at=at, updated_at=at))
    assert [job.change_id for job in pending(case.services)] == [2, 1]


def test_an_import_that_fails_by_itself_waits_and_holds_up_no_other(case: Case) -> None:
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 3)
    number = queue(case.services, POLICY, Wish())
    with case.database.begin() as session:
        session.get_one(Backfill, number).places = [{"broken": True}]
        session.add(tables.Policy(**session.get_one(tables.Policy, POLICY).model_dump() | {"id": "other"}))
        session.flush()
        session.add(tables.Source(policy_id="other", url=URL, created_at=case.clock()))
    queue(case.services, "other", Wish())
    report = import_next(case.services, Patience(case.sleep))
    assert report is not None
    assert report.policy_id == "other"
    (broken, _) = case.rows(Backfill)
    assert broken.paused_until is not None
    assert broken.paused_until > case.clock()
