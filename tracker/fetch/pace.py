"""Politeness: how many requests a host gets at once, how long between them, and the pause it asked for.

One Pace serves all threads of the process. Those who wait for a host stand in line, first come, first served, and sleep
until it is their turn; hosts do not wait for each other.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tracker.errors import RateLimited, Unreachable

JITTER = 0.25
"""The interval is stretched by a random 0 to 25 %, so that checks of one host do not fall into step."""
PATIENCE_SECONDS = 10.0
"""Longest pause of a host that is waited out; beyond it the check is put off, and the thread serves other hosts."""
MOST_CRAWL_DELAY = 30.0
"""Longest Crawl-delay of a robots.txt that is kept to, in seconds."""
_MANY_HOSTS = 4096


@dataclass(slots=True)
class _Host:
    """One host's line. `next_start` and `held_until` are on the clock of the Pace."""

    condition: threading.Condition = field(default_factory=threading.Condition)
    line: deque[object] = field(default_factory=deque)
    active: int = 0
    interval: float = 0.0
    next_start: float = 0.0
    held_until: float = 0.0
    visitors: int = 0


class Pace:
    """Turns at hosts. `interval`: seconds between the starts of requests; `concurrency`: requests at once."""

    def __init__(self, interval: float, concurrency: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval = max(0.0, interval)
        self._concurrency = max(1, concurrency)
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self._sweep_at = _MANY_HOSTS
        self._closed = False

    @contextmanager
    def turn(self, host: str) -> Iterator[float]:
        """Wait for a turn at the host and hold it for the block; gives the seconds waited.

        Raises RateLimited where the host asked for a pause longer than `PATIENCE_SECONDS`, Unreachable after `close`.
        """
        state = self._visit(host)
        try:
            began = self._clock()
            with state.condition:
                self._stand_in_line(state, host)
                state.active += 1
                interval = max(self._interval, state.interval)
                now = self._clock()
                state.next_start = now + interval * (1 + random.uniform(0, JITTER))
            try:
                yield now - began
            finally:
                with state.condition:
                    state.active -= 1
                    state.condition.notify_all()
        finally:
            self._leave(state)

    def hold(self, host: str, seconds: float) -> None:
        """Let the host rest for so long from now (its Retry-After)."""
        with self._kept(host) as state:
            state.held_until = max(state.held_until, self._clock() + seconds)
            state.condition.notify_all()

    def slow(self, host: str, seconds: float) -> None:
        """Keep to a host's Crawl-delay where it is longer than our interval; at most `MOST_CRAWL_DELAY`."""
        with self._kept(host) as state:
            state.interval = min(seconds, MOST_CRAWL_DELAY)

    def close(self) -> None:
        """Send all who wait away."""
        self._closed = True
        with self._lock:
            hosts = list(self._hosts.values())
        for state in hosts:
            with state.condition:
                state.condition.notify_all()

    def _stand_in_line(self, state: _Host, host: str) -> None:
        """Return when it is our turn; the condition is held."""
        ticket = object()
        state.line.append(ticket)
        try:
            while True:
                if self._closed:
                    raise Unreachable("the tracker is stopping", transient=True)
                now = self._clock()
                rest = state.held_until - now
                if rest > PATIENCE_SECONDS:
                    said = f"{host} asked us to wait; {rest:.0f} seconds are left of it"
                    raise RateLimited(said, transient=True, retry_after=rest)
                if state.line[0] is not ticket or state.active >= self._concurrency:
                    state.condition.wait()
                    continue
                wait = max(state.next_start, state.held_until) - now
                if wait <= 0:
                    return
                state.condition.wait(wait)
        finally:
            state.line.remove(ticket)
            state.condition.notify_all()

    def _visit(self, host: str) -> _Host:
        with self._lock:
            if len(self._hosts) > self._sweep_at:
                self._forget_idle()
                self._sweep_at = max(_MANY_HOSTS, 2 * len(self._hosts))
            state = self._hosts.setdefault(host, _Host())
            state.visitors += 1
            return state

    def _leave(self, state: _Host) -> None:
        with self._lock:
            state.visitors -= 1

    @contextmanager
    def _kept(self, host: str) -> Iterator[_Host]:
        state = self._visit(host)
        try:
            with state.condition:
                yield state
        finally:
            self._leave(state)

    def _forget_idle(self) -> None:
        """Drop hosts whom nobody waits for and who may be asked at once; the lock is held."""
        now = self._clock()
        self._hosts = {
            host: state
            for host, state in self._hosts.items()
            if state.visitors or max(state.next_start, state.held_until) > now
        }
