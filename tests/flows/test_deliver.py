"""Delivery: at least once under one id, in order, and nobody waits for somebody else's trouble."""

from __future__ import annotations

import base64
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.outbox import NOW, Outbox, fill, open_outbox
from tests.receivers import Hook, hook_server, mail_server
from tracker.errors import ConfigError, DeliveryError
from tracker.flows.deliver import ATTEMPTS, RETRY_AFTER, deliver, wait_after
from tracker.store import alerts, tables
from tracker.store.db import Database
from tracker.transport import Message, TransportOptions
from tracker.transport.email import EmailTransport
from tracker.transport.webhook import WebhookTransport

SECRET = "whsec_" + base64.b64encode(b"n" * 24).decode()
AWAY = DeliveryError("503")


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    opened = open_outbox(tmp_path)
    yield opened
    opened.database.close()


def tell(outbox: Outbox, count: int = 1) -> list[str]:
    """Enqueue that many alerts for the first channel; returns their uids."""
    return [outbox.tell(outbox.change())[0] for _ in range(count)]


def uids(messages: list[Message]) -> list[str]:
    return [message.uid for message in messages]


def test_what_is_due_is_sent_in_order_and_marked(outbox: Outbox) -> None:
    legal = outbox.channel("legal")
    wanted = tell(outbox, 3)
    report = deliver(outbox.services(), NOW)
    assert (report.sent, report.retried, report.failed) == (3, 0, 0)
    assert uids(legal.sent) == wanted
    assert {row.state for row in outbox.alerts()} == {"sent"}
    assert all(row.sent_at is not None and row.sent_at >= NOW for row in outbox.alerts())
    assert deliver(outbox.services(), NOW).sent == 0


def test_nothing_is_sent_before_its_time(outbox: Outbox) -> None:
    legal = outbox.channel("legal")
    tell(outbox)
    assert deliver(outbox.services(), NOW - timedelta(seconds=5)).sent == 0
    assert legal.tried == []


def test_a_warning_is_kept_beside_what_was_sent(outbox: Outbox, tmp_path: Path) -> None:
    with mail_server() as postbox:
        postbox.rcpt["gone@example.org"] = ["550 5.1.1 no such user"]
        options = TransportOptions(
            mail_host="127.0.0.1", mail_port=postbox.port, mail_security="none", mail_sender="tracker@example.org"
        )
        outbox.channel("legal")
        outbox.transports["legal"] = EmailTransport.from_config(
            {"to": ["legal@example.org", "gone@example.org"]}, options
        )
        (uid,) = tell(outbox)
        assert deliver(outbox.services(), NOW).sent == 1
        assert (outbox.row(uid).state, outbox.row(uid).last_error) == (
            "sent",
            "refused: gone@example.org: 550 5.1.1 no such user",
        )
        assert [mail["Message-ID"] for _, mail in postbox.taken] == [f"<{uid}@example.org>"]


