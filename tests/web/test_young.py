"""The pages of policies that have not come far: never read, only failed, refused or held, archived, hours old."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.web import sample
from tests.web.client import Client, Parsed
from tests.web.rows import NOW, add_check, add_policy
from tracker.store import tables
from tracker.store.db import open_database
from tracker.web.app import create_app

OUTCOMES = ("failed", "refused", "held", "none")
POLICIES = [f"{outcome}{state}-privacy-policy" for outcome in OUTCOMES for state in ("", "-archived")]


@pytest.fixture(scope="module")
def young(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = tmp_path_factory.mktemp("web") / "young.db"
    shutil.copy(migrated_sqlite, path)
    opened = open_database(f"sqlite:///{path}")
    with opened.begin() as session:
        for outcome in OUTCOMES:
            for state in ("", "-archived"):
                policy = add_policy(
                    session,
                    outcome + state,
                    f"Company {outcome}{state}",
                    "Privacy Policy",
                    state="new" if outcome == "none" else outcome,
                    failures=0 if outcome in ("none", "held") else 3,
                    last_good_at=None,
                    last_check_at=None if outcome == "none" else NOW - timedelta(hours=1),
                    archived_at=NOW if state else None,
                    created_at=NOW - timedelta(hours=4),
                )
                for hours in (3, 2, 1) if outcome != "none" else ():
                    reason = "server_error: the page says so" if outcome == "refused" else "it went wrong"
                    add_check(session, policy, NOW - timedelta(hours=hours), outcome, reason=reason)
        session.add(tables.Channel(id="ops", kind="email", config={"to": ["ops@example.com"]}, created_at=NOW))
    yield Client(create_app(sample.services(opened)))
    opened.close()


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("page", ["", "/checks", "/diff", "/feed.atom"])
def test_every_page_of_a_policy_without_a_version_answers(young: Client, policy: str, page: str) -> None:
    answer = young.get(f"/policies/{policy}{page}")
    assert answer.status_code == 200
    if not page.endswith(".atom"):
        assert Parsed(answer.text).problems == []


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("part", ["", "/versions", "/checks"])
def test_the_api_answers_for_it_too(young: Client, policy: str, part: str) -> None:
    assert young.get(f"/api/v1/policies/{policy}{part}").status_code == 200
    assert young.get(f"/api/v1/policies/{policy}/diff").status_code == 404


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_archived_policy_that_was_never_read_awaits_no_check(young: Client, outcome: str) -> None:
    for page in ("", "/checks"):
        words = Parsed(young.get(f"/policies/{outcome}-archived-privacy-policy{page}").text).words
        assert "check is due" not in words
        assert "Next check in" not in words


def test_lists_with_such_policies_answer(young: Client) -> None:
    for path in ("/", "/?show=archived", "/?show=attention", "/changes", "/alerts", "/providers/failed-archived"):
        assert young.get(path).status_code == 200


def test_a_channel_that_no_subscription_names_hears_everything(young: Client) -> None:
    words = Parsed(young.get("/channels").text).words
    assert "hears about everything" in words
    assert "hears nothing" not in words
