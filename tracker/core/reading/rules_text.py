"""Rules for what stands within articles around their text, and evidence that something is the text's own.

See `rules` for what a rule is.
"""

from __future__ import annotations

import re

from tracker.core.html import HEADINGS, Element
from tracker.core.reading.amid import is_section, lists
from tracker.core.reading.asking import Frame, about
from tracker.core.reading.vocabulary import is_call, is_dated, is_title, legal

_COPIES = re.compile(
    r"[#¶🔗⚓\ufe0f]+|(?:copy (?:a )?|direct |anchor |share )link (?:to|for) .{1,120}|permalink (?:to|for) .{1,120}|"
    r"link to (?:this |the )?(?:section|heading|header|paragraph|clause)\b.{0,80}|permalink|permalien|"
    r"(?:direct|anchor|copy|copy the|copy section|section|heading) (?:perma)?link|copy (?:anchor|url|address)|"
    r"link (?:kopieren|zum abschnitt.{0,60})|abschnittslink|copier le lien|lien vers .{1,60}|copiar (?:el )?enlace|"
    r"copiar (?:o )?link|copia (?:il )?link|link kopi[ëe]ren|kopi?uj link|リンクをコピー|复制链接|複製連結|링크 복사",
    re.IGNORECASE,
)
_SIGN = 160  # characters of the longest words beside a heading that only link to it
_BOX = 700  # characters of the longest box about an author


@about(tags=("a", "button"), attributes=("role",))
def heading_links(element: Element, frame: Frame) -> bool:
    """Signs and buttons in a heading that copy its address or lead to the heading itself."""
    if element.within not in HEADINGS or element.chars > _SIGN:
        return False
    if element.tag == "a" and element.get("role") != "button":
        return "#" in element.get("href") and bool(_COPIES.fullmatch(element.words(_SIGN)))
    if element.tag != "button" and element.get("role") != "button":
        return False
    words = element.words(_SIGN)
    return bool(_COPIES.fullmatch(words)) or words.lower() in ("copy", "copied", "copied!", "link")


@about(names=("byline",))
def bylines(element: Element, frame: Frame) -> bool:
    """Who wrote it: the line below a title, the box below a text. A date in it is the text's own."""
    if "byline" not in element.names or element.chars > _BOX or frame.most(element, 0.3):
        return False
    if is_section(element) and lists(element) and frame.midst.has(element):
        return False
    words = element.words(_BOX)
    return legal(words) < 2 and not is_dated(words)


def named(element: Element) -> bool:
    """Whether it holds a heading that names a policy, or is nothing but a heading: of the text, whatever is around it.

    Sites set anchors named after the heading around it: `<div id="copyright-complaints"><h2>`.
    """
    return any(
        inner.tag in HEADINGS
        and inner.link_chars < 0.5 * inner.chars
        and (is_title(inner.words(120)) or (inner.chars > 0.8 * element.chars and not is_call(inner.words(120))))
        for inner in element.elements()
    )


def dated(element: Element) -> bool:
    """Whether it is a short line with a date, and no copyright line."""
    return is_dated(element.words(160))
