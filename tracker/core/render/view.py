"""What all formats share: the records of a comparison as pieces of readable text, in the order to show them in.

Policy text is hostile here: control, invisible and direction-changing characters are taken out, Markdown is reduced to
its words, and link targets are shown only where they changed, as text. Escaping is the business of each format.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.core.model import QUIET_STATES, ClauseChange, ClauseState, Comparison, Span
from tracker.core.render.parties import MOST_LINES, label_of, list_note, list_of, told_of
from tracker.core.render.pieces import Piece, as_line, shortened
from tracker.core.words import spans_of

LABELS: dict[ClauseState, str] = {
    ClauseState.ADDED: "Added",
    ClauseState.REMOVED: "Removed",
    ClauseState.MODIFIED: "Changed",
    ClauseState.MOVED: "Moved",
    ClauseState.MOVED_MODIFIED: "Moved and changed",
    ClauseState.SPLIT: "Split",
    ClauseState.MERGED: "Merged",
    ClauseState.RENUMBERED: "Renumbered",
    ClauseState.COSMETIC: "Form only",
}
"""The state of a clause in a reader's words."""

_ALIKE, _SAMPLE = frozenset({"reordered", "renumbered", "cosmetic"}), 12
"""Groups of which a few members tell all there is to know, and how many of them are shown."""
_GROUP_LABELS = {"link": "Link changed", "reordered": "Re-sorted", "renamed": "Renamed"}
_CONTROL = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A)}
_HIDDEN = dict.fromkeys(
    (0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF,
     *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080))
)  # fmt: skip
_STRIP = {**_CONTROL, **_HIDDEN, 0x2028: " ", 0x2029: " "}
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
_MARKUP = re.compile(
    r"!?\[(?=[^\]\n]{0,300}\]\()|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\)"
    r"|\*\*+|(?<!\w)__|__(?!\w)|\\(?=[^\w\s])|\r?\n[ \t]*(?:=+|-{2,})\Z"
)
_OPENING = re.compile(r"^(?:[ \t>|]*(?:#{1,6}\s+|[*+\-•·▪●◦‣–—∙■□➢✓]\s+)?)")


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How to show a comparison.

    `colour`: ANSI colours in `text`. `inline_styles`: styles in place of class names in `html`, for mail. `layout`:
    `inline`, `side` (by side), or in `html` `fitting`: by side and inline, for a style sheet that shows the one that
    fits the window. `context`: unchanged lines shown before and after each clause. `show_quiet`: show clauses that
    differ in form or number alone, too. `limit`: show at most so many entries and say how many more there are; 0 for
    all of them. `width`: columns of `text`. `summary`: begin `text` and `html` with a sentence of counts.
    """

    colour: bool = False
    inline_styles: bool = False
    layout: str = "inline"
    context: int = 0
    show_quiet: bool = False
    limit: int = 0
    width: int = 100
    summary: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One record, ready to be written in any format.

    `label`: what happened. `inline`: the redline as one text, a tuple of pieces for each clause it became. `old`,
    `new`: the same, apart. `details`: topic and evidence, where the comparison was assessed. `before`, `after`:
    unchanged lines around it.
    """

    change: ClauseChange
    label: str
    inline: tuple[tuple[Piece, ...], ...]
    old: tuple[tuple[Piece, ...], ...]
    new: tuple[tuple[Piece, ...], ...]
    details: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under one heading path, or a part of its own (`moved`, `quiet`) under a title.

    `note`: a line that sums them up, where they are the entities of one list.
    """

    kind: str
    title: str
    path: tuple[str, ...]
    entries: tuple[Entry, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A comparison made ready: a sentence that sums it up, its sections, and how many entries were left out.

    `gone`: the clauses that went with a withdrawn policy, and `gone_note` a sentence of them: they say one thing
    together, and what the page says in their place must not drown in them.
    """

    summary: str
    sections: tuple[Section, ...]
    left_out: int = 0
    gone: tuple[Section, ...] = ()
    gone_note: str = ""


def plain(text: str) -> str:
    """Text fit to be shown: nothing invisible, no control or direction-changing characters, no lone surrogates."""
    return _SURROGATE.sub("\ufffd", text.translate(_STRIP))


def arrows(text: str) -> str:
    """A phrase with its arrow as typographers set it: `30 days -> 60 days` is `30 days → 60 days`."""
    return text.replace(" -> ", " → ")


def readable(text: str) -> str:
    """A stretch of Markdown as its words, on one line: no emphasis, no link targets, no escapes."""
    return _BLANKS.sub(" ", plain(_MARKUP.sub("", text)))


