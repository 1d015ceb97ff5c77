"""The only sender: claim an alert, write its message, send it, then mark it.

At least once: what was sent but not yet marked when the process died is sent again, under the same id. Channels are
served side by side and each in its own order; one that is slow or away holds up no other. Several deliverers may run at
once.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from tracker.boundary import Failure, guarded
from tracker.errors import ConfigError, DeliveryError
from tracker.flows import Services
from tracker.flows.messages import message_for
from tracker.store import alerts
from tracker.store.stories import story_of
from tracker.store.tables import Alert, Channel
from tracker.transport import Transport

log = logging.getLogger(__name__)

RETRY_AFTER = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
"""Waits after the first, second ... failure: the schedule of Standard Webhooks 1.0.0, ten attempts in 75.6 hours."""

ATTEMPTS = len(RETRY_AFTER) + 1
JITTER = 0.1
"""Up to this share is added to a wait, so that what failed together does not come back together."""

MOST_ASKED = timedelta(hours=24)
"""A receiver may ask for a longer wait (Retry-After), up to this."""

LEASE = timedelta(minutes=10)
"""Longer than any send takes: a webhook 15 seconds, a mail at most a dozen answers of 20 seconds."""

TURN = timedelta(seconds=20)
"""After this a channel claims nothing more in this run, so that a run ends and the next one sees what is new."""

THREADS = 8
OWN_FAULT = 3
"""From this many failures on, an alert's successor is tried as well: the fault may be the alert's own."""


@dataclass(slots=True)
class _Tally:
    sent: int = 0
    retried: int = 0
    failed: int = 0
    disabled: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one run did: alerts sent, put back for a retry, and given up; ids of the channels that were disabled."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    disabled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Run:
    """What the threads of one run share. `now()` goes on from the run's start, whatever clock that came from."""

    services: Services
    started: datetime
    began: float
    limit: int
    stop: Callable[[], bool]

    def now(self) -> datetime:
        return self.started + timedelta(seconds=time.monotonic() - self.began)


def deliver(
    services: Services, now: datetime, limit: int = 200, stop: Callable[[], bool] = lambda: False
) -> DeliveryReport:
    """Send what is due at `now`, at most `limit` alerts of each channel. Blocks for about `TURN` and one send.

    `stop` is asked before each claim: once it says True nothing new is begun. Never raises for a receiver's or a
    message's fault; those are counted, kept on the alert, and tried again.
    """
    run = _Run(services, now, time.monotonic(), limit, stop)
    with services.database.read() as session:
        channels = alerts.due_channels(session, now)
    if not channels:
        return DeliveryReport()
    with ThreadPoolExecutor(min(THREADS, len(channels)), thread_name_prefix="deliver") as pool:
        served = pool.map(lambda channel: guarded(f"deliver {channel}", partial(_serve, run, channel)), channels)
        tallies = [done.value for done in served if not isinstance(done, Failure)]
    return DeliveryReport(
        sent=sum(tally.sent for tally in tallies),
        retried=sum(tally.retried for tally in tallies),
        failed=sum(tally.failed for tally in tallies),
        disabled=tuple(channel for tally in tallies for channel in tally.disabled),
    )


def _serve(run: _Run, channel_id: str) -> _Tally:
    """Send one channel's alerts in order until there is none, its turn is over, or it fails."""
    tally, passed, ends = _Tally(), set[int](), run.now() + TURN
    transport: Transport | None = None
    for _ in range(run.limit):
        if run.stop() or run.now() >= ends:
            break
        with run.services.database.begin() as session:
            alert = alerts.claim(session, channel_id, run.now(), LEASE, passed)
            channel = session.get_one(Channel, channel_id)
        if alert is None:
            break
        started = time.monotonic()
        done = guarded(f"deliver {alert.uid}", partial(_send, run, channel, alert, transport))
        if not isinstance(done, Failure):
            transport, warning = done.value
            with run.services.database.begin() as session:
                alerts.mark_sent(session, alert, run.now(), warning)
            tally.sent += 1
            _log(alert, "sent", started, warning)
            continue
        passed |= _passed(alert, done)
        _put_back(run, alert, done, tally, started)
    return tally


def _send(run: _Run, channel: Channel, alert: Alert, transport: Transport | None) -> tuple[Transport, str]:
    """Write and send one message; returns the channel's transport for the next one, and a warning or nothing."""
    with run.services.database.read() as session:
        story = story_of(session, alert)
    message = message_for(story, run.services.public_url)
    transport = transport or run.services.transport(channel.kind, channel.config)
    return transport, transport.send(message) or ""


def _is_channels(failure: Failure) -> bool:
    """Whether the channel failed, rather than the writing of the message."""
    return isinstance(failure.error, DeliveryError | ConfigError)


def _passed(alert: Alert, failure: Failure) -> set[int]:
    """An alert that failed by its own fault, or so often that it may have, does not hold back the next one."""
    return set() if _is_channels(failure) and alert.attempts <= OWN_FAULT else {alert.id or 0}


def _put_back(run: _Run, alert: Alert, failure: Failure, tally: _Tally, started: float) -> None:
    """Record a failed attempt: try again later, or give the alert up, and stop a channel that is at fault."""
    now, error, words = run.now(), failure.error, str(failure)
    permanent = isinstance(error, DeliveryError) and error.permanent
    if not permanent and alert.attempts < ATTEMPTS:
        asked = error.retry_after if isinstance(error, DeliveryError) else None
        with run.services.database.begin() as session:
            alerts.mark_retry(session, alert, now + wait_after(alert.attempts, asked), words)
        tally.retried += 1
        _log(alert, "retry", started, words)
        return
    with run.services.database.begin() as session:
        alerts.mark_failed(session, alert, words)
        silent = _is_channels(failure) and not alerts.delivered_since(session, alert.channel_id, alert.created_at)
        if permanent or silent:
            reason = words if permanent else f"nothing was delivered in {alert.attempts} attempts: {words}"
            alerts.disable_channel(session, alert.channel_id, now, reason)
            tally.disabled.append(alert.channel_id)
            log.warning("channel.disabled", extra={"channel": alert.channel_id, "reason": reason})
    tally.failed += 1
    _log(alert, "failed", started, words)


def wait_after(attempts: int, asked: float | None = None) -> timedelta:
    """How long to wait after the failure of that attempt (1, 2 ...); `asked`: seconds the receiver asked for."""
    wait = RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1]
    wait += wait * random.uniform(0, JITTER)
    return max(wait, timedelta(seconds=min(asked, MOST_ASKED.total_seconds()))) if asked is not None else wait


def _log(alert: Alert, outcome: str, started: float, words: str) -> None:
    fields = {
        "alert": alert.uid,
        "channel": alert.channel_id,
        "policy": alert.policy_id,
        "kind": alert.kind,
        "outcome": outcome,
        "attempt": alert.attempts,
        "ms": round((time.monotonic() - started) * 1000),
    }
    if words:
        log.warning("delivery.done", extra={**fields, "error": words})
    else:
        log.info("delivery.done", extra=fields)
