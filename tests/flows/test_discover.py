"""Discovering a provider's policies on sites of all sorts: what is found, what is asked for, and how far it goes."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import START, Clock
from tests.fetch.loopback import LOOPBACK, Asked, Site, answer, fetching, options, redirect, serving, then_close
from tests.flows.legal_site import NOT_FOUND, document, home, hub
from tests.flows.sample import InlineWorkers, no_transport
from tracker.core.addresses import target
from tracker.core.discovering import PageLinks
from tracker.core.model import Hints, Page, Reading
from tracker.errors import Blocked, Unreachable
from tracker.flows import Services
from tracker.flows.discover import Discovery, Found, Search, discover
from tracker.flows.visits import Bounds, Visits
from tracker.store.db import open_database
from tracker.workers import Workers


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Real fetching of loopback, reading in this process; the database is never asked."""
    opened = open_database(f"sqlite:///{tmp_path}/unused.db")
    with fetching(options(allow_networks=("127.0.0.1/32", LOOPBACK[1]))) as fetcher:
        yield Services(opened, {"http": fetcher}, InlineWorkers(), no_transport, Clock())
    opened.close()


def search(services: Services, site: Site, bounds: Bounds | None = None, **asked: object) -> Discovery:
    return discover(services, Search(site.url("/"), bounds=bounds or Bounds(), **asked))  # type: ignore[arg-type]


def found(discovery: Discovery, site: Site) -> dict[str, str]:
    """Type by path."""
    return {one.url.removeprefix(site.url("")): one.type for one in discovery.found}


def reasons(discovery: Discovery, site: Site) -> dict[str, str]:
    return {one.url.removeprefix(site.url("")): one.reason for one in discovery.passed}


def only(discovery: Discovery) -> Found:
    (one,) = discovery.found
    return one


def test_links_and_the_legal_page_lead_to_the_documents(services: Services, site: Site) -> None:
    site.routes |= {
        "/": home(
            ("/legal", "Legal"),
            ("/privacy", "Privacy Policy"),
            ("/terms", "Terms"),
            ("/account/login", "Log in"),
            main="<a href=/blog/2024/privacy>Why privacy matters</a>",
        ),
        "/legal": hub(("/legal/aup", "Acceptable Use Policy"), ("/legal/dpa", "Data Processing Addendum")),
        "/privacy": document("Privacy Policy"),
        "/terms": document("Terms of Service", about="orders"),
        "/legal/aup": document("Acceptable Use Policy", about="conduct"),
        "/legal/dpa": document("Data Processing Addendum", about="processors"),
        "/blog/2024/privacy": document("Why privacy matters", about="blog"),
    }
    told: list[tuple[int, str]] = []
    asked = Search(site.url("/"))
    discovery = discover(services, asked, lambda made, url: told.append((made, url)))
    assert found(discovery, site) == {
        "/privacy": "Privacy Policy",
        "/terms": "Terms of Service",
        "/legal/aup": "Acceptable Use Policy",
        "/legal/dpa": "Data Processor Agreement",
    }
    privacy = discovery.found[0]
    assert (privacy.language, privacy.title) == ("en", "Privacy Policy")
    assert privacy.stated_date is not None
    assert privacy.stated_date.date == "2024-05-03"
    assert privacy.clauses > 11
    assert "link “Privacy Policy”" in privacy.evidence
    assert not {"/blog/2024/privacy", "/account/login", "/anvils"} & set(site.paths())
    assert [made for made, _ in told] == list(range(1, discovery.requests + 1))


def test_a_sitemap_index_with_packed_maps_names_what_nothing_links_to(services: Services, site: Site) -> None:
    pages = "".join(
        f"<url><loc>{site.url(path)}</loc></url>" for path in ("/anvils/1", "/legal/privacy-notice", "/tos")
    )
    index = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in ("/products.xml.gz", "/pages.xml.gz"))
    packed = answer(gzip.compress(f"<urlset>{pages}</urlset>".encode()), content_type="application/gzip")
    site.routes |= {
        "/": home(("/about", "About us")),
        "/robots.txt": answer(f"Sitemap: {site.url('/maps.xml')}\n".encode(), content_type="text/plain"),
        "/maps.xml": answer(f"<sitemapindex>{index}</sitemapindex>".encode(), content_type="application/xml"),
        "/pages.xml.gz": packed,
        "/legal/privacy-notice": document("Privacy Notice"),
        "/tos": document("Terms of Service", about="orders"),
    }
    discovery = search(services, site)
    assert found(discovery, site) == {"/legal/privacy-notice": "Privacy Policy", "/tos": "Terms of Service"}
    assert all("in the sitemap" in one.evidence for one in discovery.found)
    assert "/anvils/1" not in site.paths()


