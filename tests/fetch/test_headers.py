"""Headers: what a source may set, what comes back, and what type a body is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.errors import Forbidden, WrongType
from tracker.fetch.headers import (
    check_headers,
    check_type,
    conditions,
    fresh_for,
    media_type,
    retry_after,
    settled_type,
    standing_headers,
    told,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
NOW = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)
DATE = "Fri, 20 Nov 2026 11:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "cookies"),
    [
        ({"User-Agent": "x\r\nX-Evil: 1"}, {}),
        ({"Host": "evil.example"}, {}),
        ({"Content-Length": "5"}, {}),
        ({"transfer-encoding": "chunked"}, {}),
        ({"Connection": "keep-alive, X-A"}, {}),
        ({"If-None-Match": "*"}, {}),
        ({"X-A": "ü"}, {}),
        ({"X-A": "a" * 100_000}, {}),
        ({"X A": "1"}, {}),
        ({"": "1"}, {}),
        ({}, {"consent": "yes; path=/"}),
        ({}, {"a=b": "1"}),
        ({}, {"a": "1\r\nX: 1"}),
    ],
)
def test_headers_that_could_do_harm_are_refused(headers: dict[str, str], cookies: dict[str, str]) -> None:
    with pytest.raises(Forbidden) as caught:
        check_headers(headers, cookies)
    assert str(caught.value).isprintable()


def test_other_headers_and_cookies_are_taken() -> None:
    check_headers({"X-Api-Key": "abc", "Authorization": "Bearer x", "Accept-Encoding": "zork"}, {"consent": '"yes",1'})
    assert told("x-api-key", "abc", {"X-Api-Key": "abc"}) == "(not kept)"
    assert told("authorization", "Bearer x", {"Authorization": "x"}) == "(not kept)"
    assert told("cookie", "a=b", {}) == "(not kept)"
    assert told("accept", "text/html", {}) == "text/html"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("", "en, *;q=0.5"), ("de", "de, *;q=0.5"), ("pt-BR", "pt-BR, pt;q=0.9, *;q=0.5"), ("de\r\nX: 1", "en, *;q=0.5")],
)
def test_the_language_of_the_source_is_asked_for(language: str, expected: str) -> None:
    assert standing_headers("", language)["accept-language"] == expected


def test_the_user_agent_names_product_version_and_contact() -> None:
    assert standing_headers("", "")["user-agent"].startswith("policy-tracker/")
    assert "(+https://" in standing_headers("", "")["user-agent"]
    assert standing_headers("acme/1 (+mailto:me@acme.example)", "")["user-agent"] == "acme/1 (+mailto:me@acme.example)"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Fri, 20 Nov 2026 12:05:00 GMT", 300.0),
        ("Fri, 31 Dec 2099 23:59:59 GMT", 86_400.0),
        ("9" * 40, 86_400.0),
        ("0", None),
        ("-5", None),
        ("Fri, 20 Nov 2026 11:05:00 GMT", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_never_beyond_a_day(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("etag", "last_modified", "expected"),
    [
        ('W/"1"', DATE, {"if-none-match": 'W/"1"', "if-modified-since": DATE}),
        ("", DATE, {"if-modified-since": DATE}),
        ('"a\x0bb"', "", {}),
        ('"1"\r\nX: 1', "", {}),
        ("", "Tue, 31 Feb 2099 25:61:61 GMT", {}),
        ("", "Fri, 20 Nov 2099 11:00:00 GMT", {}),
        ("", "yesterday", {}),
        ("", "", {}),
    ],
)
def test_only_conditions_that_can_be_trusted_are_sent(etag: str, last_modified: str, expected: dict[str, str]) -> None:
    assert conditions(etag, last_modified, NOW) == expected


@pytest.mark.parametrize(
    ("header", "body", "settled"),
    [
        ("text/html; charset=utf-8", b"<p>x", "text/html; charset=utf-8"),
        ("Text/HTML", b"<p>x", "Text/HTML"),
        ("application/xhtml+xml", b"<html/>", "application/xhtml+xml"),
        ("text/markdown", b"# x", "text/markdown"),
        ("text/plain", b"<p>shown as text", "text/plain"),
        ("application/pdf", b"%PDF-1.7\n", "application/pdf"),
        ("text/html", b"%PDF-1.7\n", "application/pdf"),
        ("application/pdf", b"<!doctype html><p>please log in", "text/html"),
        ("", b"\xef\xbb\xbf <!-- x --> <!DOCTYPE html>", "text/html"),
        ("", b"<h1>Privacy</h1>", "text/html"),
        ("", b"Privacy policy\n\nWe keep", "text/plain"),
        ("", "Datenschutz".encode("utf-16"), "text/plain"),
        ("application/octet-stream", b"%PDF-1.4", "application/pdf"),
        ("application/xml", b'<?xml version="1.0"?><html>', "application/xhtml+xml"),
        ("html", b"<html>", "text/html"),
        (DOCX, b"PK\x03\x04 word/document.xml", DOCX),
        ("application/octet-stream", b"PK\x03\x04 word/document.xml", DOCX),
        ("text/html", b"PK\x03\x04 mimetype" + ODT.encode(), ODT),
        (DOCX, b"<!doctype html><p>please log in", "text/html"),
    ],
)
def test_the_type_is_the_headers_where_clear_else_what_the_bytes_show(header: str, body: bytes, settled: str) -> None:
    check_type(header)
    assert settled_type(header, body) == settled


@pytest.mark.parametrize("header", ["application/json", "image/png", "video/mp4", "text/css", "application/zip"])
def test_a_type_that_is_no_page_is_refused_before_the_body(header: str) -> None:
    with pytest.raises(WrongType):
        check_type(header)


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("", b"\x89PNG\r\n\x1a\n\0\0"),
        ("application/xml", b"<?xml version='1.0'?><rss>"),
        ("application/pdf", b"gone"),
        (DOCX, b"gone"),
    ],
)
def test_bytes_that_are_no_page_are_refused(header: str, body: bytes) -> None:
    with pytest.raises(WrongType):
        settled_type(header, body)


def test_media_type_reads_only_types() -> None:
    assert media_type("Text/HTML ; charset=x") == "text/html"
    assert media_type("nonsense") == ""


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "max-age=300"}, 300),
        ({"cache-control": 'public, Max-Age="300", s-maxage=9'}, 300),
        ({"cache-control": "max-age=300", "age": "100"}, 200),
        ({"cache-control": "max-age=300", "age": "1000"}, 0),
        ({"cache-control": "max-age=300, no-cache"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=soon"}, 0),
        ({"cache-control": "max-age=" + "9" * 40}, 366 * 86_400),
        ({"cache-control": "max-age=60", "expires": "Fri, 20 Nov 2026 13:00:00 GMT"}, 60),
        ({"expires": "Fri, 20 Nov 2026 13:00:00 GMT"}, 3600),
        ({"expires": "Fri, 20 Nov 2026 13:00:00 GMT", "date": "Fri, 20 Nov 2026 12:30:00 GMT"}, 1800),
        ({"expires": "Fri, 20 Nov 2020 13:00:00 GMT"}, 0),
        ({"expires": "0"}, 0),
        ({"expires": "never"}, 0),
    ],
)
def test_freshness_is_told_by_max_age_or_by_expires(headers: dict[str, str], seconds: float) -> None:
    assert fresh_for(headers, NOW) == seconds
