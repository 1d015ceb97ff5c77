"""An import ends, whatever the archive answers: with what it has, and the reason why it is not complete."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import Clock
from tests.flows.archive import URL
from tests.flows.past import BEGAN, DAY, TEXTS, Case
from tracker.core.archiving.model import Indexed, moment, stamp
from tracker.errors import Forbidden, Unreachable
from tracker.fetch.archive import IndexPage
from tracker.flows import backfill as flow
from tracker.store.archive_tables import Alias, Backfill, Capture
from tracker.store.db import Database


@pytest.fixture
def case(database: Database, clock: Clock) -> Case:
    return Case(database, clock)


def test_an_index_that_goes_on_for_ever_is_left(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def index(_url: str, since: str = "", _until: str = "", seen: Collection[object] = ()) -> IndexPage:
        asked.append(since)
        after = stamp(moment(since) + timedelta(seconds=1)) if since else stamp(BEGAN)
        return IndexPage((Indexed("k", after, URL, "text/html", "404", after, "1"),), 0, after)

    monkeypatch.setattr(flow, "MOST_PAGES", 20)
    monkeypatch.setattr(case.archive, "index", index)
    report = case.fill()
    assert "has no end" in report.problem
    assert len(asked) == 20
    (job,) = case.rows(Backfill)
    assert (job.phase, job.finished_at is not None, job.reason) == ("failed", True, report.problem)


def test_an_index_of_more_captures_than_any_page_has_is_left(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 200)
    monkeypatch.setattr(flow, "MOST_CAPTURES", 50)
    assert "has no end" in case.fill().problem
    assert len(case.rows(Capture)) < 100


def test_redirects_to_ever_new_addresses_are_followed_so_far(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "MOST_PLACES", 5)
    for number in range(20):
        url = f"https://acme.example/p{number}" if number else URL
        to = f"https://acme.example/p{number + 1}"
        case.archive.hold(BEGAN + 2 * number * DAY, TEXTS[0], url=url)
        case.archive.hold(BEGAN + (2 * number + 1) * DAY, b"x", url=url, status="301", moved_to=to)
    report = case.fill()
    assert "more than 5 addresses" in report.problem
    assert len({url for url, _, _ in case.archive.searches}) == 5
    assert len(case.rows(Alias)) == 5  # the last one was noted, and not followed


def test_a_redirect_to_what_is_no_address_is_what_became_of_that_capture(case: Case) -> None:
    """Such an address comes from no archive of ours; it is held here too, for it stopped the import for good."""
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 5)
    case.archive.hold(BEGAN + 50 * DAY, b"x", status="301", moved_to="http://[abc/x")
    case.archive.hold(BEGAN + 60 * DAY, b"y", error=Forbidden("it leads off the archive"))
    assert case.fill().problem == ""
    assert [row.state for row in case.rows(Capture)][-2:] == ["moved", "bad"]


def test_what_an_archive_saved_of_another_site_is_no_evidence(case: Case) -> None:
    from tests.flows.test_save import SAVE, only, saved
    from tracker.flows.save import POLL, save_one

    case.services = replace(case.services, archive_options=SAVE)
    case.look(TEXTS[0])
    case.archive.answers = [replace(saved(case), state="asked")]
    save_one(case.services)
    case.archive.outcomes = [replace(saved(case), original="https://evil.example/")]
    case.clock.forward(seconds=POLL.total_seconds())
    save_one(case.services)
    assert only(case).memento_url.endswith(URL)


def test_an_archive_that_takes_no_connection_ends_the_run_soon_and_is_said(case: Case) -> None:
    case.archive.failing = [Unreachable("connection refused", transient=True) for _ in range(9)]
    for one in case.archive.failing:
        one.refused = True  # type: ignore[attr-defined]
    report = case.fill()
    assert report.problem == "archive.example cannot be reached: connection refused"
    assert (report.paused_until, report.captures) == (case.clock() + timedelta(seconds=60), 0)
    assert sum(case.slept) < 20
