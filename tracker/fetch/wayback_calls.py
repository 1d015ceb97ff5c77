"""Requests to a web archive: one at a time, each in its turn, over the project's own wire; and its addresses.

Here is what holds for every answer of the archive itself, as opposed to what it archived: whether it asks us to slow
down, is in trouble, or took no connection. An answer with a Memento-Datetime is a capture, whatever its status.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx

from tracker.core.archiving.rows import mended, web_address
from tracker.errors import BadStatus, ConfigError, RateLimited, Unreachable
from tracker.fetch import FetchOptions
from tracker.fetch.archive import Kind, Turns
from tracker.fetch.exchange import Answer, Clock, Wire, Wires, asked, utc_now
from tracker.fetch.headers import retry_after, standing_headers
from tracker.fetch.http import check_options, phrase
from tracker.fetch.pace import Pace
from tracker.guard import Guard

CONNECT_SECONDS = 20.0
READ_SECONDS = 120.0
"""Exact index queries took 16 to 52 seconds when they were last measured (2026)."""
ALONE_SECONDS = CONNECT_SECONDS + READ_SECONDS
"""How long to wait for another thread's request to end: as long as one may take."""
ENCODINGS = "gzip, deflate"
MEMENTO = "memento-datetime"
CLOCKS_DIFFER = timedelta(days=1)
"""As far as a capture may seem to lie ahead of us."""

TRANSIENT = frozenset({413, 421, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 527, 530, 599})
"""Statuses of the archive itself after which trying again later may help, besides 429."""
_ADDRESS = re.compile(r"/web/(\d{14})(?:[a-z]{2}_)?/(.+)", re.ASCII | re.DOTALL)
_SCHEME = re.compile(r"(https?):/+", re.IGNORECASE)


class Calls:
    """Requests to one archive. Share one between threads; `origin` is scheme, host and port."""

    def __init__(
        self,
        origin: str,
        options: FetchOptions,
        turns: Turns,
        transport: httpx.BaseTransport | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self.origin = origin.rstrip("/")
        self.host = urlsplit(self.origin).netloc
        self.clock = clock
        self.most_bytes = options.max_bytes
        self._options = options
        self._turns = turns
        self._guard = Guard(options.allow_networks)
        self._wires = Wires(self._guard, transport, CONNECT_SECONDS)
        self._pace = Pace(0.0, 1)
        self._alone = threading.Lock()
        check_options(options, self._wires)
        if not self.host:
            raise ConfigError(f"archive.origin: {origin!r} names no host")

    @contextmanager
    def ask(
        self,
        kind: Kind,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        transient: frozenset[int] = TRANSIENT,
    ) -> Iterator[Answer]:
        """Wait for a turn, ask, and give the answer with its body unread.

        Raises RateLimited where the archive asks us to slow down or we must wait for long, BadStatus for one of the
        `transient` statuses, and what the wire raises. Nothing is tried again here.
        """
        standing = standing_headers(self._options.user_agent, "") | {"accept-encoding": ENCODINGS}
        sent = standing | dict(headers or {})
        request = httpx.Request(method, self._guard.check_url(url), headers=sent, content=content)
        if not self._alone.acquire(timeout=ALONE_SECONDS):
            said = f"others are waiting for {self.host}"
            raise RateLimited(said, transient=True, retry_after=ALONE_SECONDS)
        try:
            seconds = CONNECT_SECONDS + READ_SECONDS
            with self._wires.borrow(self._options.proxy, self._options.ca_bundle, seconds) as wire:
                self._turns.take(kind)  # last of all, so that the request goes out when its turn has come
                wire.start(seconds)
                yield from self._answered(wire, request, kind, transient)
        finally:
            self._alone.release()

    def closed(self) -> bool:
        """Whether `close` was called: a body read since then may be cut off."""
        return self._wires.closed()

    def close(self) -> None:
        """Release connections; whoever reads gets Unreachable."""
        self._pace.close()
        self._wires.close()

    def _answered(self, wire: Wire, request: httpx.Request, kind: Kind, transient: frozenset[int]) -> Iterator[Answer]:
        try:
            with asked(wire, self._pace, request, self.clock, lambda: self._turns.take(kind)) as answer:
                self._judge(answer, transient)
                yield answer
        except Unreachable as error:
            if error.refused and not wire.proxied:
                error.retry_after = self._turns.refused() or error.retry_after
            raise

    def _judge(self, answer: Answer, transient: frozenset[int]) -> None:
        """Tell the turns how the archive is, and raise where it is not well."""
        status = answer.response.status_code
        if MEMENTO not in answer.response.headers:
            wait = retry_after(answer.header("retry-after"), self.clock())
            said = f"{self.host} answered {status}{phrase(status)}"
            if status == httpx.codes.TOO_MANY_REQUESTS or (status == httpx.codes.SERVICE_UNAVAILABLE and wait):
                raise RateLimited(said, transient=True, retry_after=self._turns.limited(wait))
            if status in transient:
                raise BadStatus(said, transient=True, retry_after=wait)
            if status >= 500:
                return
        self._turns.answered()


def pointed_at(host: str, location: str) -> tuple[str, str] | None:
    """The capture (timestamp, original) that a Location of an archive points at, or None where it is no capture of it.

    Three forms are in use: with the archive's scheme and host, with its host alone (`//host/web/...`), and `/web/...`.
    """
    location = location.strip()
    if not location.startswith("/") or location.startswith("//"):
        matched = re.fullmatch(r"(?:https?:)?//([^/]+)(/.*)", location, re.IGNORECASE | re.DOTALL)
        if not matched or not same_host(matched[1], host):
            return None
        location = matched[2]
    found = _ADDRESS.fullmatch(location)
    timestamp = mended(found[1]) if found else ""
    if not found or not timestamp:
        return None
    original = _SCHEME.sub(lambda scheme: f"{scheme[1].lower()}://", found[2], count=1)
    if not re.match(r"https?://", original):
        if re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", original, re.IGNORECASE):
            return None
        original = f"http://{original}"
    return (timestamp, original) if web_address(original) else None


def same_host(one: str, other: str) -> bool:
    """Whether two network locations are the same, ports of http and https aside."""
    return _bare_host(one) == _bare_host(other)


def within(one: datetime, other: datetime, seconds: float) -> bool:
    """Whether two times are at most so far apart."""
    return abs((one - other).total_seconds()) <= seconds


def ahead(when: datetime, now: datetime) -> bool:
    """Whether a time lies so far ahead that no difference of clocks explains it: nothing was captured then."""
    return when - now > CLOCKS_DIFFER


def _bare_host(netloc: str) -> str:
    return re.sub(r":(?:80|443)$", "", netloc.lower())
