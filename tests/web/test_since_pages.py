"""What changed since, on the pages and through the API; and accepting a version there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.web import sample
from tests.web.client import Client, Parsed
from tests.web.rows import DAY, NOW
from tracker.store.baselines import set_baseline
from tracker.store.db import Database, open_database
from tracker.web.app import create_app
from tracker.web.site import WebOptions

POLICY = "harbour-voice-privacy-policy"
PAGE, API = f"/policies/{POLICY}", f"/api/v1/policies/{POLICY}"
OURS = {"origin": "http://127.0.0.1:8000", "content-type": "application/x-www-form-urlencoded"}
THEN = f"{NOW - 500 * DAY:%Y-%m-%d}"


@pytest.fixture(scope="module")
def world(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("since") / "world.db"
    shutil.copy(migrated_sqlite, path)
    database = open_database(f"sqlite:///{path}")
    sample.fill(database)
    database.close()
    return path


@pytest.fixture
def opened(world: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "copy.db"
    shutil.copy(world, path)
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


def client_of(opened: Database, *, decisions: bool = True) -> Client:
    return Client(create_app(sample.services(opened), WebOptions(decisions=decisions)))


def words(answer: httpx.Response, status: int = 200) -> str:
    assert answer.status_code == status, answer.text
    page = Parsed(answer.text)
    assert page.problems == []
    return " ".join(page.words.split())


def post(client: Client, **fields: str) -> httpx.Response:
    return client.ask("POST", f"{PAGE}/baseline", OURS, urlencode(fields).encode())


def test_a_day_is_answered_with_every_step_and_the_redline(opened: Database) -> None:
    client = client_of(opened)
    answer = client.get(f"{PAGE}/since?date={THEN}")
    said = words(answer)
    assert "Version 1 was in force on" in said
    assert "From version 1 to version 3: 2 recorded changes, 1 backdated and 1 without a new date among them." in said
    assert "not proven" in said
    page = Parsed(answer.text)
    assert {"/changes/1", "/changes/2", "/versions/1", "/versions/3"} <= set(page.links)
    assert page.count("ins") > 2
    side = client.get(f"{PAGE}/since?date={THEN}&layout=side&quiet=true")
    assert "clause-sides" in side.text


def test_without_a_day_one_is_asked_for(opened: Database) -> None:
    client = client_of(opened)
    assert "Choose a day" in words(client.get(f"{PAGE}/since"))
    assert "can be 3 April 2024 or 4 March 2024" in words(client.get(f"{PAGE}/since?date=03/04/2024"), 400)
    assert "2999-01-01 is in the future" in words(client.get(f"{PAGE}/since?date=2999-01-01"), 400)
    assert client.get("/policies/nobody/since").status_code == 404
    assert "No version of larkspur-privacy-policy has been seen" in words(
        client.get(f"/policies/larkspur-privacy-policy/since?date={THEN}")
    )


def test_the_page_of_the_policy_leads_there(opened: Database) -> None:
    client = client_of(opened)
    assert "Nobody said yet which version was accepted" in words(client.get(PAGE))
    with opened.begin() as session:
        set_baseline(session, POLICY, 1, NOW - 500 * DAY, "Ann <b>Lee</b>", "<script>alert(1)</script>")
    answer = client.get(PAGE)
    said = words(answer)
    assert "What changed since you accepted version 1 on" in said
    assert Parsed(answer.text).count("script") == 0
    assert f"{PAGE}/since?baseline=true" in Parsed(answer.text).links
    answer = client.get(f"{PAGE}/since?baseline=true")
    assert "Since you accepted version 1 on" in words(answer)
    assert "Accepted by Ann <b>Lee</b>: <script>alert(1)</script>" in words(answer)


def test_a_hostile_policy_stays_text(opened: Database) -> None:
    answer = client_of(opened).get("/policies/hostile-privacy-policy/since?date=2026-10-20")
    page = Parsed(answer.text)
    assert "Everything at once" in words(answer)
    assert (page.count("script"), page.count("img")) == (0, 0)
    assert "<script>alert(8)</script>" not in answer.text


def test_a_version_is_accepted_by_a_form(opened: Database) -> None:
    client = client_of(opened)
    answer = post(client, by="Ann", version="2", note="read it")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}#baseline")
    assert "you accepted version 2 on 23 Nov 2026 accepted by Ann read it" in words(client.get(PAGE))
    assert post(client, by="Ben", date=THEN).status_code == 303
    assert "you accepted version 1 on" in words(client.get(PAGE))
    assert post(client, by="Cleo").status_code == 303
    assert "you accepted version 3 on 23 Nov 2026 accepted by Cleo" in words(client.get(PAGE))


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"by": "", "version": "2"}, 409),
        ({"by": "Ann", "version": "9"}, 409),
        ({"by": "Ann", "version": "2 or 1=1"}, 422),
        ({"by": "Ann", "date": "03/04/2024"}, 422),
        ({"by": "Ann", "date": "2999-01-01"}, 409),
    ],
)
def test_what_cannot_be_accepted_changes_nothing(opened: Database, fields: dict[str, str], status: int) -> None:
    client = client_of(opened)
    assert post(client, **fields).status_code == status
    assert client.get(f"{API}/baseline").status_code == 404


def test_nobody_accepts_from_elsewhere_or_where_pages_are_for_reading(opened: Database) -> None:
    client = client_of(opened)
    evil = {**OURS, "origin": "https://evil.example"}
    assert client.ask("POST", f"{PAGE}/baseline", evil, b"by=Ann&version=1").status_code == 403
    reading = client_of(opened, decisions=False)
    assert post(reading, by="Ann", version="1").status_code == 403
    assert f"tracker baseline {POLICY} --version N" in words(reading.get(PAGE))
    assert reading.get(f"{API}/baseline").status_code == 404


def test_the_api_answers_the_same(opened: Database) -> None:
    client = client_of(opened)
    answer = client.get(f"{API}/since?date={THEN}").json()
    assert (answer["why"], answer["old"]["version"], answer["new"]["version"]) == ("seen", 1, 3)
    assert [step["change"] for step in answer["steps"]] == [1, 2]
    assert (answer["silent_edits"], answer["backdated"], answer["steps"][1]["verdict"]) == ([], [1], "not_shown")
    assert answer["steps"][1]["proofs"]
    assert answer["changes"]
    assert client.get(f"{API}/since").status_code == 404
    assert client.get(f"{API}/since?date=soon").status_code == 422
    assert client.get(f"{API}/since?date=2999-01-01").status_code == 422
    assert client.get(f"{API}/since?day={THEN}").status_code == 422
    body = json.dumps({"by": "Ann", "version": 2, "note": "n", "date": THEN}).encode()
    made = client.ask("POST", f"{API}/baseline", {"content-type": "application/json"}, body)
    assert (made.status_code, made.json()["version"]["seq"], made.json()["accepted_by"]) == (200, 2, "Ann")
    assert client.get(f"{API}/baseline").json() == made.json()
    since = client.get(f"{API}/since").json()
    assert (since["why"], since["old"]["version"], since["in_force"]["version"]) == ("chosen", 2, 1)


def test_two_texts_are_assessed_once_however_often_a_page_is_asked_for(
    opened: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.flows import since
    from tracker.web import redline

    made: list[object] = []
    real = since.cumulated

    def counting(*values: Any) -> Any:
        made.append(values)
        return real(*values)

    monkeypatch.setattr(redline, "cumulated", counting)
    client = client_of(opened)
    first, second = (client.get(f"{PAGE}/since?date={THEN}").text for _ in range(2))
    assert first == second
    assert client.get(f"{API}/since?date={THEN}").status_code == 200
    assert len(made) == 1
