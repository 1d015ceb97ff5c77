"""The core's doors in processes that can be killed: hostile text must not hang or swell the daemon.

Size caps alone do not help: 0.4 MB of unclosed lists keeps the parser busy for more than 12 seconds (measured with
selectolax 1.0.2). So each task has a limit of wall time (the pool kills the process), of CPU time and of memory (the
kernel does).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FuturesTimeoutError
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import TYPE_CHECKING, Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from tracker.core.model import Comparison, Hints, Page, Reading
from tracker.errors import TooHard
from tracker.limits import Limits, allow_cpu, hold_to

if TYPE_CHECKING:
    from tracker.core.discovering import PageLinks
    from tracker.core.reading.inspection import Inspection

T = TypeVar("T")

TASKS = 2_000
"""Tasks after which a process is replaced: what a library may have kept of hostile pages goes with it."""
STARTING = 5.0
ENDING = 1.0
"""Seconds that closing waits for a process that is being started, and for all to end; the pool kills what is left."""


class _Broken(Exception):
    """The pool takes no more tasks."""


class Workers:
    """A pool of worker processes, started when first used. Safe to share between threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._lock = threading.Lock()
        self._closed = False
        self._pool = _Pool(self.limits)

    def read(self, page: Page, hints: Hints) -> Reading:
        """Read a page; raises ReadError, TooHard where a limit was hit."""
        return self._run("reading the page", _read, self.limits.cpu_seconds, page, hints)

    def inspect(self, page: Page, hints: Hints) -> Inspection:
        """Read a page and tell how; raises what `read` raises."""
        return self._run("reading the page", _inspect, self.limits.cpu_seconds, page, hints)

    def links(self, page: Page) -> PageLinks:
        """The links of a page of HTML, none of another; raises ReadError, TooHard where a limit was hit."""
        return self._run("reading the links", _links, self.limits.cpu_seconds, page)

    def assemble(self, readings: list[Reading]) -> Reading:
        """Join the readings of a policy's sources, in declared order."""
        return self._run("joining the sources", _assemble, self.limits.cpu_seconds, readings)

    def compare(self, old: Reading, new: Reading) -> Comparison:
        """Compare two texts; raises TooHard where a limit was hit."""
        return self._run("comparing the versions", _compare, self.limits.cpu_seconds, old, new)

    def compare_texts(self, old: str, new: str) -> Comparison:
        """Cut two texts into clauses and compare them; raises TooHard where a limit was hit."""
        return self._run("comparing the texts", _compare_texts, self.limits.cpu_seconds, old, new)

    def close(self) -> None:
        """End the worker processes, also those that are only starting."""
        with self._lock:
            self._closed = True
        self._pool.end()

    def _run(self, what: str, work: Callable[..., T], *arguments: Any) -> T:
        # An idle worker that is ended from outside (the kernel, short of memory) breaks pebble's pool for good.
        pool = self._pool
        try:
            return self._result(pool, what, work, *arguments)
        except _Broken:
            self._renew(pool)
        try:
            return self._result(self._pool, what, work, *arguments)
        except _Broken as error:
            raise TooHard(f"{what} is not possible: the worker processes end again and again") from error

    def _renew(self, broken: _Pool) -> None:
        """Put a new pool in the place of a broken one; the first of the threads that meet it does so."""
        with self._lock:
            if self._closed or self._pool is not broken:
                return
            self._pool = _Pool(self.limits)
        broken.end()

    def _result(self, pool: _Pool, what: str, work: Callable[..., T], *arguments: Any) -> T:
        try:
            future = pool.schedule(work, args=list(arguments), timeout=self.limits.seconds)
        except RuntimeError as error:  # the pool's own: what a task raises comes from `result`
            raise _Broken from error
        try:
            result: T = future.result()
        except BrokenProcessPool as error:
            raise _Broken from error
        except FuturesTimeoutError as error:
            raise TooHard(f"{what} took longer than {self.limits.seconds:g} s and was ended") from error
        except (ProcessExpired, CancelledError) as error:
            raise TooHard(f"{what} used more CPU or memory than allowed and was ended") from error
        except (MemoryError, RecursionError) as error:
            raise TooHard(f"{what} needed more than {self.limits.memory >> 20} MiB of memory") from error
        return result


class _Pool(ProcessPool):
    """Pebble's pool with the limits of a task, and with processes that can be ended while they start."""

    def __init__(self, limits: Limits) -> None:
        self._spawning = _Spawning()
        super().__init__(
            max_workers=limits.processes,
            max_tasks=TASKS,
            initializer=hold_to,
            initargs=(limits.memory,),
            context=self._spawning,
        )

    def end(self) -> None:
        """End all processes, also those that are only starting."""
        self.stop()  # type: ignore[no-untyped-call]
        self._spawning.end()
        self.join()


class _Spawning(SpawnContext):
    """Starts the pool's processes, and ends them before the pool takes away what they were about to open.

    A process that is only starting finds the pool's lock gone, and would print a traceback of its own to say so.
    Spawned, not forked: this process has threads, and a forked one would inherit their locks as they stand.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closed = False
        self._begun: list[SpawnProcess] = []

    def Process(self, *arguments: Any, **named: Any) -> SpawnProcess:  # type: ignore[override]
        """Make a process, as the pool asks for it; raises OSError once no more are wanted."""
        with self._lock:
            if self._closed:
                raise OSError("the workers are being closed")
            process = SpawnProcess(*arguments, **named)
            self._begun = [*(one for one in self._begun if one.exitcode is None), process]
            return process

    def end(self) -> None:
        """End all processes; returns when they have ended, after `STARTING` and `ENDING` seconds at the latest."""
        with self._lock:
            self._closed, begun = True, self._begun
        latest = time.monotonic() + STARTING
        for process in begun:
            while process.pid is None and time.monotonic() < latest:
                time.sleep(0.005)
        alive = [process for process in begun if process.pid is not None]
        for process in alive:
            process.terminate()
        latest = time.monotonic() + ENDING
        for process in alive:
            process.join(max(0.0, latest - time.monotonic()))


def _read(cpu_seconds: int, page: Page, hints: Hints) -> Reading:
    from tracker.core.reading import read

    allow_cpu(cpu_seconds)
    return read(page, hints)


def _inspect(cpu_seconds: int, page: Page, hints: Hints) -> Inspection:
    from tracker.core.reading import inspect

    allow_cpu(cpu_seconds)
    return inspect(page, hints)


def _links(cpu_seconds: int, page: Page) -> PageLinks:
    from tracker.core.discovering import PageLinks, page_links
    from tracker.core.reading.decode import decode
    from tracker.core.reading.media import Media, media_of

    allow_cpu(cpu_seconds)
    if media_of(page) is not Media.HTML:
        return PageLinks(page.url)
    return page_links(decode(page.body, page.content_type).text, page.url)


def _assemble(cpu_seconds: int, readings: list[Reading]) -> Reading:
    from tracker.core.reading import assemble

    allow_cpu(cpu_seconds)
    return assemble(readings)


def _compare(cpu_seconds: int, old: Reading, new: Reading) -> Comparison:
    from tracker.core.comparing import compare

    allow_cpu(cpu_seconds)
    return compare(old, new)


def _compare_texts(cpu_seconds: int, old: str, new: str) -> Comparison:
    from tracker.core.comparing import compare
    from tracker.core.reading.segment import reading_of_text

    allow_cpu(cpu_seconds)
    return compare(reading_of_text(old), reading_of_text(new))
