"""Places of a page that change at every check, as gating finds them, the store keeps them and the pages show them.

A place is what stands between two lines of a text; the lines' canonical forms name it. Nothing here decides whether a
place is volatile: that is `core/gating/volatile.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

VOLATILE = "only parts that change at every check"
"""How the reason of a check begins that saw no other difference."""

Place = tuple[str, str]
"""The canonical forms of the lines above and below; empty at the edge of the text."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A difference that was masked: where, between which lines, what stood there and what stands there now.

    `above`, `below`, `was`, `now`: lines as they were shown; `above` and `below` are empty at the edge of the text.
    """

    place: Place
    above: str
    below: str
    was: tuple[str, ...]
    now: tuple[str, ...]

    def among(self, others: Iterable[Place]) -> bool:
        """Whether one of these places is this one, or has a line around it in common with it.

        One common line is enough: what a person asked to be told of must not be lost with an edit beside it.
        """
        return any(self.place == other or _beside(self.place, other) for other in others)


def _beside(one: Place, other: Place) -> bool:
    return any(mine and mine == theirs for mine, theirs in zip(one, other, strict=True))


def name_of(place: Place) -> str:
    """A short name (8 hex digits) that is the same for a place in every process: what people type and links carry."""
    return hashlib.blake2b("\n".join(place).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def to_json(masked: Iterable[Masked]) -> list[dict[str, Any]]:
    """Masked differences as JSON values."""
    return [
        {
            "place": list(one.place),
            "above": one.above,
            "below": one.below,
            "was": list(one.was),
            "now": list(one.now),
        }
        for one in masked
    ]


def from_json(values: Iterable[Mapping[str, Any]]) -> tuple[Masked, ...]:
    """What `to_json` wrote."""
    return tuple(
        Masked(
            place=(value["place"][0], value["place"][1]),
            above=value["above"],
            below=value["below"],
            was=tuple(value["was"]),
            now=tuple(value["now"]),
        )
        for value in values
    )
