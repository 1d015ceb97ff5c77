"""What an alert says, in text, HTML and JSON, and that a policy's words stay words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.outbox import NEW, NOW, OLD, Outbox, modified, open_outbox
from tracker.core.model import ClauseChange, ClauseState, Comparison
from tracker.flows.messages import excerpt, message_for
from tracker.flows.payload import MAX_BYTES, fit
from tracker.store import alerts, tables
from tracker.store.stories import story_of
from tracker.transport import Message, encode


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    opened = open_outbox(tmp_path)
    yield opened
    opened.database.close()


def message(outbox: Outbox, uid: str) -> Message:
    with outbox.database.read() as session:
        return message_for(story_of(session, outbox.row(uid)), "https://tracker.example/")


def told(outbox: Outbox, **change: Any) -> Message:
    outbox.channel("legal")
    (uid,) = outbox.tell(outbox.change(**change))
    return message(outbox, uid)


def health(outbox: Outbox, kind: str, check: int, reason: str) -> Message:
    outbox.channel("legal")
    with outbox.database.begin() as session:
        policy = session.get_one(tables.Policy, "voxvalley-privacy")
        (row,) = alerts.enqueue(session, policy=policy, check_id=check, kind=kind, reason=reason, now=NOW)
        uid = row.uid
    return message(outbox, uid)


class Tags(HTMLParser):
    """The tags of a page, their links, and its visible words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "background", "action")]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_change_is_told_in_a_minute(outbox: Outbox) -> None:
    sent = told(outbox)
    assert sent.subject == "Voxvalley Privacy Policy: 1 clause changed (retention, sharing)"
    assert sent.kind == "change"
    seen = Tags(sent.html)
    for words in (sent.text, seen.words):
        for expected in (
            "2020-02-18 → 2026-11-19",
            "between 2026-11-18 21:00 UTC and 2026-11-20 09:00 UTC",
            "1 changed; 2 words",
            "30 became 90 days",
            "Retention",
            "90",
            "https://www.voxvalley.example/privacy",
        ):
            assert expected in words
    assert "https://tracker.example/changes/1" in sent.text
    assert set(seen.links) == {
        "https://tracker.example/changes/1",
        "https://tracker.example/policies/voxvalley-privacy",
    }
    assert {"ins", "del"} <= seen.tags


@pytest.mark.parametrize(
    ("fields", "headline"),
    [
        ({"kind": "date_only", "topics": []}, "only the date changed (2020-02-18 → 2026-11-19)"),
        ({"kind": "silent", "topics": []}, "1 clause changed without a new date"),
        ({"kind": "backdated", "topics": ["rights"]}, "1 clause changed under an older date (rights)"),
        ({"kind": "effective_later", "topics": []}, "1 clause changed, effective later"),
        ({"kind": "replaced", "topics": []}, "1 clause changed, whole text replaced"),
        ({"kind": "link", "topics": []}, "1 clause changed, links only"),
        ({"kind": "withdrawn", "topics": []}, "withdrawn"),
        (
            {"kind": "withdrawn", "evidence": ['the page says: "gone"', "merged into: Centre (https://a.example/c)"]},
            "withdrawn, merged into Centre",
        ),
        ({"kind": "withdrawn", "evidence": ["moved to: https://a.example/c"]}, "withdrawn, moved to another page"),
        ({"kind": "alternates", "topics": []}, "1 clause changed, the page alternates between texts"),
        ({"clauses_changed": 3, "topics": ["a", "b_c", "d", "e"]}, "3 clauses changed (a, b c, d)"),
    ],
)
def test_the_subject_says_what_kind_of_change(outbox: Outbox, fields: dict[str, Any], headline: str) -> None:
    assert told(outbox, **fields).subject == f"Voxvalley Privacy Policy: {headline}"


EVIDENCE = [
    "stated date 2020-02-18 -> 2026-11-19",
    "right removed: deletion",
    "30 days -> 90 days",
    "will not -> may",
    "18 Feb 2020 -> 19 Nov 2026",
    *(f"point {number}" for number in range(5)),
]


def test_the_strongest_evidence_leads_and_dates_are_left_to_the_table(outbox: Outbox) -> None:
    outbox.channel("legal")
    change = replace(modified(OLD, NEW), evidence=("30 days -> 90 days",))
    (uid,) = outbox.tell(outbox.change(evidence=EVIDENCE, changes=(change,)))
    with outbox.database.begin() as session:
        session.get_one(tables.Version, 1).stated_evidence = "Last updated: 18 Feb  2020"
    sent = message(outbox, uid)
    words = Tags(sent.html).words
    for text in (sent.text, words):
        points = [text.index(point) for point in ("right removed: deletion", "30 days → 90 days", "will not → may")]
        assert points == sorted(points)
        assert points[-1] < text.index("Stated date")
        assert "point 2" in text
        assert "point 3" not in text
        assert "stated date 2020" not in text
        assert "18 Feb 2020" not in text
        assert text.count("30 days → 90 days") == 2  # and beside its clause
        assert "->" not in text
        assert "1 changed." not in text
    assert sent.text.splitlines()[3] == "- right removed: deletion"


