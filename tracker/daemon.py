"""The daemon: ticks, checks what is due, delivers what waits, asks the web archive, and stops cleanly.

APScheduler lives here only.

Due times live in the database; the scheduler only ticks, so that nothing is lost or doubled over a restart. SIGTERM and
SIGINT stop it: nothing new is begun, what runs may end within `GRACE` seconds, and the leases of the rest are given
back. SIGHUP reloads the declarations.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.executors.pool import ThreadPoolExecutor as JobExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler

from tracker.boundary import Failure, guarded
from tracker.flows import Services
from tracker.flows.attend import Patience, attend, import_next
from tracker.flows.cadence import longest_wait
from tracker.flows.check import CheckReport
from tracker.flows.deliver import deliver
from tracker.flows.rounds import check_unless
from tracker.store import alerts
from tracker.store.leases import Leased, bring_forward, lease_due, pull_back, release
from tracker.wakeup import Wakeup

log = logging.getLogger(__name__)

GRACE = 7.0
"""Seconds that running checks have to end after SIGTERM. Service managers kill after 10; the web pages may take 3."""

TICK = 1.0
"""Seconds between two looks at what is due."""

DELIVERY = 2.0
"""Seconds between two looks at the outbox."""

ARCHIVE = 5.0
"""Seconds between two looks at what the web archive is to be asked."""

CLOCK_WATCH = 30.0
"""Seconds between two looks at whether the clock was set back."""

STOPPING = (signal.SIGTERM, signal.SIGINT)


class Daemon:
    """Checks and delivers until told to stop."""

    def __init__(self, services: Services, reload: Callable[[], None], tick: float = TICK) -> None:
        self._services = services
        self._reload = reload
        self._tick_seconds = tick
        self._stop = threading.Event()
        self._wakeup: Wakeup | None = None
        self._pool = ThreadPoolExecutor(services.schedule.workers, thread_name_prefix="check")
        self._running: dict[Future[CheckReport | None], Leased] = {}
        self._lock = threading.Lock()
        self._deliveries, self._asking = _Underway(), _Underway()
        self._imports, self._questions = threading.Lock(), threading.Lock()
        self._patience = Patience(self._stop.wait, self._stop.is_set)

    def run(self) -> bool:
        """Work until SIGTERM or SIGINT; returns whether everything under way could end in time."""
        with Wakeup((*STOPPING, signal.SIGHUP)) as self._wakeup:
            return self._run(self._wakeup)

    def _run(self, wakeup: Wakeup) -> bool:
        scheduler = BackgroundScheduler(executors={"default": JobExecutor(8)}, timezone="UTC")
        every = {"trigger": "interval", "coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        scheduler.add_job(self._guarded("tick", self._tick), seconds=self._tick_seconds, **every)
        # A slow channel may keep one run busy; the outbox hands each alert to one run only, so others go on beside it.
        beside = every | {"max_instances": 3}
        scheduler.add_job(self._guarded("deliver", self._deliver), seconds=DELIVERY, **beside)
        scheduler.add_job(self._guarded("clock", self._pull_back), seconds=CLOCK_WATCH, **every)
        # An import may take hours; a look that comes meanwhile ends at once, without a warning of the scheduler's.
        looks = every | {"max_instances": 2}
        scheduler.add_job(self._guarded("archive", self._attend), seconds=ARCHIVE, **looks)
        scheduler.add_job(self._guarded("import", self._import), seconds=ARCHIVE, **looks)
        self._bring_forward()
        scheduler.start()
        log.info("daemon.started", extra={"workers": self._services.schedule.workers})
        while not self._stop.is_set():
            told = wakeup.wait(CLOCK_WATCH)
            if not told.isdisjoint(STOPPING):
                self._stop.set()
                break
            self._follow_clock(scheduler)
            if signal.SIGHUP in told:
                self._report("reload", guarded("reload", self._reload))
        scheduler.pause()
        clean = self._wind_down()
        scheduler.shutdown(wait=False)
        log.info("daemon.stopped", extra={"clean": clean})
        return clean

    def _follow_clock(self, scheduler: BaseScheduler) -> None:
        """Bring near what the scheduler means to run far ahead: it goes by a clock that may be set back."""
        now = datetime.now(UTC)
        for job in scheduler.get_jobs():
            if job.next_run_time is not None and job.next_run_time > now + timedelta(seconds=2 * CLOCK_WATCH):
                job.modify(next_run_time=now)
                log.warning("clock.set_back")

    def _bring_forward(self) -> None:
        """Follow an interval, or a longest one, that was made shorter since the last start."""
        schedule = self._services.schedule
        longest = longest_wait(schedule) * (1 + schedule.jitter) + timedelta(minutes=1)
        moved = bring_forward(self._services.database, self._services.now(), longest)
        if moved:
            log.info("schedule.shortened", extra={"made_due": moved})

    def _pull_back(self) -> None:
        """The same for what the database holds."""
        now, database = self._services.now(), self._services.database
        with database.begin() as session:
            late = alerts.pull_back(session, now)
        late += pull_back(database, now, self._services.schedule.lease)
        if late:
            log.warning("clock.set_back", extra={"made_due": late})

    def stop(self) -> None:
        """Ask the daemon to stop; returns at once."""
        self._stop.set()
        if self._wakeup is not None:
            self._wakeup.ring()

    def _tick(self) -> None:
        """Lease as many due policies as there are free workers, and check them."""
        with self._lock:
            for future in [future for future in self._running if future.done()]:
                self._running.pop(future)
            free = self._services.schedule.workers - len(self._running)
            if free <= 0 or self._stop.is_set():
                return
            due = lease_due(self._services.database, self._services.now(), self._services.schedule.lease, free)
            for leased in due:
                job = self._guarded(f"check {leased.policy_id}", partial(self._check, leased))
                self._running[self._pool.submit(job)] = leased

    def _check(self, leased: Leased) -> CheckReport | None:
        return check_unless(self._services, leased, self._stop)

    def _deliver(self) -> None:
        with self._deliveries:
            deliver(self._services, self._services.now(), stop=self._stop.is_set)

    def _attend(self) -> None:
        with _unless_held(self._questions) as free:
            if free:
                with self._asking:
                    attend(self._services, self._patience)

    def _import(self) -> None:
        with _unless_held(self._imports) as free:
            if free:
                with self._asking:
                    import_next(self._services, self._patience)

    def _guarded(self, name: str, work: Callable[[], object]) -> Callable[[], None]:
        def job() -> None:
            self._report(name, guarded(name, work))

        return job

    def _report(self, name: str, done: object) -> None:
        """Log an expected error of a job; bugs were logged where they were caught."""
        if isinstance(done, Failure) and done.expected:
            log.warning("job.failed", extra={"job": name, "reason": str(done)})

    def _wind_down(self) -> bool:
        """Let running checks end within the grace; give back the leases of the rest."""
        with self._lock:  # a tick that is leasing hands over what it leased first
            self._pool.shutdown(wait=False, cancel_futures=True)
            running = dict(self._running)
        end = time.monotonic() + GRACE
        _, unfinished = wait([future for future in running if not future.cancelled()], timeout=GRACE)
        left = [leased for future, leased in running.items() if future.cancelled() or future in unfinished]
        for leased in left:
            self._report(
                "release", guarded("release", partial(release, self._services.database, leased, self._services.now()))
            )
        self._services.archive.close()  # a question to its index alone may take a minute
        delivered = self._deliveries.wait_for_none(max(0.0, end - time.monotonic()))
        asked = self._asking.wait_for_none(max(0.0, end - time.monotonic()))
        if unfinished or not delivered or not asked:
            left_over = {"checks": len(unfinished), "deliveries": not delivered, "archive": not asked}
            log.warning("daemon.unfinished", extra=left_over)
        return delivered and asked and not unfinished


@contextmanager
def _unless_held(lock: threading.Lock) -> Iterator[bool]:
    """Whether the lock was free; it is held then for the block."""
    free = lock.acquire(blocking=False)
    try:
        yield free
    finally:
        if free:
            lock.release()


class _Underway:
    """How many of something run now, and waiting until none does."""

    def __init__(self) -> None:
        self._count, self._changed = 0, threading.Condition()

    def __enter__(self) -> None:
        with self._changed:
            self._count += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def wait_for_none(self, seconds: float) -> bool:
        """Whether none runs any more within `seconds`."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count == 0, timeout=seconds)
