"""The only place that knows selectolax: HTML text to a light tree of our own, with bounded depth.

The tree is what rules cut and what Markdown is written from. It is plain Python on purpose: one walk over the parser's
nodes costs about as much as the parse itself (1.2 ms each on a mean policy page of 240,000 characters), every further
step is then free of it. What is main text and what is not is none of this module's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from tracker.core.flood import BLOCK_TAGS as BLOCK_TAGS  # noqa: PLC0414  (so that others may take it from here)
from tracker.core.flood import refuse_quadratic
from tracker.core.markup import NOSCRIPT, NOT_SHOWN, shown

_NEVER = frozenset(
    ("script", "style", "template", "noscript", "head", "meta", "link", "svg", "iframe", "object", "embed")
)
"""Elements whose content no browser shows as text of the page (noscript: scripts run in every browser)."""

_PICTURES = frozenset(("svg", "symbol", "g"))  # a picture may have a title of its own

_TITLES = frozenset(("h1", "h2"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

MAX_DEPTH = 200
"""Deeper elements hang from their ancestor at this depth. Deepest of 253 policy pages: under 60."""

_REFRESH = re.compile(r"<meta[^>]{0,200}http-equiv\s*=\s*[\"']?refresh", re.IGNORECASE)
_PASSWORD = re.compile(r"<input[^>]{0,1000}type\s*=\s*[\"']?password", re.IGNORECASE)

_NO_NAMES: frozenset[str] = frozenset()
_MARK = "fits selector"  # no page can write an attribute with a space in its name


class Element:
    """One element. `children`: elements and texts, in order; `kids`: the elements among them.

    `chars`: characters of its text, white space aside; `link_chars`: those of them inside links. `names`, `within`:
    room for what rules find out about it. It does not know its parent: a tree without cycles is freed at once, and
    keeping the garbage collector out of it halves the time of building one.
    """

    __slots__ = ("attrs", "chars", "children", "kids", "link_chars", "names", "tag", "within")

    def __init__(self, tag: str, attrs: Mapping[str, str | None]) -> None:
        self.tag = tag
        self.attrs = attrs
        self.children: list[Element | str] = []
        self.kids: list[Element] = []
        self.chars = 0
        self.link_chars = 0
        self.names: frozenset[str] = _NO_NAMES
        self.within = ""

    def get(self, name: str) -> str:
        """The attribute's value, or an empty text where it is missing or bare."""
        return self.attrs.get(name) or ""

    def elements(self) -> list[Element]:
        """The element itself and every element below it, parents before children, level by level."""
        found = [self]
        for element in found:
            if element.kids:
                found.extend(element.kids)
        return found

    def text(self) -> str:
        """All its text as it stands in the markup, blocks set apart by a line break."""
        parts: list[str] = []
        _gather(self, parts)
        return "".join(parts)

    def words(self, most: int) -> str:
        """Its text with white space collapsed, up to about `most` characters."""
        parts: list[str] = []
        size = 0
        stack: list[Element | str] = [self]
        while stack and size < most:
            node = stack.pop()
            if isinstance(node, str):
                parts.append(node)
                size += len(node)
            else:
                if node.tag in BLOCK_TAGS:
                    parts.append(" ")
                stack += node.children[::-1]
        return " ".join("".join(parts).split())[:most]

    def link_share(self) -> float:
        """Share (0..1) of its characters that stand inside links."""
        return self.link_chars / self.chars if self.chars else 0.0

    def drop(self, *gone: Element) -> None:
        """Take children out, and their characters out of the element's own counts."""
        out = {id(child) for child in gone}
        self.children = [node for node in self.children if id(node) not in out]
        self.kids = [node for node in self.kids if id(node) not in out]
        self.chars -= sum(child.chars for child in gone)
        self.link_chars -= sum(child.link_chars for child in gone)


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed page: its body, and what the head says.

    `matched`: which of the selectors fit anything on the page; `titles`: h1 and h2, those nearest to the root first.
    """

    body: Element
    title: str
    language: str
    base: str
    scripts: int
    meta_refresh: bool
    password_field: bool
    matched: tuple[bool, ...] = ()
    titles: tuple[Element, ...] = ()

    def headings(self) -> tuple[str, ...]:
        """The texts of the titles that have one."""
        return tuple([title.words(500) for title in self.titles if title.chars])

    def address(self, url: str) -> str:
        """What relative links start from: the base element, itself relative to the page's own URL."""
        if not self.base:
            return url
        try:
            return urljoin(url, self.base)
        except ValueError:
            return url


