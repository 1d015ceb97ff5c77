"""Leads: which links and addresses may be a provider's documents, how likely, and why.

What counts: what the link says, what its address says, where it stands; against it, everything by which articles about
privacy, controls and other companies' documents differ from the documents themselves. `score` is 0..1; below `LEAST` a
lead is not worth a request. The weights were set by hand on the development half of what benchmarks/policy_types.py
measures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from tracker.core.addresses import frame_of, language_of, site_of, target, without_tracking
from tracker.core.discovering.links import Link, PageLinks
from tracker.core.naming import Name, address_names, is_hub, is_setting, names_in

LEAST = 0.4
"""Score from which on a lead is followed."""
PLAIN = 0.55
"""Share of a text from which on a name in it is what the text is about."""

FIRST = ("Privacy Policy", "Terms of Service", "Trackers Policy")
"""What almost every provider has, and is looked for before all else."""
_BROAD = frozenset(("Terms of Service", "Privacy Policy", "Imprint"))
_RELS = {"privacy-policy": "Privacy Policy", "terms-of-service": "Terms of Service"}
"""Link relations for documents (RFC 6903)."""
_ARTICLES = re.compile(
    r"/(?:[a-z]{2}(?:-[a-z]{2})?/)?(?:blogs?|news(?:room)?|press(?:e|-releases?)?|stories|magazine?|insights?|"
    r"events?|webinars?|podcasts?|"
    r"careers?|jobs?|author|tags?|category|categories|wiki|forum|academy|whitepapers?|case-stud\w+|ebooks?|guides?|"
    r"glossary|"
    r"lexikon|ratgeber|actualites?|noticias|aktuelles|templates?|topics?)(?:/|$)|/(?:19|20)\d\d/(?:\d\d?/)?",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"/(?:help|support|hc|faqs?|kb|knowledge\w*|answers?|articles?|questions?|docs|resources?)(?:/|$)", re.IGNORECASE
)
_OLD = re.compile(
    r"(?:^|[/_-])(?:archived?s?|previous|prior|old|versions?|history|superseded)(?:[/_.-]|$)|(?:19|"
    r"20)\d\d-?\d\d-?\d\d",
    re.I,
)
_OLD_TEXT = re.compile(
    r"\b(?:previous|prior|archived?|older|former|past|superseded|frühere|archiv|précédente?s?|anteriore?s?|precedenti?)\b",
    re.I,
)
_NO_PAGE = re.compile(
    r"/(?:log-?in|sign-?(?:in|up|out)|log-?out|register|registration|auth|oauth2?|sso|cart|checkout|search|rss|feed|"
    r"wp-json|"
    r"wp-login\.php|contact(?:-us)?)/?$|\.(?:jpe?g|png|gif|svg|webp|ico|css|m?js|json|xml|zip|gz|mp[34]|avi|mov|"
    r"doc|xlsx?|pptx?|ics|"
    r"rss|atom|exe|dmg|apk)$",
    re.IGNORECASE,
)
_LEGAL_FOLDER = re.compile(
    r"/(?:legal|polic(?:y|ies)|terms|about|company|trust|privacy|info|rechtliches|juridique)(?:/|$)", re.I
)
_ASKING = re.compile(
    r"^(?:how|why|what|when|who|where|tips|top \d+|\d+ |the (?:ultimate|complete|importance)|understanding|"
    r"introducing|announcing|learn|"
    r"wie|warum|was|comment|pourquoi|como|por que|perche|come|как|почему)\b|\?|\bgenerator\b|\btemplates?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Lead:
    """An address that may be a document. `type`: empty for a page that only lists documents.

    `hub`: it may list documents. `exact`: a link says the type and nothing else. `evidence`: why, in
    short phrases. `others`: (language, URL) of its translations. `far`: on another site than the provider's.
    """

    url: str
    type: str
    score: float
    language: str = ""
    text: str = ""
    evidence: tuple[str, ...] = ()
    hub: bool = False
    exact: bool = False
    far: bool = False
    others: tuple[tuple[str, str], ...] = ()


def page_leads(page: PageLinks, sites: Iterable[str], *, on_hub: bool = False) -> tuple[Lead, ...]:
    """Return the leads among a page's links, in its order. `sites`: the provider's own; `on_hub`: the page lists
    documents, which makes its links likelier and lets them lead to other sites.
    """
    own = frozenset(sites)
    found = (_judged(link, own, on_hub) for link in page.links)
    return tuple(lead for lead in found if lead is not None and lead.score >= LEAST)


def _judged(link: Link, own: frozenset[str], on_hub: bool) -> Lead | None:
    """Weigh one link; None where it is no lead at all."""
    path = urlsplit(link.url).path
    if _NO_PAGE.search(path):
        return None
    far = site_of(link.url) not in own
    named, address = names_in(link.text), address_names(link.url)
    related = next((type for rel, type in _RELS.items() if rel in link.rel.split()), "")
    type = related or (named[0].type if named else address.type)
    hub = is_hub(link.text) or (address.hub and not (named and named[0].share >= PLAIN))
    if not type and not hub:
        return None
    if far and (link.in_text or not (on_hub or link.place == "footer") or not (hub or related or _plain(named))):
        return None  # other companies' documents: those of a captcha, a payment service, a platform
    score, evidence = _for(link, type, named, related)
    more, told = _address_score(link.url, type)
    score, evidence = score + more, [*evidence, *told]
    if hub and not type:
        score, evidence = score + 0.4, [*evidence, "lists documents"]
    for holds, weight, words in (
        (link.place == "footer", 0.15, "in the footer"),
        (link.place == "nav", 0.05, "in the menu"),
        (on_hub, 0.15, "on the legal page"),
        (far, -0.1, "on another site"),
        (is_setting(link.text), -0.45, "a setting"),
        (bool(_ASKING.search(link.text)), -0.4, "an article"),
        (_ARTICLES.search(path) is not None, -0.4, "among articles"),
        (_HELP.search(path) is not None and not _whole(named), -0.2, "among help pages"),
        (bool(_OLD.search(path) or _OLD_TEXT.search(link.text)), -0.4, "an old version"),
    ):
        if holds:
            score, evidence = score + weight, [*evidence, words]
    return Lead(
        url=without_tracking(link.url).partition("#")[0],
        type=type,
        score=max(0.0, min(1.0, score)),
        language=link.language or language_of(link.url) or _language(named),
        text=link.text,
        evidence=tuple(evidence),
        hub=hub,
        exact=_whole(named) or bool(related),
        far=far,
    )


def _for(link: Link, type: str, named: tuple[Name, ...], related: str) -> tuple[float, list[str]]:
    """What the link itself says for the type."""
    if related:
        return 0.7, [f"rel={link.rel.split()[0]}"]
    if not named:
        return 0.0, []
    said = f"link “{link.text[:60]}”"
    if _whole(named):
        return 0.6, [said]
    return (0.45 if _plain(named) else 0.25), [said]


def _address_score(url: str, type: str) -> tuple[float, list[str]]:
    """What the address says for the type."""
    address = address_names(url)
    if not type or address.type != type:
        return 0.0, []
    score = (0.35 if address.share > 0.9 else 0.25) if address.last else 0.1
    score += 0.1 if _LEGAL_FOLDER.search(urlsplit(url).path) else 0.0
    return score, ["the address"]


def _whole(named: tuple[Name, ...]) -> bool:
    return bool(named) and named[0].share > 0.95


def _plain(named: tuple[Name, ...]) -> bool:
    return bool(named) and named[0].share >= PLAIN


def _language(named: tuple[Name, ...]) -> str:
    """The language of the name, where it says one: English names are used everywhere."""
    return named[0].language if named and named[0].language != "en" else ""


def address_leads(urls: Iterable[str], sites: Iterable[str], why: str) -> tuple[Lead, ...]:
    """Return the leads among bare addresses of the provider's own sites. `why`: where they came from, for evidence."""
    own = frozenset(sites)
    found = []
    for url in urls:
        address = address_names(url)
        path = urlsplit(url).path if address.type else ""
        if not address.type or not address.last or site_of(url) not in own or _NO_PAGE.search(path):
            continue
        score, evidence = _address_score(url, address.type)
        score += (
            0.1 - 0.4 * bool(_ARTICLES.search(path)) - 0.2 * bool(_HELP.search(path)) - 0.3 * bool(_OLD.search(path))
        )
        score -= 0.03 * max(0, path.rstrip("/").count("/") - 2)  # the general documents lie near the root
        if score >= LEAST:
            found.append(Lead(url, address.type, score, language_of(url), "", (*evidence, why)))
    return tuple(found)


