"""Pages asked for in a search: within bounds, through the fetcher's guard, robots.txt and pace, read in the workers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tracker.boundary import Failure, guarded
from tracker.core.addresses import target, without_tracking
from tracker.core.discovering import PageLinks
from tracker.core.model import Fetched, Hints, Page, Reading
from tracker.errors import Blocked, FetchError, RateLimited, TooLarge
from tracker.fetch import Request
from tracker.fetch.body import Body, receive
from tracker.flows import Services

log = logging.getLogger(__name__)

MOST_REFUSALS = 3
"""Refusals in a row (403, 429 and the like) after which a site is left alone."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far to go. `requests`: pages asked for in all, robots.txt and redirects aside; `seconds`: in all.

    `hubs`: pages that list documents; `sitemaps`: files of a sitemap, each of `sitemap_bytes` at most, unpacked;
    `from_sitemap`: addresses of it that are looked at; `guesses`: usual paths that are tried.
    """

    requests: int = 25
    seconds: float = 300.0
    hubs: int = 4
    sitemaps: int = 3
    sitemap_bytes: int = 5_000_000
    from_sitemap: int = 8
    guesses: int = 10


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that came: `url` is where to find it again, `final` where it came from this time."""

    url: str
    final: str
    links: PageLinks
    reading: Reading


Tell = Callable[[int, str], None]
"""Told of each request before it is made: how many were made, and the address."""


class Visits:
    """The requests of one search. `language`: what pages are asked for in; `seen`: the targets asked for so far."""

    def __init__(self, services: Services, bounds: Bounds, language: str, tell: Tell) -> None:
        self._services = services
        self._bounds = bounds
        self._tell = tell
        self._until = services.now() + timedelta(seconds=bounds.seconds)
        self.language = language
        self.seen: set[str] = set()
        self.requests = 0
        self.ended = ""
        self._refusals = 0

    def may_ask(self) -> bool:
        """Whether another request is within the bounds; `ended` says why not, once it is not."""
        if self.requests >= self._bounds.requests:
            said = f"stopped after {self.requests} requests; there may be more"
        elif self._services.now() >= self._until:
            said = f"stopped after {self._bounds.seconds:g} seconds; there may be more"
        elif self._refusals >= MOST_REFUSALS:
            said = f"stopped after {self._refusals} requests in a row were refused; there may be more"
        else:
            return True
        self.ended = self.ended or said
        return False

    def _fetch(self, request: Request) -> Fetched:
        self.requests += 1
        self._tell(self.requests, request.url)
        try:
            fetched = self._services.fetchers["http"].fetch(request)
        except (Blocked, RateLimited):
            self._refusals += 1
            raise
        self._refusals = 0
        return fetched

    def look(self, url: str, type: str) -> Visit:
        """Fetch and read one page. Raises FetchError, ReadError."""
        fetched = self._fetch(Request(url, language=self.language))
        page = Page(fetched.body, fetched.content_type, fetched.final_url, fetched.captured_at)
        self.seen |= {target(url), target(fetched.final_url)}
        links = self._services.workers.links(page)
        reading = self._services.workers.read(page, Hints(type=type, language=self.language))
        return Visit(_lasting(fetched), fetched.final_url, links, reading)

    def text(self, url: str, robots: str = "respect") -> str:
        """The text of a file that is no page, unpacked and cut at the bound; empty where it cannot be had."""
        if not self.may_ask():
            return ""
        request = Request(url, language=self.language, robots=robots, any_type=True)
        done = guarded(f"discover {url}", lambda: self._unpacked(request))
        return "" if isinstance(done, Failure) else done.value

    def _unpacked(self, request: Request) -> str:
        most = self._bounds.sitemap_bytes
        try:
            data = self._fetch(request).body
        except TooLarge as error:  # its beginning is a beginning
            data = error.fetched.body if error.fetched else b""
        if data.startswith(b"\x1f\x8b"):
            whole = Body()
            try:
                receive([data[:most]], "gzip", most, whole)
            except FetchError as error:
                log.debug("discover.cut", extra={"url": request.url, "reason": str(error)})
            data = bytes(whole.data)
        return data[:most].decode("utf-8-sig", "replace")


def _lasting(fetched: Fetched) -> str:
    """Where to find the page again: its last address where the way there is permanent, else the one asked for."""
    moved = all(hop.status in (301, 308) for hop in fetched.redirects)
    same = target(fetched.final_url) == target(fetched.url)
    return without_tracking(fetched.final_url if moved or same else fetched.url).partition("#")[0]