@pytest.mark.parametrize(
    ("language", "url"), [("", "/en/privacy"), ("de", "/de/datenschutz"), ("fr-CA", "/fr/vie-privee")]
)
def test_of_translations_one_is_found_and_the_others_are_named(
    services: Services, site: Site, language: str, url: str
) -> None:
    urls = {"en": "/en/privacy", "de": "/de/datenschutz", "fr": "/fr/vie-privee"}
    titles = {"en": "Privacy Policy", "de": "Datenschutzerklärung", "fr": "Politique de confidentialité"}
    head = "".join(f"<link rel=alternate hreflang={tag} href={path}>" for tag, path in urls.items())
    site.routes |= {path: document(titles[tag], language=tag, head=head) for tag, path in urls.items()}
    site.routes["/"] = home((urls["en"], "Privacy Policy"), (urls["de"], "Datenschutz"))
    one = only(search(services, site, language=language))
    assert one.url == site.url(url)
    assert one.type == "Privacy Policy"
    assert {other for _, other in one.others} == {site.url(path) for path in urls.values()} - {one.url}


def test_the_home_page_in_the_wanted_language_is_read_as_well(services: Services, site: Site) -> None:
    site.routes |= {
        "/": home(("/terms", "Terms"), head="<link rel=alternate hreflang=de href=/de/>"),
        "/de/": home(("/de/agb", "AGB"), language="de"),
        "/terms": document("Terms of Service"),
        "/de/agb": document("Allgemeine Geschäftsbedingungen", language="de", about="Ambosse"),
    }
    one = only(search(services, site, language="de"))
    assert (one.url, one.others) == (site.url("/de/agb"), (("en", site.url("/terms")),))


@pytest.mark.parametrize("page", ["missing", "home"])
def test_a_site_that_answers_the_same_to_every_path_has_nothing(services: Services, site: Site, page: str) -> None:
    start = home(("/privacy", "Privacy Policy"))
    site.routes |= {"/": start, "*": NOT_FOUND if page == "missing" else start}
    discovery = search(services, site)
    assert discovery.found == ()
    assert "/privacy" in reasons(discovery, site)
    assert len(site.paths()) < 12  # two usual paths are enough to know such a site


def test_usual_paths_are_tried_for_what_is_missing(services: Services, site: Site) -> None:
    site.routes |= {
        "/": home(("/privacy", "Privacy")),
        "/privacy": document("Privacy Policy"),
        "/terms-of-service": document("Terms of Service", about="orders"),
        "/impressum": document("Impressum", about="Firma"),
    }
    discovery = search(services, site)
    assert found(discovery, site) == {"/privacy": "Privacy Policy", "/terms-of-service": "Terms of Service"}
    assert "/privacy-policy" not in site.paths()
    assert discovery.found[1].evidence == ("a usual path",)


def test_robots_txt_is_kept_to(services: Services, site: Site) -> None:
    site.routes |= {
        "/": home(("/privacy", "Privacy Policy"), ("/terms", "Terms")),
        "/robots.txt": answer(b"User-agent: *\nDisallow: /privacy\n", content_type="text/plain"),
        "/privacy": document("Privacy Policy"),
        "/terms": document("Terms of Service"),
    }
    discovery = search(services, site)
    assert found(discovery, site) == {"/terms": "Terms of Service"}
    assert reasons(discovery, site)["/privacy"] == "robots.txt of 127.0.0.1 disallows /privacy"
    assert not any(path.startswith("/privacy") for path in site.paths())


def test_redirects_to_a_login_or_home_are_passed_over(services: Services, site: Site) -> None:
    login = answer(
        b"<html><head><title>Log in</title></head><body><form><h1>Log in to continue</h1><input type=password>"
        b"</form></body></html>"
    )
    site.routes |= {
        "/": home(("/privacy", "Privacy Policy"), ("/terms", "Terms"), ("/cookies", "Cookies")),
        "/privacy": redirect("/account/start"),
        "/account/start": login,
        "/terms": redirect("/"),
        "/cookies": document("Cookie Policy"),
    }
    discovery = search(services, site)
    assert found(discovery, site) == {"/cookies": "Trackers Policy"}
    told = reasons(discovery, site)
    assert told["/terms"] == "leads to the home page"
    assert "log" in told["/privacy"].lower()


