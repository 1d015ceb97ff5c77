"""The heads of a table's columns before and after: re-arranged, renamed, come or gone."""

from __future__ import annotations

from collections import Counter
from typing import Protocol

from tracker.core.comparing.redline import redline
from tracker.core.comparing.units import Alphabet, Unit, part_of
from tracker.core.entities import EntityList, canonical
from tracker.core.model import ClauseChange, ClauseState, Span


class HasUnits(Protocol):
    """A text whose clauses can be asked for as units."""

    text: str

    def unit(self, span: Span) -> Unit | None:
        """A line as a unit."""


def head_change(
    old: EntityList, before: HasUnits, new: EntityList, after: HasUnits, alphabet: Alphabet
) -> ClauseChange | None:
    """What happened to the heads of a table: None for nothing, cosmetic where the same words stand in another order."""
    was = before.unit(old.head) if old.head else None
    now = after.unit(new.head) if new.head else None
    if was is None or now is None:
        return None
    gone = [column for column in old.columns if canonical(column.value)]
    come = [column for column in new.columns if canonical(column.value)]
    words = [Counter(canonical(column.value) for column in side) for side in (gone, come)]
    if words[0] == words[1]:
        if before.text[slice(*was.span)] == after.text[slice(*now.span)]:
            return None
        return ClauseChange(ClauseState.COSMETIC, (was.span,), (now.span,), path=now.clause.path)
    common = words[0] & words[1]
    left = [column for column in gone if not _spent(common, column.value)]
    common = words[0] & words[1]
    came = [column for column in come if not _spent(common, column.value)]
    deleted: list[Span] = []
    inserted: list[Span] = []
    told: list[str] = []
    for column in left:
        partner = next((other for other in came if other.role == column.role), None)
        if partner is None and len(left) == len(came):
            partner = came[0]
        if partner is None:
            deleted.append(column.span)
            told.append(f"column removed: {column.value}")
            continue
        came.remove(partner)
        words_changed = redline(
            before.text,
            [part_of(before.text, was, *column.span)],
            after.text,
            [part_of(after.text, now, *partner.span)],
            alphabet,
        )
        deleted += words_changed.deleted
        inserted += words_changed.inserted
        told.append(f"column renamed: {column.value} -> {partner.value}")
    for column in came:
        inserted.append(column.span)
        told.append(f"column added: {column.value}")
    return ClauseChange(
        ClauseState.MODIFIED,
        (was.span,),
        (now.span,),
        tuple(sorted(deleted)),
        tuple(sorted(inserted)),
        now.clause.path,
        evidence=tuple(told),
    )


def _spent(common: Counter[tuple[str, ...]], value: str) -> bool:
    """Take one of the heads that both sides have; False where none is left."""
    key = canonical(value)
    if common[key] <= 0:
        return False
    common[key] -= 1
    return True
