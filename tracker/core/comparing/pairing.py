"""Finding counterparts of single clauses: first word for word the same, then alike.

Candidates come from shared rare pairs of neighbouring words, so that work stays near the number of clauses; likeness
is the share of words in common, in order (rapidfuzz Indel on words). Thresholds were chosen on made-up edits of 100
published policies: a clause that stayed between the same neighbours needs less than one that is said to have moved.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from rapidfuzz.distance import Indel

from tracker.core.comparing.alignment import Alignment, Gaps
from tracker.core.comparing.anchors import anchors, heaviest_chain
from tracker.core.comparing.units import Unit

IN_PLACE, ELSEWHERE, HEADING, ALONE = 0.42, 0.62, 0.5, 0.3
"""Least likeness for a pair in the same gap, in different gaps, for two headings, for the only two clauses of a gap."""
_CANDIDATES = 6
_RARE = 40
"""A pair of words found in more clauses than this tells nothing about which of them is meant."""
_DENSE = 144
"""Gaps up to this many possible pairs (12 by 12 clauses) are compared pair by pair."""
_EXCHANGED = 12
"""Clauses with the same words up to which their partners may be exchanged: more say nothing of each other."""
_SHORT = 15
_DIGITS = re.compile(r"\d+")

Likeness = dict[tuple[int, int], float]


@dataclass(slots=True)
class _Search:
    alignment: Alignment
    gaps: Gaps
    old: list[int]
    new: list[int]
    likeness: Likeness = field(default_factory=dict)


def pair_equal(alignment: Alignment) -> None:
    """Pair clauses with the same words that kept their order."""
    old, new = alignment.old, alignment.new
    for i, j in anchors([u.key for u in old], [u.key for u in new], [u.weight for u in old]).items():
        alignment.pair(i, j)


def pair_moved(alignment: Alignment) -> None:
    """Pair clauses with the same words that changed place, following their neighbours where a text occurs repeatedly.

    A text of up to three words (`Yes`, `Contact us`) has moved only along with a neighbour: alone it says too little.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for j in alignment.free_new():
        places[alignment.new[j].key].append(j)
    short: list[int] = []
    for i in alignment.free_old():
        key = alignment.old[i].key
        if not key or not places.get(key):
            continue
        if alignment.old[i].weight <= 4:
            short.append(i)
            continue
        free = places[key]
        j = next((j for j in free if _beside(alignment, i, j)), free[0])
        free.remove(j)
        alignment.pair(i, j)
    for indices in (short, short[::-1]):  # once each way, so that runs of short clauses follow from either end
        for i in indices:
            if i not in alignment.pairs:
                found = next((j for j in places[alignment.old[i].key] if _beside(alignment, i, j)), None)
                if found is not None:
                    places[alignment.old[i].key].remove(found)
                    alignment.pair(i, found)
    _uncross(alignment)


