"""The index of a web archive: pages of captures in order of time, and the newest one.

One page is asked for from the last timestamp of the page before it, inclusive, and what was seen is dropped: nothing
is lost, and a plain timestamp is all that must be kept to go on. The archive's own resume key, which skips what is
left of a second, serves only where a whole page holds one timestamp. No server-side collapse or filter: they drop
revisits, or keep the first of a run without its end.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlencode

import httpx

from tracker.core.addresses import host_of
from tracker.core.archiving.model import Indexed, stamp
from tracker.core.archiving.rows import IndexText, known_as, parse_index, refused, shows_page, statuses_of
from tracker.errors import BadProtocol, BadStatus, Blocked, TooLarge, Truncated
from tracker.fetch.archive import IndexPage
from tracker.fetch.exchange import Answer
from tracker.fetch.headers import media_type
from tracker.fetch.wayback_calls import CLOCKS_DIFFER, Calls

PAGE_ROWS = 5000
MOST_INDEX_BYTES = 50_000_000
MOST_LINES = 200_000
"""Of an answer: more than any page of any site has captures. In memory a short line takes 30 times its length."""
MOST_KEYS = 20
"""Resume keys that are followed to get past one timestamp; other clients were led in a circle 10,000 requests long."""
NEWEST_ROWS = (50, 1000, 5000)
"""How many of the last rows are asked for, until one of them shows a page."""

_ERROR = "x-archive-wayback-runtime-error"


def index_page(
    calls: Calls, url: str, since: str, until: str, seen: Collection[tuple[str, str, str]], rows: int
) -> IndexPage:
    """One page of the captures of a URL; see `Archive.index`. `rows`: how many to ask for."""
    found: dict[tuple[str, str, str], Indexed] = {}
    keys: list[str] = [""]
    malformed = 0
    while True:
        page = _search(calls, url, {"from": since, "to": until, "limit": str(rows), "resumeKey": keys[-1]})
        malformed += page.malformed
        found |= {name: row for row in page.rows if (name := known_as(row)) not in seen}
        more = page.resume_key or page.lines >= rows
        advanced = bool(page.last) and (len(since) < len(page.last) or page.last > since)
        if advanced or not more or not page.resume_key:
            ordered = tuple(sorted(found.values(), key=lambda row: row.timestamp))
            goes_on = bool(more) and advanced
            return IndexPage(ordered, malformed, page.last if goes_on else "", page.at_last if goes_on else frozenset())
        if page.resume_key in keys or len(keys) > MOST_KEYS:
            raise BadProtocol(f"the index of {calls.host} leads in a circle after {since or 'its beginning'}")
        keys.append(page.resume_key)


def newest(calls: Calls, url: str) -> Indexed | None:
    """The newest capture that shows a page; see `Archive.newest`."""
    until = ""
    for rows in NEWEST_ROWS:
        page = _search(calls, url, {"to": until, "limit": str(-rows)})
        statuses = statuses_of(page.rows)
        shown = [row for row in page.rows if shows_page(row, statuses)]
        if shown:
            return max(shown, key=lambda row: row.timestamp)
        if page.lines < rows or not page.rows:
            return None
        until = min(row.timestamp for row in page.rows)
    return None


def _search(calls: Calls, url: str, wanted: dict[str, str]) -> IndexText:
    """Ask the index. Raises Blocked where the archive shows nothing of this URL to anybody."""
    parameters = {"url": url.partition("#")[0]} | {name: value for name, value in wanted.items() if value}
    if not wanted["limit"].startswith("-"):
        parameters["showResumeKey"] = "true"
    with calls.ask("search", f"{calls.origin}/cdx/search/cdx?{urlencode(parameters)}") as answer:
        text = _text(calls, answer)
        status = answer.response.status_code
    found = parse_index(text)
    refusal = found.refusal or refused(answer.header(_ERROR))
    if refusal or status == httpx.codes.FORBIDDEN:
        raise Blocked(f"{calls.host} shows no captures of {url}: {refusal or 'it answered 403 Forbidden'}")
    if status != httpx.codes.OK:
        raise BadStatus(f"the index of {calls.host} answered {status}")
    if "html" in media_type(answer.header("content-type")) or text.lstrip().startswith("<"):
        raise BadStatus(f"the index of {calls.host} answered with a page in place of rows", transient=True)
    return _believed(calls, url, found)


def _believed(calls: Calls, url: str, found: IndexText) -> IndexText:
    """Without the rows of other hosts than the one that was asked about, and of times that lie ahead."""
    host, latest = _site(url), stamp(calls.clock() + CLOCKS_DIFFER)
    own = {address for address in {row.original for row in found.rows} if _site(address) == host}
    rows = tuple(row for row in found.rows if row.original in own and row.timestamp <= latest)
    return replace(found, rows=rows, malformed=found.malformed + len(found.rows) - len(rows))


def _site(url: str) -> str:
    """The host as an archive's keys count: in ASCII, without `www.`, `www2.` ... and port."""
    host = host_of(url)
    if not host.isascii():
        with suppress(UnicodeError):
            host = host.encode("idna").decode("ascii")
    return re.sub(r"^www\d*\.", "", host)


def _text(calls: Calls, answer: Answer) -> str:
    answer.read(MOST_INDEX_BYTES)
    if answer.body.data.count(b"\n") > MOST_LINES:
        raise TooLarge(f"the index of {calls.host} answered with more than {MOST_LINES:,} rows")
    text = answer.body.data.decode("utf-8", "replace")
    framed = {"content-length", "transfer-encoding"} & set(answer.response.headers)
    if calls.closed() or (text and not framed and not text.endswith("\n")):
        raise Truncated(f"the index of {calls.host} ended in the middle of a row", transient=True)
    return text
