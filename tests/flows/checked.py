"""A watched policy with one subscribed channel, and checks of it: what the tests of the path of a check begin with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import select

from tests.conftest import Clock
from tests.flows.sample import Site, services
from tests.store.sample import POLICY, leased
from tracker.core.model import Origin
from tracker.errors import FetchError
from tracker.flows.check import CheckReport, check
from tracker.store import tables
from tracker.store.db import Database

SIXTY = ("30 days", "60 days")


@dataclass
class Case:
    """One watched policy with one subscribed channel."""

    database: Database
    clock: Clock
    site: Site
    origin: Origin = Origin.LIVE

    def check(self, answer: bytes | FetchError | None = None, hours: float = 12) -> CheckReport:
        """Check it after some hours, with this answer from the site."""
        self.clock.forward(hours=hours)
        if answer is not None:
            self.site.otherwise = answer
        wired = services(self.database, self.clock, self.site)
        return check(wired, leased(self.database, self.clock()), self.origin)

    def policy(self) -> tables.Policy:
        """Its row."""
        with self.database.read() as session:
            return session.get_one(tables.Policy, POLICY)

    def count(self, table: type[tables.Version | tables.Change | tables.Alert | tables.Snapshot]) -> int:
        """How many rows there are."""
        with self.database.read() as session:
            return len(session.exec(select(table)).all())
