"""Atom feeds: well-formed, with stable ids, plain text only, and cheap to ask again."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as etree

import pytest

from tests.web import sample
from tests.web.client import Client
from tracker.store.db import Database
from tracker.web.app import create_app

ATOM = "{http://www.w3.org/2005/Atom}"
HARBOUR = "/policies/harbour-voice-privacy-policy/feed.atom"


def entries(client: Client, path: str) -> list[etree.Element]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml"
    return etree.fromstring(answer.content).findall(f"{ATOM}entry")


def text(element: etree.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


@pytest.mark.parametrize(
    ("path", "count"), [("/feed.atom", 5), ("/providers/harbour-voice/feed.atom", 2), (HARBOUR, 2)]
)
def test_a_feed_holds_its_changes_newest_first(client: Client, path: str, count: int) -> None:
    found = entries(client, path)
    updated = [datetime.fromisoformat(text(entry, "updated")) for entry in found]
    assert len(found) == count
    assert updated == sorted(updated, reverse=True)
    assert all(when.tzinfo is not None for when in updated)


@pytest.mark.parametrize("path", ["/feed.atom", "/providers/harbour-voice/feed.atom", HARBOUR])
def test_a_feed_has_what_rfc_4287_asks_for(client: Client, path: str) -> None:
    root = etree.fromstring(client.get(path).content)
    for name in ("title", "id", "updated"):
        assert text(root, name)
    relations = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert relations["self"] == f"http://127.0.0.1:8000{path}"
    for entry in root.findall(f"{ATOM}entry"):
        for name in ("title", "id", "updated", "summary", "content"):
            assert text(entry, name), name
        assert {entry.find(f"{ATOM}{name}").get("type") for name in ("title", "summary", "content")} == {"text"}  # type: ignore[union-attr]
        assert text(entry, "id").startswith("urn:uuid:")


def test_an_entry_tells_what_changed(client: Client) -> None:
    newest = entries(client, HARBOUR)[0]
    assert text(newest, "title") == "Harbour Voice Privacy Policy: 2 clauses changed"
    assert "right removed: erasure" in text(newest, "summary")
    assert "[-do not-]{+may+}" in text(newest, "content")
    assert {category.get("term") for category in newest.findall(f"{ATOM}category")} == {"recording", "your rights"}


def test_ids_stay_when_the_tracker_moves(filled: Database, client: Client) -> None:
    elsewhere = Client(create_app(sample.services(filled, "https://law.example/tracker")), "https://law.example")
    before = [text(entry, "id") for entry in entries(client, "/feed.atom")]
    after = [text(entry, "id") for entry in entries(elsewhere, "/tracker/feed.atom")]
    assert before == after
    assert len(set(before)) == 5


def test_hostile_text_is_only_text(client: Client) -> None:
    answer = client.get("/policies/hostile-privacy-policy/feed.atom").text
    assert "<script" not in answer
    assert "\u202e" not in answer
    assert "<script>alert(8)</script>" in text(etree.fromstring(answer.encode())[-1], "summary")


def test_an_empty_feed_is_valid_and_does_not_look_new(empty: Client) -> None:
    root = etree.fromstring(empty.get("/feed.atom").content)
    assert datetime.fromisoformat(text(root, "updated")) == datetime(2000, 1, 1, tzinfo=UTC)


def test_asking_again_costs_nothing(client: Client) -> None:
    etag = client.get("/feed.atom").headers["etag"]
    again = client.get("/feed.atom", if_none_match=etag)
    assert again.status_code == 304
    assert again.content == b""
    assert client.get("/feed.atom", if_none_match='"other"').status_code == 200


@pytest.mark.parametrize("path", ["/providers/none/feed.atom", "/policies/none/feed.atom"])
def test_a_feed_of_nothing(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
