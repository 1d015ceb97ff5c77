"""Filters that a declaration may ask for by name: each changes how a block of the text is written, none what is kept.

A filter is one function and one line in FILTERS. It is given a block, what stands behind the colon of its name in the
declaration, and the time the page was captured at; it returns the block, the same where there is nothing to change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import parse_qsl, unquote, urlsplit

from tracker.core.reading.ago_phrases import AGO, Ago
from tracker.core.reading.links import target
from tracker.core.reading.markdown import Block
from tracker.errors import RuleMissed

_ADDRESS = re.compile(r"https?://[^\s()<>\[\]|*\"]+")
_STOPS = ".,;:!?"  # at the end of an address these belong to the sentence
_STAMP = 120  # characters: in a longer block, "30 days ago" is a term of the policy and not a time stamp
_MOST_WRAPPINGS = 4

_REDIRECTING_PATHS = frozenset(
    (
        *("away", "away.php", "exit", "exit.php", "external", "go", "go.php", "goto", "jump", "l", "l.php", "leave"),
        *("leaving", "link", "link.php", "linkfilter", "out", "out.php", "outbound", "r", "redir", "redir.php"),
        *("redirect", "redirect.php", "redirector", "safelink", "url", "visit"),
    )
)
_REDIRECTING_HOSTS = frozenset(
    (
        *("away", "click", "clicks", "exit", "go", "href", "l", "links", "lm", "lnk", "out", "outbound", "r"),
        *("redir", "redirect", "safelinks", "slack-redir", "t", "track", "trk"),
    )
)
"""What hosts and last parts of paths are called whose only purpose is to lead elsewhere."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter. `says`: what it does, for people; `argument`: what may stand behind its colon, or empty."""

    change: Callable[[Block, str, datetime | None], Block]
    says: str
    argument: str = ""


def filtered(
    found: list[Block], filters: Sequence[str], captured_at: datetime | None
) -> tuple[list[Block], dict[str, int]]:
    """The blocks after the filters, and how many of them each changed. Raises RuleMissed for an unknown filter."""
    changed: dict[str, int] = {}
    for written in filters:
        problem = problem_of(written)
        if problem:
            raise RuleMissed(problem)
        name, _, argument = written.partition(":")
        after = [FILTERS[name].change(block, argument, captured_at) for block in found]
        changed[written] = sum(new is not old for new, old in zip(after, found, strict=True))
        found = after
    return found, changed


def notes_of(filters: Sequence[str], captured_at: datetime | None) -> tuple[str, ...]:
    """What a person should know of filters that could not do their work."""
    if "time-ago" in filters and captured_at is None:
        return ("The filter time-ago changed nothing: it is not known when the page was captured.",)
    return ()


def problem_of(written: str) -> str:
    """What is wrong with a filter as a declaration writes it, or an empty text."""
    name, colon, argument = written.partition(":")
    known = FILTERS.get(name)
    if known is None:
        return f"unknown filter {name!r}; allowed: {', '.join(FILTERS)}"
    if colon and not known.argument:
        return f"the filter {name!r} takes nothing behind a colon; found {argument!r}"
    if colon and not all(part.strip() for part in argument.split(",")):
        return f"the filter {name!r} takes {known.argument} behind its colon; found {argument!r}"
    return ""


# ----------------------------------------------------------------------------------------------------------- filters


def drop_query(block: Block, argument: str, captured_at: datetime | None) -> Block:
    """Take query parameters out of the addresses of a block: those that are named, or all."""
    names = {name.strip() for name in argument.split(",")} if argument else None

    def change(url: str) -> str:
        head, mark, rest = url.partition("?")
        if not mark:
            return url
        query, hash_mark, fragment = rest.partition("#")
        kept = [pair for pair in query.split("&") if names and unquote(pair.partition("=")[0]) not in names]
        return head + ("?" + "&".join(kept) if kept else "") + hash_mark + fragment

    return _addresses(block, change)


def unwrap_redirects(block: Block, argument: str, captured_at: datetime | None) -> Block:
    """Put in place of an address that only leads to another one the address it leads to."""

    def change(url: str) -> str:
        for _ in range(_MOST_WRAPPINGS):
            inner = _wrapped(url)
            if not inner:
                break
            url = inner
        return url

    return _addresses(block, change)


