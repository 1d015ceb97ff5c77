"""The HTTP fetcher against a real server on loopback: what comes back, and how each failure is named."""

from __future__ import annotations

import gzip
import itertools
import logging
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.conftest import Clock
from tests.fetch.loopback import (
    PAGE,
    Asked,
    Route,
    answer,
    drip,
    endless,
    options,
    redirect,
    serving,
    silence,
    then_close,
)
from tracker.errors import (
    BadProtocol,
    BadStatus,
    Blocked,
    ConfigError,
    FetchError,
    Forbidden,
    RateLimited,
    TooLarge,
    Truncated,
    Unreachable,
    WrongType,
)
from tracker.fetch import FetchOptions, Request
from tracker.fetch.http import HttpFetcher

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@contextmanager
def fetching(settings: FetchOptions | None = None) -> Iterator[HttpFetcher]:
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


def test_a_page_comes_with_how_it_came(clock: Clock) -> None:
    packed = gzip.compress(PAGE)
    with serving(privacy=answer(packed, content_encoding="gzip", ETag='"7"', X_Odd="1")) as site:
        fetcher = HttpFetcher(options(), clock=clock)
        fetched = fetcher.fetch(Request(site.url("/privacy?x=1#top")))
        fetcher.close()
    assert fetched.body == PAGE
    assert fetched.wire_bytes == len(packed)
    assert (fetched.status, fetched.not_modified, fetched.redirects) == (200, False, ())
    assert fetched.url == site.url("/privacy?x=1#top")
    assert fetched.final_url == site.url("/privacy?x=1")
    assert fetched.content_type == "text/html; charset=utf-8"
    assert fetched.address == "127.0.0.1"
    assert fetched.certificate_sha256 == ""
    assert (fetched.fetcher, fetched.fetcher_version.partition(" ")[0]) == ("http", "0.1.0")
    assert fetched.started_at == fetched.fetched_at == fetched.captured_at == clock()
    assert fetched.header("etag") == '"7"'
    assert ("x-odd", "1") in fetched.response_headers
    assert dict(fetched.request_headers)["host"] == f"127.0.0.1:{site.port}"
    assert site.paths() == ["/robots.txt", "/privacy?x=1"]


def test_what_a_source_declares_is_sent_and_its_secrets_are_not_kept() -> None:
    with serving(page=answer()) as site, fetching() as fetcher:
        fetched = fetcher.fetch(
            Request(
                site.url("/page"),
                language="de-AT",
                headers={"X-Token": "topsecret", "X-Region": "eu", "User-Agent": "acme/1"},
                cookies={"consent": "yes", "session": "topsecret"},
            )
        )
    sent = site.asked[-1].headers
    assert (sent["x-token"], sent["x-region"], sent["user-agent"]) == ("topsecret", "eu", "acme/1")
    assert sent["cookie"] == "consent=yes; session=topsecret"
    assert sent["accept-language"] == "de-AT, de;q=0.9, *;q=0.5"
    assert sent["accept-encoding"] == "gzip, deflate, zstd"
    assert ("x-region", "eu") in fetched.request_headers
    assert "topsecret" not in repr(fetched)


def test_a_header_that_could_smuggle_is_refused_before_anything_is_sent() -> None:
    with serving(page=answer()) as site, fetching() as fetcher, pytest.raises(Forbidden):
        fetcher.fetch(Request(site.url("/page"), headers={"X-A": "1\r\nHost: evil.example"}))
    assert site.asked == []


# --------------------------------------------------------------------------- conditions


def modified_unless(asked: Asked, _: socket.socket) -> bytes:
    if asked.headers.get("if-none-match") == '"1"':
        return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    return answer(ETag='"1"')


def test_a_page_that_did_not_change_is_not_sent_again() -> None:
    with serving(page=modified_unless) as site, fetching() as fetcher:
        first = fetcher.fetch(Request(site.url("/page")))
        again = fetcher.fetch(Request(site.url("/page"), etag=first.header("etag") or "", last_modified="x"))
        other = fetcher.fetch(Request(site.url("/page"), etag='"0"'))
    assert (again.status, again.not_modified, again.body) == (304, True, b"")
    assert (other.status, other.not_modified, other.body) == (200, False, PAGE)


