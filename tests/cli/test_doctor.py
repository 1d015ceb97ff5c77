"""`tracker doctor`: what it finds of an installation, its database and its service."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import Result

from tests.cli.test_catalogue_commands import ACME, answers, config, declare, site, tracker
from tests.fetch.loopback import Site, answer
from tracker.fetch import chromium
from tracker.store import tables
from tracker.store.archive_turns import ArchiveTurns
from tracker.store.db import Database, open_database
from tracker.wiring import now

__all__ = ["config", "site"]

HEALTH = answer(b'{"status": "ok", "alerts_waiting": 0}', content_type="application/json")


def states(result: Result) -> dict[str, str]:
    return {row["check"]: row["state"] for row in answers(result)}


def test_doctor_of_a_new_installation_warns_only(config: Path, tmp_path: Path) -> None:
    result = tracker("doctor", "--json")
    assert result.exit_code == 0
    assert states(result)["database"] == states(result)["data folder"] == "warn"
    assert not (tmp_path / "data").exists()


def test_doctor_of_a_healthy_installation(config: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_FETCH__USER_AGENT", "Acme/1 (+mailto:privacy@acme.example)")
    site.routes["/healthz"] = HEALTH
    monkeypatch.setenv("TRACKER_WEB__PORT", str(site.port))
    tracker("add", site.url("/terms"))
    found = states(tracker("doctor", "--json"))
    assert found.pop("channels") == "warn"
    assert set(found.values()) == {"ok"}
    assert {"settings", "declarations", "data folder", "database", "last check", "user agent", "clock"} <= set(found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[channels]]\nname = "ops"\nkind = "email"\nto = ["a@acme.example"]\n', "mail"),
        ("[fetch]\nrobots = 1\n", "fetch.robots"),
    ],
)
def test_doctor_names_mistakes_of_the_settings(config: Path, text: str, said: str) -> None:
    (config / "tracker.toml").write_text(text)
    result = tracker("doctor", "--json")
    (finding,) = answers(result)
    assert (result.exit_code, finding["check"], finding["state"]) == (1, "settings", "fail")
    assert said in finding["detail"]


def test_doctor_finds_what_is_wrong(config: Path, tmp_path: Path) -> None:
    declare(config, ACME)
    tracker("sync")
    declare(config, ACME.replace("type", "typ"))
    (config / "password").write_text("hush")
    (config / "password").chmod(0o644)
    (config / "tracker.toml").write_text(
        '[mail]\nhost = "mail.acme.example"\nsender = "t@acme.example"\nsecurity = "none"\npassword_file = "password"\n'
        '[web]\nhost = "0.0.0.0"\n'
    )
    result = tracker("doctor", "--json")
    assert result.exit_code == 1
    found = answers(result)
    wrong = {(finding["check"], finding["state"]) for finding in found} - {(one["check"], "ok") for one in found}
    assert wrong >= {("declarations", "fail"), ("last check", "warn"), ("mail", "warn"), ("web", "warn")}
    assert "hush" not in result.output


def test_doctor_does_not_show_a_database_password(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", "postgresql+psycopg://tracker:hush@127.0.0.1:1/tracker")
    result = tracker("doctor", "--json")
    assert (result.exit_code, states(result)["database"]) == (1, "fail")
    assert "hush" not in result.output


@pytest.fixture
def stored(config: Path, tmp_path: Path) -> Iterator[Database]:
    """The database of a synced installation with one policy."""
    declare(config, ACME)
    assert tracker("sync").exit_code == 0
    opened = open_database(f"sqlite:///{tmp_path / 'data' / 'tracker.db'}")
    yield opened
    opened.close()


def finding(check: str) -> tuple[str, str, int]:
    """State and detail of what doctor says of one thing, and its exit code."""
    result = tracker("doctor", "--json")
    (found,) = (row for row in answers(result) if row["check"] == check)
    return found["state"], found["detail"], result.exit_code


def set_policy(stored: Database, **values: object) -> None:
    with stored.begin() as session:
        policy = session.exec(select(tables.Policy)).one()
        for name, value in values.items():
            setattr(policy, name, value)


def test_a_service_that_does_not_run_is_seen_by_what_is_overdue(stored: Database) -> None:
    set_policy(stored, next_check_at=now() - timedelta(hours=1), last_check_at=now() - timedelta(hours=13))
    state, detail, code = finding("service")
    assert (state, code) == ("fail", 1)
    assert detail.startswith("1 check overdue, the longest since ")
    assert "/healthz: the service does not run" in detail


def test_a_service_that_answers_and_checks_nothing_is_told_apart(
    stored: Database, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes["/healthz"] = HEALTH
    monkeypatch.setenv("TRACKER_WEB__PORT", str(site.port))
    set_policy(stored, next_check_at=now() - timedelta(hours=1))
    state, detail, code = finding("service")
    assert (state, code, "nothing is checked; its log" in detail) == ("fail", 1, True)
    set_policy(stored, lease_until=now() + timedelta(minutes=5))
    state, detail, code = finding("service")
    assert (state, code, "no check is overdue" in detail) == ("ok", 0, True)


def test_a_shorter_interval_does_not_make_the_service_look_dead(
    stored: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_SCHEDULE__INTERVAL", "60")
    set_policy(stored, state="ok", last_check_at=now() - timedelta(hours=3), next_check_at=now() + timedelta(hours=9))
    assert finding("last check")[0::2] == ("ok", 0)
    state, detail, _ = finding("service")
    assert (state, "is `tracker run` running? No check is overdue" in detail) == ("warn", True)


def test_being_blind_on_everything_is_a_fault(stored: Database) -> None:
    set_policy(stored, state="failed", state_reason="no route to host", next_check_at=now() + timedelta(hours=1))
    state, detail, code = finding("policies")
    assert (state, code) == ("fail", 1)
    assert detail.startswith("no policy had a good last check (1 of 1 bad): acme-privacy-policy (failed)")
    assert detail.endswith("no route to host")


CHANNEL = '[[channels]]\nname = "{}"\nkind = "webhook"\nurl = "https://hooks.acme.example/{}"\nsecret_file = "secret"\n'


def test_channels_that_were_not_taken_up_are_named(stored: Database, config: Path) -> None:
    (config / "secret").write_text("whsec_" + base64.b64encode(b"x" * 32).decode())
    (config / "tracker.toml").write_text(CHANNEL.format("bot", 1) + CHANNEL.format("ops", 2))
    assert finding("channels")[:2] == ("warn", "2 not taken up yet (bot, ops); run `tracker sync`")
    tracker("sync")
    state, detail, _ = finding("channels")
    assert (state, detail.partition(";")[0]) == ("ok", "2 channels: bot (webhook), ops (webhook)")
    (config / "tracker.toml").write_text(CHANNEL.format("bot", 1) + CHANNEL.format("ops", 3))
    assert finding("channels")[1].startswith("1 not taken up yet (ops)")


def test_alerts_that_are_stuck_are_told_with_their_error(stored: Database) -> None:
    with stored.begin() as session:
        policy = session.exec(select(tables.Policy)).one()
        session.add(tables.Channel(id="bot", kind="webhook", managed_by="web", created_at=now()))
        check = tables.Check(policy_id=policy.id, origin="live", fence=1, started_at=now())
        session.add(check)
        session.flush()
        for number, (state, error) in enumerate([("failed", "410 Gone"), ("pending", "timed out"), ("pending", "")]):
            row: dict[str, Any] = {"uid": str(number), "kind": f"health{number}", "state": state, "last_error": error}
            row |= {"check_id": check.id, "created_at": now(), "next_attempt_at": now()}
            session.add(tables.Alert(channel_id="bot", policy_id=policy.id, **row))
    state, detail, _ = finding("alerts")
    assert state == "warn"
    assert detail.startswith("1 given up, 1 to be tried again, 1 waiting; bot: timed out; `tracker deliver --retry`")


def test_the_mail_server_was_not_tried_and_that_is_said(config: Path) -> None:
    (config / "tracker.toml").write_text('[mail]\nhost = "mail.acme.example"\nsender = "t@acme.example"\n')
    assert "the server was not tried: `tracker deliver --test CHANNEL` does" in finding("mail")[1]


def test_a_browser_that_is_needed_and_missing_is_a_fault(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(config, ACME)
    assert "browser" not in states(tracker("doctor", "--json"))
    declare(config, ACME + 'via = "browser"\n')
    monkeypatch.setenv("TRACKER_FETCH__BROWSER", "/nowhere/chromium")
    state, detail, code = finding("browser")
    assert (state, code) == ("fail", 1)
    assert detail.startswith("acme-privacy-policy cannot be fetched without one: ")
    assert "let fetch.browser name a program" in detail
    monkeypatch.setattr(chromium, "what_is_missing", lambda _: "")
    monkeypatch.setattr(chromium, "find_chromium", lambda _: "/usr/bin/chromium")
    assert finding("browser")[:2] == ("ok", "/usr/bin/chromium, for 1 policy")


@pytest.mark.parametrize(
    ("verdict", "via", "told"), [("shell", "http", True), ("shell", "browser", False), ("login", "http", False)]
)
def test_a_page_that_needs_javascript_is_told_with_what_to_do(
    stored: Database, monkeypatch: pytest.MonkeyPatch, verdict: str, via: str, told: bool
) -> None:
    monkeypatch.setenv("TRACKER_FETCH__BROWSER", "/nowhere/chromium")
    set_policy(stored, state="refused", last_check_at=now(), next_check_at=now() + timedelta(hours=1))
    with stored.begin() as session:
        policy = session.exec(select(tables.Policy)).one()
        session.exec(select(tables.Source)).one().via = via
        for found in ("shell" if verdict == "login" else "login", verdict):
            row = tables.Check(policy_id=policy.id, fence=1, started_at=now(), finished_at=now(), verdict=found)
            session.add(row)
            session.flush()
    if told:
        state, detail, _ = finding("javascript")
        assert state == "warn"
        assert detail.startswith(
            'acme-privacy-policy: the page needs JavaScript; set via = "browser" in the declaration'
        )
        assert "/nowhere/chromium cannot" in detail
    else:
        assert "javascript" not in states(tracker("doctor", "--json"))


def test_the_pause_of_the_archive_is_told_and_ended(stored: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_ARCHIVE__ORIGIN", "https://archive.example")
    turns = ArchiveTurns(stored, "https://archive.example", {"search": 60.0}, now)
    assert "archive" not in states(tracker("doctor", "--json"))
    turns.refused()
    turns.refused()
    state, said, code = finding("archive")
    assert (state, code) == ("warn", 0)
    assert said.startswith("archive.example cannot be reached: ")
    assert "asked again after" in said
    assert "archive" not in states(tracker("doctor", "--ask-archive-again", "--json"))
