"""The gap sentinel: before a change is told that happened while nobody looked, captures inside that time are asked for.

The check has ended and its alert waits in the outbox, for `HOLD` at most; a small import queued in the check's own
transaction is worked on here. Whatever becomes of it, the alert goes out: sooner with what was found, else when its
time has come. What the archive shows later still refines the history.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from tracker.boundary import Failure, guarded
from tracker.flows import Services
from tracker.flows.archive_words import host_of
from tracker.flows.backfill import Report, Sleep, resume
from tracker.store import backfills, gaps
from tracker.store.archive_tables import Backfill
from tracker.store.gaps import Gap
from tracker.store.wishes import HOLD

log = logging.getLogger(__name__)

LEAD = "In the gap before this change: "
"""How the note of a check begins that tells of it."""

MOST_NOTE = 300

PAUSE = timedelta(minutes=15)
"""Until what could not be found in time is looked for again."""

GIVEN_UP = timedelta(days=2)
"""After this the archive is not asked about a gap again."""


def pending(services: Services) -> list[Backfill]:
    """The gaps that may be looked into now: those for which an alert may still wait, then the others, oldest first."""
    now = services.now()
    with services.database.read() as session:
        found = backfills.unfinished(session, now, gaps=True)
    return sorted(found, key=lambda job: (not waits(job, now), job.id or 0))


def waits(job: Backfill, now: datetime) -> bool:
    """Whether the alert of a gap's change may still wait for what is found."""
    return now < job.created_at + HOLD


def narrow(
    services: Services,
    job: Backfill,
    *,
    owner: str,
    sleep: Sleep = time.sleep,
    stop: Callable[[], bool] = lambda: False,
) -> Gap | None:
    """Look into one gap, and let the alerts of its change go; returns what is known of it, None where another does.

    Asks for one index and a few captures, waits for no pause of the archive that would last beyond the alert's time.
    """
    begun = services.now()
    if backfills.take(services.database, job.id or 0, owner, begun) is None:  # an import of the policy goes on beside
        if not waits(job, begun):
            backfills.put_off(services.database, job.id or 0, begun, begun + PAUSE)
        return None
    clock = _Deadline(services.now, _ends(job, begun), sleep, stop)
    running = resume(services, job.id or 0, job.policy_id, owner=owner, sleep=clock.sleep, stop=clock.over)
    done = guarded(f"gap {job.policy_id}", lambda: _to_its_end(running))
    problem = " ".join((str(done) if isinstance(done, Failure) else done.value.problem).split())[:MOST_NOTE]
    with services.database.read() as session:
        job = session.get_one(Backfill, job.id)
        if job.owner and job.owner != owner:
            return None
        found = gaps.gap_of(session, job, "" if job.finished_at and not job.reason else problem)
    if not stop():  # a process that ends leaves the rest to the next one, and the alert to its time
        gaps.tell(services.database, job, found, (LEAD, in_words(found)), services.now())
        _rest(services, job, owner)
    log.info("archive.gap", extra={"policy": job.policy_id, "captures": found.captures, "steps": len(found.steps)})
    return found


def in_words(found: Gap) -> str:
    """What is known of a gap, in a sentence that begins small."""
    where = host_of(found.origin)
    if not found.captures:
        asked = f"{where} was asked for captures between {_day(found.since)} and {_day(found.until)}"
        return f"{asked}: {found.note or 'it has none that show the policy'}."
    spans = [f"between {_minute(step.after)} and {_minute(step.before)}" for step in found.steps]
    told = f"the text changed {spans[0]}"
    if len(spans) > 1:
        told = f"the text changed in {len(spans)} steps: {', '.join(spans[:-1])}, and {spans[-1]}"
    return f"{told}, as {found.captures} capture{'' if found.captures == 1 else 's'} of {where} show{_s(found)}."


def _s(found: Gap) -> str:
    return "s" if found.captures == 1 else ""


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _ends(job: Backfill, begun: datetime) -> datetime:
    """When a run is to end: with the alert's time; one that comes after it has as long."""
    return job.created_at + HOLD if waits(job, begun) else begun + HOLD


def _to_its_end(running: object) -> Report:
    while True:
        try:
            next(running)  # type: ignore[call-overload]
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def _rest(services: Services, job: Backfill, owner: str) -> None:
    """What is left of a gap waits a while; after days it is given up."""
    now, database = services.now(), services.database
    if job.finished_at is not None or (job.paused_until is not None and job.paused_until > now):
        return
    if backfills.take(database, job.id or 0, owner, now) is None:
        return
    if now - job.created_at > GIVEN_UP:
        backfills.leave(database, job.id or 0, owner, now, phase="failed", finished_at=now)
    else:
        backfills.leave(database, job.id or 0, owner, now, paused_until=now + PAUSE)


class _Deadline:
    """Time for one run: whoever wants to wait beyond it is over it at once."""

    def __init__(self, now: Callable[[], datetime], ends: datetime, sleep: Sleep, stop: Callable[[], bool]) -> None:
        self._now, self._ends, self._sleep, self._stop = now, ends, sleep, stop

    def over(self) -> bool:
        """Whether the run is to end."""
        return self._stop() or self._now() >= self._ends

    def sleep(self, seconds: float) -> None:
        """Wait, if there is time for it."""
        if self._now() + timedelta(seconds=seconds) >= self._ends:
            self._ends = self._now()
        else:
            self._sleep(seconds)
