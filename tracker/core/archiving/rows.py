"""Reading the index of a web archive (CDX, as text) with all that real answers hold besides rows. Pure.

The Wayback Machine's rows have seven fields: urlkey, timestamp, original, mimetype, statuscode, digest, length. What
this reader survives was seen in recorded answers: rows repeated, revisits before their originals, `-` for a status,
timestamps of the year 2000 with a month or day of 00, mailto: and data: addresses, errors with the status 200.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from tracker.core.archiving.model import Indexed, moment

FIELDS = 7
MOST_LINE = 16_384
"""Characters of a row; beyond them nothing in it is an address. Rows of real indexes stay below 2,500."""
MOST_ADDRESS = 8_000
FIRST_YEAR = 1990
"""Before the web nothing of it can have been captured."""
REVISIT = "warc/revisit"
"""The type of a row that says: the same bytes as an earlier capture."""

_TIMESTAMP = re.compile(r"\d{14}", re.ASCII)
_STATUS = re.compile(r"-|\d{3}", re.ASCII)
_REFUSAL = re.compile(r"(?:AccessControlException|URLHasBeenExcluded)[^:\n]*:?[ \t]*([^\n]{0,200})")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class IndexText:
    """What a page of the index says. `rows`: in its own order, nothing twice.

    `lines`: how many it held, repeated and malformed ones included; a page with as many as were asked for may not be
    the last. `last`: the timestamp of the last row, as it was written; `at_last`: the rows of that timestamp, for the
    page that goes on from it. `resume_key`: where the archive says that there is more. `refusal`: why the archive shows
    nothing, where it says so in place of rows.
    """

    rows: tuple[Indexed, ...]
    malformed: int
    lines: int
    last: str = ""
    at_last: frozenset[tuple[str, str, str]] = frozenset()
    resume_key: str = ""
    refusal: str = ""


def known_as(row: Indexed) -> tuple[str, str, str]:
    """What tells a capture from all others of its policy."""
    return row.timestamp, row.original, row.digest


def parse_index(text: str) -> IndexText:
    """Read a page of the index. Never raises: lines that name no capture of a web page are counted."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    while lines and not lines[-1].strip():
        lines.pop()
    refusal = refused(lines[0]) if lines else ""
    if refusal:
        return IndexText((), 0, 0, refusal=refusal)
    resume_key = ""
    if len(lines) > 1 and not lines[-2].strip() and " " not in lines[-1].strip():
        resume_key = lines.pop().strip()
    lines = [line for line in lines if line.strip()]
    found: dict[tuple[str, str, str], Indexed] = {}
    written: dict[tuple[str, str, str], str] = {}
    malformed, last = 0, ""
    for line in lines:
        row = _row(line)
        if row is None:
            malformed += 1
            continue
        last = line.split(" ")[1]
        name = known_as(row)
        written[name] = last
        if name not in found or (found[name].status == "-" and row.status != "-"):
            found[name] = row  # of a revisit and a row with its status, the latter says more
    at_last = frozenset(name for name, timestamp in written.items() if timestamp == last)
    return IndexText(tuple(found.values()), malformed, len(lines), last, at_last, resume_key)


def refused(text: str) -> str:
    """Why an archive shows nothing to anybody, from a line or header that says so; else empty."""
    matched = _REFUSAL.search(text)
    return (_UNPRINTABLE.sub("", matched[1]).strip() or "access is not allowed") if matched else ""


def mended(timestamp: str) -> str:
    """A timestamp of 14 digits that is a time, or empty.

    Captures of the year 2000 have a month or a day of 00 put in before the real one, which pushed the seconds out:
    20000012170449 is the 17th of December, 04:49.
    """
    if not _TIMESTAMP.fullmatch(timestamp):
        return ""
    for start in (4, 6):
        if timestamp[start : start + 2] == "00":
            timestamp = f"{timestamp[:start]}{timestamp[start + 2 :]}00"
    try:
        return timestamp if moment(timestamp).year >= FIRST_YEAR else ""
    except ValueError:
        return ""


@lru_cache(maxsize=1024)
def web_address(text: str) -> bool:
    """Whether a text is the address of a page: http or https, a host, a port that can be one, and nobody's name."""
    if len(text) > MOST_ADDRESS:
        return False
    try:
        parts = urlsplit(text)
        named = parts.username is not None or parts.password is not None
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not named and parts.port != 0
    except ValueError:
        return False


def shows_page(row: Indexed, statuses: dict[str, str]) -> bool:
    """Whether a row is of a page (status 200) rather than of a redirect or an error.

    `statuses`: of the digests that are known; a revisit, which has none of its own, has that of its digest, and counts
    as a page where that is not known.
    """
    if row.status != "-":
        return row.status == "200"
    return row.mimetype == REVISIT and statuses.get(row.digest, "200") == "200"


def statuses_of(rows: tuple[Indexed, ...]) -> dict[str, str]:
    """The status of each digest, from the rows that have one."""
    return {row.digest: row.status for row in rows if row.status != "-"}


def _row(line: str) -> Indexed | None:
    """The capture that a line names, or None."""
    if len(line) > MOST_LINE or _UNPRINTABLE.search(line):
        return None
    fields = line.split(" ")
    if len(fields) < FIELDS:
        return None
    urlkey, timestamp, original, mimetype, status, digest, length = fields[:FIELDS]
    timestamp = mended(timestamp)
    if not timestamp or not digest or not _STATUS.fullmatch(status) or not web_address(original):
        return None
    return Indexed(urlkey, timestamp, original, mimetype, status, digest, length)
