"""Companies one a line, or in a few lines each: bullet lists, cards, accordions, pairs of lines, labelled records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.core.entities.cells import BULLET, Piece, closed_up, has_marks, label_of, masked, pieces, whole, with_place
from tracker.core.entities.model import Entity, EntityList, Field
from tracker.core.entities.names import is_place, name_like
from tracker.core.entities.vocabulary import KINDS, has_form, head_of, label_role
from tracker.core.model import Clause, Span

Block = tuple[int, ...]
"""The clauses of one entity by index, the one with its name first."""

MOST_LINES, MOST_CHARS = 12, 900
"""What an entity of a list takes up at most: more is a section about something."""
_RULES = re.compile(
    r"^(?:we|you|your|our|they|the customer|if|when|each|any|wir|sie|nous|vous|usted)\b"
    r"|\b(?:shall|must|may|will|agrees?|entitled|müssen|dürfen|kann|können|doit|doivent|peut|debe|puede|deve|può)\b",
    re.IGNORECASE,
)
"""How rules speak, and what is said of a company seldom does."""


def lines(
    text: str,
    clauses: Sequence[Clause],
    blocks: Sequence[Block],
    title: str,
    context: int,
    layout: str,
    least: int = 2,
) -> EntityList | None:
    """The list of companies that blocks of lines are, or None. `context`: as in `table`. `least`: entries it needs."""
    if len(blocks) < least or any(len(block) > MOST_LINES for block in blocks):
        return None
    taken = [[part for index in block for part in _parts(text, clauses, index, block)] for block in blocks]
    taken = _name_first(taken)
    entities: list[Entity] = []
    for parts, block in zip(taken, blocks, strict=True):
        made = _entity(parts, tuple((clauses[index].start, clauses[index].end) for index in block))
        entities += [made] if made else []
    if len(entities) < len(blocks) or not _named(entities):
        return None
    if not _holds_companies(text, entities, context, layout):
        return None
    return EntityList(title, layout, tuple(entities), sure=len(entities) >= least)


def _parts(text: str, clauses: Sequence[Clause], index: int, block: Block) -> list[Piece]:
    """The pieces of one clause. In a line below a name, `Purpose: hosting` is one labelled piece; text is one piece."""
    clause = clauses[index]
    if index == block[0]:
        found = pieces(text, clause.body, clause.end)
        line = whole(text, clause.body, clause.end)
        if len(block) == 1 and not any(part.label for part in found) and not has_marks(line.value):
            closed = closed_up(line)
            return closed if len(closed) > 1 and closed[0].value != found[0].value else found
        return found
    start = clause.start  # what looks like its number may be that of a house
    opening = BULLET.match(text, start, clause.end)
    start = opening.end() if opening else start
    shown = masked(text, start, clause.end)
    found = pieces(text, start, clause.end)
    if any(part.label for part in found):
        return found
    labelled = label_of(shown)
    if labelled:
        label, behind = labelled
        value = shown[behind:]
        flat = " ".join(value.replace("\0", "").split())
        return [Piece(flat, (start + behind, clause.end) if flat else (start, clause.end), label)]
    flat = " ".join(shown.replace("\0", "").split())
    if index != block[-1] and label_role(flat):
        return [Piece("", (start, clause.end), flat)]  # a label on a line of its own: it names the line below
    return [Piece(flat, (start, clause.end))]


def _name_first(taken: list[list[Piece]]) -> list[list[Piece]]:
    """Where what comes first is what the company does (`Hosting: Acme Inc.`), the company put first."""
    plain = [parts for parts in taken if len(parts) > 1 and not parts[0].label and not parts[1].label]
    if len(plain) * 10 < 7 * len(taken):
        return taken
    first = sum(has_form(parts[0].value) for parts in plain)
    second = sum(has_form(parts[1].value) and not parts[1].bracketed for parts in plain)
    if second * 10 < 6 * len(plain) or first * 5 > len(plain):
        return taken
    return [[parts[1], parts[0], *parts[2:]] if len(parts) > 1 else parts for parts in taken]


def _entity(parts: Sequence[Piece], spans: tuple[Span, ...]) -> Entity | None:
    """One entity from its pieces: the name, and each other piece with the role that its label or its words give it."""
    name: Piece | None = None
    fields: list[Field] = []
    waiting = ""
    alone = sum(not (part.label or is_place(part.value) or _again(part)) for part in parts[1:]) < 2
    for part in parts:
        if part.label and not part.value:
            waiting = part.label
            continue
        label = part.label or waiting
        waiting = ""
        role = head_of(label) if label else ""
        if name is None and (role in ("party", "name", "firm", "service") or not role):
            name = part
            fields.append(Field("name", label, part.value, part.span))
        elif label:
            role = {"party": "other", "firm": "other", "name": "other", "service": "purpose", "": "other"}.get(
                role, role
            )
            fields.append(Field(role, label, part.value, part.span))
        else:
            for bit in with_place(part, alone=alone):
                fields.append(Field("location" if is_place(bit.value) else "purpose", "", bit.value, bit.span))
    if name is None or not name.value:
        return None
    return Entity(name.value, tuple(_aliased(fields, parts)), spans)


def _again(part: Piece) -> bool:
    """Whether a piece may be the name again, in short: one word in brackets."""
    return part.bracketed and part.value[:1].isupper() and len(part.value.split()) == 1


def _aliased(fields: list[Field], parts: Sequence[Piece]) -> list[Field]:
    """`Amazon Web Services (AWS) – hosting`: what stands in brackets is the name again, where more is said behind."""
    bracketed = {part.span for part in parts[:2] if _again(part)}
    spoken = [part for part in fields if part.role == "purpose"]
    for k, part in enumerate(fields[:2]):
        if part.span in bracketed and part.role == "purpose" and len(spoken) > 1:
            fields[k] = replace(part, role="alias")
    return fields


def _named(entities: Sequence[Entity]) -> bool:
    fit = sum(1 for entity in entities if name_like(entity.name))
    kinds = sum(1 for entity in entities if KINDS.search(entity.name))
    towns = sum(1 for entity in entities if is_place(entity.name))
    distinct = len({entity.name.casefold() for entity in entities})
    return (
        fit * 10 >= 9 * len(entities)
        and kinds * 5 <= len(entities)
        and towns * 5 <= len(entities)
        and distinct * 3 >= 2 * len(entities)
    )


def _holds_companies(text: str, entities: Sequence[Entity], context: int, layout: str) -> bool:
    """Whether they are companies rather than rules or kinds of things: by what stands above and in each line."""
    count = len(entities)
    formed = sum(has_form(entity.name) for entity in entities)
    placed = sum(any(part.role == "location" for part in entity.fields) for entity in entities)
    labels = sum(
        any(part.role in ("purpose", "location") and part.label for part in entity.fields) for entity in entities
    )
    ruled = long = bare = 0
    for entity in entities:
        body = " ".join(text[start:end] for start, end in entity.spans)
        ruled += any(_RULES.search(part.value) for part in entity.fields)
        long += len(body) > MOST_CHARS
        bare += len(entity.fields) == 1
    if ruled * 4 > count or long * 5 > count:
        return False
    if context == 2:
        if layout == "cards" and not (labels or placed or formed):
            return bare == 0 and all(len(entity.spans) <= 3 for entity in entities)
        return True
    if labels * 10 >= 6 * count and placed * 10 >= 6 * count:
        return True
    if context == 1:
        return formed * 10 >= 3 * count or placed * 2 >= count
    return formed * 10 >= 6 * count and placed * 2 >= count and layout != "plain"
