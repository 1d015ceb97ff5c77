"""From a parsed page to the blocks of its main text: RULES, the main part, its edges, the part that is wanted."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.core.html import Document
from tracker.core.reading.edges import trimmed
from tracker.core.reading.mainpart import main_part
from tracker.core.reading.markdown import Block, blocks
from tracker.core.reading.parts import of_type, without_copies
from tracker.core.reading.plain import lines
from tracker.core.reading.rules import CHOSEN_RULES, RULES, Dropped, apply


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The main text as blocks, what was dropped on the way, rule by rule, and what a person should know of it."""

    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]
    notes: tuple[str, ...] = ()


def clean(document: Document, base: str, *, wanted: str = "", chosen: bool = False) -> Cleaned:
    """Find the main text. `wanted`: the declared type, for pages of several policies.

    `chosen`: the declaration selected the text, so that only hidden text and form controls are left out.
    """
    if chosen:
        dropped = apply(document.body, CHOSEN_RULES)
        return Cleaned(tuple(blocks(document.body, base)), dropped)
    dropped = apply(document.body, RULES) + main_part(document.body)
    return _narrowed(blocks(document.body, base), wanted, dropped)


def clean_text(text: str, *, wanted: str = "", markdown: bool = False) -> Cleaned:
    """The same for plain text, judged by its lines alone. Markdown has no navigation around it: it is kept whole."""
    found = lines(text)
    return Cleaned(tuple(found), ()) if markdown else _narrowed(found, wanted, ())


def _narrowed(found: list[Block], wanted: str, dropped: tuple[Dropped, ...]) -> Cleaned:
    once, copies = without_copies(found)
    within, cut = trimmed(once)
    part, others = of_type(within, wanted)
    notes = (f"The part named {part[0].plain!r} was chosen by the declared type.",) if others else ()
    return Cleaned(tuple(part), dropped + copies + cut + others, notes)