def test_a_farm_of_links_ends_at_the_bound(services: Services, site: Site) -> None:
    def page(asked: Asked, _: object) -> bytes:
        number = asked.path.rpartition("/")[2] or "0"
        links = [(f"/legal/{number}/privacy-policy/{one}", f"Privacy policy for product {one}") for one in range(1_500)]
        return home(*links, ("/legal", "Legal"), ("/policies", "Policies"))

    site.routes |= {"/": page, "*": page}
    discovery = search(services, site, Bounds(requests=15))
    assert discovery.requests == 15
    assert len(site.paths()) == 16  # robots.txt besides
    assert discovery.notes == ("stopped after 15 requests; there may be more",)
    assert discovery.found == ()


def test_time_is_a_bound_as_well(services: Services, site: Site) -> None:
    clock = Clock(START)
    slow = replace(services, now=clock)
    site.routes |= {"/": home(("/privacy", "Privacy Policy"), ("/terms", "Terms"), ("/cookies", "Cookies"))}
    site.routes |= {"/privacy": document("Privacy Policy"), "/terms": document("Terms of Service", about="orders")}

    def tell(_made: int, _url: str) -> None:
        clock.at += timedelta(seconds=100)

    discovery = discover(slow, Search(site.url("/"), bounds=Bounds(seconds=150)), tell)
    assert found(discovery, site) == {"/privacy": "Privacy Policy"}
    assert discovery.notes == ("stopped after 150 seconds; there may be more",)


def bomb(kind: str, site: Site) -> bytes:
    if kind == "entities":
        nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30))
        text = (
            f'<!DOCTYPE u [<!ENTITY e0 "{site.url("/privacy")}">{nested}]><urlset><url><loc>&e29;</loc></url></urlset>'
        )
        return answer(text.encode(), content_type="application/xml")
    if kind == "packed":
        return answer(gzip.compress(b"<url><loc>" * 6_000_000), content_type="application/gzip")
    if kind == "cut":
        return answer(
            gzip.compress(f"<url><loc>{site.url('/x')}</loc>".encode() * 9)[:-20], content_type="application/gzip"
        )
    many = "".join(f"<url><loc>{site.url(f'/anvils/{number}')}</loc></url>" for number in range(30_000))
    return answer(many.encode(), content_type="application/xml")  # larger than one fetch may be


@pytest.mark.parametrize("kind", ["entities", "packed", "cut", "many"])
def test_a_sitemap_made_to_harm_does_none(services: Services, site: Site, kind: str) -> None:
    site.routes |= {
        "/": home(("/terms", "Terms")),
        "/terms": document("Terms of Service"),
        "/sitemap.xml": bomb(kind, site),
    }
    discovery = search(services, site)
    assert found(discovery, site) == {"/terms": "Terms of Service"}
    assert "/sitemap.xml" in site.paths()


def test_what_unpacks_to_too_much_is_cut(services: Services, site: Site) -> None:
    site.routes["/sitemap.xml"] = bomb("packed", site)
    visits = Visits(services, Bounds(sitemap_bytes=100_000), "", lambda _made, _url: None)
    assert 0 < len(visits.text(site.url("/sitemap.xml"))) <= 100_000


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://10.0.0.1/privacy", "10.0.0.1 is not a public address"),
        ("http://169.254.169.254/latest/privacy", "is not a public address"),
        ("http://user:secret@acme.example/privacy", "may not hold a user name"),
        ("http://127.0.0.2:1/privacy", "is not a public address"),
    ],
)
def test_links_to_where_we_may_not_go_get_the_guards_answer(
    services: Services, site: Site, url: str, words: str
) -> None:
    site.routes["/"] = home((url, "Privacy Policy"))
    discovery = search(services, site)
    assert discovery.found == ()
    assert words in {one.url: one.reason for one in discovery.passed}[url]


