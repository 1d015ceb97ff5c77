"""Sentences that moved from one edited clause into another: out of the redlines, and into records of their own.

A paragraph that lost a sentence and one that gained it are both `modified`; without this step the sentence would be
shown as deleted here and inserted there, and a reader would have to find out that nothing in it changed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from tracker.core.comparing.grouping import Draft
from tracker.core.comparing.redline import redline
from tracker.core.comparing.units import Alphabet, Unit, part_of
from tracker.core.model import ClauseChange, ClauseState, Span
from tracker.core.words import sentences

_WORD = re.compile(r"\w")
_LEAST_WORDS = 8
"""Shorter sentences recur by chance."""
_LARGELY = 0.7
"""The share of a sentence's words that must be deleted (or inserted) for it to be one that left (or came)."""
_ALIKE = 0.8
_MOST = 300
"""Sentences on either side up to which edited ones are looked for, too: their number of pairs is bounded by it."""
_LOUD = frozenset(ClauseState) - {ClauseState.MOVED, ClauseState.COSMETIC, ClauseState.RENUMBERED}


@dataclass(frozen=True, slots=True)
class _Sentence:
    draft: int
    unit: Unit
    code: str


class Relocation:
    """Finds moved sentences among the drafts and rewrites the drafts they stood in."""

    def __init__(self, old_text: str, new_text: str, old: list[Unit], new: list[Unit], alphabet: Alphabet) -> None:
        self.old_text = old_text
        self.new_text = new_text
        self.old = old
        self.new = new
        self.alphabet = alphabet

    def apply(self, drafts: list[Draft]) -> list[Draft]:
        """The drafts, those with sentences that left or came without them, and the moved sentences added."""
        gone = self._sentences(drafts, of_old=True)
        come = self._sentences(drafts, of_old=False) if gone else []
        moved = self._matched(gone, come)
        if not moved:
            return drafts
        left: dict[int, list[Span]] = defaultdict(list)
        came: dict[int, list[Span]] = defaultdict(list)
        for before, after in moved:
            left[before.draft].append(before.unit.span)
            came[after.draft].append(after.unit.span)
        changed = left.keys() | came.keys()
        result = [draft for k, draft in enumerate(drafts) if k not in changed]
        for k in sorted(changed):
            result += self._without(drafts[k], sorted(left[k]), sorted(came[k]))
        result += [self._record(before, after) for before, after in moved]
        return result

    def _sentences(self, drafts: list[Draft], *, of_old: bool) -> list[_Sentence]:
        """The sentences that were deleted (or inserted) as good as whole, inside edited clauses."""
        text, all_units = (self.old_text, self.old) if of_old else (self.new_text, self.new)
        found: list[_Sentence] = []
        for k, draft in enumerate(drafts):
            marked = draft.change.deleted if of_old else draft.change.inserted
            if draft.change.state not in _LOUD or draft.link or not any(b - a >= 2 * _LEAST_WORDS for a, b in marked):
                continue
            for index in draft.old if of_old else draft.new:
                unit = all_units[index]
                cuts = sentences(text, unit.clause.body, unit.clause.end)
                if len(cuts) == 1 and draft.change.state in (ClauseState.ADDED, ClauseState.REMOVED):
                    cuts = [unit.span]  # a whole clause: with its marker and number
                elif cuts and not _WORD.search(text, unit.clause.start, unit.clause.body):
                    cuts[0] = (unit.clause.start, cuts[0][1])  # with the marks of emphasis before its first word
                for start, end in cuts:
                    inside = sum(max(0, min(end, b) - max(start, a)) for a, b in marked)
                    if inside < _LARGELY * (end - start):
                        continue
                    part = part_of(text, unit, start, end)
                    if len(part.words) >= _LEAST_WORDS:
                        found.append(_Sentence(k, part, self.alphabet.encode(part.words)))
        return found

    def _matched(self, gone: list[_Sentence], come: list[_Sentence]) -> list[tuple[_Sentence, _Sentence]]:
        """Sentences of different drafts that say the same, or nearly; each used once."""
        places: dict[str, list[int]] = defaultdict(list)
        for k, sentence in enumerate(come):
            places[sentence.code].append(k)
        matched: list[tuple[_Sentence, _Sentence]] = []
        used: set[int] = set()
        rest: list[_Sentence] = []
        for before in gone:
            same = next((place for place in places[before.code] if place not in used), None)
            if same is None:
                rest.append(before)
            else:
                used.add(same)
                matched.append((before, come[same]))
        if len(rest) <= _MOST and len(come) <= _MOST:
            pairs = [
                (-Indel.normalized_similarity(a.code, b.code, score_cutoff=_ALIKE), i, k)
                for i, a in enumerate(rest)
                for k, b in enumerate(come)
                if k not in used and a.draft != b.draft
            ]
            taken: set[int] = set()
            for score, i, k in sorted(pairs):
                if -score >= _ALIKE and i not in taken and k not in used:
                    taken.add(i)
                    used.add(k)
                    matched.append((rest[i], come[k]))
        return matched

    def _record(self, before: _Sentence, after: _Sentence) -> Draft:
        old, new = before.unit, after.unit
        words = redline(self.old_text, [old], self.new_text, [new], self.alphabet)
        state = ClauseState.MOVED if before.code == after.code else ClauseState.MOVED_MODIFIED
        change = ClauseChange(
            state, (old.span,), (new.span,), words.deleted, words.inserted, new.clause.path, new.clause.number
        )
        return Draft(change, (old.index,), (new.index,), words.phrases)

    def _without(self, draft: Draft, left: list[Span], came: list[Span]) -> list[Draft]:
        """A draft without the sentences that are told of elsewhere; nothing where nothing else happened in it."""
        old = [part for k in draft.old for part in rest_of(self.old_text, self.old[k], left)]
        new = [part for k in draft.new for part in rest_of(self.new_text, self.new[k], came)]
        spans = tuple(part.span for part in old), tuple(part.span for part in new)
        change = replace(draft.change, old=spans[0], new=spans[1])
        if not old and not new:
            return []
        if not new:
            return [replace(draft, change=replace(change, state=ClauseState.REMOVED, deleted=spans[0], inserted=()))]
        if not old:
            return [replace(draft, change=replace(change, state=ClauseState.ADDED, deleted=(), inserted=spans[1]))]
        words = redline(self.old_text, old, self.new_text, new, self.alphabet)
        if not words.deleted and not words.inserted and change.state is ClauseState.MODIFIED:
            return []
        if not words.deleted and not words.inserted and change.state is ClauseState.MOVED_MODIFIED:
            change = replace(change, state=ClauseState.MOVED)
        change = replace(change, deleted=words.deleted, inserted=words.inserted)
        return [Draft(change, draft.old, draft.new, words.phrases)]


def rest_of(text: str, unit: Unit, without: list[Span]) -> list[Unit]:
    """The parts of a clause outside the given sentences, those that hold words."""
    parts: list[Unit] = []
    position = unit.clause.start
    for start, end in [*without, (unit.clause.end, unit.clause.end)]:
        if end < unit.clause.start or start > unit.clause.end:
            continue
        if start > position:
            parts.append(part_of(text, unit, position, start))
        position = max(position, end)
    return [part for part in parts if part.words]