def merged(leads: Iterable[Lead], wanted: str) -> tuple[Lead, ...]:
    """Return each page once and each document once: the likeliest of each type, usual types first, then the next.

    Links to one page add up to the best of them; pages that differ in nothing but the language their address names are
    one document, of which the `wanted` language leads, else one without a language, else the best.
    """
    pages: dict[str, Lead] = {}
    for lead in leads:
        known = pages.get(target(lead.url))
        pages[target(lead.url)] = lead if known is None else _better(known, lead)
    documents: dict[tuple[str, str], list[Lead]] = {}
    for lead in pages.values():
        documents.setdefault((lead.type, frame_of(lead.url)), []).append(lead)
    chosen = [_chosen(variants, wanted) for variants in documents.values()]
    ranked: list[tuple[int, int, float, Lead]] = []
    ranks: Counter[str] = Counter()
    for lead in sorted(chosen, key=lambda lead: (-round(lead.score, 2), len(lead.url))):
        usual = FIRST.index(lead.type) if lead.type in FIRST else len(FIRST)
        ranked.append((ranks[lead.type], usual, -lead.score, lead))
        ranks[lead.type] += 1
    return tuple(lead for *_, lead in sorted(ranked, key=lambda one: one[:3]))


def _better(one: Lead, other: Lead) -> Lead:
    """The likelier of two leads to one page; https goes before http."""
    first, second = (other, one) if other.score > one.score else (one, other)
    secure = next((lead.url for lead in (first, second) if lead.url.startswith("https:")), first.url)
    return replace(first, url=secure, hub=first.hub or second.hub, language=first.language or second.language)


