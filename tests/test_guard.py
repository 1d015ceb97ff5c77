"""The guard: what may be reached, however it is written, and that only what was checked is connected to."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tracker.errors import ConfigError, Forbidden, Unreachable
from tracker.guard import Guard, look_up
from tracker.guard.wire import Deadline, GuardedTransport

PUBLIC = "93.184.216.34"
PUBLIC_6 = "2606:2800:220:1:248:1893:25c8:1946"

REFUSED_ADDRESSES = [
    *(
        "127.0.0.1",
        "127.1",
        "0",
        "0.0.0.0",
        "2130706433",
        "0x7f000001",
        "0x7f.0x0.0x0.0x1",
        "017700000001",
        "127.0.0.1.",
    ),
    *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "100.100.100.200", "198.18.0.1"),
    *("169.254.169.254", "169.254.170.2", "2852039166", "0xA9FEA9FE", "192.0.0.192", "168.63.129.16", "192.0.2.1"),
    *("224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
    *(
        "[::1]",
        "[::]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
    ),
    *("[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001:0:7f00:1::80ff:fffe]", "[fe80::1]", "[fec0::1]"),
    *("[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]", "[100::1]", "[5f00::1]"),
    *("localhost", "LOCALHOST.", "any.localhost"),
]
REFUSED_URLS = [
    *("", "   ", "null", "example.com", "//example.com/", "http://", "https://", "http:///path", "http:example.com"),
    *("file:///etc/passwd", "FILE:///etc/passwd", "gopher://example.com/", "ftp://example.com/", "data:text/html,x"),
    *("javascript:alert(1)", "view-source:http://x", "ws://example.com/", "http+unix://%2Frun%2Fx/", "mailto:a@b"),
    *("http://user:secret@example.com/", "http://example.com@127.0.0.1/", "http://127.0.0.1%2f@example.com/"),
    *(
        "http://127.0.0.1\\@example.com/",
        "http://exa\nmple.com/",
        "http://example.com/\r\nHost: evil",
        "http://a\tb.com/",
    ),
    *(
        " http://example.com/",
        "http://example.com%00.evil.example/",
        "http://exam\u200bple.com/",
        "http://\u2460.1.1.1/",
    ),
    *("http://.", "http://a..b/", "http://-a.example/", "http://a-.example/", f"http://{'a' * 64}.example/"),
    *(
        f"http://{'.'.join(['a' * 60] * 5)}/",
        f"https://example.com/{'a' * 9000}",
        "https://[::1",
        "https://example.com /x",
    ),
    *("https://example.com:0/", "https://example.com:99999/", "https://example.com:abc/", "http://[fe80::1%25eth0]/"),
]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name is known and nothing connects, unless a test says otherwise."""

    def unknown(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    def connect(_: socket.socket, address: Any) -> None:
        raise AssertionError(f"connected to {address}")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setattr(socket.socket, "connect", connect)


def answering(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let the DNS give one answer after another, the last one again and again; returns the names asked for."""
    names: list[str] = []

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        names.append(host)
        addresses = answers[min(len(names), len(answers)) - 1]
        if not addresses:
            raise socket.gaierror(socket.EAI_AGAIN, "try again")
        return [(socket.AF_INET6 if ":" in one else socket.AF_INET, 1, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return names


def connecting(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Record where connections go, and refuse them."""
    addresses: list[Any] = []

    def connect(_: socket.socket, address: Any) -> None:
        addresses.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return addresses


@pytest.mark.parametrize("host", REFUSED_ADDRESSES)
def test_addresses_that_are_not_public_are_refused_before_any_lookup(host: str) -> None:
    with pytest.raises(Forbidden, match="not a public address"):
        Guard().check_url(f"http://{host}/")


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_urls_that_are_not_plain_http_are_refused(url: str) -> None:
    with pytest.raises(Forbidden) as caught:
        Guard().check_url(url)
    assert str(caught.value).isprintable()
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Example.COM:443/privacy?b=2&a=1#part", b"example.com"),
        ("https://bücher.example/datenschutz", b"xn--bcher-kva.example"),
        ("https://example.com/a b", b"example.com"),
        ("https://example.com/@user?to=a@b", b"example.com"),
        ("http://under_score.example:8080/", b"under_score.example"),
        (f"http://{PUBLIC}/", PUBLIC.encode()),
        (f"http://[{PUBLIC_6}]/", PUBLIC_6.encode()),
        ("http://[64:ff9b::5db8:d822]/", b"64:ff9b::5db8:d822"),
        ("http://1.example/", b"1.example"),
    ],
)
def test_urls_of_the_public_web_are_taken(url: str, host: bytes) -> None:
    assert Guard().check_url(url).raw_host == host


