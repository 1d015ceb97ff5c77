"""Markup that would keep the HTML parser busy for seconds, told from ordinary pages before it is parsed."""

from __future__ import annotations

import re
from collections import Counter

from tracker.errors import TooHard

_BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table"
    " tbody td tfoot th thead tr ul"
)
BLOCK_TAGS = frozenset(_BLOCK_TAGS.split())
"""Elements that stand on lines of their own (HTML standard, section 15.3, rendering of flow content)."""

MAX_UNCLOSED = 3_000
MAX_ATTRIBUTES = 4_000
MAX_OPTIONS = 20_000
"""Above these the parser is quadratic: 10,000 open elements cost 0.24 s, 50,000 more than 12 s (measured)."""

MAX_REOPENED = 500_000
"""Formatting elements that blocks open anew: 300,000 cost 1.1 s, a million 3.9 s (measured, parsed and copied)."""

_LONG = 2 * MAX_ATTRIBUTES  # characters: the least that so many attributes need
_ATTRIBUTE = re.compile(r"""[^\s/][^\s/=]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|\S*))?""")

# Not `a` and `nobr`: one that begins ends the one before.
_FORMATTING = frozenset(("b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"))
_STYLED = re.compile(rf"<(?=[BCEFISTUbcefistu])(?i:{'|'.join(sorted(_FORMATTING))})[\s/][^>]*")
_TAG = re.compile(
    r"""<!--.*?(?:-->|\Z)|<(/?)([a-z][^\s/>]*)((?>[^>=]+|=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))*)(?:>|\Z)""",
    re.IGNORECASE | re.DOTALL,
)  # to the end of the page, so that what never ends is looked at once
_ALIKE = 3  # of formatting elements with the same attributes, no more are opened anew (HTML standard, 13.2.4.3)

_NO_DEPTH = frozenset(
    (
        *(
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "param",
            "source",
            "track",
            "wbr",
        ),
        *("html", "head", "body", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "caption"),
        *("colgroup", "option", "optgroup", "rt", "rp", "a", "nobr", "button"),
    )
)
"""Elements without content, and those that the next of their kind ends."""


def refuse_quadratic(html: str) -> None:
    """Raise TooHard for markup that the parser would take seconds over; costs about 0.1 ms on an ordinary page."""
    tags = html.count("<")
    if tags > 4 * MAX_UNCLOSED and html.count("<option") + html.count("<OPTION") > MAX_OPTIONS:
        raise TooHard("the page nests its markup too deeply to be read")
    if _suspicious(html, tags):
        _refuse_nesting(html)
    start, size = 0, len(html)
    while start + _LONG < size:
        # Jump from one end of a tag to the last that lies within the next 8,000 characters: a gap may be a long tag.
        end = html.rfind(">", start, start + _LONG)
        if end < 0:
            end = html.find(">", start + _LONG)
            end = size if end < 0 else end
            tag = html.rfind("<", start, end)
            if tag >= 0 and html[tag + 1 : tag + 2].isalpha() and _attributes(html[tag:end]) > MAX_ATTRIBUTES:
                raise TooHard("an element of the page has too many attributes to be read")
        start = end + 1


def _suspicious(html: str, tags: int) -> bool:
    """Whether so many elements may be open, or opened anew, that each tag must be looked at."""
    if tags > 4 * MAX_UNCLOSED or (tags > MAX_UNCLOSED and tags - 2 * html.count("</") > MAX_UNCLOSED):
        return True
    if tags * tags < 4 * MAX_REOPENED:  # half of them open and half of them blocks would be the worst
        return False
    kinds = len(_FORMATTING) + len(set(_STYLED.findall(html)))
    return _ALIKE * kinds * tags > MAX_REOPENED


def _refuse_nesting(html: str) -> None:
    """Raise TooHard where too many elements are open at once, or formatting is opened anew too often."""
    unclosed: Counter[str] = Counter()
    formats: dict[str, list[str]] = {}
    alike: Counter[str] = Counter()
    depth = active = reopened = 0
    for match in _TAG.finditer(html):
        end, name, rest = match.groups()
        if name is None:
            continue
        tag = name.lower()
        if end:
            if unclosed[tag]:
                unclosed[tag] -= 1
                depth -= 1
            if formats.get(tag):
                kind = formats[tag].pop()
                alike[kind] -= 1
                active -= alike[kind] < _ALIKE
            continue
        if tag in BLOCK_TAGS:
            reopened += active
        elif tag in _FORMATTING:
            kind = tag + rest
            formats.setdefault(tag, []).append(kind)
            active += alike[kind] < _ALIKE
            alike[kind] += 1
        elif rest.endswith("/"):
            continue  # a part of a picture: elements of HTML are not ended so
        if tag not in _NO_DEPTH:
            unclosed[tag] += 1
            depth += 1
        if depth > MAX_UNCLOSED or reopened > MAX_REOPENED:
            raise TooHard("the page nests its markup too deeply to be read")


def _attributes(tag: str) -> int:
    """How many attributes a tag has; with or without white space between them."""
    return len(_ATTRIBUTE.findall(tag)) - 1
