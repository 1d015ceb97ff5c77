"""The note that collections of archived pages put above a text: from which day it is."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_BANNER = re.compile(r"\barchived on (?P<day>(?:19|20)\d\d-\d\d-\d\d)\b", re.IGNORECASE)
_NEAR_THE_TOP = 2_000
"""Characters in which a note that is about the whole text stands."""


def archived_on(text: str) -> datetime | None:
    """The day a text says that it was archived on, at its beginning in UTC; None where it says none, or no such day."""
    found = _BANNER.search(text[:_NEAR_THE_TOP])
    if found is None:
        return None
    try:
        day = date.fromisoformat(found["day"])
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
