"""Tables of companies: which column holds the names, and what the others say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.core.entities.cells import Piece, cells
from tracker.core.entities.model import Entity, EntityList, Field
from tracker.core.entities.names import MOST_NAME, is_place, name_like
from tracker.core.entities.vocabulary import KINDS, NO_LIST, has_form, head_of, label_role
from tracker.core.model import Clause, Span

NAMES = {"party": 4, "name": 3, "firm": 2, "service": 1}
"""Heads of columns that may hold names, the likelier the higher."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: where it stands, and its cells."""

    span: Span
    cells: tuple[Piece, ...]

    @property
    def filled(self) -> int:
        """How many cells hold words."""
        return sum(1 for cell in self.cells if cell.value)


def table(text: str, clauses: Sequence[Clause], run: Sequence[int], title: str, context: int) -> EntityList | None:
    """The list of companies that a run of rows is, or None. `context`: 2 where what stands above speaks of
    subprocessors, 1 where it speaks of other companies in general, 0 where it does not.
    """
    spans = [(clauses[index].start, clauses[index].end) for index in run]
    if len(spans) < 2:
        return None
    rows = [Row(span, tuple(cells(text, *span))) for span in spans]
    rows = [row for row in rows if row.filled]
    if len(rows) < 2 or sum(row.filled > 1 for row in rows) * 2 < len(rows):
        return None
    headed = _is_head(text, rows)
    head = rows[0] if headed else None
    body = rows[1:] if headed else rows
    width = max(len(row.cells) for row in rows)
    roles = _roles(head, body, width)
    names = next((k for k, role in enumerate(roles) if role == "name"), None)
    if names is None or not body:
        return None
    grade = _grade(head, names)
    if grade < 0:
        return None
    entities = _entities(body, roles, names, head, width)
    sure = len(entities) >= 2 and _holds_companies(entities, grade, context)
    if not entities or (not sure and grade < 3 and context < 2) or not _named(entities):
        return None
    columns = tuple(
        Field(roles[k], cell.value, cell.value, cell.span)
        for k, cell in enumerate(head.cells if head else ())
        if cell.value
    )
    return EntityList(title, "table", tuple(entities), head.span if head else None, columns, sure)


def _is_head(text: str, rows: Sequence[Row]) -> bool:
    """Whether the first row heads the others: by the rule below it, or by what its cells announce."""
    first = rows[0]
    announced = [label_role(cell.value) for cell in first.cells if cell.value]
    known = sum(bool(role) for role in announced)
    if known and known * 2 >= len(announced) and any(role in NAMES for role in announced):
        return True
    between = text[first.span[1] : rows[1].span[0]]
    if "-" not in between:
        return False
    return not (has_form(first.cells[0].value) or any(is_place(cell.value) for cell in first.cells))


def _roles(head: Row | None, body: Sequence[Row], width: int) -> list[str]:
    """A role for each column: from its head where that announces one, else from what the column holds."""
    heads = [head.cells[k].value if head and k < len(head.cells) else "" for k in range(width)]
    roles = [head_of(words) for words in heads]
    columns = [[row.cells[k].value for row in body if k < len(row.cells) and row.cells[k].value] for k in range(width)]
    best = max((NAMES.get(role, 0) for role in roles), default=0)
    named = next((k for k, role in enumerate(roles) if best and NAMES.get(role, 0) == best and columns[k]), None)
    if named is not None and best <= 2:
        firmer = [k for k, role in enumerate(roles) if role in NAMES and _share(columns[k], has_form) >= 0.5]
        named = firmer[0] if firmer and _share(columns[named], has_form) < 0.25 else named
    if named is None and not head:
        named = _by_content(columns)
    elif named is None and head:
        open_columns = [k for k, role in enumerate(roles) if not role or role == "other"]
        named = next((k for k in open_columns if _share(columns[k], has_form) >= 0.5), None)
    for k, role in enumerate(roles):
        if k == named:
            roles[k] = "name"
        elif role in ("party", "firm", "name"):
            roles[k] = "other"
        elif role == "service":
            roles[k] = "purpose"
        elif not role:
            roles[k] = _guessed(columns[k], heads[k])
    return roles


