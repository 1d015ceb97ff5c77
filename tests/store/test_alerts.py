"""The outbox: who is told, and that one alert is claimed by one deliverer."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, update

from tests.outbox import NOW, Outbox, fill
from tracker.store import alerts, tables
from tracker.store.db import Database

LEASE = timedelta(minutes=5)


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return fill(database)


@pytest.mark.parametrize(
    ("subscription", "told"),
    [
        ({}, True),
        ({"providers": ["voxvalley"]}, True),
        ({"providers": ["voxox"]}, False),
        ({"providers": ["voxox", "voxvalley"]}, True),
        ({"types": ["privacy policy"]}, True),
        ({"types": ["Terms of Service"]}, False),
        ({"topics": ["sharing"]}, True),
        ({"topics": ["arbitration"]}, False),
        ({"kinds": ["change"]}, True),
        ({"kinds": ["silent", "health"]}, False),
        ({"significance": 0.8}, True),
        ({"significance": 0.81}, False),
        ({"providers": ["voxvalley"], "topics": ["arbitration"]}, False),
    ],
)
def test_a_change_is_told_where_a_subscription_matches(subscription: dict[str, Any], told: bool) -> None:
    news: dict[str, Any] = {"kind": "change", "topics": ["retention", "sharing"], "significance": 0.8}
    about: dict[str, Any] = {"provider_id": "voxvalley", "type": "Privacy Policy"}
    policy, change = tables.Policy(**about), tables.Change(**news)
    assert alerts.matches(tables.Subscription(channel_id="legal", **subscription), policy, "change", change) is told


def test_only_channels_whose_subscription_matches_are_told(outbox: Outbox) -> None:
    outbox.channel("no-filter")
    outbox.channel("sharing", topics=["sharing"])
    outbox.channel("terms", types=["Terms of Service"])
    outbox.tell(outbox.change())
    assert [row.channel_id for row in outbox.alerts()] == ["no-filter", "sharing"]


def test_a_channel_with_two_matching_subscriptions_is_told_once(outbox: Outbox) -> None:
    outbox.channel("legal", topics=["sharing"])
    with outbox.database.begin() as session:
        session.add(tables.Subscription(channel_id="legal", topics=["retention"]))
        session.add(tables.Subscription(channel_id="legal", topics=["arbitration"]))
    assert len(outbox.tell(outbox.change())) == 1


def test_telling_the_same_check_again_adds_nothing(outbox: Outbox) -> None:
    outbox.channel("legal")
    change = outbox.change()
    assert len(outbox.tell(change)) == 1
    assert outbox.tell(change) == []


@pytest.mark.parametrize("field", ["archived_at", "disabled_at"])
def test_a_channel_out_of_service_is_not_told(outbox: Outbox, field: str) -> None:
    outbox.channel("legal")
    with outbox.database.begin() as session:
        setattr(session.get_one(tables.Channel, "legal"), field, NOW)
    assert outbox.tell(outbox.change()) == []


def test_health_ignores_topics_and_significance(outbox: Outbox) -> None:
    outbox.channel("legal", topics=["arbitration"], significance=0.9)
    outbox.channel("only-silent", kinds=["silent"])
    check = outbox.check("failed")
    with outbox.database.begin() as session:
        policy = session.get_one(tables.Policy, "voxvalley-privacy")
        rows = alerts.enqueue(session, policy=policy, check_id=check, kind="health", reason="404", now=NOW)
        assert [row.channel_id for row in rows] == ["legal"]
        assert rows[0].reason == "404"


def test_an_alert_without_a_diff_is_refused(outbox: Outbox) -> None:
    outbox.channel("legal")
    check = outbox.check()
    with outbox.database.begin() as session:
        policy = session.get_one(tables.Policy, "voxvalley-privacy")
        with pytest.raises(ValueError, match="names its change"):
            alerts.enqueue(session, policy=policy, check_id=check, kind="change", now=NOW)
        with pytest.raises(ValueError, match="must be one of"):
            alerts.enqueue(session, policy=policy, check_id=check, kind="news", now=NOW)


def test_the_database_refuses_an_empty_change_and_an_alert_without_one(outbox: Outbox) -> None:
    with pytest.raises(IntegrityError):
        outbox.change(clauses_changed=0)
    outbox.channel("legal")
    check = outbox.check()
    row = tables.Alert(
        uid="alert_x",
        kind="change",
        channel_id="legal",
        policy_id="voxvalley-privacy",
        check_id=check,
        created_at=NOW,
        next_attempt_at=NOW,
    )
    with outbox.database.begin() as session:
        session.add(row)
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_a_rolled_back_check_leaves_no_alert(outbox: Outbox) -> None:
    outbox.channel("legal")
    change_id = outbox.change()

    def killed() -> None:
        with outbox.database.begin() as session:
            change = session.get_one(tables.Change, change_id)
            policy = session.get_one(tables.Policy, change.policy_id)
            alerts.enqueue(session, policy=policy, check_id=change.check_id, kind="change", change=change, now=NOW)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert outbox.alerts() == []


def claim(outbox: Outbox, at: timedelta = timedelta(0), passed: frozenset[int] = frozenset()) -> tables.Alert | None:
    with outbox.database.begin() as session:
        return alerts.claim(session, "legal", NOW + at, LEASE, passed)


def test_claims_come_in_order_and_one_at_a_time(outbox: Outbox) -> None:
    outbox.channel("legal")
    first, second = outbox.tell(outbox.change())[0], outbox.tell(outbox.change())[0]
    one = claim(outbox)
    assert one is not None
    assert (one.uid, one.attempts, one.state) == (first, 1, "sending")
    assert claim(outbox) is None
    with outbox.database.begin() as session:
        alerts.mark_sent(session, one, NOW)
    two = claim(outbox)
    assert two is not None
    assert two.uid == second


def test_an_ended_lease_is_claimed_again_and_the_late_one_changes_nothing(outbox: Outbox) -> None:
    outbox.channel("legal")
    (uid,) = outbox.tell(outbox.change())
    late = claim(outbox)
    assert claim(outbox, timedelta(minutes=4)) is None
    again = claim(outbox, timedelta(minutes=5))
    assert late is not None
    assert again is not None
    assert (again.uid, again.attempts) == (uid, 2)
    with outbox.database.begin() as session:
        alerts.mark_failed(session, late, "too late to say")
        alerts.mark_retry(session, late, NOW, "too late to say")
    assert (outbox.row(uid).state, outbox.row(uid).last_error) == ("sending", "")
    with outbox.database.begin() as session:
        alerts.mark_sent(session, late, NOW)
        alerts.mark_retry(session, again, NOW, "lost the race")
    assert outbox.row(uid).state == "sent"


def test_one_that_waits_holds_back_the_next_unless_a_later_one_got_through(outbox: Outbox) -> None:
    outbox.channel("legal")
    first, second, third = (outbox.tell(outbox.change())[0] for _ in range(3))
    waiting = claim(outbox)
    assert waiting is not None
    with outbox.database.begin() as session:
        alerts.mark_retry(session, waiting, NOW + timedelta(hours=1), "503")
    assert claim(outbox) is None
    over = claim(outbox, passed=frozenset({waiting.id or 0}))
    assert over is not None
    assert over.uid == second
    with outbox.database.begin() as session:
        alerts.mark_sent(session, over, NOW)
    after = claim(outbox)
    assert after is not None
    assert after.uid == third
    with outbox.database.begin() as session:
        alerts.mark_sent(session, after, NOW)
    last = claim(outbox, timedelta(hours=1))
    assert last is not None
    assert last.uid == first


def test_racing_deliverers_claim_each_alert_once(outbox: Outbox) -> None:
    outbox.channel("legal")
    uids = [outbox.tell(outbox.change())[0] for _ in range(5)]
    won: list[str] = []
    start = threading.Barrier(4)

    def race() -> None:
        start.wait(10)
        for _ in range(40):
            alert = claim(outbox)
            if alert is not None:
                won.append(alert.uid)
                with outbox.database.begin() as session:
                    alerts.mark_sent(session, alert, NOW)

    threads = [threading.Thread(target=race) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert won == uids


def test_due_channels_are_those_that_can_be_served(outbox: Outbox) -> None:
    for name in ("a", "b", "c"):
        outbox.channel(name)
    outbox.tell(outbox.change())
    with outbox.database.begin() as session:
        alerts.disable_channel(session, "b", NOW, "410 Gone")
        later = update(tables.Alert).where(col(tables.Alert.channel_id) == "a")
        session.exec(later.values(next_attempt_at=NOW + timedelta(minutes=1)))
    with outbox.database.read() as session:
        assert alerts.due_channels(session, NOW) == ["c"]
        assert alerts.due_channels(session, NOW + timedelta(minutes=1)) == ["c", "a"]


def test_a_disabled_channel_keeps_what_waits_for_it(outbox: Outbox) -> None:
    outbox.channel("legal")
    outbox.tell(outbox.change())
    with outbox.database.begin() as session:
        alerts.disable_channel(session, "legal", NOW, "410 Gone")
    assert claim(outbox) is None
    assert outbox.channel_row("legal").disabled_reason == "410 Gone"
    with outbox.database.begin() as session:
        assert alerts.enable_channel(session, "legal")
        assert not alerts.enable_channel(session, "nobody")
    assert claim(outbox) is not None


def test_a_failed_alert_can_be_sent_again_under_its_uid(outbox: Outbox) -> None:
    outbox.channel("legal")
    (uid,) = outbox.tell(outbox.change())
    alert = claim(outbox)
    assert alert is not None
    with outbox.database.begin() as session:
        assert not alerts.requeue(session, alert.id or 0, NOW)
        alerts.mark_failed(session, alert, "413")
        assert alerts.requeue(session, alert.id or 0, NOW)
    again = claim(outbox)
    assert again is not None
    assert (again.uid, again.attempts) == (uid, 1)


def test_what_waits_was_given_up_or_is_disabled_is_found(outbox: Outbox) -> None:
    outbox.channel("legal")
    outbox.channel("ops")
    outbox.tell(outbox.change())
    with outbox.database.begin() as session:
        assert alerts.waiting(session) == (2, NOW)
    alert = claim(outbox)
    assert alert is not None
    with outbox.database.begin() as session:
        assert alerts.failed(session) == []
        alerts.mark_failed(session, alert, "413")
        alerts.disable_channel(session, "ops", NOW, "410 Gone")
    with outbox.database.read() as session:
        assert (alerts.failed(session), alerts.disabled_channels(session)) == ([alert.id], ["ops"])
        assert alerts.waiting(session) == (0, None)


def test_what_a_clock_that_ran_ahead_put_off_is_due_again(outbox: Outbox) -> None:
    outbox.channel("legal")
    for _ in range(4):
        outbox.tell(outbox.change())
    ahead = timedelta(days=365 * 12)
    values: list[dict[str, Any]] = [
        {"created_at": NOW + timedelta(days=1), "next_attempt_at": NOW + timedelta(days=1)},
        {"attempts": 3, "next_attempt_at": NOW + ahead},
        {"state": alerts.SENDING, "attempts": 1, "lease_until": NOW + ahead},
        {"attempts": 9, "next_attempt_at": NOW + timedelta(hours=24)},
    ]
    with outbox.database.begin() as session:
        for row, changed in zip(outbox.alerts(), values, strict=True):
            session.exec(update(tables.Alert).where(col(tables.Alert.id) == row.id).values(**changed))
    with outbox.database.begin() as session:
        assert alerts.pull_back(session, NOW) == 3
    found = outbox.alerts()
    assert [row.next_attempt_at <= NOW for row in found] == [True, True, True, False]
    assert [row.lease_until for row in found] == [None, None, NOW, None]
