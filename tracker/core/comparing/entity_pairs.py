"""Which list of one text is which of the other, and which entity which: by name first, then by all that is said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from tracker.core.comparing.entity_words import all_words
from tracker.core.entities import Entity, EntityList, identity

_ALIKE = 0.8
"""Least likeness of two names, letter by letter, for one to be the other spelt anew."""
_SAME_REST = 0.5
"""Least share of words in common, names apart, for an entity under a similar name to be the same one."""
_MOST_PAIRS = 40_000
"""Leftover entities (old times new) up to which renamed ones are looked for."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entity and the list it stands in."""

    entity: Entity
    within: EntityList

    @property
    def section(self) -> str:
        """The heading that is nearest above it."""
        return self.entity.section or self.within.title

    @property
    def layout(self) -> str:
        """How its list is written."""
        return self.within.layout


Lists = list[EntityList]


def paired_lists(old: Sequence[EntityList], new: Sequence[EntityList]) -> Iterator[tuple[Lists, Lists]]:
    """The lists that belong together, old ones and new ones: they share names. Neither side is ever empty."""
    nodes = len(old) + len(new)
    owner = list(range(nodes))

    def root(k: int) -> int:
        while owner[k] != k:
            k = owner[k]
        return k

    names = [{identity(entity.name) for entity in each.entities} for each in (*old, *new)]
    joined: set[int] = set()
    ranked = _by_names(old, new, names)
    for single in (True, False):  # first each list with its counterpart, then what was cut from it or put to it
        for a, b in ranked:
            if not (a in joined or b in joined if single else a in joined and b in joined):
                owner[root(a)] = root(b)
                joined |= {a, b}
    alone = [k for k in range(nodes) if k not in joined]
    for a in alone:  # lists without a name in common, the only ones of their kind under the same heading
        fit = [b for b in alone if a < len(old) <= b and old[a].title == new[b - len(old)].title and b not in joined]
        if len(fit) == 1 and a not in joined:
            owner[root(a)] = root(fit[0])
            joined |= {a, fit[0]}
    for gone, come in _went_over(names, len(old), [root(k) for k in range(nodes)]):
        if gone in joined and come in joined:
            owner[root(gone)] = root(come)
    found: dict[int, tuple[Lists, Lists]] = defaultdict(lambda: ([], []))
    for k in range(nodes):
        if k in joined:
            found[root(k)][k >= len(old)].append(old[k] if k < len(old) else new[k - len(old)])
    yield from sorted(found.values(), key=lambda pair: pair[1][0].start)


def _by_names(old: Sequence[EntityList], new: Sequence[EntityList], names: Sequence[set[str]]) -> list[tuple[int, int]]:
    """The pairs of lists (old, new) with a third of the shorter one's names in common; those with most of them first,
    then those under the same heading and in the same layout.
    """
    found: list[tuple[int, bool, bool, int, int]] = []
    for a, was in enumerate(old):
        for b, now in enumerate(new, len(old)):
            common = len(names[a] & names[b])
            if common and 3 * common >= min(len(names[a]), len(names[b])):
                found.append((-common, was.title != now.title, was.layout != now.layout, a, b))
    return [(a, b) for *_, a, b in sorted(found)]


def _went_over(names: Sequence[set[str]], olds: int, roots: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Lists (old, new) that do not belong together but have a name in common that each lost or gained: a party that
    went from one to the other.
    """
    kept: dict[int, set[str]] = defaultdict(set)
    held: dict[int, set[str]] = defaultdict(set)
    for k, found in enumerate(names):
        (held if k < olds else kept)[roots[k]] |= found
    for a in range(olds):
        left = names[a] - kept[roots[a]]
        for b in range(olds, len(names)):
            if left and roots[a] != roots[b] and left & (names[b] - held[roots[b]]):
                yield a, b


def matched(old: Sequence[Listed], new: Sequence[Listed]) -> dict[int, int]:
    """Old index to new index of the entities that are the same party."""
    pairs: dict[int, int] = {}
    places: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, listed in enumerate((old, new)):
        for k, each in enumerate(listed):
            places[identity(each.entity.name)][side].append(k)
    words = [all_words(each.entity) for each in old], [all_words(each.entity) for each in new]
    for olds, news in places.values():
        if len(olds) == len(news) == 1:
            pairs[olds[0]] = news[0]
        elif olds and news:
            pairs.update(_closest(old, new, words, olds, news))
    rest_old = [i for i in range(len(old)) if i not in pairs]
    taken = set(pairs.values())
    rest_new = [j for j in range(len(new)) if j not in taken]
    if rest_old and rest_new and len(rest_old) * len(rest_new) <= _MOST_PAIRS:
        pairs.update(_renamed(old, new, words, rest_old, rest_new))
    return pairs


Words = tuple[list[Counter[str]], list[Counter[str]]]


def _closest(
    old: Sequence[Listed], new: Sequence[Listed], words: Words, olds: Sequence[int], news: Sequence[int]
) -> dict[int, int]:
    """Entities of one name that occurs several times: those that say the same in the same part of the list first."""
    ranked = sorted(
        (-_overlap(words[0][i], words[1][j]) - 0.3 * (old[i].section == new[j].section), abs(i - j), i, j)
        for i in olds
        for j in news
    )
    return _greedy([(i, j) for _, _, i, j in ranked])


def _renamed(
    old: Sequence[Listed], new: Sequence[Listed], words: Words, olds: Sequence[int], news: Sequence[int]
) -> dict[int, int]:
    """Entities under another name: one spelt nearly alike, or that holds the other, with about the same said of it."""
    names = {(0, i): identity(old[i].entity.name) for i in olds} | {(1, j): identity(new[j].entity.name) for j in news}
    found: list[tuple[float, int, int]] = []
    for i in olds:
        for j in news:
            likeness = _names_alike(names[0, i], names[1, j])
            if likeness == 0.0:
                continue
            rest = _overlap(words[0][i] - _name_words(old[i]), words[1][j] - _name_words(new[j]))
            if rest >= _SAME_REST:
                found.append((-likeness - rest, i, j))
    return _greedy([(i, j) for _, i, j in sorted(found)])


def _names_alike(a: str, b: str) -> float:
    """0 for different names; else how alike they are (0..1)."""
    likeness = Indel.normalized_similarity(a, b)
    left, right = set(a.split()), set(b.split())
    if (left <= right or right <= left) and any(len(word) > 2 for word in left & right):
        return max(float(likeness), _ALIKE)
    return float(likeness) if likeness >= _ALIKE else 0.0


def _name_words(listed: Listed) -> Counter[str]:
    return all_words(Entity(listed.entity.name, ()))


def _overlap(a: Counter[str], b: Counter[str]) -> float:
    """The share of words in common (0..1); 1 where neither says anything."""
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 1.0


def _greedy(ranked: Sequence[tuple[int, int]]) -> dict[int, int]:
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for i, j in ranked:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def within_another(
    entities: Sequence[tuple[bool, frozenset[str]]], others: Sequence[tuple[bool, frozenset[str]]]
) -> bool:
    """Whether an entity of one side only is, line by line, a part of one on the other: cards cut in two ways.

    Of each entity: whether it has a counterpart, and its lines in compared form.
    """
    cards = [lines for _, lines in others if len(lines) > 1]
    known = frozenset[str]().union(*cards)
    alone = (lines for paired, lines in entities if not paired and lines and lines <= known)
    return any(lines < card for lines in alone for card in cards)
