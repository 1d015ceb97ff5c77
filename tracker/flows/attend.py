"""What the service asks of the archive beside the checks: gaps first, for an alert waits; then receipts and first
looks; and, on their own, the imports that people asked for. Each is taken up again after any end of the process.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tracker.boundary import Failure, guarded
from tracker.flows import Services
from tracker.flows.backfill import Report, Sleep, resume
from tracker.flows.first_look import look
from tracker.flows.owners import has_ended, owner
from tracker.flows.save import save_one
from tracker.flows.sentinel import narrow, pending
from tracker.store import backfills
from tracker.store.archive_tables import Backfill

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How an attendant waits, and whether it is to stop. `sleep`: seconds, shorter where it is to stop."""

    sleep: Sleep = time.sleep
    stop: Callable[[], bool] = lambda: False


def attend(services: Services, patience: Patience) -> int:
    """Do what is due and quick; returns how many things were done. Raises nothing of the archive's."""
    done = 0
    backfills.free_of(services.database, has_ended)
    for job in pending(services):
        if patience.stop():
            return done
        work = partial(narrow, services, job, owner=owner("gaps"), sleep=patience.sleep, stop=patience.stop)
        done += _told(guarded(f"gap {job.policy_id}", work))
    for name, step in (("save", partial(save_one, services)), ("first look", partial(look, services))):
        if not patience.stop():
            done += _told(guarded(name, step))
    return done


def import_next(services: Services, patience: Patience) -> Report | None:
    """Work on the oldest unfinished import that is not paused, until it is done, paused or stopped; None for none."""
    backfills.free_of(services.database, has_ended)
    with services.database.read() as session:
        waiting = backfills.unfinished(session, services.now())
    for job in waiting:
        if patience.stop():
            return None
        done = guarded(f"import {job.policy_id}", partial(_imported, services, job, patience))
        if isinstance(done, Failure):
            _told(done)
            _pause(services, job, str(done))
            continue
        return done.value
    return None


def _imported(services: Services, job: Backfill, patience: Patience) -> Report:
    own = owner("imports")
    running = resume(services, job.id or 0, job.policy_id, owner=own, sleep=patience.sleep, stop=patience.stop)
    while True:
        try:
            next(running)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def _pause(services: Services, job: Backfill, reason: str) -> None:
    """Leave an import that failed by an error of ours, or a busy policy, for a while."""
    now, own = services.now(), owner("imports")
    until = now + backfills.LEASE * 5
    backfills.leave(services.database, job.id or 0, own, now, paused_until=until, reason=reason)


def _told(done: object) -> int:
    """1 for something done; an error is logged. A bug was, where it was caught."""
    if isinstance(done, Failure):
        if done.expected:
            log.warning("archive.failed", extra={"reason": str(done)})
        return 0
    return int(getattr(done, "value", None) is not None)
