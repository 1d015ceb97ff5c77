"""One message tells what an import brought: once for each, to whom it concerns, and none where nothing new came."""

from __future__ import annotations

import pytest

from tests.conftest import Clock
from tests.flows.past import BEGAN, DAY, LATEST, Case, history
from tests.store.sample import POLICY
from tracker.flows.attend import Patience, import_next
from tracker.flows.backfill import Wish, queue
from tracker.flows.messages import message_for
from tracker.store import backfills, tables
from tracker.store.archive_tables import Backfill
from tracker.store.db import Database
from tracker.store.stories import story_of
from tracker.transport import Message


@pytest.fixture
def case(database: Database, clock: Clock) -> Case:
    return Case(database, clock)


def summaries(case: Case) -> list[tables.Alert]:
    return [row for row in case.rows(tables.Alert) if row.kind == "summary"]


def message(case: Case) -> Message:
    (row,) = summaries(case)
    with case.database.read() as session:
        return message_for(story_of(session, row), "https://tracker.example")


def test_an_import_is_told_once(case: Case) -> None:
    history(case.archive)
    case.look(LATEST)
    report = case.fill()
    told = message(case)
    assert told.subject == "Acme Telecom Privacy Policy: history imported: 4 versions from 2024 to 2025"
    assert "Versions: 4, seen between 2024-01-01 and 2025-08-22\n" in told.text
    assert "Changes: 4" in told.text
    assert f"Evidence: {report.fetched} captures of archive.example\n" in told.text
    assert "No alert was or will be sent" in told.text
    assert "https://tracker.example/policies/acme-privacy-policy" in told.html
    data = told.data["data"]
    assert told.data["type"] == "summary"
    assert (data["versions"], data["changes"]) == (4, 4)
    assert data["first_seen_at"] == "2024-01-01T08:00:00Z"
    case.clock.forward(minutes=1)
    case.fill()
    assert len(summaries(case)) == 1


def test_how_many_were_silent_or_backdated_is_said(case: Case) -> None:
    history(case.archive)
    case.look(LATEST)
    case.fill()
    kinds = [row.kind for row in case.changes()]
    data = message(case).data["data"]
    assert (data["silent"], data["backdated"]) == (kinds.count("silent"), kinds.count("backdated"))
    assert data["backdated"] == 3
    assert "Changes: 4, of which 3 under an older date\n" in message(case).text


def test_nothing_new_is_nothing_to_tell(case: Case) -> None:
    case.archive.every(BEGAN, DAY, [LATEST] * 100)
    case.look(LATEST)
    case.fill()
    assert summaries(case) == []


def test_it_comes_when_the_import_is_done_and_counts_all_its_runs(case: Case) -> None:
    history(case.archive)
    case.look(LATEST)
    for most in (6, 20):
        calls = iter(range(1000))
        case.fill(stop=lambda calls=calls, most=most: next(calls) > most)  # type: ignore[misc]
        assert summaries(case) == []
    case.fill()
    assert message(case).data["data"]["versions"] == 4


@pytest.mark.parametrize(
    ("kinds", "heard"), [([], True), (["summary"], True), (["change", "health"], False), (["silent"], False)]
)
def test_who_asked_for_certain_kinds_hears_of_others_only_if_this_is_among_them(
    case: Case, kinds: list[str], heard: bool
) -> None:
    with case.database.begin() as session:
        for row in session.exec(tables.Subscription.__table__.select()):  # type: ignore[attr-defined]
            session.get_one(tables.Subscription, row[0]).kinds = kinds
    history(case.archive, days=90, changes=(40,))
    case.look(LATEST)
    case.fill()
    assert bool(summaries(case)) is heard


def test_one_that_was_queued_is_worked_on_by_the_service(case: Case) -> None:
    history(case.archive, days=90, changes=(40,))
    case.look(LATEST)
    number = queue(case.services, POLICY, Wish())
    assert number is not None
    assert queue(case.services, POLICY, Wish()) == number
    report = import_next(case.services, Patience(case.sleep))
    assert report is not None
    assert report.versions == 2
    assert len(summaries(case)) == 1
    assert import_next(case.services, Patience(case.sleep)) is None


def test_one_import_of_a_policy_at_a_time(case: Case) -> None:
    history(case.archive, days=90, changes=(40,))
    number = queue(case.services, POLICY, Wish())
    assert number is not None
    assert backfills.take(case.database, number, "another:1", case.clock()) is not None
    assert import_next(case.services, Patience(case.sleep)) is None
    with case.database.begin() as session:
        session.add(
            Backfill(policy_id=POLICY, origin="x", change_id=1, created_at=case.clock(), updated_at=case.clock())
        )
    (_, other) = case.rows(Backfill)
    assert backfills.take(case.database, other.id, "third:1", case.clock()) is None
    assert backfills.take(case.database, other.id, "another:1", case.clock()) is not None
