"""The first look: a new policy's page against the archive's newest capture; said only where it tells something."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import Clock
from tests.flows.archive import Stored
from tests.flows.past import BEGAN, DAY, TEXTS, Case
from tests.store.sample import POLICY
from tests.web import sample
from tests.web.client import Client
from tracker.core.model import Outcome
from tracker.errors import BadStatus, RateLimited
from tracker.fetch.archive import ArchiveOptions
from tracker.flows.first_look import TRIES, look
from tracker.store import first_looks, tables
from tracker.store.archive_tables import FirstLook
from tracker.store.db import Database
from tracker.web.app import create_app


@pytest.fixture
def case(database: Database, clock: Clock) -> Case:
    return Case(database, clock)


GERMAN = (
    "<!doctype html><html lang=de><head><title>Datenschutzerklärung</title></head><body><main>"
    "<h1>Datenschutzerklärung</h1>"
    + "".join(
        f"<h2>{n}. Abschnitt</h2><p>Wir erheben Ihren Namen und Ihre Anschrift, wenn Sie in unserem Laden Nummer {n} "
        "etwas bestellen, und löschen sie nach dem Ende des Vertrages.</p>"
        for n in range(1, 12)
    )
    + "</main></body></html>"
).encode()


def standing(case: Case) -> str:
    with case.database.read() as session:
        found = first_looks.standing(session, session.get_one(tables.Policy, POLICY))
    return found.finding if found else ""


def test_another_language_is_said(case: Case) -> None:
    case.archive.hold(BEGAN, TEXTS[0])
    assert case.look(GERMAN) is Outcome.FIRST
    found = look(case.services)
    assert found is not None
    said = "the newest capture in archive.example, of 2024-01-01, is in English, ours in German: another region?"
    assert found.finding == said == standing(case)
    (check,) = (row for row in case.rows(tables.Check) if row.origin == "live")
    assert check.notes[-1] == said[0].upper() + said[1:]
    assert found.memento_url.startswith("https://archive.example/web/20240101080000/")
    assert look(case.services) is None
    page = Client(create_app(sample.services(case.database))).get(f"/policies/{POLICY}").text
    assert "Is this the right page?" in page
    assert "is in English, ours in German: another region?" in page


def test_the_same_policy_of_years_ago_is_nothing_to_tell(case: Case) -> None:
    case.archive.hold(BEGAN - 700 * DAY, TEXTS[2])
    case.archive.hold(BEGAN, TEXTS[0])
    case.look(TEXTS[1])
    found = look(case.services)
    assert found is not None
    assert (found.state, found.finding, found.reason) == ("done", "", "")
    assert sum(case.archive.played.values()) == 1
    assert case.rows(tables.Version)[0].origin == "live"
    assert len(case.rows(tables.Version)) == 1  # nothing is imported


def test_what_no_capture_shows_is_nothing_to_tell(case: Case) -> None:
    case.look(TEXTS[1])
    found = look(case.services)
    assert found is not None
    assert (found.finding, found.reason) == ("", "the archive holds no capture of it")


def test_a_capture_of_an_error_page_is_nothing_to_tell(case: Case) -> None:
    case.archive.stored.append(Stored(BEGAN, b"<html><head><title>404</title></head><h1>Page not found</h1></html>"))
    case.look(TEXTS[1])
    found = look(case.services)
    assert found is not None
    assert (found.state, found.finding) == ("done" if found.reason.startswith("the newest") else "failed", "")
    assert found.reason


def test_an_archive_that_is_away_is_asked_again_and_given_up(case: Case) -> None:
    case.archive.hold(BEGAN, TEXTS[0])
    case.look(GERMAN)
    case.archive.failing = [RateLimited("slow down", transient=True, retry_after=7200.0)]
    assert look(case.services) is not None
    case.clock.forward(minutes=30)
    assert look(case.services) is None
    case.clock.forward(hours=2)
    case.archive.failing = [BadStatus("503", transient=True)] * TRIES
    for _ in range(TRIES):
        look(case.services)
        case.clock.forward(days=1)
    (row,) = case.rows(FirstLook)
    assert (row.state, row.reason, row.attempts) == ("failed", "503", TRIES)


def test_one_that_was_interrupted_is_taken_up_again(case: Case) -> None:
    case.archive.hold(BEGAN, TEXTS[0])
    case.look(GERMAN)
    assert first_looks.claim(case.database, case.clock(), timedelta(minutes=10)) is not None
    assert look(case.services) is None
    case.clock.forward(minutes=10)
    assert look(case.services) is not None


def test_what_was_found_goes_with_the_next_version(case: Case) -> None:
    case.archive.hold(BEGAN, GERMAN)
    case.look(TEXTS[0])
    look(case.services)
    assert "is in German, ours in English" in standing(case)
    case.clock.forward(days=1)
    assert case.look(TEXTS[1]) is Outcome.CHANGED
    assert standing(case) == ""


def test_it_can_be_turned_off_and_is_for_first_versions_only(case: Case) -> None:
    off = ArchiveOptions(setup_check=False)
    on, case.services = case.services, replace(case.services, archive_options=off)
    case.look(TEXTS[0])
    case.services = on
    case.clock.forward(days=1)
    case.look(TEXTS[1])
    assert case.rows(FirstLook) == []
