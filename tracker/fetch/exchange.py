"""One request and its answer, without redirects: connections, turns, typed errors. http and robots build on it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

import httpx

from tracker.errors import BadProtocol, ConfigError, FetchError, TooLarge, Truncated, Unreachable
from tracker.fetch.body import Body, receive
from tracker.fetch.pace import Pace
from tracker.guard import CONNECT_SECONDS, Guard
from tracker.guard.wire import Deadline, GuardedTransport

MOST_HEADER_BYTES = 65_536
MOST_HEADERS = 1_000
"""Beyond these an answer is not HTTP as we know it: a flood of cookies stays below, an endless header does not."""
MOST_LEFTOVER = 65_536
"""Bytes of an unwanted body that are read to keep its connection; beyond them a new one is cheaper."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time, aware UTC."""
    return datetime.now(UTC)


@cache
def public_roots() -> ssl.SSLContext:
    """The TLS context of the process that trusts the public certificate authorities; made once, it costs 45 ms."""
    return httpx.create_ssl_context(trust_env=False)


class Wire:
    """An httpx transport with its connections and its deadline, used by one thread at a time.

    There is no httpx.Client around it: that builds the next request of every redirect, also where it follows none,
    fails on what is no URL, and keeps cookies from one fetch to the next.
    """

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self.deadline = Deadline(0.0)
        self._transport = transport
        self._backend = transport.backend if isinstance(transport, GuardedTransport) else None
        self.proxied = self._backend is not None and self._backend.proxied

    def start(self, seconds: float) -> None:
        """Begin a new budget of time."""
        self.deadline = Deadline(seconds)
        if self._backend:
            self._backend.deadline = self.deadline

    def send(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the body is left to be streamed. Raises httpx.TransportError and the guard's errors."""
        response = self._transport.handle_request(request)
        response.request = request
        return response

    def connects(self) -> int:
        """How many connections were made so far."""
        return self._backend.connects if self._backend else 0

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def abort(self) -> None:
        """End what is under way, from any thread."""
        if self._backend:
            self._backend.abort()


class Wires:
    """The wires of all threads: made when first needed, then used again, with one TLS context for each CA bundle.

    There are as many as were ever in use at once. `transport` takes the network's place in tests. `connect_seconds`:
    how long an address may take to accept a connection.
    """

    def __init__(
        self, guard: Guard, transport: httpx.BaseTransport | None = None, connect_seconds: float = CONNECT_SECONDS
    ) -> None:
        self._guard = guard
        self._transport = transport
        self._connect_seconds = connect_seconds
        self._idle: dict[tuple[str, str], list[Wire]] = {}
        self._busy: set[Wire] = set()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def borrow(self, proxy: str, ca_bundle: str, seconds: float) -> Iterator[Wire]:
        """A wire for the block, with a deadline of so many seconds. Raises Unreachable for a wrong proxy or bundle."""
        with self._lock:
            if self._closed:
                raise Unreachable("the tracker is stopping", transient=True)
            idle = self._idle.setdefault((proxy, ca_bundle), [])
            wire = idle.pop() if idle else self._made(proxy, ca_bundle)
            self._busy.add(wire)
        try:
            wire.start(seconds)
            yield wire
        finally:
            with self._lock:
                self._busy.discard(wire)
                if self.closed():
                    wire.close()
                else:
                    idle.append(wire)

    def trust(self, ca_bundle: str) -> ssl.SSLContext:
        """The TLS context for a CA bundle (a PEM file in place of the public roots), or the public roots where empty.

        Raises OSError where the file cannot be read as one.
        """
        if ca_bundle not in self._contexts:
            self._contexts[ca_bundle] = ssl.create_default_context(cafile=ca_bundle) if ca_bundle else public_roots()
        return self._contexts[ca_bundle]

    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def close(self) -> None:
        """Close idle connections and end those in use."""
        with self._lock:
            self._closed = True
            for wires in self._idle.values():
                for wire in wires:
                    wire.close()
            self._idle.clear()
            for wire in self._busy:
                wire.abort()

    def _made(self, proxy: str, ca_bundle: str) -> Wire:
        try:
            if self._transport:
                return Wire(self._transport)
            return Wire(GuardedTransport(self._guard, self.trust(ca_bundle), proxy, self._connect_seconds))
        except ConfigError as error:
            raise Unreachable(f"the source's proxy cannot be used: {error}") from error
        except OSError as error:
            raise Unreachable(f"the source's CA bundle {ca_bundle} cannot be read as a PEM file") from error


@dataclass(slots=True)
class Answer:
    """A response whose body is still to be read, and how it came."""

    response: httpx.Response
    request: httpx.Request
    wire: Wire
    started_at: datetime
    address: str = ""
    certificate_sha256: str = ""
    body: Body = field(default_factory=Body)

    @property
    def proxied(self) -> bool:
        """Whether `address` is the outgoing proxy's."""
        return self.wire.proxied

    def header(self, name: str) -> str:
        """A response header, or empty."""
        return str(self.response.headers.get(name, ""))

    def read(self, max_bytes: int, *, beginning: bool = False, encoding: str | None = None) -> None:
        """Read the body into `body`. Raises TooLarge, Truncated, BadProtocol, or Unreachable when time is up.

        `beginning`: only so many bytes are wanted, and more of them are announced than that is no reason not to begin.
        `encoding`: the content encoding to take off, where the header is known to be wrong.
        """
        length = self.header("content-length")
        if not beginning and length.isascii() and length.isdigit() and int(length[:18]) > max_bytes:
            raise TooLarge(f"the page is announced with {int(length[:18]):,} bytes; {max_bytes:,} are allowed")
        if self.response.is_stream_consumed:  # a transport may hand over a response that it has read and decoded
            return receive((self.response.content,), "", max_bytes, self.body)
        try:
            encoding = self.header("content-encoding") if encoding is None else encoding
            receive(self._chunks(), encoding, max_bytes, self.body)
        except httpx.TransportError as error:
            raise self._broken_off(error) from error

    def discard(self) -> None:
        """Read a short body that nobody needs, so that its connection can be used again."""
        with suppress(FetchError):
            self.read(MOST_LEFTOVER)

    def _chunks(self) -> Iterator[bytes]:
        for chunk in self.response.iter_raw():
            if self.wire.deadline.remaining() <= 0:
                raise httpx.ReadTimeout("the deadline has passed")
            yield chunk

    def _broken_off(self, error: httpx.TransportError) -> FetchError:
        """What an error in the middle of a body means."""
        if isinstance(error, httpx.TimeoutException):
            return Unreachable("the page did not arrive in time", transient=True)
        stream = self.response.extensions.get("network_stream")
        if isinstance(error, httpx.NetworkError) or (stream and stream.get_extra_info("ended")):
            if not self.body.wire_bytes:
                return Unreachable("the connection ended before the page came", transient=True)
            return Truncated("the connection ended before the page was complete", transient=True)
        return BadProtocol(f"the page is not framed as HTTP asks: {error}")


def site(url: httpx.URL) -> str:
    """What shares a turn: a host, over http and https alike; a port of its own is a site of its own."""
    return url.netloc.decode("ascii")


@contextmanager
def asked(
    wire: Wire, pace: Pace, request: httpx.Request, clock: Clock, again: Callable[[], None] = lambda: None
) -> Iterator[Answer]:
    """Wait for the host's turn, send the request and give the answer; the turn lasts as long as the block.

    `again` is called before a request is sent a second time, which only a kept connection that was closed asks for. The
    wait does not count against the wire's deadline. Raises FetchErrors; the response is closed in any case.
    """
    with pace.turn(site(request.url)) as waited:
        wire.deadline.extend(waited)
        started_at = clock()
        response = _sent(wire, request, again)
        try:
            _check_framing(response)
            stream = response.extensions.get("network_stream")
            certificate = stream.get_extra_info("certificate_sha256") if stream else ""
            yield Answer(response, request, wire, started_at, _peer(response), certificate or "")
        finally:
            response.close()


def _sent(wire: Wire, request: httpx.Request, again: Callable[[], None]) -> httpx.Response:
    before = wire.connects()
    try:
        try:
            return wire.send(request)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            if wire.connects() != before or not before or request.method != "GET":
                raise
            # A kept connection that the server closed just now (RFC 9112 section 9.5): once more, on a new one.
            again()
            return wire.send(request)
    except httpx.TransportError as error:
        raise _typed(error) from error


def _typed(error: httpx.TransportError) -> FetchError:
    """A failure before the answer, as one of ours: by type and cause, never by its text."""
    if isinstance(error, httpx.ConnectTimeout):
        return Unreachable("the server did not accept a connection in time", transient=True)
    if isinstance(error, httpx.TimeoutException):
        return Unreachable("the server did not answer in time", transient=True)
    if isinstance(error, httpx.ProxyError):
        return Unreachable(f"the outgoing proxy refused: {error}", transient=True)
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Unreachable(f"the server's certificate is not valid: {cause.verify_message}")
    if isinstance(cause, ssl.SSLError):
        return Unreachable(f"no secure connection could be made: {cause.reason or cause}", transient=True)
    if isinstance(error, (httpx.RemoteProtocolError, httpx.LocalProtocolError)):
        return BadProtocol(f"the answer is not HTTP as we know it: {error}", transient=True)
    return Unreachable("the connection was broken off", transient=True)


def _check_framing(response: httpx.Response) -> None:
    """Raise BadProtocol for a head that no sane server sends (RFC 9112 section 6.3, RFC 9110 section 15)."""
    raw = response.headers.raw
    if len(raw) > MOST_HEADERS or sum(len(name) + len(value) + 4 for name, value in raw) > MOST_HEADER_BYTES:
        raise BadProtocol("the answer's headers are too many or too long")
    if "transfer-encoding" in response.headers and "content-length" in response.headers:
        raise BadProtocol("the answer gives its length in two ways")
    if response.status_code < 200:
        raise BadProtocol(f"the answer has the status {response.status_code}, which ends nothing")


def _peer(response: httpx.Response) -> str:
    """The address at the other end, or empty where it is gone already."""
    stream = response.extensions.get("network_stream")
    try:
        return str(stream.get_extra_info("server_addr")[0]) if stream else ""
    except OSError:
        return ""
