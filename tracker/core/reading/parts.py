"""One page, several texts: the same text twice (for two screen sizes), and several policies under one heading each."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.reading.asking import Dropped
from tracker.core.reading.markdown import Block
from tracker.core.reading.policy_names import title_kind

_COPY = 0.35  # share of the page that a verbatim repetition must make up to be a second copy and not the policy's own
_COPY_BLOCKS = 5
_EFFORT = 20  # comparisons a block: a page of 200,000 equal paragraphs must not cost their square
_PART_CHARS = 800  # a part with fewer characters is a section that speaks of another policy
_PARTS_COVER = 0.8
_NAMING = 0.7  # share of a level's headings that name policies, where a page is made of several (else: sections of one)


def without_copies(found: Sequence[Block]) -> tuple[list[Block], tuple[Dropped, ...]]:
    """The blocks without a run that repeats an earlier run word for word and makes up a third of the page."""
    if len({block.plain for block in found}) > len(found) - _COPY_BLOCKS:
        return list(found), ()
    total = sum(len(block.plain) for block in found)
    seen: dict[str, int] = {}
    kept: list[Block] = []
    dropped: list[Dropped] = []
    i = 0
    effort = _EFFORT * len(found)
    while i < len(found):
        plain = found[i].plain
        earlier = seen.get(plain, -1)
        run = _run(found, earlier, i) if earlier >= 0 and effort > 0 else 0
        effort -= run
        size = sum(len(block.plain) for block in found[i : i + run]) if run >= _COPY_BLOCKS else 0
        if size > _COPY * total:
            dropped.append(Dropped("second_copies", size, tuple(found[i : i + run])))
            i += run
            continue
        seen.setdefault(plain, i)
        kept.append(found[i])
        i += 1
    return kept, tuple(dropped)


def _run(found: Sequence[Block], earlier: int, later: int) -> int:
    """How many blocks from `later` on repeat those from `earlier` on, up to where the copy begins."""
    length = 0
    while earlier + length < later and later + length < len(found):
        if found[earlier + length].plain != found[later + length].plain:
            break
        length += 1
    return length


def _starts(ranked: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Where parts begin and of which type they are: headings that name policies; none where too few of them do."""
    starts: list[tuple[int, str]] = []
    last = ""
    others = 0
    for i, plain in ranked:
        kind = title_kind(plain)
        others += not kind
        if len(ranked) - others < _NAMING * len(ranked):
            return []
        if kind and kind != last:
            starts.append((i, kind))
        last = kind or last
    return starts


def of_type(found: Sequence[Block], wanted: str) -> tuple[list[Block], tuple[Dropped, ...]]:
    """The part of the wanted type, where the page is made of several policies of different types; else all of it."""
    heads = [(i, block) for i, block in enumerate(found) if 0 < block.level <= 3] if wanted else []
    for level in (1, 2, 3):
        ranked = [(i, block.plain) for i, block in heads if block.level == level]
        if len(ranked) < 2 or not any(title_kind(plain, wanted) for _, plain in ranked):
            continue
        starts = _starts(ranked)
        if len(starts) < _NAMING * len(ranked):
            continue
        kinds = [kind for _, kind in starts]
        if len(set(kinds)) < 2 or kinds.count(wanted) != 1:
            continue
        ends = [i for i, _ in starts[1:]] + [len(found)]
        sizes = [
            sum(len(block.plain) for block in found[start:end]) for (start, _), end in zip(starts, ends, strict=True)
        ]
        total = sum(len(block.plain) for block in found)
        chosen = kinds.index(wanted)
        others = [size for n, size in enumerate(sizes) if n != chosen]
        if sizes[chosen] >= _PART_CHARS and max(others) >= _PART_CHARS and sum(sizes) >= _PARTS_COVER * total:
            start, end = starts[chosen][0], ends[chosen]
            rest = [*found[:start], *found[end:]]
            dropped = Dropped("other_policies", sum(len(block.plain) for block in rest), tuple(rest))
            return list(found[start:end]), (dropped,)
    return list(found), ()
