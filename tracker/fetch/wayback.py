"""The Wayback Machine, or an archive that speaks like it: its index, its captures, saving; and the fetcher made of it.

Index queries, playback and saving have a file each (`wayback_index`, `wayback_play`, `wayback_save`); what all
requests share is in `wayback_calls`. Sources of what is known of web.archive.org: the issues of the EDGI, waybackpy
and cdx_toolkit clients, recorded answers, and pywb, against which the tests run.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Self

import httpx

from tracker import __version__
from tracker.core.archiving.addresses import memento_address
from tracker.core.archiving.model import WAYBACK, Indexed
from tracker.core.model import Fetched
from tracker.errors import NotPlayed
from tracker.fetch import FetchOptions, Request, Shared, wayback_save
from tracker.fetch.archive import Archive, ArchiveOptions, IndexPage, NoArchive, Saving, Turns
from tracker.fetch.exchange import Clock, utc_now
from tracker.fetch.wayback_calls import Calls
from tracker.fetch.wayback_index import PAGE_ROWS, index_page, newest
from tracker.fetch.wayback_play import play
from tracker.guard import Guard


class Wayback:
    """The archive of the settings. Share one between all threads: it is asked one thing at a time.

    `transport` takes the network's place in tests; `page_rows`: how many rows of the index to ask for at once.
    """

    def __init__(
        self,
        archive: ArchiveOptions,
        options: FetchOptions,
        turns: Turns,
        transport: httpx.BaseTransport | None = None,
        clock: Clock = utc_now,
        page_rows: int = PAGE_ROWS,
    ) -> None:
        self._calls = Calls(archive.origin, options, turns, transport, clock)
        self._key_file = archive.key_file
        self._page_rows = page_rows
        self.origin = self._calls.origin

    def index(
        self, url: str, since: str = "", until: str = "", seen: Collection[tuple[str, str, str]] = ()
    ) -> IndexPage:
        """One page of the captures of a URL, in order of time."""
        return index_page(self._calls, url, since, until, seen, self._page_rows)

    def newest(self, url: str) -> Indexed | None:
        """The newest capture that shows a page, or None."""
        return newest(self._calls, url)

    def play(self, timestamp: str, original: str) -> Fetched:
        """The page of a capture, archived redirects followed within the archive."""
        return play(self._calls, timestamp, original)

    def memento_url(self, timestamp: str, original: str) -> str:
        """Where people see the capture."""
        return memento_address(self.origin, timestamp, original)

    def save(self, url: str) -> Saving:
        """Ask the archive to save a page. Raises ConfigError where there are no keys, Ambiguous where it may have."""
        return wayback_save.save(self._calls, url, wayback_save.read_keys(self._key_file))

    def saving(self, job: str) -> Saving:
        """Where a request to save stands."""
        return wayback_save.saving(self._calls, job)

    def close(self) -> None:
        """Release connections; whoever reads gets Unreachable."""
        self._calls.close()


class WaybackFetcher:
    """Fetches the newest capture of a page, for sites that do not let us in. Share one between all threads."""

    name = WAYBACK

    def __init__(self, options: FetchOptions, archive: Archive, clock: Clock = utc_now) -> None:
        self._guard = Guard(options.allow_networks)
        self._archive = archive
        self._clock = clock

    @classmethod
    def from_options(cls, options: FetchOptions, shared: Shared | None = None) -> Self:
        """Make the fetcher from the settings; `shared` gives the archive, which is asked at the first fetch."""
        return cls(options, (shared and shared.archive) or NoArchive())

    def fetch(self, request: Request) -> Fetched:
        """Return the newest capture, or with `not_modified` that it is the one we know; or raise a FetchError.

        Its `etag` is the capture's timestamp. NotPlayed where the archive holds no page of this address.
        """
        started_at = self._clock()
        self._guard.check_url(request.url)
        row = self._archive.newest(request.url)
        if row is None:
            raise NotPlayed(f"{self._archive.origin} holds no capture that shows {request.url}")
        if request.etag == row.timestamp:
            return self._known(request, row, started_at=started_at)
        fetched = self._archive.play(row.timestamp, row.original)
        own = tuple(pair for pair in fetched.response_headers if pair[0] not in {"etag", "last-modified"})
        headers = (("etag", row.timestamp), *own)
        return replace(fetched, url=request.url, started_at=started_at, response_headers=headers)

    def close(self) -> None:
        """Nothing to release: the archive is closed by whoever made it."""

    def _known(self, request: Request, row: Indexed, *, started_at: datetime) -> Fetched:
        """That the newest capture is still the one we know; only the index was asked."""
        return Fetched(
            url=request.url,
            final_url=row.original,
            status=int(httpx.codes.NOT_MODIFIED),
            body=b"",
            content_type="",
            request_headers=(),
            response_headers=(("etag", row.timestamp),),
            started_at=started_at,
            fetched_at=self._clock(),
            captured_at=row.captured_at,
            fetcher=WAYBACK,
            fetcher_version=__version__,
            not_modified=True,
        )
