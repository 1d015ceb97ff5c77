"""The values of the archive's door: a row of the index, and what can become of a capture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

WAYBACK = "wayback"
"""The fetcher that takes a site's captures for the site: it shows where an archive led, and when it looked."""

IMPORTED = "import"
"""The `fetcher` of snapshots of saved pages: a person brought them, and no archive stands for them."""


class CaptureState(StrEnum):
    """What became of a row of the index.

    `indexed`: known, not fetched. `fetched`: its page was kept (whether it is the policy, its check says). `same`: not
    fetched, for its digest is that of the fetched capture before it. `moved`: an archived redirect to another address.
    `not_played`: the archive has no page under that time. `blocked`: the archive shows it to nobody. `bad`: no page
    (an archived error, another type, damaged), or a saved page that seems to be another document. `failed`: given up
    after tries that might have succeeded.
    """

    INDEXED = "indexed"
    FETCHED = "fetched"
    SAME = "same"
    MOVED = "moved"
    NOT_PLAYED = "not_played"
    BLOCKED = "blocked"
    BAD = "bad"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Indexed:
    """A row of the index (CDX). All as the archive wrote it; `timestamp` has 14 digits, mended where it was odd."""

    urlkey: str
    timestamp: str
    original: str
    mimetype: str
    status: str
    digest: str
    length: str

    @property
    def captured_at(self) -> datetime:
        """The timestamp as a time."""
        return moment(self.timestamp)


def moment(timestamp: str) -> datetime:
    """The time that 14 digits name. Raises ValueError for what is no time."""
    return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def stamp(moment: datetime) -> str:
    """A time as the archive's 14 digits."""
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")