def parse(html: str, selectors: Sequence[str] = ()) -> Document:
    """Parse a page. Of the elements that one of the CSS `selectors` fits, `marks` tells which.

    Raises TooHard where the markup would keep the parser busy for seconds, ValueError for what is not CSS.
    """
    page = shown(html, NOSCRIPT if selectors else NOT_SHOWN)  # a selector may name a script
    source = page.html
    refuse_quadratic(source)
    tree = LexborHTMLParser(source)
    root = tree.root
    title_node = tree.css_first("title")
    if title_node is not None and title_node.parent is not None and title_node.parent.tag in _PICTURES:
        named = (one for one in tree.css("title") if one.parent is not None and one.parent.tag not in _PICTURES)
        title_node = next(named, None)
    base = tree.css_first("base[href]") if "<base" in source or "<BASE" in source else None
    title = title_node.text() if title_node is not None else ""
    language = (root.attributes.get("lang") or "") if root is not None else ""
    matched, own = _marked(tree, selectors) if selectors else ((), {})
    body = Element("body", own)
    titles = grow(tree.body, body) if tree.body is not None else ()
    return Document(
        body=body,
        title=" ".join(title.split()),
        language=language,
        base=(base.attributes.get("href") or "") if base is not None else "",
        scripts=page.scripts,
        meta_refresh=_REFRESH.search(source, 0, _before_body(source)) is not None,
        password_field=("assword" in source or "ASSWORD" in source) and _PASSWORD.search(source) is not None,
        matched=matched,
        titles=titles,
    )


def _before_body(html: str) -> int:
    """Where the head of a page ends, or all of it."""
    end = html.find("<body")
    return end if end >= 0 else len(html)


def _marked(tree: LexborHTMLParser, selectors: Sequence[str]) -> tuple[tuple[bool, ...], dict[str, str | None]]:
    """Mark what each selector fits; returns which fit anything, and the marks of the body.

    An element that is never shown is about to go: an empty one takes its place, for a range may begin or end there.
    """
    try:
        found = [tree.css(selector) for selector in selectors]
    except SelectolaxError as error:
        raise ValueError("not a CSS selector") from error
    own = ""
    for number, nodes in enumerate(found):
        for node in nodes:
            if node.tag in ("html", "body"):
                own += f" {number}"
                continue
            place = tree.create_node("span") if node.tag in _NEVER else node
            place.attrs[_MARK] = f"{place.attrs.get(_MARK) or ''} {number}"
            if place is not node:
                node.insert_before(place)  # a copy of it
    return tuple(map(bool, found)), {_MARK: own} if own else {}


def marks(element: Element) -> list[int]:
    """Which of the selectors given to `parse` fit the element, by their places in that list."""
    return [int(number) for number in (element.attrs.get(_MARK) or "").split()]


def is_selector(rule: str) -> bool:
    """Whether the parser understands a CSS selector; costs microseconds, for the page it is asked of is empty."""
    try:
        LexborHTMLParser("").css(rule)
    except (SelectolaxError, ValueError):
        return False
    return True


def grow(node: LexborNode, body: Element) -> tuple[Element, ...]:
    """Copy all below `node` to `body`, characters counted. Comments and what is never shown are left out.

    Returns the headings h1 and h2, those nearest to the root first.

    One walk without recursion: `chars` are those of `holder` so far; the stack holds where to go on, in what, and how
    many characters that one had.
    """
    holder, children, kids, chars = body, body.children, body.kids, 0
    stack: list[tuple[LexborNode | None, Element | None, int]] = []
    titles: list[tuple[int, Element]] = []
    current = node.first_child
    while current is not None or stack:
        if current is None:
            current, above, before = stack.pop()
            if above is not None:
                holder.chars = chars
                if holder.tag == "a":
                    holder.link_chars = chars
                above.link_chars += holder.link_chars
                holder, children, kids, chars = above, above.children, above.kids, chars + before
            continue
        tag = current.tag
        if tag == "-text":
            text = current.text_content
            if not text or text.isspace():
                children += _space(children[-1] if children else holder, holder)
            else:
                children.append(text)
                chars += len(text) - text.count(" ") - text.count("\n")
        elif tag and tag[0] != "-" and tag not in _NEVER:
            element = Element(tag, current.attributes)
            children.append(element)
            kids.append(element)
            if tag in _TITLES:
                titles.append((len(stack), element))
            first = current.first_child
            if first is not None:
                if len(stack) < MAX_DEPTH:
                    stack.append((current.next, holder, chars))
                    holder, children, kids, chars = element, element.children, element.kids, 0
                else:
                    stack.append((current.next, None, 0))  # what is deeper hangs from the same ancestor
                current = first
                continue
        current = current.next
    body.chars = chars
    return tuple([element for _, element in sorted(titles, key=itemgetter(0))])


def _space(beside: Element | str, holder: Element) -> tuple[str, ...]:
    """White space as it counts: before and between blocks none of it is shown, and pages have more of it than text."""
    if isinstance(beside, str) or beside.tag not in BLOCK_TAGS or holder.tag == "pre":
        return (" ",)
    return ()


def titles_of(root: Element) -> tuple[Element, ...]:
    """The headings h1 and h2 below an element, those nearest to it first."""
    return tuple([element for element in root.elements() if element.tag in _TITLES])


def weigh(root: Element) -> None:
    """Count the characters of every element under `root` anew, and those inside links."""
    for element in reversed(root.elements()):
        chars = links = 0
        for child in element.children:
            if isinstance(child, str):
                chars += len(child) - child.count(" ") - child.count("\n")
            else:
                chars += child.chars
                links += child.link_chars
        element.chars = chars
        element.link_chars = chars if element.tag == "a" else links


def _gather(element: Element, parts: list[str]) -> None:
    apart = element.tag in BLOCK_TAGS or element.tag == "br"
    if apart:
        parts.append("\n")
    for child in element.children:
        if isinstance(child, str):
            parts.append(child)
        else:
            _gather(child, parts)
    if apart:
        parts.append("\n")
