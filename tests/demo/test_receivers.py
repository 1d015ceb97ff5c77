"""The demo's receivers take what is right, refuse what is not, and keep what came in files."""

from __future__ import annotations

import http.client
import smtplib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import urlsplit

import pytest
from standardwebhooks import Webhook

from tracker.demo.clock import StoryClock
from tracker.demo.receivers import Hook, Mail, caught, hook_server, mail_server, new_secret


def test_mail_is_saved_under_its_subject(tmp_path: Path) -> None:
    mails = SimpleQueue[Mail]()
    with mail_server(tmp_path / "mail", mails) as port, smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.sendmail(
            "a@demo.example", ["b@demo.example"], b"Subject: ../../Two clauses\r\n changed\r\n\r\nwords\r\n"
        )
    (mail,) = caught(mails)
    assert mail.subject == "../../Two clauses changed"
    assert mail.path == tmp_path / "mail" / "01-two-clauses-changed.eml"
    assert b"words" in mail.path.read_bytes()
    assert caught(mails) == []


@pytest.mark.parametrize("genuine", [True, False])
def test_a_webhook_is_verified(tmp_path: Path, genuine: bool) -> None:
    hooks, secret, body = SimpleQueue[Hook](), new_secret(), '{"type":"change"}'
    now = datetime.now(UTC)
    signature = Webhook(secret if genuine else new_secret()).sign("alert_1", now, body)
    with hook_server(tmp_path / "webhooks", hooks, secret) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        headers = {
            "webhook-id": "alert_1",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature,
        }
        connection.request("POST", "/hook", body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
    assert answer.status == (204 if genuine else 401)
    assert caught(hooks) == [Hook("alert_1", genuine, tmp_path / "webhooks" / "alert-1.json")]
    assert (tmp_path / "webhooks" / "alert-1.json").read_text() == body


def test_the_clock_runs_and_can_be_put_forward() -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    clock = StoryClock(start)
    first = clock()
    assert start <= first < start + timedelta(minutes=1)
    later = clock.forward(timedelta(hours=12))
    assert later >= first + timedelta(hours=12)
    assert clock() >= later
