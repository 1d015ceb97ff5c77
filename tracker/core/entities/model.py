"""What a list of companies is made of. Spans are code-point offsets into the text the list was found in."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.core.model import Span


@dataclass(frozen=True, slots=True)
class Field:
    """One thing said of an entity. `role`: name, purpose, location, number (its place in the list) or other.

    `label`: the words its column or line is headed by, empty where none are. `value`: its words on one line.
    """

    role: str
    label: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Entity:
    """A named party of a list. `spans`: the lines it takes up, in order; `section`: a heading inside the list."""

    name: str
    fields: tuple[Field, ...]
    spans: tuple[Span, ...] = ()
    section: str = ""

    def said(self, role: str) -> str:
        """What is said of it in one role: `purpose`, `location`; several fields joined by commas; empty for nothing."""
        return ", ".join(part.value for part in self.fields if part.role == role)


@dataclass(frozen=True, slots=True)
class EntityList:
    """A list of named parties. `head`: the row that holds the heads of the columns, or None.

    `columns`: role and words of each head. `layout`: table, lines or cards. `sure`: by itself a list of companies;
    else it only may be one, and is one where the other text has a sure one in its place.
    """

    title: str
    layout: str
    entities: tuple[Entity, ...]
    head: Span | None = None
    columns: tuple[Field, ...] = ()
    sure: bool = True

    @property
    def spans(self) -> tuple[Span, ...]:
        """All lines that the list takes up, its head included, in order."""
        head = (self.head,) if self.head else ()
        return tuple(sorted({*head, *(span for entity in self.entities for span in entity.spans)}))

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.spans[0][0]
