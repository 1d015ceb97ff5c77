"""What is not the policy's own text: an ordered registry of rules, each a function named for what it removes.

A rule is asked about one element and says whether it goes. Evidence is weighed: a tag or role made for the purpose is
believed unless the element holds most of the page; a class name only where little prose is lost with it. Adding a rule
is one function and one line in RULES.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from tracker.core.html import BLOCK_TAGS, Element
from tracker.core.reading.rules_text import bylines, dated, named

_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_ARBITRARY = re.compile(
    r"\[[^\]]*\]"
)  # values that some style sheets write into class names: h-[calc(100%-var(--header))]
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_COLLAPSING = re.compile(
    r"accordion|collaps|answer|expand|toggle[-_]?content|tab[-_]?(?:pane|panel|content)|(?:long|full|more)[-_]?(?:text|content|info)|"
    r"(?:read|show|see|view)[-_]?more|disclosure",
    re.IGNORECASE,
)
"""What sites call the sections that a click opens."""

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
_NOTHING: frozenset[str] = frozenset()
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SENTENCE = 60  # characters: a text node this long is prose, not a label (menus: 99 % shorter, measured)
_FORM_TAGS = frozenset(
    (
        "select",
        "textarea",
        "input",
        "option",
        "datalist",
        "canvas",
        "video",
        "audio",
        "map",
        "progress",
        "meter",
        "picture",
        "img",
    )
)


_TELLING_TAGS = _FORM_TAGS | frozenset(
    ("button", "form", "label", "nav", "header", "footer", "aside", "dialog", "time")
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_OF_HEADINGS = frozenset(("hidden",))
_LASTING_TAGS = HEADINGS | frozenset(("summary", "dt", "form"))  # an element's `within`: the nearest of these around it
_TELLING_ATTRIBUTES = frozenset(("role", "hidden", "aria-hidden", "aria-modal", "style"))


@dataclass(frozen=True, slots=True)
class Frame:
    """What a rule may know of the page as a whole. `prose`: its characters outside links.

    `controlled`: ids of elements that a button of the page shows and hides.
    """

    prose: int
    controlled: frozenset[str] = frozenset()

    def most(self, element: Element, share: float) -> bool:
        """Whether the element holds more than this share of the page's prose."""
        return element.chars - element.link_chars > share * self.prose


Rule = Callable[[Element, Frame], bool]


@dataclass(frozen=True, slots=True)
class Dropped:
    """What a rule removed: its name, and the beginning of the text."""

    rule: str
    text: str
    chars: int


def apply(body: Element, rules: tuple[Rule, ...]) -> tuple[Dropped, ...]:
    """Ask every rule about every element, outermost first; remove what one of them names. Returns what went."""
    controlled: set[str] = set()
    known: dict[str, frozenset[str]] = {}
    for element in body.elements():
        attrs = element.attrs
        if attrs:
            element.names = names(attrs, known)
            if "aria-controls" in attrs:
                controlled.update(element.get("aria-controls").split())
    frame = Frame(max(1, body.chars - body.link_chars), frozenset(controlled))
    dropped: list[Dropped] = []
    _judge(body, frame, rules, dropped)
    return tuple(dropped)


def _judge(parent: Element, frame: Frame, rules: tuple[Rule, ...], dropped: list[Dropped]) -> None:
    """Judge what is below `parent`; its counts follow what is removed."""
    within = parent.tag if parent.tag in _LASTING_TAGS else parent.within
    chars = links = 0
    gone: list[Element] = []
    for element in parent.kids:
        element.within = within
        if within in HEADINGS or element.tag in HEADINGS:
            element.names &= _OF_HEADINGS  # the id of a heading is made of its own words
        told = element.names or element.tag in _TELLING_TAGS or not _TELLING_ATTRIBUTES.isdisjoint(element.attrs)
        rule = next((rule for rule in rules if rule(element, frame)), None) if told else None
        if rule is not None:
            gone.append(element)
            if element.chars:
                dropped.append(Dropped(rule.__name__, element.words(80), element.chars))
        elif element.kids:
            before_chars, before_links = element.chars, element.link_chars
            _judge(element, frame, rules, dropped)
            chars += before_chars - element.chars
            links += before_links - element.link_chars
    if gone:
        parent.drop(*gone)
    parent.chars -= chars
    parent.link_chars = parent.chars if parent.tag == "a" else parent.link_chars - links


