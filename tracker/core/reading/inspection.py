"""How a page was read: what was kept, what was dropped, in the order of the page, and by which rule.

`read` and `inspect` go the same way; for the latter a Trace holds on to what the former throws away, and this module
puts it together afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.core.html import BLOCK_TAGS, Element
from tracker.core.model import Reading, Span
from tracker.core.reading.asking import Dropped
from tracker.core.reading.clean import Cleaned
from tracker.core.reading.filters import FILTERS
from tracker.core.reading.inline import visible
from tracker.core.reading.markdown import Block
from tracker.core.reading.overrides import Overridden, Override
from tracker.core.reading.rules import RULES

MOST_SHOWN = 600
"""Characters of a dropped piece that are shown; all are counted."""

_NEEDLE = 40  # characters of a text by which its block is found
_TELLING = 12  # a text with fewer may stand anywhere: it is looked for in the next blocks only
_NEARBY = 3
_NO_FATE = ("", -1)

NOT_SELECTED = "not_selected"
OTHER_PARTS = "other_parts"
NOTES = {
    NOT_SELECTED: "Beside what the select rules of the declaration name.",
    OTHER_PARTS: "Beside the part of the page that the address, the type or the language means.",
    "beside_the_text": "Beside the element that holds the main text.",
    "stray_controls": "A line that is only a button or a label of one.",
    "before_the_text": "Before the title or the first words of the policy.",
    "after_the_text": "After the last words of the policy.",
    "second_copies": "A second copy of the text, for another size of screen.",
    "other_policies": "Another policy on the same page.",
}
"""What the rules beside RULES drop: those that look at the page as a whole or at its lines."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the page. `rule`: what dropped it, or empty where it was kept.

    `text`: Markdown of what was kept, the beginning of what was dropped. `chars`: white space aside, of all of it.
    """

    text: str
    chars: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What one rule did. `kind`: dropped, removed or selected (by the declaration), filtered.

    `pieces`: stretches of the page, of a filter the blocks it changed. `chars`: white space aside.
    """

    rule: str
    kind: str
    pieces: int
    chars: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """A reading and how it came about. `pieces`: the page in its order; `shares`: rule by rule, in order of use."""

    reading: Reading
    pieces: tuple[Piece, ...] = ()
    shares: tuple[Share, ...] = ()

    def kept(self) -> int:
        """Characters that were kept, white space aside."""
        return sum(piece.chars for piece in self.pieces if not piece.rule)

    def total(self) -> int:
        """Characters of the page, white space aside."""
        return sum(piece.chars for piece in self.pieces)


@dataclass(slots=True)
class Trace:
    """What is held on to while a page is read. `shape`: the children of each element as the page came."""

    overridden: Overridden | None = None
    shape: dict[int, tuple[Element | str, ...]] = field(default_factory=dict)
    cleaned: Cleaned | None = None

    def begin(self, overridden: Overridden) -> None:
        """Hold on to a page before any rule has taken from it."""
        self.overridden = overridden
        self.shape = {id(element): tuple(element.children) for element in overridden.page.elements()}

    def follow(self, other: Trace) -> None:
        """Take over what another trace holds: the text was found there."""
        self.overridden, self.shape, self.cleaned = other.overridden, other.shape, other.cleaned


def note_of(rule: str) -> str:
    """What a rule takes away, in one sentence; empty for rules of a declaration."""
    told = next((known.__doc__ or "" for known in RULES if known.__name__ == rule), "")
    return " ".join(told.split()) or NOTES.get(rule, "")


def inspection(reading: Reading, trace: Trace) -> Inspection:
    """Put together what a trace holds."""
    cleaned = trace.cleaned
    if cleaned is None:
        return Inspection(reading)
    by_block: dict[int, str] = {}
    for dropped in cleaned.dropped:
        by_block.update((id(part), dropped.rule) for part in dropped.parts if isinstance(part, Block))
    runs = list(_runs(trace.overridden, trace, cleaned.dropped)) if trace.overridden else []
    placed = _placed(runs, cleaned.written)
    pieces = list(_pieces(placed, cleaned.written, by_block))
    return Inspection(reading, tuple(pieces), tuple(_shares(pieces, runs, trace)))


# ----------------------------------------------------------------------------------------------------- the page's way


@dataclass(frozen=True, slots=True)
class _Run:
    """Text of the page that shares its fate. `rule`: empty where the rules about elements kept it."""

    text: str
    rule: str
    selected: str = ""


def _runs(overridden: Overridden, trace: Trace, dropped: Sequence[Dropped]) -> Iterator[_Run]:
    """The page in its order, as texts that were kept, one by one, and as stretches that one rule dropped."""
    rules = {
        id(overridden.copies.get(id(part), part)): (each.rule, number)
        for number, each in enumerate(dropped)
        for part in each.parts
        if isinstance(part, Element)
    }
    if not overridden.chosen:
        left = overridden.document.body.elements()
        staying = {id(overridden.copies.get(id(element), element)) for element in left}
        rules |= {id: (OTHER_PARTS, -1) for id in trace.shape if id not in staying and id not in rules}
        rules.pop(id(overridden.page), None)
    texts: list[str] = []
    before = _NO_FATE
    for text, key, selected in _texts(overridden, trace, rules):
        if texts and key != before:
            yield from _run(texts, before[0])
            texts = []
        if key[0]:
            texts.append(text)
            before = key
        elif text.strip():
            yield _Run(text, "", selected)
    yield from _run(texts, before[0])


