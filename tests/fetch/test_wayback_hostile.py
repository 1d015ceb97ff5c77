"""An archive that lies, or somebody who answers in its place: on loopback, byte for byte."""

from __future__ import annotations

import gzip
import json

import pytest

from tests.fetch.archive import asking, refuses
from tests.fetch.loopback import PAGE, Route, answer, serving
from tracker.errors import BadProtocol, BadStatus, FetchError, Forbidden, NotPlayed, TooLarge
from tracker.fetch.archive import IndexPage

AT = "20180105080000"
DATED = "Fri, 05 Jan 2018 08:00:00 GMT"
URL = "https://example.org/terms"
TEXT = "text/plain"


def row(original: str = URL, timestamp: str = AT, mimetype: str = "text/html") -> str:
    return f"org,example)/terms {timestamp} {original} {mimetype} 200 AAAA 500\n"


def capture(body: bytes = PAGE, code: str = "200 OK", /, **headers: str) -> bytes:
    return answer(body, code, **({"memento_datetime": DATED} | headers))


def indexed(text: str | bytes, **headers: str) -> IndexPage:
    body = text.encode() if isinstance(text, str) else text
    with serving(rest=answer(body, content_type=TEXT, **headers)) as site, asking(site.url("")) as wayback:
        return wayback.index(URL)


def plays(route: Route, kind: type[FetchError], original: str = URL) -> FetchError:
    with serving(rest=route) as site, asking(site.url("")) as wayback:
        return refuses(wayback, AT, original, kind)


@pytest.mark.parametrize(
    "line",
    [
        row("http://169.254.169.254/latest/meta-data"),
        row("https://evil.example/terms"),
        row("https://example.org.evil.example/terms"),
        row("https://name:secret@example.org/terms"),
        row("http://example.org:99999999/terms"),
        row(f"https://example.org/{'x' * 9_000}"),
        row(mimetype="x" * 20_000),
        row(timestamp="99991231235959"),
        row(timestamp="00010101000000"),
    ],
)
def test_rows_that_cannot_be_of_the_page_are_left_out_and_counted(line: str) -> None:
    page = indexed(row() + line)
    assert [(one.timestamp, one.original) for one in page.rows] == [(AT, URL)]
    assert page.malformed == 1


@pytest.mark.parametrize("host", ["example.org", "www.example.org", "www2.example.org", "EXAMPLE.org:80"])
def test_hosts_that_are_one_to_an_archive_are_one(host: str) -> None:
    assert len(indexed(row(f"http://{host}/terms")).rows) == 1


def test_hosts_of_another_script_are_known_in_both_spellings() -> None:
    text = row("https://xn--bcher-kva.example/agb").encode()
    with serving(rest=answer(text, content_type=TEXT)) as site, asking(site.url("")) as wayback:
        assert len(wayback.index("https://b\u00fccher.example/agb").rows) == 1


def test_the_newest_capture_is_none_of_the_future() -> None:
    text = (row() + row(timestamp="20991231235959")).encode()
    with serving(rest=answer(text, content_type=TEXT)) as site, asking(site.url("")) as wayback:
        newest = wayback.newest(URL)
    assert newest is not None
    assert newest.timestamp == AT


def test_an_index_of_millions_of_short_lines_is_refused_before_it_is_taken_apart() -> None:
    body = gzip.compress(b"ab\n" * 5_000_000, 1)
    assert len(body) < 100_000
    with pytest.raises(TooLarge):
        indexed(body, content_encoding="gzip")


@pytest.mark.parametrize(
    "when", ["Fri, 31 Dec 9999 23:59:59 -1400", "Tue, 05 Jan 2100 08:00:00 GMT", "Mon, 01 Jan 0100 00:00:00 GMT"]
)
def test_no_capture_is_of_a_time_that_cannot_be(when: str) -> None:
    plays(capture(memento_datetime=when), NotPlayed)


def test_a_capture_of_the_future_is_not_played_though_it_is_asked_for() -> None:
    route = capture(memento_datetime="Fri, 31 Dec 2100 23:59:59 GMT")
    with serving(rest=route) as site, asking(site.url("")) as wayback:
        assert "lies ahead" in str(refuses(wayback, "21001231235959", URL, NotPlayed))


@pytest.mark.parametrize("target", ["http://[abc/x", "http://example.org:99999999/x", "http://me:word@evil.example/"])
def test_an_archived_redirect_to_what_is_no_address_is_refused(target: str) -> None:
    found = plays(capture(b"", "301 Moved", location=f"/web/{AT}id_/{target}"), Forbidden)
    assert found.fetched is not None


@pytest.mark.parametrize("original", ["http://[::1/", "http://xn--/", "http://a b/", "http://a:99999999/"])
def test_an_archived_error_of_an_odd_address_is_one_of_ours(original: str) -> None:
    plays(capture(b"", "404 Not Found"), BadStatus, original)


def test_an_address_without_scheme_is_not_taken_from_a_link() -> None:
    with serving(rest=capture(link='<example.org/terms>; rel="original"')) as site, asking(site.url("")) as wayback:
        assert wayback.play(AT, URL).final_url == URL


@pytest.mark.parametrize("timestamp", ["00000000000000", "99991231235959", "20180105"])
def test_a_saved_page_has_a_time(timestamp: str) -> None:
    said = json.dumps({"status": "success", "timestamp": timestamp, "original_url": URL}).encode()
    with serving(rest=answer(said)) as site, asking(site.url("")) as wayback, pytest.raises(BadProtocol):
        wayback.saving("job-1")


@pytest.mark.parametrize("original", ["javascript:alert(1)", "http://[abc/", "file:///etc/passwd", 17])
def test_a_saved_page_is_a_page(original: object) -> None:
    said = json.dumps({"status": "success", "timestamp": AT, "original_url": original}).encode()
    with serving(rest=answer(said)) as site, asking(site.url("")) as wayback:
        assert wayback.saving("job-1").original == ""
