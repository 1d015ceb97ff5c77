"""Fetching over HTTP: redirects by hand, conditions, robots, caps and a total deadline; every failure is typed.

Each hop of a redirect is judged like the first URL: scheme, address, robots.txt, the host's turn.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

import httpx

from tracker import __version__
from tracker.core.model import Fetched, Hop
from tracker.errors import (
    BadProtocol,
    BadStatus,
    Blocked,
    ConfigError,
    Disallowed,
    FetchError,
    Forbidden,
    RateLimited,
    TooLarge,
    Truncated,
    Unreachable,
)
from tracker.fetch import FetchOptions, Request, Shared
from tracker.fetch.body import cut_in_a_tag
from tracker.fetch.exchange import Answer, Clock, Wire, Wires, asked, site, utc_now
from tracker.fetch.headers import (
    OPEN,
    USER_AGENT,
    challenged,
    check_headers,
    check_type,
    conditions,
    media_type,
    retry_after,
    settled_type,
    standing_headers,
    told,
)
from tracker.fetch.pace import Pace
from tracker.fetch.robots import Robots
from tracker.guard import Guard
from tracker.guard.wire import read_proxy

log = logging.getLogger(__name__)

MOST_REDIRECTS = 10
MOST_EVIDENCE = 1_000_000
"""Bytes of an error page that are kept as evidence."""

_TRANSIENT = frozenset({202, 408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 527, 529, 530})
"""Statuses after which trying again soon may help: RFC 9110, and those that content delivery networks made up."""


@dataclass(slots=True)
class _Trail:
    """What one fetch went through so far, and the evidence made of it."""

    request: Request
    fetcher: str
    clock: Clock
    first: httpx.URL
    url: httpx.URL
    hops: list[Hop] = field(default_factory=list)
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)
    started_at: datetime | None = None
    answer: Answer | None = None

    def evidence(self) -> Fetched | None:
        """What came last, or None where nothing came."""
        return self.fetched(self.answer, self.answer.header("content-type")) if self.answer else None

    def fetched(self, answer: Answer, content_type: str) -> Fetched:
        """The value for an answer."""
        now = self.clock()
        response = answer.response
        return Fetched(
            url=self.request.url,
            final_url=str(answer.request.url),
            status=response.status_code,
            body=bytes(answer.body.data),
            content_type=content_type,
            request_headers=tuple(
                (name.lower(), told(name, value, self.request.headers))
                for name, value in answer.request.headers.multi_items()
            ),
            response_headers=tuple((name.lower(), value) for name, value in response.headers.multi_items()),
            started_at=self.started_at or answer.started_at,
            fetched_at=now,
            captured_at=now,
            fetcher=self.fetcher,
            fetcher_version=f"{__version__} (httpx {httpx.__version__})",
            redirects=tuple(self.hops),
            address=answer.address + (" (proxy)" if answer.proxied and answer.address else ""),
            certificate_sha256=answer.certificate_sha256,
            wire_bytes=answer.body.wire_bytes,
            not_modified=response.status_code == httpx.codes.NOT_MODIFIED,
        )


@dataclass(frozen=True, slots=True)
class Visit:
    """A page, the cookies that its servers set on the way, and how many seconds of the deadline are left."""

    fetched: Fetched
    cookies: httpx.Cookies
    seconds_left: float


class HttpFetcher:
    """Fetches pages over HTTP and HTTPS. Share one between all threads.

    `pace`: the turns at hosts, where other fetchers share them. `transport` takes the network's place in tests; `clock`
    gives the times that are recorded.
    """

    name = "http"

    def __init__(
        self,
        options: FetchOptions,
        transport: httpx.BaseTransport | None = None,
        clock: Clock = utc_now,
        pace: Pace | None = None,
    ) -> None:
        self._options = options
        self._clock = clock
        self._guard = Guard(options.allow_networks)
        self._wires = Wires(self._guard, transport)
        self._pace = pace or Pace(options.host_interval, options.host_concurrency)
        self._robots = Robots(self._guard, self._pace, options.user_agent or USER_AGENT, clock)
        check_options(options, self._wires)

    @classmethod
    def from_options(cls, options: FetchOptions, shared: Shared | None = None) -> Self:
        """Make the fetcher from the settings. Raises ConfigError naming the key that is wrong."""
        return cls(options, pace=shared.pace if shared else None)

    def fetch(self, request: Request) -> Fetched:
        """Return the page, or with `not_modified` that it is the one we know; or raise a FetchError.

        Waits for the host's turn. The error's `fetched` holds what came before it, where anything came.
        """
        return self.visit(request).fetched

    def visit(self, request: Request) -> Visit:
        """Fetch a page for one who goes on with it: with the cookies and the time that are left. Raises as `fetch`."""
        first = _bare(self._guard.check_url(request.url))
        trail = _Trail(request, self.name, self._clock, first, first)
        check_headers(request.headers, request.cookies)
        proxy, ca_bundle = request.proxy or self._options.proxy, request.ca_bundle or self._options.ca_bundle
        try:
            with self._wires.borrow(proxy, ca_bundle, self._options.deadline) as wire:
                fetched = self._follow(wire, trail)
                if trail.answer:
                    trail.cookies.extract_cookies(trail.answer.response)
                return Visit(fetched, trail.cookies, wire.deadline.remaining())
        except FetchError as error:
            if error.fetched is None:
                error.fetched = trail.evidence()
            raise

    def allowed(self, url: str) -> bool:
        """Whether robots.txt lets us fetch the URL. Raises a FetchError where that cannot be found out."""
        parsed = self._guard.check_url(url)
        with self._wires.borrow(self._options.proxy, self._options.ca_bundle, self._options.deadline) as wire:
            try:
                self._robots.check(wire, parsed)
            except Disallowed as error:
                if error.transient:
                    raise
                return False
        return True

    def close(self) -> None:
        """Release connections; whoever waits or reads gets Unreachable."""
        self._pace.close()
        self._wires.close()

    def _follow(self, wire: Wire, trail: _Trail) -> Fetched:
        """Go from hop to hop until a page or an error."""
        respect = "ignore" not in {trail.request.robots, self._options.robots}
        for _ in range(MOST_REDIRECTS + 1):
            if respect:
                self._robots.check(wire, trail.url)
            with asked(wire, self._pace, self._request(trail), self._clock) as answer:
                trail.answer = answer
                trail.started_at = trail.started_at or answer.started_at
                if not answer.response.has_redirect_location:
                    return self._received(trail, answer)
                self._step(trail, answer)
        raise BadProtocol(f"more than {MOST_REDIRECTS} redirects, the last one to {trail.url}")

    def _step(self, trail: _Trail, answer: Answer) -> None:
        """Record a redirect and turn to where it points. Raises Forbidden."""
        url = trail.url
        trail.hops.append(Hop(str(url), answer.response.status_code, answer.address))
        trail.cookies.extract_cookies(answer.response)
        try:
            trail.url = _bare(self._guard.check_redirect(url, answer.header("location")))
        except Forbidden as error:
            raise Forbidden(f"{url.host} redirects to where we may not go: {error}") from error
        if url.scheme == "https" and trail.url.scheme == "http":
            log.warning("fetch.downgrade", extra={"url": str(url), "to": str(trail.url)})
        answer.discard()

    def _request(self, trail: _Trail) -> httpx.Request:
        """The request of one hop. What a source set for its own host does not go to another one."""
        request = trail.request
        headers = standing_headers(self._options.user_agent, request.language)
        home = same_site(trail.first, trail.url)
        headers |= {name.lower(): value for name, value in request.headers.items() if home or name.lower() in OPEN}
        if str(trail.url) == (request.validators_url or str(trail.first)):
            headers |= conditions(request.etag, request.last_modified, self._clock())
        made = httpx.Request("GET", trail.url, headers=headers)
        trail.cookies.set_cookie_header(made)
        if home and request.cookies:
            declared = "; ".join(f"{name}={value}" for name, value in request.cookies.items())
            made.headers["cookie"] = "; ".join(filter(None, (declared, made.headers.get("cookie"))))
        return made

    def _received(self, trail: _Trail, answer: Answer) -> Fetched:
        """Read the last answer. Raises what it is where it is not a page."""
        status = answer.response.status_code
        if status == httpx.codes.NOT_MODIFIED:
            if not {"if-none-match", "if-modified-since"} & set(answer.request.headers):
                raise BadProtocol("the answer is 304 Not Modified, but we asked for the page whatever it is")
            return self._done(trail, answer, "")
        if status not in {200, 203} or challenged(answer.response.headers):
            raise self._refused(answer)
        if not trail.request.any_type:
            check_type(answer.header("content-type"))
        try:
            answer.read(self._options.max_bytes)
        except TooLarge:
            del answer.body.data[MOST_EVIDENCE:]
            raise
        if trail.request.any_type:
            return self._done(trail, answer, answer.header("content-type"))
        content_type = settled_type(answer.header("content-type"), answer.body.data)
        framed = {"content-length", "transfer-encoding"} & set(answer.response.headers)
        if not framed and "html" in media_type(content_type) and cut_in_a_tag(answer.body.data):
            raise Truncated("the page ends in the middle of a tag", transient=True)
        return self._done(trail, answer, content_type)

    def _done(self, trail: _Trail, answer: Answer, content_type: str) -> Fetched:
        if self._wires.closed():  # what was read may have been cut off by `close`
            raise Unreachable("the tracker is stopping", transient=True)
        return trail.fetched(answer, content_type)

    def _refused(self, answer: Answer) -> FetchError:
        """The error for an answer that is not a page, with its body as evidence."""
        status = answer.response.status_code
        host = answer.request.url.host
        wait = retry_after(answer.header("retry-after"), self._clock())
        try:
            answer.read(min(MOST_EVIDENCE, self._options.max_bytes))
        except FetchError as error:
            log.debug("fetch.no_evidence", extra={"url": str(answer.request.url), "reason": str(error)})
        said = f"{host} answered {status}{phrase(status)}"
        if challenged(answer.response.headers):
            return Blocked(f"{said} and asks to prove that we are no robot", retry_after=wait)
        if status == httpx.codes.TOO_MANY_REQUESTS or (status == httpx.codes.SERVICE_UNAVAILABLE and wait):
            if wait:
                self._pace.hold(site(answer.request.url), wait)
            return RateLimited(said, transient=True, retry_after=wait)
        if status in {401, 403, 451}:
            return Blocked(said, retry_after=wait)
        if status == httpx.codes.PARTIAL_CONTENT:
            return Truncated(f"{host} sent a part of the page, though we asked for the whole")
        return BadStatus(said, transient=status in _TRANSIENT, retry_after=wait)


def check_options(options: FetchOptions, wires: Wires) -> None:
    """Raise ConfigError for what could not work on any request: the CA bundle, the proxy, the User-Agent."""
    try:
        wires.trust(options.ca_bundle)
    except OSError as error:
        raise ConfigError(f"fetch.ca_bundle: {options.ca_bundle!r} cannot be read as a PEM file: {error}") from error
    if not options.user_agent.isprintable() or not options.user_agent.isascii():
        raise ConfigError("fetch.user_agent may hold printable ASCII characters only")
    if options.proxy:
        read_proxy(options.proxy)


def _bare(url: httpx.URL) -> httpx.URL:
    """The URL without its fragment, which is never sent."""
    return url.copy_with(fragment=None) if url.fragment else url


def same_site(first: httpx.URL, now: httpx.URL) -> bool:
    """Whether what was meant for the first URL's host may go to this one: the same origin, or its step up to https."""
    if first.host != now.host:
        return False
    here, there = (first.scheme, _port(first)), (now.scheme, _port(now))
    return here == there or (here == ("http", 80) and there == ("https", 443))


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def phrase(status: int) -> str:
    """The status in words, or nothing for one that has none."""
    words = httpx.codes.get_reason_phrase(status)
    return f" {words}" if words else ""