def test_documents_on_another_site_count_where_the_footer_leads_to_them(services: Services, site: Site) -> None:
    theirs = site.url("/captcha/terms", "localhost")
    captcha = f"<p>Protected by a captcha, whose <a href='{theirs}'>Terms of Service</a> apply."
    site.routes |= {
        "/": home((site.url("/hosted/acme/privacy", "localhost"), "Privacy Policy"), main=captcha),
        "/hosted/acme/privacy": document("Privacy Policy"),
        "/captcha/terms": document("Terms of Service", about="captchas"),
    }
    discovery = search(services, site)
    one = only(discovery)
    assert one.url == site.url("/hosted/acme/privacy", "localhost")
    assert "on another site" in one.evidence
    assert "/captcha/terms" not in site.paths()


def test_the_frame_of_another_site_leads_to_its_own_documents_not_ours(services: Services, site: Site) -> None:
    lists = hub(("/acme/privacy", "Privacy Policy")).replace(b"</body>", b"<footer><a href=/tos>Terms</a></footer>")
    body = lists.partition(b"\r\n\r\n")[2]
    site.routes |= {
        "/": home((site.url("/hosted/acme/legal", "localhost"), "Legal")),
        "/hosted/acme/legal": answer(body),
        "/acme/privacy": document("Privacy Policy"),
        "/tos": document("Terms of Service", about="hosting"),
    }
    one = only(search(services, site, Bounds(guesses=0)))
    assert one.url == site.url("/acme/privacy", "localhost")


def test_a_site_that_refuses_us_is_left_alone(services: Services, site: Site) -> None:
    site.routes |= {
        "/": home(*((f"/{name}", name) for name in ("Privacy", "Terms", "Cookies", "Imprint", "DPA", "Refunds"))),
        "*": answer(b"no", "403 Forbidden"),
    }
    discovery = search(services, site)
    assert discovery.requests == 4
    assert discovery.notes == ("stopped after 3 requests in a row were refused; there may be more",)


def test_the_same_text_is_found_once_and_lasting_redirects_are_followed(services: Services, site: Site) -> None:
    site.routes |= {
        "/": home(("/privacy", "Privacy Policy"), ("/data-protection", "Data protection"), ("/terms", "Terms")),
        "/privacy": redirect("/legal/privacy", 301),
        "/legal/privacy": document("Privacy Policy"),
        "/data-protection": document("Privacy Policy"),
        "/terms": redirect("/us/terms", 302),
        "/us/terms": document("Terms of Service", about="orders"),
    }
    discovery = search(services, site)
    assert found(discovery, site) == {"/legal/privacy": "Privacy Policy", "/terms": "Terms of Service"}
    assert reasons(discovery, site)["/data-protection"] == f"the same text as {site.url('/legal/privacy')}"


class FaultyWorkers(InlineWorkers):
    """Workers with a bug that one page meets."""

    def read(self, page: Page, hints: Hints) -> Reading:
        """Read, unless it is that page."""
        if page.url.endswith("/cookies"):
            raise RuntimeError("a bug")
        return super().read(page, hints)


