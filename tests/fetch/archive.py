"""A client for the tests' archives, and turns that let everything through and remember what they were told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from tests.fetch.loopback import fetching, options
from tracker.core.archiving.model import Indexed, stamp
from tracker.core.model import Fetched
from tracker.errors import FetchError
from tracker.fetch import FetchOptions, Request
from tracker.fetch.archive import ArchiveOptions, Kind, NoArchive
from tracker.fetch.wayback import Wayback


@dataclass
class FreeTurns:
    """No waiting. `told`: what the turns heard of the archive, in order."""

    taken: list[Kind] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def take(self, kind: Kind) -> None:
        self.taken.append(kind)

    def answered(self) -> None:
        self.told.append("answered")

    def limited(self, retry_after: float | None) -> float:
        self.told.append(f"limited {retry_after}")
        return retry_after or 60.0

    def refused(self) -> float:
        self.told.append("refused")
        return 3600.0 if self.told.count("refused") > 1 else 0.0


@contextmanager
def asking(
    origin: str, turns: FreeTurns | None = None, page_rows: int = 5000, max_bytes: int = 1_000_000, key_file: str = ""
) -> Iterator[Wayback]:
    """A client for the block, closed after it."""
    archive = ArchiveOptions(origin=origin, key_file=key_file)
    wayback = Wayback(archive, options(max_bytes=max_bytes), turns or FreeTurns(), page_rows=page_rows)
    try:
        yield wayback
    finally:
        wayback.close()


def refuses(wayback: Wayback, timestamp: str, original: str, kind: type[FetchError]) -> FetchError:
    """The error that playing a capture ends in; exactly of that kind."""
    with pytest.raises(kind) as caught:
        wayback.play(timestamp, original)
    assert type(caught.value) is kind
    assert str(caught.value).isprintable()
    return caught.value


class MirrorArchive(NoArchive):
    """An archive that holds of every page a capture of this moment."""

    def __init__(self, settings: FetchOptions) -> None:
        self._settings = settings

    def newest(self, url: str) -> Indexed | None:
        return Indexed("", stamp(datetime.now(UTC)), url, "text/html", "200", "AAAA", "1")

    def play(self, timestamp: str, original: str) -> Fetched:
        with fetching(self._settings) as http:
            return replace(http.fetch(Request(original)), fetcher="wayback")