def _guessed(values: Sequence[str], head: str) -> str:
    if values and all(value.strip(". ").isdigit() for value in values):
        return "number"
    if _share(values, is_place) >= 0.6:
        return "location"
    return "other" if head else "purpose"


def _by_content(columns: Sequence[Sequence[str]]) -> int | None:
    """The first column that looks like names: mostly short, each its own, and neither places nor numbers."""
    for k, values in enumerate(columns):
        if not values or _share(values, is_place) > 0.5 or all(value.strip(". ").isdigit() for value in values):
            continue
        return k if _share(values, name_like) >= 0.8 and len(set(values)) * 3 >= len(values) * 2 else None
    return None


def _share(values: Sequence[str], holds: Callable[[str], bool]) -> float:
    if not values:
        return 0.0
    return sum(1 for value in values if holds(value)) / len(values)


def _grade(head: Row | None, names: int) -> int:
    """How surely the head announces names of companies: 0 without a head, -1 where it announces something else."""
    if head is None:
        return 0
    words = [cell.value for cell in head.cells]
    if any(NO_LIST.search(word) for word in words):
        return -1
    announced = words[names] if names < len(words) else ""
    if KINDS.search(announced):
        return -1
    return NAMES.get(head_of(announced), 0)


def _entities(body: Sequence[Row], roles: Sequence[str], names: int, head: Row | None, width: int) -> list[Entity]:
    heads = [head.cells[k].value if head and k < len(head.cells) else "" for k in range(width)]
    entities: list[Entity] = []
    section, above = "", None
    for row in body:
        if row.filled == 1 and width > 1 and row.cells[0].value and len(body) > 2:
            section, above = row.cells[0].value, None  # a row that heads the rows below it
            continue
        aligned = _aligned(row, roles, width)
        name = aligned[names]
        if name is None or not name.value:
            if above is None:
                continue
            shown = above
        else:
            shown = above = name
        fields = tuple(
            Field(roles[k], heads[k], cell.value, cell.span)
            for k, cell in enumerate(aligned)
            if cell is not None and cell.value and k != names
        )
        first = (Field("name", heads[names], shown.value, name.span),) if name and name.value else ()
        entities.append(Entity(shown.value, first + fields, (row.span,), section))
    return entities


def _aligned(row: Row, roles: Sequence[str], width: int) -> list[Piece | None]:
    """The cells in their columns. Of a row that lacks some (empty, or merged with those above), by what they hold."""
    if len(row.cells) == width:
        return list(row.cells)
    placed: list[Piece | None] = [None] * width
    k = 0
    for cell in row.cells:
        while (
            k < width - 1 and roles[k] != "location" and cell.value and is_place(cell.value) and "location" in roles[k:]
        ):
            k += 1
        if k < width:
            placed[k] = cell
            k += 1
    return placed


def _named(entities: Sequence[Entity]) -> bool:
    fit = sum(
        1
        for entity in entities
        if name_like(entity.name) or (has_form(entity.name) and len(entity.name) <= 2 * MOST_NAME)
    )
    kinds = sum(1 for entity in entities if KINDS.search(entity.name))
    return fit * 10 >= 7 * len(entities) and kinds * 4 <= len(entities)


def _holds_companies(entities: Sequence[Entity], grade: int, context: int) -> bool:
    """Whether the rows are companies: by the head, or by what stands above together with legal forms and places."""
    formed = sum(has_form(entity.name) for entity in entities) / len(entities)
    places = [[part.value for part in entity.fields if part.role == "location"] for entity in entities]
    placed = sum(any(map(is_place, said)) for said in places) / len(entities)
    if grade == 4:
        return True
    if context == 2:
        return grade >= 1 or formed >= 0.3 or placed >= 0.5
    if grade >= 2:
        return formed >= 0.2 or placed >= 0.5
    return formed >= 0.5 or (context == 1 and placed >= 0.6)
