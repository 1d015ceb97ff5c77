"""What is said of an import of history: what is wanted, how far it is, what it came to. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.errors import TrackerError


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a history is wanted. `since`, `until`: 1 to 14 digits of a time, or empty. `most_fetches`: None for all
    that the plan asks for. `thorough`: every capture with another digest than the one before.
    """

    since: str = ""
    until: str = ""
    most_fetches: int | None = None
    thorough: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is. `left`: captures still to be fetched, estimated; `eta_seconds`: for these."""

    phase: str
    indexed: int = 0
    planned: int = 0
    fetched: int = 0
    left: int = 0
    versions: int = 0
    eta_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """What an import came to. `captures`: in the index; `fetched`: in this run; `versions`: from the archive, in all.

    `problem`: why it is not complete. `paused_until`: when it may go on, where the archive asked for a pause.
    """

    policy_id: str
    versions: int = 0
    captures: int = 0
    fetched: int = 0
    problem: str = ""
    paused_until: datetime | None = None
    new_versions: int = 0
    new_changes: int = 0


class Paused(TrackerError):
    """The archive asks for a pause that is too long to wait out here."""

    def __init__(self, until: datetime, reason: str) -> None:
        super().__init__(reason)
        self.until = until


class Stopped(TrackerError):
    """The import is to end here, because the process does."""


class TakenOver(TrackerError):
    """Another process works on the import now."""
