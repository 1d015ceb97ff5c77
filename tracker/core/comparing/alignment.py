"""The state of an alignment while its stages fill it: which clause of the old text is which clause of the new."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.core.comparing.anchors import Pair, heaviest_chain
from tracker.core.comparing.units import Alphabet, Unit
from tracker.core.words import words_of


@dataclass(frozen=True, slots=True)
class Joint:
    """Clauses that were cut apart or put together: one to many, many to one, or many to many, by index."""

    old: tuple[int, ...]
    new: tuple[int, ...]


@dataclass(slots=True)
class Alignment:
    """One-to-one `pairs` (old index to new) and `joints`; what is in neither was removed or added."""

    old: list[Unit]
    new: list[Unit]
    alphabet: Alphabet = field(default_factory=Alphabet)
    pairs: dict[int, int] = field(default_factory=dict)
    partners: dict[int, int] = field(default_factory=dict)
    joints: list[Joint] = field(default_factory=list)
    joined_old: set[int] = field(default_factory=set)
    joined_new: set[int] = field(default_factory=set)
    _codes: dict[tuple[bool, int], str] = field(default_factory=dict)

    def pair(self, i: int, j: int) -> None:
        """Old clause i is new clause j."""
        self.pairs[i] = j
        self.partners[j] = i

    def join(self, old: tuple[int, ...], new: tuple[int, ...]) -> None:
        """The old clauses became the new ones together; pairs among them are given up."""
        for i in old:
            if i in self.pairs:
                del self.partners[self.pairs.pop(i)]
        for j in new:
            if j in self.partners:
                del self.pairs[self.partners.pop(j)]
        self.joints.append(Joint(old, new))
        self.joined_old.update(old)
        self.joined_new.update(new)

    def free_old(self) -> list[int]:
        """Old clauses without a counterpart so far, in order."""
        return [i for i in range(len(self.old)) if i not in self.pairs and i not in self.joined_old]

    def free_new(self) -> list[int]:
        """New clauses without a counterpart so far, in order."""
        return [j for j in range(len(self.new)) if j not in self.partners and j not in self.joined_new]

    def same(self, i: int, j: int) -> bool:
        """Whether the two have the same words."""
        return self.old[i].key == self.new[j].key

    def old_code(self, i: int) -> str:
        """The words of an old clause, a character each."""
        return self._code(self.old[i], True)

    def new_code(self, j: int) -> str:
        """The words of a new clause, a character each."""
        return self._code(self.new[j], False)

    def with_number(self, k: int, *, of_old: bool) -> str:
        """The words of a clause after those of its number (`(b)`), a character each."""
        unit = self.old[k] if of_old else self.new[k]
        return self.alphabet.encode(words_of(unit.clause.number).forms) + self._code(unit, of_old)

    def _code(self, unit: Unit, is_old: bool) -> str:
        code = self._codes.get((is_old, unit.index))
        if code is None:
            code = self._codes[is_old, unit.index] = self.alphabet.encode(unit.words)
        return code

    def links(self) -> Iterator[tuple[int, int, float]]:
        """Every counterpart found, as (old index, new index, weight in words); a joint by its first clauses."""
        for i, j in self.pairs.items():
            yield i, j, self.old[i].weight
        for joint in self.joints:
            yield joint.old[0], joint.new[0], sum(self.old[i].weight for i in joint.old)

    def chain(self) -> list[Pair]:
        """The counterparts that kept their order: the heaviest chain. The others have moved."""
        return heaviest_chain(list(self.links()))


class Gaps:
    """The stretches between clauses that are known to have kept their order, numbered from 0."""

    def __init__(self, chain: list[Pair]) -> None:
        self._old = [i for i, _ in chain]
        self._new = [j for _, j in chain]

    def of_old(self, i: int) -> int:
        """The gap an old clause lies in."""
        return bisect_left(self._old, i)

    def of_new(self, j: int) -> int:
        """The gap a new clause lies in."""
        return bisect_left(self._new, j)
