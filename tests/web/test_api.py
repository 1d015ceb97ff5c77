"""The JSON API: every route answers in its declared shape, filters filter, unknown parameters are mistakes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web import texts
from tests.web.client import Client

HARBOUR = "/api/v1/policies/harbour-voice-privacy-policy"


def asked(client: Client, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_lists(client: Client) -> None:
    policies = asked(client, "/api/v1/policies?size=3")
    assert len(policies["items"]) == 3
    assert policies["total"] == 7
    assert policies["pages"] == 3
    assert [one["id"] for one in asked(client, "/api/v1/policies?standing=failing")["items"]] == [
        "quietline-privacy-policy"
    ]
    assert asked(client, "/api/v1/policies?standing=archived")["total"] == 1
    assert asked(client, "/api/v1/policies?provider=harbour-voice")["total"] == 2
    assert asked(client, "/api/v1/policies?q=%E9%9A%90%E7%A7%81")["items"][0]["id"] == "yunshan-privacy"
    assert asked(client, "/api/v1/providers")["total"] == 6
    assert asked(client, "/api/v1/changes?policy=harbour-voice-privacy-policy")["total"] == 2
    assert asked(client, "/api/v1/changes?provider=yunshan")["total"] == 1
    assert asked(client, "/api/v1/alerts?state=sent")["total"] == 3
    assert asked(client, f"{HARBOUR}/checks?outcome=failed")["total"] == 8


def test_one_policy(client: Client) -> None:
    policy = asked(client, HARBOUR)
    assert policy["standing"] == "ok"
    assert policy["sources"][0]["url"] == "https://harbour-voice.example/privacy-policy"
    assert policy["outcomes"]["failed"] == 8
    assert policy["last_good_at"].endswith("Z")


def test_a_version_comes_with_text_and_clauses(client: Client) -> None:
    seqs = [one["seq"] for one in asked(client, f"{HARBOUR}/versions")["items"]]
    assert seqs == [3, 2, 1]
    version = asked(client, "/api/v1/versions/1")
    assert version["text"] == texts.ENGLISH
    assert version["stated_date"] == "2024-03-04"
    clause = next(one for one in version["clauses"] if one["number"] == "1.2")
    assert version["text"][clause["body"] : clause["end"]] == "We do not record the content of calls."
    assert clause["path"] == ["Privacy Policy", "1. Data we collect"]


def test_a_change_comes_with_its_records(client: Client) -> None:
    change = asked(client, "/api/v1/changes/2")
    assert change["kind"] == "silent"
    assert (change["old"]["seq"], change["new"]["seq"]) == (2, 3)
    diff = change["diff"]
    inserted = [diff["new_text"][start:end] for one in diff["changes"] for start, end in one["inserted"]]
    assert any("may" in text for text in inserted)


def test_a_diff_of_any_two_versions(client: Client) -> None:
    diff = asked(client, f"{HARBOUR}/diff?from=1&to=3")
    assert (diff["old"]["seq"], diff["new"]["seq"], diff["recorded_change_id"]) == (1, 3, None)
    assert diff["diff"]["changes"]
    assert asked(client, f"{HARBOUR}/diff")["recorded_change_id"] == 2


def test_snapshots_and_status(client: Client) -> None:
    snapshot = asked(client, "/api/v1/snapshots/1")
    assert snapshot["redirects"] == [["https://harbour-voice.example/privacy-policy", 301, "203.0.113.7"]]
    assert ["cookie", "(not shown)"] in snapshot["request_headers"]
    assert asked(client, "/api/v1/providers/yunshan")["name"] == "云山通信"
    status = asked(client, "/api/v1/status")
    assert (status["failing"], status["held"], status["new"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/policies/none", 404),
        ("/api/v1/policies/none/versions", 404),
        ("/api/v1/policies/none/checks", 404),
        ("/api/v1/policies/larkspur-privacy-policy/diff", 404),
        ("/api/v1/providers/none", 404),
        ("/api/v1/versions/999", 404),
        ("/api/v1/changes/999", 404),
        ("/api/v1/snapshots/999", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/policies?size=201", 422),
        ("/api/v1/policies?page=0", 422),
        ("/api/v1/policies?standing=lost", 422),
        ("/api/v1/policies?secter=banking", 422),
        ("/api/v1/changes?size=x", 422),
        (f"{HARBOUR}/diff?from=0", 422),
        ("/api/v1/versions/x", 422),
    ],
)
def test_mistakes_are_json(client: Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.json()["error"]
    assert isinstance(answer.json()["details"], list)


def test_the_description_names_every_route(client: Client) -> None:
    described = asked(client, "/api/v1/openapi.json")
    paths = set(described["paths"])
    assert {"/api/v1/policies", "/api/v1/changes/{change_id}", "/api/v1/policies/{policy_id}/diff"} <= paths
    assert all(path.startswith("/api/v1/") for path in paths)
    for path, methods in described["paths"].items():
        expected = {"post"} if path.endswith(("/accept", "/mask", "/unmask")) else {"get"}
        assert set(methods) == expected | ({"post"} if path.endswith("/baseline") else set()), path
        for method in methods.values():
            assert method["responses"]["200"]["content"]["application/json"]["schema"], path


def test_there_is_no_page_that_needs_a_cdn(client: Client) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/changes?policy=nope", "There is no policy of that id here"),
        ("/changes?provider=nope", "There is no provider of that id here"),
        ("/alerts?policy=nope", "There is no policy of that id here"),
        ("/alerts?channel=nope", "There is no channel of that name here"),
        ("/policies?provider=nope", "There is no provider of that id here"),
        ("/policies/nope", "There is no such policy here"),
        ("/policies/nope/checks", "There is no such policy here"),
        ("/policies/nope/versions", "There is no such policy here"),
        ("/policies/nope/diff", "There is no such policy here"),
    ],
)
def test_a_filter_by_what_is_not_there_is_a_mistake(client: Client, path: str, said: str) -> None:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 404
    assert said in answer.json()["error"]


def test_a_filter_by_what_is_archived_is_none(client: Client) -> None:
    assert asked(client, "/api/v1/changes?policy=larkspur-cookie-policy")["total"] == 0
    assert asked(client, "/api/v1/alerts?policy=larkspur-cookie-policy&channel=chat")["total"] == 0
