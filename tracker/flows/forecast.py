"""Forecast: what an import would fetch, and how long it would take, from the archive's index alone. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.core.archiving import candidates
from tracker.core.archiving.model import Indexed
from tracker.flows import Services
from tracker.flows.backfill import Wish
from tracker.flows.likeness import Restless
from tracker.flows.places import places_of
from tracker.flows.planning import plan_for, within
from tracker.store import backfills
from tracker.store.archive_tables import Capture


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an import would do. `pages`: captures that may show a text; `seeds`: fetched first; `fetches`: in all."""

    policy_id: str
    captures: int
    pages: int
    seeds: int
    fetches: int
    seconds: float
    first: datetime | None = None
    last: datetime | None = None


def forecast(services: Services, policy_id: str, wish: Wish) -> Forecast:
    """Ask the index and plan, with what is here already. Raises FetchErrors."""
    with services.database.read() as session:
        kept = backfills.captures(session, policy_id)
        policy, sources = backfills.policy(session, policy_id), backfills.sources(session, policy_id)
    known = {_name(row): row for row in kept if within(row.timestamp, wish.since, wish.until)}
    times: list[datetime] = []
    pages = 0
    for place in places_of(services, policy_id, wish.since, anew=True):
        own = _index(services, place["url"], wish)
        pages += len(candidates.sort_out(own).texts)
        times += [row.captured_at for row in own]
        for row in own:
            new = backfills.as_capture(policy_id, place["source_id"], row, -1 - len(known))
            known.setdefault(_name(row), new)
    rows = sorted(known.values(), key=lambda row: (row.captured_at, row.original, row.digest))
    restless = Restless(services, policy, sources)
    with services.database.read() as session:
        planned = plan_for(session, policy_id, rows, restless.named, thorough=wish.thorough)
    fetches = min(planned.left, wish.most_fetches or planned.left)
    seeds = min(len(planned.redirects) + len(planned.texts), fetches)
    seconds = fetches * 60.0 / services.archive_options.captures_per_minute
    ends = (min(times), max(times)) if times else (None, None)
    return Forecast(policy_id, len(times), pages, seeds, fetches, seconds, *ends)


def _name(row: Capture | Indexed) -> tuple[str, str, str]:
    """What tells a capture from others."""
    return row.timestamp, row.original, row.digest


def _index(services: Services, url: str, wish: Wish) -> list[Indexed]:
    rows: list[Indexed] = []
    since, seen = wish.since, frozenset[tuple[str, str, str]]()
    while True:
        page = services.archive.index(url, since, wish.until, seen)
        rows += page.rows
        if not page.next_since:
            return rows
        since, seen = page.next_since, page.seen
