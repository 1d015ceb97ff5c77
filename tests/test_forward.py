"""The proxy that a browser goes through: what is refused before anything is connected, and that the rest passes."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.fetch.loopback import LOOPBACK, PAGE, answer, endless, serving, then_close
from tracker import guard
from tracker.errors import ConfigError
from tracker.guard import Guard, forward
from tracker.guard.forward import ForwardProxy

PUBLIC = "93.184.216.34"
FOREIGN = ["169.254.169.254", "127.1", "0", "0x7f000001", "10.0.0.1", "[::1]", "[::ffff:a9fe:a9fe]", "localhost"]


@pytest.fixture
def proxy() -> Iterator[ForwardProxy]:
    """A proxy that may reach loopback."""
    made = ForwardProxy(Guard(LOOPBACK))
    yield made
    made.close()


@pytest.fixture
def strict() -> Iterator[ForwardProxy]:
    """A proxy that may reach what is public."""
    made = ForwardProxy(Guard())
    yield made
    made.close()


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What would have been connected to; nothing is."""
    asked: list[tuple[str, ...]] = []

    def connect(addresses: tuple[str, ...], host: str, port: int, seconds: float) -> socket.socket:
        asked.append(addresses)
        ours, theirs = socket.socketpair()
        theirs.close()
        return ours

    monkeypatch.setattr(forward, "connect_first", connect)
    return asked


@contextmanager
def talking(proxy: ForwardProxy, sent: bytes, *, password: str | None = None) -> Iterator[socket.socket]:
    """A connection to the proxy on which a request was sent; `sent` has a blank line for the password's header."""
    told = f"{proxy.username}:{proxy.password if password is None else password}".encode()
    header = b"Proxy-Authorization: Basic " + base64.b64encode(told)
    host, _, port = proxy.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), 20) as client:
        client.sendall(sent.replace(b"*", header, 1))
        yield client


def ask(proxy: ForwardProxy, sent: bytes, *, password: str | None = None) -> bytes:
    """All that the proxy answers."""
    with talking(proxy, sent, password=password) as client:
        found = b""
        while more := client.recv(65536):
            found += more
        return found


def get(url: str) -> bytes:
    return f"GET {url} HTTP/1.1\r\nHost: x\r\n*\r\n\r\n".encode()


def tunnel(authority: str) -> bytes:
    return f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n*\r\n\r\n".encode()


def test_a_plain_request_is_passed_on_without_what_is_meant_for_the_proxy(proxy: ForwardProxy) -> None:
    with serving(rest=then_close(answer(connection="keep-alive"))) as site, proxy.visit(20, 10_000) as traffic:
        url = site.url("/a?b=c")
        head = b"Host: lies\r\nProxy-Connection: keep-alive\r\nConnection: keep-alive\r\nX-Kept: 1\r\n*\r\n\r\n"
        said = ask(proxy, f"GET {url} HTTP/1.1\r\n".encode() + head)
        assert said.startswith(b"HTTP/1.1 200 OK\r\n")
        assert said.endswith(PAGE)
        assert said.lower().count(b"connection:") == said.count(b"\r\nConnection: close\r\n") == 1
        (asked,) = site.asked
        assert asked.path == "/a?b=c"
        assert asked.headers == {"host": f"127.0.0.1:{site.port}", "connection": "close", "x-kept": "1"}
        assert traffic.reached == [f"127.0.0.1:{site.port}"]
        assert len(PAGE) < traffic.received < 1000


def test_a_tunnel_carries_bytes_both_ways(proxy: ForwardProxy) -> None:
    with serving(rest=answer(b"through")) as site, proxy.visit(20, 10_000):
        with talking(proxy, tunnel(f"127.0.0.1:{site.port}")) as client:
            assert client.recv(100) == b"HTTP/1.1 200 Connection established\r\n\r\n"
            for _ in range(2):
                client.sendall(b"GET /in HTTP/1.1\r\nHost: x\r\n\r\n")
                found = b""
                while not found.endswith(b"through"):
                    found += client.recv(1000)
        assert site.paths() == ["/in", "/in"]


