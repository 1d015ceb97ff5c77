"""Which links are leads, how they are joined, and what a page that was read settles."""

from __future__ import annotations

import pytest

from tracker.core.discovering import (
    LEAST,
    Lead,
    Link,
    PageLinks,
    address_leads,
    is_article,
    merged,
    page_leads,
    settled_type,
)

SITES = ("acme.example",)
HOME = "https://acme.example"


def lead(url: str, text: str, place: str = "footer", *, on_hub: bool = False, in_text: bool = False) -> Lead | None:
    address = url if "://" in url else HOME + url
    link = Link(address, text, place, in_text=in_text)
    return next(iter(page_leads(PageLinks(HOME, links=(link,)), SITES, on_hub=on_hub)), None)


@pytest.mark.parametrize(
    ("url", "text", "type"),
    [
        ("/privacy", "Privacy Policy", "Privacy Policy"),
        ("/p/17", "Datenschutz", "Privacy Policy"),
        ("/p/18", "利用規約", "Terms of Service"),
        ("/p/19", "مدیریت", ""),
        ("/legal/dpa.pdf", "Download", "Data Processor Agreement"),
        ("/legal/terms", "", "Terms of Service"),
        ("/hc/en-us/articles/42", "Privacy Policy", "Privacy Policy"),
        ("/privacy", "Terms of Service", "Terms of Service"),  # what it says goes before its address
        ("/careers", "Careers", ""),
    ],
)
def test_links_of_the_footer(url: str, text: str, type: str) -> None:
    found = lead(url, text)
    assert (found.type if found else "") == type


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("/blog/privacy-policy-explained", "Our new privacy policy explained"),
        ("/blog/2024/05/privacy", "How we think about privacy"),
        ("/news/terms", "Read more"),
        ("/press/privacy-policy-update", "Privacy policy update"),
        ("/privacy-policy-generator", "Privacy policy generator"),
        ("/cookie-settings", "Cookie settings"),
        ("/privacy-choices", "Your Privacy Choices"),
        ("/datenschutz-einstellungen", "Datenschutz-Einstellungen"),
        ("/login", "Privacy"),
        ("/privacy.jpg", "Privacy"),
        ("/help/how-do-i-change-my-privacy", "How do I change my privacy?"),
        ("/careers/privacy-engineer", "Privacy engineer"),
    ],
)
def test_articles_controls_and_other_pages_are_no_leads(url: str, text: str) -> None:
    assert lead(url, text, "main") is None


def test_other_sites_only_from_footer_or_legal_page_and_not_in_a_sentence() -> None:
    url = "https://documents.example/acme/privacy"
    found = lead(url, "Privacy Policy")
    assert found is not None
    assert found.far
    assert lead(url, "Privacy Policy", "main") is None
    assert lead(url, "Privacy Policy", "main", on_hub=True) is not None
    assert lead(url, "Privacy Policy", in_text=True) is None
    assert lead("https://documents.example/privacy", "Our friends at Documents and what they do about privacy") is None


def test_subdomains_are_the_same_site() -> None:
    found = lead("https://policies.acme.example/privacy", "Privacy", "main")
    assert found is not None
    assert not found.far


def test_pages_that_list_documents_have_no_type() -> None:
    found = lead("/legal", "Legal")
    assert found is not None
    assert (found.type, found.hub) == ("", True)


def test_link_relations_count() -> None:
    link = Link(HOME + "/17", "here", "main", rel="nofollow terms-of-service")
    (found,) = page_leads(PageLinks(HOME, links=(link,)), SITES)
    assert (found.type, found.exact) == ("Terms of Service", True)


def test_an_old_version_loses_to_the_new_one() -> None:
    new, old = lead("/privacy", "Privacy Policy"), lead("/privacy/archive/2019", "Previous privacy policy")
    assert new is not None
    assert old is None or old.score < new.score - 0.2


def test_evidence_says_why() -> None:
    found = lead("/privacy", "Privacy Policy")
    assert found is not None
    assert found.evidence == ("link “Privacy Policy”", "the address", "in the footer")


