"""Sure points of an alignment: clauses that are word for word the same, in the same order.

Patience sorting (Bram Cohen) in its weighted form: unique keys first, the heaviest chain of them kept, then again
between the anchors; where nothing is unique, the heaviest chain over all equal pairs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

Pair = tuple[int, int]

_REPEATS = 50
"""Occurrences of a repeated key that are looked at; more of them are alike enough to be taken in order."""
_MOST_PAIRS = 60_000
"""Equal pairs above which a stretch without any unique key is left to its equal ends (bounds time, not quality)."""


def heaviest_chain(pairs: Sequence[tuple[int, int, float]]) -> list[Pair]:
    """The heaviest selection of (old, new, weight) in which both indices rise strictly; in order. O(n log n)."""
    if not pairs:
        return []
    columns = sorted({pair[1] for pair in pairs})
    size = len(columns)
    best_weight, best_pair = [0.0] * (size + 1), [-1] * (size + 1)
    before = [-1] * len(pairs)
    top_weight, top = -1.0, -1
    # Within one row the later columns come first, so that a row never builds on itself.
    for index in sorted(range(len(pairs)), key=lambda k: (pairs[k][0], -pairs[k][1])):
        _, column, weight = pairs[index]
        rank = bisect_left(columns, column)
        total, link = 0.0, -1
        cell = rank
        while cell > 0:
            if best_weight[cell] > total:
                total, link = best_weight[cell], best_pair[cell]
            cell &= cell - 1
        before[index] = link
        total += weight
        if total > top_weight:
            top_weight, top = total, index
        cell = rank + 1
        while cell <= size:
            if total > best_weight[cell]:
                best_weight[cell], best_pair[cell] = total, index
            cell += cell & -cell
    chain: list[Pair] = []
    while top >= 0:
        chain.append(pairs[top][:2])
        top = before[top]
    return chain[::-1]


def anchors(old: Sequence[str], new: Sequence[str], weights: Sequence[int]) -> dict[int, int]:
    """Old index to new index of equal keys, both rising. `weights`: of the old keys."""
    found: dict[int, int] = {}
    stack = [(0, len(old), 0, len(new))]
    while stack:
        a0, a1, b0, b1 = stack.pop()
        while a0 < a1 and b0 < b1 and old[a0] == new[b0]:
            found[a0] = b0
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and old[a1 - 1] == new[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            found[a1] = b1
        if a0 == a1 or b0 == b1:
            continue
        in_old, in_new = Counter(old[a0:a1]), Counter(new[b0:b1])
        places = {new[j]: j for j in range(b0, b1) if in_new[new[j]] == 1}
        unique = [(i, places[old[i]], weights[i]) for i in range(a0, a1) if in_old[old[i]] == 1 and old[i] in places]
        if unique:
            for i, j in heaviest_chain(unique):
                found[i] = j
                stack.append((a0, i, b0, j))
                a0, b0 = i + 1, j + 1
            stack.append((a0, a1, b0, b1))
        else:
            found.update(_repeated(old, new, weights, (a0, a1, b0, b1)))
    return found


def _repeated(
    old: Sequence[str], new: Sequence[str], weights: Sequence[int], bounds: tuple[int, int, int, int]
) -> list[Pair]:
    a0, a1, b0, b1 = bounds
    places: dict[str, list[int]] = defaultdict(list)
    for j in range(b0, b1):
        places[new[j]].append(j)
    pairs = [(i, j, weights[i]) for i in range(a0, a1) for j in places.get(old[i], ())[:_REPEATS]]
    return heaviest_chain(pairs) if len(pairs) <= _MOST_PAIRS else []
