"""The links of a page: where they lead, what they say, where on the page they stand, and what the head adds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from tracker.core.addresses import primary, target
from tracker.core.html import Element, parse

MOST_LINKS = 1_000
"""Links of a page that are looked at: the first half from its beginning, the other from its end, where footers are."""
MOST_HEAD = 400_000
"""Characters of the source in which the head's links are looked for."""

_FOOTER = re.compile(
    r"(?:^|[\s_-])(?:site|page|global|main)?-?(?:footer|foot|fuss|fusszeile|pied|contentinfo|colophon)(?:$|[\s_-])",
    re.I,
)
_LINK_TAG = re.compile(r"<link\b([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]{2,20})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")
_SENTENCE_LETTERS = 12
"""Letters before a link from which on it stands in a sentence, not in a list."""
_ENDED = tuple(".|·•:;/–—-©®)]!?。")


@dataclass(frozen=True, slots=True)
class Link:
    """One link. `place`: footer, nav, main, head or empty; `in_text`: it stands in a sentence; `rel`: lower case."""

    url: str
    text: str
    place: str = ""
    rel: str = ""
    language: str = ""
    in_text: bool = False


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What a page links to, in its order. `alternates`: (language, URL) of its translations, itself among them.

    `url`: the page's own.
    """

    url: str
    title: str = ""
    language: str = ""
    links: tuple[Link, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()


def page_links(html: str, url: str) -> PageLinks:
    """Return the links of a page to other pages; those in its markup, not those that scripts would add.

    Raises TooHard where the markup would keep the parser busy for seconds.
    """
    document = parse(html)
    base = document.address(url)
    found = [link for link in _links(document.body, base) if target(link.url) != target(url)]
    if len(found) > MOST_LINKS:
        found = found[: MOST_LINKS // 2] + found[-MOST_LINKS // 2 :]
    alternates, related = _head(html[:MOST_HEAD], base)
    return PageLinks(
        url=url,
        title=document.title,
        language=primary(document.language),
        links=(*related, *found),
        alternates=alternates,
    )


def _links(body: Element, base: str) -> Iterator[Link]:
    """Walk the page in its order, with the place each element stands in."""
    stack: list[tuple[Element | _Running, str]] = [(body, "")]
    running: list[_Running] = []
    while stack:
        element, place = stack.pop()
        if isinstance(element, _Running):
            running.pop()
            continue
        place = _place(element, place)
        if element.tag == "a":
            link = _link(element, base, place, running[-1] if running else None)
            if link is not None:
                yield link
            continue
        state = _Running(element)
        running.append(state)
        stack.append((state, place))
        stack.extend((kid, place) for kid in reversed(element.kids))


class _Running:
    """What stands before each link of an element: running text, or the entries of a list."""

    __slots__ = ("_in_text",)

    def __init__(self, element: Element) -> None:
        self._in_text: dict[int, bool] = {}
        inside = False
        for child in element.children:
            if not isinstance(child, str):
                self._in_text[id(child)] = inside
                continue
            text = child.strip()
            letters = len(_LETTERS.findall(text))
            if letters >= _SENTENCE_LETTERS:
                inside = not text.endswith(_ENDED)
            elif not letters and text:
                inside = inside and text in (",", "、", "，")

    def before(self, element: Element) -> bool:
        return self._in_text.get(id(element), False)


def _place(element: Element, around: str) -> str:
    """The part of the page that an element opens, or the one it stands in. Once in the footer, always there."""
    if around == "footer" or element.tag == "footer" or element.get("role") == "contentinfo":
        return "footer"
    if _FOOTER.search(f"{element.get('id')} {element.get('class')}"[:400]):
        return "footer"
    if element.tag in ("nav", "header") or element.get("role") in ("navigation", "banner"):
        return "nav"
    return "main" if element.tag in ("main", "article") else around


def _link(element: Element, base: str, place: str, running: _Running | None) -> Link | None:
    """The link that an `a` element is, or None where it leads to no page."""
    href = element.get("href").strip()
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return None
    url = _joined(base, href)
    if not url:
        return None
    return Link(
        url=url,
        text=_text(element),
        place=place,
        rel=element.get("rel").lower(),
        language=primary(element.get("hreflang")),
        in_text=running is not None and running.before(element),
    )


def _text(element: Element) -> str:
    """What the link says: its text, or what stands in for it."""
    said = element.words(200) or element.get("aria-label") or element.get("title")
    if not said:
        said = next((one.get("alt") for one in element.elements() if one.tag == "img" and one.get("alt")), "")
    return " ".join(said.split())[:200]


def _joined(base: str, href: str) -> str:
    """The absolute address without its fragment, or empty where it is none of http and https."""
    try:
        url = urldefrag(urljoin(base, "".join(href.split()))).url
        parts = urlsplit(url)
        found = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return url if found else ""


def _head(source: str, base: str) -> tuple[tuple[tuple[str, str], ...], tuple[Link, ...]]:
    """The translations and documents (RFC 6903) that link elements of the source name."""
    alternates: list[tuple[str, str]] = []
    related: list[Link] = []
    for match in _LINK_TAG.finditer(source):
        attributes = {
            name.lower(): unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(match[1])
        }
        rel = attributes.get("rel", "").lower().split()
        url = _joined(base, attributes.get("href", ""))
        if url and {"privacy-policy", "terms-of-service"} & set(rel) and len(related) < 10:
            related.append(Link(url, "", "head", " ".join(rel)))
        language = primary(attributes.get("hreflang", ""))
        if url and "alternate" in rel and language and len(alternates) < 200:
            alternates.append((language, url))
    return tuple(dict.fromkeys(alternates)), tuple(related)
