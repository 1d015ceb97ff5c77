"""Settings -> engine, fetchers, transports, workers, clock: the one place where the parts are put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from tracker.errors import ConfigError
from tracker.fetch import Fetcher, FetchOptions
from tracker.flows import Services
from tracker.settings import Settings
from tracker.store import schema
from tracker.store.db import Database, open_database
from tracker.transport import Transport, TransportOptions
from tracker.workers import Workers

if TYPE_CHECKING:
    from tracker.fetch.pace import Pace


class Fetchers(Mapping[str, Fetcher]):
    """The fetchers by name, each made when it is first asked for: most commands need one, many need none.

    They share the turns at hosts: a site sees one polite visitor, whichever way its pages are fetched.
    """

    def __init__(self, options: FetchOptions) -> None:
        self._options = options
        self._made: dict[str, Fetcher] = {}
        self._pace: Pace | None = None
        self._lock = Lock()

    def __getitem__(self, name: str) -> Fetcher:
        """The fetcher of that name. Raises KeyError."""
        from tracker.fetch.pace import Pace
        from tracker.fetch.registry import FETCHERS

        with self._lock:  # two fetchers of one kind would keep two sets of connections
            if name not in self._made:
                self._pace = self._pace or Pace(self._options.host_interval, self._options.host_concurrency)
                self._made[name] = FETCHERS[name].from_options(self._options, self._pace)
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
    fetchers = Fetchers(settings.fetch_options())
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
        )
    finally:
        workers.close()
        fetchers.close()
        database.close()