def test_one_page_is_one_lead() -> None:
    leads = [
        Lead("http://acme.example/privacy", "Privacy Policy", 0.9),
        Lead("https://acme.example/privacy/", "Privacy Policy", 0.6, hub=True),
        Lead("https://acme.example/privacy?utm_source=x#top", "Privacy Policy", 0.5),
    ]
    (found,) = merged(leads, "en")
    assert (found.url, found.score, found.hub) == ("https://acme.example/privacy/", 0.9, True)


@pytest.mark.parametrize(("wanted", "first"), [("de", "/de/privacy"), ("en", "/en/privacy"), ("ja", "/privacy")])
def test_translations_are_one_document(wanted: str, first: str) -> None:
    urls = {"de": "/de/privacy", "en": "/en/privacy", "": "/privacy"}
    leads = [Lead(HOME + url, "Privacy Policy", 0.8, tag) for tag, url in urls.items()]
    (found,) = merged(leads, wanted)
    assert found.url == HOME + first
    assert {url for _, url in found.others} == {HOME + url for url in urls.values()} - {found.url}


def test_the_likeliest_of_each_type_come_first_usual_types_before_others() -> None:
    leads = [
        Lead(HOME + "/us/privacy-notice", "Privacy Policy", 0.6),
        Lead(HOME + "/dpa", "Data Processor Agreement", 1.0),
        Lead(HOME + "/terms", "Terms of Service", 0.5),
        Lead(HOME + "/privacy", "Privacy Policy", 0.7),
    ]
    assert [one.url[len(HOME) :] for one in merged(leads, "en")] == [
        "/privacy",
        "/terms",
        "/dpa",
        "/us/privacy-notice",
    ]


def test_addresses_alone() -> None:
    urls = [
        HOME + "/legal/privacy-policy",
        HOME + "/anvils/privacy-screen-anvil-42",
        HOME + "/blog/privacy",
        HOME + "/a/b/c/d/e/our-terms-at-last",
        "https://other.example/privacy",
        HOME + "/anvils",
    ]
    found = address_leads(urls, SITES, "in the sitemap")
    assert [one.url for one in found] == [HOME + "/legal/privacy-policy"]
    assert found[0].evidence == ("the address", "in the sitemap")
    assert LEAST <= found[0].score <= 1


@pytest.mark.parametrize(
    ("type", "title", "text", "settled"),
    [
        ("Privacy Policy", "Acme", "# Privacy Policy\n\nWe ...", "Privacy Policy"),
        ("Privacy Policy", "Terms of Service | Acme", "# Terms of Service\n", "Terms of Service"),
        ("Privacy Policy", "Legal | Acme", "# Terms and Privacy Policy\n", "Privacy Policy"),
        ("General Conditions of Sale", "Terms and Conditions", "", "General Conditions of Sale"),
        ("Trackers Policy", "Acme", "# About us\n", "Trackers Policy"),  # the link said so plainly
        ("", "Legal | Acme", "# Nutzungsbedingungen\n", "Terms of Service"),
        ("", "Legal | Acme", "# Our documents\n", ""),
        ("", "Why privacy matters to us all", "", ""),
    ],
)
def test_the_page_settles_its_type(type: str, title: str, text: str, settled: str) -> None:
    assert settled_type(Lead(HOME + "/x", type, 0.8, exact=True), title, text) == settled


def test_a_narrower_address_holds_under_a_broad_title() -> None:
    found = Lead(HOME + "/legal/terms-of-service-enterprise", "Commercial Terms", 0.5)
    assert settled_type(found, "Terms of Service - Enterprise | Acme", "") == "Commercial Terms"
    assert settled_type(Lead(HOME + "/17", "Commercial Terms", 0.5), "Terms of Service", "") == "Terms of Service"


def test_a_weak_lead_needs_a_name_on_the_page() -> None:
    weak = Lead(HOME + "/security-and-privacy", "Privacy Policy", 0.4, text="Teams")
    assert settled_type(weak, "Security at Acme", "# We care\n") == ""
    assert settled_type(weak, "Security and privacy at Acme", "") == "Privacy Policy"


@pytest.mark.parametrize(
    ("url", "title", "article"),
    [
        ("/blog/privacy", "Privacy", True),
        ("/en/news/2024/terms", "Terms", True),
        ("/17", "How we use cookies?", True),
        ("/privacy", "Privacy Policy", False),
    ],
)
def test_articles(url: str, title: str, article: bool) -> None:
    assert is_article(HOME + url, title) is article
