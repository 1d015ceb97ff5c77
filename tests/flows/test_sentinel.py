"""The gap sentinel: the message says when the text changed while nobody looked, and it never waits long for that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from tests.conftest import Clock
from tests.flows.archive import URL, Stored
from tests.flows.past import BEGAN, DAY, TEXTS, Case
from tests.store.sample import POLICY
from tracker.core.model import Outcome
from tracker.errors import BadStatus, RateLimited
from tracker.fetch.archive import ArchiveOptions
from tracker.flows.backfill import Wish, queue
from tracker.flows.messages import message_for
from tracker.flows.sentinel import LEAD, PAUSE, narrow, pending
from tracker.store import alerts, backfills, tables
from tracker.store.archive_tables import Backfill, Capture
from tracker.store.db import Database
from tracker.store.gaps import Gap
from tracker.store.stories import story_of
from tracker.store.wishes import HOLD, MOST_CAPTURES


@pytest.fixture
def case(database: Database, clock: Clock) -> Case:
    return Case(database, clock)


def after_a_gap(case: Case, *bodies: bytes, days: int = 100, now: bytes = TEXTS[1]) -> datetime:
    """Captures every day of a gap in which nobody looked, and the check that ends it; returns when that was."""
    case.clock.at = BEGAN
    case.look(TEXTS[0])
    case.archive.every(BEGAN + DAY, DAY, list(bodies))
    case.clock.forward(days=days)
    assert case.look(now) is Outcome.CHANGED
    return case.clock()


def attended(case: Case) -> Gap | None:
    """Work on what is pending, as the service does."""
    found = None
    for job in pending(case.services):
        found = narrow(case.services, job, owner="test:1/gaps", sleep=case.sleep)
    return found


def alert(case: Case) -> tables.Alert:
    (row,) = (row for row in case.rows(tables.Alert) if row.kind == "change")
    assert isinstance(row, tables.Alert)
    return row


def text(case: Case) -> str:
    """The mail of the change, as it would be sent now."""
    with case.database.read() as session:
        return message_for(story_of(session, alert(case)), "https://tracker.example").text


def test_the_message_says_between_which_captures_it_changed(case: Case) -> None:
    case.archive.page = 1000
    now = after_a_gap(case, *[TEXTS[0]] * 40, *[TEXTS[1]] * 50)
    assert alert(case).next_attempt_at == now + HOLD
    found = attended(case)
    assert found is not None
    assert [(step.after, step.before) for step in found.steps] == [(BEGAN + 40 * DAY, BEGAN + 41 * DAY)]
    assert all(URL in url for step in found.steps for url in (step.after_url, step.before_url))
    assert alert(case).next_attempt_at == case.clock() < now + HOLD
    assert "Happened: between 2024-02-10 08:00 UTC and 2024-02-11 08:00 UTC\n" in text(case)
    assert "Archive: by 8 captures of archive.example; we did not see the policy between 2024-01-01" in text(case)
    assert len(case.archive.searches) == 1
    assert sum(case.archive.played.values()) <= MOST_CAPTURES
    (check,) = (row for row in case.rows(tables.Check) if row.id == alert(case).check_id)
    assert [note for note in check.notes if note.startswith(LEAD)] == [check.notes[-1]]


def test_steps_in_between_are_told_and_the_alert_stays_the_one_that_was_told(case: Case) -> None:
    after_a_gap(case, *[TEXTS[0]] * 30, *[TEXTS[2]] * 30, *[TEXTS[1]] * 30)
    told = alert(case).change_id
    found = attended(case)
    assert found is not None
    assert len(found.steps) == 2
    assert alert(case).change_id == told
    assert "Happened: in 2 steps: between 2024-01-" in text(case)
    finer = case.changes()
    assert len(finer) == 2
    (coarse,) = (row for row in case.rows(tables.Change) if row.id == told)
    assert coarse.superseded_by == finer[1].id
    with case.database.read() as session:
        data = message_for(story_of(session, alert(case)), "https://tracker.example").data["data"]
    assert [step["after"][:10] <= step["before"][:10] for step in data["gap"]["steps"]] == [True, True]
    assert data["gap"]["archive"] == "https://archive.example"


def test_beside_an_import_nothing_is_told_and_the_gap_waits(case: Case) -> None:
    after_a_gap(case, *[TEXTS[0]] * 40, *[TEXTS[1]] * 50)
    number = queue(case.services, POLICY, Wish())
    assert backfills.take(case.database, number or 0, "other:1", case.clock()) is not None
    before = alert(case)
    assert attended(case) is None
    assert alert(case) == before  # its time may still come before the import ends
    case.clock.forward(seconds=HOLD.total_seconds())
    backfills.report(case.database, number or 0, "other:1", case.clock())
    assert attended(case) is None
    with case.database.read() as session:
        assert backfills.unfinished(session, case.clock(), gaps=True) == []
        assert len(backfills.unfinished(session, case.clock() + PAUSE, gaps=True)) == 1


def test_nothing_is_imported_of_before_and_after_the_gap(case: Case) -> None:
    case.archive.every(BEGAN - 50 * DAY, DAY, [TEXTS[3]] * 45)
    after_a_gap(case, *[TEXTS[0]] * 40, *[TEXTS[1]] * 50)
    attended(case)
    assert min(row.captured_at for row in case.rows(Capture)) > BEGAN
    assert [row.kind for row in case.rows(tables.Alert)] == ["change"]  # and no summary


@pytest.mark.parametrize("days", [1, 3])
def test_a_usual_wait_is_no_gap(case: Case, days: int) -> None:
    now = after_a_gap(case, TEXTS[0], days=days)
    assert case.rows(Backfill) == []
    assert alert(case).next_attempt_at == now


def test_it_can_be_turned_off(case: Case) -> None:
    case.services = replace(case.services, archive_options=ArchiveOptions(gap_sentinel=False, setup_check=False))
    now = after_a_gap(case, *[TEXTS[0]] * 40)
    assert (case.rows(Backfill), alert(case).next_attempt_at) == ([], now)


def test_a_page_of_an_inner_network_is_told_to_no_archive_outside(case: Case) -> None:
    inside = "http://127.0.0.1:8080/privacy"
    with case.database.begin() as session:
        session.exec(select(tables.Source)).one().url = inside
    case.clock.at = BEGAN
    case.site.otherwise = TEXTS[0]
    case.look(TEXTS[0])
    case.site.otherwise = TEXTS[1]
    case.clock.forward(days=100)
    assert case.look(TEXTS[1]) is Outcome.CHANGED
    assert case.rows(Backfill) == []


@pytest.mark.parametrize(
    "error",
    [
        RateLimited("slow down", transient=True, retry_after=900.0),
        RateLimited("slow down", transient=True, retry_after=60.0),
        BadStatus("503", transient=True),
        BadStatus("excluded"),
    ],
)
def test_an_archive_in_trouble_changes_nothing_but_a_note(case: Case, error: BadStatus) -> None:
    now = after_a_gap(case, *[TEXTS[0]] * 40, *[TEXTS[1]] * 50)
    case.archive.failing = [error] * 20
    attended(case)
    assert case.clock() <= now + HOLD
    assert alert(case).next_attempt_at <= now + HOLD
    assert "Happened: between 2024-01-01 08:00 UTC and 2024-04-10 08:00 UTC\n" in text(case)
    assert "archive.example was asked what stood in between: " in text(case)
    assert pending(case.services) == []  # not again for a while


def test_what_comes_too_late_for_the_message_still_refines_the_history(case: Case) -> None:
    after_a_gap(case, *[TEXTS[0]] * 30, *[TEXTS[2]] * 30, *[TEXTS[1]] * 30)
    case.archive.failing = [BadStatus("503", transient=True)] * 20
    attended(case)
    with case.database.begin() as session:
        taken = alerts.claim(session, "mail", case.clock(), timedelta(minutes=1))
        assert taken is not None
        alerts.mark_sent(session, taken, case.clock())
    before = text(case)
    case.archive.failing = []
    case.clock.forward(hours=1)
    attended(case)
    assert len(case.changes()) == 2
    assert text(case) == before
    (check,) = (row for row in case.rows(tables.Check) if row.id == alert(case).check_id)
    assert sum(note.startswith(LEAD) for note in check.notes) == 1
    assert "in 2 steps" in check.notes[-1]


def test_killed_in_between_the_alert_goes_out_at_its_time(case: Case) -> None:
    """As the process ends before, during or after the look: one alert, due at the end of the hold at the latest."""
    now = after_a_gap(case, *[TEXTS[0]] * 40, *[TEXTS[1]] * 50)
    (job,) = pending(case.services)
    calls = iter(range(100))
    killed = narrow(case.services, job, owner="dead:1", sleep=case.sleep, stop=lambda: next(calls) > 3)
    assert killed is not None
    assert alert(case).details == {}
    assert alert(case).next_attempt_at == now + HOLD
    case.clock.at = now + HOLD
    with case.database.begin() as session:
        assert alerts.claim(session, "mail", case.clock(), timedelta(minutes=1)) is not None
        assert alerts.claim(session, "mail", case.clock(), timedelta(minutes=1)) is None


def test_the_next_process_goes_on_and_fetches_nothing_twice(case: Case) -> None:
    after_a_gap(case, *[TEXTS[0]] * 40, *[TEXTS[1]] * 50)
    (job,) = pending(case.services)
    calls = iter(range(100))
    narrow(case.services, job, owner="dead:1", sleep=case.sleep, stop=lambda: next(calls) > 3)
    found = attended(case)
    assert found is not None
    assert [(step.after, step.before) for step in found.steps] == [(BEGAN + 40 * DAY, BEGAN + 41 * DAY)]
    assert max(case.archive.played.values()) == 1


def test_an_alert_that_waits_for_its_gap_holds_back_no_other(case: Case) -> None:
    now = after_a_gap(case, *[TEXTS[0]] * 40)
    first = alert(case)
    with case.database.begin() as session:
        policy = session.get_one(tables.Policy, first.policy_id)
        alerts.enqueue(session, policy=policy, check_id=first.check_id, kind="health", reason="404", now=now)
        taken = alerts.claim(session, "mail", now, timedelta(minutes=1))
        assert taken is not None
        assert taken.kind == "health"


def test_a_whole_import_closes_no_gap(case: Case) -> None:
    after_a_gap(case, *[TEXTS[0]] * 40, *[TEXTS[1]] * 50)
    case.fill()
    (gap, whole) = case.rows(Backfill)
    assert (gap.change_id, gap.finished_at, whole.phase) == (alert(case).change_id, None, "done")
    found = attended(case)
    assert found is not None
    assert found.steps[0].before == BEGAN + 41 * DAY


def test_a_text_that_was_held_before_ends_the_gap_where_it_was_first_seen(case: Case) -> None:
    """Held for a day, then taken: the gap is before the first sight of it."""
    case.clock.at = BEGAN
    case.look(TEXTS[0])
    case.clock.forward(days=50)
    parts = "".join(
        f"<h2>{n}. Part {n}</h2><p>Of this {n} we say quite other things than we ever did in part {n}.</p>"
        for n in range(1, 16)
    )
    head = "<!doctype html><html lang=en><head><title>Privacy Policy</title></head><body><main><h1>Privacy Policy</h1>"
    other = f"{head}{parts}</main></body></html>".encode()
    held_at = case.clock()
    assert case.look(other) is Outcome.HELD
    case.clock.forward(days=1)
    assert case.look(other) is Outcome.CHANGED
    (job,) = case.rows(Backfill)
    assert job.until == f"{held_at:%Y%m%d%H%M%S}"


def test_an_excluded_capture_is_not_evidence(case: Case) -> None:
    after_a_gap(case, days=20)
    case.archive.stored.append(Stored(BEGAN + 5 * DAY, b"<html><h1>Not found</h1></html>"))
    found = attended(case)
    assert found is not None
    assert found.captures == 0
    assert found.note == ""
    assert "it has no capture that shows the policy" in text(case)
