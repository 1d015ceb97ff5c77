"""Clauses that were cut apart or put together: splits, merges, and paragraphs that only flow differently."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable

from rapidfuzz.distance import Indel

from tracker.core.comparing.alignment import Alignment, Gaps, Joint
from tracker.core.comparing.units import Unit

_WHOLE = 0.72
"""Least likeness of a clause with the pieces it was cut into, taken together."""
_PIECE = 0.75
"""Least share of a piece's words that lie, in order, in the whole: a neighbour that merely came along has less."""
_SURE, _STRAY, _LEAST = 0.9, 0.5, 6
"""For a piece beyond a clause that is none: its least share and words, and the share that the other stays below."""


def join_reflowed(alignment: Alignment) -> None:
    """Join runs of clauses between anchors that have the same words in the same order, but other borders."""
    gaps = Gaps(alignment.chain())
    grouped: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i in alignment.free_old():
        grouped[gaps.of_old(i)][0].append(i)
    for j in alignment.free_new():
        grouped[gaps.of_new(j)][1].append(j)
    for old, new in grouped.values():
        if not old or not new or len(old) + len(new) < 3:
            continue
        _peel(alignment, old, new, forward=True)
        old_left = [i for i in old if i not in alignment.joined_old and i not in alignment.pairs]
        new_left = [j for j in new if j not in alignment.joined_new and j not in alignment.partners]
        _peel(alignment, old_left, new_left, forward=False)


def _peel(alignment: Alignment, old: list[int], new: list[int], *, forward: bool) -> None:
    """Join the runs at one end of a gap for as long as both sides say the same."""
    if not forward:
        old, new = old[::-1], new[::-1]
    a = b = 0
    while a < len(old) and b < len(new):
        x, y = a, b
        left, right = alignment.old_code(old[x]), alignment.new_code(new[y])
        while len(left) != len(right):
            if len(left) < len(right):
                x += 1
                if x == len(old):
                    return
                left = _longer(alignment, left, right, old[x], forward=forward, of_old=True)
            else:
                y += 1
                if y == len(new):
                    return
                right = _longer(alignment, right, left, new[y], forward=forward, of_old=False)
            if not _agree(left, right, forward=forward):
                return
        if left != right or not _runs(old[a : x + 1]) or not _runs(new[b : y + 1]):
            return
        if a == x and b == y:
            alignment.pair(old[a], new[b])
        else:
            alignment.join(tuple(sorted(old[a : x + 1])), tuple(sorted(new[b : y + 1])))
        a, b = x + 1, y + 1


def _longer(alignment: Alignment, text: str, goal: str, k: int, *, forward: bool, of_old: bool) -> str:
    """A run with the next clause added: with its number among the words, where that is what the other side says."""
    code = alignment.old_code(k) if of_old else alignment.new_code(k)
    for more in (alignment.with_number(k, of_old=of_old), code):
        longer = text + more if forward else more + text
        if _agree(longer, goal, forward=forward):
            return longer
    return text + code if forward else code + text


def _agree(a: str, b: str, *, forward: bool) -> bool:
    """Whether the shorter is the beginning (or end) of the longer."""
    return (a.startswith(b) or b.startswith(a)) if forward else (a.endswith(b) or b.endswith(a))


def _runs(indices: list[int]) -> bool:
    return abs(indices[-1] - indices[0]) == len(indices) - 1


def join_split(alignment: Alignment) -> None:
    """Join an old clause with the run of new ones it was cut into, words changed or not; then the other way round."""
    chain = alignment.chain()
    in_order = {i for i, _ in chain}, {j for _, j in chain}
    for i, unit in enumerate(alignment.old):
        j = alignment.pairs.get(i)
        if i in alignment.joined_old or (j is not None and alignment.same(i, j)):
            continue
        run = _pieces(alignment, unit, j, in_order[1], of_old=True)
        if run:
            alignment.join((i,), tuple(run))
    for j, unit in enumerate(alignment.new):
        i_or_none = alignment.partners.get(j)
        if j in alignment.joined_new or (i_or_none is not None and alignment.same(i_or_none, j)):
            continue
        run = _pieces(alignment, unit, i_or_none, in_order[0], of_old=False)
        if run:
            alignment.join(tuple(run), (j,))


