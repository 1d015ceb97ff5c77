"""Rules for what stands within articles around their text, and evidence that something is the text's own.

See `rules` for what a rule is.
"""

from __future__ import annotations

from tracker.core.html import HEADINGS, Element
from tracker.core.reading.amid import is_section, lists
from tracker.core.reading.asking import Frame, about
from tracker.core.reading.vocabulary import is_call, is_dated, is_title, legal

_BOX = 700  # characters of the longest box about an author


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
