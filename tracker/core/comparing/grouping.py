"""Records that belong together: a moved section, a re-sorted list, a renumbering, a renamed term, form, links."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace

from tracker.core.comparing.alignment import Alignment
from tracker.core.comparing.units import Unit
from tracker.core.model import ClauseChange, ClauseKind, ClauseState, Group

_REORDERED = 3
"""Moved entries from which a list counts as re-sorted rather than a few of its entries as moved."""
_RENAMED = 3
"""Clauses in which the same words gave way to the same other words, and nothing else changed, for a renaming."""
_MOVED = frozenset({ClauseState.MOVED, ClauseState.MOVED_MODIFIED})


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before grouping: with the clauses it is about (by index) and the phrases its redline replaces."""

    change: ClauseChange
    old: tuple[int, ...] = ()
    new: tuple[int, ...] = ()
    phrases: tuple[tuple[str, str], ...] = ()
    link: bool = False


def grouped(drafts: list[Draft], alignment: Alignment) -> tuple[ClauseChange, ...]:
    """The records with their groups, in the order of the drafts. Groups are numbered from 1 in that order."""
    keys: dict[int, tuple[str, Hashable]] = {}

    def claim(found: Iterable[tuple[int, Hashable]], kind: str) -> None:
        for index, key in found:
            keys.setdefault(index, (kind, key))

    claim(_reordered(drafts, alignment), "reordered")
    claim(_moved_together(drafts), "moved")
    claim(_renamed(drafts), "renamed")
    claim(((k, None) for k, draft in enumerate(drafts) if draft.link), "link")
    for state, kind in ((ClauseState.RENUMBERED, "renumbered"), (ClauseState.COSMETIC, "cosmetic")):
        quiet = [k for k, draft in enumerate(drafts) if draft.change.state is state]
        if len(quiet) > 1:
            claim(((k, None) for k in quiet), kind)
    numbers: dict[tuple[str, Hashable], int] = {}
    changes: list[ClauseChange] = []
    for k, draft in enumerate(drafts):
        if k in keys:
            group = Group(numbers.setdefault(keys[k], len(numbers) + 1), keys[k][0])
            changes.append(replace(draft.change, group=group))
        else:
            changes.append(draft.change)
    return tuple(changes)


def _lists(units: list[Unit]) -> list[int]:
    """For each clause the number of the list or table it is an entry of: an unbroken run of items or rows; else -1."""
    numbers: list[int] = []
    current = -1
    previous: ClauseKind | None = None
    for unit in units:
        kind = unit.clause.kind
        if kind not in (ClauseKind.ITEM, ClauseKind.ROW):
            numbers.append(-1)
        else:
            if kind is not previous:
                current += 1
            numbers.append(current)
        previous = kind
    return numbers


def _reordered(drafts: list[Draft], alignment: Alignment) -> list[tuple[int, Hashable]]:
    old, new = _lists(alignment.old), _lists(alignment.new)
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for k, draft in enumerate(drafts):
        if draft.change.state in _MOVED and draft.old and draft.new:
            lists = old[draft.old[0]], new[draft.new[0]]
            if min(lists) >= 0:
                found[lists].append(k)
    stayed = Counter((old[i], new[j]) for i, j in alignment.pairs.items())
    return [
        (k, lists)
        for lists, indices in found.items()
        # Entries that come from one list and go to one list, of which some stayed too: else the list itself has moved.
        if len(indices) >= _REORDERED and stayed[lists] > len(indices)
        for k in indices
    ]


def _moved_together(drafts: list[Draft]) -> list[tuple[int, Hashable]]:
    """Runs of moved clauses that follow each other in both texts."""
    moved = [k for k, draft in enumerate(drafts) if draft.change.state in _MOVED and draft.old and draft.new]
    moved.sort(key=lambda k: drafts[k].new[0])
    runs: list[list[int]] = []
    for k in moved:
        if runs and _follows(drafts[runs[-1][-1]], drafts[k]):
            runs[-1].append(k)
        else:
            runs.append([k])
    return [(k, number) for number, run in enumerate(runs) if len(run) > 1 for k in run]


def _follows(draft: Draft, after: Draft) -> bool:
    return 0 < after.new[0] - draft.new[-1] <= 2 and 0 < after.old[0] - draft.old[-1] <= 2


def _renamed(drafts: list[Draft]) -> list[tuple[int, Hashable]]:
    """Clauses changed in nothing but one term, where that term gave way in several clauses."""
    pure = {
        k: draft.phrases[0]
        for k, draft in enumerate(drafts)
        if draft.phrases and len(set(draft.phrases)) == 1 and all(draft.phrases[0])
    }
    counts = Counter(pure.values())
    return _choose(pure, lambda phrase: counts[phrase] >= _RENAMED)


def _choose(
    phrases: dict[int, tuple[str, str]], wanted: Callable[[tuple[str, str]], bool]
) -> list[tuple[int, Hashable]]:
    return [(k, phrase) for k, phrase in phrases.items() if wanted(phrase)]
