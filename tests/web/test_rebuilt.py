"""What the pages show of a history that newer rules have corrected."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Clock
from tests.flows.sample import services
from tests.flows.test_rebuild import Case, history_of, without_promo
from tests.store.sample import POLICY, watched
from tests.web.client import Client
from tracker.store import views
from tracker.store.db import Database
from tracker.store.tables import Channel
from tracker.web.app import create_app


@pytest.fixture
def case(database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Case:
    watched(database, clock())
    with database.begin() as session:
        session.add(Channel(id="hook", kind="webhook", config={}, created_at=clock()))
    made = Case(database, clock, monkeypatch)
    history_of(made)
    return made


def redline(page: str) -> str:
    return re.sub(r"\s+", " ", page.partition('class="redline"')[2].partition("</main>")[0])


def test_old_addresses_show_what_they_showed_and_say_what_took_their_place(case: Case) -> None:
    client = Client(create_app(services(case.database, case.clock, case.site)))
    changes = {number: redline(client.get(f"/changes/{number}").text) for number in (1, 2, 3)}
    texts = {number: client.get(f"/versions/{number}/text").text for number in (1, 2, 3, 4)}
    assert all(changes.values())
    case.reader(without_promo)
    case.rebuild()
    client = Client(create_app(services(case.database, case.clock, case.site)))
    assert {number: redline(client.get(f"/changes/{number}").text) for number in (1, 2, 3)} == changes
    assert {number: client.get(f"/versions/{number}/text").text for number in (1, 2, 3, 4)} == texts
    assert 'Superseded by <a href="/changes/4">' in client.get("/changes/1").text
    assert "it came from" not in client.get("/changes/1").text
    assert "Newer rules see no change here" in client.get("/changes/2").text
    assert 'Superseded by <a href="/versions/5">' in client.get("/versions/1").text


def test_a_policy_lists_what_was_superseded_and_shows_what_stands(case: Case) -> None:
    case.reader(without_promo)
    case.rebuild()
    client = Client(create_app(services(case.database, case.clock, case.site)))
    page = client.get(f"/policies/{POLICY}").text
    assert "7 records superseded" in page
    assert page.count("it came from the rules alone") == 1
    events = page.partition('<ol class="events">')[2].partition("</ol>")[0]
    assert {f"/changes/{number}" in events for number in (4, 5)} == {True}
    assert {f"/changes/{number}" in events for number in (1, 2, 3)} == {False}
    assert "because it changed within the last 2 days" in page


def test_a_change_that_was_judged_anew_still_counts_as_one_seen_lately(case: Case) -> None:

    with case.database.read() as session:
        assert views.totals(session, case.clock()).changes == 3
    case.reader(without_promo)
    case.rebuild()
    with case.database.read() as session:
        assert views.totals(session, case.clock()).changes == 2


def test_feeds_keep_what_was_told_but_not_what_came_from_the_rules_alone(case: Case) -> None:
    def told() -> list[str]:
        client = Client(create_app(services(case.database, case.clock, case.site)))
        return re.findall(r"<entry><id>([^<]+)", client.get(f"/policies/{POLICY}/feed.atom").text)

    before = told()
    case.reader(without_promo)
    case.rebuild()
    assert told() == [before[0], before[2]]