def test_one_page_that_fails_does_not_stop_the_others(services: Services, site: Site) -> None:
    site.routes |= {
        "/": home(("/privacy", "Privacy"), ("/imprint", "Imprint"), ("/cookies", "Cookies"), ("/terms", "Terms")),
        "/privacy": answer(b"", "503 Service Unavailable"),
        "/imprint": then_close(b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\nhalf"),
        "/cookies": document("Cookie Policy"),
        "/terms": document("Terms of Service"),
    }
    discovery = search(replace(services, workers=FaultyWorkers()), site)
    assert found(discovery, site) == {"/terms": "Terms of Service"}
    told = reasons(discovery, site)
    assert "503" in told["/privacy"]
    assert "internal error (RuntimeError)" in told["/cookies"]
    assert "/imprint" in told


def test_articles_and_lists_are_not_taken_for_documents(services: Services, site: Site) -> None:
    site.routes |= {
        "/": home(("/legal", "Legal"), ("/security-and-privacy", "Security and Privacy"), ("/privacy", "Privacy")),
        "/legal": hub(("/about", "About")),
        "/security-and-privacy": document("How we keep your anvils safe", about="safety"),
        "/privacy": hub(("/privacy/policy", "Privacy Policy")),
        "/privacy/policy": document("Privacy Policy"),
    }
    discovery = search(services, site)
    assert found(discovery, site) == {"/privacy/policy": "Privacy Policy"}
    assert "/legal" not in reasons(discovery, site)


def test_a_page_that_lists_documents_and_is_one_counts_as_both(services: Services, site: Site) -> None:
    link = "<ul><li><a href=/privacy>Privacy Policy</a></ul>"
    site.routes |= {
        "/": home(("/legal", "Legal")),
        "/legal": document("Terms of Service", about="orders", links=link),
        "/privacy": document("Privacy Policy"),
    }
    assert found(search(services, site), site) == {"/legal": "Terms of Service", "/privacy": "Privacy Policy"}


def test_one_may_start_from_a_legal_page_or_a_document(services: Services, site: Site) -> None:
    links = f"<footer><a href={site.url('/hosted', 'localhost')}>Cookie Policy</a></footer>"
    site.routes |= {
        "/legal": hub(("/privacy", "Privacy Policy")),
        "/privacy": document("Privacy Policy", links=links),
        "/hosted": document("Cookie Policy", about="cookies"),
    }
    expected = {"/privacy": "Privacy Policy"}
    assert found(discover(services, Search(site.url("/legal"), bounds=Bounds(guesses=0))), site) == expected
    assert found(discover(services, Search(site.url("/privacy"))), site) == {
        "/privacy": "Privacy Policy",
        site.url("/hosted", "localhost"): "Trackers Policy",
    }


def test_security_txt_names_a_policy(services: Services, site: Site) -> None:
    text = f"Contact: mailto:s@acme.example\nExpires: 2030-01-01T00:00:00Z\nPolicy: {site.url('/report-a-hole')}\n"
    site.routes |= {
        "/": home(),
        "/.well-known/security.txt": answer(text.encode(), content_type="text/plain"),
        "/report-a-hole": document("Responsible Disclosure Policy"),
    }
    assert found(search(services, site), site) == {"/report-a-hole": "Vulnerability Disclosure Policy"}


def test_what_is_declared_is_named_and_not_asked_for(services: Services, site: Site) -> None:
    site.routes |= {
        "/": home(("/privacy/?utm_source=footer", "Privacy"), ("/terms", "Terms")),
        "/terms": document("Terms of Service"),
    }
    known = {target(site.url("/privacy")): "acme-privacy"}
    discovery = search(services, site, known=known)
    assert found(discovery, site) == {"/terms": "Terms of Service"}
    assert [one.policy_id for one in discovery.passed] == ["acme-privacy"]
    assert not any(path.startswith("/privacy") for path in site.paths())


def test_what_leads_to_a_declared_page_is_named_as_well(services: Services, site: Site) -> None:
    site.routes |= {
        "/": home(("/legal", "Legal"), ("/privacy", "Privacy")),
        "/privacy": redirect("/legal/privacy", 301),
        "/legal/privacy": document("Privacy Policy"),
        "/legal": document("Terms of Service", links="<ul><li><a href=/legal/aup>Acceptable Use Policy</a></ul>"),
        "/legal/aup": document("Acceptable Use Policy", about="conduct"),
    }
    known = {target(site.url("/legal/privacy")): "acme-privacy", target(site.url("/legal")): "acme-terms"}
    discovery = search(services, site, known=known)
    assert found(discovery, site) == {"/legal/aup": "Acceptable Use Policy"}
    assert {one.policy_id for one in discovery.passed} == {"acme-privacy", "acme-terms"}


def test_a_home_page_that_cannot_be_had_ends_the_search(services: Services, site: Site) -> None:
    site.routes["/"] = answer(b"no", "403 Forbidden")
    with pytest.raises(Blocked):
        search(services, site)
    with pytest.raises(Unreachable):
        discover(services, Search("http://127.0.0.1:9/"))


def test_a_home_page_that_is_missing_leaves_the_usual_paths(services: Services, site: Site) -> None:
    site.routes["/privacy"] = document("Privacy Policy")
    discovery = search(services, site)
    assert found(discovery, site) == {"/privacy": "Privacy Policy"}
    assert discovery.notes[0].startswith("the home page cannot be read: 127.0.0.1 answered 404")


def test_links_are_read_in_a_worker_that_can_be_ended() -> None:
    workers = Workers()
    try:
        page = Page(home(("/privacy", "Privacy")).partition(b"\r\n\r\n")[2], "text/html", "https://acme.example/")
        assert workers.links(page).links[-1].url == "https://acme.example/privacy"
        assert workers.links(Page(b"%PDF-1.4", "application/pdf", "https://acme.example/x")) == PageLinks(
            "https://acme.example/x"
        )
    finally:
        workers.close()
