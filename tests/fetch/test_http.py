"""The HTTP fetcher against a real server on loopback: what comes back, and how each failure is named."""

from __future__ import annotations

import gzip
import socket
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import Clock
from tests.fetch.loopback import (
    PAGE,
    Asked,
    answer,
    fails,
    fetching,
    options,
    redirect,
    serving,
)
from tracker.errors import (
    BadProtocol,
    BadStatus,
    Forbidden,
    WrongType,
)
from tracker.fetch import Request
from tracker.fetch.http import HttpFetcher

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


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


def test_what_is_no_page_comes_as_it_is_where_any_type_will_do() -> None:
    packed = gzip.compress(b"<urlset/>")
    with serving(page=answer(packed, content_type="application/gzip")) as site, fetching() as fetcher:
        with pytest.raises(WrongType):
            fetcher.fetch(Request(site.url("/page")))
        fetched = fetcher.fetch(Request(site.url("/page"), any_type=True))
        assert (fetched.body, fetched.content_type) == (packed, "application/gzip")
        with pytest.raises(BadStatus):
            fetcher.fetch(Request(site.url("/gone"), any_type=True))
