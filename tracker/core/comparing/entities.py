"""Lists of companies compared as what they are: entities that came, went or changed, never rows that moved.

A list that stands in both texts is taken out of the clauses before these are aligned. Its entities are matched by name;
what a matched pair says is compared field by field, whatever the form: a table that became bullets, columns in another
order, a list re-sorted say the same, and are one cosmetic record together.

No word is lost: each stands in an entity that says the same on both sides, or in a record. Cosmetic are only the words
by which form speaks: heads of columns and labels that came or went with it, numbers that count the entries, and another
name of the same country.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.core.comparing.anchors import heaviest_chain
from tracker.core.comparing.entity_fields import Difference, differences, same
from tracker.core.comparing.entity_heads import head_change
from tracker.core.comparing.entity_near import changed_places
from tracker.core.comparing.entity_pairs import Listed, matched, paired_lists, within_another
from tracker.core.comparing.links import changed_targets
from tracker.core.comparing.redline import redline
from tracker.core.comparing.units import Alphabet, Unit, part_of
from tracker.core.entities import Entity, EntityList, entity_lists
from tracker.core.model import ClauseChange, ClauseState, Group, Reading, Span

KIND = "entities"
"""The kind of the groups that records about a list's entities are in, one group a list."""

LEAST = 3
"""Entities that one side must hold for a list to be compared as one."""
_SHARED_CHANGE = 3
"""Entities that gained (or lost) a field of the same kind, and nothing else, for it to be told as one: a column."""


