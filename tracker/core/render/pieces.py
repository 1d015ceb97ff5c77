"""Pieces of readable text: what a redline is written in, and how clauses in pieces are set on one line or cut short."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

Clauses = tuple[tuple["Piece", ...], ...]
"""Clauses, each a tuple of pieces."""

MOST_SHOWN = 12
"""Clauses of one record that are shown; the others say the same."""
_BAR = re.compile(r"^[|\s]+|(?<!\\)\s*\|\s*")
_DASH = " — "


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one kind: `same`, `del` or `ins`."""

    kind: str
    text: str


def as_line(clauses: Clauses) -> tuple[Piece, ...]:
    """What is said of a party on one line, parted by dashes: the cells of a row, or the lines of a card."""
    line: list[Piece] = []
    for clause in clauses:
        for number, piece in enumerate(clause):
            text = _BAR.sub(lambda bar: _DASH if bar.start() or line else "", piece.text)
            if line and number == 0:
                line.append(Piece("same" if line[-1].kind != piece.kind else piece.kind, _DASH))
            line.append(Piece(piece.kind, text))
    runs = groupby((piece for piece in line if piece.text), key=lambda piece: piece.kind)
    return tuple(Piece(kind, "".join(piece.text for piece in run)) for kind, run in runs)


def shortened(clauses: Clauses) -> Clauses:
    """The first clauses of a record that has very many, and how many more there are."""
    if len(clauses) <= MOST_SHOWN:
        return clauses
    return (*clauses[:MOST_SHOWN], (Piece("same", f"… and {len(clauses) - MOST_SHOWN:,} more"),))
