"""When a policy is checked next: its interval, sooner after failures, spread by a jitter that needs no dice."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from tracker.core.model import Outcome
from tracker.flows import Schedule


def next_check_at(
    schedule: Schedule,
    policy_id: str,
    interval: float | None,
    outcome: Outcome,
    now: datetime,
    *,
    failures: int = 0,
    transient: bool = False,
    retry_after: float | None = None,
) -> datetime:
    """When to check again. `interval`: the policy's own, in seconds; `failures`: in a row, this one included.

    A held page is looked at after `retry_held` once, then at the usual interval; a transient failure, or a page that is
    not the policy, after `retry_failed`, doubling up to the interval; any other failure at the interval. `retry_after`
    (seconds) is a lower bound.
    """
    usual = timedelta(seconds=interval) if interval else schedule.interval
    wait = usual
    if outcome is Outcome.HELD and failures <= 1:
        wait = min(usual, schedule.retry_held)
    elif outcome in (Outcome.FAILED, Outcome.REFUSED) and (transient or outcome is Outcome.REFUSED):
        wait = min(usual, schedule.retry_failed * 2 ** min(max(failures - 1, 0), 16))
    wait += wait * (schedule.jitter * _spread(policy_id, now))
    if retry_after is not None:
        wait = max(wait, timedelta(seconds=min(retry_after, usual.total_seconds() * 7)))
    return now + wait


def _spread(policy_id: str, now: datetime) -> float:
    """A number in 0..1 that differs from policy to policy and from check to check, and is the same in every process."""
    digest = hashlib.blake2b(f"{policy_id} {now.isoformat()}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 0xFFFFFFFF