def time_ago(block: Block, argument: str, captured_at: datetime | None) -> Block:
    """Put a date in place of "3 days ago", as exact as such words are; without a time of capture, leave them."""
    patterns, telling = _ago_patterns()
    if captured_at is None or len(block.plain) > _STAMP or not telling.search(block.plain):
        return block
    now: datetime = captured_at

    def change(text: str) -> str:
        for pattern in patterns:
            text = pattern.sub(lambda match: _moment(match, now), text)
        return text

    return _changed(block, change(block.text), change(block.plain))


FILTERS: dict[str, Filter] = {
    "drop-query": Filter(
        drop_query,
        "Takes query parameters out of links: those named behind a colon (drop-query:ref,source), or all.",
        "names of query parameters, parted by commas,",
    ),
    "unwrap-redirects": Filter(
        unwrap_redirects,
        "Replaces links that pass through a redirector (.../url?q=https://...) by what they lead to.",
    ),
    "time-ago": Filter(
        time_ago,
        'Replaces "3 days ago" by a date, counted from the time the page was captured.',
    ),
}
"""By the names that declarations use, in the order in which the documentation tells of them."""


# ------------------------------------------------------------------------------------------------------------- tools


def _addresses(block: Block, change: Callable[[str], str]) -> Block:
    """The block with its addresses changed, those of links and those that stand in the text."""
    if "://" not in block.text:
        return block

    def changed(match: re.Match[str]) -> str:
        url = match[0].rstrip(_STOPS)
        return change(url) + match[0][len(url) :]

    return _changed(block, _ADDRESS.sub(changed, block.text), _ADDRESS.sub(changed, block.plain))


def _changed(block: Block, text: str, plain: str) -> Block:
    if text == block.text and plain == block.plain:
        return block
    return Block(**{name: getattr(block, name) for name in Block.__annotations__} | {"text": text, "plain": plain})


def _wrapped(url: str) -> str:
    """The address that a redirector's address holds, or an empty text for all others."""
    try:
        parts = urlsplit(url)
        labels = (parts.hostname or "").split(".")
    except ValueError:
        return ""
    last = parts.path.rstrip("/").rpartition("/")[2].lower()
    if not parts.query or not (last in _REDIRECTING_PATHS or labels[0] in _REDIRECTING_HOSTS or "safelinks" in labels):
        return ""
    if parts.query.startswith(("http://", "https://", "http%3A", "https%3A")):
        return target(unquote(parts.query), "")
    held = [value for _, value in parse_qsl(parts.query) if value.startswith(("http://", "https://"))]
    return target(held[0], "") if len(held) == 1 else ""


_UNITS = ("second", "minute", "hour", "day", "week", "month", "year")


@cache
def _ago_patterns() -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str]]:
    """A pattern for each language, and one for what a text must hold for any of them to fit."""
    telling = "|".join({phrase.after or phrase.before for phrase in AGO.values()})
    return tuple(map(_ago_pattern, AGO.values())), re.compile(telling, re.IGNORECASE)


def _ago_pattern(phrase: Ago) -> re.Pattern[str]:
    units = "|".join(f"(?P<{unit}>{getattr(phrase, unit)})" for unit in _UNITS)
    number = rf"(?P<count>\d{{1,4}})|(?:{phrase.one})" if phrase.one else r"(?P<count>\d{1,4})"
    start, end = (r"(?<!\d)(?<!\d[.,])", "") if phrase.solid else (r"(?<!\w)(?<!\d[.,])", r"(?!\w)")
    return re.compile(rf"{start}{phrase.before}(?:{number})\s?(?:{units}){phrase.after}{end}", re.IGNORECASE)


def _moment(match: re.Match[str], now: datetime) -> str:
    """The day, month or year that the words mean; the words themselves where they go back before the calendar.

    A day is as exact as days and hours are. Weeks and months are counted in months and years in years: to say more
    would be to make a new date up with every look at a page that says "2 weeks ago" for seven days.
    """
    count = int(match["count"] or 1)
    unit = next(unit for unit in _UNITS if match[unit])
    if unit == "year":
        return f"{now.year - count:04}" if count < now.year else match[0]
    if unit == "month":
        months = now.year * 12 + now.month - 1 - count
        return f"{months // 12:04}-{months % 12 + 1:02}" if months >= 12 else match[0]
    moment = now - timedelta(**{unit + "s": count})
    return moment.strftime("%Y-%m" if unit == "week" else "%Y-%m-%d")
