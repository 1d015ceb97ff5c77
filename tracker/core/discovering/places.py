"""Where sites keep their documents, links aside: sitemaps, security.txt, and the paths that are usual."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

MOST_ADDRESSES = 10_000
"""Addresses of one sitemap that are looked at; the protocol allows 50,000 (sitemaps.org)."""

_LOC = re.compile(r"<(?:[a-z0-9]{1,20}:)?loc\s*>([^<]{1,2100}|\s*<!\[CDATA\[[^<\]]{1,2100}\]\]>\s*)</", re.IGNORECASE)
_INDEX = re.compile(r"<(?:[a-z0-9]{1,20}:)?sitemapindex\b", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.*)\]\]>", re.DOTALL)
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_POLICY_LINE = re.compile(r"^Policy:[ \t]*(https?://\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_LIKELY = re.compile(r"legal|polic|static|page|main|core|corporate|company|misc|www|root", re.IGNORECASE)
_UNLIKELY = re.compile(
    r"product|blog|post|news|video|image|categor|tag|author|article|event|job|store|shop|listing|user|profile|forum|"
    r"question|location|recipe|review",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap: the `pages` it names, or as an index the `maps`, those first that are likely to hold documents."""

    pages: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()


def read_sitemap(text: str) -> Sitemap:
    """Return what a sitemap names, at most `MOST_ADDRESSES`. Never raises.

    Read by its `loc` elements alone, not as XML: entities that a document declares are never expanded, so that none
    can grow, and a sitemap that was cut off or is not well formed still gives what stands in it. One address a line,
    without any markup, is a sitemap too (sitemaps.org).
    """
    found: list[str] = []
    for match in _LOC.finditer(text):
        found.append(_unescaped(match[1]))
        if len(found) >= MOST_ADDRESSES:
            break
    if not found and "<" not in text[:2000]:
        lines = (line.strip() for line in text[: 100 * MOST_ADDRESSES].splitlines()[:MOST_ADDRESSES])
        found = [line for line in lines if line.startswith(("http://", "https://"))]
    found = [url for url in dict.fromkeys(found) if url.startswith(("http://", "https://"))]
    if _INDEX.search(text[:20_000]):
        return Sitemap(maps=tuple(sorted(found, key=_unlikeliness)))
    return Sitemap(pages=tuple(found))


def _unescaped(text: str) -> str:
    """The address as written, with XML's own five entities read. Not the numeric ones: no address needs them."""
    inner = _CDATA.search(text)
    if inner:
        return inner[1].strip()
    return re.sub(r"&(?:amp|lt|gt|quot|apos);", lambda match: _ENTITIES[match[0]], text).strip()


def _unlikeliness(url: str) -> int:
    name = url.rpartition("/")[2] or url
    return 1 - bool(_LIKELY.search(name)) + 2 * bool(_UNLIKELY.search(name))


def sitemaps_in(robots: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names, in its order (sitemaps.org)."""
    return tuple(dict.fromkeys(_SITEMAP_LINE.findall(robots[:500_000])))


def security_policies(text: str) -> tuple[str, ...]:
    """The disclosure policies that a security.txt names (RFC 9116 section 2.5.7); none where it is another text."""
    if "contact:" not in text[:20_000].lower():  # its one required field beside the date
        return ()
    return tuple(dict.fromkeys(_POLICY_LINE.findall(text[:20_000])))


_PATHS: dict[str, dict[str, tuple[str, ...]]] = {
    "Privacy Policy": {
        "": ("/privacy", "/privacy-policy", "/legal/privacy", "/legal/privacy-policy", "/privacy.html"),
        "de": ("/datenschutz", "/datenschutzerklaerung"),
        "fr": ("/confidentialite", "/politique-de-confidentialite"),
        "es": ("/privacidad", "/politica-de-privacidad"),
        "pt": ("/privacidade", "/politica-de-privacidade"),
        "it": ("/privacy", "/informativa-privacy"),
        "nl": ("/privacy", "/privacybeleid", "/privacyverklaring"),
        "pl": ("/polityka-prywatnosci",),
        "sv": ("/integritetspolicy", "/personuppgiftspolicy"),
        "da": ("/privatlivspolitik", "/persondatapolitik"),
        "no": ("/personvern", "/personvernerklaering"),
        "fi": ("/tietosuoja", "/tietosuojaseloste"),
        "cs": ("/ochrana-osobnich-udaju",),
        "tr": ("/gizlilik", "/gizlilik-politikasi"),
    },
    "Terms of Service": {
        "": ("/terms", "/terms-of-service", "/tos", "/legal/terms", "/terms-of-use", "/terms-and-conditions"),
        "de": ("/agb", "/nutzungsbedingungen"),
        "fr": ("/cgu", "/conditions-generales"),
        "es": ("/terminos", "/condiciones", "/terminos-y-condiciones"),
        "pt": ("/termos", "/termos-de-uso"),
        "it": ("/termini", "/condizioni"),
        "nl": ("/voorwaarden", "/algemene-voorwaarden"),
        "pl": ("/regulamin",),
        "sv": ("/villkor",),
        "da": ("/betingelser", "/handelsbetingelser"),
        "no": ("/vilkar",),
        "fi": ("/kayttoehdot",),
        "cs": ("/obchodni-podminky",),
        "tr": ("/kullanim-kosullari",),
    },
    "Trackers Policy": {"": ("/cookies", "/cookie-policy", "/legal/cookies")},
    "Imprint": {
        "de": ("/impressum",),
        "fr": ("/mentions-legales",),
        "es": ("/aviso-legal",),
        "it": ("/note-legali",),
    },
}
_HUB_PATHS = ("/legal", "/policies")


def usual_places(home: str, missing: frozenset[str], language: str) -> Iterator[tuple[str, str]]:
    """Yield (address, type) where documents of the types not found yet usually are, likelier ones first.

    Paths in the site's language go before the English ones; types take turns. An empty type is a page that may list
    documents.
    """
    lists = []
    for type, paths in _PATHS.items():
        if type in missing:
            own = paths.get(language, ())
            lists.append([(path, type) for path in dict.fromkeys((*own, *paths.get("", ())))])
    lists.append([(path, "") for path in _HUB_PATHS])
    for turn in range(max(map(len, lists))):
        for one in lists:
            if turn < len(one):
                yield urljoin(home, one[turn][0]), one[turn][1]
