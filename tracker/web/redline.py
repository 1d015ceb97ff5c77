"""Diffs for the pages: what changed in numbers, and the redline itself, which core.render writes and escapes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from threading import BoundedSemaphore

from markupsafe import Markup

from tracker.core.model import ClauseChange, Comparison
from tracker.core.render import RenderOptions, render
from tracker.core.since import Cumulated, Since
from tracker.errors import TrackerError
from tracker.flows import Services
from tracker.flows.since import cumulated
from tracker.store import views_history as history
from tracker.web import words

REMEMBERED = 16
"""Comparisons kept in memory. Renditions never change, so neither does what two of them differ in."""

AT_ONCE, PATIENCE = 1, 5.0
"""How many comparisons the pages may ask for at once, and for how many seconds a request waits for its turn.

The daemon's checks use the same workers, and reading pages must not hold them up.
"""


class Busy(TrackerError):
    """Others ask for comparisons, and the wait for a turn was too long."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What changed, in numbers. `counts`: how many clauses were added, removed ..., in the order of words.STATES.

    `quiet`: how many are only renumbered or cosmetic.
    """

    counts: tuple[tuple[str, int], ...]
    clauses: int
    quiet: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Two texts compared, and their redline as HTML."""

    comparison: Comparison
    summary: Summary
    html: Markup


def summary(changes: tuple[ClauseChange, ...]) -> Summary:
    """Count what happened to clauses."""
    comparison = Comparison("", "", changes)
    loud = Counter(change.state.value for change in comparison.loud())
    counts = tuple((state, loud[state]) for state in words.STATES if loud[state])
    return Summary(counts, sum(loud.values()), len(changes) - sum(loud.values()))


def difference(comparison: Comparison, layout: str, quiet: bool) -> Difference:
    """Write the redline of a comparison. `layout`: `inline` or `side`. `quiet`: cosmetic and renumbered clauses too."""
    html = render(
        comparison, "html", RenderOptions(layout="fitting" if layout == "side" else "inline", show_quiet=quiet)
    )
    # render escapes every text it is given; this is the one place where its word is taken for it.
    return Difference(comparison, summary(comparison.changes), Markup(html))


def plain(comparison: Comparison) -> str:
    """The changed clauses as plain text, for feeds."""
    return render(comparison, "text", RenderOptions())


class Comparisons:
    """Compares any two versions in a worker process, and remembers the last results. Share one between threads."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._turn = BoundedSemaphore(AT_ONCE)
        self._between = lru_cache(maxsize=REMEMBERED)(self._compare)
        self._assessed: dict[int, tuple[Comparison, Cumulated]] = {}

    def between(self, old_version: int, new_version: int) -> Comparison | None:
        """Compare two versions by id, in their newest renditions; None where one has no text.

        Raises TooHard where the worker hit its limits, Busy where others ask for too much at once.
        """
        with self._services.database.read() as session:
            old = history.newest_rendition(session, old_version)
            new = history.newest_rendition(session, new_version)
        if old is None or new is None:
            return None
        with self.turn():
            return self._between((old, old_version), (new, new_version))

    def cumulated(self, found: Since) -> Cumulated:
        """What changed between the two texts of an answer, compared and assessed; remembered as comparisons are.

        Raises TooHard and Busy as `between` does. Assessing two long texts that have little in common takes seconds.
        """
        comparison = self.between(found.old.id, found.new.id) if found.old.id != found.new.id else None
        if comparison is None:
            return cumulated(self._services, found)
        with self.turn():
            if id(comparison) not in self._assessed:
                while len(self._assessed) >= REMEMBERED:
                    self._assessed.pop(next(iter(self._assessed)))
                # The comparison is kept with what came of it, so that nothing else can get its id.
                self._assessed[id(comparison)] = comparison, cumulated(self._services, found, comparison)
            return self._assessed[id(comparison)][1]

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold a turn at the workers; raises Busy where others have held it for too long."""
        if not self._turn.acquire(timeout=PATIENCE):
            raise Busy("Many comparisons are asked for at once. Try again in a moment.")
        try:
            yield
        finally:
            self._turn.release()

    def _compare(self, old: tuple[int, int], new: tuple[int, int]) -> Comparison | None:
        with self._services.database.read() as session:
            before = history.version_text(session, old[1])
            after = history.version_text(session, new[1])
        return self._services.workers.compare(before.reading, after.reading) if before and after else None
