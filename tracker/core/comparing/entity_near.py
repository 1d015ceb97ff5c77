"""Where two texts differ at all: only lists there are worth reading, and most policies change far from theirs."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.comparing.anchors import anchors
from tracker.core.comparing.units import Unit

Starts = list[int]
"""Where clauses begin, in order."""


def changed_places(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[Starts, Starts]:
    """The clauses of either text that are not word for word in the other, in place, and those beside a gap where the
    other text holds more.
    """
    pairs = anchors([_look(unit) for unit in old], [_look(unit) for unit in new], [unit.weight for unit in old])
    partners = {j: i for i, j in pairs.items()}
    near_old, near_new = _near(len(old), pairs), _near(len(new), partners)
    near_old |= {partners[j] for j in near_new if j in partners}
    near_new |= {pairs[i] for i in near_old if i in pairs}
    return [old[i].clause.start for i in sorted(near_old)], [new[j].clause.start for j in sorted(near_new)]


def _look(unit: Unit) -> str:
    """A clause's words, and whether it is an item, a row, numbered: a list in another form is worth reading, too."""
    return f"{unit.clause.kind} {unit.clause.number != ''} {unit.key}"


def _near(count: int, pairs: dict[int, int]) -> set[int]:
    """The clauses without a counterpart in place, and those right before and behind them."""
    alone = [k for k in range(count) if k not in pairs]
    return {near for k in alone for near in (k - 1, k, k + 1) if 0 <= near < count}
