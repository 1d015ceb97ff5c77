"""A web server on loopback that answers, byte for byte, what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from tracker.errors import FetchError
from tracker.fetch import FetchOptions, Request
from tracker.fetch.http import HttpFetcher

LOOPBACK = ("127.0.0.0/8", "::1/128")
PAGE = b"<!doctype html><html><head><title>Privacy</title></head><body><p>We keep data for 30 days.</p></body></html>"


@dataclass(frozen=True)
class Asked:
    """One request as it came: `/path?query`, and headers by lower-case name."""

    path: str
    headers: dict[str, str]


Route = bytes | Callable[[Asked, socket.socket], bytes | None]


def answer(body: bytes = PAGE, status: str = "200 OK", **headers: str) -> bytes:
    """A response with its length. Header names are given with underscores for dashes."""
    rows = {"content-type": "text/html; charset=utf-8", "content-length": str(len(body))}
    rows |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in rows.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def redirect(to: str, status: int = 302, **headers: str) -> bytes:
    return answer(b"", f"{status} Found", location=to, **headers)


@dataclass
class Site:
    """The server. `routes` by path; `*` for all others; robots.txt is missing unless a route is given."""

    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    connections: int = 0
    port: int = 0
    scheme: str = "http"
    stopping: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _now: int = 0

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    def converse(self, client: socket.socket) -> None:
        """Answer one request after another until either side has enough."""
        client.settimeout(20)
        pending = b""
        while not self.stopping.is_set():
            while b"\r\n\r\n" not in pending:
                more = client.recv(65536)
                if not more:
                    return
                pending += more
                if pending.startswith(b"\x16"):  # TLS, to a server that speaks none
                    client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    return
            head, pending = pending.split(b"\r\n\r\n", 1)
            with self._lock:
                self._now += 1
                self.most_at_once = max(self.most_at_once, self._now)
            try:
                sent = self._respond(head.decode("latin-1"), client)
            finally:
                with self._lock:
                    self._now -= 1
            if sent is None:
                return
            client.sendall(sent)

    def _respond(self, head: str, client: socket.socket) -> bytes | None:
        lines = head.split("\r\n")
        rows = [line.partition(":") for line in lines[1:]]
        one = Asked(lines[0].split(" ")[1], {name.lower(): value.strip() for name, _, value in rows})
        with self._lock:
            self.asked.append(one)
        bare = one.path.partition("?")[0]
        missing: Route = answer(b"", "404 Not Found")
        route = self.routes.get(bare, missing if bare == "/robots.txt" else self.routes.get("*", missing))
        return route if isinstance(route, bytes) else route(one, client)


@contextmanager
def serving(tls: ssl.SSLContext | None = None, **routes: Route) -> Iterator[Site]:
    """A running server; keyword routes are paths without their slash."""
    site = Site(routes={"*" if name == "rest" else f"/{name}": route for name, route in routes.items()})
    listener = socket.create_server(("127.0.0.1", 0))
    site.port = listener.getsockname()[1]
    site.scheme = "https" if tls else "http"
    threads: list[threading.Thread] = []

    clients: list[socket.socket] = []

    def serve(client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            if tls is None:
                site.converse(client)
            else:
                with tls.wrap_socket(client, server_side=True) as secured:
                    clients.append(secured)
                    site.converse(secured)

    def accept() -> None:
        while not site.stopping.is_set():
            try:
                client, _ = listener.accept()
            except OSError:
                return
            site.connections += 1
            clients.append(client)
            threads.append(threading.Thread(target=serve, args=(client,), daemon=True))
            threads[-1].start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield site
    finally:
        site.stopping.set()
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # wakes the acceptor
        acceptor.join(5)
        listener.close()
        for client in clients:
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(5)


def drip(piece: bytes, head: bytes = b"", every: float = 0.02) -> Route:
    """Send `head`, then `piece` byte by byte for ever."""

    def send(_: Asked, client: socket.socket) -> None:
        client.sendall(head)
        while True:
            for byte in piece:
                client.sendall(bytes([byte]))
                time.sleep(every)

    return send


def endless(piece: bytes, head: bytes) -> Route:
    """Send `head`, then `piece` for ever, as fast as it is taken."""

    def send(_: Asked, client: socket.socket) -> None:
        client.sendall(head)
        while True:
            client.sendall(piece)

    return send


def silence(seconds: float) -> Route:
    """Take the request and say nothing for a while."""

    def wait(_: Asked, __: socket.socket) -> None:
        threading.Event().wait(seconds)

    return wait


def then_close(data: bytes) -> Route:
    """Send bytes as they are and close the connection."""

    def send(_: Asked, client: socket.socket) -> None:
        client.sendall(data)

    return send


def options(
    *,
    host_interval: float = 0.0,
    host_concurrency: int = 20,
    deadline: float = 10.0,
    max_bytes: int = 1_000_000,
    allow_networks: tuple[str, ...] = LOOPBACK,
    proxy: str = "",
    ca_bundle: str = "",
    user_agent: str = "",
    robots: str = "respect",
) -> FetchOptions:
    """Settings that suit tests: loopback may be reached, and no time is spent on politeness."""
    return FetchOptions(
        allow_networks=allow_networks,
        host_interval=host_interval,
        host_concurrency=host_concurrency,
        deadline=deadline,
        max_bytes=max_bytes,
        proxy=proxy,
        ca_bundle=ca_bundle,
        user_agent=user_agent,
        robots=robots,
    )


@contextmanager
def fetching(settings: FetchOptions | None = None) -> Iterator[HttpFetcher]:
    """A fetcher for the block, closed after it."""
    fetcher = HttpFetcher.from_options(settings or options())
    try:
        yield fetcher
    finally:
        fetcher.close()


def fails(route: Route, settings: FetchOptions | None = None) -> FetchError:
    """The error that a page served so ends in."""
    with serving(page=route) as site, fetching(settings) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.fetch(Request(site.url("/page")))
    return caught.value