def view(comparison: Comparison, options: RenderOptions) -> View:
    """The records in the order to show them in: what was edited, by heading; what only moved; what changed in form."""
    changes = comparison.changes if options.show_quiet else comparison.loud()
    gone = [c for c in changes if _gone(c)]
    edited = [c for c in changes if c.state not in (*QUIET_STATES, ClauseState.MOVED) and not _gone(c)]
    moved = [c for c in changes if c.state is ClauseState.MOVED]
    quiet = [c for c in changes if c.state in QUIET_STATES]
    shown: list[tuple[str, str, list[ClauseChange]]] = [
        ("edited", "", edited),
        ("moved", "Moved, words unchanged", moved),
        ("quiet", "Changed in form or number only", quiet),
    ]
    writer = _Writer(comparison, options)
    sections: list[Section] = []
    room = options.limit or len(changes)
    left_out = 0
    for kind, title, part in shown:
        kept = list(_sampled(part))[:room]
        left_out += len(part) - len(kept)
        room -= len(kept)
        sections += writer.sections(kind, title, kept)
    note = f"{len(gone):,} clauses went with the policy. The version before holds them." if gone else ""
    return View(summary(comparison), tuple(sections), left_out, tuple(writer.sections("gone", "", gone)), note)


def _gone(change: ClauseChange) -> bool:
    """Whether a clause went with its whole policy."""
    return change.group is not None and change.group.kind == "withdrawn"


def _sampled(changes: Sequence[ClauseChange]) -> Iterator[ClauseChange]:
    """The changes, but of a group whose members all say the same (a re-sorted list) the first few only."""
    seen: Counter[int] = Counter()
    for change in changes:
        if change.group and change.group.kind in _ALIKE:
            seen[change.group.id] += 1
            if seen[change.group.id] > _SAMPLE:
                continue
        yield change


def summary(comparison: Comparison) -> str:
    """One sentence: how many clauses changed in which way. Records of one group (a moved section) count singly."""
    if not comparison.changes:
        return "Nothing changed."
    counts = {state: sum(change.state is state for change in comparison.changes) for state in ClauseState}
    parts = [f"{counts[state]:,} {LABELS[state].lower()}" for state in ClauseState if counts[state]]
    return ", ".join(parts).capitalize() + "."


class _Writer:
    def __init__(self, comparison: Comparison, options: RenderOptions) -> None:
        self.comparison = comparison
        self.options = options
        self.lines = _Lines(comparison) if options.context else None

    def sections(self, kind: str, title: str, changes: Sequence[ClauseChange]) -> Iterator[Section]:
        """Runs of changes under the same headings, each a section."""
        for (path, number), run in groupby(changes, key=lambda change: (change.path, list_of(change))):
            entries = tuple(self.entry(change) for change in run)
            note = list_note(self.comparison, number) if number and kind == "edited" else ""
            yield Section(kind, title, tuple(map(readable, path)), entries, note)

    def entry(self, change: ClauseChange) -> Entry:
        """One record as pieces."""
        old_text, new_text = self.comparison.old_text, self.comparison.new_text
        old = tuple(_pieces(old_text, span, change.deleted, "del") for span in change.old)
        new = tuple(_pieces(new_text, span, change.inserted, "ins") for span in change.new)
        if not change.new:
            inline = old
        elif not change.old or not (change.deleted or change.inserted):
            inline = new
        else:
            inline = tuple(_inline(old_text, new_text, change))
        label, told = LABELS[change.state], change.evidence
        if list_of(change):
            lines = (((as_line(part),) if len(part) <= MOST_LINES else part) for part in (inline, old, new))
            inline, old, new = (tuple(part for part in clauses if part) for clauses in lines)
            label, told = label_of(change) or label, told_of(change)
        inline, old, new = (shortened(clauses) for clauses in (inline, old, new))
        if change.group and change.state in (ClauseState.MODIFIED, ClauseState.MOVED):
            label = _GROUP_LABELS.get(change.group.kind, label)
        before, after = self.lines.around(change, self.options.context) if self.lines else ((), ())
        details = tuple(_BLANKS.sub(" ", plain(text)) for text in (change.topic, *told) if text)
        return Entry(change, label, inline, old, new, details, before, after)


def _masked(text: str, span: Span, marked: Sequence[Span]) -> str:
    """A clause with its Markdown overwritten by NUL, which `plain` takes out, so that offsets stay what they are.

    A link target that is marked itself (it changed) stays: `text (target)`.
    """

    def cover(match: re.Match[str]) -> str:
        start, end = match.start() + span[0], match.end() + span[0]
        if match.group().startswith("](") and any(start < b and a < end for a, b in targets):
            return f" ({match.group()[2:]}"
        return "\0" * (end - start)

    clause = text[slice(*span)]
    targets = [(a, b) for a, b in marked if span[0] < a and text.startswith("](", a - 2)]
    return _MARKUP.sub(cover, clause)


def _pieces(text: str, span: Span, marked: Sequence[Span], kind: str) -> tuple[Piece, ...]:
    """A clause cut where the marked spans begin and end."""
    start, end = span
    shown = _masked(text, span, marked)
    raw: list[tuple[str, str]] = []
    position = start
    for a, b in marked:
        first, last = max(a, start), min(b, end)
        if first < last:
            raw += [("same", shown[position - start : first - start]), (kind, shown[first - start : last - start])]
            position = last
    raw.append(("same", shown[position - start :]))
    return _cleaned(raw)


