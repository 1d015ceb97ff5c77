"""HTTP through the guard: a deadline, sockets to checked addresses, and the httpx transport made of both.

httpx's own timeouts start again with each byte that drips in; here every wait of a connection, TLS handshake, header
and body included, ends at one total deadline.
"""

from __future__ import annotations

import hashlib
import select
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpcore
import httpx

from tracker.errors import ConfigError
from tracker.guard import CONNECT_SECONDS, Guard, connect_first, look_up

KEPT_CONNECTIONS = 4
KEPT_SECONDS = 15.0


class Deadline:
    """A total time budget in seconds; starts when made. For one thread."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self._end - time.monotonic())

    def extend(self, seconds: float) -> None:
        """Give back time that was not the other side's doing (waiting for a host's turn)."""
        self._end += seconds


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses, under `deadline`.

    For one thread at a time; `deadline` is set anew for each request. `proxied`: all connections go to the trusted
    outgoing proxy, whose address is not judged and who resolves the names. `connects` counts connections made.
    """

    def __init__(self, guard: Guard, *, proxied: bool = False, connect_seconds: float = CONNECT_SECONDS) -> None:
        self.deadline = Deadline(60.0)
        self.connects = 0
        self._guard = guard
        self._connect_seconds = connect_seconds
        self.proxied = proxied
        self._open: set[socket.socket] = set()
        self._aborted = False
        self._lock = threading.Lock()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A stream to a checked address of the host. Raises Forbidden or Unreachable."""
        longest = self._connect_seconds
        seconds = self.limit(min(longest, timeout or longest), httpcore.ConnectTimeout)
        addresses = look_up(host, port, seconds) if self.proxied else self._guard.resolve(host, port, seconds)
        seconds = self.limit(seconds, httpcore.ConnectTimeout)
        self.connects += 1
        return GuardedStream(connect_first(addresses, host, port, seconds), self)

    def limit(self, timeout: float | None, error: type[Exception]) -> float:
        """The seconds a wait may take: the smaller of `timeout` and what the deadline leaves.

        Raises `error` where nothing is left, or after `abort`.
        """
        remaining = 0.0 if self._aborted else self.deadline.remaining()
        if remaining <= 0:
            raise error("the deadline has passed")
        return remaining if timeout is None else min(timeout, remaining)

    def opened(self, sock: socket.socket) -> None:
        """Remember a live socket, so that `abort` finds it."""
        with self._lock:
            self._open.add(sock)

    def closed(self, sock: socket.socket) -> None:
        """Forget a socket."""
        with self._lock:
            self._open.discard(sock)

    def abort(self) -> None:
        """End what is under way, from any thread, and let nothing begin: who waits sees the connection end."""
        with self._lock:
            self._aborted = True
            for sock in self._open:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)


class GuardedStream(httpcore.NetworkStream):
    """One connection. `ended`: the other side has closed it."""

    def __init__(self, sock: socket.socket, backend: GuardedBackend) -> None:
        self.ended = False
        self._sock = sock
        self._backend = backend
        self._certificate = ""
        backend.opened(sock)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what came, or nothing at the end."""
        seconds = self._backend.limit(timeout, httpcore.ReadTimeout)
        with _translated(httpcore.ReadTimeout, httpcore.ReadError):
            self._sock.settimeout(seconds)
            data = self._sock.recv(max_bytes)
        self.ended = self.ended or not data
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        if buffer:
            seconds = self._backend.limit(timeout, httpcore.WriteTimeout)
            with _translated(httpcore.WriteTimeout, httpcore.WriteError):
                self._sock.settimeout(seconds)
                self._sock.sendall(buffer)

    def close(self) -> None:
        """Close the socket."""
        self._backend.closed(self._sock)
        self._sock.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Shake hands and return this stream, encrypted. The certificate's hash is kept with the connection."""
        self._backend.closed(self._sock)
        try:
            seconds = self._backend.limit(timeout, httpcore.ConnectTimeout)
            with _translated(httpcore.ConnectTimeout, httpcore.ConnectError):
                self._sock.settimeout(seconds)
                self._sock = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname)
        except (httpcore.ConnectTimeout, httpcore.ConnectError):
            self._sock.close()
            raise
        self._backend.opened(self._sock)
        certificate = self._sock.getpeercert(binary_form=True) if isinstance(self._sock, ssl.SSLSocket) else None
        self._certificate = hashlib.sha256(certificate).hexdigest() if certificate else ""
        return self

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks for, and `certificate_sha256` (hex, or empty) and `ended`."""
        if info == "is_readable":
            return _readable(self._sock)
        if info == "ssl_object":
            return self._sock if isinstance(self._sock, ssl.SSLSocket) else None
        if info == "server_addr":
            return self._sock.getpeername()
        if info == "client_addr":
            return self._sock.getsockname()
        return {"socket": self._sock, "certificate_sha256": self._certificate, "ended": self.ended}.get(info)


class GuardedTransport(httpx.BaseTransport):
    """An httpx transport whose every connection goes through the guard. For one thread at a time.

    Raises httpx's own errors, and Forbidden or Unreachable where the guard refuses or nobody answers. Environment
    variables are not read. `proxy`: an `http://` URL of a trusted outgoing proxy; a wrong one raises ConfigError.
    """

    def __init__(
        self, guard: Guard, ssl_context: ssl.SSLContext, proxy: str = "", connect_seconds: float = CONNECT_SECONDS
    ) -> None:
        trusted = read_proxy(proxy) if proxy else None
        if trusted:
            guard.leave_names_to(f"{trusted.host}:{trusted.port or 80}")
        self.backend = GuardedBackend(guard, proxied=bool(trusted), connect_seconds=connect_seconds)
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context,
            proxy=_proxy(trusted) if trusted else None,
            max_connections=KEPT_CONNECTIONS,
            max_keepalive_connections=KEPT_CONNECTIONS,
            keepalive_expiry=KEPT_SECONDS,
            network_backend=self.backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the body is left to be streamed."""
        url = request.url
        body = request.stream
        with _as_httpx(request):
            response = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=request.headers.raw,
                    content=body if isinstance(body, httpx.SyncByteStream) else None,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response, request),
            extensions=response.extensions,
            request=request,
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """A response's body, with httpcore's errors as httpx's."""

    def __init__(self, response: httpcore.Response, request: httpx.Request) -> None:
        self._response = response
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx(self._request):
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