def test_a_receiver_that_was_down_gets_each_once_and_in_order(outbox: Outbox, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    with hook_server() as hook:
        hook.usual = (503, {})
        outbox.channel("hook")
        outbox.transports["hook"] = WebhookTransport.from_config(
            {"url": hook.url, "secret_file": str(tmp_path / "secret")},
            TransportOptions(allow_networks=("127.0.0.0/8",)),
        )
        wanted = tell(outbox, 3)
        now = NOW
        while now < NOW + timedelta(hours=6):
            deliver(outbox.services(), now)
            now += timedelta(minutes=10)
        assert hook.accepted == []
        assert {row.state for row in outbox.alerts()} == {"pending"}
        hook.usual = (204, {})
        while now < NOW + timedelta(hours=14):
            deliver(outbox.services(), now)
            now += timedelta(minutes=10)
        assert hook.accepted == wanted
        assert {row.state for row in outbox.alerts()} == {"sent"}


def test_after_all_attempts_an_alert_is_given_up_and_the_channel_stopped(outbox: Outbox) -> None:
    legal = outbox.channel("legal")
    first, second = tell(outbox, 2)
    legal.fail = [AWAY] * 100
    now = NOW
    disabled: list[str] = []
    for _ in range(ATTEMPTS):
        report = deliver(outbox.services(), now)
        disabled += report.disabled
        now += timedelta(hours=27)
    assert legal.tried.count(first) == ATTEMPTS
    assert (outbox.row(first).state, outbox.row(first).last_error) == ("failed", "503")
    assert outbox.row(second).state == "pending"
    assert disabled == ["legal"]
    assert outbox.channel_row("legal").disabled_reason == "nothing was delivered in 10 attempts: 503"
    with outbox.database.begin() as session:
        alerts.enable_channel(session, "legal")
        alerts.requeue(session, outbox.row(first).id or 0, now)
    legal.fail = []
    assert deliver(outbox.services(), now).sent == 2
    assert uids(legal.sent) == [first, second]


def test_a_permanent_failure_stops_the_channel_at_once(outbox: Outbox) -> None:
    legal, other = outbox.channel("legal"), outbox.channel("other")
    tell(outbox, 2)
    legal.fail = [DeliveryError("410 Gone", permanent=True)]
    report = deliver(outbox.services(), NOW)
    assert (report.failed, report.sent, report.disabled) == (1, 2, ("legal",))
    assert len(legal.tried) == 1
    assert len(other.sent) == 2
    assert outbox.channel_row("legal").disabled_reason == "410 Gone"
    assert outbox.channel_row("other").disabled_at is None


def test_a_longer_wait_that_was_asked_for_is_kept(outbox: Outbox) -> None:
    legal = outbox.channel("legal")
    (uid,) = tell(outbox)
    legal.fail = [DeliveryError("429", retry_after=3600)]
    deliver(outbox.services(), NOW)
    assert outbox.row(uid).next_attempt_at >= NOW + timedelta(seconds=3600)
    assert deliver(outbox.services(), NOW + timedelta(seconds=3590)).sent == 0
    assert deliver(outbox.services(), NOW + timedelta(seconds=3700)).sent == 1


@pytest.mark.parametrize(
    ("attempts", "asked", "shortest"),
    [
        (1, None, timedelta(seconds=5)),
        (2, None, timedelta(minutes=5)),
        (9, None, timedelta(hours=24)),
        (50, None, timedelta(hours=24)),
        (1, 3600.0, timedelta(hours=1)),
        (3, 1.0, timedelta(minutes=30)),
        (1, 1e12, timedelta(hours=24)),
        (1, float("inf"), timedelta(hours=24)),
    ],
)
def test_how_long_a_retry_waits(attempts: int, asked: float | None, shortest: timedelta) -> None:
    assert shortest <= wait_after(attempts, asked) <= shortest * 1.1


def test_the_schedule_is_that_of_standard_webhooks() -> None:
    assert sum(RETRY_AFTER, timedelta(0)) == timedelta(hours=75, minutes=35, seconds=5)


def test_a_crash_between_send_and_mark_repeats_the_same_id(outbox: Outbox) -> None:
    legal = outbox.channel("legal")
    (uid,) = tell(outbox)
    services = outbox.services()

    @contextmanager
    def killed() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:

            def die(*_: object) -> None:
                raise SystemExit

            patch.setattr("tracker.store.alerts.mark_sent", die)
            yield

    with killed(), pytest.raises(SystemExit):
        deliver(services, NOW)
    assert outbox.row(uid).state == "sending"
    assert deliver(services, NOW + timedelta(minutes=1)).sent == 0
    assert deliver(services, NOW + timedelta(minutes=11)).sent == 1
    assert uids(legal.sent) == [uid, uid]
    assert legal.sent[0] == legal.sent[1]


KILLED = """
import sys
from datetime import datetime
from tests.outbox import NOW, Outbox
from tracker.flows.deliver import deliver
from tracker.store.db import open_database
from tracker.transport import TransportOptions
from tracker.transport.webhook import WebhookTransport
outbox = Outbox(open_database(sys.argv[1]))
config = {"url": sys.argv[2], "secret_file": sys.argv[3]}
outbox.transports["hook"] = WebhookTransport.from_config(config, TransportOptions(allow_networks=("127.0.0.0/8",)))
print("ready", flush=True)
sys.stdin.readline()
deliver(outbox.services(), datetime.fromisoformat(sys.argv[4]))
"""


def test_a_killed_deliverer_loses_nothing_and_repeats_under_the_same_id(outbox: Outbox, tmp_path: Path) -> None:
    """kill -9 while each of three messages is with the receiver, which has taken it but not yet answered."""
    (tmp_path / "secret").write_text(SECRET)
    outbox.channel("hook")
    wanted = tell(outbox, 3)
    with hook_server() as hook:
        for attempt in range(3):
            at = (NOW + attempt * timedelta(minutes=11)).isoformat()
            url = str(outbox.database.engine.url)
            command = [sys.executable, "-c", KILLED, url, hook.url, str(tmp_path / "secret"), at]
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
                assert child.stdout is not None
                assert child.stdout.readline() == "ready\n"
                seen = len(hook.got)
                hook.arrived = partial(_kill_at, child, hook, seen + 2)
                child.communicate("go\n", timeout=60)
    got = [headers["webhook-id"] for headers, _ in hook.got]
    assert list(dict.fromkeys(got)) == wanted
    assert len(got) == 5
    assert {row.state for row in outbox.alerts()} == {"sent"}


def _kill_at(child: subprocess.Popen[str], hook: Hook, count: int) -> None:
    """Kill the deliverer when the receiver has got that many, and wait for its end before answering."""
    if len(hook.got) == count:
        child.kill()
        child.wait(10)


def test_two_deliverers_send_each_alert_once(database: Database) -> None:
    outbox = fill(database)
    channels = [outbox.channel(name) for name in ("a", "b", "c")]
    tell(outbox, 6)
    start = threading.Barrier(2)
    sent: list[int] = []

    def race() -> None:
        start.wait(10)
        for _ in range(5):
            sent.append(deliver(outbox.services(), NOW).sent)

    threads = [threading.Thread(target=race) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(sent) == 18
    for channel in channels:
        assert len(channel.tried) == len(set(channel.tried)) == 6


def test_a_slow_channel_holds_up_no_other(outbox: Outbox) -> None:
    """The slow one does not answer before every other channel has been served."""
    slow, served = outbox.channel("0-slow"), threading.Semaphore(0)
    others = [outbox.channel(f"fast-{number:02}") for number in range(20)]
    waited: list[bool] = []
    slow.before = lambda message: waited.append(all(served.acquire(timeout=30) for _ in others))
    for other in others:
        other.before = lambda message: served.release()
    tell(outbox)
    assert deliver(outbox.services(), NOW).sent == 21
    assert waited == [True]


def test_an_alert_that_cannot_be_written_does_not_stop_those_behind_it(outbox: Outbox) -> None:
    legal = outbox.channel("legal")
    first, poisoned, last = tell(outbox, 3)
    with outbox.database.begin() as session:
        change = session.get_one(tables.Change, 2)
        change.kind = "no such kind"
    report = deliver(outbox.services(), NOW)
    assert (report.sent, report.retried) == (2, 1)
    assert uids(legal.sent) == [first, last]
    assert outbox.row(poisoned).last_error == "internal error (ValueError); the log has the details"
    now = NOW
    for _ in range(ATTEMPTS):
        now += timedelta(hours=27)
        deliver(outbox.services(), now)
    assert outbox.row(poisoned).state == "failed"
    assert outbox.channel_row("legal").disabled_at is None


def test_one_message_that_a_receiver_refuses_again_and_again_lets_the_next_pass(outbox: Outbox) -> None:
    legal = outbox.channel("legal")
    refused, second = tell(outbox, 2)
    now = NOW

    def refuse(message: Message) -> None:
        if message.uid == refused:
            raise DeliveryError("413 Content Too Large")

    legal.before = refuse
    while now < NOW + timedelta(hours=1):
        deliver(outbox.services(), now)
        now += timedelta(minutes=1)
    assert uids(legal.sent) == [second]
    (third,) = tell(outbox)
    assert deliver(outbox.services(), now).sent == 1
    assert uids(legal.sent) == [second, third]


def test_a_channel_with_wrong_keys_is_told_and_tried_again(outbox: Outbox) -> None:
    outbox.channel("legal")
    recorder = outbox.transports.pop("legal")
    (uid,) = tell(outbox)
    assert deliver(outbox.services(), NOW).retried == 1
    assert outbox.row(uid).last_error == "channel kind 'recorder' is not known"
    outbox.transports["legal"] = recorder
    assert deliver(outbox.services(), NOW + timedelta(minutes=1)).sent == 1


def test_a_bug_in_a_transport_is_one_alerts_failure(outbox: Outbox) -> None:
    legal = outbox.channel("legal")
    (uid,) = tell(outbox)

    def bug(message: Message) -> None:
        raise ZeroDivisionError

    legal.before = bug
    assert deliver(outbox.services(), NOW).retried == 1
    assert outbox.row(uid).state == "pending"


def test_once_told_to_stop_it_begins_nothing_new(outbox: Outbox) -> None:
    legal = outbox.channel("legal")
    tell(outbox, 5)
    report = deliver(outbox.services(), NOW, stop=lambda: len(legal.sent) >= 2)
    assert report.sent == 2
    assert {row.state for row in outbox.alerts()} == {"sent", "pending"}
    assert deliver(outbox.services(), NOW, limit=1).sent == 1


def test_a_wrong_setting_does_not_disable_before_all_attempts(outbox: Outbox) -> None:
    legal = outbox.channel("legal")
    (uid,) = tell(outbox)
    legal.fail = [ConfigError("mail.host is not set")]
    report = deliver(outbox.services(), NOW)
    assert report.disabled == ()
    assert outbox.row(uid).last_error == "mail.host is not set"


def test_the_clock_of_a_run_is_the_one_it_was_given(outbox: Outbox) -> None:
    outbox.channel("legal")
    (uid,) = tell(outbox)
    then = datetime(2030, 1, 1, tzinfo=NOW.tzinfo)
    services = replace(outbox.services(), now=lambda: NOW)
    assert deliver(services, then).sent == 1
    sent_at = outbox.row(uid).sent_at
    assert sent_at is not None
    assert then <= sent_at < then + timedelta(minutes=1)
