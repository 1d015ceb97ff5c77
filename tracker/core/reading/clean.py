"""From a parsed page to the blocks of its main text: RULES, the main part, its edges, the part that is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tracker.core.html import Document
from tracker.core.model import Hints
from tracker.core.reading.asking import Dropped, apply
from tracker.core.reading.edges import trimmed, without_note
from tracker.core.reading.mainpart import main_part
from tracker.core.reading.markdown import Block, blocks
from tracker.core.reading.parts import of_type, without_copies
from tracker.core.reading.plain import lines
from tracker.core.reading.rules import CHOSEN_RULES, RULES


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The main text as blocks, and what was dropped on the way, rule by rule.

    `written`: the blocks before any of them was dropped. `filtered`: how many of them each filter changed. `notes`: as
    in a Reading.
    """

    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]
    written: tuple[Block, ...]
    filtered: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def clean(
    document: Document,
    base: str,
    hints: Hints = Hints(),  # noqa: B008 - frozen
    captured_at: datetime | None = None,
    *,
    chosen: bool = False,
) -> Cleaned:
    """Find the main text. The declared type matters on pages of several policies.

    `chosen`: the text was selected already, so that only hidden text and form controls are left out.
    """
    if chosen:
        dropped = apply(document.body, CHOSEN_RULES)
        return _finished(blocks(document.body, base), dropped, hints, captured_at, narrow=False)
    dropped = apply(document.body, RULES) + main_part(document.body)
    return _finished(blocks(document.body, base), dropped, hints, captured_at, narrow=True)


def clean_text(
    text: str,
    hints: Hints = Hints(),  # noqa: B008 - frozen
    captured_at: datetime | None = None,
    *,
    markdown: bool = False,
) -> Cleaned:
    """The same for plain text, judged by its lines alone. Markdown has no navigation around it: it is kept whole."""
    return _finished(lines(text), (), hints, captured_at, narrow=not markdown)


def _finished(
    found: list[Block], dropped: tuple[Dropped, ...], hints: Hints, captured_at: datetime | None, *, narrow: bool
) -> Cleaned:
    """Filter the blocks, and cut what leads to and away from the wanted text."""
    counts: Mapping[str, int] = {}
    notes: tuple[str, ...] = ()
    if hints.filters:
        from tracker.core.reading.filters import filtered, notes_of  # few declarations ask for one

        found, counts = filtered(found, hints.filters, captured_at)
        notes = notes_of(hints.filters, captured_at)
    part, noted = without_note(found)
    dropped += noted
    if narrow:
        once, copies = without_copies(part)
        within, cut = trimmed(once)
        part, others = of_type(within, hints.type)
        dropped = dropped + copies + cut + others
        notes += (f"The part named {part[0].plain!r} was chosen by the declared type.",) if others else ()
    return Cleaned(tuple(part), dropped, tuple(found), counts, notes)
