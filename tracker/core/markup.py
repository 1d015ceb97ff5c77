"""Markup as text, before it is parsed: what no browser shows is cut out.

Scripts and styles are two thirds of a policy page's characters. The parser takes half as long without them, and nothing
has to be taken out of its tree again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NOT_SHOWN = ("noscript", "script", "style", "template")
"""Not among them: svg, which may close itself and hold another one; the tree leaves it out."""
NOSCRIPT = ("noscript",)
_START = re.compile(rf"<(?=[sSnNtT])({'|'.join(NOT_SHOWN)})(?=[\s/>])", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])[^>]*>", re.IGNORECASE) for name in NOT_SHOWN}


@dataclass(frozen=True, slots=True)
class Shown:
    """Markup without what is never shown, and how many scripts went."""

    html: str
    scripts: int


def shown(html: str, cut: tuple[str, ...] = NOT_SHOWN) -> Shown:
    """The markup without elements that no browser shows (noscript: browsers run scripts), of those named in `cut`.

    `<noscript><iframe .../></noscript>` in a page's head (tag managers are set up so) would else open an iframe that
    swallows the page, for the parser runs no scripts. What never ends stays, for the parser to make of it what browsers
    do. Comments stay too, since what looks like the start of one may stand in an attribute; a tag within a comment
    opens nothing.
    """
    parts: list[str] = []
    position = at = scripts = 0
    endless: set[str] = set()
    while (start := _START.search(html, at)) is not None:
        comment = _comment_around(html, at, start.start())
        if comment:
            at = comment
            continue
        name = start[1].lower()
        scripts += name == "script"
        at = start.end()
        end = None if name in endless else _ENDS[name].search(html, at)
        if end is None:
            endless.add(name)  # none that comes later will end either; looking again would cost the page's square
        else:
            at = end.end()
            if name in cut:
                parts.append(html[position : start.start()])
                position = at
    parts.append(html[position:])
    return Shown("".join(parts), scripts)


def _comment_around(html: str, since: int, place: int) -> int:
    """Where the comment ends that a place lies in, or 0. `since`: a place before it that lies in none.

    `<!-->` and `<!--->` are whole comments (HTML standard, 13.2.5.43); one that never ends hides what comes after it,
    and there is nothing left to be cut.
    """
    opened = html.rfind("<!--", since, place)
    if opened < 0:
        return 0
    first = html.find("<!--", since, place)
    while first >= 0:
        end = html.find("-->", first + 2)
        if end < 0:
            return len(html)
        if end + 3 > place:
            return end + 3
        first = html.find("<!--", end + 3, place)
    return 0