def test_conditions_go_only_to_the_url_they_came_from() -> None:
    with serving(old=redirect("/new"), new=modified_unless) as site, fetching() as fetcher:
        request = Request(site.url("/old"), etag='"1"')
        assert not fetcher.fetch(request).not_modified
        assert "if-none-match" in site.asked[-2].headers
        assert fetcher.fetch(replace(request, validators_url=site.url("/new"))).not_modified
        assert "if-none-match" not in site.asked[-2].headers


def test_not_modified_without_having_asked_is_no_answer() -> None:
    error = fails(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    assert type(error) is BadProtocol


# --------------------------------------------------------------------------- redirects


def test_redirects_are_followed_and_recorded() -> None:
    with (
        serving(a=redirect("/b", 301), b=redirect("c?d=1#e", 308), rest=answer()) as site,
        fetching() as fetcher,
    ):
        fetched = fetcher.fetch(Request(site.url("/a")))
    assert fetched.final_url == site.url("/c?d=1")
    assert [(hop.url, hop.status, hop.address) for hop in fetched.redirects] == [
        (site.url("/a"), 301, "127.0.0.1"),
        (site.url("/b"), 308, "127.0.0.1"),
    ]


def test_a_redirect_in_raw_utf8_is_followed() -> None:
    raw = "HTTP/1.1 302 Found\r\nLocation: /datenschutz-ü\r\nContent-Length: 0\r\n\r\n".encode()
    with serving(page=raw, rest=answer()) as site, fetching() as fetcher:
        assert fetcher.fetch(Request(site.url("/page"))).final_url == site.url("/datenschutz-%C3%BC")


def test_a_cookie_wall_that_lets_its_own_cookie_pass() -> None:
    def wall(asked: Asked, _: socket.socket) -> bytes:
        if "pass=1" in asked.headers.get("cookie", ""):
            return answer()
        return redirect("/page", Set_Cookie="pass=1; Path=/")

    with serving(page=wall) as site, fetching() as fetcher:
        assert fetcher.fetch(Request(site.url("/page"), cookies={"mine": "2"})).body == PAGE
        assert site.asked[-1].headers["cookie"] == "mine=2; pass=1"
        fetcher.fetch(Request(site.url("/page")))
        assert "cookie" not in site.asked[-2].headers, "a cookie outlived its fetch"


def test_nothing_meant_for_one_host_goes_to_another() -> None:
    with serving(rest=answer()) as other, fetching() as fetcher:
        with serving(page=redirect(other.url("/there"), Set_Cookie="theirs=1")) as site:
            request = Request(
                site.url("/page", "localhost"),
                headers={"Authorization": "Bearer x", "X-Key": "x", "User-Agent": "acme/1"},
                cookies={"mine": "x"},
            )
            fetcher.fetch(request)
        first, then = site.asked[-1].headers, other.asked[-1].headers
    assert {"authorization", "x-key", "cookie"} <= set(first)
    assert not {"authorization", "x-key", "cookie"} & set(then)
    assert then["user-agent"] == "acme/1"


@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest/",
        "http://[::ffff:10.0.0.1]/",
        "http://10.0.0.1/",
        "file:///etc/passwd",
        "ftp://example.com/",
        "http://user:secret@127.0.0.1/",
        "http:\\\\127.0.0.1/",
        "javascript:alert(1)",
    ],
)
def test_a_redirect_is_judged_like_a_first_url(to: str) -> None:
    error = fails(redirect(to))
    assert type(error) is Forbidden
    assert "secret" not in str(error)
    assert error.fetched is not None
    assert error.fetched.status == 302


def test_redirects_have_an_end() -> None:
    with (
        serving(rest=lambda asked, _: redirect(asked.path + "x")) as site,
        fetching() as fetcher,
        pytest.raises(BadProtocol, match="10 redirects") as caught,
    ):
        fetcher.fetch(Request(site.url("/a")))
    assert len(site.paths()) == 12  # robots.txt, the page, ten redirects
    assert caught.value.fetched is not None
    assert len(caught.value.fetched.redirects) == 11


def test_a_name_is_resolved_anew_and_checked_at_each_hop(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"first.example": ["127.0.0.1"], "second.example": ["127.0.0.1", "10.0.0.7"]}

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, 1, 6, "", (one, port)) for one in answers[host]]

    with serving(page=answer(b"", "302 Found", location="http://second.example/x")) as site, fetching() as fetcher:
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        with pytest.raises(Forbidden, match=r"second\.example \(10\.0\.0\.7\)"):
            fetcher.fetch(Request(site.url("/page", "first.example")))


