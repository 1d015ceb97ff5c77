"""The single edits of a change: which words gave way to which, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.core.model import ClauseChange, ClauseState, Comparison, Span

CJK = "぀-ヿ㐀-䶿一-鿿豈-﫿฀-๿"
WORD = re.compile(
    rf"[{CJK}]|(?:(?![{CJK}])[^\W_])+(?:['’.@:/-](?:(?![{CJK}])[^\W_])+)*[%€$£¥]?"
    r"|[€$£¥]\s?\d[\d.,]*"
)
"""A word, a number with its sign, an address; one character of scripts without spaces."""

_LETTER = re.compile(r"[^\W_]")
_AROUND = 120
_UNDERLINE = re.compile(r"\r?\n[ \t]*(?:=+|-{2,})[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class Edit:
    """Words that gave way to others: `old` or `new` may be empty. `before`, `after`: what stays to the left and
    right.
    """

    old: str
    new: str
    before: str = ""
    after: str = ""

    @property
    def gone(self) -> list[str]:
        """The words that went."""
        return words(self.old)

    @property
    def come(self) -> list[str]:
        """The words that came."""
        return words(self.new)

    @property
    def numbers(self) -> bool:
        """Whether a number went or came."""
        return any(character.isdigit() for character in self.old + self.new)

    @property
    def size(self) -> int:
        """How many words changed: a replaced word counts once."""
        return max(len(self.gone), len(self.come))

    @property
    def target(self) -> bool:
        """Whether only the target of a link changed, which stands in no sentence."""
        return self.before.endswith("](") and self.after.startswith(")")


def words(text: str) -> list[str]:
    """The words of a text, as written."""
    return WORD.findall(text)


def text_of(text: str, spans: Iterable[Span]) -> str:
    """What the spans cover, one a line, without the line under a heading."""
    return "\n".join(_UNDERLINE.sub("", text[start:end]) for start, end in spans)


def edits(change: ClauseChange, comparison: Comparison) -> list[Edit]:
    """The edits of one record, in order: what was deleted and inserted at the same place is one edit."""
    if change.state is ClauseState.ADDED:
        return [Edit("", text_of(comparison.new_text, change.new))]
    if change.state is ClauseState.REMOVED:
        return [Edit(text_of(comparison.old_text, change.old), "")]
    gone = _placed(comparison.old_text, change.old, change.deleted)
    come = _placed(comparison.new_text, change.new, change.inserted)
    found = []
    for place in sorted({*gone, *come}):
        old, new = gone.get(place), come.get(place)
        text, spans = (comparison.new_text, new) if new else (comparison.old_text, old or [])
        start, end = spans[0][0], spans[-1][1]
        low, high = _bounds(change.new if new else change.old, start, end)
        found.append(
            Edit(
                _joined(comparison.old_text, old),
                _joined(comparison.new_text, new),
                text[max(low, start - _AROUND) : start],
                text[end : min(high, end + _AROUND)],
            )
        )
    return found


def _placed(text: str, clauses: Sequence[Span], marked: Sequence[Span]) -> dict[int, list[Span]]:
    """The marked spans by how many letters of the clauses stay before them: the same on both sides of an edit."""
    places: dict[int, list[Span]] = {}
    stays = 0
    for low, high in clauses:
        position = low
        for start, end in sorted(span for span in marked if low <= span[0] < high):
            stays += len(_LETTER.findall(text, position, start))
            places.setdefault(stays, []).append((start, end))
            position = max(position, end)
        stays += len(_LETTER.findall(text, position, high))
    return places


def _bounds(clauses: Sequence[Span], start: int, end: int) -> Span:
    return next(((low, high) for low, high in clauses if low <= start and end <= high), (start, end))


def _joined(text: str, spans: list[Span] | None) -> str:
    return " ".join(text[start:end].strip() for start, end in spans or ()).strip()
