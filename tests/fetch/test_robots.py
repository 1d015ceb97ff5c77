"""robots.txt after RFC 9309, over real HTTP on loopback."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.fetch.loopback import Asked, Route, Site, answer, drip, options, redirect, serving
from tracker.errors import Disallowed, FetchError, RateLimited, Unreachable
from tracker.fetch import Request
from tracker.fetch.http import HttpFetcher
from tracker.fetch.robots import KEPT_SECONDS


def rules(text: str) -> bytes:
    return answer(text.encode(), content_type="text/plain")


@contextmanager
def site_with(route: Route, **settings: object) -> Iterator[tuple[Site, HttpFetcher]]:
    """A site with a robots.txt and pages, and a fetcher for it."""
    with serving(rest=answer()) as site:
        site.routes["/robots.txt"] = route
        fetcher = HttpFetcher(options(**settings))  # type: ignore[arg-type]
        try:
            yield site, fetcher
        finally:
            fetcher.close()


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /privacy", "/privacy", False),
        ("User-agent: *\nDisallow: /privacy", "/terms", True),
        ("User-agent: *\nDisallow: /", "/privacy", False),
        ("User-agent: *\nDisallow:", "/privacy", True),
        ("User-agent: *\nDisallow: /legal\nAllow: /legal/privacy", "/legal/privacy", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/privacy.pdf", False),
        ("User-agent: *\nDisallow: /*?print=", "/privacy?print=1", False),
        ("User-agent: policy-tracker\nDisallow: /\n\nUser-agent: *\nAllow: /", "/privacy", False),
        ("User-agent: policy-tracker\nAllow: /\n\nUser-agent: *\nDisallow: /", "/privacy", True),
        ("User-agent: GPTBot\nDisallow: /", "/privacy", True),
        ("User-agent: example\nDisallow: /", "/privacy", True),
        ("\ufeffUser-agent: *\nDisallow: /", "/privacy", False),
        ("<!doctype html><html><body>Not here</body></html>", "/privacy", True),
        ("", "/privacy", True),
    ],
)
def test_the_rules_decide(text: str, path: str, allowed: bool) -> None:
    with site_with(rules(text)) as (site, fetcher):
        assert fetcher.allowed(site.url(path)) is allowed
        if allowed:
            assert fetcher.fetch(Request(site.url(path))).status == 200
        else:
            with pytest.raises(Disallowed, match=r"robots\.txt of 127\.0\.0\.1 disallows") as caught:
                fetcher.fetch(Request(site.url(path)))
            assert not caught.value.transient
            assert path not in site.paths()


def test_a_source_or_the_service_may_ignore_the_rules() -> None:
    with site_with(rules("User-agent: *\nDisallow: /")) as (site, fetcher):
        assert fetcher.fetch(Request(site.url("/privacy"), robots="ignore")).status == 200
    with site_with(rules("User-agent: *\nDisallow: /"), robots="ignore") as (site, fetcher):
        assert fetcher.fetch(Request(site.url("/privacy"))).status == 200
        assert site.paths() == ["/privacy"]


@pytest.mark.parametrize("status", ["400 No", "401 No", "403 No", "404 No", "410 No", "204 No"])
def test_without_rules_everything_is_allowed(status: str) -> None:
    with site_with(answer(b"", status)) as (site, fetcher):
        assert fetcher.fetch(Request(site.url("/privacy"))).status == 200


@pytest.mark.parametrize(
    ("route", "kind"),
    [
        (answer(b"", "500 Oh"), Disallowed),
        (answer(b"", "503 Oh"), Disallowed),
        (answer(b"User-agent: *", content_encoding="zork"), Disallowed),
        (answer(b"", "429 Slow", Retry_After="60"), RateLimited),
        (drip(b"# wait\n", b"HTTP/1.1 200 OK\r\n\r\n"), Unreachable),
    ],
)
def test_rules_that_cannot_be_had_now_put_the_check_off(route: Route, kind: type[FetchError]) -> None:
    with site_with(route, deadline=0.5 if kind is Unreachable else 10.0) as (site, fetcher):
        with pytest.raises(kind) as caught:
            fetcher.fetch(Request(site.url("/privacy")))
        assert type(caught.value) is kind
        assert caught.value.transient
        with pytest.raises(kind):
            fetcher.allowed(site.url("/privacy"))
        assert "/privacy" not in site.paths()


def test_the_rules_are_asked_for_once_by_all_threads() -> None:
    def slowly(asked: Asked, _: socket.socket) -> bytes:
        threading.Event().wait(0.1)
        return rules("User-agent: *\nDisallow: /no")

    with site_with(slowly) as (site, fetcher), ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda number: fetcher.fetch(Request(site.url(f"/{number}"))), range(16)))
        assert {page.status for page in pages} == {200}
        assert site.paths().count("/robots.txt") == 1


def test_the_rules_are_kept_for_a_day_and_used_on_while_they_cannot_be_had() -> None:
    now = 1000.0
    with site_with(rules("User-agent: *\nDisallow: /no")) as (site, fetcher):
        fetcher._robots._clock = lambda: now
        assert fetcher.allowed(site.url("/yes"))
        site.routes["/robots.txt"] = answer(b"", "503 Oh")
        now += KEPT_SECONDS - 1
        assert fetcher.allowed(site.url("/yes"))
        assert site.paths().count("/robots.txt") == 1
        now += 2
        assert fetcher.allowed(site.url("/yes"))
        assert not fetcher.allowed(site.url("/no"))
        assert site.paths().count("/robots.txt") == 2
        site.routes["/robots.txt"] = rules("User-agent: *\nDisallow: /yes")
        now += KEPT_SECONDS
        assert not fetcher.allowed(site.url("/yes"))


def test_redirects_of_the_rules_are_followed_five_times() -> None:
    def hop(asked: Asked, _: socket.socket) -> bytes:
        return redirect(f"/r{int(asked.path.strip('/r') or 0) + 1}")

    with site_with(redirect("/r1")) as (site, fetcher):
        site.routes |= {f"/r{number}": hop for number in range(1, 9)}
        site.routes["/r5"] = rules("User-agent: *\nDisallow: /")
        assert not fetcher.allowed(site.url("/privacy"))
    with site_with(redirect("/r1")) as (site, fetcher):
        site.routes |= {f"/r{number}": hop for number in range(1, 9)}
        site.routes["/r6"] = rules("User-agent: *\nDisallow: /")
        assert fetcher.allowed(site.url("/privacy"))
        assert "/r6" not in site.paths()


def test_rules_that_redirect_to_where_we_may_not_go_are_no_rules() -> None:
    with site_with(redirect("http://169.254.169.254/robots.txt")) as (site, fetcher):
        assert fetcher.allowed(site.url("/privacy"))


def test_the_rules_of_each_hop_count() -> None:
    with site_with(rules("User-agent: *\nDisallow: /secret")) as (site, fetcher):
        site.routes["/open"] = redirect("/secret")
        with pytest.raises(Disallowed):
            fetcher.fetch(Request(site.url("/open")))
        assert "/secret" not in site.paths()


def test_only_the_beginning_of_endless_rules_is_read() -> None:
    text = "User-agent: *\nDisallow: /no\n" + "# filler\n" * 200_000
    with site_with(rules(text)) as (site, fetcher):
        assert not fetcher.allowed(site.url("/no"))
        assert fetcher.allowed(site.url("/yes"))


def test_a_crawl_delay_is_told_to_the_pace() -> None:
    with site_with(rules("User-agent: *\nCrawl-delay: 0.3\nDisallow: /no")) as (site, fetcher):
        began = time.monotonic()
        fetcher.fetch(Request(site.url("/a")))
        fetcher.fetch(Request(site.url("/b")))
        assert time.monotonic() - began >= 0.3
