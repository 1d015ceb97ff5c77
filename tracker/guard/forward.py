"""A forward proxy on loopback for a browser of ours: its every connection is judged, and made, by the guard.

A browser resolves names and connects by itself, again for each script, frame and WebSocket. Told to use this proxy for
everything, it connects nowhere else; and the proxy connects to checked addresses only. It serves one visit at a time,
whoever knows its password, and nobody between visits.
"""

from __future__ import annotations

import base64
import hmac
import logging
import re
import secrets
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import httpx

from tracker.errors import FetchError, Forbidden, Unreachable
from tracker.guard import CONNECT_SECONDS, Guard, connect_first, look_up
from tracker.guard.wire import Deadline, read_proxy

log = logging.getLogger(__name__)

MOST_HEAD_BYTES = 65_536
MOST_CONNECTIONS = 100
"""Connections of the browser at once; it opens 32 to one proxy by itself."""
_STEP = 65_536
_HEAD_END = b"\r\n\r\n"
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:\[\]/?#@]+):(\d{1,5})")
_REQUEST_LINE = re.compile(rb"([A-Z]{1,20}) (\S{1,16000}) HTTP/1\.[01]")
_HOP_HEADERS = frozenset({"connection", "keep-alive", "proxy-connection", "proxy-authorization", "te", "upgrade"})
"""Headers between the browser and this proxy (RFC 9110 section 7.6.1): not passed on."""


@dataclass(slots=True)
class Traffic:
    """What one visit has caused. `refused`: what the guard forbade, a sentence each. `overflowed`: over the cap.

    `reached`: `host:port` of every connection that was made.
    """

    deadline: Deadline
    max_bytes: int
    upstream: httpx.URL | None = None
    received: int = 0
    overflowed: bool = False
    refused: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)
    _open: set[socket.socket] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _over: bool = False

    def opened(self, sock: socket.socket) -> bool:
        """Remember a socket, so that it ends with the visit. False where the visit is over, or has enough of them."""
        with self._lock:
            if self._over or len(self._open) >= 2 * MOST_CONNECTIONS:
                return False
            self._open.add(sock)
            return True

    def closed(self, sock: socket.socket) -> None:
        """Forget a socket."""
        with self._lock:
            self._open.discard(sock)

    def count(self, size: int) -> bool:
        """Count bytes that came from outside; False once they are more than allowed."""
        with self._lock:
            self.received += size
            self.overflowed = self.overflowed or self.received > self.max_bytes
            return not self.overflowed

    def end(self) -> None:
        """Break off every connection, and let none begin."""
        with self._lock:
            self._over = True
            for sock in self._open:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)


class _Refused(Exception):
    """The answer to a request that goes nowhere: a status and a sentence.

    Not sent where a page could take it for the answer of the host that it asked.
    """

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status