def names(attrs: Mapping[str, str | None], known: dict[str, frozenset[str]]) -> frozenset[str]:
    """What the class, id and label of an element call it: keys of the table of names.

    `known`: what was found for the same names before; pages repeat a few class names over and over.
    """
    raw = attrs.get("class") or ""
    identity = attrs.get("id")
    if identity:
        raw = f"{raw} {identity}"
    label = attrs.get("aria-label")
    if label and len(label) < 60:
        raw = f"{raw} {label}"
    if len(raw) < 3:
        return _NOTHING
    found = known.get(raw)
    if found is None:
        text = _ARBITRARY.sub(" ", raw[:400]) if "[" in raw else raw[:400]
        words = [word.lower() for word in _PARTS.findall(text)]
        pairs = [f"{first} {second}" for first, second in pairwise(words)]
        triples = [f"{pair} {word}" for pair, word in zip(pairs, words[2:], strict=False)]
        found = _NOTHING.union(*filter(None, map(_CALLED.get, (*words, *pairs, *triples))))
        known[raw] = found
    return found


# ------------------------------------------------------------------------------------------------------------- rules


def form_controls(element: Element, frame: Frame) -> bool:
    """Fields, buttons, media. A button that opens a section (heading of an accordion) stays."""
    tag = element.tag
    if tag in _FORM_TAGS:
        return True
    if tag == "button" or element.attrs.get("role") == "button":
        if tag == "a" or element.chars > 200:
            return False
        if element.within != "form" and (element.within or any(child.tag in HEADINGS for child in element.elements())):
            return False
        return not ("aria-expanded" in element.attrs or "aria-controls" in element.attrs) or element.chars < 8
    if tag == "form":
        return not frame.most(element, 0.2) and not _prose(element)
    return tag == "label" and element.within == "form" and not _prose(element)


def hidden_text(element: Element, frame: Frame) -> bool:
    """Hidden by attribute, inline style or screen-reader class. A collapsed section with prose counts as shown."""
    attrs = element.attrs
    if not attrs:
        return False
    hidden = "hidden" in attrs or attrs.get("aria-hidden") == "true"
    if not hidden and "style" in attrs:
        hidden = bool(_HIDDEN_STYLE.search(element.get("style")))
    if hidden:
        if "dialog" in element.names or "consent" in element.names:
            return True
        if frame.most(element, 0.5):
            return False  # the page behind an open dialog
        collapsed = element.get("id") in frame.controlled or attrs.get("role") in ("tabpanel", "region")
        collapsed = collapsed or bool(_COLLAPSING.search(element.get("class")))
        return not _prose(element, 20 if collapsed else 150)
    return "hidden" in element.names and (element.chars < 100 or not frame.most(element, 0.05))


def cookie_banners(element: Element, frame: Frame) -> bool:
    """Consent layers by the names their makers give them; a cookie policy's own parts may be called the same."""
    if "consent" not in element.names or frame.most(element, 0.25) or _article(element):
        return False
    if element.chars < 120 and not element.link_chars and dated(element):
        return False  # the title and date of a cookie policy
    return not any(inner.tag == "h1" for inner in element.elements())


def dialogs(element: Element, frame: Frame) -> bool:
    """Dialogs by role, pop-ups by name."""
    if (
        element.tag == "dialog"
        or element.attrs.get("role") in ("dialog", "alertdialog", "tooltip")
        or element.get("aria-modal") == "true"
    ):
        return not frame.most(element, 0.4)
    return "dialog" in element.names and not frame.most(element, 0.05) and not named(element)


