"""What two addresses have in common: page, site, language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.addresses import (
    frame_of,
    inner,
    language_of,
    primary,
    same_address,
    site_of,
    target,
    without_tracking,
)
from tracker.core.comparing.links import canonical_target


@pytest.mark.parametrize(
    "url",
    [
        "http://acme.example/privacy",
        "https://acme.example/privacy/",
        "https://ACME.example/privacy#top",
        "https://acme.example/privacy?utm_source=mail&utm_medium=x",
        "https://acme.example/privacy?",
        "https://acme.example/%70rivacy",
    ],
)
def test_one_page_has_one_target(url: str) -> None:
    assert target(url) == "acme.example/privacy"


def test_what_tells_pages_apart_counts() -> None:
    assert target("https://acme.example/?id=1") != target("https://acme.example/?id=2")
    assert target("https://acme.example/#/privacy") != target("https://acme.example/#/terms")


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.acme.com/x", "acme.com"),
        ("https://policies.acme.co.uk:8443/", "acme.co.uk"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[::1]/", "::1"),
        ("http://localhost/", "localhost"),
        ("https://acme.com./", "acme.com"),
        ("nonsense", ""),
        ("http://[broken/", ""),
    ],
)
def test_the_site_of_an_address(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("url", "language"),
    [
        ("https://acme.com/de/privacy", "de"),
        ("https://acme.com/en-GB/privacy", "en"),
        ("https://acme.com/pt_br/privacy", "pt"),
        ("https://acme.com/zh-Hant/privacy", "zh"),
        ("https://acme.com/privacy?hl=fr", "fr"),
        ("https://acme.com/privacy?lang=nb-NO", "no"),
        ("https://es.acme.com/privacy", "es"),
        ("https://acme.com/uk/privacy", ""),  # the region
        ("https://acme.com/us/privacy", ""),
        ("https://acme.de/privacy", ""),  # a country is no language
        ("https://acme.com/tos", ""),
        ("https://acme.com/?q=de", ""),
    ],
)
def test_the_language_an_address_names(url: str, language: str) -> None:
    assert language_of(url) == language


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://acme.com/en/privacy", "https://acme.com/de-AT/privacy/", True),
        ("https://acme.com/privacy?hl=en", "http://acme.com/privacy?hl=fr", True),
        ("https://de.acme.com/privacy", "https://www.acme.com/privacy", True),
        ("https://acme.com/en/privacy", "https://acme.com/en/terms", False),
        ("https://acme.com/us/privacy", "https://acme.com/uk/privacy", False),
        ("https://acme.com/privacy?id=1", "https://acme.com/privacy?id=2", False),
    ],
)
def test_translations_share_their_frame(one: str, other: str, same: bool) -> None:
    assert (frame_of(one) == frame_of(other)) is same


def test_tracking_goes_and_the_rest_stays_as_written() -> None:
    assert without_tracking("https://a.example/P%20x?b=2&utm_id=1&a=%20#c") == "https://a.example/P%20x?b=2&a=%20#c"
    assert without_tracking("https://a.example/?gclid=1") == "https://a.example/"


@pytest.mark.parametrize(
    "query",
    [
        *("sessionid=1", "session_id=1", "sid=1", "_sid=1", "ASP.NET_SessionId=1", "CFID=1&CFTOKEN=2", "nonce=1"),
        *("csrf_token=1", "__cf_chl_tk=1", "_branch_match_id=1", "X-Amz-Signature=1&X-Amz-Date=2", "Expires=1", "_=1"),
        *("ajs_aid=1", "adobe_mc=1", "zanpid=1", "__hstc=1", "_ke=1", "gad_source=1"),
    ],
)
def test_what_is_made_for_a_visit_does_not_count_in_a_target(query: str) -> None:
    assert target(f"https://a.example/b?{query}&id=1") == "a.example/b?id=1"
    assert canonical_target(f"https://a.example/b?{query}&id=1") == "a.example/b?id=1"


@pytest.mark.parametrize("path", ["b;jsessionid=1F", "b;sid=1", "(S(1fabc))/b", "(A(x)S(1f))/b"])
def test_a_session_in_the_path_does_not_count(path: str) -> None:
    assert target(f"https://a.example/{path}") == canonical_target(f"https://a.example/{path}") == "a.example/b"


def test_what_names_a_page_counts_and_what_is_needed_to_fetch_it_is_kept() -> None:
    assert target("https://a.example/b(c)?token=1&v=2&key=3&hsLang=en") == "a.example/b(c)?token=1&v=2&key=3&hsLang=en"
    signed = "https://a.example/b?X-Amz-Signature=1&sid=2"
    assert without_tracking(signed) == signed


@pytest.mark.parametrize(("tag", "found"), [("pt-BR", "pt"), ("nb", "no"), ("x-default", ""), ("", ""), ("EN", "en")])
def test_the_primary_language_of_a_tag(tag: str, found: str) -> None:
    assert primary(tag) == found


@given(st.text(max_size=80))
def test_no_text_is_too_odd(text: str) -> None:
    url = f"https://acme.example/{text}"
    assert target(target(url)) == target(url) or "#" in text or "?" in text or "%" in text
    assert isinstance(frame_of(url) + language_of(url) + site_of(url) + site_of(text), str)


INNER = """127.0.0.1 10.1.2.3 172.31.0.1 192.168.1.1 100.64.0.1 169.254.1.1 ::1 [fd00::1] fe80::1%en0 ::ffff:10.0.0.1
localhost wiki.localhost"""


@pytest.mark.parametrize("host", INNER.split())
def test_an_inner_network_is_known_by_its_address(host: str) -> None:
    assert inner(host)


@pytest.mark.parametrize(
    "host", ["", "acme.example", "172.32.0.1", "192.0.2.1", "2001:db8::1", "11.0.0.1", "10.example"]
)
def test_what_may_be_reached_from_outside_is_none(host: str) -> None:
    assert not inner(host)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://www.acme.example/privacy", "https://ACME.example/privacy/", True),
        ("http://acme.example:80/privacy", "https://www.acme.example:443/privacy#top", True),
        ("http://acme.example", "https://acme.example/", True),
        ("http:/acme.example/privacy/?a=1", "https://acme.example/privacy?a=1", True),
        ("http://127.0.0.1:8080/privacy", "http://127.0.0.1:9090/privacy", False),
        ("https://acme.example/privacy", "https://acme.example/Privacy", False),
        ("https://acme.example/privacy", "https://acme.example/privacy?lang=de", False),
        ("https://acme.example/privacy", "https://acme.example/legal/privacy", False),
        ("https://acme.example/", "https://acme.com/", False),
        ("http://[acme/privacy", "https://acme/privacy", False),
    ],
)
def test_addresses_that_differ_in_form_only(one: str, other: str, same: bool) -> None:
    assert same_address(one, other) is same


@given(st.text(), st.text())
def test_no_address_is_too_odd_to_be_compared(one: str, other: str) -> None:
    assert same_address(one, one)
    assert same_address(one, other) is same_address(other, one)


@pytest.mark.parametrize("host", ["intranet", "Wiki.LOCAL", "legal.corp.internal", "nas.home.arpa."])
def test_names_that_are_kept_for_inner_networks_are_inner(host: str) -> None:
    assert inner(host)
