"""A policy of which much is kept back, as checks made it: variants, parts that change at every check, a held page."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.conftest import Clock
from tests.flows.sample import Site, policy_page, services
from tests.flows.test_accept import GERMAN, promoted
from tests.store.sample import POLICY, leased, watched
from tracker.flows import Services
from tracker.flows.accept import unmask
from tracker.flows.check import check
from tracker.store.db import Database
from tracker.store.views_gating import places

PAGES = (
    *(policy_page(), policy_page(("30 days", "60 days"))) * 2,
    policy_page(),
    *(promoted(n) for n in range(16)),
    GERMAN,
    GERMAN,
)


def live(database: Database, began: datetime, now: Clock | None = None) -> Services:
    """Check the policy twice a day from then on, page after page; its part was unmasked once, and masked again."""
    clock = Clock(began)
    watched(database, clock())
    site = Site(clock)
    wired = services(database, now or clock, site)
    for page in PAGES:
        site.otherwise = page
        check(services(database, clock, site), leased(database, clock()))
        clock.forward(hours=12)
    with database.read() as session:
        (part,) = places(session, POLICY)
    for again in (False, True):
        unmask(services(database, clock, site), POLICY, part.name, by="Ann Lee", note="we follow offers", again=again)
        clock.forward(minutes=5)
    return wired


def length() -> timedelta:
    """How long it takes."""
    return timedelta(hours=12 * len(PAGES))