@pytest.mark.parametrize(
    ("networks", "host"),
    [
        (["127.0.0.0/8"], "127.0.0.1"),
        (["127.0.0.0/8"], "[::ffff:127.0.0.1]"),
        (["127.0.0.0/8"], "localhost"),
        (["10.1.0.0/16", "fd00::/8"], "[fd00::7]"),
        (["10.1.2.3"], "10.1.2.3"),
    ],
)
def test_allowed_networks_are_reachable(networks: list[str], host: str) -> None:
    assert Guard(networks).check_url(f"http://{host}/").host


def test_an_allowed_network_opens_no_other() -> None:
    with pytest.raises(Forbidden):
        Guard(["10.1.0.0/16"]).check_url("http://10.2.0.1/")


def test_a_wrong_network_is_a_configuration_mistake() -> None:
    with pytest.raises(ConfigError, match=r"fetch\.allow_networks: '10\.0\.0/8'"):
        Guard(["10.0.0/8"])


@pytest.mark.parametrize(
    "answer",
    [
        ["127.0.0.1"],
        ["0.0.0.0"],
        [PUBLIC, "169.254.169.254"],
        [PUBLIC_6, "::1"],
        ["::ffff:10.0.0.1"],
        ["64:ff9b::a00:1"],
        ["fe80::1%eth0"],
    ],
)
def test_every_address_of_an_answer_is_checked(monkeypatch: pytest.MonkeyPatch, answer: list[str]) -> None:
    answering(monkeypatch, answer)
    with pytest.raises(Forbidden, match=r"example\.com \("):
        Guard().resolve("example.com", 443)


def test_a_name_is_resolved_once_and_the_checked_address_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    names, addresses = answering(monkeypatch, [PUBLIC], ["127.0.0.1"]), connecting(monkeypatch)
    with pytest.raises(Unreachable, match="refused the connection"):
        Guard().connect("rebind.example", 25)
    assert names == ["rebind.example"]
    assert addresses == [(PUBLIC, 25)]


def test_http_goes_to_the_checked_address_too(monkeypatch: pytest.MonkeyPatch) -> None:
    names, addresses = answering(monkeypatch, [PUBLIC, PUBLIC_6], ["127.0.0.1"]), connecting(monkeypatch)
    transport = GuardedTransport(Guard(), httpx.create_ssl_context(trust_env=False))
    transport.backend.deadline = Deadline(5)
    with httpx.Client(transport=transport, trust_env=False) as client, pytest.raises(Unreachable):
        client.get("https://rebind.example/")
    assert names == ["rebind.example"]
    assert addresses == [(PUBLIC, 443), (PUBLIC_6, 443)]


@pytest.mark.parametrize(
    ("code", "said"), [(socket.EAI_NONAME, "is not known to the DNS"), (socket.EAI_AGAIN, "could not be looked up")]
)
def test_a_failed_lookup_is_tried_again(monkeypatch: pytest.MonkeyPatch, code: int, said: str) -> None:
    """Also an unknown name: a machine without a network hears of every host that it is unknown."""

    def failing(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(code, "failed")

    monkeypatch.setattr(socket, "getaddrinfo", failing)
    with pytest.raises(Unreachable, match=f"example.com {said}") as caught:
        Guard().resolve("example.com", 80)
    assert caught.value.transient is True


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def hanging(*_: Any, **__: Any) -> list[Any]:
        release.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    try:
        with pytest.raises(Unreachable, match="in time"):
            look_up("example.com", 80, 0.05)
    finally:
        release.set()


@pytest.fixture
def proxy() -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that answers everything itself; gives its URL and the request lines it got."""
    lines: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        client, _ = listener.accept()
        with client:
            lines.append(client.recv(65536))
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://me:secret@127.0.0.1:{listener.getsockname()[1]}", lines
    thread.join(5)
    listener.close()


def test_a_proxy_resolves_the_names_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, proxy: tuple[str, list[bytes]]
) -> None:
    monkeypatch.undo()
    url, lines = proxy
    with caplog.at_level(logging.INFO):
        guard = Guard()
        transport = GuardedTransport(guard, httpx.create_ssl_context(trust_env=False), url)
        GuardedTransport(guard, httpx.create_ssl_context(trust_env=False), url).close()
    with httpx.Client(transport=transport, trust_env=False) as client:
        assert client.get("http://only-the-proxy-knows.example/x").text == "ok"
    assert lines[0].startswith(b"GET http://only-the-proxy-knows.example/x HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic " in lines[0]
    assert [record.message for record in caplog.records].count("guard.proxy_resolves_names") == 1
    assert "secret" not in caplog.text + str([vars(record) for record in caplog.records])


@pytest.mark.parametrize(
    "text", ["socks5://127.0.0.1:1", "https://proxy.example", "proxy.example:3128", "http://", "::"]
)
def test_a_wrong_proxy_is_a_configuration_mistake(text: str) -> None:
    with pytest.raises(ConfigError, match=r"fetch\.proxy"):
        GuardedTransport(Guard(), httpx.create_ssl_context(trust_env=False), text)
