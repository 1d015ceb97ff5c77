"""Dates in languages that `languages` has no entry for: a short line near the top or the end, read by dateparser.

Only a fragment that was found is handed over, with the language the page declares: the library's own search in running
text takes "we" and "may" for dates, and loading it costs half a second.
"""

from __future__ import annotations

import re
from datetime import datetime

from tracker.core.reading.date_forms import Found
from tracker.core.reading.date_lines import Line, Lines, Place

_NUMBER = re.compile(r"\d+")
_LONGEST = 100
"""Characters of a line that says little more than its date."""
_TRIES = 4
"""Fragments that are tried: a language's rules take up to 0.4 s to load, a parse 5 ms."""


def _parse(fragment: str, language: str) -> datetime | None:
    import dateparser

    settings = {
        "REQUIRE_PARTS": ["month", "year"],  # else a lone "5" becomes today's month
        "PARSERS": ["absolute-time"],  # "3 days ago" is the page's clock, not the policy's date
        "PREFER_DAY_OF_MONTH": "first",
        "DATE_ORDER": "DMY",
        "RELATIVE_BASE": datetime(2000, 1, 1),
    }
    try:
        found = dateparser.parse(fragment, languages=[language], settings=settings)
    except ValueError:  # a language it does not know either
        return None
    return found if isinstance(found, datetime) else None


def read_other(lines: Lines, language: str) -> tuple[Line, Found] | None:
    """The first date of a short line at the head, else at the tail, and the line; None where none is read.

    `language`: a BCP 47 primary tag without an entry in LANGUAGES. The date is what follows the line's last colon.
    """
    short = [line for line in lines.dated() if len(line.raw) <= _LONGEST and line.place is not Place.MIDDLE]
    for line in sorted(short, key=lambda item: item.place is Place.TAIL)[:_TRIES]:
        start = line.folded.rfind(":") + 1
        fragment = line.raw[start:].strip(" .")
        moment = _parse(fragment, language) if fragment else None
        if moment is not None and 1990 <= moment.year <= 2099:
            day = moment.day if len(_NUMBER.findall(line.folded[start:])) > 1 else 0
            return line, Found(start, len(line.raw), moment.year, moment.month, day)
    return None