def test_a_change_that_is_all_dates_has_no_points(outbox: Outbox) -> None:
    sent = told(outbox, kind="date_only", topics=[], evidence=EVIDENCE[:1])
    assert "\n- " not in sent.text
    assert "<li" not in sent.html
    assert "\n\n\n" not in sent.text.partition("\n* ")[0]


def test_deleted_and_inserted_words_stand_apart_and_nothing_is_hidden(outbox: Outbox) -> None:
    sent = told(outbox)
    ((style, between),) = re.findall(r"<del style=\"([^\"]*)\">[^<]*</del>([^<]*)<ins", sent.html)
    assert between or "margin-right:4px" in style
    assert "deleted:" not in Tags(sent.html).words


def test_a_change_within_a_minute_happened_then(outbox: Outbox) -> None:
    outbox.channel("legal")
    (uid,) = outbox.tell(outbox.change())
    with outbox.database.begin() as session:
        session.get_one(tables.Version, 1).last_seen_at = NOW
        session.get_one(tables.Change, 1).detected_at = NOW + timedelta(seconds=20)
    assert "Happened: 2026-11-20 09:00 UTC\n" in message(outbox, uid).text


def test_the_same_alert_gives_the_same_message(outbox: Outbox) -> None:
    first = told(outbox)
    with outbox.database.begin() as session:
        policy = session.get_one(tables.Policy, "voxvalley-privacy")
        policy.current_version_id, policy.failures, policy.state = 99, 7, "failed"
    assert message(outbox, first.uid) == first


def test_health_and_recovery(outbox: Outbox) -> None:
    outbox.check("same", NOW - timedelta(days=3))
    for hours in (48, 36, 24):
        check = outbox.check("failed", NOW - timedelta(hours=hours))
    blind = health(outbox, "health", check, "HTTP 404 <b>\u202e")
    assert blind.subject == "Voxvalley Privacy Policy: not seen since 17 November (3 checks)"
    assert "3 checks saw no good page: HTTP 404 <b>." in blind.text
    assert "2026-11-17 09:00 UTC" in blind.text
    assert "tracker accept" not in blind.text
    assert "<b>" not in blind.html
    assert blind.data["type"] == "health"
    assert blind.data["data"]["checks"] == 3
    again = message_of_recovery(outbox, outbox.check("same", NOW))
    assert again.subject == "Voxvalley Privacy Policy: seen again"
    assert "after 3 checks without a good page (the trouble was: HTTP 404)" in again.text
    assert again.data["data"]["last_good_at"] == "2026-11-17T09:00:00Z"


def test_health_of_what_was_never_seen(outbox: Outbox) -> None:
    check = outbox.check("refused", NOW - timedelta(hours=1))
    never = health(outbox, "health", check, "server_error: The site answered with an error message.")
    assert never.subject == "Voxvalley Privacy Policy: never seen so far (1 check)"
    assert "no good page: server error: The site answered with an error message.\n" in never.text


def test_health_of_a_page_that_is_held_back_says_how_to_accept_it(outbox: Outbox) -> None:
    outbox.check("same", NOW - timedelta(days=3))
    outbox.check("held", NOW - timedelta(days=2))
    sent = health(outbox, "health", outbox.check("held", NOW), "another language: de, was en")
    assert (
        "2 checks saw no good page. The newest was held back, because it may not be the policy: another language: de, "
        "was en." in " ".join(sent.text.split())
    )
    assert "the last good version stands" in sent.text
    assert "tracker accept voxvalley-privacy" in sent.text


def test_health_of_what_was_not_seen_for_long_names_the_year(outbox: Outbox) -> None:
    outbox.check("same", NOW - timedelta(days=400))
    never = health(outbox, "health", outbox.check("failed", NOW), "")
    assert never.subject == "Voxvalley Privacy Policy: not seen since 16 October 2025 (1 check)"
    assert "The last check brought no good page: no reason was recorded." in never.text


def message_of_recovery(outbox: Outbox, check: int) -> Message:
    with outbox.database.begin() as session:
        policy = session.get_one(tables.Policy, "voxvalley-privacy")
        (row,) = alerts.enqueue(session, policy=policy, check_id=check, kind="recovered", reason="HTTP 404", now=NOW)
        uid = row.uid
    return message(outbox, uid)


HOSTILE = (
    "<script>alert(1)</script> <img src=https://evil.example/x.png> [click](https://evil.example/) "
    "<a href='javascript:alert(1)'>x</a> {{ 7*7 }} {% raw %} \u202egnp.exe \u200b </del></ins></table> 90"
)