class ForwardProxy:
    """An HTTP proxy on an ephemeral port of 127.0.0.1. `address`, `username`, `password`: what a browser is told.

    Knows CONNECT, and requests for http:// URLs, one to a connection. Close it after use.
    """

    username = "tracker"

    def __init__(self, guard: Guard) -> None:
        self.password = secrets.token_urlsafe(24)
        self._guard = guard
        self._wanted = base64.b64encode(f"{self.username}:{self.password}".encode())
        self._traffic: Traffic | None = None
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=MOST_CONNECTIONS)
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, name="forward-proxy", daemon=True).start()

    @contextmanager
    def visit(self, seconds: float, max_bytes: int, upstream: str = "") -> Iterator[Traffic]:
        """Serve for the block, at most so long and so many bytes from outside; its connections end with it.

        `upstream`: a trusted outgoing proxy, which resolves the names from then on. Raises ConfigError for a wrong one.
        """
        trusted = read_proxy(upstream) if upstream else None
        if trusted:
            self._guard.leave_names_to(f"{trusted.host}:{trusted.port or 80}")
        traffic = Traffic(Deadline(seconds), max_bytes, trusted)
        self._traffic = traffic
        try:
            yield traffic
        finally:
            self._traffic = None
            traffic.end()

    def close(self) -> None:
        """Stop listening, and end what is under way. May be called twice."""
        traffic, self._traffic = self._traffic, None
        if traffic:
            traffic.end()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), name="forward", daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        """One connection of the browser, from its request to its end."""
        traffic = self._traffic
        with client, suppress(OSError):
            if traffic is None or not traffic.opened(client):
                client.settimeout(1.0)
                client.recv(MOST_HEAD_BYTES)  # what is left unread would make a reset of the answer
                client.sendall(_answer(503, "no page is being visited"))
                return
            try:
                self._forward(client, traffic)
            except FetchError as error:
                log.debug("forward.failed", extra={"reason": str(error)})
            except _Refused as refused:
                client.sendall(_answer(refused.status, str(refused)))
            finally:
                traffic.closed(client)

    def _forward(self, client: socket.socket, traffic: Traffic) -> None:
        client.settimeout(max(traffic.deadline.remaining(), 0.001))
        try:
            head, rest = _head(client)
        except Unreachable as error:
            raise _Refused(400, str(error)) from error
        lines = head.split(b"\r\n")
        matched = _REQUEST_LINE.fullmatch(lines[0])
        if matched is None:
            raise _Refused(400, "not a request that a proxy takes")
        headers = [(name.decode("latin-1").strip(), value.strip()) for name, _, value in map(_parted, lines[1:])]
        given = next((value for name, value in headers if name.lower() == "proxy-authorization"), b"")
        if not hmac.compare_digest(given, b"Basic " + self._wanted):
            raise _Refused(407, "this proxy serves one browser only")
        method, target = matched[1], matched[2].decode("latin-1")
        try:
            if method != b"CONNECT":
                return self._pass_on(client, traffic, method, target, headers, rest)
            self._tunnel(client, traffic, target)
        except Forbidden as error:
            traffic.refused.append(str(error))
            log.info("forward.refused", extra={"target": target[:200], "reason": str(error)})
            if method == b"CONNECT":
                raise _Refused(403, str(error)) from error
        except FetchError as error:
            if method == b"CONNECT":
                raise _Refused(502, str(error)) from error
            raise

    def _tunnel(self, client: socket.socket, traffic: Traffic, target: str) -> None:
        """CONNECT (RFC 9110 section 9.3.6): bytes both ways, until either side ends."""
        matched = _AUTHORITY.fullmatch(target)
        if matched is None or not 0 < int(matched[2]) < 1 << 16:
            raise _Refused(400, "CONNECT needs host:port")
        host, port = matched[1].strip("[]"), int(matched[2])
        with self._connected(traffic, host, port) as server:
            if traffic.upstream:
                server.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{_credentials(traffic)}\r\n".encode())
                head, rest = _head(server)
                if not re.match(rb"HTTP/1\.[01] 2\d\d\b", head):
                    raise Unreachable(f"the outgoing proxy did not connect to {host}", transient=True)
            else:
                rest = b""
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n" + rest)
            _relay(client, server, traffic)

    def _pass_on(
        self,
        client: socket.socket,
        traffic: Traffic,
        method: bytes,
        target: str,
        headers: list[tuple[str, bytes]],
        rest: bytes,
    ) -> None:
        """One request for an http:// URL. The connection ends with its answer, so that no second one slips through."""
        url = self._guard.check_url(target)
        if url.scheme != "http":
            raise Forbidden(f"{target[:100]!a} must come through a tunnel")
        names = {name.lower() for name, _ in headers}
        length = next((value for name, value in headers if name.lower() == "content-length"), b"0")
        if "transfer-encoding" in names or not length.isdigit() or len(length) > 12:
            raise Forbidden("a request's body without its length is not passed on")
        kept = [(name, value) for name, value in headers if name.lower() not in _HOP_HEADERS | {"host"}]
        path = target.encode("latin-1") if traffic.upstream else url.raw_path
        start = method + b" " + path + b" HTTP/1.1\r\nHost: " + url.netloc + b"\r\nConnection: close\r\n"
        fields = b"".join(name.encode("latin-1") + b": " + value + b"\r\n" for name, value in kept)
        with self._connected(traffic, url.raw_host.decode("ascii"), url.port or 80) as server:
            server.sendall(start + _credentials(traffic).encode() + fields + b"\r\n")
            _send_body(client, server, rest, int(length))
            head, body = _head(server)
            client.sendall(_closing(head) + body)
            if not traffic.count(len(head) + len(body)):
                return
            _relay(client, server, traffic, one_way=True)

    @contextmanager
    def _connected(self, traffic: Traffic, host: str, port: int) -> Iterator[socket.socket]:
        """A connection to a checked address of the host, or to the trusted proxy, for the block."""
        seconds = max(min(CONNECT_SECONDS, traffic.deadline.remaining()), 0.001)
        if traffic.upstream:
            self._guard.check_host(host)
            reached, there = traffic.upstream.host, traffic.upstream.port or 80
            addresses = look_up(reached, there, seconds)
        else:
            reached, there = host, port
            addresses = self._guard.resolve(host, port, seconds)
        with connect_first(addresses, reached, there, seconds) as server:
            if not traffic.opened(server):
                raise Unreachable("the visit is over", transient=True)
            try:
                traffic.reached.append(f"{host}:{port}")
                server.settimeout(max(traffic.deadline.remaining(), 0.001))
                yield server
            finally:
                traffic.closed(server)


