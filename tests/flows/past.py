"""A policy with an archive behind it: what the tests of imports of history begin with."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from tests.conftest import Clock
from tests.flows.archive import URL, PaperArchive
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import POLICY, leased
from tracker.core.model import Outcome
from tracker.flows.backfill import Progress, Report, Wish, backfill
from tracker.flows.check import check
from tracker.store import tables, versions
from tracker.store.archive_tables import Capture
from tracker.store.db import Database

BEGAN = datetime(2024, 1, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
TEXTS = [
    policy_page(("30 days", f"{days} days"), date=f"{day} March 2024") for day, days in enumerate((20, 45, 60, 90), 1)
]
LATEST = policy_page(("30 days", "120 days"), date="5 December 2025")


def ended(running: Generator[Progress, None, Report]) -> Report:
    """What an import came to."""
    while True:
        try:
            next(running)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


@dataclass
class Case:
    """One policy at one address, a site and an archive."""

    database: Database
    clock: Clock
    archive: PaperArchive = field(default_factory=PaperArchive)
    slept: list[float] = field(default_factory=list)
    site: Site = field(init=False)

    def __post_init__(self) -> None:
        self.site = Site(self.clock)
        self.services = replace(services(self.database, self.clock, self.site), archive=self.archive)
        now = self.clock()
        with self.database.begin() as session:
            session.add(tables.Provider(id="acme", name="Acme Telecom", created_at=now))
            session.flush()
            policy = tables.Policy(
                id=POLICY, provider_id="acme", type="Privacy Policy", created_at=now, next_check_at=now
            )
            session.add(policy)
            session.add(tables.Channel(id="mail", kind="email", created_at=now))
            session.flush()
            session.add(tables.Subscription(channel_id="mail"))
            session.add(tables.Source(policy_id=POLICY, url=URL, created_at=now))

    def look(self, body: bytes) -> Outcome:
        """A live check that finds this page."""
        self.site.answers[URL] = body
        return check(self.services, leased(self.database, self.clock())).outcome

    def sleep(self, seconds: float) -> None:
        """Time passes."""
        self.slept.append(seconds)
        self.clock.forward(seconds=seconds)

    def fill(self, wish: Wish | None = None, stop: Callable[[], bool] = lambda: False) -> Report:
        """Import to the end of the run."""
        return ended(backfill(self.services, POLICY, wish, sleep=self.sleep, stop=stop))

    def versions(self) -> list[tables.Version]:
        """The versions that stand, the oldest first."""
        with self.database.read() as session:
            return list(versions.live_versions(session, POLICY))[::-1]

    def changes(self) -> list[tables.Change]:
        """The changes that stand, the oldest first."""
        with self.database.read() as session:
            return sorted(versions.changes_of(session, POLICY), key=lambda one: one.detected_at)

    def rows(self, table: Any) -> list[Any]:
        """All rows of a table, in the order of their ids."""
        with self.database.read() as session:
            return list(session.exec(select(table).order_by(col(table.id))))

    def outcomes(self) -> dict[str, tuple[str | None, str]]:
        """How the page of each capture was judged, by its timestamp."""
        checks = {row.id: row for row in self.rows(tables.Check)}
        return {
            row.timestamp: (checks[row.check_id].outcome, checks[row.check_id].reason)
            for row in self.rows(Capture)
            if row.check_id
        }

    def state(self) -> Any:
        """All that people see of the history, without ids."""
        with self.database.read() as session:
            rows = {row.id: row for row in versions.live_versions(session, POLICY)}
            texts = {id: versions.newest_rendition(session, id or 0).text_sha256 for id in rows}
            told = sorted(
                (
                    change.detected_at,
                    rows[change.old_version_id].key,
                    rows[change.new_version_id].key,
                    change.kind,
                    tuple(change.evidence),
                    change.words_changed,
                )
                for change in versions.changes_of(session, POLICY)
            )
        seen = sorted(
            (row.first_seen_at, row.last_seen_at, row.key, row.origin, texts[row.id]) for row in rows.values()
        )
        return seen, told, self.outcomes()


def history(archive: PaperArchive, days: int = 600, changes: tuple[int, ...] = (70, 200, 431)) -> list[datetime]:
    """A capture a day, of texts that change on these days; returns when each was first captured."""
    bodies = [TEXTS[sum(day >= change for change in changes)] for day in range(days)]
    archive.every(BEGAN, DAY, bodies)
    return [BEGAN + day * DAY for day in (0, *changes)]
