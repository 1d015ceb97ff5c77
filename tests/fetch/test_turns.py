"""Connections, turns at hosts, proxies and settings of the HTTP fetcher."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from tests.fetch.loopback import (
    PAGE,
    Asked,
    answer,
    fetching,
    options,
    serving,
    then_close,
)
from tracker.errors import (
    BadProtocol,
    ConfigError,
    FetchError,
    Forbidden,
    RateLimited,
    Unreachable,
)
from tracker.fetch import FetchOptions, Request
from tracker.fetch.http import HttpFetcher

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def test_connections_are_used_again_and_a_stale_one_is_replaced() -> None:
    counts: list[int] = []

    def once(asked: Asked, client: socket.socket) -> bytes | None:
        counts.append(1)
        if len(counts) == 3:
            client.shutdown(socket.SHUT_RDWR)  # the race of RFC 9112 section 9.5: closed while a request is on its way
            return None
        return answer()

    with serving(page=once) as site, fetching(options(robots="ignore")) as fetcher:
        for _ in range(3):
            assert fetcher.fetch(Request(site.url("/page"))).body == PAGE
    assert len(counts) == 4
    assert site.connections == 2


def test_a_fresh_connection_that_breaks_is_not_tried_twice() -> None:
    ignoring = options(robots="ignore")
    with serving(page=then_close(b"")) as site, fetching(ignoring) as fetcher, pytest.raises(BadProtocol):
        fetcher.fetch(Request(site.url("/page")))
    assert site.paths() == ["/page"]


def test_a_host_gets_one_request_at_a_time_after_its_interval() -> None:
    polite = options(host_interval=0.05, host_concurrency=1)
    with serving(rest=answer()) as site, fetching(polite) as fetcher, ThreadPoolExecutor(6) as pool:
        began = time.monotonic()
        pages = list(pool.map(lambda number: fetcher.fetch(Request(site.url(f"/{number}"))), range(6)))
        took = time.monotonic() - began
    assert {page.status for page in pages} == {200}
    assert site.most_at_once == 1
    assert len(site.asked) == 7
    assert took >= 6 * 0.05


def test_waiting_for_a_turn_does_not_use_up_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def after_a_minute(host: str) -> Iterator[float]:
        yield 60.0

    with serving(rest=answer()) as site, fetching(options(deadline=0.0, robots="ignore")) as fetcher:
        with pytest.raises(Unreachable):
            fetcher.fetch(Request(site.url("/a")))
        monkeypatch.setattr(fetcher._pace, "turn", after_a_minute)
        assert fetcher.fetch(Request(site.url("/b"))).status == 200


def test_retry_after_holds_for_the_whole_host() -> None:
    with serving(busy=answer(b"", "429 Slow", Retry_After="300"), rest=answer()) as site, fetching() as fetcher:
        with pytest.raises(RateLimited):
            fetcher.fetch(Request(site.url("/busy")))
        with pytest.raises(RateLimited, match="asked us to wait") as caught:
            fetcher.fetch(Request(site.url("/other")))
        assert 290 < (caught.value.retry_after or 0) <= 300
    assert "/other" not in site.paths()


def test_many_threads_share_one_fetcher() -> None:
    echo = lambda asked, _: answer(asked.path.encode())  # noqa: E731
    with serving(rest=echo) as site, fetching() as fetcher, ThreadPoolExecutor(20) as pool:
        bodies = list(pool.map(lambda number: fetcher.fetch(Request(site.url(f"/{number}"))).body, range(200)))
    assert bodies == [f"/{n}".encode() for n in range(200)]
    assert site.connections <= 20


def test_closing_ends_what_is_under_way() -> None:
    begun, release = threading.Event(), threading.Event()

    def never(asked: Asked, client: socket.socket) -> bytes | None:
        client.sendall(HEAD + b"\r\n<html><p>half of it</p>")
        begun.set()
        release.wait(30)
        return None

    ended: list[FetchError] = []
    with serving(page=never) as site:
        fetcher = HttpFetcher(options(robots="ignore", deadline=30))

        def fetch() -> None:
            try:
                fetcher.fetch(Request(site.url("/page")))
            except FetchError as error:
                ended.append(error)

        thread = threading.Thread(target=fetch)
        thread.start()
        assert begun.wait(10)
        fetcher.close()
        thread.join(15)
        release.set()
        assert not thread.is_alive()
        with pytest.raises(Unreachable, match="stopping"):
            fetcher.fetch(Request(site.url("/page")))
    assert [type(error) for error in ended] == [Unreachable]


# --------------------------------------------------------------------------- proxies and settings


def test_a_proxy_is_used_for_the_service_or_for_one_source(caplog: pytest.LogCaptureFixture) -> None:
    with serving(rest=answer()) as direct, serving(rest=answer(b"<p>by proxy")) as proxy, fetching() as fetcher:
        assert fetcher.fetch(Request(direct.url("/a"))).body == PAGE
        with caplog.at_level(logging.INFO):
            fetched = fetcher.fetch(Request("http://unknown.example/p", proxy=proxy.url("")))
        assert (fetched.body, fetched.address) == (b"<p>by proxy", "127.0.0.1 (proxy)")
        assert [record.message for record in caplog.records].count("guard.proxy_resolves_names") == 1
        assert "http://unknown.example/p" in proxy.paths()
        with fetching(options(proxy=proxy.url(""))) as behind:
            assert behind.fetch(Request("http://other.example/")).body == b"<p>by proxy"


@pytest.mark.parametrize("host", ["10.0.0.1", "localhost", "0x7f000001", "[::ffff:a9fe:a9fe]"])
def test_behind_a_proxy_private_addresses_stay_closed(host: str) -> None:
    with serving(rest=answer()) as proxy:
        behind = options(proxy=proxy.url(""), allow_networks=())
        with fetching(behind) as fetcher, pytest.raises(Forbidden):
            fetcher.fetch(Request(f"http://{host}/"))
    assert proxy.asked == []


def test_the_environment_is_not_asked_for_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with serving(rest=answer()) as site, fetching() as fetcher:
        assert fetcher.fetch(Request(site.url("/"))).body == PAGE


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        (options(proxy="socks5://127.0.0.1:1"), "fetch.proxy"),
        (options(ca_bundle="/nowhere/ca.pem"), "fetch.ca_bundle"),
        (options(allow_networks=("10.0.0/8",)), "fetch.allow_networks"),
        (options(user_agent="ü\r\n"), "fetch.user_agent"),
    ],
)
def test_settings_that_cannot_work_are_told_at_the_start(settings: FetchOptions, key: str) -> None:
    with pytest.raises(ConfigError, match=key):
        HttpFetcher.from_options(settings)


@pytest.mark.parametrize("wrong", [{"proxy": "socks5://127.0.0.1:1"}, {"ca_bundle": "/nowhere/ca.pem"}])
def test_a_source_whose_own_proxy_or_bundle_cannot_work_fails_alone(wrong: dict[str, str]) -> None:
    with serving(rest=answer()) as site, fetching() as fetcher:
        with pytest.raises(Unreachable, match="source's") as caught:
            fetcher.fetch(Request(site.url("/"), **wrong))  # type: ignore[arg-type]
        assert not caught.value.transient
        assert fetcher.fetch(Request(site.url("/"))).body == PAGE


def test_tests_may_take_the_networks_place() -> None:
    seen: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(404) if request.url.path == "/robots.txt" else httpx.Response(200, html="<p>ok</p>")

    fetcher = HttpFetcher(options(), transport=httpx.MockTransport(respond))
    assert fetcher.fetch(Request("https://policies.example/privacy")).body == b"<p>ok</p>"
    fetcher.close()
    assert seen == ["https://policies.example/robots.txt", "https://policies.example/privacy"]


def test_network_errors_have_names_of_ours() -> None:
    for raised, kind in ((httpx.ConnectTimeout, Unreachable), (httpx.RemoteProtocolError, BadProtocol)):

        def respond(request: httpx.Request, raised: type[httpx.TransportError] = raised) -> httpx.Response:
            raise raised("no", request=request)

        fetcher = HttpFetcher(options(robots="ignore"), transport=httpx.MockTransport(respond))
        with pytest.raises(kind):
            fetcher.fetch(Request("https://policies.example/privacy"))
        fetcher.close()
