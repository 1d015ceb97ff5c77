"""The story's clock: it runs like any clock, and can be put forward."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from threading import Lock


class StoryClock:
    """Tells aware UTC from `start` on; never goes back. Safe to share between threads."""

    def __init__(self, start: datetime) -> None:
        self._lock = Lock()
        self._start = start
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        """The time of the story."""
        with self._lock:
            return self._start + timedelta(seconds=time.monotonic() - self._began)

    def forward(self, amount: timedelta) -> datetime:
        """Put it forward; returns the new time."""
        with self._lock:
            self._start += amount
        return self()
