"""Which rows of an index may show a text, and which tell that a policy moved. Judged by the index alone.

A revisit has no status of its own (`-`): it says that the body was that of an earlier capture, which may have been a
redirect or an error page. Redirects between http and https, with and without `www.`, stand among the pages of every
site and say nothing.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from tracker.core.archiving.model import CaptureState, Indexed

MOVED_FOR = timedelta(days=30)
"""A stretch this long in which an address showed redirects only is a move; shorter ones are a site's quarrels."""

_PAGES = ("text/", "application/pdf", "application/xhtml", "application/msword", "application/octet-stream")
_UNKNOWN = frozenset({"", "-", "unk", "warc/revisit"})
_DOCUMENTS = "application/vnd."


@dataclass(frozen=True, slots=True)
class Sorted:
    """An index, sorted, by places in it. `texts`: may show a text. `redirects`: worth a look, for they may tell of a
    move. `void`: shows none, with the state and the reason.
    """

    texts: tuple[int, ...]
    redirects: tuple[int, ...]
    void: Mapping[int, tuple[CaptureState, str]]


def sort_out(rows: Sequence[Indexed]) -> Sorted:
    """Sort the rows of one address, in order of time."""
    statuses = _statuses(rows)
    texts, moves, void = [], [], {}
    for place, row in enumerate(rows):
        status = row.status if row.status != "-" else statuses.get(row.digest, "-")
        if status.startswith("3"):
            moves.append(place)
        elif status not in ("200", "203", "-"):
            void[place] = CaptureState.BAD, f"the site answered {status} then"
        elif not _may_be_page(row.mimetype):
            void[place] = CaptureState.BAD, f"it is of the type {row.mimetype[:60]}"
        else:
            texts.append(place)
    looked_at = _worth_a_look(rows, texts, moves)
    for place in moves:
        if place not in looked_at:
            void[place] = CaptureState.MOVED, "a redirect among pages"
    return Sorted(tuple(texts), tuple(sorted(looked_at)), void)


def same_address(one: str, other: str) -> bool:
    """Whether two URLs differ in no more than scheme, `www.`, a usual port, a slash at the end, and the fragment."""
    return _bare(one) == _bare(other)


def home_page(url: str) -> bool:
    """Whether a URL is that of a site, not of a page: a policy that leads there is gone rather than moved."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path.strip("/").casefold() in _HOMES and not parts.query


_HOMES = frozenset({"", "index.html", "index.php", "index.htm", "home", "en", "us", "en-us"})


def _bare(url: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:  # what is no URL is the same as itself
        return "", url, ""
    host = (parts.hostname or "").removeprefix("www.")
    port = parts.netloc.rpartition(":")[2] if parts.netloc.rpartition(":")[2].isdigit() else ""
    return host + (f":{port}" if port not in ("", "80", "443") else ""), parts.path.rstrip("/"), parts.query


def _statuses(rows: Sequence[Indexed]) -> dict[str, str]:
    """The status of the first capture with each digest that has one."""
    found: dict[str, str] = {}
    for row in rows:
        if row.status.isdigit():
            found.setdefault(row.digest, row.status)
    return found


def _may_be_page(mimetype: str) -> bool:
    kind = mimetype.casefold().partition(";")[0].strip()
    return kind in _UNKNOWN or kind.startswith(_PAGES) or kind.startswith(_DOCUMENTS)


def _worth_a_look(rows: Sequence[Indexed], texts: Sequence[int], moves: Sequence[int]) -> set[int]:
    """The first redirect of each stretch in which there is no page, long enough or at the end of the index."""
    last_text = texts[-1] if texts else -1
    stretches: list[list[int]] = []
    for place in moves:
        if stretches and not bisect(texts, place) - bisect(texts, stretches[-1][0]):
            stretches[-1].append(place)
        else:
            stretches.append([place])
    return {
        inside[0]
        for inside in stretches
        if inside[0] > last_text or rows[inside[-1]].captured_at - rows[inside[0]].captured_at >= MOVED_FOR
    }
