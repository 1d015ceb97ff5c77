"""The pages that show how a snapshot is read."""

from __future__ import annotations

import threading

import pytest

from tests.web import sample
from tests.web.client import Client, Parsed
from tracker.core.model import Hints, Page
from tracker.core.reading.inspection import Inspection
from tracker.errors import RuleMissed
from tracker.store.db import Database
from tracker.web import redline
from tracker.web.app import create_app

TERMS = "/policies/harbour-voice-terms-of-service"
GERMAN = "/policies/rheinhafen-datenschutz"
HOSTILE = "/policies/hostile-privacy-policy"


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(Parsed(answer.text).words.split())


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            f"{TERMS}/inspect",
            [
                *("113 of 212 characters", "(53 %)", "4 Mar 2024", "Last updated: 4 March 2024"),
                *("dropped by cookie_banners, 28 characters We value your privacy", "Side columns."),
                "These terms govern your use of our service.",
            ],
        ),
        (
            f"{GERMAN}/inspect",
            [
                *('remove ".teilen" Left out, as declared 1 12', 'select "h1" Kept, as declared 1 38'),
                *('{ startAfter = "nav", endBefore = "#kontakt" }', "time-ago", "Changed, as declared 1"),
                *("Zuletzt geändert 2026-11-20.", "[Mehr dazu](https://rheinhafen.example/mehr)", "20 Nov 2026"),
                "dropped by not_selected, 38 characters Kontakt: datenschutz@rheinhafen.example",
            ],
        ),
        ("/policies/yunshan-privacy/inspect", ["隐私政策", "dropped by navigation", "首页 产品"]),
        ("/policies/larkspur-privacy-policy/inspect", ["No page of this policy is kept yet."]),
        ("/snapshots/1/inspect", ["Snapshot 1", "one snapshot"]),
        (f"{TERMS}/checks", ["how it was read", "it was read as windows-1252"]),
        (f"{GERMAN}/checks", ['{ startBefore = ".anzeige", endAfter = ".anzeige ~ p" }', "drop-query:ref,source"]),
    ],
)
def test_a_page_says(client: Client, path: str, expected: list[str]) -> None:
    said = words(client, path)
    assert [text for text in expected if text not in said] == []


def test_it_can_be_reached_from_where_one_asks(client: Client) -> None:
    links = Parsed(client.get(TERMS).text).links
    assert links.count(f"{TERMS}/inspect") == 2  # beside the other pages, and where the page was held back
    (held,) = [link for link in Parsed(client.get(f"{TERMS}/checks").text).links if link.endswith("/inspect")]
    assert held in Parsed(client.get(held.removesuffix("/inspect")).text).links


def test_hostile_pages_are_shown_as_text(client: Client) -> None:
    text = client.get(f"{HOSTILE}/inspect").text
    assert "<script" not in text
    assert "<img" not in text
    assert "<iframe" not in text
    for number in (2, 3, 6):
        assert f"&lt;script&gt;alert({number})&lt;/script&gt;" in text
    assert "alert(5)" in text
    assert "&lt;img src=x onerror=alert(4)&gt;" in text
    assert "{{ 7 * 7 }}" in text
    assert "\u202e" not in text
    assert "‹U+202E›gpj.exe" in text


def test_the_api_tells_rules_filters_and_notes(client: Client) -> None:
    (source,) = client.get(f"/api/v1{GERMAN}").json()["sources"]
    assert source["select"] == ["h1", {"startAfter": "nav", "endBefore": "#kontakt"}]
    assert source["remove"] == [".teilen", {"startBefore": ".anzeige", "endAfter": ".anzeige ~ p"}]
    assert source["filters"] == ["unwrap-redirects", "drop-query:ref,source", "time-ago"]
    checks = client.get(f"/api/v1{TERMS}/checks").json()["items"]
    assert [len(check["notes"]) for check in checks] == [1, 0, 0]


@pytest.mark.parametrize("path", ["/policies/nobody/inspect", "/snapshots/999/inspect"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_rule_that_takes_nothing_is_told_kindly(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def missed(_self: object, _page: Page, _hints: Hints) -> Inspection:
        raise RuleMissed("the select rule '<b>' matches nothing on the page")

    monkeypatch.setattr(sample.SameProcess, "inspect", missed)
    client = Client(create_app(sample.services(filled)))
    said = words(client, f"{TERMS}/inspect")
    assert "It cannot be read. the select rule '<b>' matches nothing on the page" in said


def test_many_at_once_wait_their_turn_or_are_refused(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()
    inspect = sample.SameProcess.inspect

    def slow(self: sample.SameProcess, page: Page, hints: Hints) -> Inspection:
        begun.set()
        assert go_on.wait(30)
        return inspect(self, page, hints)

    monkeypatch.setattr(sample.SameProcess, "inspect", slow)
    monkeypatch.setattr(redline, "PATIENCE", 0.01)
    client = Client(create_app(sample.services(filled)))
    answers: list[int] = []
    first = threading.Thread(target=lambda: answers.append(client.get(f"{TERMS}/inspect").status_code))
    first.start()
    assert begun.wait(30)
    second = client.get(f"{TERMS}/inspect")
    go_on.set()
    first.join(30)
    assert (answers, second.status_code) == ([200], 503)
