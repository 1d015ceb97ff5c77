"""Backfill: the history of a policy from a web archive, from its index to its versions. Goes on where it was stopped.

Index, plan, fetch, merge. The index is read page by page; the plan says which captures are worth fetching; each one is
kept before it is read; and the merge derives the versions from all that is there. Every step is its own transaction, so
that an end at any moment costs no more than the request under way. No change of the past is told to anybody.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tracker.core.addresses import same_address
from tracker.core.archiving.model import CaptureState
from tracker.errors import BadProtocol, FetchError, RateLimited
from tracker.fetch.archive import IndexPage
from tracker.flows import Services
from tracker.flows.away import PATIENCE, end_where_away
from tracker.flows.import_words import Paused, Progress, Report, Stopped, TakenOver, Wish
from tracker.flows.likeness import Restless
from tracker.flows.merge import merge
from tracker.flows.places import place_at, places_of
from tracker.flows.planning import Planned, plan_of
from tracker.flows.taking import moves_kept, read_kept, take_capture
from tracker.store import backfills, tables
from tracker.store.archive_tables import Backfill
from tracker.store.backfills import Bounds
from tracker.store.merged import Merged

log = logging.getLogger(__name__)

RETRIES = (2.0, 8.0, 30.0, 120.0, 600.0)
"""Seconds before the tries after a failure that may pass; after the last one a capture is given up."""

BEAT = 30.0
"""Seconds of a wait or a merge after which the import is kept ours again; it would be lost after `LEASE`."""

BUSY = "another process is importing it"

MOST_PAGES = 1_000
MOST_CAPTURES = 500_000
"""Of an index, in one run of an import: an archive could go on for ever, a second further with each answer."""

MOST_PLACES = 50
"""Addresses of a policy; archived redirects could name a new one each time."""

Sleep = Callable[[float], object]


@dataclass(slots=True)
class _Run:
    """One run of an import, until it is done, paused or stopped."""

    services: Services
    job: Backfill
    policy: tables.Policy
    sources: dict[int, tables.Source]
    sleep: Sleep
    stop: Callable[[], bool]
    fetched: int = 0
    planned: int = 0
    indexed: int = 0
    failures: int = 0
    restless: Restless = field(init=False)

    def __post_init__(self) -> None:
        """Nothing was read again yet."""
        self.restless = Restless(self.services, self.policy, self.sources)

    @property
    def in_all(self) -> int:
        """The captures that this import fetched, in earlier runs too."""
        return int(self.job.counts.get("fetched", 0)) + self.fetched

    def now(self) -> datetime:
        return self.services.now()


def backfill(
    services: Services,
    policy_id: str,
    wish: Wish | None = None,
    *,
    owner: str = "tracker",
    dead: tuple[str, ...] = (),
    sleep: Sleep = time.sleep,
    stop: Callable[[], bool] = lambda: False,
) -> Generator[Progress, None, Report]:
    """Import the history of a policy; yields how far it is, and returns what it came to.

    `owner` names the process, `dead` those that are known to have ended. Closed or stopped before the end, it goes on
    from there when it is called again.
    """
    job_id = queue(services, policy_id, wish or Wish(), (owner, *dead))
    if job_id is None:
        return Report(policy_id, problem=BUSY)
    return (yield from resume(services, job_id, policy_id, owner=owner, dead=dead, sleep=sleep, stop=stop))


def queue(services: Services, policy_id: str, wish: Wish, owners: tuple[str, ...] = ()) -> int | None:
    """The id of the import of a policy: an unfinished one of the same bounds, else a new one.

    None where a process that is none of `owners` works on one.
    """
    bounds = Bounds(wish.since, wish.until, wish.most_fetches or 0, wish.thorough)
    places = places_of(services, policy_id, wish.since)
    database, origin, now = services.database, services.archive.origin, services.now()
    return backfills.begin(database, policy_id, origin, bounds, places, now, owners)


def resume(
    services: Services,
    job_id: int,
    policy_id: str,
    *,
    owner: str,
    dead: tuple[str, ...] = (),
    sleep: Sleep = time.sleep,
    stop: Callable[[], bool] = lambda: False,
) -> Generator[Progress, None, Report]:
    """Work on an import that was queued; see `backfill`."""
    job = backfills.take(services.database, job_id, owner, services.now(), dead)
    if job is None:
        return Report(policy_id, problem=BUSY)
    with services.database.read() as session:
        policy = session.get_one(tables.Policy, policy_id)
        sources = backfills.sources(session, policy_id)
    run = _Run(services, job, policy, sources, sleep, stop)
    problem, paused = "", None
    try:
        yield from _work(run)
        yield _progress(run, "merge", 0)
    except TakenOver as error:
        return Report(policy_id, problem=str(error))
    except (Paused, Stopped, FetchError) as error:
        problem = str(error)
        paused = error.until if isinstance(error, Paused) else None
        if isinstance(error, FetchError) and error.transient:
            paused = run.now() + timedelta(seconds=RETRIES[-1])
    except GeneratorExit:  # closed by the caller: what was fetched is merged by the next run
        backfills.leave(services.database, job_id, owner, run.now())
        raise
    try:
        merged = merge(services, policy_id, sleep, beat=partial(_beat, run))
    except TakenOver as error:
        return Report(policy_id, problem=str(error))
    except Stopped as error:  # what was fetched is merged by the next run
        backfills.leave(services.database, job_id, owner, run.now())
        return Report(policy_id, problem=str(error))
    return _left(run, merged, problem, paused)


# --------------------------------------------------------------------------- the work


def _work(run: _Run) -> Iterator[Progress]:
    """Index, look at redirects, fetch what the plan asks for; again, until nothing is left to learn."""
    read_kept(run.services, run.policy, run.sources)
    for capture, target in moves_kept(run.services, run.policy.id):
        _follow(run, capture.source_id, target, capture.timestamp)
    while True:
        yield from _index(run)
        planned = _plan(run)
        if planned.redirects:
            yield from _fetch(run, planned, planned.redirects)
            if any(not place["done"] for place in run.job.places):
                continue
            planned = _plan(run)
        if not planned.texts or _spent(run):
            return
        yield from _fetch(run, planned, planned.texts)


def _index(run: _Run) -> Iterator[Progress]:
    """Read the index of every place that was not read to its end."""
    for place in run.job.places:
        seen: frozenset[tuple[str, str, str]] = frozenset()
        pages = 0
        since = max(run.job.since, place["since"], place["cursor"])
        until = run.job.until
        place["done"] = place["done"] or bool(until and since[: len(until)] > until)  # all of it was read before
        while not place["done"]:
            _check_stop(run)
            ask = partial(run.services.archive.index, place["url"], since, until, seen)
            page = _persistently(run, ask)
            place["cursor"] = page.rows[-1].timestamp if page.rows else place["cursor"]
            place["done"] = not page.next_since
            since, seen = page.next_since, page.seen
            places = list(run.job.places)
            backfills.add_page(run.services.database, run.job, place["source_id"], page.rows, places, run.now())
            run.indexed += len(page.rows)
            pages += 1
            if not place["done"] and (pages >= MOST_PAGES or run.indexed > MOST_CAPTURES):
                raise BadProtocol(f"the index of the archive has no end: {run.indexed:,} captures in {pages:,} answers")
            yield _progress(run, "index", 0)


def _plan(run: _Run) -> Planned:
    """The plan as things stand; what needs no fetching is settled at once."""
    with run.services.database.read() as session:
        planned = plan_of(session, run.job, run.restless.named)
    if planned.void:
        backfills.settle(run.services.database, planned.void)
    if planned.same:
        backfills.resemble(run.services.database, planned.same)
    run.indexed = len(planned.captures)
    run.planned = run.in_all + planned.left
    return planned


def _fetch(run: _Run, planned: Planned, ids: tuple[int, ...]) -> Iterator[Progress]:
    """Fetch captures, one after the other; those that failed for now are tried again at the end, after a while."""
    waiting = list(ids)
    left = max(planned.left, len(ids))
    while waiting and not _spent(run):
        _check_stop(run)
        id = waiting.pop(0)
        capture = planned.captures[id]
        try:
            reached = planned.reached.get((capture.captured_at, capture.original))
            moved_to = take_capture(run.services, run.policy, run.sources[capture.source_id], capture, reached)
        except RateLimited as error:
            _wait_out(run, error)
            waiting.insert(0, id)
            continue
        except FetchError as error:
            if _try_later(run, capture, error):
                waiting.append(id)
            continue
        run.fetched += 1
        run.failures = 0
        left -= 1
        if moved_to:
            _follow(run, capture.source_id, moved_to, capture.timestamp)
        yield _progress(run, "fetch", max(0, left))


def _follow(run: _Run, source_id: int, url: str, since: str) -> None:
    """Go on at the address that a policy moved to, from that time on."""
    places = run.job.places
    if not any(place["source_id"] == source_id and same_address(place["url"], url) for place in places):
        if len(places) >= MOST_PLACES:
            raise BadProtocol(f"archived redirects lead to more than {MOST_PLACES} addresses; {url[:200]} is one more")
        place = place_at(source_id, url, since)
        with run.services.database.read() as session:
            place["cursor"] = backfills.read_up_to(session, run.policy.id, run.job.origin, run.job.since, place)
        run.job.places = [*places, place]
        backfills.report(run.services.database, run.job.id or 0, run.job.owner, run.now(), places=run.job.places)


# --------------------------------------------------------------------------- patience


def _persistently(run: _Run, ask: Callable[[], IndexPage]) -> IndexPage:
    """Ask until there is an answer. Raises what will not pass, Paused for a long pause."""
    refusals = 0
    for wait in RETRIES:
        try:
            return ask()
        except RateLimited as error:
            _wait_out(run, error)
        except FetchError as error:
            if not error.transient:
                raise
            refusals += 1
            end_where_away(run.services, error, refusals)
            _wait(run, _jittered(wait))
    return ask()


def _try_later(run: _Run, capture: Any, error: FetchError) -> bool:
    """Whether a capture that failed for now is to be tried again, after its pause; else it is given up.

    The pause grows with the failures in a row, of whichever captures: one that fails among others that do not says
    nothing about the archive.
    """
    end_where_away(run.services, error, run.failures + 1)
    capture.attempts += 1
    run.failures += 1
    if capture.attempts > len(RETRIES):
        settled = {capture.id: (CaptureState.FAILED, f"given up after {len(RETRIES) + 1} tries: {error}")}
        backfills.settle(run.services.database, settled)
        return False
    wait = _jittered(RETRIES[min(capture.attempts, run.failures) - 1])
    backfills.postpone(run.services.database, capture.id, str(error), run.now() + timedelta(seconds=wait))
    _wait(run, wait)
    return True


def _wait_out(run: _Run, error: RateLimited) -> None:
    """Wait as long as the archive asks. Raises Paused where that is too long, and what will not pass."""
    if not error.transient:
        raise error
    wait = error.retry_after or RETRIES[-2]
    if wait > PATIENCE:
        raise Paused(run.now() + timedelta(seconds=wait), str(error))
    _wait(run, wait)


def _wait(run: _Run, seconds: float) -> None:
    """Sleep, with an ear for the end of the process, and without losing the import to another one."""
    left = seconds
    while left > 0:
        _check_stop(run)
        _keep(run)
        run.sleep(min(left, BEAT))
        left -= BEAT
    _check_stop(run)


def _keep(run: _Run, **values: Any) -> None:
    """Keep the import ours for another while. Raises TakenOver."""
    kept = backfills.report(run.services.database, run.job.id or 0, run.job.owner, run.now(), **values)
    if not kept:
        raise TakenOver("another process took this import over")


def _beat(run: _Run) -> None:
    """Keep the import ours while it is merged, with an ear for the end of the process.

    Of a look into a gap the stop is that the time is over; what was found by then is merged.
    """
    _keep(run)
    if run.job.change_id is None:
        _check_stop(run)


def _jittered(seconds: float) -> float:
    return seconds * random.uniform(0.75, 1.25)


def _check_stop(run: _Run) -> None:
    if run.stop():
        raise Stopped("stopped; it goes on where it was when it is run again")


def _spent(run: _Run) -> bool:
    """Whether as many captures were fetched as were allowed."""
    return bool(run.job.most_fetches) and run.in_all >= run.job.most_fetches


# --------------------------------------------------------------------------- telling


def _progress(run: _Run, phase: str, left: int) -> Progress:
    """How far the import is; also written down, for whoever looks at the pages."""
    eta = left * 60.0 / run.services.archive_options.captures_per_minute
    told = Progress(phase, run.indexed, max(run.planned, run.in_all + left), run.in_all, left, 0, eta)
    counts = {
        "indexed": told.indexed,
        "planned": told.planned,
        "fetched": told.fetched,
        "left": left,
        "eta_seconds": eta,
    }
    _keep(run, phase=phase, counts=counts, paused_until=None)
    return told


def _left(run: _Run, merged: Merged, problem: str, paused: datetime | None) -> Report:
    """Close the import, or leave it to be taken up again."""
    done = not problem or (paused is None and not run.stop())
    counts = {"indexed": run.indexed, "planned": run.planned, "fetched": run.in_all, "left": 0}
    backfills.leave(
        run.services.database,
        run.job.id or 0,
        run.job.owner,
        run.now(),
        phase="done" if not problem else "failed" if done else "fetch",
        counts={**counts, "versions": merged.versions},
        reason=problem,
        paused_until=paused,
        finished_at=run.now() if done else None,
    )
    told = {"policy": run.policy.id, "import": run.job.id, "fetched": run.fetched, "versions": merged.versions}
    log.info("archive.import" if run.job.change_id is None else "archive.gap", extra=told | {"left": problem})
    return Report(
        policy_id=run.policy.id,
        versions=merged.versions,
        captures=run.indexed,
        fetched=run.fetched,
        problem=problem,
        paused_until=paused,
        new_versions=len(merged.new_versions),
        new_changes=len(merged.new_changes),
    )


__all__ = ["Progress", "Report", "Wish", "backfill", "queue", "resume"]