def _chosen(variants: Sequence[Lead], wanted: str) -> Lead:
    """The variant to follow, the others named in it."""
    best = max(variants, key=lambda lead: ((lead.language == wanted) * 2 + (not lead.language), lead.score))
    others = tuple((lead.language, lead.url) for lead in variants if lead is not best)
    return replace(best, score=max(lead.score for lead in variants), others=best.others + others)


def is_article(url: str, title: str) -> bool:
    """Whether address or title are those of an article about the subject."""
    return bool(_ARTICLES.search(urlsplit(url).path) or _ASKING.search(title))


def settled_type(lead: Lead, title: str, text: str) -> str:
    """Return the type of a page that was read, from title, first headings and first line; empty where none names one.

    What the lead said holds where the page says it as well, or says nothing; where the page plainly says another type,
    the page is right, but for a narrower type under a broad name (conditions of sale titled `Terms and conditions`).
    """
    lines = [line for line in text[:4_000].splitlines() if line.strip()]
    headings = [line.lstrip("# ") for line in lines if line.startswith(("# ", "## "))][:2]
    heads = [title, *headings, *(line.strip("*_ ") for line in lines[:1])]
    named = [name for head in heads for name in names_in(head)]
    if not lead.type:
        return next((name.type for name in named if name.share >= PLAIN), "")
    if any(name.type == lead.type for name in named):
        return lead.type
    plain = next((name.type for name in named if name.share >= PLAIN), "")
    if not plain:
        weak = not lead.exact or is_article(lead.url, title)
        return "" if weak and not any(name.type == lead.type for name in names_in(lead.text)) else lead.type
    sure = lead.exact or address_names(lead.url).type == lead.type
    return lead.type if plain in _BROAD and lead.type not in _BROAD and sure else plain
