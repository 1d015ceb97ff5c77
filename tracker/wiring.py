"""Settings -> engine, fetchers, transports, workers, clock: the one place where the parts are put together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from tracker.errors import ConfigError, Unreachable
from tracker.fetch import Fetcher, FetchOptions, Shared
from tracker.fetch.archive import Archive, ArchiveOptions, IndexPage, Saving, per_minute
from tracker.flows import Services
from tracker.settings import Settings
from tracker.store import schema
from tracker.store.db import Database, open_database
from tracker.transport import Transport, TransportOptions
from tracker.workers import Workers

if TYPE_CHECKING:
    from tracker.core.archiving.model import Indexed
    from tracker.core.model import Fetched
    from tracker.fetch.pace import Pace
    from tracker.fetch.wayback import Wayback
    from tracker.store.archive_turns import ArchiveTurns


class Fetchers(Mapping[str, Fetcher]):
    """The fetchers by name, each made when it is first asked for: most commands need one, many need none.

    They share the turns at hosts: a site sees one polite visitor, whichever way its pages are fetched.
    """

    def __init__(self, options: FetchOptions, archive: Archive | None = None) -> None:
        self._options = options
        self._archive = archive
        self._made: dict[str, Fetcher] = {}
        self._pace: Pace | None = None
        self._lock = Lock()

    def __getitem__(self, name: str) -> Fetcher:
        """The fetcher of that name. Raises KeyError."""
        from tracker.fetch.pace import Pace
        from tracker.fetch.registry import FETCHERS

        with self._lock:  # two fetchers of one kind would keep two sets of connections
            if name not in self._made:
                pace = self._pace = self._pace or Pace(self._options.host_interval, self._options.host_concurrency)
                self._made[name] = FETCHERS[name].from_options(self._options, Shared(pace, self._archive))
            return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """The names that may be asked for."""
        from tracker.fetch.registry import FETCHERS

        return iter(FETCHERS)

    def __len__(self) -> int:
        """How many there are."""
        return sum(1 for _ in self)

    def close(self) -> None:
        """Release the connections of those that were made."""
        for fetcher in self._made.values():
            fetcher.close()


class LazyArchive:
    """The archive of the settings, made when it is first asked: most commands need none."""

    def __init__(self, archive: ArchiveOptions, fetch: FetchOptions, database: Database) -> None:
        self.origin = archive.origin
        self._archive, self._fetch, self._database = archive, fetch, database
        self._made: tuple[Wayback, ArchiveTurns] | None = None
        self._closed = False
        self._lock = Lock()

    def index(
        self, url: str, since: str = "", until: str = "", seen: Collection[tuple[str, str, str]] = ()
    ) -> IndexPage:
        """One page of the captures of a URL."""
        return self._wayback().index(url, since, until, seen)

    def newest(self, url: str) -> Indexed | None:
        """The newest capture that shows a page."""
        return self._wayback().newest(url)

    def play(self, timestamp: str, original: str) -> Fetched:
        """The page of a capture."""
        return self._wayback().play(timestamp, original)

    def memento_url(self, timestamp: str, original: str) -> str:
        """Where people see the capture."""
        from tracker.core.archiving.addresses import memento_address

        return memento_address(self.origin, timestamp, original)

    def save(self, url: str) -> Saving:
        """Ask for a capture."""
        return self._wayback().save(url)

    def saving(self, job: str) -> Saving:
        """Where a request to save stands."""
        return self._wayback().saving(job)

    def close(self) -> None:
        """Send all who wait away, and release connections."""
        with self._lock:
            self._closed = True
            if self._made:
                wayback, turns = self._made
                turns.close()
                wayback.close()

    def _wayback(self) -> Wayback:
        from tracker.fetch.wayback import Wayback
        from tracker.store.archive_turns import ArchiveTurns

        with self._lock:
            if self._closed:
                raise Unreachable("the tracker is stopping", transient=True)
            if self._made is None:
                turns = ArchiveTurns(self._database, self.origin, per_minute(self._archive), now)
                self._made = Wayback(self._archive, self._fetch, turns), turns
            return self._made[0]


def make_transport(kind: str, config: Mapping[str, Any], options: TransportOptions) -> Transport:
    """The transport of a channel. Raises ConfigError for an unknown kind or a wrong key."""
    from tracker.transport.registry import TRANSPORTS

    if kind not in TRANSPORTS:
        raise ConfigError(f"channel kind {kind!r} is not known; allowed: {', '.join(sorted(TRANSPORTS))}")
    return TRANSPORTS[kind].from_config(config, options)


def now() -> datetime:
    """The time, in UTC. The only clock below the command line."""
    return datetime.now(UTC)


def database_of(settings: Settings) -> Database:
    """The database of the settings, brought up to date."""
    database = open_database(settings.database_url)
    schema.upgrade(database)
    return database


@contextmanager
def services_of(settings: Settings) -> Iterator[Services]:
    """Everything a flow may use, wired; closed at the end."""
    database = database_of(settings)
    archive = LazyArchive(settings.archive_options(), settings.fetch_options(), database)
    fetchers = Fetchers(settings.fetch_options(), archive)
    workers = Workers(settings.limits())
    options = settings.transport_options()
    try:
        yield Services(
            database=database,
            fetchers=fetchers,
            workers=workers,
            transport=lambda kind, config: make_transport(kind, config, options),
            now=now,
            public_url=settings.public_url,
            schedule=settings.schedule(),
            archive=archive,
            archive_options=settings.archive_options(),
        )
    finally:
        workers.close()
        fetchers.close()
        archive.close()
        database.close()
