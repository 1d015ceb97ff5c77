"""Failures of HTTP, each under its own name, against a real server on loopback."""

from __future__ import annotations

import gzip
import socket
import threading

import pytest

from tests.fetch.loopback import (
    PAGE,
    Asked,
    Route,
    answer,
    drip,
    endless,
    fails,
    fetching,
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
    FetchError,
    Forbidden,
    RateLimited,
    TooLarge,
    Truncated,
    Unreachable,
    WrongType,
)
from tracker.fetch import Request

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


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
