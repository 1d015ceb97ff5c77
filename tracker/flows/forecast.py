"""Forecast: what an import would fetch, and how long it would take, from the archive's index alone. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.core.archiving import candidates, plan
from tracker.core.archiving.model import Indexed
from tracker.core.archiving.plan import Stretch
from tracker.flows import Services
from tracker.flows.backfill import Wish
from tracker.flows.places import places_of
from tracker.store import merging


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
    """Ask the index and plan. Raises FetchErrors."""
    rows: list[Indexed] = []
    pages = seeds = fetches = 0
    with services.database.read() as session:
        live = [Stretch(0, run.first, run.last, key) for run, key in merging.live_texts(session, policy_id)]
    for place in places_of(services, policy_id, wish.since, anew=True):
        own = _index(services, place["url"], wish)
        texts = [own[number] for number in candidates.sort_out(own).texts]
        stretches = [_stretch(texts, run) for run in plan.runs(list(enumerate(texts, 1)))]
        around = plan.around(live, stretches)
        rows += own
        pages += len(texts)
        seeds += len(plan.wanted(around, thorough=wish.thorough))
        fetches += plan.expected(around, thorough=wish.thorough)
    fetches = min(fetches, wish.most_fetches or fetches)
    times = sorted(row.captured_at for row in rows)
    options = services.archive_options
    seconds = fetches * 60.0 / options.captures_per_minute
    ends = (times[0], times[-1]) if times else (None, None)
    return Forecast(policy_id, len(rows), pages, min(seeds, fetches), fetches, seconds, *ends)


def _index(services: Services, url: str, wish: Wish) -> list[Indexed]:
    rows: list[Indexed] = []
    since, seen = wish.since, frozenset[tuple[str, str, str]]()
    while True:
        page = services.archive.index(url, since, wish.until, seen)
        rows += page.rows
        if not page.next_since:
            return rows
        since, seen = page.next_since, page.seen


def _stretch(texts: Sequence[Indexed], run: Sequence[int]) -> Stretch:
    first, last = texts[run[0] - 1], texts[run[-1] - 1]
    return Stretch(run[0], first.captured_at, last.captured_at, length=_length(first))


def _length(row: Indexed) -> int:
    return int(row.length) if row.length.isdigit() else 0
