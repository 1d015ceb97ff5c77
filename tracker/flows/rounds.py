"""A round: many checks at once, each policy leased before it is checked."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event

from tracker.boundary import Failure, guarded
from tracker.core.model import Outcome
from tracker.flows import Services
from tracker.flows.check import CheckReport, check
from tracker.store.leases import Leased, lease_due, release

log = logging.getLogger(__name__)

AHEAD = 2
"""Policies leased for each worker thread: enough to keep it busy, few enough that no lease runs out while waiting."""


def check_all(
    services: Services,
    only: Sequence[str] | None = None,
    stop: Event | None = None,
) -> Generator[CheckReport, None, None]:
    """Check every policy once, due or not, or only those named; yields each report as it comes.

    Policies that another process is checking are left to it. When `stop` is set nothing new is begun, and what was
    leased but not begun is released; so too where the caller closes the generator or is interrupted.
    """
    workers, stop = services.schedule.workers, stop or Event()
    running: dict[Future[CheckReport | None], Leased] = {}
    batches = _batches(services, only, workers * AHEAD, stop)
    more = True
    with ThreadPoolExecutor(workers, thread_name_prefix="check") as pool:
        try:
            while more or running:
                while more and len(running) < workers * AHEAD:
                    batch = next(batches, None)
                    more = batch is not None
                    for leased in batch or ():
                        running[pool.submit(_check_one, services, leased, stop)] = leased
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    del running[future]
                    report = future.result()
                    if report is not None:
                        yield report
        finally:  # closed, Ctrl-C: the pool waits for what it was given, so let that be little
            stop.set()


def _check_one(services: Services, leased: Leased, stop: Event) -> CheckReport | None:
    """Check a policy; an outcome that cannot be recorded (the database is away) ends this check, not the round."""
    done = guarded(f"check {leased.policy_id}", lambda: check_unless(services, leased, stop))
    if isinstance(done, Failure):
        return CheckReport(leased.policy_id, Outcome.FAILED, str(done), "internal")
    return done.value


def check_unless(
    services: Services, leased: Leased, stop: Event, check_one: Callable[[Services, Leased], CheckReport] = check
) -> CheckReport | None:
    """Check a leased policy, or give it back where `stop` was set meanwhile."""
    if stop.is_set():
        release(services.database, leased, services.now())
        return None
    return check_one(services, leased)


def _batches(services: Services, only: Sequence[str] | None, size: int, stop: Event) -> Iterator[list[Leased]]:
    """Lease policies batch by batch; ends where none is left or `stop` is set."""
    behind, names = "", list(only) if only is not None else None
    duration = services.schedule.lease
    while not stop.is_set():
        if names is not None:
            part, names = names[:size], names[size:]
            if not part:
                return
            yield lease_due(services.database, services.now(), duration, size, only=part)
            continue
        batch = lease_due(services.database, services.now(), duration, size, behind=behind)
        if not batch:
            return
        behind = max(leased.policy_id for leased in batch)
        yield batch
