"""What a command asks of the web archive after its checks, within a short time; the service does the rest later."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from tracker.flows import Services
    from tracker.flows.check import CheckReport
    from tracker.store.archive_tables import FirstLook

SECONDS = 15.0
"""How long a command waits for comparisons of new policies with the archive, in all."""

T = TypeVar("T")


def look_into_gaps(
    services: Services, reports: Iterable[CheckReport], seconds: float | None = None
) -> Iterator[tuple[str, str]]:
    """Look into the gaps before the changes of these checks; yields policy and what was found, in words.

    Only while their alerts wait for it, and for `seconds` in all, by default as long as one alert waits.
    """
    from tracker.boundary import Failure, guarded
    from tracker.flows.owners import owner
    from tracker.flows.sentinel import in_words, narrow, waits
    from tracker.store import gaps
    from tracker.store.wishes import HOLD

    changes = [report.change_id for report in reports if report.change_id is not None]
    if not changes:
        return
    with services.database.read() as session:
        jobs = [job for job in gaps.found_for(session, changes) if job.finished_at is None]
    with _in_time(services, HOLD.total_seconds() if seconds is None else seconds) as (run, ended):
        for job in jobs:
            if not waits(job, services.now()):
                continue
            work = partial(narrow, services, job, owner=owner("gaps"), sleep=ended.wait, stop=ended.is_set)
            done = run(partial(guarded, f"gap {job.policy_id}", work))
            if not isinstance(done, Failure) and done.value is not None:
                yield job.policy_id, in_words(done.value)


def first_looks(services: Services, policy_ids: list[str], seconds: float = SECONDS) -> Iterator[FirstLook]:
    """Compare new policies with the archive; yields what came of each that could be had in time."""
    from tracker.boundary import Failure, guarded
    from tracker.flows.first_look import look

    if not policy_ids:
        return
    with _in_time(services, seconds) as (run, _):
        while True:
            done = run(partial(guarded, "first look", partial(look, services, policy_ids)))
            if isinstance(done, Failure) or done.value is None:
                return
            yield done.value


@contextmanager
def _in_time(services: Services, seconds: float) -> Iterator[tuple[Callable[[Callable[[], T]], T], threading.Event]]:
    """What runs work for the block, so many seconds at most in all, and the event that is set when they are over.

    The block ends there, in the middle of a request if need be: the archive is closed then, which ends the request, and
    the work under way comes to its end, before the command closes what it works with.
    """
    ends, ended = time.monotonic() + seconds, threading.Event()
    pool = ThreadPoolExecutor(1, thread_name_prefix="archive")
    begun: list[Future[Any]] = []

    def run(work: Callable[[], T]) -> T:
        begun.append(pool.submit(work))
        return cast("T", begun[-1].result(max(0.0, ends - time.monotonic())))

    with suppress(TimeoutError):
        try:
            yield run, ended
        finally:
            ended.set()
            if not all(one.done() for one in begun):  # the time is over, or somebody pressed Ctrl-C
                services.archive.close()
            pool.shutdown(cancel_futures=True)