def _pieces(alignment: Alignment, whole: Unit, partner: int | None, in_order: set[int], *, of_old: bool) -> list[int]:
    """The run of clauses on the other side that `whole` was cut into, or nothing. Grows from its partner outwards.

    `in_order`: the clauses of that side that kept their order. What came or moved in between does not end the run.
    """
    code: Callable[[int], str] = alignment.new_code if of_old else alignment.old_code
    others = alignment.new if of_old else alignment.old
    text = alignment.old_code(whole.index) if of_old else alignment.new_code(whole.index)
    taken = (alignment.partners, alignment.joined_new) if of_old else (alignment.pairs, alignment.joined_old)

    def free(k: int) -> bool:
        return 0 <= k < len(others) and k not in taken[0] and k not in taken[1]

    if partner is None:
        start = _start(alignment, whole, free, of_old=of_old)
        if start is None:
            return []
        partner = start
    if partner in taken[1] or _contained(code(partner), text) < _PIECE:
        return []
    run = [partner]
    likeness = _likeness(text, code(partner))
    while True:
        steps = (run[-1] + 1, run[0] - 1)
        near = [k for k in steps if free(k) and _contained(code(k), text) >= _PIECE and others[k].words]
        strays = [k for k in steps if 0 <= k < len(others) and k not in in_order and k not in near]
        for step in (*near, *(_beyond(k, k - run[0], free, code, text) for k in strays)):
            if step is None:
                continue
            grown = [*run, step] if step > run[-1] else [step, *run]
            better = _likeness(text, "".join(map(code, grown)))
            if better > likeness:
                run, likeness = grown, better
                break
        else:
            break
    return run if len(run) > 1 and likeness >= _WHOLE else []


def _beyond(k: int, direction: int, free: Callable[[int], bool], code: Callable[[int], str], text: str) -> int | None:
    """The piece behind a clause that was put in between (or taken out there), where it is surely a piece."""
    far = k + (1 if direction > 0 else -1)
    stray = _contained(code(k), text) < _STRAY
    return far if stray and free(far) and len(code(far)) >= _LEAST and _contained(code(far), text) >= _SURE else None


def _start(alignment: Alignment, whole: Unit, free: Callable[[int], bool], *, of_old: bool) -> int | None:
    """For a clause without a partner: the free clause beside its neighbours' partners that is most surely a piece."""
    links, code = (alignment.pairs, alignment.new_code) if of_old else (alignment.partners, alignment.old_code)
    text = alignment.old_code(whole.index) if of_old else alignment.new_code(whole.index)
    if len(text) < 8:
        return None
    near: list[int] = []
    for side in (-1, 1):
        for distance in range(1, 6):
            neighbour = links.get(whole.index + side * distance)
            if neighbour is not None:
                near += [neighbour - side * step for step in range(1, 5)]
                break
    best = [(_contained(code(k), text), -k) for k in dict.fromkeys(near) if free(k) and len(code(k)) >= 4]
    if not best:
        return None
    share, index = max(best)
    return -index if share >= _PIECE else None


def join_paragraphs(alignment: Alignment) -> None:
    """Join what the sentences of long paragraphs show: paragraphs put together into one, or one cut into several."""
    _join_blocks(alignment, merged=True)
    _join_blocks(alignment, merged=False)


def _join_blocks(alignment: Alignment, *, merged: bool) -> None:
    links = sorted([((i,), (j,)) for i, j in alignment.pairs.items()] + [(k.old, k.new) for k in alignment.joints])
    parts, wholes = (alignment.old, alignment.new) if merged else (alignment.new, alignment.old)
    found: dict[int, list[Joint]] = defaultdict(list)
    mixed: set[int] = set()  # wholes that a link reaches beyond
    ends: dict[int, set[int]] = defaultdict(set)  # for each part, the wholes its links lead to
    for old, new in links:
        joint = Joint(old, new)
        part, whole = (old, new) if merged else (new, old)
        blocks = {wholes[k].block for k in whole}
        for block in blocks:
            found[block].append(joint)
        if len(blocks) > 1:
            mixed |= blocks
        for k in part:
            ends[parts[k].block] |= blocks
    sizes = Counter(unit.block for unit in wholes)
    members: dict[int, list[int]] = defaultdict(list)
    for unit in parts:
        members[unit.block].append(unit.index)
    for block, joints in found.items():
        sides = [(joint.old, joint.new) if merged else (joint.new, joint.old) for joint in joints]
        sources = sorted({parts[k].block for part, _ in sides for k in part})
        if block in mixed or sizes[block] < 2 or len(sources) < 2 or any(len(ends[source]) > 1 for source in sources):
            continue
        order = [k for part, _ in sorted(sides, key=lambda side: side[1]) for k in part]
        entire = [unit.index for unit in wholes if unit.block == block]
        taken = [k for source in sources for k in members[source]]
        if order != sorted(order) or sources[-1] - sources[0] >= len(sources) or len(order) < 0.7 * len(taken):
            continue
        still: dict[int, int] = {}  # for each part the line breaks before its first words in the whole
        for part, linked in sorted(sides):
            still.setdefault(parts[part[0]].block, wholes[linked[0]].breaks)
        if any(parts[members[source][0]].breaks <= still.get(source, 0) for source in sources[1:]):
            continue  # what parts them still does
        for joint in joints:
            if joint in alignment.joints:
                alignment.joints.remove(joint)
        alignment.join(*((tuple(taken), tuple(entire)) if merged else (tuple(entire), tuple(taken))))


def _likeness(a: str, b: str) -> float:
    return Indel.normalized_similarity(a, b)


def _contained(piece: str, whole: str) -> float:
    """The share of the piece's words that lie in the whole, in order."""
    common = (len(piece) + len(whole) - Indel.distance(piece, whole)) / 2
    return common / len(piece) if piece else 0.0
