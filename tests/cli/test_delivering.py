"""`tracker deliver`: the outbox, a test of a channel with real receivers, and another try."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from standardwebhooks.webhooks import Webhook

from tests.cli.test_catalogue_commands import ACME, answers, config, declare, tracker
from tests.receivers import Hook, hook_server, mail_server
from tracker.store import tables
from tracker.store.db import Database, open_database
from tracker.wiring import now

__all__ = ["config"]

SECRET = "whsec_" + base64.b64encode(b"try the channel!" * 2).decode()


def webhook(config: Path, hook: Hook) -> None:
    (config / "secret").write_text(SECRET)
    (config / "tracker.toml").write_text(
        f'[[channels]]\nname = "bot"\nkind = "webhook"\nurl = "{hook.url}"\nsecret_file = "secret"\n'
    )


def stored(tmp_path: Path) -> Database:
    return open_database(f"sqlite:///{tmp_path / 'data' / 'tracker.db'}")


def test_a_test_message_reaches_a_mail_channel(config: Path, tmp_path: Path) -> None:
    with mail_server() as postbox:
        (config / "tracker.toml").write_text(
            f'[mail]\nhost = "127.0.0.1"\nport = {postbox.port}\nsecurity = "none"\nsender = "t@acme.example"\n'
            '[[channels]]\nname = "legal"\nkind = "email"\nto = ["ann@acme.example"]\n'
        )
        result = tracker("deliver", "--test", "legal")
        assert (result.exit_code, result.stdout) == (0, "test message sent to legal (email)\n")
        ((recipients, mail),) = postbox.taken
        postbox.data = ["451 try later"]
        refused = tracker("deliver", "--test", "legal")
        assert (refused.exit_code, "was not delivered: " in refused.stderr) == (1, True)
    assert recipients == ["ann@acme.example"]
    assert mail["subject"] == "Test message of the policy tracker, channel legal"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "No policy changed." in body.get_content()
    assert not (tmp_path / "data" / "tracker.db").exists()


def test_a_test_message_reaches_a_webhook_signed(config: Path) -> None:
    with hook_server() as hook:
        webhook(config, hook)
        (said,) = answers(tracker("deliver", "--test", "bot", "--json"))
        assert said == {"channel": "bot", "kind": "webhook", "sent": True, "error": None}
        ((headers, body),) = hook.got
        hook.answers = [(500, {})]
        (said,) = answers(tracker("deliver", "--test", "bot", "--json"))
    assert Webhook(SECRET).verify(body, headers)["type"] == "test"
    assert headers["webhook-id"].startswith("test_")
    assert (said["sent"], "answered 500" in said["error"]) == (False, True)


@pytest.mark.parametrize(
    ("words", "said"), [(("--test", "nobody"), "none is declared"), (("--test", "a", "--retry"), "one of the two")]
)
def test_a_channel_must_be_declared_to_be_tried(config: Path, words: tuple[str, ...], said: str) -> None:
    result = tracker("deliver", *words)
    assert (result.exit_code, said in " ".join(result.stderr.split())) == (2, True)


def test_what_was_given_up_is_taken_up_again(config: Path, tmp_path: Path) -> None:
    declare(config, ACME)
    with hook_server() as hook:
        webhook(config, hook)
        tracker("sync")
        database = stored(tmp_path)
        with database.begin() as session:
            policy = session.exec(select(tables.Policy)).one()
            channel = session.exec(select(tables.Channel)).one()
            channel.disabled_at, channel.disabled_reason = now(), "410 Gone"
            check = tables.Check(policy_id=policy.id, origin="live", fence=1, started_at=now(), outcome="failed")
            session.add(check)
            session.flush()
            for kind, state, due in (("health", "failed", -1), ("recovered", "pending", 1)):
                moments = {"created_at": now(), "next_attempt_at": now() + timedelta(hours=due)}
                row: dict[str, Any] = {
                    "uid": kind,
                    "kind": kind,
                    "state": state,
                    "attempts": 10,
                    **moments,
                    "check_id": check.id,
                }
                session.add(tables.Alert(channel_id="bot", policy_id=policy.id, **row))
        assert tracker("deliver").stdout == "0 sent, 0 to be tried again, 0 given up\n"
        result = tracker("deliver", "--retry")
        assert result.exit_code == 0, result.output
        assert [headers["webhook-id"] for headers, _ in hook.got] == ["health"]
    lines = result.stdout.splitlines()
    assert lines[:3] == [
        "bot is enabled again",
        "1 alert put back into the outbox",
        "1 sent, 0 to be tried again, 0 given up",
    ]
    assert lines[3].startswith("1 waits until 20")
    database.close()