def pair_short(alignment: Alignment) -> None:
    """Pair what equal clauses are left once alike ones are known: beside those, or between the same of them.

    Short ones mostly (`External links`, `See more`): what tells which is which are neighbours that were edited.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for j in alignment.free_new():
        places[alignment.new[j].key].append(j)
    equal = [i for i in alignment.free_old() if places.get(alignment.old[i].key)]
    for indices in (equal, equal[::-1]):
        for i in indices:
            listed = places[alignment.old[i].key]
            found = next((j for j in listed if _beside(alignment, i, j)), None)
            if i not in alignment.pairs and found is not None:
                listed.remove(found)
                alignment.pair(i, found)
    gaps = Gaps(alignment.chain())
    between: dict[int, list[int]] = defaultdict(list)
    for j in sorted(j for listed in places.values() for j in listed):
        between[gaps.of_new(j)].append(j)
    grouped: dict[int, list[int]] = defaultdict(list)
    for i in equal:
        if i not in alignment.pairs and gaps.of_old(i) in between:
            grouped[gaps.of_old(i)].append(i)
    for gap, old in grouped.items():
        keys = [alignment.old[i].key for i in old], [alignment.new[j].key for j in between[gap]]
        for k, m in anchors(*keys, [alignment.old[i].weight for i in old]).items():
            alignment.pair(old[k], between[gap][m])
    _pair_under_heading(alignment)
    _uncross(alignment)


def _uncross(alignment: Alignment) -> None:
    """Exchange the partners of two pairs with the same words where both then fit their neighbours and kinds better.

    `Contact us` stands in the contents and as a heading: which is which is seen once what is around them is known.
    """
    equal: dict[str, list[int]] = defaultdict(list)
    for i, j in sorted(alignment.pairs.items()):
        if alignment.same(i, j):
            equal[alignment.old[i].key].append(i)
    for indices in equal.values():
        if not 1 < len(indices) <= _EXCHANGED:
            continue
        for i, k in combinations(indices, 2):
            j, m = alignment.pairs[i], alignment.pairs[k]
            if _fit(alignment, i, m) + _fit(alignment, k, j) > _fit(alignment, i, j) + _fit(alignment, k, m):
                alignment.pair(i, m)
                alignment.pair(k, j)


def _fit(alignment: Alignment, i: int, j: int) -> int:
    """How well an old clause sits where a new one does: by both neighbours, then by the kinds."""
    before = i > 0 and j > 0 and alignment.pairs.get(i - 1) == j - 1
    after = alignment.pairs.get(i + 1) == j + 1
    return 2 * before + 2 * after + (alignment.old[i].clause.kind is alignment.new[j].clause.kind)


def _pair_under_heading(alignment: Alignment) -> None:
    """Pair what is left over once on either side under one heading: an entry of a list that was sorted anew."""
    places: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for j in alignment.free_new():
        places[alignment.new[j].key, alignment.new[j].clause.path].append(j)
    once = Counter((alignment.old[i].key, alignment.old[i].clause.path) for i in alignment.free_old())
    for i in alignment.free_old():
        place = alignment.old[i].key, alignment.old[i].clause.path
        if place[0] and once[place] == len(places.get(place, ())) == 1:
            alignment.pair(i, places[place][0])


def _beside(alignment: Alignment, i: int, j: int) -> bool:
    return (i > 0 and alignment.pairs.get(i - 1) == j - 1 and j > 0) or alignment.pairs.get(i + 1) == j + 1


def pair_alike(alignment: Alignment) -> None:
    """Pair clauses whose words differ but are enough alike: in place first, the rest wherever they are."""
    search = _Search(alignment, Gaps(alignment.chain()), alignment.free_old(), alignment.free_new())
    if not search.old or not search.new:
        return
    _sparse(search)
    _dense(search)
    weights = [u.weight for u in alignment.old], [u.weight for u in alignment.new]
    in_place = [
        (i, j, likeness * likeness * min(weights[0][i], weights[1][j]))
        for (i, j), likeness in search.likeness.items()
        if search.gaps.of_old(i) == search.gaps.of_new(j)
    ]
    for i, j in heaviest_chain(in_place):
        alignment.pair(i, j)
    rest = sorted(search.likeness.items(), key=lambda item: (-item[1] * min(weights[0][item[0][0]], 60), item[0]))
    for (i, j), likeness in rest:
        if i in alignment.pairs or j in alignment.partners or min(weights[0][i], weights[1][j]) < 5:
            continue
        if likeness >= (IN_PLACE if search.gaps.of_old(i) == search.gaps.of_new(j) else ELSEWHERE):
            alignment.pair(i, j)


def _sparse(search: _Search) -> None:
    """Likeness of the candidates that share rare neighbouring words."""
    alignment, gaps = search.alignment, search.gaps
    posted: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in search.new:
        for feature in _features(alignment.new[j]):
            posted[feature].append(j)
    for i in search.old:
        scores: dict[int, float] = defaultdict(float)
        for feature in _features(alignment.old[i]):
            listed = posted.get(feature)
            if listed and len(listed) <= _RARE:
                share = 1.0 / len(listed)
                for j in listed:
                    scores[j] += share
        best = sorted(scores, key=lambda j: (-scores[j], j))[:_CANDIDATES]
        for j in best:
            least = IN_PLACE if gaps.of_old(i) == gaps.of_new(j) else ELSEWHERE
            if alignment.old[i].heading and alignment.new[j].heading:
                least = min(least, HEADING)
            likeness = Indel.normalized_similarity(alignment.old_code(i), alignment.new_code(j), score_cutoff=least)
            if likeness >= least:
                search.likeness[i, j] = likeness


def _features(unit: Unit) -> set[tuple[str, ...]]:
    words = unit.words
    features: set[tuple[str, ...]] = set(pairwise(words))
    if len(words) < 12:
        features.update((word,) for word in words)
    return features


def _dense(search: _Search) -> None:
    """Likeness of all pairs in small gaps, where short clauses may share no rare words at all."""
    alignment = search.alignment
    grouped: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i in search.old:
        grouped[search.gaps.of_old(i)][0].append(i)
    for j in search.new:
        grouped[search.gaps.of_new(j)][1].append(j)
    for old, new in grouped.values():
        if not old or not new or len(old) * len(new) > _DENSE:
            continue
        least = ALONE if len(old) == len(new) == 1 else IN_PLACE
        for i in old:
            for j in new:
                if (i, j) not in search.likeness:
                    likeness = Indel.normalized_similarity(alignment.old_code(i), alignment.new_code(j))
                    if likeness < least:
                        likeness = _dated_likeness(alignment.old[i], alignment.new[j])
                    if likeness >= least:
                        search.likeness[i, j] = likeness


def _dated_likeness(old: Unit, new: Unit) -> float:
    """Likeness of two short lines with figures, where any figure is like any other: `13 July 2020`, `2 May 2021`."""
    if max(len(old.words), len(new.words)) > _SHORT:
        return 0.0
    a, b = [_DIGITS.sub("#", word) for word in old.words], [_DIGITS.sub("#", word) for word in new.words]
    common = set(a) & set(b)
    # `Floor 15` and `Suite 20` share a figure, but say nothing of each other.
    if not ({"#", "#-#-#"} & common) or (
        len(common) == 1 and common != {"#-#-#"} and min(a.count("#"), b.count("#")) < 2
    ):
        return 0.0
    return 0.9 * Indel.normalized_similarity(a, b)
