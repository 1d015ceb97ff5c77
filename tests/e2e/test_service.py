"""The service from outside: a page changes on a real site, and mail, webhook, web pages, feed and API tell of it."""

from __future__ import annotations

import json
import signal
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from standardwebhooks import Webhook

from tests.e2e.installation import SECRET, Installation, installed, prompt, site_server
from tests.flows.sample import policy_page
from tests.receivers import Hook, Postbox, hook_server, mail_server

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

POLICY = prompt("acme-privacy")
LONGER = ("call records for 30 days", "call records for 180 days")
TODAY = datetime.now(UTC).date()
TOMORROW = TODAY + timedelta(days=1)
ERROR = b"<html><head><title>Something went wrong</title></head><body><h1>Something went wrong</h1></body></html>"


def written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def test_a_change_is_told_everywhere_and_an_error_page_nowhere(tmp_path: Path) -> None:
    with installed(tmp_path) as tracker, site_server() as site, mail_server() as postbox, hook_server() as hook:
        site.show("/privacy", policy_page())
        tracker.declare("acme", {"type": "Privacy Policy", "id": POLICY, "url": f"{site.url}/privacy"})
        tracker.listen(postbox, hook)
        process = tracker.start("run")
        tracker.until(lambda: len(tracker.outcomes(POLICY)) >= 2, "two checks of the first version")
        site.show("/privacy", policy_page(LONGER, date=written(TODAY)))
        tracker.until(lambda: postbox.taken and hook.accepted, "the change to arrive")
        site.show("/privacy", policy_page(LONGER, date=written(TOMORROW)))
        tracker.until(lambda: len(postbox.taken) >= 2 and len(hook.accepted) >= 2, "the new date to arrive")
        site.show("/privacy", ERROR)
        tracker.until(lambda: tracker.outcomes(POLICY).count("refused") >= 2, "the error page to be refused twice")
        pages_show_it(tracker, refused=True)
        site.show("/privacy", policy_page(LONGER, date=written(TOMORROW)))
        tracker.until(lambda: tracker.outcomes(POLICY)[-1] == "same", "the policy to be back")
        pages_show_it(tracker, refused=False)
        feed_and_api_tell_it(tracker)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert set(tracker.outcomes(POLICY)) == {"first", "same", "changed", "refused"}
        assert tracker.rows("select count(*) from version") == [(3,)]
        assert tracker.rows("select kind from change order by id") == [("change",), ("date_only",)]
        mails_are_whole(postbox, tracker)
        hooks_are_whole(hook)


def mails_are_whole(postbox: Postbox, tracker: Installation) -> None:
    assert [recipients for recipients, _ in postbox.taken] == [["legal@demo.example"]] * 2
    first, second = (parts(mail) for _, mail in postbox.taken)
    assert "[-30-]{+180+} days" in first["plain"]
    assert "2. How long we keep it" in first["plain"]
    assert f"2020-07-13 → {TODAY}" in first["plain"]
    assert f"{tracker.url}/changes/1" in first["plain"]
    assert "180" in first["html"]
    assert "line-through" in first["html"]
    assert f"{TODAY} → {TOMORROW}" in second["plain"]
    subjects = [str(mail["subject"]) for _, mail in postbox.taken]
    assert "Acme Privacy Policy" in subjects[0]
    assert "only the date changed" in subjects[1]
    assert len({str(mail["message-id"]) for _, mail in postbox.taken}) == 2


def parts(mail: EmailMessage) -> dict[str, str]:
    assert mail.get_content_type() == "multipart/alternative"
    return {part.get_content_subtype(): part.get_content() for part in mail.iter_parts()}


def hooks_are_whole(hook: Hook) -> None:
    assert [body["data"]["kind"] for body in hook.bodies()] == ["change", "date_only"]
    for headers, body in hook.got:
        said: Any = Webhook(SECRET).verify(body, headers)
        assert said["data"]["alert"] == headers["webhook-id"]
        assert said["data"]["policy"]["id"] == POLICY
    states = {clause["state"] for clause in hook.bodies()[0]["data"]["clauses"]}
    assert states == {"modified"}


def pages_show_it(tracker: Installation, *, refused: bool) -> None:
    assert "Acme" in tracker.get("/")
    assert "/changes/1" in tracker.get(f"/policies/{POLICY}")
    change = tracker.get("/changes/1")
    assert "<ins" in change
    assert "<del" in change
    assert "180" in change
    checks = tracker.get(f"/policies/{POLICY}/checks")
    assert ("Something went wrong" in checks or "error message" in checks) or not refused
    health = json.loads(tracker.get("/api/v1/status"))
    assert health["failing"] == (1 if refused else 0)


def feed_and_api_tell_it(tracker: Installation) -> None:
    feed = ElementTree.fromstring(tracker.get("/feed.atom"))
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 2
    changes = json.loads(tracker.get("/api/v1/changes"))
    assert [item["kind"] for item in changes["items"]] == ["date_only", "change"]
    assert "/api/v1/changes" in json.loads(tracker.get("/api/v1/openapi.json"))["paths"]
