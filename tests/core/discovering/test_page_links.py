"""The links of a page: where they stand, what they say, and what the head adds."""

from __future__ import annotations

import pytest

from tracker.core.discovering import Link, page_links
from tracker.core.discovering.links import MOST_LINKS
from tracker.errors import TooHard

HOME = "https://acme.example/en/"


def links(body: str, head: str = "") -> tuple[Link, ...]:
    return page_links(f"<html lang=en-GB><head>{head}</head><body>{body}</body></html>", HOME).links


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("<footer><ul><li><a href=/p>P</a></ul></footer>", "footer"),
        ("<div class='site-footer dark'><a href=/p>P</a></div>", "footer"),
        ("<div id=footer><nav><a href=/p>P</a></nav></div>", "footer"),
        ("<div role=contentinfo><a href=/p>P</a></div>", "footer"),
        ("<nav><a href=/p>P</a></nav>", "nav"),
        ("<header><div><a href=/p>P</a></div></header>", "nav"),
        ("<main><p><a href=/p>P</a></main>", "main"),
        ("<div class=footerless><a href=/p>P</a></div>", ""),
    ],
)
def test_where_a_link_stands(body: str, place: str) -> None:
    assert [link.place for link in links(body)] == [place]


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("../privacy#top", "https://acme.example/privacy"),
        (" /pri\nvacy ", "https://acme.example/privacy"),
        ("//legal.example/x", "https://legal.example/x"),
        ("?a=1", "https://acme.example/en/?a=1"),
    ],
)
def test_addresses_become_whole(href: str, url: str) -> None:
    assert [link.url for link in links(f'<a href="{href}">P</a>')] == [url]


@pytest.mark.parametrize(
    "href", ["#top", "javascript:void(0)", "mailto:a@b.example", "http://[", "ftp://a.example/", "", "/en/"]
)
def test_what_leads_to_no_other_page_is_no_link(href: str) -> None:
    assert links(f'<a href="{href}">P</a>') == ()


def test_what_a_link_says() -> None:
    body = (
        "<a href=/1> Privacy \n <b>Policy</b></a><a href=/2 aria-label=Terms></a><a href=/3><img alt=Imprint></a>"
        "<a href=/4 rel='NoFollow Privacy-Policy' hreflang=de-AT>x</a>"
    )
    found = links(body)
    assert [link.text for link in found] == ["Privacy Policy", "Terms", "Imprint", "x"]
    assert (found[3].rel, found[3].language) == ("nofollow privacy-policy", "de")


def test_links_in_a_sentence_are_told_from_lists() -> None:
    body = (
        "<p>This site is protected by a captcha; its maker's <a href=/1>Privacy Policy</a> and <a href=/2>Terms</a>"
        " apply.</p><div>© 2026 Acme Incorporated. <a href=/3>Privacy</a> | <a href=/4>Terms</a></div><a href=/5>X</a>"
    )
    assert [link.in_text for link in links(body)] == [True, True, False, False, False]


def test_the_head_names_translations_and_where_relative_links_start() -> None:
    head = (
        "<base href=/de/><link rel=alternate hreflang=de-DE href='datenschutz?a=1&amp;b=2'>"
        '<LINK REL="alternate" HREFLANG="x-default" HREF="/"><link rel=canonical href="https://acme.example/en">'
        "<link rel=alternate type=application/rss+xml href=/feed><link rel=alternate hreflang=fr href=javascript:x>"
    )
    page = page_links(f"<html lang=en-GB><head>{head}</head><body><a href=x>y</a></body></html>", HOME)
    assert page.alternates == (("de", "https://acme.example/de/datenschutz?a=1&b=2"),)
    assert page.language == "en"
    assert page.links[0].url == "https://acme.example/de/x"


def test_the_head_may_name_documents() -> None:
    (link,) = links("", "<link rel='privacy-policy help' href=/p><link rel=license href=/l>")
    assert (link.url, link.place, link.rel) == ("https://acme.example/p", "head", "privacy-policy help")


def test_of_too_many_links_the_first_and_the_last_count() -> None:
    many = "".join(f"<a href=/{number}>{number}</a>" for number in range(3 * MOST_LINKS))
    found = links(many + "<footer><a href=/privacy>Privacy</a></footer>")
    assert (len(found), found[0].text, found[-1].text) == (MOST_LINKS, "0", "Privacy")


def test_markup_made_to_hang_the_parser_is_refused() -> None:
    with pytest.raises(TooHard):
        page_links("<div>" * 100_000, HOME)
