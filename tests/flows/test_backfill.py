"""An import of history: few captures, every boundary; what live checks recorded stands; what is no version."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.conftest import Clock
from tests.flows.archive import URL
from tests.flows.past import BEGAN, DAY, LATEST, TEXTS, Case, history
from tests.store.sample import POLICY
from tracker.core.model import Outcome
from tracker.errors import BadStatus, Blocked, NotPlayed
from tracker.flows.backfill import Wish
from tracker.flows.rebuild import rebuild
from tracker.store import tables
from tracker.store.archive_tables import Alias, Capture
from tracker.store.db import Database


@pytest.fixture
def case(database: Database, clock: Clock) -> Case:
    return Case(database, clock)


# --------------------------------------------------------------------------- before the first check


def test_versions_of_years_ago_are_found_with_few_fetches(case: Case) -> None:
    began = history(case.archive)
    assert case.look(LATEST) is Outcome.FIRST
    report = case.fill()
    found = case.versions()
    assert [row.first_seen_at for row in found[:-1]] == began
    assert [row.last_seen_at for row in found[:-2]] == [at - DAY for at in began[1:]]
    assert [row.origin for row in found] == ["archive"] * 4 + ["live"]
    assert (report.versions, report.captures, report.problem) == (4, 600, "")
    assert report.fetched == sum(case.archive.played.values()) <= 0.08 * 600
    assert [(row.old_version_id, row.new_version_id) for row in case.changes()] == [
        (old.id, new.id) for old, new in pairwise(found)
    ]
    assert [row.detected_at for row in case.changes()[:-1]] == began[1:]


def test_nobody_is_told_of_the_past_and_the_present_stays(case: Case) -> None:
    history(case.archive, days=90, changes=(40,))
    case.look(LATEST)
    before = case.rows(tables.Policy)[0]
    case.fill()
    after = case.rows(tables.Policy)[0]
    assert [alert.kind for alert in case.rows(tables.Alert)] == ["summary"]
    assert (after.current_version_id, after.current_rendition_id) == (
        before.current_version_id,
        before.current_rendition_id,
    )
    assert (after.state, after.next_check_at, after.last_change_at) == ("ok", before.next_check_at, None)
    case.clock.forward(hours=12)
    assert case.look(LATEST) in (Outcome.SAME, Outcome.NOT_MODIFIED)


def test_the_text_of_the_first_check_only_reaches_further_back(case: Case) -> None:
    case.archive.every(BEGAN, DAY, [LATEST] * 100)
    case.look(LATEST)
    case.fill()
    (only,) = case.versions()
    assert (only.origin, only.first_seen_at, only.captured_at) == ("live", BEGAN, case.clock())
    assert case.changes() == []
    assert {outcome for outcome, _ in case.outcomes().values()} <= {"first", "same"}


def test_without_a_live_check_the_newest_capture_is_what_the_first_check_compares_with(case: Case) -> None:
    history(case.archive, days=90, changes=(40,))
    case.fill()
    assert [row.origin for row in case.versions()] == ["archive"] * 2
    assert case.look(TEXTS[1]) is Outcome.SAME
    case.fill()
    rows = case.versions()
    assert [row.origin for row in rows] == ["archive"] * 2
    assert (rows[1].first_seen_at, rows[1].last_seen_at) == (BEGAN + 40 * DAY, case.clock())
    assert {row.kind for row in case.rows(tables.Alert)} == {"summary"}


def test_what_changed_between_the_newest_capture_and_the_first_check_is_told(case: Case) -> None:
    history(case.archive, days=90, changes=(40,))
    case.fill()
    assert case.look(LATEST) is Outcome.CHANGED
    (alert,) = [row for row in case.rows(tables.Alert) if row.kind == "change"]
    assert [(row.origin, row.id) for row in case.changes()][-1] == ("live", alert.change_id)
    before = case.state()
    case.fill()
    assert case.state()[1] == before[1]
    assert case.changes()[-1].id == alert.change_id


def test_reading_the_captures_again_changes_nothing(case: Case) -> None:
    history(case.archive, days=120, changes=(70,))
    case.look(LATEST)
    case.fill()
    before = case.state()
    (report,) = rebuild(case.services, [POLICY])
    assert (report.differs, report.unreadable) == (False, ())
    assert report.read > 3
    assert case.state() == before
    case.fill()
    assert case.state() == before


# --------------------------------------------------------------------------- among live checks


def test_a_gap_between_live_checks_is_narrowed_by_finer_changes(case: Case) -> None:
    case.clock.at = BEGAN
    case.look(TEXTS[0])
    case.clock.forward(days=100)
    assert case.look(TEXTS[2]) is Outcome.CHANGED
    (coarse,) = case.changes()
    case.archive.every(BEGAN + DAY, DAY, [TEXTS[0]] * 30 + [TEXTS[1]] * 30 + [TEXTS[2]] * 30)
    case.fill()
    first, second, third = case.versions()
    assert [row.origin for row in (first, second, third)] == ["live", "archive", "live"]
    assert (first.last_seen_at, second.first_seen_at) == (BEGAN + 30 * DAY, BEGAN + 31 * DAY)
    assert (second.last_seen_at, third.first_seen_at) == (BEGAN + 60 * DAY, BEGAN + 61 * DAY)
    finer = case.changes()
    assert [(row.old_version_id, row.new_version_id) for row in finer] == [(first.id, second.id), (second.id, third.id)]
    kept = next(row for row in case.rows(tables.Change) if row.id == coarse.id)
    assert kept.superseded_by == finer[1].id
    assert {name: getattr(kept, name) for name in ("records", "old_rendition_id", "kind", "detected_at")} == {
        name: getattr(coarse, name) for name in ("records", "old_rendition_id", "kind", "detected_at")
    }
    assert [alert.change_id for alert in case.rows(tables.Alert) if alert.kind == "change"] == [coarse.id]


def test_the_same_two_texts_in_the_gap_make_no_new_change(case: Case) -> None:
    case.clock.at = BEGAN
    case.look(TEXTS[0])
    case.clock.forward(days=60)
    case.look(TEXTS[1])
    before = case.changes()
    case.archive.every(BEGAN + DAY, DAY, [TEXTS[0]] * 20 + [TEXTS[1]] * 30)
    case.fill()
    assert [row.id for row in case.changes()] == [row.id for row in before]
    first, second = case.versions()
    assert (first.last_seen_at, second.first_seen_at) == (BEGAN + 20 * DAY, BEGAN + 21 * DAY)


def test_another_text_beside_live_checks_is_a_variant_and_no_version(case: Case) -> None:
    case.clock.at = BEGAN
    for _ in range(6):
        case.look(TEXTS[0])
        case.clock.forward(hours=12)
    case.archive.hold(BEGAN + timedelta(hours=5), TEXTS[3])
    case.archive.hold(BEGAN - DAY, TEXTS[0])
    case.fill(Wish(thorough=True))
    assert len(case.versions()) == 1
    assert case.archive.played.total() == 1  # what lies between live checks tells nothing


def test_captures_after_the_last_check_wait_for_the_next(case: Case) -> None:
    case.clock.at = BEGAN + 10 * DAY
    case.look(TEXTS[0])
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 9)
    case.archive.every(BEGAN + 11 * DAY, DAY, [TEXTS[1]] * 9)
    case.fill()
    assert len(case.versions()) == 1
    case.clock.at = BEGAN + 30 * DAY
    case.look(TEXTS[1])
    case.fill()
    assert case.versions()[1].first_seen_at == BEGAN + 11 * DAY


def test_a_text_that_went_back_is_a_return(case: Case) -> None:
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 60 + [TEXTS[1]] * 60 + [TEXTS[0]] * 60)
    case.fill()
    assert len(case.versions()) == 2
    assert [row.detected_at for row in case.changes()] == [BEGAN + 60 * DAY, BEGAN + 120 * DAY]
    assert case.versions()[0].last_seen_at == BEGAN + 179 * DAY


# --------------------------------------------------------------------------- what is no version


def test_what_is_no_policy_never_becomes_a_version(case: Case) -> None:
    wall = b"<!doctype html><title>Just a moment...</title><h1>Checking your browser before accessing acme.example</h1>"
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 3)
    case.archive.hold(BEGAN + 40 * DAY, wall)
    case.archive.hold(BEGAN + 41 * DAY, b"", status="404")
    refused = BadStatus("it answered 503 then")
    case.archive.hold(BEGAN + 80 * DAY, b"oops", error=refused)
    case.archive.hold(BEGAN + 120 * DAY, b"x", error=NotPlayed("another time"))
    case.archive.hold(BEGAN + 160 * DAY, b"y", error=Blocked("excluded"))
    case.archive.hold(BEGAN + 200 * DAY, TEXTS[0])
    report = case.fill()
    assert report.problem == ""
    (only,) = case.versions()
    assert (only.first_seen_at, only.last_seen_at) == (BEGAN, BEGAN + 200 * DAY)
    states = {row.captured_at: (row.state, row.reason) for row in case.rows(Capture)}
    assert states[BEGAN + 41 * DAY] == ("bad", "the site answered 404 then")
    assert states[BEGAN + 80 * DAY] == ("bad", "it answered 503 then")
    assert states[BEGAN + 120 * DAY][0] == "not_played"
    assert states[BEGAN + 160 * DAY][0] == "blocked"
    assert case.outcomes()["20240210080000"][0] == "refused"


def test_a_policy_that_moved_is_followed_from_that_time_on(case: Case) -> None:
    new = "https://acme.example/legal/privacy-notice"
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 50)
    for day in range(50, 60):
        case.archive.hold(BEGAN + day * DAY, TEXTS[1], status="301", moved_to=new)
    for day in range(20, 100):
        case.archive.hold(BEGAN + day * DAY, TEXTS[3] if day < 40 else TEXTS[1], url=new, digest=f"d{day}")
    case.fill()
    assert [(row.url, row.target, row.via) for row in case.rows(Alias)] == [(URL, new, "archived")]
    first, second = case.versions()
    assert second.first_seen_at == BEGAN + 50 * DAY
    assert (first.key, second.last_seen_at) != (second.key, first.last_seen_at)
    assert min(since for url, since, _ in case.archive.searches if url == new) >= "20240220"


def test_where_the_site_leads_today_is_recorded_and_looked_at(case: Case) -> None:
    new = "https://acme.example/legal/privacy-notice"
    case.site.moved[URL] = new
    case.look(TEXTS[1])
    case.archive.hold(BEGAN, TEXTS[0], url=new)
    case.fill()
    assert [(row.url, row.target, row.via, row.since) for row in case.rows(Alias)] == [(URL, new, "live", case.clock())]
    assert case.versions()[0].first_seen_at == BEGAN


def test_a_redirect_to_the_front_page_is_recorded_and_not_followed(case: Case) -> None:
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 5)
    case.archive.hold(BEGAN + 50 * DAY, b"<h1>Welcome</h1>", status="302", moved_to="https://acme.example/")
    case.fill()
    moved = case.rows(Capture)[-1]
    assert moved.state == "moved"
    assert "may have been removed" in moved.reason
    assert {url for url, _, _ in case.archive.searches} == {URL}
    assert len(case.versions()) == 1
