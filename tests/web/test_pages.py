"""The pages: every link leads somewhere, nothing hostile gets through, and each page says what it should."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import httpx
import pytest
from sqlmodel import create_engine

from tests.web import sample, texts
from tests.web.client import Client, Parsed
from tracker.core.model import Comparison, Reading
from tracker.errors import TooHard
from tracker.store.db import Database
from tracker.web import redline
from tracker.web.app import create_app
from tracker.web.site import WebOptions

HARBOUR = "/policies/harbour-voice-privacy-policy"


@pytest.fixture(scope="session")
def crawled(client: Client) -> dict[str, httpx.Response]:
    """Every page that can be reached from the overview, by path."""
    found: dict[str, httpx.Response] = {}
    waiting = [
        "/",
        "/?q=harbour&sector=&show=",
        f"{HARBOUR}/diff?from=1&to=3&layout=side&quiet=true",
        "/versions/2?view=text",
        f"{HARBOUR}/since?date=2025-06-01",
        "/policies/hostile-privacy-policy/since?date=2026-10-20&layout=side",
    ]
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path and path not in found:
            found[path] = client.get(path)
            if found[path].headers["content-type"].startswith("text/html"):
                waiting += [link for link in Parsed(found[path].text).links if link.startswith(("/", "#"))]
    return found


def pages(crawled: dict[str, httpx.Response]) -> dict[str, Parsed]:
    return {
        path: Parsed(answer.text)
        for path, answer in crawled.items()
        if answer.headers["content-type"].startswith("text/html")
    }


def test_every_link_leads_to_an_answer(crawled: dict[str, httpx.Response]) -> None:
    broken = {path: answer.status_code for path, answer in crawled.items() if answer.status_code != 200}
    assert broken == {}
    assert len(crawled) > 100


def test_no_page_leads_elsewhere_or_brings_anything_from_elsewhere(crawled: dict[str, httpx.Response]) -> None:
    for path, page in pages(crawled).items():
        for tag, values in page.tags:
            for name in ("href", "src", "action"):
                if tag == "a" and values.get("rel") == "noreferrer noopener nofollow":
                    assert re.match(r"https?://[\w.-]+\.example/", values["href"]), (path, values)
                else:
                    assert values.get(name, "/").startswith(("/", "#")), (path, tag, values)


def test_no_page_holds_script_or_style_of_its_own(crawled: dict[str, httpx.Response]) -> None:
    for path, page in pages(crawled).items():
        for tag, values in page.tags:
            assert tag not in ("script", "style", "img", "iframe", "object", "embed", "base"), (path, values)
            assert not [name for name in values if name.startswith("on") or name == "style"], (path, tag, values)


def test_every_page_is_well_formed_and_has_one_title(crawled: dict[str, httpx.Response]) -> None:
    for path, page in pages(crawled).items():
        assert page.problems == [], path
        assert page.count("h1") == 1, path
        assert page.count("main") == 1, path
        assert ("html", {"lang": "en"}) in page.tags


def test_every_form_field_has_a_label(crawled: dict[str, httpx.Response]) -> None:
    for path, answer in crawled.items():
        fields = re.findall(r"<(?:input(?! type=\"hidden\")|select)\b", answer.text)
        labelled = re.findall(r"<label[^>]*>(?:(?!</label>).)*<(?:input|select)\b", answer.text, re.S)
        assert len(fields) == len(labelled), path


def test_secrets_are_shown_nowhere(crawled: dict[str, httpx.Response], client: Client) -> None:
    asked = [client.get(path) for path in ("/api/v1/snapshots/1", "/api/v1/alerts", f"/api/v1{HARBOUR}")]
    for answer in [*crawled.values(), *asked]:
        assert "canary-secret" not in answer.text
    assert "(not shown)" in crawled["/snapshots/1"].text


def test_every_answer_carries_the_security_headers(crawled: dict[str, httpx.Response], client: Client) -> None:
    for answer in [
        *crawled.values(),
        client.get("/no-such-page"),
        client.get("/static/style.css"),
        client.get("/?page=0"),
    ]:
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-frame-options"] == "DENY"


def test_hostile_text_is_shown_as_text(crawled: dict[str, httpx.Response]) -> None:
    page = next(page for path, page in pages(crawled).items() if path == "/providers/hostile")
    assert "<b>Hostile & Co</b>" in page.words
    texts = [crawled[path].text for path, page in pages(crawled).items() if "Text with an override" in page.words]
    assert len(texts) == 4  # two versions, each formatted and as stored
    for text in texts:
        assert "\u202e" not in text
        assert "‹U+202E›" in text
        assert "‹U+200B›" in text
        assert "{{ 7 * 7 }}" in text


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "/",
            ["Needs attention", "What changed last", "Quietline", "403 Forbidden", "Voice and messaging", "云山通信"],
        ),
        ("/?show=attention", ["2 policies found", "Terms of Service", "Quietline"]),
        ("/?q=QUIETLINE", ["1 policy found"]),
        ("/?q=rheinhafen+example", ["1 policy found", "Datenschutzerklärung"]),
        ("/?q=100%25_none", ["0 policies found", "No policy fits"]),
        ("/?show=archived", ["Cookie Policy"]),
        ("/providers/harbour-voice", ["Harbour Voice", "Terms of Service", "Changed without a new date"]),
        ("/providers/larkspur", ["1 archived policy", "Not checked yet"]),
        (
            HARBOUR,
            [
                "Date it states",
                "No good page for 5 days",
                "Held back for 1 day",
                "First followed",
                "right removed: erasure",
            ],
        ),
        ("/policies/quietline-privacy-policy", ["9 checks", "403 Forbidden", "last confirmed"]),
        ("/policies/larkspur-privacy-policy", ["Nothing has been seen yet"]),
        (f"{HARBOUR}/checks", ["The connection timed out", "The site could not be reached", "snapshot 3", "HTTP 200"]),
        (f"{HARBOUR}/checks?outcome=held", ["cookie banner"]),
        (f"{HARBOUR}/diff", ["Version 2", "Version 3", "improve quality", "deleted:"]),
        (f"{HARBOUR}/diff?from=3&to=1", ["You compare backwards in time"]),
        ("/policies/larkspur-privacy-policy/diff", ["No version has been stored yet"]),
        ("/policies/quietline-privacy-policy/diff", ["There is one version so far"]),
        (
            "/changes/1",
            ["Takes effect later", "30 days → 60 days", "made between 7 Sep 2025", "sent 9 Sep 2025", "2 added"],
        ),
        ("/snapshots/1", ["203.0.113.7", "SHA-256 of the certificate", "user-agent", "301", "03:00:00 UTC"]),
        (
            "/alerts",
            [
                *("451 try again later", "next try", "in 4 minutes", "The channel chat is disabled"),
                "Takes effect later substantive",
                "Readable again; it had been: The site answered 503",
                "Cannot read: Server error: The site answered with an error",
            ],
        ),
        ("/changes/3", ["No channel was told of this change."]),
        ("/alerts?state=failed", ["410 Gone"]),
        ("/channels", ["legal@example.com", "chat webhook", "https://hooks.example/…", "topics retention"]),
    ],
)
def test_a_page_says(client: Client, path: str, expected: list[str]) -> None:
    answer = client.get(path)
    words = " ".join(Parsed(answer.text).words.split())
    assert answer.status_code == 200
    assert [text for text in expected if text not in words] == []


def test_the_source_can_be_followed_and_tells_nothing_of_us(client: Client) -> None:
    for path in (HARBOUR, f"{HARBOUR}/checks"):
        links = [values for tag, values in Parsed(client.get(path).text).tags if tag == "a" and "rel" in values]
        (source,) = [values for values in links if values["href"].startswith("https:")]
        assert source["href"] == "https://harbour-voice.example/privacy-policy"
        assert source["rel"] == "noreferrer noopener nofollow"


def test_numbers_of_a_check_do_not_break() -> None:
    style = client_css().partition(".checks .num, .checks .kept")
    assert style[1]
    assert style[2].partition("}")[0].endswith("{ white-space: nowrap; ")


def client_css() -> str:
    return (Path(redline.__file__).parent / "static" / "style.css").read_text(encoding="utf-8")


def test_the_version_page_shows_every_word_formatted_and_as_stored(client: Client) -> None:
    words = " ".join(Parsed(client.get("/versions/3").text).words.split())
    for word in re.findall(r"[\w@.]{3,}", texts.ENGLISH_3.replace("https://harbour.example/subprocessors", "")):
        assert word.strip(".") in words
    stored = client.get("/versions/3/text")
    assert stored.text == texts.ENGLISH_3
    assert stored.headers["content-type"] == "text/plain; charset=utf-8"
    assert 'filename="harbour-voice-privacy-policy-3.md"' in stored.headers["content-disposition"]


def test_a_clause_can_be_cited(client: Client) -> None:
    page = Parsed(client.get("/versions/3").text)
    places = [values["id"] for _, values in page.tags if re.fullmatch(r"c-[0-9a-f]{12}", values.get("id", ""))]
    assert len(places) == len(set(places)) == 20
    assert all(link[1:] in places for link in page.links if link.startswith("#c"))


def test_a_recorded_change_shows_what_was_recorded(filled: Database, client: Client) -> None:
    recorded = client.get("/changes/2").text
    assert client.get("/changes/2?layout=side").text.count("side-label") > 0
    assert "right removed: erasure" in recorded
    assert "do not → may" in recorded


def test_the_raw_snapshot_cannot_run(client: Client) -> None:
    answer = client.get("/snapshots/1/raw")
    assert answer.content.startswith(b"<!doctype html>")
    assert answer.headers["content-type"] == "text/plain"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-disposition"] == 'attachment; filename="snapshot-1.html.txt"'


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/providers/nobody", 404),
        ("/policies/none", 404),
        ("/policies/..%2f..%2fetc%2fpasswd", 404),
        (f"{HARBOUR}/diff?from=99", 404),
        ("/versions/999", 404),
        ("/changes/999", 404),
        ("/snapshots/999", 404),
        ("/snapshots/999/raw", 404),
        ("/static/../app.py", 404),
        ("/static/%2e%2e/app.py", 404),
        ("/versions/0", 422),
        ("/versions/99999999999999999999", 422),
        ("/changes/one", 422),
        ("/?page=-1", 422),
        ("/?show=everything", 422),
        (f"/?q={'x' * 201}", 422),
        (f"{HARBOUR}/diff?from=a", 422),
        (f"{HARBOUR}/checks?outcome=lost", 422),
    ],
)
def test_a_mistake_gets_a_friendly_page(client: Client, path: str, status: int) -> None:
    answer = client.get(path)
    page = Parsed(answer.text)
    assert answer.status_code == status
    assert page.problems == []
    assert "Back to the policies" in page.words
    assert "Traceback" not in answer.text


def test_a_page_beyond_the_last_is_empty_not_broken(client: Client) -> None:
    assert client.get("/?page=1000000").status_code == 200
    assert client.get("/changes?page=1000000").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/changes", "/alerts", "/channels", "/feed.atom", "/healthz", "/api/v1/policies"]
)
def test_an_empty_database_is_no_mistake(empty: Client, path: str) -> None:
    assert empty.get(path).status_code == 200


def test_an_empty_overview_tells_how_to_begin(empty: Client) -> None:
    assert "tracker add https://example.com/privacy" in Parsed(empty.get("/").text).words


def test_a_thousand_policies_come_in_pages(many: Client) -> None:
    first = Parsed(many.get("/").text)
    last = Parsed(many.get("/?page=20").text)
    assert "1,000 policies of 500 providers" in " ".join(first.words.split())
    assert "Page 1 of 20" in first.words
    assert "/?page=2" in first.links
    assert "Page 20 of 20" in last.words
    found = {link for number in range(1, 21) for link in Parsed(many.get(f"/?page={number}").text).links}
    assert len([link for link in found if link.startswith("/policies/")]) == 1000


def test_head_answers_like_get_without_a_body(client: Client) -> None:
    for path in ("/", "/changes/1", "/feed.atom", "/api/v1/policies", "/static/style.css", "/nothing"):
        head, get = client.ask("HEAD", path), client.get(path)
        assert head.status_code == get.status_code
        assert head.content == b""
        assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    answer = client.ask(method, "/policies/harbour-voice-privacy-policy")
    assert answer.status_code == 405
    assert "for reading only" in answer.text


def test_health_says_when_the_database_is_gone(client: Client, tmp_path: Path) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    bare = Database(create_engine(f"sqlite:///{tmp_path / 'bare.db'}"))
    answer = Client(create_app(sample.services(bare))).get("/healthz")
    bare.close()
    assert answer.status_code == 503
    assert answer.json()["status"] == "error"


def test_a_bug_gets_a_page_that_tells_nothing(tmp_path: Path) -> None:
    bare = Database(create_engine(f"sqlite:///{tmp_path / 'bare.db'}"))
    client = Client(create_app(sample.services(bare)))
    page, api = client.get("/"), client.get("/api/v1/policies")
    bare.close()
    assert page.status_code == api.status_code == 500
    assert "no such table" not in page.text + api.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert api.json()["error"].startswith("This is our mistake")


def test_texts_too_hard_to_compare_are_told_kindly(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: object, _old: Reading, _new: Reading) -> Comparison:
        raise TooHard("comparing the versions took longer than 20 s and was ended")

    monkeypatch.setattr(sample.SameProcess, "compare", refuse)
    client = Client(create_app(sample.services(filled)))
    page = client.get(f"{HARBOUR}/diff?from=1&to=2")
    assert page.status_code == 200
    assert "took longer than 20 s" in page.text
    assert client.get(f"/api/v1{HARBOUR}/diff?from=1&to=2").status_code == 503


def test_many_comparisons_at_once_wait_their_turn_or_are_refused(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    compare = sample.SameProcess.compare

    def slow(self: sample.SameProcess, old: Reading, new: Reading) -> Comparison:
        begun.set()
        assert go_on.wait(30)
        return compare(self, old, new)

    monkeypatch.setattr(sample.SameProcess, "compare", slow)
    monkeypatch.setattr(redline, "PATIENCE", 0.01)
    client = Client(create_app(sample.services(filled)))
    answers: list[int] = []
    first = threading.Thread(target=lambda: answers.append(client.get(f"/api/v1{HARBOUR}/diff").status_code))
    first.start()
    assert begun.wait(30)
    second = client.get(f"/api/v1{HARBOUR}/diff")
    go_on.set()
    first.join(30)
    assert (answers, second.status_code) == ([200], 503)
    assert "Try again in a moment" in second.json()["error"]


def test_a_prefix_is_in_every_link(filled: Database) -> None:
    options = WebOptions(public_url="https://law.example/tracker/")
    client = Client(create_app(sample.services(filled), options), "https://law.example")
    page = Parsed(client.get("/tracker/").text)
    assert page.links
    assert all(link.startswith(("/tracker/", "#")) for link in page.links)
    assert client.get("/tracker/changes/1").status_code == 200
    assert client.get("/changes/1").status_code == 200  # a proxy may also take the prefix away
    assert client.get("/tracker/static/style.css").status_code == 200
    assert "https://law.example/tracker/changes/1" in client.get("/tracker/feed.atom").text
    assert client.get("/tracker/api/v1/changes/99").json()["error"]


def test_comparisons_are_remembered(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    compare = sample.SameProcess.compare

    def counting(self: sample.SameProcess, old: Reading, new: Reading) -> Comparison:
        asked.append(1)
        return compare(self, old, new)

    monkeypatch.setattr(sample.SameProcess, "compare", counting)
    client = Client(create_app(sample.services(filled)))
    for layout in ("inline", "side", "inline"):
        assert client.get(f"{HARBOUR}/diff?from=1&to=2&layout={layout}").status_code == 200
    assert len(asked) == 1
