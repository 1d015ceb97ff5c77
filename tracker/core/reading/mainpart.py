"""Where the main text lies: down from the body to the element that holds it, judging what stands beside the way."""

from __future__ import annotations

from tracker.core.html import Element
from tracker.core.reading.asking import Dropped
from tracker.core.reading.vocabulary import is_consent, is_dated, is_title, legal

_DOMINATES = 0.7  # an element with this share of the prose around it holds the text, its siblings are judged
_HEADINGS = frozenset(("h1", "h2", "h3"))


def main_part(body: Element) -> tuple[Dropped, ...]:
    """Remove what lies beside the main text, level by level. Returns what went."""
    dropped: list[Dropped] = []
    current = body
    while True:
        children = [child for child in current.kids if child.chars]
        if not children:
            return tuple(dropped)
        best = max(children, key=_prose)
        if _prose(best) < _DOMINATES * _prose(current) or best.tag in ("p", "table", "ul", "ol"):
            return tuple(dropped)
        before = True
        gone: list[Element] = []
        for child in children:
            if child is best:
                before = False
            elif not _belongs(child, best, before=before):
                dropped.append(Dropped("beside_the_text", child.chars, (child,)))
                gone.append(child)
        current.drop(*gone)
        current = best


def _prose(element: Element) -> int:
    return element.chars - element.link_chars


def _belongs(child: Element, best: Element, *, before: bool) -> bool:
    """Whether a sibling of the element that holds the text is part of the text."""
    if child.tag == best.tag and child.get("class") and child.get("class") == best.get("class"):
        return True
    text = " ".join(child.text().split())
    if (
        is_consent(text)
        and child.tag not in ("p", "table")
        and not any(inner.tag == "h1" for inner in child.elements())
    ):
        return False
    if child.tag in _HEADINGS or (child.tag in ("p", "ul", "ol", "table") and child.link_share() < 0.5):
        return True
    if child.link_share() > 0.6:
        return before and _heads(child)
    if before and (is_title(text) or is_dated(text) or any(inner.tag == "h1" for inner in child.elements())):
        return True
    words = max(1, len(text) // 6)
    hits = legal(text)
    return hits >= 3 and hits / words > (0.03 if before else 0.04)


def _heads(child: Element) -> bool:
    """Whether it holds the title of the text; a table of contents in the same box makes most of it links."""
    return any(inner.tag == "h1" and inner.chars and is_title(inner.words(120)) for inner in child.elements())
