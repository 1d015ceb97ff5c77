"""What every fetcher promises. An entry of FETCHERS runs here unasked; a new one needs a maker below."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from tests.fetch.archive import MirrorArchive
from tests.fetch.loopback import PAGE, Site, answer, options, serving
from tracker.errors import BadStatus, FetchError, Forbidden, WrongType
from tracker.fetch import Fetcher, FetchOptions, Request, Shared
from tracker.fetch.chromium import what_is_missing
from tracker.fetch.registry import FETCHERS

MAKERS: dict[str, Callable[[FetchOptions], Fetcher]] = {
    "http": FETCHERS["http"].from_options,
    "browser": FETCHERS["browser"].from_options,
    "wayback": lambda options: FETCHERS["wayback"].from_options(options, Shared(archive=MirrorArchive(options))),
}


@pytest.fixture(params=sorted(FETCHERS))
def fetcher(request: pytest.FixtureRequest) -> Iterator[Fetcher]:
    missing = what_is_missing() if request.param == "browser" else ""
    if missing:
        pytest.skip(f"no browser: {missing}")
    made = MAKERS[request.param](options(deadline=60))
    yield made
    made.close()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(
        rest=answer(), gone=answer(b"gone", "410 Gone"), image=answer(b"\0", content_type="image/png")
    ) as site:
        yield site


def test_a_page_is_complete_evidence(fetcher: Fetcher, site: Site) -> None:
    before = datetime.now(UTC)
    fetched = fetcher.fetch(Request(site.url("/privacy")))
    assert PAGE.lower() in fetched.body.lower()  # a browser writes the doctype in its own way
    assert (fetched.url, fetched.final_url) == (site.url("/privacy"), site.url("/privacy"))
    assert (fetched.status, fetched.not_modified) == (200, False)
    assert fetched.content_type.startswith("text/html")
    assert before <= fetched.started_at <= fetched.fetched_at <= datetime.now(UTC)
    assert fetched.started_at.tzinfo is UTC
    assert fetched.fetcher in FETCHERS
    assert fetched.fetcher_version
    assert fetched.request_headers
    assert all(name == name.lower() for name, _ in (*fetched.request_headers, *fetched.response_headers))
    assert dataclasses.is_dataclass(fetched)


def test_failures_are_typed_and_readable(fetcher: Fetcher, site: Site) -> None:
    for url, kind in (
        (site.url("/gone"), BadStatus),
        (site.url("/image"), WrongType),
        ("http://10.0.0.1/", Forbidden),
        ("file:///etc/passwd", Forbidden),
        ("nonsense", Forbidden),
    ):
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(Request(url))
        assert isinstance(caught.value, kind)
        assert str(caught.value).isprintable()


def test_evidence_of_a_bad_status_is_kept(fetcher: Fetcher, site: Site) -> None:
    with pytest.raises(BadStatus) as caught:
        fetcher.fetch(Request(site.url("/gone")))
    assert caught.value.fetched is not None
    assert (caught.value.fetched.status, caught.value.fetched.body) == (410, b"gone")


def test_closing_twice_does_no_harm(fetcher: Fetcher) -> None:
    fetcher.close()
    fetcher.close()
    with pytest.raises(FetchError):
        fetcher.fetch(Request("http://127.0.0.1:9/"))


def test_every_fetcher_has_a_maker() -> None:
    assert set(MAKERS) == set(FETCHERS)