def _parted(line: bytes) -> tuple[bytes, bytes, bytes]:
    return line.partition(b":")


def _head(sock: socket.socket) -> tuple[bytes, bytes]:
    """Everything up to the empty line, and what came after it. Raises Unreachable where it does not come."""
    data = b""
    while _HEAD_END not in data:
        try:
            more = sock.recv(_STEP)
        except OSError as error:
            raise Unreachable("the connection ended before its headers", transient=True) from error
        data += more
        if not more or len(data) > MOST_HEAD_BYTES:
            raise Unreachable("no headers, or too many", transient=True)
    head, _, rest = data.partition(_HEAD_END)
    return head, rest


def _send_body(client: socket.socket, server: socket.socket, rest: bytes, length: int) -> None:
    """Pass on the request's body and nothing beyond it."""
    body = rest[:length]
    while True:
        server.sendall(body)
        length -= len(body)
        if length <= 0:
            return
        body = client.recv(min(_STEP, length))
        if not body:
            raise Unreachable("the request ended early", transient=True)


def _relay(client: socket.socket, server: socket.socket, traffic: Traffic, *, one_way: bool = False) -> None:
    """Bytes in both directions, or from the server alone, until one side ends, the cap or the deadline is met."""
    poll = select.poll()
    for sock in (client, server):
        poll.register(sock, select.POLLIN)
    while (remaining := traffic.deadline.remaining()) > 0:
        for number, _ in poll.poll(remaining * 1000):
            source, sink = (client, server) if number == client.fileno() else (server, client)
            source.settimeout(remaining)
            sink.settimeout(remaining)
            data = source.recv(_STEP)
            if not data or (source is client and one_way):
                return
            if source is server and not traffic.count(len(data)):
                return
            sink.sendall(data)


def _closing(head: bytes) -> bytes:
    """An answer's head that says that the connection ends with it."""
    status, *lines = head.split(b"\r\n")
    kept = [line for line in lines if line.partition(b":")[0].strip().lower().decode("latin-1") not in _HOP_HEADERS]
    return b"\r\n".join([status, *kept, b"Connection: close"]) + _HEAD_END


def _credentials(traffic: Traffic) -> str:
    """The header that the outgoing proxy asks for, or nothing."""
    if traffic.upstream is None or not traffic.upstream.userinfo:
        return ""
    told = f"{traffic.upstream.username}:{traffic.upstream.password}"
    return f"Proxy-Authorization: Basic {base64.b64encode(told.encode()).decode()}\r\n"


def _answer(status: int, said: str) -> bytes:
    """A whole answer of the proxy's own."""
    body = f"{said}\n".encode()
    head = [f"HTTP/1.1 {status} {httpx.codes.get_reason_phrase(status)}", "Content-Type: text/plain; charset=utf-8"]
    head += [f"Content-Length: {len(body)}", "Connection: close"]
    if status == httpx.codes.PROXY_AUTHENTICATION_REQUIRED:
        head.append('Proxy-Authenticate: Basic realm="tracker"')
    return "\r\n".join(head).encode() + _HEAD_END + body
