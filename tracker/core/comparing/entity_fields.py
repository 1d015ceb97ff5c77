"""What is said of an entity before and after: the same, or which field differs and in which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.comparing.entity_pairs import Listed
from tracker.core.comparing.entity_words import all_words
from tracker.core.comparing.redline import redline
from tracker.core.comparing.units import Alphabet, Unit, part_of
from tracker.core.entities import Entity, Field, canonical, coded
from tracker.core.model import Span

_MOST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs: what it said, what it says; one of them is None where it came or went."""

    was: Field | None
    now: Field | None

    @property
    def kind(self) -> str:
        """`+location`, `-purpose` for a field that came or went, by its label where it has one; else `~`."""
        part = self.now or self.was
        if part is None or (self.was and self.now):
            return "~"
        return ("+" if self.was is None else "-") + (part.label or part.role)

    def told(self, name: str) -> str:
        """`Acme Inc.: location Ireland -> United States`."""
        part = self.now or self.was
        if part is None:
            return ""
        was, now = (_shown(side.value) if side else "" for side in (self.was, self.now))
        if part.role == "name" and was and now:
            return f"party renamed: {was} -> {now}"
        label = part.role if part.role != "other" or not part.label else part.label
        if was and now:
            return f"{name}: {label} {was} -> {now}"
        return f"{name}: {label} {'added' if now else 'removed'}: {now or was}"

    def redline(
        self, old_text: str, old: Sequence[Unit], new_text: str, new: Sequence[Unit], alphabet: Alphabet
    ) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """The spans that were deleted and inserted. A field that came or went is marked with its label."""
        before = _part(old_text, old, self.was) if self.was else None
        after = _part(new_text, new, self.now) if self.now else None
        if before and after:
            found = redline(old_text, [before], new_text, [after], alphabet)
            return found.deleted, found.inserted
        gone = (_with_label(old_text, old, self.was),) if self.was and before else ()
        come = (_with_label(new_text, new, self.now),) if self.now and after else ()
        return gone, come


def same(old: Listed, new: Listed) -> bool:
    """Whether two entities say the same. In one layout field by field; in two, where fields may be cut differently, by
    all their words.
    """
    if all_words(old.entity) != all_words(new.entity):
        return False
    if old.layout != new.layout or _shape(old.entity) != _shape(new.entity):
        return True
    return _values(old.entity) == _values(new.entity) or _in_order(old.entity) == _in_order(new.entity)


def _shape(entity: Entity) -> list[bool]:
    return sorted(bool(part.label) for part in entity.fields)


def _in_order(entity: Entity) -> list[str]:
    return [word for part in sorted(entity.fields, key=lambda part: part.span) for word in coded(part.value)]


def _values(entity: Entity) -> Counter[tuple[str, ...]]:
    return Counter(canonical(part.value) for part in entity.fields if part.role != "number")


def differences(old: Entity, new: Entity) -> list[Difference]:
    """The fields that differ, in the order of the new entity, those that went last."""
    gone = [part for part in old.fields if part.role != "number"]
    come = [part for part in new.fields if part.role != "number"]
    for part in list(come):  # what says the same, wherever it stands
        equal = next((was for was in gone if canonical(was.value) == canonical(part.value) and _kin(was, part)), None)
        if equal is None:
            equal = next((was for was in gone if canonical(was.value) == canonical(part.value)), None)
        if equal is not None:
            gone.remove(equal)
            come.remove(part)
    found: list[Difference] = []
    for part in come:
        was = next((was for was in gone if was.label.casefold() == part.label.casefold() and _kin(was, part)), None)
        was = was or next((was for was in gone if was.role == part.role and _kin(was, part)), None)
        if was is not None:
            gone.remove(was)
        found.append(Difference(was, part))
    return found + [Difference(was, None) for was in gone]


def _kin(was: Field, now: Field) -> bool:
    """Whether two fields may be the same one: of one role, and where that says little, under one label."""
    if was.role != now.role:
        return False
    return was.role != "other" or not was.label or not now.label or was.label.casefold() == now.label.casefold()


def _part(text: str, units: Sequence[Unit], field: Field) -> Unit | None:
    """A field as a unit, within the clause it stands in."""
    for unit in units:
        if unit.clause.start <= field.span[0] and field.span[1] <= unit.clause.end:
            return part_of(text, unit, *field.span)
    return None


def _with_label(text: str, units: Sequence[Unit], field: Field) -> Span:
    start, end = field.span
    for unit in units:
        if field.label and unit.clause.start <= start and end <= unit.clause.end:
            place = text.rfind(field.label, unit.clause.body, start)
            if place >= 0 and start - place <= len(field.label) + 8:
                return place, end
    return start, end


def _shown(value: str) -> str:
    return value if len(value) <= _MOST_SHOWN else value[: _MOST_SHOWN - 3] + "..."
