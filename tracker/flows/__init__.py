"""Flows put core and shell in order: one verb, one file. What they need comes from `wiring` as one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tracker.fetch import Fetcher
from tracker.fetch.archive import Archive, ArchiveOptions, NoArchive
from tracker.store.db import Database
from tracker.transport import Transport
from tracker.workers import Workers


@dataclass(frozen=True, slots=True)
class Schedule:
    """When checks happen. `interval`: between checks of a policy that has none of its own; `jitter`: share of it, 0..1.

    `lease`: how long a check may hold a policy before another daemon may take it. `health_after`: how long without a
    good page before the one health alert (93 % of bad spells of real pages end within 49 hours, measured on 346).
    `retry_held`: how soon a held page is looked at again; `retry_failed`: how soon after the first failure, doubling.
    `workers`: how many checks run at once. `adaptive`: policies without an interval of their own are looked at
    sooner or later than `interval`, between `fastest` and `slowest`; zero means a quarter of it, and twice as long.
    """

    interval: timedelta = timedelta(hours=12)
    jitter: float = 0.1
    lease: timedelta = timedelta(minutes=15)
    health_after: timedelta = timedelta(days=2)
    retry_held: timedelta = timedelta(hours=1)
    retry_failed: timedelta = timedelta(minutes=15)
    workers: int = 20
    adaptive: bool = True
    fastest: timedelta = timedelta(0)
    slowest: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a flow may use. `transport` makes the transport of a channel from its kind and its own keys."""

    database: Database
    fetchers: Mapping[str, Fetcher]
    workers: Workers
    transport: Callable[[str, Mapping[str, Any]], Transport]
    now: Callable[[], datetime]
    public_url: str = "http://127.0.0.1:8000"
    schedule: Schedule = field(default_factory=Schedule)
    archive: Archive = field(default_factory=NoArchive)
    archive_options: ArchiveOptions = field(default_factory=ArchiveOptions)
