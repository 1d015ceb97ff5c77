"""The Wayback client against a real archive: pywb on loopback, behind the dialect of web.archive.org."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import parse_qs

import pytest

from tests.archive_peer import BLOCKED, MOVED, OFTEN, POLICY, ArchivePeer, policy
from tests.fetch.archive import FreeTurns, asking, refuses
from tests.fetch.loopback import PAGE, answer, serving
from tracker.core.archiving.model import Indexed
from tracker.core.model import Hop
from tracker.errors import (
    BadProtocol,
    BadStatus,
    Blocked,
    Forbidden,
    NotPlayed,
    RateLimited,
    TooLarge,
    Truncated,
    Unreachable,
    WrongType,
)
from tracker.fetch.wayback import Wayback

FIRST = "20180105080000"


@pytest.fixture
def turns() -> FreeTurns:
    return FreeTurns()


@pytest.fixture
def wayback(peer: ArchivePeer, turns: FreeTurns) -> Iterator[Wayback]:
    with asking(peer.origin, turns) as made:
        yield made


def all_rows(wayback: Wayback, url: str, since: str = "", until: str = "") -> tuple[list[Indexed], int, int]:
    """The whole index of a URL: rows, malformed lines, pages."""
    rows: list[Indexed] = []
    malformed = pages = 0
    seen: frozenset[tuple[str, str, str]] = frozenset()
    while True:
        page = wayback.index(url, since, until, seen)
        rows += page.rows
        malformed, pages = malformed + page.malformed, pages + 1
        if not page.next_since:
            return rows, malformed, pages
        since, seen = page.next_since, page.seen


# --------------------------------------------------------------------------- index


@pytest.mark.parametrize(("page_rows", "pages"), [(5000, 1), (5, 3), (2, 10)])
def test_the_index_is_whole_whatever_the_size_of_its_pages(peer: ArchivePeer, page_rows: int, pages: int) -> None:
    with asking(peer.origin, page_rows=page_rows) as wayback:
        rows, malformed, asked = all_rows(wayback, POLICY)
    assert (len(rows), malformed, asked) == (10, 0, pages)
    assert [row.timestamp for row in rows] == sorted({row.timestamp for row in rows})
    assert rows[0].captured_at == datetime(2018, 1, 5, 8, tzinfo=UTC)
    assert [row.status for row in rows] == ["200", "-", "429", "403", "404", "503", "200", "200", "200", "-"]
    assert rows[1].mimetype == "warc/revisit"
    assert rows[1].digest == rows[0].digest


def test_the_request_is_exact_limited_and_without_collapse_or_filter(peer: ArchivePeer, wayback: Wayback) -> None:
    wayback.index("https://policies.example/x?lang=en&v=1#part", "2018", "20191231")
    (asked,) = peer.log()
    assert parse_qs(asked["query"]) == {
        "url": ["https://policies.example/x?lang=en&v=1"],
        "from": ["2018"],
        "to": ["20191231"],
        "limit": ["5000"],
        "showResumeKey": ["true"],
    }
    assert "policy-tracker" in asked["agent"]


def test_bounds_are_inclusive(wayback: Wayback) -> None:
    rows, _, _ = all_rows(wayback, OFTEN, "20200301000000", "202005")
    assert [row.timestamp[:6] for row in rows] == ["202003", "202004", "202005"]


def test_odd_rows_are_read_dropped_or_counted(wayback: Wayback) -> None:
    rows, malformed, _ = all_rows(wayback, "https://policies.example/odd")
    assert [(row.timestamp, row.digest, row.status) for row in rows] == [
        ("20001217044900", "BBBB", "200"),
        ("20180101000000", "AAAA", "200"),
        ("20180102000000", "CCCC", "-"),
        ("20180103000000", "DDDD", "-"),
        ("20180104000000", "DDDD", "200"),
    ]
    assert malformed == 3


@pytest.mark.parametrize("page_rows", [1, 2, 3, 4])
def test_odd_rows_do_not_stop_small_pages(peer: ArchivePeer, page_rows: int) -> None:
    """Three equal rows fill whole pages of one timestamp: only the resume key gets past them."""
    with asking(peer.origin, page_rows=page_rows) as wayback:
        rows, _, _ = all_rows(wayback, "https://policies.example/odd")
    assert [row.digest for row in rows] == ["BBBB", "AAAA", "CCCC", "DDDD", "DDDD"]


def test_the_newest_capture_shows_a_page(wayback: Wayback) -> None:
    newest = wayback.newest(POLICY)
    assert newest is not None
    assert (newest.timestamp, newest.mimetype) == ("20190101080000", "warc/revisit")
    assert wayback.newest(MOVED) is None  # nothing but redirects
    assert wayback.newest("https://policies.example/never") is None


def test_an_excluded_site_has_no_index(wayback: Wayback) -> None:
    with pytest.raises(Blocked, match="Blocked Site Error") as caught:
        wayback.index(f"https://{BLOCKED}/terms")
    assert not caught.value.transient


# --------------------------------------------------------------------------- playback


def test_a_capture_is_the_page_as_it_was(wayback: Wayback, turns: FreeTurns) -> None:
    before = datetime.now(UTC)
    fetched = wayback.play(FIRST, POLICY)
    assert fetched.body == policy(30)
    assert (fetched.url, fetched.final_url, fetched.status) == (POLICY, POLICY, 200)
    assert fetched.captured_at == datetime(2018, 1, 5, 8, tzinfo=UTC)
    assert before <= fetched.started_at <= fetched.fetched_at <= datetime.now(UTC)
    assert fetched.content_type == "text/html; charset=utf-8"
    assert (fetched.header("etag"), fetched.header("server")) == ('"one"', "made-up")
    assert fetched.header("memento-datetime") == "Fri, 05 Jan 2018 08:00:00 GMT"
    assert fetched.header("x-archive-src") == "peer/0001.warc.gz"
    assert dict(fetched.request_headers)["accept-encoding"] == "gzip, deflate"
    assert (fetched.fetcher, fetched.address, fetched.redirects) == ("wayback", "127.0.0.1", ())
    assert turns.taken == ["playback"]
    assert turns.told == ["answered"]


def test_a_revisit_plays_also_before_its_original(wayback: Wayback) -> None:
    fetched = wayback.play("20180201080000", "https://policies.example/late")
    assert fetched.body == policy(60)
    assert fetched.captured_at == datetime(2018, 2, 1, 8, tzinfo=UTC)


def test_queries_charsets_and_documents_come_through(wayback: Wayback) -> None:
    assert wayback.play(FIRST, "https://policies.example/x?lang=en&v=1").body == policy(30)
    assert b"Donn\xe9es" in wayback.play(FIRST, "http://policies.example/latin").body
    assert wayback.play(FIRST, "https://policies.example/terms.pdf").content_type == "application/pdf"


@pytest.mark.parametrize("form", ["", "host_location", "path_location"])
def test_archived_redirects_are_followed_in_all_their_forms(peer: ArchivePeer, wayback: Wayback, form: str) -> None:
    if form:
        peer.faults({"match": "legal/privacy", "kind": form})
    fetched = wayback.play("20180105090000", MOVED)
    assert (fetched.url, fetched.final_url, fetched.body) == (MOVED, POLICY, policy(30))
    assert fetched.redirects == (Hop(MOVED, 301, "127.0.0.1"),)
    assert fetched.captured_at == datetime(2018, 1, 5, 8, tzinfo=UTC)  # an hour before the redirect: near enough
    assert len(peer.log()) == 3  # the redirect, the way to the nearest capture, and that


def test_a_target_without_a_capture_near_is_not_played(wayback: Wayback) -> None:
    error = refuses(wayback, "20180110080000", MOVED, NotPlayed)
    assert "nearest is of 20180105080000" in str(error)
    assert error.fetched is not None  # that it moved is known all the same
    assert (error.fetched.status, error.fetched.final_url) == (301, "http://policies.example/privacy")
    assert error.fetched.redirects == (Hop(MOVED, 301, "127.0.0.1"),)


def test_redirects_off_the_archive_and_in_a_circle_are_refused(peer: ArchivePeer, wayback: Wayback) -> None:
    error = refuses(wayback, FIRST, "http://policies.example/a", BadProtocol)
    assert "in a circle" in str(error)
    peer.faults({"match": "legal/privacy", "kind": "live_location"})
    error = refuses(wayback, "20180105090000", MOVED, Forbidden)
    assert "leads off" in str(error)


def test_another_time_than_the_one_asked_for_is_not_it(peer: ArchivePeer, wayback: Wayback) -> None:
    assert "nearest is of 20180105080000" in str(refuses(wayback, "20180105080001", POLICY, NotPlayed))
    peer.faults({"match": "/web/", "kind": "drift"})
    drifted = refuses(wayback, "20180105080001", POLICY, NotPlayed)
    assert "shows the capture of 20180105080000 in place of 20180105080001" in str(drifted)
    assert drifted.fetched is None


@pytest.mark.parametrize(
    ("timestamp", "kind", "status"),
    [
        ("20180401080000", RateLimited, 429),
        ("20180402080000", Blocked, 403),
        ("20180403080000", BadStatus, 404),
        ("20180404080000", BadStatus, 503),
        ("20180405080000", Blocked, 200),
        ("20180701080000", WrongType, 200),
    ],
)
def test_archived_errors_are_errors_of_the_past(
    peer: ArchivePeer, turns: FreeTurns, wayback: Wayback, timestamp: str, kind: type[BadStatus], status: int
) -> None:
    error = refuses(wayback, timestamp, POLICY, kind)
    assert (error.transient, error.retry_after) == (False, None)
    assert error.fetched is not None
    assert (error.fetched.status, error.fetched.captured_at.strftime("%Y%m%d%H%M%S")) == (status, timestamp)
    assert turns.told == ["answered"]  # the archive itself is well
    assert len(peer.log()) == 1


def test_what_the_archive_does_not_show(wayback: Wayback) -> None:
    error = refuses(wayback, FIRST, f"https://{BLOCKED}/terms", Blocked)  # comes with HTTP 200
    assert (error.fetched, error.transient) == (None, False)
    assert refuses(wayback, FIRST, "https://policies.example/never", NotPlayed).fetched is None
    refuses(wayback, "2018", POLICY, NotPlayed)
    refuses(wayback, "20181301000000", POLICY, NotPlayed)


def test_an_archive_that_asks_to_slow_down_is_heard(peer: ArchivePeer, turns: FreeTurns, wayback: Wayback) -> None:
    peer.faults(
        {"match": "cdx", "kind": "status", "status": 429, "headers": {"Retry-After": "7"}},
        {"match": "/web/", "kind": "status", "status": 429},
    )
    with pytest.raises(RateLimited) as caught:
        wayback.index(POLICY)
    assert (caught.value.transient, caught.value.retry_after, caught.value.fetched) == (True, 7, None)
    error = refuses(wayback, FIRST, POLICY, RateLimited)
    assert (error.transient, error.retry_after, error.fetched) == (True, 60, None)
    assert turns.told == ["limited 7.0", "limited None"]
    assert len(peer.log()) == 2  # nothing is tried again here


def test_an_archive_in_trouble_may_be_asked_later(peer: ArchivePeer, turns: FreeTurns, wayback: Wayback) -> None:
    peer.faults({"match": "/web/", "kind": "status", "status": 503, "times": 2})
    for _ in range(2):
        assert refuses(wayback, FIRST, POLICY, BadStatus).transient
    assert wayback.play(FIRST, POLICY).body == policy(30)
    assert turns.told == ["answered"]


def test_a_reset_may_pass_and_every_further_try_takes_a_turn(
    peer: ArchivePeer, turns: FreeTurns, wayback: Wayback
) -> None:
    peer.faults({"match": "cdx", "kind": "reset"}, {"match": "/web/", "kind": "reset", "times": 2})
    with pytest.raises(Unreachable) as caught:  # on a new connection: whoever asked may ask again
        wayback.index(POLICY)
    assert caught.value.transient
    assert wayback.index(POLICY).rows
    assert refuses(wayback, FIRST, POLICY, Unreachable).transient  # on a kept connection: once more, on a new one
    assert turns.taken == ["search", "search", "playback", "playback"]
    assert len(peer.log()) == 4


@pytest.mark.parametrize("kind", ["truncate", "truncate_gzip"])
def test_half_a_page_is_no_page(peer: ArchivePeer, wayback: Wayback, kind: str) -> None:
    peer.faults({"match": "/web/", "kind": kind})
    error = refuses(wayback, FIRST, POLICY, Truncated)
    assert (error.transient, error.fetched) == (True, None)
    assert wayback.play(FIRST, POLICY).body == policy(30)


def test_half_an_index_is_no_index(peer: ArchivePeer, wayback: Wayback) -> None:
    for kind in ("truncate", "truncate_gzip"):
        peer.faults({"match": "cdx", "kind": kind})
        with pytest.raises((Truncated, BadProtocol)):
            wayback.index(POLICY)


@pytest.mark.parametrize(
    ("kind", "requests"), [("double_encoding", 1), ("unlabelled_gzip", 1), ("mislabelled_gzip", 2)]
)
def test_bodies_are_decoded_whatever_they_are_called(
    peer: ArchivePeer, wayback: Wayback, kind: str, requests: int
) -> None:
    peer.faults({"match": "/web/", "kind": kind, "times": 2})
    fetched = wayback.play(FIRST, POLICY)
    assert fetched.body == policy(30)
    assert len(peer.log()) == requests


def test_too_large_is_too_large(peer: ArchivePeer) -> None:
    with asking(peer.origin, max_bytes=500) as small:
        error = refuses(small, FIRST, POLICY, TooLarge)
        assert not error.transient


def test_a_page_in_place_of_the_index_is_no_empty_index(peer: ArchivePeer, wayback: Wayback) -> None:
    peer.faults({"match": "cdx", "kind": "status", "status": 200, "body": "<html>We are busy</html>"})
    with pytest.raises(BadStatus, match="in place of rows") as caught:
        wayback.index(POLICY)
    assert caught.value.transient


# --------------------------------------------------------------------------- saving


def test_a_page_is_saved_and_can_be_played(peer: ArchivePeer, turns: FreeTurns, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text("access\nsecret\n")
    with serving(rest=answer()) as site, asking(peer.origin, turns, key_file=str(keys)) as wayback:
        asked = wayback.save(site.url("/privacy"))
        assert (asked.state, asked.original) == ("asked", site.url("/privacy"))
        deadline = monotonic() + 20
        while (saved := wayback.saving(asked.job)).state == "asked" and monotonic() < deadline:
            sleep(0.1)
        assert (saved.state, saved.original) == ("saved", site.url("/privacy"))
        assert wayback.play(saved.timestamp, saved.original).body == PAGE
        assert wayback.saving("spn2-unknown").state == "failed"
    assert turns.taken[:2] == ["save", "search"]
    assert wayback.memento_url(saved.timestamp, saved.original).endswith(f"/{saved.timestamp}/{site.url('/privacy')}")
