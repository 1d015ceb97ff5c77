"""The outbox: who is told, and how far each message has come.

`enqueue` runs in the transaction of the check that has news, so a change without its alerts, or the reverse, cannot be
stored. A deliverer then claims one alert of one channel at a time by a conditional UPDATE with a lease: several may
race, one wins, and what a killed deliverer held is free again when the lease ends. An alert is marked as sent after it
was sent: at least once, under a `uid` that never changes.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, exists, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from tracker.store.leases import CLOCKS_DIFFER
from tracker.store.tables import Alert, Change, Channel, Policy, Subscription

KINDS = ("change", "health", "recovered", "summary")
"""What an alert may be about."""

PENDING, SENDING, SENT, FAILED = "pending", "sending", "sent", "failed"
ERROR_CHARACTERS = 500
LONGEST_WAIT = timedelta(hours=27)
"""No retry waits longer: at most 24 hours (the schedule's last, and what a receiver may ask for) and a tenth of it."""


def enqueue(
    session: Session,
    *,
    policy: Policy,
    check_id: int,
    kind: str,
    change: Change | None = None,
    reason: str = "",
    now: datetime,
    not_before: datetime | None = None,
    details: dict[str, Any] | None = None,
) -> list[Alert]:
    """Write one alert for each channel that wants this news; call it inside the transaction of what causes it.

    `not_before`: until then something may still be found out that it is to tell; it holds back no other alert.

    A channel wants it when one of its subscriptions matches, or when it has none at all (no filter hears everything).
    Disabled and archived channels get nothing. Telling the same news of the same check again adds nothing.
    Raises ValueError for a change alert without a change of at least one clause: an alert never has an empty diff.
    """
    if kind not in KINDS:
        raise ValueError(f"alert kind {kind!r}: must be one of {', '.join(KINDS)}")
    if (kind == "change") != (change is not None):
        raise ValueError("a change alert names its change, and no other alert does")
    if change is not None and (change.id is None or change.clauses_changed < 1):
        raise ValueError("a change alert needs a stored change of at least one clause")
    told = _already_told(session, check_id, kind)
    alerts = [
        Alert(
            uid=f"alert_{uuid4().hex}",
            kind=kind,
            channel_id=channel.id,
            policy_id=policy.id,
            check_id=check_id,
            change_id=change.id if change is not None else None,
            reason=reason,
            created_at=now,
            next_attempt_at=not_before or now,
            details=details or {},
        )
        for channel, subscriptions in _listening(session)
        if channel.id not in told and _wants(subscriptions, policy, kind, change)
    ]
    session.add_all(alerts)
    session.flush()
    return alerts


def _already_told(session: Session, check_id: int, kind: str) -> set[str]:
    told = select(Alert.channel_id).where(Alert.check_id == check_id, Alert.kind == kind)
    return set() if kind == "summary" else set(session.exec(told))


def _listening(session: Session) -> list[tuple[Channel, list[Subscription]]]:
    """Channels that may be sent to, with their subscriptions, in the order of their ids."""
    channels = session.exec(
        select(Channel)
        .where(col(Channel.archived_at).is_(None), col(Channel.disabled_at).is_(None))
        .order_by(col(Channel.id))
    ).all()
    by_channel: dict[str, list[Subscription]] = {channel.id: [] for channel in channels}
    for subscription in session.exec(select(Subscription).order_by(col(Subscription.id))):
        if subscription.channel_id in by_channel:
            by_channel[subscription.channel_id].append(subscription)
    return [(channel, by_channel[channel.id]) for channel in channels]


def _wants(subscriptions: list[Subscription], policy: Policy, kind: str, change: Change | None) -> bool:
    return not subscriptions or any(matches(subscription, policy, kind, change) for subscription in subscriptions)


def matches(subscription: Subscription, policy: Policy, kind: str, change: Change | None = None) -> bool:
    """Whether a subscription covers this news. An empty list covers all.

    `kinds` speaks of a change's own kind (`silent`, `backdated` ...), `health`, `recovered`, `summary`. Topics and
    significance are asked of changes only: who follows a topic must still hear that we cannot see the policy.
    """
    if subscription.providers and policy.provider_id not in subscription.providers:
        return False
    if subscription.types and policy.type.casefold() not in {name.casefold() for name in subscription.types}:
        return False
    if subscription.kinds and (change.kind if change is not None else kind) not in subscription.kinds:
        return False
    if change is None:
        return True
    if subscription.topics and not set(subscription.topics) & set(change.topics):
        return False
    return change.significance >= subscription.significance


# --------------------------------------------------------------------------- sending


def _claimable(now: datetime) -> ColumnElement[bool]:
    """Due, or held by a deliverer whose lease has ended."""
    return or_(
        and_(col(Alert.state) == PENDING, col(Alert.next_attempt_at) <= now),
        and_(col(Alert.state) == SENDING, col(Alert.lease_until) <= now),
    )


def due_channels(session: Session, now: datetime) -> list[str]:
    """Ids of working channels with something due, the longest waiting first."""
    rows = session.exec(
        select(Alert.channel_id)
        .join(Channel, col(Channel.id) == col(Alert.channel_id))
        .where(_claimable(now), col(Channel.archived_at).is_(None), col(Channel.disabled_at).is_(None))
        .group_by(col(Alert.channel_id))
        .order_by(func.min(Alert.next_attempt_at), col(Alert.channel_id))
    )
    return list(rows)


def claim(
    session: Session, channel_id: str, now: datetime, lease: timedelta, passed: Collection[int] = ()
) -> Alert | None:
    """Take the channel's next alert, in the order they were written, and count the attempt; None where there is none.

    One alert of a channel is under way at a time. One that waits for its retry holds back those behind it, so that a
    receiver that was away gets them in order; not so where a later one has got through since (then the fault is its
    own), nor for the ids in `passed`, which the caller has just tried. One that was never tried and is not due yet
    holds back none.
    """
    newest_sent = session.exec(
        select(Alert.id)
        .where(Alert.channel_id == channel_id, Alert.state == SENT)
        .order_by(col(Alert.id).desc())
        .limit(1)
    ).first()
    head = session.exec(
        select(Alert)
        .where(
            Alert.channel_id == channel_id,
            col(Alert.state).in_((PENDING, SENDING)),
            col(Alert.id).not_in(tuple(passed)),
            or_(
                _claimable(now),
                col(Alert.state) == SENDING,
                and_(col(Alert.id) > (newest_sent or 0), col(Alert.attempts) > 0),
            ),
        )
        .order_by(col(Alert.id))
        .limit(1)
    ).first()
    if head is None or head.id is None:
        return None
    under_way = aliased(Alert)
    won = session.exec(
        update(Alert)
        .where(
            col(Alert.id) == head.id,
            _claimable(now),
            ~exists().where(
                col(under_way.channel_id) == channel_id,
                col(under_way.state) == SENDING,
                col(under_way.lease_until) > now,
            ),
            exists().where(
                col(Channel.id) == channel_id,
                col(Channel.disabled_at).is_(None),
                col(Channel.archived_at).is_(None),
            ),
        )
        .values(state=SENDING, lease_until=now + lease, attempts=Alert.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    return session.get(Alert, head.id, populate_existing=True) if won.rowcount == 1 else None


def pull_back(session: Session, now: datetime) -> int:
    """Make due what a clock that ran ahead and was set back has put off; returns how many alerts that were."""
    new = and_(col(Alert.attempts) == 0, col(Alert.created_at) > now + CLOCKS_DIFFER)
    put_off = update(Alert).where(
        col(Alert.state) == PENDING,
        col(Alert.next_attempt_at) > now,
        or_(new, col(Alert.next_attempt_at) > now + LONGEST_WAIT),
    )
    held = update(Alert).where(col(Alert.state) == SENDING, col(Alert.lease_until) > now + LONGEST_WAIT)
    quietly = {"synchronize_session": False}
    due = session.exec(put_off.values(next_attempt_at=now).execution_options(**quietly))
    freed = session.exec(held.values(lease_until=now).execution_options(**quietly))
    return due.rowcount + freed.rowcount


def mark_sent(session: Session, alert: Alert, now: datetime, warning: str = "") -> None:
    """Record that it was delivered. `warning`: what to show beside it (one of several recipients refused)."""
    session.exec(
        update(Alert)
        .where(col(Alert.id) == alert.id, col(Alert.state) != SENT)
        .values(state=SENT, sent_at=now, lease_until=None, last_error=warning[:ERROR_CHARACTERS])
        .execution_options(synchronize_session=False)
    )


def mark_retry(session: Session, alert: Alert, next_attempt_at: datetime, error: str) -> None:
    """Put it back until then. Does nothing where another deliverer has taken it over since it was claimed."""
    session.exec(
        update(Alert)
        .where(*_still_ours(alert))
        .values(state=PENDING, next_attempt_at=next_attempt_at, lease_until=None, last_error=error[:ERROR_CHARACTERS])
        .execution_options(synchronize_session=False)
    )


def mark_failed(session: Session, alert: Alert, error: str) -> None:
    """Give it up; `requeue` brings it back. Does nothing where another deliverer has taken it over."""
    session.exec(
        update(Alert)
        .where(*_still_ours(alert))
        .values(state=FAILED, lease_until=None, last_error=error[:ERROR_CHARACTERS])
        .execution_options(synchronize_session=False)
    )


def _still_ours(alert: Alert) -> tuple[ColumnElement[bool], ...]:
    """The attempt is the fence: whoever claimed later has a higher one."""
    return (col(Alert.id) == alert.id, col(Alert.state) == SENDING, col(Alert.attempts) == alert.attempts)


def delivered_since(session: Session, channel_id: str, moment: datetime) -> bool:
    """Whether the channel took anything since then."""
    found = session.exec(
        select(Alert.id).where(Alert.channel_id == channel_id, Alert.state == SENT, col(Alert.sent_at) >= moment)
    ).first()
    return found is not None


def disable_channel(session: Session, channel_id: str, now: datetime, reason: str) -> None:
    """Stop sending to a channel. What waits for it stays, and goes out when the channel is enabled again."""
    channel = session.get(Channel, channel_id)
    if channel is not None and channel.disabled_at is None:
        channel.disabled_at = now
        channel.disabled_reason = reason[:ERROR_CHARACTERS]
        session.add(channel)


def enable_channel(session: Session, channel_id: str) -> bool:
    """Let a disabled channel be sent to again; False where there is no such channel."""
    channel = session.get(Channel, channel_id)
    if channel is None:
        return False
    channel.disabled_at = None
    channel.disabled_reason = ""
    session.add(channel)
    return True


def waiting(session: Session) -> tuple[int, datetime | None]:
    """How many alerts of working channels are still to be sent, and when the first of them is tried next."""
    found = session.exec(
        select(func.count(), func.min(Alert.next_attempt_at))
        .join(Channel, col(Channel.id) == col(Alert.channel_id))
        .where(
            col(Alert.state).in_((PENDING, SENDING)),
            col(Channel.archived_at).is_(None),
            col(Channel.disabled_at).is_(None),
        )
    ).one()
    return found[0], found[1]


def failed(session: Session) -> list[int]:
    """Ids of the alerts that were given up, oldest first; not those of archived channels."""
    rows = session.exec(
        select(Alert.id)
        .join(Channel, col(Channel.id) == col(Alert.channel_id))
        .where(Alert.state == FAILED, col(Channel.archived_at).is_(None))
        .order_by(col(Alert.id))
    )
    return [id for id in rows if id is not None]


def disabled_channels(session: Session) -> list[str]:
    """Ids of the channels that were given up on; not those that are archived."""
    query = select(Channel.id).where(col(Channel.disabled_at).is_not(None), col(Channel.archived_at).is_(None))
    return list(session.exec(query.order_by(col(Channel.id))))


def requeue(session: Session, alert_id: int, now: datetime) -> bool:
    """Give a failed alert a new run of attempts, under its old uid; False where it is not a failed one."""
    won = session.exec(
        update(Alert)
        .where(col(Alert.id) == alert_id, col(Alert.state) == FAILED)
        .values(state=PENDING, attempts=0, next_attempt_at=now, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    return won.rowcount == 1