def navigation(element: Element, frame: Frame) -> bool:
    """Navigation by tag, role or name."""
    if element.tag == "nav" or element.attrs.get("role") in (
        "navigation",
        "menu",
        "menubar",
        "search",
        "tablist",
        "toolbar",
    ):
        return not frame.most(element, 0.3)
    return "navigation" in element.names and _chrome(element, frame)


def page_headers(element: Element, frame: Frame) -> bool:
    """The site's header; one that holds the title or the date of the text stays, for its parts to be judged."""
    if element.tag != "header" and element.attrs.get("role") != "banner":
        return bool(element.names) and "header" in element.names and _chrome(element, frame) and not _title(element)
    return not frame.most(element, 0.3) and not _title(element) and not _prose(element)


def page_footers(element: Element, frame: Frame) -> bool:
    """The site's footer, by tag, role or name."""
    if element.tag == "footer" or element.attrs.get("role") == "contentinfo":
        return not frame.most(element, 0.3) and not (element.chars < 120 and not element.link_chars and dated(element))
    return "footer" in element.names and _chrome(element, frame)


def asides(element: Element, frame: Frame) -> bool:
    """Side columns."""
    if element.tag == "aside" or element.attrs.get("role") == "complementary":
        return not frame.most(element, 0.1)
    return "aside" in element.names and _chrome(element, frame)


def share_bars(element: Element, frame: Frame) -> bool:
    """Share and follow buttons."""
    return "share" in element.names and _chrome(element, frame)


def related_articles(element: Element, frame: Frame) -> bool:
    """Related articles, comments, votes."""
    return "related" in element.names and _chrome(element, frame)


def sign_up_forms(element: Element, frame: Frame) -> bool:
    """Newsletters, calls to action, advertisements."""
    return "sign_up" in element.names and _chrome(element, frame)


def language_pickers(element: Element, frame: Frame) -> bool:
    """Choice of language or region."""
    return bool(element.names) and "language" in element.names and not frame.most(element, 0.05) and not _prose(element)


RULES: tuple[Rule, ...] = (
    form_controls,
    hidden_text,
    cookie_banners,
    dialogs,
    navigation,
    page_headers,
    page_footers,
    asides,
    share_bars,
    related_articles,
    sign_up_forms,
    language_pickers,
    bylines,
)
"""In the order in which they are asked. What one of them removes shows under its name."""

CHOSEN_RULES: tuple[Rule, ...] = (form_controls, hidden_text)
"""What is left out also where the declaration itself selects the text."""


# ---------------------------------------------------------------------------------------------------------- evidence


def _chrome(element: Element, frame: Frame) -> bool:
    """Whether little is lost with an element of which only the name speaks."""
    if frame.most(element, 0.1) or (element.chars < 200 and named(element)):
        return False
    return not _prose(element) or (element.link_share() > 0.5 and element.tag in BLOCK_TAGS)


def _prose(element: Element, least: int = _SENTENCE) -> bool:
    """Whether it holds at least one text that is longer than a label, outside links."""
    if element.chars - element.link_chars < least:
        return False
    stack = [element]
    while stack:
        current = stack.pop()
        for child in current.children:
            if isinstance(child, str):
                if len(child) >= least and len(child.strip()) >= least:
                    return True
            elif child.tag != "a":
                stack.append(child)
    return False


def _title(element: Element) -> bool:
    """Whether it holds a page's title or a date with a year: an h1 that is no link, or a short text with a year."""
    for inner in element.elements():
        if inner.tag == "h1" and inner.chars > 3 and inner.link_share() < 0.5:
            return True
    return element.link_share() < 0.5 and bool(_YEAR.search(element.text()))


def _article(element: Element) -> bool:
    return element.tag in ("main", "article", "body") or element.attrs.get("role") == "main"
