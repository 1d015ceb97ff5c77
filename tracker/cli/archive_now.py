"""What a command asks of the web archive after its checks, within a short time; the service does the rest later."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.flows import Services
    from tracker.flows.check import CheckReport
    from tracker.store.archive_tables import FirstLook

SECONDS = 15.0
"""How long a command waits for comparisons of new policies with the archive, in all."""


def look_into_gaps(services: Services, reports: Iterable[CheckReport]) -> Iterator[tuple[str, str]]:
    """Look into the gaps before the changes of these checks; yields policy and what was found, in words.

    Their alerts wait for it, each for a minute and a half at most; what there is no time for the service does later.
    """
    from tracker.flows.owners import owner
    from tracker.flows.sentinel import in_words, narrow, waits
    from tracker.store import gaps

    changes = [report.change_id for report in reports if report.change_id is not None]
    if not changes:
        return
    with services.database.read() as session:
        jobs = [job for job in gaps.found_for(session, changes) if job.finished_at is None]
    for job in jobs:
        if not waits(job, services.now()):
            return
        found = narrow(services, job, owner=owner("gaps"))
        if found is not None:
            yield job.policy_id, in_words(found)


def first_looks(services: Services, policy_ids: list[str], seconds: float = SECONDS) -> Iterator[FirstLook]:
    """Compare new policies with the archive; yields what came of each that could be had in time."""
    from tracker.boundary import Failure, guarded
    from tracker.flows.first_look import look

    if not policy_ids:
        return
    ends = time.monotonic() + seconds
    pool = ThreadPoolExecutor(1, thread_name_prefix="first-look")
    try:
        while (left := ends - time.monotonic()) > 0:
            done = pool.submit(guarded, "first look", partial(look, services, policy_ids)).result(left)
            if isinstance(done, Failure) or done.value is None:
                return
            yield done.value
    except TimeoutError:  # closing the archive, as the command ends, ends the request under way
        return
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
