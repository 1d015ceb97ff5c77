"""The fetcher of last resort: the newest capture of a page, and whether it is one we know."""

from __future__ import annotations

import pytest

from tests.archive_peer import BLOCKED, MOVED, OFTEN, POLICY, ArchivePeer, policy
from tests.fetch.archive import asking
from tests.fetch.loopback import options
from tracker.errors import Blocked, ConfigError, FetchError, Forbidden, NotPlayed
from tracker.fetch import Request, Shared
from tracker.fetch.wayback import WaybackFetcher


def test_the_newest_capture_is_the_page(peer: ArchivePeer) -> None:
    with asking(peer.origin) as wayback:
        fetched = WaybackFetcher.from_options(options(), Shared(archive=wayback)).fetch(Request(OFTEN))
    assert (fetched.url, fetched.body, fetched.fetcher) == (OFTEN, policy(12), "wayback")
    assert fetched.captured_at.strftime("%Y%m%d") == "20201201"
    assert fetched.header("etag") == "20201201000000"
    assert fetched.header("last-modified") is None
    assert (fetched.not_modified, peer.log()[0]["path"]) == (False, "/cdx/search/cdx")


def test_the_capture_we_know_is_not_fetched_again(peer: ArchivePeer) -> None:
    with asking(peer.origin) as wayback:
        made = WaybackFetcher.from_options(options(), Shared(archive=wayback))
        known = made.fetch(Request(OFTEN, etag="20201201000000"))
        assert (known.not_modified, known.status, known.body) == (True, 304, b"")
        assert known.header("etag") == "20201201000000"
        assert len(peer.log()) == 1
        assert not made.fetch(Request(OFTEN, etag="20200101000000")).not_modified
        assert not made.fetch(Request(POLICY, etag='"one"')).not_modified


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://policies.example/never", NotPlayed),
        (MOVED, NotPlayed),
        (f"https://{BLOCKED}/terms", Blocked),
        ("http://10.0.0.1/terms", Forbidden),
    ],
)
def test_what_the_archive_does_not_hold_is_a_typed_error(peer: ArchivePeer, url: str, kind: type[FetchError]) -> None:
    with asking(peer.origin) as wayback, pytest.raises(kind) as caught:
        WaybackFetcher.from_options(options(), Shared(archive=wayback)).fetch(Request(url))
    assert type(caught.value) is kind


def test_without_an_archive_it_says_so() -> None:
    with pytest.raises(ConfigError, match="no web archive"):
        WaybackFetcher.from_options(options()).fetch(Request("https://example.org/"))