def test_a_body_is_passed_on_and_nothing_after_it(proxy: ForwardProxy) -> None:
    received = []

    def take(listener: socket.socket) -> None:
        with listener.accept()[0] as server:
            found = b""
            while not found.endswith(b"a=bc"):
                found += server.recv(1000)
            server.sendall(answer(b"ok"))
            while more := server.recv(1000):
                found += more
            received.append(found)

    with socket.create_server(("127.0.0.1", 0)) as listener, proxy.visit(20, 10_000):
        thread = threading.Thread(target=take, args=(listener,), daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/form"
        smuggled = b"GET http://10.0.0.1/ HTTP/1.1\r\n\r\n"
        head = f"POST {url} HTTP/1.1\r\nContent-Length: 4\r\n*\r\n\r\n".encode()
        with talking(proxy, head + b"a=bc" + smuggled) as client:
            found = b""
            while not found.endswith(b"ok"):
                found += client.recv(1000)
            client.sendall(smuggled)
        thread.join(20)
    (whole,) = received
    assert whole.endswith(b"\r\n\r\na=bc")


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize(
    "make", [lambda host: tunnel(f"{host}:443"), lambda host: get(f"http://{host}/latest")], ids=["tunnel", "get"]
)
def test_what_is_not_public_is_refused_before_anything_is_connected(
    strict: ForwardProxy, connected: list[tuple[str, ...]], host: str, make: Callable[[str], bytes]
) -> None:
    with strict.visit(20, 10_000) as traffic:
        said = ask(strict, make(host))
    # A tunnel is refused in words; a page's own request gets none, which it could take for the host's.
    assert said.startswith(b"HTTP/1.1 403 ") or (said == b"" and make(host).startswith(b"GET"))
    assert (connected, traffic.reached) == ([], [])
    assert ["not a public address" in reason for reason in traffic.refused] == [True]


def test_a_name_that_answers_differently_the_second_time_gains_nothing(
    strict: ForwardProxy, connected: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [(PUBLIC,), ("169.254.169.254",), (PUBLIC, "127.0.0.1")]
    monkeypatch.setattr(guard, "look_up", lambda *_: answers.pop(0))
    with strict.visit(20, 10_000) as traffic:
        assert ask(strict, tunnel("rebinding.example:443")).startswith(b"HTTP/1.1 200 ")
        for _ in range(2):
            assert ask(strict, tunnel("rebinding.example:443")).startswith(b"HTTP/1.1 403 ")
    assert answers == []  # asked once for each connection, never in between
    assert connected == [(PUBLIC,)]
    assert len(traffic.refused) == 2


@pytest.mark.parametrize("password", ["", "wrong"])
def test_who_does_not_know_the_password_is_not_served(
    proxy: ForwardProxy, connected: list[tuple[str, ...]], password: str
) -> None:
    with proxy.visit(20, 10_000):
        said = ask(proxy, tunnel("127.0.0.1:80"), password=password)
        assert said.startswith(b"HTTP/1.1 407 ")
        assert b"Proxy-Authenticate: Basic" in said
        assert ask(proxy, b"CONNECT 127.0.0.1:80 HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 407 ")
    assert connected == []


def test_between_visits_nobody_is_served(proxy: ForwardProxy, connected: list[tuple[str, ...]]) -> None:
    assert ask(proxy, tunnel("127.0.0.1:80")).startswith(b"HTTP/1.1 503 ")
    with proxy.visit(20, 10_000):
        pass
    assert ask(proxy, tunnel("127.0.0.1:80")).startswith(b"HTTP/1.1 503 ")
    assert connected == []


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n*\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n*\r\n\r\n", 0),
        (b"GET ftp://127.0.0.1/ HTTP/1.1\r\n*\r\n\r\n", 0),
        (b"GET https://127.0.0.1/ HTTP/1.1\r\n*\r\n\r\n", 0),
        (b"CONNECT 127.0.0.1 HTTP/1.1\r\n*\r\n\r\n", 400),
        (b"CONNECT 127.0.0.1:0 HTTP/1.1\r\n*\r\n\r\n", 400),
        (b"CONNECT a@127.0.0.1:80 HTTP/1.1\r\n*\r\n\r\n", 400),
        (b"POST http://127.0.0.1/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n*\r\n\r\n", 0),
        (b"POST http://127.0.0.1/ HTTP/1.1\r\nContent-Length: -4\r\n*\r\n\r\n", 0),
        (b"GET http://127.0.0.1/ HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n*\r\n\r\n", 400),
    ],
)
def test_what_is_no_request_for_a_proxy_is_refused(
    proxy: ForwardProxy, connected: list[tuple[str, ...]], sent: bytes, status: int
) -> None:
    """Status 0: without an answer."""
    with proxy.visit(20, 10_000), talking(proxy, sent) as client:
        said = client.recv(100)
    assert said.startswith(f"HTTP/1.1 {status} ".encode()) if status else said == b""
    assert connected == []


