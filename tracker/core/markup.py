"""Markup as text, before it is parsed: what no browser shows is cut out.

Scripts and styles are two thirds of a policy page's characters. The parser takes half as long without them, and nothing
has to be taken out of its tree again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NOT_SHOWN = frozenset(("script", "style", "svg", "noscript", "template"))
NOSCRIPT = frozenset(("noscript",))
_START = re.compile(rf"<(?=[!sSnNtT])(?:!--|({'|'.join(NOT_SHOWN)})(?=[\s/>]))", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])[^>]*>", re.IGNORECASE) for name in NOT_SHOWN}
_COMMENT_END = re.compile(r"--!?>")


@dataclass(frozen=True, slots=True)
class Shown:
    """Markup without what is never shown, and how many scripts went."""

    html: str
    scripts: int


def shown(html: str, cut: frozenset[str] = NOT_SHOWN) -> Shown:
    """The markup without elements that no browser shows (noscript: browsers run scripts), of those named in `cut`.

    `<noscript><iframe .../></noscript>` in a page's head (tag managers are set up so) would else open an iframe that
    swallows the page, for the parser runs no scripts. What never ends stays, for the parser to make of it what browsers
    do. Comments and elements are met in the order in which they stand: a tag within a comment opens nothing. Comments
    stay, since what looks like the start of one may stand in an attribute.
    """
    parts: list[str] = []
    position = scripts = 0
    endless: set[str] = set()
    start = _START.search(html)
    while start is not None:
        name = (start[1] or "").lower()
        scripts += name == "script"
        end = -1 if name in endless else _end(html, name, start.end())
        if end < 0:
            endless.add(name)  # none that comes later will end either; looking again would cost the page's square
            end = start.end()
        elif name in cut:
            parts.append(html[position : start.start()])
            position = end
        start = _START.search(html, end)
    parts.append(html[position:])
    return Shown("".join(parts), scripts)


def _end(html: str, name: str, at: int) -> int:
    """Where the element of that name, or the comment where it is empty, ends that is open at `at`; -1 if nowhere."""
    if name:
        match = _ENDS[name].search(html, at)
        return match.end() if match else -1
    for abrupt in (">", "->"):  # `<!-->` and `<!--->` are whole comments (HTML standard, 13.2.5.43)
        if html.startswith(abrupt, at):
            return at + len(abrupt)
    match = _COMMENT_END.search(html, at)
    return match.end() if match else -1
