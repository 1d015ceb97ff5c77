"""The redline inside an aligned pair: which words went, which came. The only file that knows diff-match-patch.

diff-match-patch compares characters; here every word is one character, so that words, numbers and dates stay whole.
Deterministic: no time limit of its own (workers bound the time), so equal inputs always give equal redlines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diff_match_patch import diff_match_patch
from rapidfuzz.distance import Indel

from tracker.core.comparing.anchors import anchors
from tracker.core.comparing.links import also_changed
from tracker.core.comparing.units import Alphabet, Unit, word_spans
from tracker.core.model import Span

_FEW_EDITS = 40
"""Word edits up to which diff-match-patch is used: its time grows with their square (2 ms here), in Python."""
_TABLE = 200_000_000
"""Product of lengths up to which rapidfuzz may hold its table (25 MB); longer ones are cut at common words first."""
_STRONG, _WEAK = re.compile(r"[.!?:;。！？；\n]"), re.compile(r"[,(\[“\"–—、，]")


@dataclass(frozen=True, slots=True)
class Edit:
    """Words old[a0:a1] became new[b0:b1]; either may be empty."""

    a0: int
    a1: int
    b0: int
    b1: int


@dataclass(frozen=True, slots=True)
class Redline:
    """Spans that were deleted from the old text and inserted into the new, and the edits as pairs of phrases."""

    deleted: tuple[Span, ...]
    inserted: tuple[Span, ...]
    phrases: tuple[tuple[str, str], ...]


def redline(old_text: str, old: Sequence[Unit], new_text: str, new: Sequence[Unit], alphabet: Alphabet) -> Redline:
    """The word edits that make the new clauses of the old ones, and the changed targets of links.

    Spans never reach over the end of a clause.
    """
    words = _of_words(old_text, old, new_text, new, alphabet)
    where = old_text, [unit.span for unit in old], new_text, [unit.span for unit in new]
    deleted, inserted = also_changed(*where, words.deleted, words.inserted)
    return Redline(deleted, inserted, words.phrases)


def _of_words(old_text: str, old: Sequence[Unit], new_text: str, new: Sequence[Unit], alphabet: Alphabet) -> Redline:
    old_words = [word for unit in old for word in unit.words]
    new_words = [word for unit in new for word in unit.words]
    edits = _edits(alphabet.encode(old_words), alphabet.encode(new_words))
    if not edits:
        return Redline((), (), ())
    old_spans, old_owners = word_spans(old_text, old)
    new_spans, new_owners = word_spans(new_text, new)
    edits = _calm(edits)
    for k in range(len(edits)):
        edits[k] = _slide(edits, k, (old_words, old_text, old_spans), (new_words, new_text, new_spans))
    deleted = tuple(span for edit in edits for span in _spans(old_spans, old_owners, edit.a0, edit.a1))
    inserted = tuple(span for edit in edits for span in _spans(new_spans, new_owners, edit.b0, edit.b1))
    phrases = tuple((" ".join(old_words[e.a0 : e.a1]), " ".join(new_words[e.b0 : e.b1])) for e in edits)
    return Redline(deleted, inserted, phrases)


def _edits(old: str, new: str) -> list[Edit]:
    """The fewest word edits between two encoded texts, in order."""
    if old == new:
        return []
    if Indel.distance(old, new, score_cutoff=_FEW_EDITS) <= _FEW_EDITS:
        return _by_diff_match_patch(old, new)
    if len(old) * len(new) <= _TABLE:
        return _by_table(old, new, 0, 0)
    edits: list[Edit] = []
    a0 = b0 = 0
    fixed = sorted(anchors(old, new, [1] * len(old)).items())
    for i, j in [*fixed, (len(old), len(new))]:
        if i > a0 or j > b0:
            edits += _between(old[a0:i], new[b0:j], a0, b0)
        a0, b0 = i + 1, j + 1
    return edits


def _between(old: str, new: str, a0: int, b0: int) -> list[Edit]:
    if old and new and len(old) * len(new) <= _TABLE:
        return _by_table(old, new, a0, b0)
    return [Edit(a0, a0 + len(old), b0, b0 + len(new))]


def _by_table(old: str, new: str, a0: int, b0: int) -> list[Edit]:
    steps = [
        Edit(a0 + op.src_start, a0 + op.src_end, b0 + op.dest_start, b0 + op.dest_end)
        for op in Indel.opcodes(old, new)
        if op.tag != "equal"
    ]
    return _joined(steps)


def _by_diff_match_patch(old: str, new: str) -> list[Edit]:
    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # no limit: the shortest edit script, whatever the clock says
    edits: list[Edit] = []
    a = b = 0
    for operation, words in engine.diff_main(old, new, False):
        size = len(words)
        if operation < 0:
            edits.append(Edit(a, a + size, b, b))
            a += size
        elif operation > 0:
            edits.append(Edit(a, a, b, b + size))
            b += size
        else:
            a, b = a + size, b + size
    return _joined(edits)


def _joined(edits: list[Edit]) -> list[Edit]:
    """Edits that touch become one: a deletion and the insertion beside it are a replacement."""
    joined: list[Edit] = []
    for edit in edits:
        if joined and joined[-1].a1 == edit.a0 and joined[-1].b1 == edit.b0:
            joined[-1] = Edit(joined[-1].a0, edit.a1, joined[-1].b0, edit.b1)
        else:
            joined.append(edit)
    return joined


def _size(edit: Edit) -> int:
    return max(edit.a1 - edit.a0, edit.b1 - edit.b0)


def _calm(edits: list[Edit]) -> list[Edit]:
    """No confetti: up to three equal words between two edits each twice as long are taken into the edit."""
    calm: list[Edit] = []
    for edit in edits:
        while calm:
            last = calm[-1]
            equal = edit.a0 - last.a1
            if equal > 3 or min(_size(last), _size(edit)) <= 2 * equal:
                break
            edit = Edit(last.a0, edit.a1, last.b0, edit.b1)  # noqa: PLW2901
            calm.pop()
        calm.append(edit)
    return calm


def _slide(
    edits: list[Edit], k: int, old: tuple[list[str], str, list[Span]], new: tuple[list[str], str, list[Span]]
) -> Edit:
    """A pure insertion or deletion that could as well stand some words earlier or later, put at a sentence's border.

    `We [store it. We] share it` reads better as `[We store it.] We share it`.
    """
    edit = edits[k]
    if (edit.a0 == edit.a1) == (edit.b0 == edit.b1):
        return edit
    inserting = edit.a0 == edit.a1
    words, text, spans = new if inserting else old
    start, end = (edit.b0, edit.b1) if inserting else (edit.a0, edit.a1)
    floor = edits[k - 1].a1 if k else 0
    ceiling = edits[k + 1].a0 if k + 1 < len(edits) else len(old[0])
    room_left, room_right = edit.a0 - floor, ceiling - edit.a1
    best, best_shift = _border(text, spans, start), 0
    for direction, room in ((-1, room_left), (1, room_right)):
        shift = 0
        while abs(shift) < min(room, 40):
            left, right = (start + shift - 1, end + shift - 1) if direction < 0 else (start + shift, end + shift)
            if left < 0 or right >= len(words) or words[left] != words[right]:
                break
            shift += direction
            score = _border(text, spans, start + shift)
            if score > best:
                best, best_shift = score, shift
    return Edit(edit.a0 + best_shift, edit.a1 + best_shift, edit.b0 + best_shift, edit.b1 + best_shift)


def _border(text: str, spans: list[Span], index: int) -> int:
    """How natural it is for an edit to begin at this word: 2 after a sentence or line, 1 after a comma, else 0."""
    if index == 0 or index >= len(spans):
        return 2
    between = text[spans[index - 1][1] : spans[index][0]]
    if _STRONG.search(between):
        return 2
    return 1 if _WEAK.search(between) else 0


def _spans(spans: list[Span], owners: list[int], start: int, end: int) -> list[Span]:
    """The stretches of text that words start..end take up, cut where another clause begins."""
    found: list[Span] = []
    first = start
    for k in range(start, end):
        if k + 1 == end or owners[k + 1] != owners[first]:
            found.append((spans[first][0], spans[k][1]))
            first = k + 1
    return found
