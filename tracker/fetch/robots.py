"""robots.txt after RFC 9309: asked once a day for each origin, through the same guard and turns as any page."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import httpx
from protego import Protego

from tracker.errors import BadProtocol, Disallowed, FetchError, Forbidden, RateLimited, TooLarge, Truncated
from tracker.fetch.exchange import Answer, Clock, Wire, asked, site
from tracker.fetch.headers import retry_after
from tracker.fetch.pace import Pace
from tracker.guard import Guard

KEPT_SECONDS = 86_400.0
"""RFC 9309 section 2.4: not longer than 24 hours."""
MOST_BYTES = 640_000
"""RFC 9309 section 2.5: at least 500 kibibytes must be read; what comes long after them is not."""
AGAIN_SECONDS = 900.0
"""How long rules that are out of date are kept to before they are asked for again, while nobody answers."""
MOST_REDIRECTS = 5
"""RFC 9309 section 2.3.1.2."""


@dataclass(slots=True)
class _Rules:
    """An origin's rules; None: everything is allowed. `until`: on the clock of the cache."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    parsed: Protego | None = None
    until: float = 0.0
    known: bool = False


class Robots:
    """The rules of all origins, shared by all threads."""

    def __init__(
        self, guard: Guard, pace: Pace, user_agent: str, now: Clock, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._guard = guard
        self._pace = pace
        self._user_agent = user_agent
        # A contact's URL in the User-Agent must not count as a name that rules are written for.
        self._name = re.sub(r"\+?https?://\S+|\S+@\S+", "", user_agent)
        self._now = now
        self._clock = clock
        self._origins: dict[str, _Rules] = {}
        self._lock = threading.Lock()

    def check(self, wire: Wire, url: httpx.URL) -> None:
        """Raise Disallowed where the rules forbid the URL, or a transient error where they cannot be had at the moment.

        An answer of 4xx allows everything; 5xx forbids everything until it ends (Disallowed, transient), unless rules
        are known from before; a host that cannot be reached is Unreachable.
        """
        rules = self._current(wire, url)
        if rules is not None and not rules.can_fetch(str(url), self._name):
            raise Disallowed(f"robots.txt of {url.host} disallows {url.path}")

    def _current(self, wire: Wire, url: httpx.URL) -> Protego | None:
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        with self._lock:
            rules = self._origins.setdefault(origin, _Rules())
        began = self._clock()
        with rules.lock:
            wire.deadline.extend(self._clock() - began)  # another thread was asking for the same rules
            if not rules.known or rules.until <= self._clock():
                try:
                    rules.parsed = self._asked(wire, httpx.URL(f"{origin}/robots.txt"))
                except FetchError:
                    if not rules.known:
                        raise
                    rules.until = self._clock() + AGAIN_SECONDS
                    return rules.parsed
                rules.known = True
                rules.until = self._clock() + KEPT_SECONDS
                delay = rules.parsed.crawl_delay(self._name) if rules.parsed else None
                if delay:
                    self._pace.slow(site(url), float(delay))
            return rules.parsed

    def _asked(self, wire: Wire, url: httpx.URL) -> Protego | None:
        """Fetch and parse one robots.txt. None where there is none."""
        headers = {"user-agent": self._user_agent, "accept": "text/plain,*/*;q=0.1"}
        for _ in range(MOST_REDIRECTS + 1):
            with asked(wire, self._pace, httpx.Request("GET", url, headers=headers), self._now) as answer:
                if answer.response.has_redirect_location:
                    try:
                        url = self._guard.check_redirect(url, answer.header("location"))
                    except Forbidden:
                        return None  # nothing we may read is the same as nothing there
                    answer.discard()
                    continue
                self._check_status(answer)
                return self._parsed(answer)
        return None

    def _check_status(self, answer: Answer) -> None:
        host = answer.request.url.host
        status = answer.response.status_code
        wait = retry_after(answer.header("retry-after"), self._now())
        if status == httpx.codes.TOO_MANY_REQUESTS:
            self._pace.hold(site(answer.request.url), wait or 0.0)
            raise RateLimited(f"robots.txt of {host} is rate limited", transient=True, retry_after=wait)
        if status >= httpx.codes.INTERNAL_SERVER_ERROR:
            said = f"robots.txt of {host} answered {status}; nothing may be fetched until it can be read (RFC 9309)"
            raise Disallowed(said, transient=True, retry_after=wait)

    def _parsed(self, answer: Answer) -> Protego | None:
        if answer.response.status_code != httpx.codes.OK:
            answer.discard()
            return None
        with suppress(TooLarge):
            try:
                answer.read(MOST_BYTES, beginning=True)
            except (Truncated, BadProtocol) as error:
                said = f"robots.txt of {answer.request.url.host} could not be read: {error}"
                raise Disallowed(said, transient=True) from error
        return Protego.parse(bytes(answer.body.data).decode("utf-8-sig", "replace"))