# --------------------------------------------------------------------------- failures by name


@pytest.mark.parametrize(
    ("status", "headers", "kind", "transient", "retry_after"),
    [
        ("404 Not Found", {}, BadStatus, False, None),
        ("410 Gone", {}, BadStatus, False, None),
        ("500 Oh", {}, BadStatus, True, None),
        ("503 Oh", {}, BadStatus, True, None),
        ("503 Oh", {"Retry-After": "120"}, RateLimited, True, 120.0),
        ("522 Oh", {}, BadStatus, True, None),
        ("429 Slow", {}, RateLimited, True, None),
        ("429 Slow", {"Retry-After": "9999999999999"}, RateLimited, True, 86_400.0),
        ("401 No", {}, Blocked, False, None),
        ("403 No", {}, Blocked, False, None),
        ("451 No", {}, Blocked, False, None),
        ("999 No", {}, BadStatus, False, None),
        ("200 OK", {"cf-mitigated": "challenge"}, Blocked, False, None),
        ("202 Accepted", {"x-amzn-waf-action": "challenge"}, Blocked, False, None),
        ("202 Accepted", {}, BadStatus, True, None),
        ("204 No Content", {"content-length": ""}, BadStatus, False, None),
        ("206 Partial", {}, Truncated, False, None),
        ("300 Choose", {}, BadStatus, False, None),
    ],
)
def test_a_status_that_is_no_page(
    status: str, headers: dict[str, str], kind: type[FetchError], transient: bool, retry_after: float | None
) -> None:
    body = b"" if status.startswith("204") else b"<p>why not</p>"
    error = fails(answer(body, status, **headers))
    assert (type(error), error.transient, error.retry_after) == (kind, transient, retry_after)
    assert error.fetched is not None
    assert (error.fetched.status, error.fetched.body) == (int(status[:3]), body)