_HTTPX_ERRORS: tuple[tuple[type[Exception], type[httpx.RequestError]], ...] = (
    (httpcore.ConnectTimeout, httpx.ConnectTimeout),
    (httpcore.ReadTimeout, httpx.ReadTimeout),
    (httpcore.WriteTimeout, httpx.WriteTimeout),
    (httpcore.PoolTimeout, httpx.PoolTimeout),
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.ReadError, httpx.ReadError),
    (httpcore.WriteError, httpx.WriteError),
    (httpcore.ProxyError, httpx.ProxyError),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
    (httpcore.LocalProtocolError, httpx.LocalProtocolError),
    (httpcore.RemoteProtocolError, httpx.RemoteProtocolError),
)


@contextmanager
def _as_httpx(request: httpx.Request) -> Iterator[None]:
    try:
        yield
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
        known = next((theirs for ours, theirs in _HTTPX_ERRORS if isinstance(error, ours)), httpx.TransportError)
        raise known(str(error), request=request) from error


@contextmanager
def _translated(late: type[Exception], failed: type[Exception]) -> Iterator[None]:
    """Socket errors as httpcore's."""
    try:
        yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except OSError as error:
        raise failed(str(error)) from error


def _readable(sock: socket.socket) -> bool:
    """Whether a socket that should be idle has something to say: it was closed."""
    if sock.fileno() < 0:
        return True
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))


def read_proxy(text: str) -> httpx.URL:
    """The URL of an outgoing proxy. Raises ConfigError, in which its password is never shown."""
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise ConfigError("fetch.proxy is not a URL; write it as http://host:port") from error
    if url.scheme != "http" or not url.host:
        raise ConfigError(f"fetch.proxy has the scheme {url.scheme!r}; only http://host:port is allowed")
    return url


def _proxy(url: httpx.URL) -> httpcore.Proxy:
    return httpcore.Proxy(
        httpcore.URL(scheme=b"http", host=url.raw_host, port=url.port, target=b"/"),
        auth=(url.username, url.password) if url.userinfo else None,
    )