def _cleaned(raw: Sequence[tuple[str, str]]) -> tuple[Piece, ...]:
    """Pieces without what is not to be shown, the list glyph or heading mark at the beginning, and empty ones."""
    pieces: list[Piece] = []
    opening = True
    for kind, text in raw:
        shown = plain(text)
        if opening:
            shown = _OPENING.sub("", shown, count=1)
            opening = not shown
        shown = _BLANKS.sub(" ", shown)
        if not shown:
            continue
        if pieces and pieces[-1].text.endswith(" ") and shown.startswith(" "):
            shown = shown[1:]
        if pieces and pieces[-1].kind == kind:
            pieces[-1] = Piece(kind, pieces[-1].text + shown)
        elif shown:
            pieces.append(Piece(kind, shown))
    if pieces:
        pieces[-1] = Piece(pieces[-1].kind, pieces[-1].text.rstrip(" |"))
        pieces[0] = Piece(pieces[0].kind, pieces[0].text.lstrip())
    return tuple(piece for piece in pieces if piece.text)


def _inline(old_text: str, new_text: str, change: ClauseChange) -> Iterator[tuple[Piece, ...]]:
    """The redline as one text: the new clauses, with what was deleted set in where it stood.

    A deletion belongs after as many unchanged words as stood before it in the old clauses. Words are counted from the
    end, for clauses may differ in their numbers, which stand at the beginning.
    """
    kept_old = [word for span in change.old for word in _outside(spans_of(old_text, *span), change.deleted)]
    kept_new = [_outside(spans_of(new_text, *span), change.inserted) for span in change.new]
    shift = sum(map(len, kept_new)) - len(kept_old)
    starts = [start for start, _ in kept_old]
    old_shown = {span: _masked(old_text, span, change.deleted) for span in change.old}
    waiting = deque(
        (bisect_left(starts, a) + shift, shown[max(a, span[0]) - span[0] : b - span[0]])
        for span, shown in old_shown.items()
        for a, b in change.deleted
        if a < span[1] and b > span[0]
    )
    passed = 0
    for number, span in enumerate(change.new):
        shown = _masked(new_text, span, change.inserted)
        marks = sorted(
            [(start, end, "word") for start, end in kept_new[number]]
            + [(max(a, span[0]), min(b, span[1]), "ins") for a, b in change.inserted if a < span[1] and b > span[0]]
        )
        raw: list[tuple[str, str]] = []
        position = 0
        for start, end, kind in marks:
            start, end = start - span[0], end - span[0]  # noqa: PLW2901
            if waiting and waiting[0][0] <= passed:
                # Deletions stand right before the word or insertion that follows them.
                raw.append(("same", shown[position:start]))
                position = start
                gone = []
                while waiting and waiting[0][0] <= passed:
                    gone += [("same", " "), ("del", waiting.popleft()[1])]
                raw += [*gone[1:], ("same", " " if kind == "word" else "")]
            raw += [("same", shown[position:start]), ("ins" if kind == "ins" else "same", shown[start:end])]
            position = end
            passed += kind == "word"
        if number + 1 == len(change.new):
            raw += [piece for _, text in waiting for piece in (("same", " "), ("del", text))]
        raw.append(("same", shown[position:]))
        yield _cleaned(raw)


def _outside(words: Sequence[Span], marked: Sequence[Span]) -> list[Span]:
    """The words that lie in none of the marked spans; both in order."""
    found: list[Span] = []
    k = 0
    for word in words:
        while k < len(marked) and marked[k][1] <= word[0]:
            k += 1
        if k == len(marked) or marked[k][0] >= word[1]:
            found.append(word)
    return found


class _Lines:
    """The unchanged lines around a clause."""

    def __init__(self, comparison: Comparison) -> None:
        self.sides = (
            self._unchanged(comparison.old_text, [span for change in comparison.changes for span in change.old]),
            self._unchanged(comparison.new_text, [span for change in comparison.changes for span in change.new]),
        )

    @staticmethod
    def _unchanged(text: str, spans: list[Span]) -> list[tuple[int, int, str, bool]]:
        """Each line that says anything: start, end, words, and whether no record covers it."""
        spans = sorted(spans)
        lines: list[tuple[int, int, str, bool]] = []
        position = k = 0
        for line in text.split("\n"):
            end = position + len(line)
            shown = readable(_OPENING.sub("", line)).strip(" |=-")
            while k < len(spans) and spans[k][1] <= position:
                k += 1
            if shown:
                lines.append((position, end, shown, k == len(spans) or spans[k][0] >= end))
            position = end + 1
        return lines

    def around(self, change: ClauseChange, count: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Up to `count` unchanged lines right before and right after, in the text the clause is shown from."""
        lines, spans = (self.sides[1], change.new) if change.new else (self.sides[0], change.old)
        above = [line for line in lines if line[1] <= spans[0][0]][-count:]
        below = [line for line in lines if line[0] >= spans[-1][1]][:count]
        before: list[str] = []
        for line in reversed(above):
            if not line[3]:
                break
            before.insert(0, line[2])
        after: list[str] = []
        for line in below:
            if not line[3]:
                break
            after.append(line[2])
        return tuple(before), tuple(after)
