"""What class names, ids and labels call the parts of a page, as one table for all of them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_ARBITRARY = re.compile(
    r"\[[^\]]*\]"
)  # values that some style sheets write into class names: h-[calc(100%-var(--header))]

_COOKIE_PARTS = (
    "banner bar consent notice popup modal dialog message overlay disclaimer alert box warning info prompt law manager"
    " preferences settings wrapper container"
)
_LANGUAGE_PARTS = "switch switcher selector select picker dropdown menu list chooser toggle"
_NAMES: dict[str, str] = {
    "hidden": "sr only|visually hidden|visuallyhidden|screen reader|u hidden visually|skip link|skip to",
    "consent": (
        "onetrust|optanon|ot sdk|cookiebot|cybot cookiebot|cybotcookiebot|usercentrics|didomi|truste|trustarc|"
        "iubenda cs|cmplz|"
        "osano|termly|quantcast|qc cmp|fc consent|cli modal|gdpr|ccpa|cmp|cc window|cc banner|eu cookie|cookiebanner|"
        "cookieconsent|cookiebar|cookienotice|consent banner|consent bar|consent manager|consent popup|consent modal|"
        "consent dialog|consent overlay|consent container|consent box|consent layer|consent root|cky|cookieyes|"
        "cookiescript|cookie script|cookiefirst|cookiehub|klaro|tarteaucitron|axeptio|orejime|borlabs|evidon|"
        "pandectes|consentmo|"
        "sp message|ccc overlay|ccc notify|wt cli|complianz|termsfeed|hs eu cookie"
    ),
    "dialog": "modal|popup|pop up|lightbox|overlay|offcanvas|off canvas|drawer|toast|snackbar|tooltip",
    "navigation": (
        "nav|navs|navbar|navigation|topnav|sidenav|subnav|mainnav|gnav|menu|submenu|mainmenu|megamenu|menubar|"
        "breadcrumb|"
        "breadcrumbs|sidebar|side bar|topbar|top bar|pagination|pager|toolbar|skip|search|searchform"
    ),
    "header": (
        "site header|main header|global header|header top|header nav|header menu|header bar|masthead|topbar|"
        "announcement|"
        "promo bar|alert bar"
    ),
    "footer": "footer|sitefooter|pagefooter|colophon|foot|copyright|legal links|bottom bar",
    "aside": "sidebar|aside|side bar|complementary|widgets|widget area|sidebar widget|footer widget|rail",
    "share": "share|sharing|shares|sharedaddy|social|socials|addtoany|addthis|follow us",
    "related": (
        "related|recommended|recommendations|you may also|more articles|recent posts|read next|similar|comments|disqus|"
        "respond|feedback|helpful|rating|vote|votes"
    ),
    "sign_up": (
        "newsletter|subscribe|subscription|sign up|signup|cta|call to action|promo|promotion|advert|"
        "advertisement|ad slot|"
        "banner ad|demo|trial|lead form|chat widget|intercom|drift|hubspot|mailchimp|back to top|scroll to top|print"
    ),
    "byline": "byline|author|authors|written by|posted by",
    "language": "wpml ls|languageswitcher|translate|goog te|gtranslate",
}
"""What class names, ids and labels call the parts of a page: words, or two or three of them in a row."""


def _called() -> dict[str, frozenset[str]]:
    """The table of names turned round: from the words to the parts they name."""
    found: dict[str, set[str]] = {}
    for part, words in _NAMES.items():
        for word in words.split("|"):
            found.setdefault(word, set()).add(part)
    for thing, part, ends in (
        ("cookie cookies", "consent", _COOKIE_PARTS),
        ("language languages lang locale locales region country", "language", _LANGUAGE_PARTS),
    ):
        for start in thing.split():
            for end in ends.split():
                found.setdefault(f"{start} {end}", set()).add(part)
    return {word: frozenset(parts) for word, parts in found.items()}


_CALLED = _called()
READ = 400
"""Characters of class names, and of an id, that are read: some style sheets write all they do into them."""
LABEL = 60
"""Characters up to which a label names something; longer ones are sentences."""
_NOTHING: frozenset[str] = frozenset()


@lru_cache(maxsize=16_384)
def names(classes: str | None, identity: str | None, label: str | None) -> frozenset[str]:
    """What the class names, id and label of an element call it: keys of the table of names.

    Remembered: a page repeats its looks, and so does the next reading of the same page. Whoever asks cuts them to READ
    and leaves out labels beyond LABEL, so that what is remembered stays small.
    """
    raw = f"{classes or ''} {identity or ''} {label or ''}"[:READ]
    text = _ARBITRARY.sub(" ", raw) if "[" in raw else raw
    words = [word.lower() for word in _PARTS.findall(text)]
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    triples = [f"{pair} {word}" for pair, word in zip(pairs, words[2:], strict=False)]
    return _NOTHING.union(*filter(None, map(_CALLED.get, (*words, *pairs, *triples))))