def test_a_host_that_does_not_answer_is_told(proxy: ForwardProxy) -> None:
    with socket.socket() as unheard, proxy.visit(20, 10_000) as traffic:
        unheard.bind(("127.0.0.1", 0))
        said = ask(proxy, tunnel(f"127.0.0.1:{unheard.getsockname()[1]}"))
    assert said.startswith(b"HTTP/1.1 502 ")
    assert b"refused the connection" in said
    assert (traffic.reached, traffic.refused) == ([], [])


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000])
def test_a_host_that_ends_without_an_answer_is_given_none_of_ours(proxy: ForwardProxy, said: bytes) -> None:
    with serving(rest=then_close(said)) as site, proxy.visit(20, 1_000_000):
        with talking(proxy, get(site.url("/a"))) as client:
            assert client.recv(100) == b""
        assert site.paths() == ["/a"]


def test_an_outgoing_proxy_that_ends_without_an_answer_is_told(strict: ForwardProxy) -> None:
    with serving(rest=then_close(b"")) as upstream, strict.visit(20, 10_000, upstream.url("")):
        assert ask(strict, tunnel("unknown.example:443")).startswith(b"HTTP/1.1 502 ")


def test_more_bytes_than_allowed_end_the_connection(proxy: ForwardProxy) -> None:
    flood = endless(b"x" * 65536, b"HTTP/1.1 200 OK\r\n\r\n")
    with serving(rest=flood) as site, proxy.visit(20, 1_000_000) as traffic:
        said = ask(proxy, get(site.url("/flood")))
    assert traffic.overflowed
    assert len(said) <= 1_000_000


def test_the_end_of_a_visit_ends_its_connections(proxy: ForwardProxy) -> None:
    with serving(rest=answer()) as site, ExitStack() as visit:
        traffic = visit.enter_context(proxy.visit(20, 10_000))
        with talking(proxy, tunnel(f"127.0.0.1:{site.port}")) as client:
            assert client.recv(100).startswith(b"HTTP/1.1 200 ")
            visit.close()
            assert client.recv(100) == b""
            assert not traffic.opened(client)


def test_time_that_is_up_ends_a_tunnel(proxy: ForwardProxy) -> None:
    with serving(rest=answer()) as site, proxy.visit(1.5, 10_000):
        assert ask(proxy, tunnel(f"127.0.0.1:{site.port}")).startswith(b"HTTP/1.1 200 ")


def test_an_outgoing_proxy_is_gone_through_and_names_are_left_to_it(strict: ForwardProxy) -> None:
    with serving(rest=then_close(answer(b"by proxy"))) as upstream:
        told = f"http://ann:secret@127.0.0.1:{upstream.port}"
        with strict.visit(20, 10_000, told):
            assert ask(strict, get("http://unknown.example/p")).endswith(b"by proxy")
            said = ask(strict, tunnel("unknown.example:443"))
            assert ask(strict, tunnel("10.0.0.1:443")).startswith(b"HTTP/1.1 403 ")
    assert said.endswith(b"by proxy")  # this one answers CONNECT with a page, which is what comes through
    assert upstream.paths() == ["http://unknown.example/p", "unknown.example:443"]
    wanted = "Basic " + base64.b64encode(b"ann:secret").decode()
    assert [asked.headers["proxy-authorization"] for asked in upstream.asked] == [wanted] * 2


def test_an_outgoing_proxy_that_refuses_is_told(strict: ForwardProxy) -> None:
    with serving(rest=answer(b"", "403 Forbidden")) as upstream, strict.visit(20, 10_000, upstream.url("")):
        assert ask(strict, tunnel("unknown.example:443")).startswith(b"HTTP/1.1 502 ")


def test_a_wrong_outgoing_proxy_is_a_mistake(proxy: ForwardProxy) -> None:
    with pytest.raises(ConfigError, match=r"fetch\.proxy"), proxy.visit(20, 10_000, "socks5://127.0.0.1:1"):
        pass


def test_closing_twice_does_no_harm_and_ends_the_listening() -> None:
    made = ForwardProxy(Guard())
    made.close()
    made.close()
    with pytest.raises(OSError, match="refused"):
        ask(made, get("http://a.example/"))