@dataclass(frozen=True, slots=True)
class ListChange:
    """What happened to one list: records in order, and where in the new text they belong."""

    place: int
    changes: tuple[ClauseChange, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """All lists that stand in both texts: the lines they take up, in order, and what happened to them.

    `alone_old`, `alone_new`: entities of lists that only one of the texts holds, by where their line begins.
    """

    old_spans: tuple[Span, ...]
    new_spans: tuple[Span, ...]
    changes: tuple[ListChange, ...]
    alone_old: dict[int, Entity]
    alone_new: dict[int, Entity]


class Side:
    """One of the two texts: its words, clauses, and their units."""

    def __init__(self, reading: Reading, made: Sequence[Unit]) -> None:
        self.text = reading.text
        self._units = made
        self._starts = [unit.clause.start for unit in made]

    def units(self, entity: Entity) -> list[Unit]:
        """The lines of an entity as units, in order."""
        return [unit for span in entity.spans if (unit := self.unit(span)) is not None]

    def unit(self, span: Span) -> Unit | None:
        """A line as a unit: that of its clause, or a part of it. None where it holds no words."""
        index = bisect_right(self._starts, span[0]) - 1
        if index < 0 or self._units[index].clause.end < span[1]:
            return None
        whole = self._units[index]
        return whole if whole.span == span else part_of(self.text, whole, *span)

    def alone(self, lists: Sequence[EntityList]) -> dict[int, Entity]:
        """The entities of sure lists, those that take up one line, by where it begins."""
        return {
            entity.spans[0][0]: entity
            for each in lists
            if each.sure and len(each.entities) >= LEAST
            for entity in each.entities
            if len(entity.spans) == 1
        }


def compare_lists(old: Reading, old_units: Sequence[Unit], new: Reading, new_units: Sequence[Unit]) -> Lists:
    """The lists of companies in two texts, compared. Empty where neither holds one."""
    near_old, near_new = changed_places(old_units, new_units)
    before = entity_lists(old.text, old.clauses, old.title, near=near_old)
    after = entity_lists(new.text, new.clauses, new.title, near=near_new)
    sides = Side(old, old_units), Side(new, new_units)
    changes: list[ListChange] = []
    told_old: list[EntityList] = []
    told_new: list[EntityList] = []
    for olds, news in paired_lists(before, after):
        listed = [Listed(entity, each) for each in olds for entity in each.entities]
        come = [Listed(entity, each) for each in news for entity in each.entities]
        if max(_kin(olds, before), _kin(news, after)) < LEAST or not any(each.sure for each in (*before, *after)):
            continue
        compared = _Comparison(sides, listed, come, olds, news)
        if compared.cut_otherwise():
            continue
        told_old += olds
        told_new += news
        changes.append(compared.change())
    return Lists(
        tuple(sorted(span for each in told_old for span in each.spans)),
        tuple(sorted(span for each in told_new for span in each.spans)),
        tuple(changes),
        sides[0].alone([each for each in before if each not in told_old]),
        sides[1].alone([each for each in after if each not in told_new]),
    )


def _keys(side: Side, entity: Entity) -> frozenset[str]:
    """The lines of an entity in compared form."""
    return frozenset(unit.key for unit in side.units(entity))


def _kin(lists: Sequence[EntityList], among: Sequence[EntityList]) -> int:
    """How many entities some lists hold, with those of other tables (or cards) that are headed as they are: a small
    table may be the part of a list that stands under one heading.
    """
    heads = {(each.layout, tuple(column.role for column in each.columns)) for each in lists}
    kin = [each for each in among if (each.layout, tuple(column.role for column in each.columns)) in heads]
    parted = all(each.layout in ("table", "cards") for each in lists)
    return sum(len(each.entities) for each in (kin if parted else lists))


class _Comparison:
    """One list against the same list in the other text (or a few lists against a few, where it was cut up)."""

    def __init__(
        self,
        sides: tuple[Side, Side],
        old: list[Listed],
        new: list[Listed],
        old_lists: Sequence[EntityList],
        new_lists: Sequence[EntityList],
    ) -> None:
        self.before, self.after = sides
        self.old, self.new = old, new
        self.old_lists, self.new_lists = old_lists, new_lists
        self.alphabet = Alphabet()
        self.pairs = matched(old, new)
        chain = heaviest_chain([(i, j, 1.0) for i, j in self.pairs.items()])
        self.in_order = set(chain)
        self.form: list[tuple[tuple[Span, ...], tuple[Span, ...]]] = []

    def cut_otherwise(self) -> bool:
        """Whether the lines of these cards do not tell where one ends; they are compared as clauses then."""
        taken = set(self.pairs.values())
        old = [(i in self.pairs, _keys(self.before, one.entity)) for i, one in enumerate(self.old)]
        new = [(j in taken, _keys(self.after, one.entity)) for j, one in enumerate(self.new)]
        return within_another(old, new) or within_another(new, old)

    def change(self) -> ListChange:
        """Its records: of entities in the order of the new list, then heads and columns, then form."""
        placed: list[tuple[float, ClauseChange]] = []
        partners = {j: i for i, j in self.pairs.items()}
        changed: dict[int, list[Difference]] = {}
        for j in range(len(self.new)):
            i = partners.get(j)
            if i is None:
                placed.append((j, self._added(j)))
            elif not same(self.old[i], self.new[j]):
                changed[j] = differences(self.old[i].entity, self.new[j].entity)
            elif found := self._kept(i, j):
                placed.append((j, found))
        last = -1.0
        for i in range(len(self.old)):
            if i in self.pairs:
                last = float(self.pairs[i])
            else:
                placed.append((last + 0.5, self._removed(i)))
        columns, shared = self._columns(changed)
        placed += [(j, self._modified(partners[j], j, found)) for j, found in changed.items() if j not in shared]
        placed.sort(key=lambda item: item[0])
        records = [record for _, record in placed]
        heads = self._heads()
        if columns:
            records.insert(0, self._column_record(columns, sorted(shared), partners, heads))
        elif heads is not None:
            records.insert(0, heads)
        if self.form:
            records.append(self._form())
        return ListChange(min(each.start for each in self.new_lists), tuple(records))

    # ------------------------------------------------------------------ entities

    def _added(self, j: int) -> ClauseChange:
        units = self.after.units(self.new[j].entity)
        spans = tuple(unit.span for unit in units)
        told = f"party added: {told_of(self.new[j].entity)}"
        return ClauseChange(ClauseState.ADDED, (), spans, (), spans, units[0].clause.path, evidence=(told,))

    def _removed(self, i: int) -> ClauseChange:
        units = self.before.units(self.old[i].entity)
        spans = tuple(unit.span for unit in units)
        told = f"party removed: {told_of(self.old[i].entity)}"
        return ClauseChange(ClauseState.REMOVED, spans, (), spans, (), units[0].clause.path, evidence=(told,))

    def _modified(self, i: int, j: int, found: Sequence[Difference]) -> ClauseChange:
        was, now = self.before.units(self.old[i].entity), self.after.units(self.new[j].entity)
        deleted, inserted = self._marked(was, now, found)
        name = self.new[j].entity.name
        return ClauseChange(
            ClauseState.MODIFIED,
            tuple(unit.span for unit in was),
            tuple(unit.span for unit in now),
            deleted,
            inserted,
            now[0].clause.path,
            evidence=tuple(difference.told(name) for difference in found),
        )

    def _marked(
        self, was: Sequence[Unit], now: Sequence[Unit], found: Sequence[Difference]
    ) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """The redline: of the fields that differ, or of the lines as wholes where that marks less (fields that could
        not be told apart).
        """
        gone: list[Span] = []
        come: list[Span] = []
        for difference in found:
            deleted, inserted = difference.redline(self.before.text, was, self.after.text, now, self.alphabet)
            gone += deleted
            come += inserted
        plain = redline(self.before.text, was, self.after.text, now, self.alphabet)
        if _length(plain.deleted) + _length(plain.inserted) < _length(gone) + _length(come):
            return plain.deleted, plain.inserted
        return tuple(sorted(gone)), tuple(sorted(come))

    def _kept(self, i: int, j: int) -> ClauseChange | None:
        """An entity that says the same: nothing, a record of form, a link that changed, or a move to another list."""
        was, now = self.before.units(self.old[i].entity), self.after.units(self.new[j].entity)
        spans = tuple(unit.span for unit in was), tuple(unit.span for unit in now)
        if self._moved(i, j):
            told = f"{self.new[j].entity.name}: from {self.old[i].section} to {self.new[j].section}"
            return ClauseChange(ClauseState.MOVED, *spans, path=now[0].clause.path, evidence=(told,))
        texts = [
            [side.text[slice(*span)] for span in part]
            for side, part in zip((self.before, self.after), spans, strict=True)
        ]
        if self.old[i].layout == self.new[j].layout and len(was) == len(now):
            targets = [changed_targets(self.before.text, a, self.after.text, b) for a, b in zip(*spans, strict=True)]
            gone, come = (tuple(span for pair in targets for span in pair[side]) for side in (0, 1))
            if gone and come:
                return ClauseChange(
                    ClauseState.MODIFIED, *spans, gone, come, now[0].clause.path, group=Group(0, "link")
                )
        if texts[0] != texts[1] or (i, j) not in self.in_order:
            self.form.append(spans)
        return None

    def _moved(self, i: int, j: int) -> bool:
        """Whether an entity went from one part of the list to another, where both texts have both parts."""
        old, new = self.old[i].section, self.new[j].section
        if old == new:
            return False
        return new in {listed.section for listed in self.old} and old in {listed.section for listed in self.new}

    # ------------------------------------------------------------------ heads and columns

    def _heads(self) -> ClauseChange | None:
        """What happened to the heads of the columns: a record of its own where their words changed."""
        olds = [each for each in self.old_lists if each.head is not None]
        news = [each for each in self.new_lists if each.head is not None]
        if len(olds) != len(news):  # heads that went with the form, or one for each of several tables
            self._form_of_heads(olds, news)
            return None
        record: ClauseChange | None = None
        for a, b in zip(olds, news, strict=True):
            found = head_change(a, self.before, b, self.after, self.alphabet)
            if found is None:
                continue
            if found.state is ClauseState.COSMETIC:
                self.form.append((found.old, found.new))
            else:
                record = found if record is None else _joined(record, found)
        return record

    def _form_of_heads(self, olds: Sequence[EntityList], news: Sequence[EntityList]) -> None:
        gone = tuple(unit.span for each in olds if each.head and (unit := self.before.unit(each.head)))
        come = tuple(unit.span for each in news if each.head and (unit := self.after.unit(each.head)))
        self.form.append((gone, come))

    def _columns(self, changed: dict[int, list[Difference]]) -> tuple[tuple[str, ...], set[int]]:
        """Fields that most entities gained or lost, nothing else being changed in them: told once, as columns."""
        kinds = Counter(tuple(found.kind for found in differing) for differing in changed.values())
        if not kinds:
            return (), set()
        kind, count = kinds.most_common(1)[0]
        if (
            count < _SHARED_CHANGE
            or 2 * count < len(self.pairs)
            or not all(part.startswith(("+", "-")) for part in kind)
        ):
            return (), set()
        shared = {j for j, differing in changed.items() if tuple(found.kind for found in differing) == kind}
        return tuple(f"column {'added' if part[0] == '+' else 'removed'}: {part[1:]}" for part in kind), shared

    def _column_record(
        self, told: tuple[str, ...], shared: Sequence[int], partners: dict[int, int], heads: ClauseChange | None
    ) -> ClauseChange:
        records = [heads] if heads else []
        for j in shared:
            i = partners[j]
            records.append(self._modified(i, j, differences(self.old[i].entity, self.new[j].entity)))
        first = records[0]
        for record in records[1:]:
            first = _joined(first, record)
        return ClauseChange(
            ClauseState.MODIFIED, first.old, first.new, first.deleted, first.inserted, first.path, evidence=told
        )

    def _form(self) -> ClauseChange:
        """One record for all that differs in form alone: each old span says what the new one in its place does."""
        old = tuple(span for gone, _ in self.form for span in gone)
        new = tuple(span for _, come in self.form for span in come)
        unit = self.after.unit(new[0] if new else self.new_lists[0].entities[0].spans[0])
        return ClauseChange(ClauseState.COSMETIC, old, new, path=unit.clause.path if unit else ())


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _joined(first: ClauseChange, other: ClauseChange) -> ClauseChange:
    return ClauseChange(
        first.state,
        first.old + other.old,
        first.new + other.new,
        first.deleted + other.deleted,
        first.inserted + other.inserted,
        first.path,
        evidence=first.evidence + other.evidence,
    )


def told_of(entity: Entity) -> str:
    """`Acme Inc. (hosting, United States)`: an entity in a few words."""
    said = ", ".join(clipped(part) for role in ("purpose", "location") if (part := entity.said(role)))
    return f"{clipped(entity.name, 12)} ({said})" if said else clipped(entity.name, 12)


def clipped(value: str, most: int = 10) -> str:
    """The first words of a value."""
    parts = value.strip(" ,;:").split()
    short = " ".join(parts[:most]) + (" ..." if len(parts) > most else "")
    return short if len(short) <= 90 else short[:87] + "..."


def with_lists(changes: Sequence[ClauseChange], lists: Lists) -> tuple[ClauseChange, ...]:
    """The records of a comparison with those of its lists set in where the lists stand, each list's a group."""
    if not (lists.changes or lists.alone_old or lists.alone_new):
        return tuple(changes)
    last = max((change.group.id for change in changes if change.group), default=0)
    links = next((change.group for change in changes if change.group and change.group.kind == "link"), None)
    merged = _alone(changes, lists, Group(last + 1, KIND))
    last += any(change.group and change.group.id > last for change in merged)
    for each in lists.changes:
        last += 1
        own = Group(last, KIND)
        records = []
        for change in each.changes:
            if change.group is None:
                records.append(replace(change, group=own))
                continue
            if links is None:
                last += 1
                links = Group(last, "link")
            records.append(replace(change, group=links))
        at = next((k for k, change in enumerate(merged) if change.new and change.new[0][0] > each.place), len(merged))
        merged[at:at] = records
    return tuple(merged)


def _alone(changes: Sequence[ClauseChange], lists: Lists, group: Group) -> list[ClauseChange]:
    """The records, those of entities whose whole list came or went grouped as such."""
    told: list[ClauseChange] = []
    for change in changes:
        entity, word = None, ""
        if change.state is ClauseState.ADDED and len(change.new) == 1:
            entity, word = lists.alone_new.get(change.new[0][0]), "added"
        elif change.state is ClauseState.REMOVED and len(change.old) == 1:
            entity, word = lists.alone_old.get(change.old[0][0]), "removed"
        if entity is None or change.group is not None:
            told.append(change)
        else:
            told.append(replace(change, group=group, evidence=(f"party {word}: {told_of(entity)}",)))
    return told
