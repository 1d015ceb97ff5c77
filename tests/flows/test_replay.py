"""Recorded captures through the path of a check: what a live tracker would have said, and when."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import START
from tests.flows.sample import InlineWorkers, policy_page
from tracker.flows.replay import replay_lines

SIXTY = ("30 days", "60 days")
ERROR = b"<html><head><title>Error</title></head><body><h1>Something went wrong</h1><p>Try later.</p></body></html>"
PAGE = policy_page().decode()


def capture(i: int, body: bytes | str, policy: str = "acme", **values: Any) -> dict[str, Any]:
    item: dict[str, Any] = {
        "policy": policy,
        "i": i,
        "t": (START + timedelta(hours=12 * i)).isoformat(),
        "url": "https://acme.example/privacy",
        "status": 200,
        "content_type": "text/html; charset=utf-8",
        "body": body.decode() if isinstance(body, bytes) else body,
    }
    return item | values


def replayed(*items: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(replay_lines(items, InlineWorkers()))


def outcomes(answers: list[dict[str, Any]]) -> list[str]:
    return [answer["outcome"] + ("!" if answer["alert"] else "") for answer in answers]


def shown(*pages: bytes | str) -> list[dict[str, Any]]:
    """The answers to these pages, twelve hours apart."""
    return replayed(*(capture(i, page) for i, page in enumerate(pages)))


def test_a_change_is_answered_where_it_is_seen() -> None:
    answers = shown(PAGE, PAGE, policy_page(SIXTY), policy_page(SIXTY))
    assert outcomes(answers) == ["first", "same", "changed!", "same"]
    told = answers[2]
    assert (told["policy"], told["i"], told["kind"], told["states"]) == ("acme", 2, "silent", ["modified"])
    assert told["words_changed"] == 1
    json.dumps(answers)


def test_policies_may_be_interleaved() -> None:
    items = []
    for i in range(4):
        items.append(capture(i, policy_page(SIXTY) if i > 1 else PAGE, policy="one"))
        items.append(capture(i, PAGE, policy="two"))
    answers = replayed(*items)
    assert outcomes(answers[0::2]) == ["first", "same", "changed!", "same"]
    assert outcomes(answers[1::2]) == ["first", "same", "same", "same"]


def test_each_answer_comes_before_the_next_line_is_asked_for() -> None:
    asked: list[int] = []

    def lines() -> Iterator[dict[str, Any]]:
        for i in range(3):
            asked.append(i)
            yield capture(i, PAGE)

    answers = replay_lines(lines(), InlineWorkers())
    for i in range(3):
        assert next(answers)["i"] == i
        assert asked == list(range(i + 1))
    answers.close()  # type: ignore[attr-defined]


BAD = [
    (ERROR, 200, "text/html", "refused"),
    (b"", 200, "text/html", "refused"),
    (b"<p>gone</p>", 404, "text/html", "failed"),
    (b"<p>slow down</p>", 429, "text/html", "failed"),
    (b"<p>no</p>", 503, "text/html", "failed"),
    (b"GIF89a", 200, "image/gif", "failed"),
    (PAGE.encode()[: len(PAGE) * 55 // 100], 200, "text/html", "held"),
]


@pytest.mark.parametrize(("body", "status", "content_type", "outcome"), BAD, ids=[f"{r[1]} {r[3]}" for r in BAD])
def test_what_is_not_the_page_becomes_no_version(body: bytes, status: int, content_type: str, outcome: str) -> None:
    bad = capture(1, body, status=status, content_type=content_type)
    answers = replayed(capture(0, PAGE), bad, capture(2, PAGE))
    assert outcomes(answers) == ["first", outcome, "same"]
    assert answers[1]["reason"]


def test_a_recorded_304_is_not_modified() -> None:
    answers = replayed(capture(0, PAGE), capture(1, "", status=304), capture(2, PAGE))
    assert outcomes(answers) == ["first", "not_modified", "same"]


def test_health_and_recovery_are_told_as_such() -> None:
    answers = shown(PAGE, *[ERROR] * 5, PAGE)
    told = [(answer["i"], answer["kind"]) for answer in answers if answer["alert"]]
    assert told == [(4, "health"), (6, "recovered")]


def test_a_change_behind_an_outage_is_told_as_the_change_it_is() -> None:
    answers = shown(PAGE, *[ERROR] * 5, policy_page(SIXTY))
    assert (answers[-1]["outcome"], answers[-1]["alert"], answers[-1]["kind"]) == ("changed", True, "silent")


def test_variants_that_alternate_are_told_at_most_twice() -> None:
    variants: list[bytes | str] = [PAGE, policy_page(SIXTY)]
    answers = shown(*variants * 5)
    assert [answer["kind"] for answer in answers if answer["alert"]] == ["silent", "alternates"]
    assert {answer["outcome"] for answer in answers[2:]} == {"returned"}


def test_bytes_come_in_base64_too() -> None:
    encoded = base64.b64encode("<html><p>für</p></html>".encode("latin-1")).decode()
    items = [capture(0, PAGE), capture(1, "")]
    del items[0]["body"], items[1]["body"]
    items[0]["body_b64"], items[1]["body_b64"] = base64.b64encode(PAGE.encode()).decode(), encoded
    assert outcomes(replayed(*items)) == ["first", "refused"]


WRONG = [
    ({"i": 1}, "'policy'"),
    ({"policy": "acme", "i": 1}, "'t'"),
    ({"policy": "acme", "i": 1, "t": "yesterday"}, "'t'"),
    ({"policy": "acme", "i": 1, "t": "2026-01-01T12:00:00+00:00"}, "'body'"),
    ({"policy": "acme", "i": 1, "t": "2026-01-01T12:00:00+00:00", "body_b64": "?"}, "'body_b64'"),
    ({"policy": "acme", "i": 1, "t": "2026-01-01T12:00:00+00:00", "body": "", "status": "ok"}, "'status'"),
    ({"policy": "acme", "i": 1, "t": "2026-01-01T12:00:00+00:00", "body": "", "status": 7}, "'status'"),
]


@pytest.mark.parametrize(("item", "key"), WRONG, ids=[row[1] for row in WRONG])
def test_a_line_that_cannot_be_used_is_answered_and_stops_nothing(item: dict[str, Any], key: str) -> None:
    answers = replayed(capture(0, PAGE), item, capture(2, PAGE))
    assert outcomes(answers) == ["first", "failed", "same"]
    assert key in answers[1]["reason"]
    assert answers[1]["i"] == 1


def test_nothing_recorded_nothing_answered() -> None:
    assert replayed() == []