def test_a_policys_words_are_escaped_and_become_no_links(outbox: Outbox) -> None:
    new = NEW.replace("We keep calls for 90 days.", HOSTILE)
    change = replace(modified(OLD, new), path=("<h1>Privacy", HOSTILE), evidence=(HOSTILE,))
    sent = told(outbox, new=new, changes=(change,), topics=["<b>"], evidence=[HOSTILE])
    seen = Tags(sent.html)
    assert not seen.tags & {"script", "img", "iframe", "form", "link", "object", "b"}
    assert all(link.startswith("https://tracker.example/") for link in seen.links)
    assert "49" not in re.sub(r"#\w+|\d+px", "", seen.words)
    assert "alert(1)" in seen.words
    assert "\u202e" not in sent.html
    assert "\u202e" not in sent.text
    assert "\n" not in sent.subject


def many(count: int, size: int) -> tuple[str, tuple[ClauseChange, ...]]:
    """A text of `count` added clauses of `size` characters each, the later the more significant."""
    line = "x" * size
    spans = [(place * (size + 2), place * (size + 2) + size) for place in range(count)]
    changes = tuple(
        ClauseChange(ClauseState.ADDED, new=(span,), inserted=(span,), significance=place / count)
        for place, span in enumerate(spans)
    )
    return "\n\n".join([line] * count) + "\n", changes


def test_an_excerpt_takes_what_matters_most_in_the_order_of_the_text() -> None:
    text, changes = many(10, 100)
    shown, left_out = excerpt(Comparison("", text, changes), clauses=4, characters=10_000)
    assert [change.significance for change in shown.changes] == [0.6, 0.7, 0.8, 0.9]
    assert left_out == 6
    shown, left_out = excerpt(Comparison("", text, changes), clauses=40, characters=250)
    assert [change.significance for change in shown.changes] == [0.8, 0.9]
    assert left_out == 8
    quiet = replace(changes[9], state=ClauseState.COSMETIC)
    assert excerpt(Comparison("", text, (quiet,))) == (Comparison("", text, ()), 0)


def test_a_large_change_makes_a_mail_and_a_payload_that_fit(outbox: Outbox) -> None:
    text, changes = many(100, 3000)
    sent = told(outbox, old="", new=text, changes=changes)
    assert len(sent.html) < 100_000
    assert "87 more changed clauses do not fit into this message." in sent.text
    assert len(encode(sent.data)) <= MAX_BYTES
    data = sent.data["data"]
    assert data["truncated"] is True
    assert data["clauses_changed"] == 100
    assert 0 < len(data["clauses"]) < 100
    assert data["links"]["change"] == "https://tracker.example/changes/1"


def test_one_clause_too_long_for_a_mail_is_left_to_the_link(outbox: Outbox) -> None:
    text, changes = many(1, 60_000)
    sent = told(outbox, old="", new=text, changes=changes)
    assert "1 changed clause does not fit into this message." in sent.text
    assert "https://tracker.example/changes/1" in sent.text


def test_the_payload_is_complete(outbox: Outbox) -> None:
    sent = told(outbox)
    assert sent.data == {
        "type": "change",
        "timestamp": "2026-11-20T09:00:00Z",
        "data": {
            "alert": sent.uid,
            "provider": {"id": "voxvalley", "name": "Voxvalley"},
            "policy": {
                "id": "voxvalley-privacy",
                "type": "Privacy Policy",
                "language": "",
                "region": "",
                "urls": ["https://www.voxvalley.example/privacy"],
            },
            "links": {
                "policy": "https://tracker.example/policies/voxvalley-privacy",
                "change": "https://tracker.example/changes/1",
            },
            "change": 1,
            "kind": "change",
            "level": "substantive",
            "significance": 0.8,
            "topics": ["retention", "sharing"],
            "evidence": ["30 became 90 days"],
            "detected_at": "2026-11-20T09:00:00Z",
            "clauses_changed": 1,
            "words_changed": 2,
            "stated_date": {"old": "2020-02-18", "new": "2026-11-19"},
            "effective_date": {"old": None, "new": None},
            "versions": {
                "old": {"id": 1, "seq": 1, "captured_at": "2026-11-18T09:00:00Z"},
                "new": {"id": 2, "seq": 2, "captured_at": "2026-11-20T09:00:00Z"},
            },
            "truncated": False,
            "clauses": [
                {
                    "state": "modified",
                    "path": ["Privacy", "Retention"],
                    "number": "2.1",
                    "old": "We keep calls for 30 days.",
                    "new": "We keep calls for 90 days.",
                    "topic": "retention",
                    "significance": 0.8,
                }
            ],
        },
    }


@pytest.mark.parametrize("most", [200, 400, 1000])
def test_fit_keeps_the_first_clauses_within_the_limit(most: int) -> None:
    clauses = [{"new": "数据" * 10 + str(place)} for place in range(50)]
    body = fit({"type": "change", "data": {"truncated": False, "clauses": clauses}}, most)
    kept = body["data"]["clauses"]
    assert len(encode(body)) <= most
    assert kept == clauses[: len(kept)]
    assert body["data"]["truncated"] is True
    assert len(encode(body)) + len(encode(clauses[len(kept)])) + 1 > most
