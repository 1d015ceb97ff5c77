"""What real archives were seen to answer, and hostile ones could: on loopback, byte for byte."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.fetch.archive import FreeTurns, asking, refuses
from tests.fetch.loopback import PAGE, Asked, Site, answer, redirect, serving, then_close
from tracker.core.archiving.addresses import embedded
from tracker.errors import (
    Ambiguous,
    BadProtocol,
    BadStatus,
    Blocked,
    ConfigError,
    FetchError,
    Forbidden,
    NotPlayed,
    RateLimited,
    Truncated,
    Unreachable,
)
from tracker.fetch.wayback import Wayback
from tracker.fetch.wayback_calls import pointed_at

AT = "20180105080000"
DATED = "Fri, 05 Jan 2018 08:00:00 GMT"
URL = "https://example.org/terms"
ROW = "org,example)/terms {} https://example.org/terms text/html 200 {} 500\n"
TEXT = "text/plain"


def capture(body: bytes = PAGE, code: str = "200 OK", /, **headers: str) -> bytes:
    return answer(body, code, **({"memento_datetime": DATED} | headers))


def plays(route: bytes, kind: type[FetchError]) -> FetchError:
    with serving(rest=route) as site, asking(site.url("")) as wayback:
        return refuses(wayback, AT, URL, kind)


# --------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("original", "part"),
    [
        ("https://example.org/a/../b", "https://example.org/a/%2e%2e/b"),
        ("https://example.org/./b/..", "https://example.org/%2e/b/%2e%2e"),
        ("https://example.org/a#b?c", "https://example.org/a%23b?c"),
        ("https://example.org/a?b=../c#d", "https://example.org/a?b=../c%23d"),
        ("https://example.org/a b\\c", "https://example.org/a%20b%5Cc"),
        ("https://example.org/ä%20", "https://example.org/%C3%A4%20"),
        ("http://example.org:80/a//b", "http://example.org:80/a//b"),
    ],
)
def test_an_address_goes_whole_into_the_archives(original: str, part: str) -> None:
    assert embedded(original) == part
    with serving(rest=capture()) as site, asking(site.url("")) as wayback:
        wayback.play(AT, original)
        assert site.paths() == [f"/web/{AT}id_/{part}"]


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (f"https://archive.example/web/{AT}id_/{URL}", (AT, URL)),
        (f"http://archive.example:80/web/{AT}/{URL}", (AT, URL)),
        (f"//archive.example/web/{AT}id_/{URL}?a=b", (AT, f"{URL}?a=b")),
        (f"/web/{AT}id_/{URL}", (AT, URL)),
        (f"/web/{AT}id_/https:/example.org/terms", (AT, URL)),
        (f"/web/{AT}id_/example.org:8080/x", (AT, "http://example.org:8080/x")),
        (f"/web/{AT}id_/mailto:legal@example.org", None),
        (f"/web/{AT}id_/javascript:alert(1)", None),
        ("/web/2018id_/https://example.org/terms", None),
        ("/web/99999999999999id_/https://example.org/terms", None),
        ("/terms", None),
        ("terms", None),
        ("", None),
        (URL, None),
        (f"//example.org/web/{AT}id_/{URL}", None),
        (f"https://archive.example.evil.example/web/{AT}id_/{URL}", None),
        (f"https://archive.example@evil.example/web/{AT}id_/{URL}", None),
        (f"https://archive.example:8443/web/{AT}id_/{URL}", None),
        (f"ftp://archive.example/web/{AT}id_/{URL}", None),
    ],
)
def test_a_location_is_a_capture_of_this_archive_or_nothing(location: str, target: tuple[str, str] | None) -> None:
    assert pointed_at("archive.example", location) == target


# --------------------------------------------------------------------------- index


def index(pages: dict[str, str]) -> Callable[[Asked, socket.socket], bytes]:
    """An index that answers by where it is asked to begin: a resume key, a timestamp, or nothing."""

    def route(asked: Asked, _: socket.socket) -> bytes:
        query = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
        return answer(pages[query.get("resumeKey") or query.get("from", "")].encode(), content_type=TEXT)

    return route


def test_an_empty_page_with_a_resume_key_is_not_the_end() -> None:
    pages = {"": "\nkey%2B1\n", "key%2B1": ROW.format(AT, "AAAA")}
    with serving(rest=index(pages)) as site, asking(site.url("")) as wayback:
        page = wayback.index(URL)
    assert ([row.digest for row in page.rows], page.next_since) == (["AAAA"], "")


def test_a_page_of_one_timestamp_goes_on_by_its_resume_key() -> None:
    full = ROW.format(AT, "AAAA") + ROW.format(AT, "BBBB")
    later = ROW.format("20190101000000", "CCCC") + ROW.format("20190101000000", "DDDD") + "\nsecond\n"
    pages = {AT: full + "\nfirst\n", "first": later, "20190101000000": ROW.format("20190101000000", "CCCC")}
    with serving(rest=index(pages)) as site, asking(site.url(""), page_rows=2) as wayback:
        page = wayback.index(URL, AT, seen={(AT, URL, "AAAA")})
        assert [row.digest for row in page.rows] == ["BBBB", "CCCC", "DDDD"]
        assert (page.next_since, len(page.seen)) == ("20190101000000", 2)
        last = wayback.index(URL, page.next_since, seen=page.seen)
        assert (last.rows, last.next_since) == ((), "")


@pytest.mark.parametrize("text", ["\nkey\n", ROW.format("20170101000000", "AAAA") + "\nkey\n"])
def test_an_index_that_leads_in_a_circle_is_left(text: str) -> None:
    pages = {AT: text, "key": text}
    with serving(rest=index(pages)) as site, asking(site.url("")) as wayback:
        with pytest.raises(BadProtocol, match="in a circle"):
            wayback.index(URL, AT)
        assert len(site.asked) == 2


def test_an_index_whose_keys_never_end_is_left() -> None:
    def route(asked: Asked, _: socket.socket) -> bytes:
        return answer(f"\nkey{len(site.asked)}\n".encode(), content_type=TEXT)

    with serving(rest=route) as site, asking(site.url("")) as wayback:
        with pytest.raises(BadProtocol):
            wayback.index(URL)
        assert len(site.asked) < 30


REFUSAL = b"org.archive.wayback.exception.RobotAccessControlException: Blocked By Robots\n"


@pytest.mark.parametrize(
    ("route", "kind", "transient"),
    [
        (answer(REFUSAL, content_type=TEXT), Blocked, False),
        (answer(REFUSAL, "403 Forbidden", content_type=TEXT), Blocked, False),
        (answer(b"", "403 Forbidden"), Blocked, False),
        (answer(b"", "404 Not Found"), BadStatus, False),
        (answer(b"", "400 Bad Request"), BadStatus, False),
        (answer(b"", "500 Oops"), BadStatus, True),
        (answer(b"", "599 Oops"), BadStatus, True),
        (answer(b"", "503 Busy", retry_after="9"), RateLimited, True),
        (answer(b"<html>", content_type=TEXT), BadStatus, True),
        (redirect("https://example.org/"), BadStatus, False),
        (then_close(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + ROW.encode()[:40]), Truncated, True),
    ],
)
def test_what_is_no_index(route: bytes, kind: type[FetchError], transient: bool) -> None:
    with serving(rest=route) as site, asking(site.url("")) as wayback:
        for ask in (wayback.index, wayback.newest):
            with pytest.raises(kind) as caught:
                ask(URL)
            assert (type(caught.value), caught.value.transient, caught.value.fetched) == (kind, transient, None)


def test_the_newest_page_is_looked_for_behind_many_errors() -> None:
    bad = ROW.replace(" 200 ", " 403 ")

    def route(asked: Asked, _: socket.socket) -> bytes:
        limit = -int(parse_qs(urlsplit(asked.path).query)["limit"][0])
        rows = [ROW.format(AT, "GOOD")] + [bad.format(20190101000000 + number, "BAD") for number in range(59)]
        return answer("".join(rows[-limit:]).encode(), content_type=TEXT)

    with serving(rest=route) as site, asking(site.url("")) as wayback:
        newest = wayback.newest(URL)
        assert newest is not None
        assert newest.digest == "GOOD"
        assert len(site.asked) == 2


# --------------------------------------------------------------------------- playback


@pytest.mark.parametrize(
    ("route", "kind", "transient"),
    [
        (answer(b"<p>This URL has been excluded from the Wayback Machine.</p>"), Blocked, False),
        (answer(b"<p>A page of the archive's own</p>"), NotPlayed, False),
        (answer(b"", "404 Not Found"), NotPlayed, False),
        (answer(b"", "403 Forbidden"), Blocked, False),
        (answer(b"", "404 x", x_archive_wayback_runtime_error="RobotAccessControlException: No"), Blocked, False),
        (answer(b"", "403 x", x_archive_wayback_runtime_error="ResourceNotAvailable: Gone"), NotPlayed, False),
        (answer(b"", "429 Slow"), RateLimited, True),
        *((answer(b"", f"{status} x"), BadStatus, True) for status in (413, 421, 500, 502, 503, 504, 599)),
        (answer(b"", "400 Bad Request"), BadStatus, False),
        (redirect("https://example.org/terms"), NotPlayed, False),
        (capture(memento_datetime="yesterday"), NotPlayed, False),
        (capture(memento_datetime="Fri, 05 Jan 2018 08:00:01 GMT"), NotPlayed, False),
        (capture(b"", "301 Moved", location="https://example.org/elsewhere"), Forbidden, False),
        (capture(b"", "301 Moved", location="/elsewhere"), Forbidden, False),
        (capture(b"", "304 Not Modified"), BadStatus, False),
        (capture(b"", "410 Gone"), BadStatus, False),
        (capture(x_archive_orig_content_length="1000"), Truncated, False),
    ],
)
def test_every_row_of_the_decision_table(route: bytes, kind: type[FetchError], transient: bool) -> None:
    assert plays(route, kind).transient is transient


def test_a_page_that_ends_in_a_tag_is_half_a_page() -> None:
    half = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nMemento-Datetime: {DATED}\r\n\r\n<p>a</p><p".encode()
    with serving(rest=then_close(half)) as site, asking(site.url("")) as wayback:
        assert refuses(wayback, AT, URL, Truncated).transient


def test_a_label_that_stays_wrong_is_not_believed() -> None:
    with serving(rest=capture(content_encoding="gzip")) as site, asking(site.url("")) as wayback:
        assert wayback.play(AT, URL).body == PAGE
        assert [asked.headers["accept-encoding"] for asked in site.asked] == ["gzip, deflate", "identity"]


@pytest.mark.parametrize("encodings", [("", "gzip"), ("gzip", "")])
def test_two_headers_of_encoding_are_one(encodings: tuple[str, str]) -> None:
    head, body = capture(gzip.compress(PAGE)).split(b"\r\n\r\n", 1)
    lines = "".join(f"\r\nContent-Encoding: {name}" for name in encodings).encode()
    with serving(rest=head + lines + b"\r\n\r\n" + body) as site, asking(site.url("")) as wayback:
        assert wayback.play(AT, URL).body == PAGE


def test_the_address_is_what_the_archive_knows_it_by_where_it_is_the_same_page() -> None:
    for known, final in (
        ("http://www.example.org:80/terms", "http://www.example.org:80/terms"),
        ("http://e.org/", URL),
    ):
        link = f'<{known}>; rel="original", </web/timemap/link/x>; rel="timemap"; type="application/link-format"'
        with serving(rest=capture(link=link)) as site, asking(site.url("")) as wayback:
            assert wayback.play(AT, URL).final_url == final


def test_headers_of_the_past_lose_their_prefix_and_the_archives_own_are_left_out() -> None:
    headers = {
        "X-Archive-Orig-Server": "nginx",
        "x-archive-orig-etag": '"a"',
        "server": "archive",
        "X-Archive-Src": "w",
    }
    with serving(rest=capture(**headers)) as site, asking(site.url("")) as wayback:
        fetched = wayback.play(AT, URL)
    assert fetched.header("server") == "nginx"
    assert fetched.header("etag") == '"a"'
    assert {name for name, _ in fetched.response_headers} == {
        *("content-type", "server", "etag", "memento-datetime", "x-archive-src")
    }


def test_eleven_archived_redirects_are_too_many() -> None:
    def route(asked: Asked, _: socket.socket) -> bytes:
        return capture(b"", "302 Found", location=f"/web/{AT}id_/https://example.org/{len(site.asked)}")

    with serving(rest=route) as site, asking(site.url("")) as wayback:
        refuses(wayback, AT, URL, BadProtocol)
        assert len(site.asked) == 11


@pytest.mark.parametrize(
    ("odd", "error"),
    [("http://[acme/x", Forbidden), ("http://acme.example:99999/x", Forbidden), ("http://xn--a/x", BadStatus)],
)
def test_a_redirect_to_what_is_no_address_is_an_error_of_ours(odd: str, error: type[FetchError]) -> None:
    def route(asked: Asked, _: socket.socket) -> bytes:
        moved = len(site.asked) == 1
        return capture(b"", "302 Found", location=f"/web/{AT}id_/{odd}") if moved else capture(b"", "404 Not Found")

    with serving(rest=route) as site, asking(site.url("")) as wayback:
        refuses(wayback, AT, URL, error)


def test_a_hostile_archive_leads_nowhere_else() -> None:
    with serving(rest=answer()) as other:
        for location in (
            other.url("/"),
            f"//127.0.0.1:{other.port}/web/{AT}id_/{URL}",
            f"/web/{AT}id_/{other.url('/')}",
        ):
            moved = capture(b"", "301 Moved", location=location)
            with serving(rest=answer(b"", "404 Not Found")) as site, asking(site.url("")) as wayback:
                site.routes[f"/web/{AT}id_/{URL}"] = moved
                with pytest.raises(FetchError):
                    wayback.play(AT, URL)
        assert other.asked == []


def test_refused_connections_are_counted() -> None:
    turns = FreeTurns()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with asking(f"http://127.0.0.1:{port}", turns) as wayback:
        assert refuses(wayback, AT, URL, Unreachable).retry_after is None
        assert refuses(wayback, AT, URL, Unreachable).retry_after == 3600
    assert turns.told == ["refused", "refused"]


def test_an_archive_on_a_private_address_is_refused() -> None:
    with asking("http://10.0.0.1") as wayback:
        refuses(wayback, AT, URL, Forbidden)


# --------------------------------------------------------------------------- saving


def said(code: str = "200 OK", /, **json_body: object) -> bytes:
    return answer(json.dumps(json_body).encode(), code, content_type="application/json")


@pytest.fixture
def keys(tmp_path: Path) -> str:
    (tmp_path / "keys").write_text("AccessKey\nSecretKey\n")
    return str(tmp_path / "keys")


@pytest.fixture
def saver(keys: str) -> Iterator[tuple[Wayback, Site, FreeTurns]]:
    turns = FreeTurns()
    with serving() as site, asking(site.url(""), turns, key_file=keys) as wayback:
        yield wayback, site, turns


def test_a_request_to_save_is_one_post_with_the_keys_in_one_header(saver: tuple[Wayback, Site, FreeTurns]) -> None:
    wayback, site, turns = saver
    site.routes["/save"] = said(url=URL, job_id="spn2-1")
    saving = wayback.save(URL)
    assert (saving.state, saving.job) == ("asked", "spn2-1")
    assert turns.taken == ["save"]
    (asked,) = site.asked
    assert asked.headers["authorization"] == "LOW AccessKey:SecretKey"
    assert asked.headers["accept"] == "application/json"


@pytest.mark.parametrize(
    ("code", "later"),
    [
        ("too-many-daily-captures", 86_400),
        ("user-session-limit", 60),
        ("cannot-fetch", 600),
        ("blocked-url", None),
        ("never-heard-of", None),
    ],
)
def test_a_refusal_says_when_to_come_again(
    saver: tuple[Wayback, Site, FreeTurns], code: str, later: float | None
) -> None:
    wayback, site, _ = saver
    refusal = said(status="error", status_ext=f"error:{code}", message="No,\nnot now.")
    site.routes |= {"/save": refusal, "/save/status/spn2-1": refusal}
    for saving in (wayback.saving("spn2-1"), wayback.save(URL)):
        assert (saving.state, saving.message, saving.later) == ("failed", "No, not now.", later)


def test_an_answer_without_a_job_says_that_a_capture_is_there(saver: tuple[Wayback, Site, FreeTurns]) -> None:
    wayback, site, _ = saver
    site.routes["/save"] = said(url=URL, job_id=None, message="A capture of today exists.")
    saving = wayback.save(URL)
    assert (saving.state, saving.message) == ("saved", "A capture of today exists.")


@pytest.mark.parametrize(
    ("route", "kind", "transient"),
    [
        (then_close(b""), Ambiguous, False),
        (then_close(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"), Ambiguous, False),
        (answer(b"<html>"), Ambiguous, False),
        (said(url=URL), Ambiguous, False),
        (answer(b"", "502 Bad Gateway"), Ambiguous, False),
        (answer(b"", "504 Gateway Timeout"), Ambiguous, False),
        (answer(b"", "503 Service Unavailable"), BadStatus, True),
        (answer(b"", "429 Slow"), RateLimited, True),
        (said("401 Unauthorized", message="Log in."), Blocked, False),
        (answer(b"", "400 Bad Request"), BadStatus, False),
        (redirect("/elsewhere"), BadStatus, False),
    ],
)
def test_a_lost_answer_is_ambiguous_and_never_asked_for_again(
    saver: tuple[Wayback, Site, FreeTurns], route: bytes, kind: type[FetchError], transient: bool
) -> None:
    wayback, site, _ = saver
    site.routes["/save/status/spn2-1"] = said(status="pending")
    assert wayback.saving("spn2-1").state == "asked"  # so that a connection is kept
    site.routes["/save"] = route
    with pytest.raises(kind) as caught:
        wayback.save(URL)
    assert (type(caught.value), caught.value.transient, caught.value.fetched) == (kind, transient, None)
    assert "Key" not in str(caught.value) + repr(caught.value.__cause__)
    assert site.paths().count("/save") == 1


def test_what_was_never_sent_may_be_tried_again(keys: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with asking(f"http://127.0.0.1:{port}", key_file=keys) as wayback, pytest.raises(Unreachable) as caught:
        wayback.save(URL)
    assert caught.value.transient


def test_saving_needs_keys(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("only-one-secret\n")
    for name in ("", str(tmp_path / "keys"), str(tmp_path / "missing")):
        with asking("https://archive.example", key_file=name) as wayback:
            with pytest.raises(ConfigError, match=r"archive\.key_file") as caught:
                wayback.save(URL)
            assert "only-one" not in str(caught.value)
