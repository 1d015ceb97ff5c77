"""What people decide on the pages and through the API, and that nobody else can."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from sqlmodel import select

from tests.conftest import START, Clock
from tests.flows.sample import Site, services
from tests.store.sample import POLICY
from tests.web.client import Client, Parsed
from tests.web.kept_back import length, live
from tracker.store import tables
from tracker.store.db import Database, open_database
from tracker.web.app import create_app
from tracker.web.deciding import MOST_BYTES, from_here
from tracker.web.site import WebOptions

OURS = {"origin": "http://127.0.0.1:8000"}
PAGE = f"/policies/{POLICY}"
API = f"/api/v1/policies/{POLICY}"


@pytest.fixture(scope="module")
def lived(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which a policy has had its history."""
    path = tmp_path_factory.mktemp("kept") / "lived.db"
    shutil.copy(migrated_sqlite, path)
    opened = open_database(f"sqlite:///{path}")
    live(opened, START)
    opened.close()
    return path


@pytest.fixture
def opened(lived: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "copy.db"
    shutil.copy(lived, path)
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def client(opened: Database) -> Client:
    return client_of(opened)


def client_of(opened: Database, *, decisions: bool = True, public_url: str = "http://127.0.0.1:8000") -> Client:
    clock = Clock(START + length())
    wired = services(opened, clock, Site(clock))
    return Client(create_app(wired, WebOptions(public_url=public_url, decisions=decisions)))


def post(client: Client, path: str, headers: dict[str, str], **fields: str) -> httpx.Response:
    sent = {"content-type": "application/x-www-form-urlencoded", **headers}
    return client.ask("POST", path, sent, urlencode(fields).encode())


def told(client: Client, path: str, body: object, **headers: str) -> httpx.Response:
    return client.ask("POST", path, {"content-type": "application/json", **headers}, json.dumps(body).encode())


def part_of(client: Client) -> str:
    (part,) = client.get(f"{API}/gate").json()["parts"]
    return str(part["name"])


def held_check(opened: Database) -> int:
    with opened.read() as session:
        held = session.exec(select(tables.Check).where(tables.Check.outcome == "held")).all()
    return max(check.id or 0 for check in held)


def versions(opened: Database) -> int:
    with opened.read() as session:
        return len(session.exec(select(tables.Version)).all())


FROM = [
    ({"origin": "http://127.0.0.1:8000"}, True),
    ({"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}, True),
    ({"sec-fetch-site": "same-origin"}, True),
    ({"origin": "https://law.example"}, True),
    ({"content-type": "application/json; charset=utf-8"}, True),
    ({"origin": "https://evil.example"}, False),
    ({"origin": "https://evil.example", "content-type": "application/json"}, False),
    ({"origin": "null"}, False),
    ({"origin": "http://127.0.0.1:9000"}, False),
    ({"origin": "http://127.0.0.1:8000", "sec-fetch-site": "cross-site"}, False),
    ({"sec-fetch-site": "same-site"}, False),
    ({"sec-fetch-site": "none"}, False),
    ({"content-type": "application/x-www-form-urlencoded"}, False),
    ({}, False),
]


@pytest.mark.parametrize(("headers", "ours"), FROM, ids=[str(row[0]) for row in FROM])
def test_where_a_request_comes_from(headers: dict[str, str], ours: bool) -> None:
    assert from_here({"host": "127.0.0.1:8000", **headers}, "https://law.example/tracker") is ours


def test_the_page_shows_what_is_kept_back(client: Client) -> None:
    answer = client.get(PAGE)
    page = Parsed(answer.text)
    assert (answer.status_code, page.problems) == (200, [])
    words = " ".join(page.words.split())
    assert "The last page was held back: another language: German, was English" in words
    assert "a page like this one is never taken by itself" in words
    assert "2 variants alternate since" not in words, "what is shown now is another version"
    assert "2 variants alternated from 2 Jan 2026 to 3 Jan 2026: 3 returns" in words
    assert "Parts that change at every check" in words
    assert re.search(r"Hidden 14 times since \d+ Jan 2026", words)
    assert "Offer of the day number 15: plan 15 for 15 euro" in words
    assert "The last 10 of 14" in words
    assert words.count("Ann Lee") == 2
    assert f"{PAGE}/diff?from=1&to=2" in page.links
    forms = [values["action"] for tag, values in page.tags if tag == "form" and values.get("method") == "post"]
    assert forms == [f"{PAGE}/accept", f"{PAGE}/parts/{part_of(client)}/unmask", f"{PAGE}/baseline"]
    assert "accept it?" in client.get(f"{PAGE}/checks").text


def test_a_page_is_accepted_by_a_form(client: Client, opened: Database) -> None:
    before, number = versions(opened), held_check(opened)
    answer = post(client, f"{PAGE}/accept", OURS, by="Ann Lee", note="German now", check=str(number))
    assert answer.status_code == 303
    change = client.get(answer.headers["location"])
    assert "accepted by Ann Lee" in change.text
    assert "Replaced as a whole" in change.text
    assert versions(opened) == before + 1
    after = client.get(PAGE).text
    assert "The last page was held back" not in after
    assert "accepted the page of check" in after
    again = post(client, f"{PAGE}/accept", OURS, by="Ann Lee", check=str(number))
    assert (again.status_code, "is not one whose page was held back" in again.text) == (409, True)


def test_a_part_is_unmasked_and_masked_by_forms(client: Client) -> None:
    name = part_of(client)
    for wanted, shown in (("unmask", "told of, as somebody wished"), ("mask", "Tell of it from now on")):
        answer = post(client, f"{PAGE}/parts/{name}/{wanted}", OURS, by="Ben")
        assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}#part-{name}")
        assert shown in client.get(PAGE).text


def test_the_api_accepts_and_unmasks(client: Client, opened: Database) -> None:
    gate = client.get(f"{API}/gate").json()
    assert gate["held"]["check_id"] == held_check(opened)
    assert [variant["seq"] for variant in gate["alternations"][0]["variants"]] == [1, 2]
    assert [one["kind"] for one in gate["decisions"]] == ["mask", "unmask"]
    name = gate["parts"][0]["name"]
    assert told(client, f"{API}/parts/{name}/unmask", {"by": "Ann"}).json()["parts"][0]["unmasked"] is True
    assert told(client, f"{API}/parts/{name}/mask", {"by": "Ann"}).json()["parts"][0]["unmasked"] is False
    answer = told(client, f"{API}/accept", {"by": "Ann", "note": "checked"})
    assert answer.status_code == 200, answer.text
    assert {key: answer.json()[key] for key in ("outcome", "kind", "alerts")} == {
        "outcome": "changed",
        "kind": "replaced",
        "alerts": ["change"],
    }
    assert client.get(f"{API}/gate").json()["held"] is None


@pytest.mark.parametrize(
    ("path", "headers", "fields", "status"),
    [
        (f"{PAGE}/accept", {"origin": "https://evil.example"}, {"by": "Eve"}, 403),
        (f"{PAGE}/accept", {"origin": "null"}, {"by": "Eve"}, 403),
        (f"{PAGE}/accept", {}, {"by": "Eve"}, 403),
        (f"{PAGE}/accept", {**OURS, "sec-fetch-site": "cross-site"}, {"by": "Eve"}, 403),
        (f"{PAGE}/accept", {**OURS, "host": "evil.example"}, {"by": "Eve"}, 421),
        (f"{API}/accept", {"origin": "https://evil.example"}, {"by": "Eve"}, 403),
        (f"{PAGE}/accept", OURS, {"by": ""}, 409),
        (f"{PAGE}/accept", OURS, {"by": "Ann", "check": "1e3"}, 422),
        (f"{PAGE}/accept", OURS, {"by": "Ann", "check": "1"}, 409),
        (f"{PAGE}/accept", OURS, {"by": "Ann", "note": "x" * MOST_BYTES}, 413),
        (f"{PAGE}/accept", OURS, {f"f{n}": "" for n in range(30)}, 422),
        ("/policies/nobody/accept", OURS, {"by": "Ann"}, 404),
        (f"{PAGE}/parts/00000000/unmask", OURS, {"by": "Ann"}, 409),
        (f"{PAGE}/parts/nothing/unmask", OURS, {"by": "Ann"}, 422),
    ],
)
def test_what_is_not_done(
    client: Client, opened: Database, path: str, headers: dict[str, str], fields: dict[str, str], status: int
) -> None:
    before = versions(opened)
    answer = post(client, path, headers, **fields)
    assert answer.status_code == status, answer.text
    assert versions(opened) == before
    with opened.read() as session:
        assert len(session.exec(select(tables.Decision)).all()) == 2


def test_pages_that_are_for_reading_only_offer_no_form(opened: Database) -> None:
    client = client_of(opened, decisions=False)
    page = Parsed(client.get(PAGE).text)
    assert page.problems == []
    assert f"tracker accept {POLICY} --check {held_check(opened)}" in page.words
    assert f"tracker unmask {POLICY} {part_of(client)}" in page.words
    assert [tag for tag, values in page.tags if values.get("method") == "post"] == []
    for answer in (post(client, f"{PAGE}/accept", OURS, by="Ann"), told(client, f"{API}/accept", {"by": "Ann"})):
        assert answer.status_code == 403
        assert "for reading only" in answer.text


def test_behind_a_proxy_with_a_path_the_answer_leads_there(opened: Database) -> None:
    client = client_of(opened, public_url="https://law.example/tracker")
    answer = post(client, f"{PAGE}/accept", {"origin": "https://law.example"}, by="Ann")
    assert answer.headers["location"].startswith("/tracker/changes/")


@pytest.mark.parametrize("decisions", [True, False])
@pytest.mark.parametrize("path", [f"{API}/baseline", f"{API}/accept", f"{PAGE}/baseline"])
def test_no_request_is_read_that_is_longer_than_any_decision(opened: Database, path: str, decisions: bool) -> None:
    long = b'{"by": "Ada", "note": "' + b"x" * 200_000 + b'"}'
    client = client_of(opened, decisions=decisions)
    answer = client.ask("POST", path, OURS | {"content-type": "application/json"}, long)
    assert answer.status_code == (403 if not decisions and path.startswith(PAGE) else 413)
    assert "longer than allowed" in answer.text or not decisions
