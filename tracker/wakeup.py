"""Waiting in the main thread for signals and for other threads.

A lock will not do: the kernel may hand a signal to a thread that is just starting another one, and then the main
thread, which alone runs Python's handlers, sleeps on to the end of its wait (measured with CPython 3.11 on Linux
6.18: 14 of 60 signals, with two threads that start others all the time). What the interpreter writes to the wake-up
descriptor wakes it whichever thread was chosen; and no handler runs code of ours, which could meet a lock that its
own thread holds.
"""

from __future__ import annotations

import select
import signal
import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Self


class Wakeup:
    """What a thread waits for: signals, where it is the main one, or `ring` by another thread. A context manager.

    Signals that come after it has ended are taken and ignored: whoever stops is not to be torn away from it.
    """

    def __init__(self, signals: Iterable[signal.Signals]) -> None:
        self._signals = tuple(signals)
        self._ear, self._bell = socket.socketpair()
        self._ear.setblocking(False)
        self._bell.setblocking(False)
        self._before: int | None = None

    def __enter__(self) -> Self:
        """Take the signals."""
        # Outside the main thread (a test, an embedding) there are no signals to take.
        if threading.current_thread() is threading.main_thread():
            self._before = signal.set_wakeup_fd(self._bell.fileno(), warn_on_full_buffer=False)
            for number in self._signals:
                signal.signal(number, _taken)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the descriptor to whoever had it."""
        if self._before is not None:
            signal.set_wakeup_fd(self._before)
        self._ear.close()
        self._bell.close()

    def ring(self) -> None:
        """Wake whoever waits; safe from any thread, also when nobody waits any more."""
        with suppress(OSError):  # full: it wakes anyway; closed: nobody is left to wake
            self._bell.send(b"\0")

    def wait(self, seconds: float) -> set[signal.Signals]:
        """Wait for a signal or a ring, at most so long; returns the signals that came."""
        select.select([self._ear], [], [], seconds)
        try:
            heard = self._ear.recv(4096)
        except BlockingIOError:
            return set()
        return {number for number in self._signals if number in heard}


def _taken(_number: int, _frame: object) -> None:
    """The interpreter has written the number to the wake-up descriptor already."""
