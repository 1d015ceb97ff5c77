"""Sitemaps of all sorts, robots.txt, security.txt and the usual paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.discovering import Sitemap, read_sitemap, security_policies, sitemaps_in, usual_places
from tracker.core.discovering.places import MOST_ADDRESSES


def test_a_sitemap_names_pages() -> None:
    text = (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>\n'
        " https://a.example/privacy?x=1&amp;y=2 </loc><lastmod>2024</lastmod></url>"
        "<url><loc><![CDATA[https://a.example/terms]]></loc></url><url><loc>/relative</loc></url>"
        "<url><s:LOC>https://a.example/legal</s:LOC></url></urlset>"
    )
    pages = ("https://a.example/privacy?x=1&y=2", "https://a.example/terms", "https://a.example/legal")
    assert read_sitemap(text) == Sitemap(pages=pages)


def test_an_index_names_maps_those_of_pages_first() -> None:
    names = ("product-1.xml.gz", "sitemap-blog.xml", "sitemap-3.xml", "pages.xml")
    maps = "".join(f"<sitemap><loc>https://a.example/{name}</loc></sitemap>" for name in names)
    found = read_sitemap(f"<sitemapindex>{maps}</sitemapindex>").maps
    assert [url.rpartition("/")[2] for url in found] == [
        "pages.xml",
        "sitemap-3.xml",
        "product-1.xml.gz",
        "sitemap-blog.xml",
    ]


def test_lines_of_addresses_are_a_sitemap() -> None:
    assert read_sitemap("https://a.example/1\nhttps://a.example/2\nx\n").pages == (
        "https://a.example/1",
        "https://a.example/2",
    )


def test_entities_are_never_expanded() -> None:
    bomb = '<!DOCTYPE z [<!ENTITY a "https://a.example/x"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert read_sitemap(
        bomb + "<urlset><url><loc>&b;</loc></url><url><loc>https://a.example/&b;</loc></url></urlset>"
    ) == (Sitemap(pages=("https://a.example/&b;",)))


def test_a_cut_or_broken_sitemap_gives_what_stands_in_it() -> None:
    text = "<urlset><url><loc>https://a.example/1</loc><url><loc>https://a.example/2</loc></url><url><loc>https://a.exa"
    assert read_sitemap(text).pages == ("https://a.example/1", "https://a.example/2")
    assert read_sitemap("<html><body>Not found</body></html>") == Sitemap()
    assert read_sitemap("") == Sitemap()


def test_of_a_million_addresses_the_first_count() -> None:
    text = "".join(f"<url><loc>https://a.example/{number}</loc></url>" for number in range(MOST_ADDRESSES + 10))
    assert len(read_sitemap(f"<urlset>{text}</urlset>").pages) == MOST_ADDRESSES


@given(st.text(alphabet="<>/loc& ![CDATA]https:.x\n", max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    assert all(url.startswith("http") for url in read_sitemap(text).pages)


def test_robots_txt_names_sitemaps() -> None:
    robots = "User-agent: *\nDisallow: /x\nSitemap: https://a.example/1.xml\n sitemap:https://a.example/2.xml # two\n"
    assert sitemaps_in(robots) == ("https://a.example/1.xml", "https://a.example/2.xml")


def test_security_txt_names_its_policy() -> None:
    text = "Contact: mailto:s@a.example\nExpires: 2030-01-01T00:00:00Z\nPolicy: https://a.example/disclosure\n"
    assert security_policies(text) == ("https://a.example/disclosure",)
    assert security_policies("<html>Policy: https://a.example/</html>") == ()
    assert security_policies("Policy: https://a.example/\n") == ()


@pytest.mark.parametrize(
    ("language", "first"),
    [("de", "/datenschutz"), ("fr", "/confidentialite"), ("en", "/privacy"), ("", "/privacy"), ("xx", "/privacy")],
)
def test_usual_paths_in_the_sites_language_come_first(language: str, first: str) -> None:
    places = list(usual_places("https://a.example/home/", frozenset({"Privacy Policy"}), language))
    assert places[0] == (f"https://a.example{first}", "Privacy Policy")
    assert {type for _, type in places} == {"Privacy Policy", ""}
    assert len(places) == len(set(places)) < 12