@pytest.mark.parametrize(
    ("route", "kind"),
    [
        (answer(b"{}", content_type="application/json"), WrongType),
        (answer(b"\x89PNG\0", content_type=""), WrongType),
        (answer(PAGE, content_encoding="zork"), BadProtocol),
        (answer(PAGE, content_encoding="gzip"), BadProtocol),
        (answer(gzip.compress(PAGE * 50)[:90], content_encoding="gzip"), Truncated),
        (answer(gzip.compress(bytes(50_000_000)), content_encoding="gzip"), TooLarge),
        (answer(gzip.compress(gzip.compress(bytes(50_000_000))), content_encoding="gzip, gzip"), TooLarge),
        (then_close(HEAD + b"Content-Length: 500\r\n\r\n<p>half"), Truncated),
        (then_close(HEAD + b"Content-Length: 500\r\n\r\n"), Unreachable),
        (then_close(HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n<p>half"), Truncated),
        (then_close(HEAD + b"\r\n<html><p>and so o</p"), Truncated),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<p>\r\n0\r\n\r\n", BadProtocol),
        (HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n5\r\nhello\r\n0\r\n\r\n", BadProtocol),
        (HEAD + b"Content-Length: -1\r\n\r\nx", BadProtocol),
        (HEAD + b"Content-Length: 10\r\nContent-Length: 20\r\n\r\n0123456789", BadProtocol),
        (HEAD + b"Content-Length: 1000000000000\r\n\r\nx", TooLarge),
        (answer(PAGE, X_Long="a" * 70_000), BadProtocol),
        (then_close(HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(3000)) + b"\r\n"), BadProtocol),
        (then_close(HEAD + b"X-A: a\0b\r\n\r\n"), BadProtocol),
        (then_close(b"SSH-2.0-OpenSSH_9.2\r\n"), BadProtocol),
        (then_close(b"HTTP/1.1 000 X\r\n\r\n"), BadProtocol),
        (then_close(b"HTTP/1.1 101 Switching\r\n\r\n"), BadProtocol),
        (then_close(b"HTTP/1.1 100 Continue\r\n\r\n" * 50), BadProtocol),
        (then_close(b""), BadProtocol),
        (endless(b"8000\r\n" + b"a" * 32768 + b"\r\n", HEAD + b"Transfer-Encoding: chunked\r\n\r\n"), TooLarge),
        (endless(b"a" * 32768, HEAD + b"\r\n"), TooLarge),
        (endless(b"X-A: b\r\n", b"HTTP/1.1 200 OK\r\n"), BadProtocol),
    ],
)
def test_an_answer_that_is_no_page(route: Route, kind: type[FetchError]) -> None:
    error = fails(route)
    assert type(error) is kind, error
    assert str(error).isprintable()


@pytest.mark.parametrize(
    "route",
    [
        drip(b"X-A: b\r\n", b"HTTP/1.1 200 OK\r\n"),
        drip(b"<p>x</p>", HEAD + b"\r\n"),
        drip(b"x", HEAD + b"Content-Length: 5000\r\n\r\n"),
        silence(1),
    ],
)
def test_the_deadline_beats_drips_and_silence(route: Route) -> None:
    error = fails(route, options(deadline=0.4))
    assert type(error) is Unreachable
    assert error.transient


def test_the_deadline_covers_all_hops_together() -> None:
    def slow(asked: Asked, client: socket.socket) -> bytes:
        threading.Event().wait(0.15)
        return redirect(asked.path + "x")

    with serving(rest=slow) as site, fetching(options(deadline=0.5)) as fetcher, pytest.raises(Unreachable):
        fetcher.fetch(Request(site.url("/a")))
    assert len(site.paths()) < 8


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"Content-Length: 5\r\n\r\n<p>hi",
        HEAD.replace(b"\r\n", b"\n") + b"Content-Length: 5\n\n<p>hi",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + HEAD + b"Content-Length: 5\r\n\r\n<p>hi",
        HEAD.replace(b"text/html", b"text/html;\r\n charset=utf-8") + b"Content-Length: 5\r\n\r\n<p>hi",
        HEAD + b"Content-Disposition: attachment; filename=../../x\r\nContent-Length: 5\r\n\r\n<p>hi",
        HEAD
        + b"".join(b"Set-Cookie: c%d=%s\r\n" % (n, b"x" * 1000) for n in range(50))
        + b"Content-Length: 5\r\n\r\n<p>hi",
        HEAD + b"Last-Modified: Tue, 31 Feb 2099 25:61:61 GMT\r\nContent-Length: 5\r\n\r\n<p>hi",
        b"HTTP/1.0 200 OK\r\n\r\n<p>hi",
    ],
)
def test_odd_but_honest_answers_are_read(data: bytes) -> None:
    with serving(page=then_close(data)) as site, fetching() as fetcher:
        assert fetcher.fetch(Request(site.url("/page"))).body == b"<p>hi"


def test_a_page_that_is_too_large_leaves_a_part_as_evidence() -> None:
    error = fails(endless(b"a" * 32768, HEAD + b"\r\n"), options(max_bytes=3_000_000))
    assert error.fetched is not None
    assert 0 < len(error.fetched.body) <= 1_000_000


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with fetching() as fetcher, pytest.raises(Unreachable, match="refused") as caught:
        fetcher.fetch(Request(f"http://127.0.0.1:{port}/"))
    assert caught.value.transient


def test_private_addresses_are_not_fetched_by_default() -> None:
    with serving(rest=answer()) as site, fetching(options(allow_networks=())) as fetcher:
        for host in ("127.0.0.1", "localhost", "127.1", "2130706433"):
            with pytest.raises(Forbidden):
                fetcher.fetch(Request(site.url("/", host)))
    assert site.asked == []
    assert site.connections == 0


# --------------------------------------------------------------------------- connections and turns


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
        pages = list(pool.map(lambda number: fetcher.fetch(Request(site.url(f"/{number}"))), range(6)))
    assert {page.status for page in pages} == {200}
    assert site.most_at_once == 1
    assert len(site.asked) == 7
    assert all(later - earlier > 0.04 for earlier, later in itertools.pairwise(site.times))


def test_waiting_for_a_turn_does_not_use_up_the_deadline() -> None:
    polite = options(host_interval=0.4, host_concurrency=1, deadline=0.3)
    with serving(rest=answer()) as site, fetching(polite) as fetcher:
        assert fetcher.fetch(Request(site.url("/a"))).status == 200
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
    begun = threading.Event()

    def never(asked: Asked, client: socket.socket) -> bytes | None:
        client.sendall(HEAD + b"\r\n<html><p>half of it</p>")
        begun.set()
        threading.Event().wait(2)
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
        thread.join(1.5)
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