def _run(texts: Sequence[str], rule: str) -> Iterator[_Run]:
    """A stretch that was dropped, if it holds any words."""
    text = "".join(texts)
    if text.strip():
        yield _Run(text, rule)


def _texts(
    overridden: Overridden, trace: Trace, rules: dict[int, tuple[str, int]]
) -> Iterator[tuple[str, tuple[str, int], str]]:
    """Every text of the page with the rule that dropped it (and which of its doings), and the rule that chose it.

    Places are counted as in `ranges.places`. Blocks are set apart by a line break with the rule of what came before.
    """
    removed = _taken(overridden, overridden.removed)
    chosen = _taken(overridden, overridden.chosen)
    place = -1
    fate = _NO_FATE
    stack: list[tuple[Element | str | None, tuple[str, int]]] = [(overridden.page, fate)]
    while stack:
        node, around = stack.pop()
        place += 1
        if node is None:
            continue
        if isinstance(node, Element):
            around = around if around[0] else rules.get(id(node), around)
            if node.tag in BLOCK_TAGS and fate[0]:
                yield "\n", fate, ""
            stack.append((None, around))
            stack.extend((child, around) for child in reversed(trace.shape[id(node)]))
            continue
        if removed and removed[place][0]:
            fate = removed[place]
        elif chosen and not chosen[place][0]:
            fate = (NOT_SELECTED, -1)
        else:
            fate = around
        yield node, fate, chosen[place][0] if chosen and not fate[0] else ""


def _taken(overridden: Overridden, taken: Sequence[tuple[Override, Span]]) -> list[tuple[str, int]]:
    """For each place of the page the first rule that took it, and in which of its stretches; no list for no rules."""
    if not taken:
        return []
    found: list[tuple[str, int]] = [_NO_FATE] * (overridden.at[id(overridden.page)][1] + 1)
    for number in range(len(taken) - 1, -1, -1):
        override, (start, end) = taken[number]
        found[start : end + 1] = [(override.name, number)] * (end + 1 - start)
    return found


# ------------------------------------------------------------------------------------------------- into blocks' order


def _placed(runs: Sequence[_Run], written: Sequence[Block]) -> dict[int, list[_Run]]:
    """The stretches that were dropped, by the number of the block that they follow; -1 for those before the first."""
    placed: dict[int, list[_Run]] = {}
    current, offset = -1, 0
    for run in runs:
        if run.rule:
            placed.setdefault(current, []).append(run)
            continue
        needle = " ".join(visible(run.text).split())[:_NEEDLE]
        current, offset = _found(needle, written, current, offset)
    return placed


def _found(needle: str, written: Sequence[Block], current: int, offset: int) -> tuple[int, int]:
    """Where a text stands: the number of its block and where it ends there. Where it is not found, where we were."""
    if not needle:
        return current, offset
    if current >= 0:
        at = written[current].plain.find(needle, offset)
        if at >= 0:
            return current, at + len(needle)
    ways = [range(current + 1, min(len(written), current + 1 + _NEARBY))]
    if len(needle) >= _TELLING:  # a text selected out of its order stands anywhere
        ways += [range(current + 1 + _NEARBY, len(written)), range(max(0, current))]
    for way in ways:
        for number in way:
            at = written[number].plain.find(needle)
            if at >= 0:
                return number, at + len(needle)
    return current, offset


def _pieces(placed: dict[int, list[_Run]], written: Sequence[Block], by_block: dict[int, str]) -> Iterator[Piece]:
    """The page in the order of its text, dropped stretches behind the block that they follow."""
    yield from map(_piece, placed.get(-1, ()))
    for number, block in enumerate(written):
        rule = by_block.get(id(block), "")
        yield Piece(_short(block.plain) if rule else block.text, _size(block.plain), rule)
        yield from map(_piece, placed.get(number, ()))


def _piece(run: _Run) -> Piece:
    lines = (" ".join(line.split()) for line in visible(run.text).split("\n"))
    return Piece(_short("\n".join(line for line in lines if line)), _size(run.text), run.rule)


def _short(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN].rstrip() + " …"


def _size(text: str) -> int:
    return len("".join(text.split()))


def _shares(pieces: Sequence[Piece], runs: Sequence[_Run], trace: Trace) -> Iterator[Share]:
    """What each rule did: the declaration's own first, then the others in the order in which they were met."""
    counted: dict[str, list[int]] = {}
    for piece in pieces:
        if piece.rule:
            counted.setdefault(piece.rule, []).append(piece.chars)
    chosen: dict[str, int] = {}
    for run in runs:
        if run.selected:
            chosen[run.selected] = chosen.get(run.selected, 0) + _size(run.text)
    overridden = trace.overridden
    if overridden:
        for override in overridden.overrides:
            if override.kind == "select":
                stretches = sum(other.name == override.name for other, _ in overridden.chosen)
                yield Share(override.name, "selected", stretches, chosen.get(override.name, 0))
            else:
                sizes = counted.pop(override.name, [])
                yield Share(override.name, "removed", len(sizes), sum(sizes))
    for written, count in (trace.cleaned.filtered if trace.cleaned else {}).items():
        yield Share(written, "filtered", count, note=FILTERS[written.partition(":")[0]].says)
    for rule, sizes in counted.items():
        yield Share(rule, "dropped", len(sizes), sum(sizes), note_of(rule))
