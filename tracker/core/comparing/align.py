"""Comparing two readings: align their clauses, then say of each what happened to it.

The stages, each taking what the ones before left over: clauses word for word the same in order; stretches that say the
same with other borders; the same words elsewhere; alike words; clauses cut apart or put together. What kept its order
is the heaviest chain through all of these; the rest has moved.

Every word of either text is accounted for: it stands in an unchanged clause of the chain, or in a record; and a record
is cosmetic or renumbered only where no word differs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, product

from rapidfuzz.distance import Indel

from tracker.core.comparing.alignment import Alignment, Joint
from tracker.core.comparing.anchors import Pair
from tracker.core.comparing.entities import compare_lists, with_lists
from tracker.core.comparing.grouping import Draft, grouped
from tracker.core.comparing.joints import join_paragraphs, join_reflowed, join_split
from tracker.core.comparing.links import changed_targets
from tracker.core.comparing.pairing import pair_alike, pair_equal, pair_moved, pair_short
from tracker.core.comparing.redline import redline
from tracker.core.comparing.relocate import Relocation, rest_of
from tracker.core.comparing.units import Unit, units, with_number
from tracker.core.model import ClauseChange, ClauseState, Comparison, Reading, Span
from tracker.core.words import Words, spans_of

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_UNDERLINE = re.compile(r"[ \t]*\r?\n[ \t]*(?:=+|-{2,})(?=[ \t]*(?:\r?\n|\Z))")
_NOT_NUMBER = re.compile(r"[\W_]+")


def compare(old: Reading, new: Reading) -> Comparison:
    """What changed from `old` to `new`, clause by clause, in the order of the new text.

    Looks at texts and clauses alone. Deterministic. Raises TooHard beyond a million different words.
    """
    if old.text == new.text:
        return Comparison(old.text, new.text)
    known: dict[str, Words] = {}
    old_units, new_units = units(old, known), units(new, known)
    lists = compare_lists(old, old_units, new, new_units)
    alignment = Alignment(
        _without(old.text, old_units, lists.old_spans), _without(new.text, new_units, lists.new_spans)
    )
    pair_equal(alignment)
    join_reflowed(alignment)
    pair_moved(alignment)
    pair_alike(alignment)
    pair_short(alignment)
    join_split(alignment)
    join_paragraphs(alignment)
    changes = with_lists(_Judge(alignment, old.text, new.text).changes(), lists)
    if not changes:
        changes = (_form_only(old.text, new.text),)
    return Comparison(old.text, new.text, _one_form(changes))


def _one_form(changes: tuple[ClauseChange, ...]) -> tuple[ClauseChange, ...]:
    """The records as they are; of a document that was only set in other type, one record, with all their spans.

    Beside other records those of form stay apart, so that each clause can be followed from text to text.
    """
    if len(changes) < 2 or any(change.state is not ClauseState.COSMETIC for change in changes):
        return changes
    old = tuple(span for change in changes for span in change.old)
    new = tuple(span for change in changes for span in change.new)
    return (replace(changes[0], old=old, new=new, path=(), number="", group=None),)


def _without(text: str, made: list[Unit], spans: Sequence[Span]) -> list[Unit]:
    """The units, those left out that lie in lists which are compared as such, numbered anew."""
    if not spans:
        return made
    kept: list[Unit] = []
    k = 0
    for unit in made:
        while k < len(spans) and spans[k][1] <= unit.clause.start:
            k += 1
        inside: list[Span] = []
        while k + len(inside) < len(spans) and spans[k + len(inside)][0] < unit.clause.end:
            inside.append(spans[k + len(inside)])
        kept += rest_of(text, unit, inside) if inside else [unit]
    return [replace(unit, index=index) for index, unit in enumerate(kept)]


def _form_only(old: str, new: str) -> ClauseChange:
    """One record for texts that differ in markup alone: the stretch from the first to the last differing character."""
    start, least = 0, min(len(old), len(new))
    while start < least and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < least - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return ClauseChange(ClauseState.COSMETIC, old=((start, len(old) - tail),), new=((start, len(new) - tail),))


class _Judge:
    """Turns a finished alignment into records."""

    def __init__(self, alignment: Alignment, old_text: str, new_text: str) -> None:
        self.alignment = alignment
        self.old_text = old_text
        self.new_text = new_text
        self.chain: list[Pair] = alignment.chain()
        self.in_order = set(self.chain)

    def changes(self) -> tuple[ClauseChange, ...]:
        """All records, in order, grouped."""
        alignment = self.alignment
        drafts = [draft for i, j in alignment.pairs.items() for draft in self._pair(i, j)]
        drafts += [draft for joint in alignment.joints for draft in self._joint(joint)]
        drafts += [self._removed(i) for i in alignment.free_old()]
        drafts += [self._added(j) for j in alignment.free_new()]
        drafts = Relocation(self.old_text, self.new_text, alignment.old, alignment.new, alignment.alphabet).apply(
            drafts
        )
        drafts.sort(key=self._position)
        return grouped(drafts, alignment)

    def _position(self, draft: Draft) -> tuple[int, int, int]:
        """Where a record belongs in the new text; what was removed, after the clause it followed."""
        if draft.new:
            return draft.new[0], 0, 0
        before = bisect_left(self.chain, (draft.old[0], -1)) - 1
        return (self.chain[before][1] if before >= 0 else -1), 1, draft.old[0]

    def _pair(self, i: int, j: int) -> list[Draft]:
        old, new = self.alignment.old[i], self.alignment.new[j]
        moved = (i, j) not in self.in_order
        if not self.alignment.same(i, j):
            return [self._edited(ClauseState.MOVED_MODIFIED if moved else ClauseState.MODIFIED, [old], [new])]
        if self.old_text[slice(*old.span)] == self.new_text[slice(*new.span)] and not moved:
            return []
        deleted, inserted = changed_targets(self.old_text, old.span, self.new_text, new.span)
        if deleted or inserted:
            state = ClauseState.MOVED_MODIFIED if moved else ClauseState.MODIFIED
        elif moved:
            state = ClauseState.MOVED
        else:
            state = ClauseState.COSMETIC if _number(old) == _number(new) else ClauseState.RENUMBERED
        change = self._record(state, (old,), (new,))
        change = _with_spans(change, deleted, inserted)
        return [Draft(change, (i,), (j,), link=state is ClauseState.MODIFIED)]

    def _joint(self, joint: Joint) -> list[Draft]:
        old, new = self._numbered(joint)
        same = _words(old) == _words(new)
        before, after = len({unit.block for unit in old}), len({unit.block for unit in new})
        moved = (joint.old[0], joint.new[0]) not in self.in_order
        if before == after or (same and self._same_lines(old, new)):
            # Only the cutting into sentences differs, not the paragraphs: for a reader, one clause that was edited.
            if not same:
                return [self._edited(ClauseState.MOVED_MODIFIED if moved else ClauseState.MODIFIED, old, new)]
            was = self.old_text[old[0].clause.start : old[-1].clause.end]
            if not moved and was == self.new_text[new[0].clause.start : new[-1].clause.end]:
                return []
            state = ClauseState.MOVED if moved else ClauseState.COSMETIC
            return [Draft(self._record(state, old, new), joint.old, joint.new)]
        state = ClauseState.SPLIT if before < after else ClauseState.MERGED
        return [self._edited(state, old, new)]

    def _same_lines(self, old: Sequence[Unit], new: Sequence[Unit]) -> bool:
        """Whether the paragraphs are the same: only blank lines differ, or only the wrapping of lines.

        Where a text is hard-wrapped, an enumeration inside a sentence looks like a list when `(b)` begins a line, and a
        paragraph that begins right below a full line looks like a part of the one before.
        """
        old_lines, old_borders = _line_ends(self.old_text, old)
        new_lines, new_borders = _line_ends(self.new_text, new)
        borders = old_borders | new_borders
        if all(old_lines.get(border) == new_lines.get(border) is not None for border in borders):
            return True
        if old_lines.keys() == new_lines.keys() >= borders:
            return True
        wrapped = bool(old_lines.keys() - old_borders) and bool(new_lines.keys() - new_borders)
        return wrapped and not _blank_line(self.old_text, old) and not _blank_line(self.new_text, new)

    def _edited(self, state: ClauseState, old: Sequence[Unit], new: Sequence[Unit]) -> Draft:
        words = redline(self.old_text, old, self.new_text, new, self.alignment.alphabet)
        change = _with_spans(self._record(state, old, new), words.deleted, words.inserted)
        return Draft(change, tuple(unit.index for unit in old), tuple(unit.index for unit in new), words.phrases)

    def _numbered(self, joint: Joint) -> tuple[list[Unit], list[Unit]]:
        """The clauses of a joint; the numbers of all but the first count as words, where the other side has them so.

        `(a) names, (b) addresses` in one sentence and the same as a list have the same words.
        """
        old = [self.alignment.old[i] for i in joint.old]
        new = [self.alignment.new[j] for j in joint.new]
        old_ways, new_ways = [old], [new]
        if any(unit.clause.number for unit in old[1:]):
            old_ways.append([old[0], *(with_number(self.old_text, unit) for unit in old[1:])])
        if any(unit.clause.number for unit in new[1:]):
            new_ways.append([new[0], *(with_number(self.new_text, unit) for unit in new[1:])])
        encode = self.alignment.alphabet.encode
        ways = list(product(old_ways, new_ways))
        return min(ways, key=lambda way: Indel.distance(encode(_words(way[0])), encode(_words(way[1]))))

    def _removed(self, i: int) -> Draft:
        unit = self.alignment.old[i]
        change = self._record(ClauseState.REMOVED, (unit,), ())
        return Draft(_with_spans(change, (unit.span,), ()), old=(i,))

    def _added(self, j: int) -> Draft:
        unit = self.alignment.new[j]
        change = self._record(ClauseState.ADDED, (), (unit,))
        return Draft(_with_spans(change, (), (unit.span,)), new=(j,))

    def _record(self, state: ClauseState, old: Sequence[Unit], new: Sequence[Unit]) -> ClauseChange:
        shown = (new or old)[0].clause
        spans = (
            tuple(_with_underline(self.old_text, u) for u in old),
            tuple(_with_underline(self.new_text, u) for u in new),
        )
        return ClauseChange(state, *spans, path=shown.path, number=shown.number)


def _with_spans(
    change: ClauseChange, deleted: tuple[tuple[int, int], ...], inserted: tuple[tuple[int, int], ...]
) -> ClauseChange:
    return ClauseChange(change.state, change.old, change.new, deleted, inserted, path=change.path, number=change.number)


def _with_underline(text: str, unit: Unit) -> Span:
    """Where a clause stands, with the line under a heading that makes it one: that comes, goes and moves with it."""
    line = _UNDERLINE.match(text, unit.clause.end) if unit.heading else None
    return unit.clause.start, line.end() if line else unit.clause.end


def _words(chosen: Sequence[Unit]) -> list[str]:
    return [word for unit in chosen for word in unit.words]


def _blank_line(text: str, chosen: Sequence[Unit]) -> bool:
    """Whether a blank line parts any two of the clauses."""
    return any(text.count("\n", a.clause.end, b.clause.start) > 1 for a, b in pairwise(chosen))


def _number(unit: Unit) -> str:
    """A clause's number for comparing: `1.`, `1)` and `(1)` are one."""
    return _NOT_NUMBER.sub(".", unit.clause.number).strip(".").casefold()


def _line_ends(text: str, chosen: Sequence[Unit]) -> tuple[dict[int, int], set[int]]:
    """The line breaks, and the borders of two paragraphs, by the number of words before them; of breaks how many."""
    lines: dict[int, int] = {}
    borders: set[int] = set()
    count = 0
    previous_end = -1
    for number, unit in enumerate(chosen):
        if number and unit.block != chosen[number - 1].block:
            borders.add(count)
        for start, end in spans_of(text, unit.clause.body, unit.clause.end):
            if previous_end >= 0 and (breaks := len(_BREAK.findall(text, previous_end, start))):
                lines[count] = breaks
            previous_end = end
            count += 1
    return lines, borders
