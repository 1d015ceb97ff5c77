"""What is not the policy's own text: an ordered registry of rules, each a function named for what it removes.

A rule is asked about one element and says whether it goes. Evidence is weighed: a tag or role made for the purpose is
believed unless the element holds most of the page; a class name only where little prose is lost with it. Adding a rule
is one function and one line in RULES.
"""

from __future__ import annotations

import re

from tracker.core.html import BLOCK_TAGS, HEADINGS, Element
from tracker.core.reading.amid import is_folded, is_passage, is_section, is_told, says
from tracker.core.reading.asking import Frame, Rule, about
from tracker.core.reading.rules_text import bylines, dated, heading_links, named

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_COLLAPSING = re.compile(
    r"accordion|collaps|answer|expand|toggle[-_]?content|tab[-_]?(?:pane|panel|content)|(?:long|full|more)[-_]?(?:text|content|info)|"
    r"(?:read|show|see|view)[-_]?more|disclosure",
    re.IGNORECASE,
)
"""What sites call the sections that a click opens."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
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


# ------------------------------------------------------------------------------------------------------------- rules


@about(tags=(*_FORM_TAGS, "button", "form", "label"), attributes=("role",))
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
        return not frame.most(element, 0.2) and not says(element)
    return tag == "label" and element.within == "form" and not says(element)


@about(attributes=("hidden", "aria-hidden", "style"), names=("hidden",))
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
        collapsed = attrs.get("role") in ("tabpanel", "region") or bool(_COLLAPSING.search(element.get("class")))
        collapsed = collapsed or frame.controls(element.get("id"))
        return not says(element, 20 if collapsed else 150) and not is_folded(element, frame.midst, opens=collapsed)
    return "hidden" in element.names and (element.chars < 100 or not frame.most(element, 0.05))


@about(names=("consent",))
def cookie_banners(element: Element, frame: Frame) -> bool:
    """Consent layers by the names their makers give them; a cookie policy's own parts may be called the same."""
    if "consent" not in element.names or frame.most(element, 0.25) or _article(element):
        return False
    if element.chars < 120 and not element.link_chars and dated(element):
        return False  # the title and date of a cookie policy
    if is_told(element) and frame.midst.has(element):
        return False
    return not any(inner.tag == "h1" for inner in element.elements())


@about(tags=("dialog",), attributes=("role", "aria-modal"), names=("dialog",))
def dialogs(element: Element, frame: Frame) -> bool:
    """Dialogs by role, pop-ups by name."""
    if (
        element.tag == "dialog"
        or element.attrs.get("role") in ("dialog", "alertdialog", "tooltip")
        or element.get("aria-modal") == "true"
    ):
        inline = element.get("role") == "tooltip"  # what it says stands within another sentence
        return not frame.most(element, 0.4) and (inline or not _passage(element, frame))
    if "dialog" not in element.names or frame.most(element, 0.05) or named(element):
        return False
    return not _passage(element, frame)


@about(tags=("nav",), attributes=("role",), names=("navigation",))
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
        return not frame.most(element, 0.3) and not (element.tag == "nav" and is_folded(element, frame.midst))
    return "navigation" in element.names and _chrome(element, frame)


@about(tags=("header",), attributes=("role",), names=("header",))
def page_headers(element: Element, frame: Frame) -> bool:
    """The site's header; one that holds the title or the date of the text stays, for its parts to be judged."""
    if element.tag != "header" and element.attrs.get("role") != "banner":
        return bool(element.names) and "header" in element.names and _chrome(element, frame) and not _title(element)
    return not frame.most(element, 0.3) and not _title(element) and not says(element)


@about(tags=("footer",), attributes=("role",), names=("footer",))
def page_footers(element: Element, frame: Frame) -> bool:
    """The site's footer, by tag, role or name."""
    if element.tag == "footer" or element.attrs.get("role") == "contentinfo":
        if element.chars < 120 and not element.link_chars and dated(element):
            return False  # the date of the text
        if frame.most(element, 0.3):
            return not says(element) and not _title(element)
        return not _passage(element, frame)
    return "footer" in element.names and _chrome(element, frame)


@about(tags=("aside",), attributes=("role",), names=("aside",))
def asides(element: Element, frame: Frame) -> bool:
    """Side columns."""
    if element.tag == "aside" or element.attrs.get("role") == "complementary":
        return not frame.most(element, 0.1) and not _passage(element, frame)
    return "aside" in element.names and _chrome(element, frame)


@about(names=("share",))
def share_bars(element: Element, frame: Frame) -> bool:
    """Share and follow buttons."""
    return "share" in element.names and _chrome(element, frame)


@about(names=("related",))
def related_articles(element: Element, frame: Frame) -> bool:
    """Related articles, comments, votes."""
    return "related" in element.names and _chrome(element, frame)


@about(names=("sign_up",))
def sign_up_forms(element: Element, frame: Frame) -> bool:
    """Newsletters, calls to action, advertisements."""
    return "sign_up" in element.names and _chrome(element, frame)


@about(names=("language",))
def language_pickers(element: Element, frame: Frame) -> bool:
    """Choice of language or region."""
    return bool(element.names) and "language" in element.names and not frame.most(element, 0.05) and not says(element)


RULES: tuple[Rule, ...] = (
    heading_links,
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

CHOSEN_RULES: tuple[Rule, ...] = (heading_links, form_controls, hidden_text)
"""What is left out also where the declaration itself selects the text."""


# ---------------------------------------------------------------------------------------------------------- evidence


def _chrome(element: Element, frame: Frame) -> bool:
    """Whether little is lost with an element of which only the name speaks."""
    if frame.most(element, 0.1) or (element.chars < 200 and named(element)):
        return False
    if is_section(element) and frame.midst.has(element):
        return False
    return not says(element) or (element.link_share() > 0.5 and element.tag in BLOCK_TAGS)


def _passage(element: Element, frame: Frame) -> bool:
    """Whether it is a longer text of the policy in the midst of it: a note, what a click shows."""
    return is_passage(element) and frame.midst.has(element)


def _title(element: Element) -> bool:
    """Whether it holds a page's title or a date with a year: an h1 that is no link, or a short text with a year."""
    for inner in element.elements():
        if inner.tag == "h1" and inner.chars > 3 and inner.link_share() < 0.5:
            return True
    return element.link_share() < 0.5 and bool(_YEAR.search(element.text()))


def _article(element: Element) -> bool:
    return element.tag in ("main", "article", "body") or element.attrs.get("role") == "main"
