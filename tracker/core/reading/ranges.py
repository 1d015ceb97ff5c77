"""Stretches of a page: which part of the tree lies between two places of it, as the DOM's Range cuts it out.

Every element and every text has its place on one scale, in document order: an element takes one number where it begins
and one where it ends, a text takes one. A stretch is a pair of such numbers, both included, and what a stretch keeps of
a tree is a matter of comparing numbers. An element that lies in it only in part is kept as a copy with that part.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from tracker.core.html import Element
from tracker.core.model import Span
from tracker.core.reading.numbering import ordinals

STRUCTURE = frozenset(("ul", "ol", "menu", "dir", "dl", "table", "thead", "tbody", "tfoot", "tr"))
"""Elements that say of what is in them what it is: an item's number, a cell's column."""

Places = Mapping[int, Span]
"""Where each element begins and ends, by its id()."""


def places(root: Element) -> dict[int, Span]:
    """The places of an element and of all below it, from 0 on."""
    found: dict[int, Span] = {}
    _place(root, 0, found)
    return found


def _place(element: Element, start: int, found: dict[int, Span]) -> int:
    at = start + 1
    for child in element.children:
        at = at + 1 if isinstance(child, str) else _place(child, at, found)
    found[id(element)] = (start, at)
    return at + 1


def united(stretches: Iterable[Span]) -> list[Span]:
    """The same places as stretches in order that neither overlap nor touch."""
    found: list[Span] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def without(stretch: Span, gone: Sequence[Span]) -> list[Span]:
    """What is left of a stretch without others (united), as stretches in order."""
    left: list[Span] = []
    start, end = stretch
    number = max(0, bisect_right(gone, stretch) - 1)
    while number < len(gone) and gone[number][0] <= end:
        first, last = gone[number]
        if first > start:
            left.append((start, first - 1))
        start = max(start, last + 1)
        number += 1
    if start <= end:
        left.append((start, end))
    return left


def around(root: Element, stretch: Span, at: Places) -> Element:
    """The innermost element that holds a stretch whole; in a list or table the whole of it.

    Items without their list would lose their numbers, rows without their table their columns.
    """
    way = [root]
    while True:
        inner = next((kid for kid in way[-1].kids if at[id(kid)][0] < stretch[0] and stretch[1] < at[id(kid)][1]), None)
        if inner is None:
            break
        way.append(inner)
    while len(way) > 1 and way[-1].tag in STRUCTURE and way[-2].tag in STRUCTURE:
        way.pop()
    return way[-1]


def cut(element: Element, kept: Sequence[Span], at: Places, copies: dict[int, Element]) -> Element | None:
    """The part of an element that lies in the stretches `kept` (in order, not touching), or None where none does.

    What lies in them whole is the element itself; `copies` is told of each copy, by its id, what it was made of.
    """
    return _cut(element, kept, [start for start, _ in kept], at, copies)


def _cut(
    element: Element, kept: Sequence[Span], starts: Sequence[int], at: Places, copies: dict[int, Element]
) -> Element | None:
    start, end = at[id(element)]
    before = bisect_right(starts, start) - 1  # the last stretch that begins no later than the element
    if before >= 0 and kept[before][1] >= end:
        return element
    if bisect_right(starts, end) - 1 == before and (before < 0 or kept[before][1] < start):
        return None
    part = Element(element.tag, element.attrs)
    place = start + 1
    for child in element.children:
        if isinstance(child, str):
            if _within(place, kept, starts):
                part.children.append(child)
            place += 1
            continue
        place = at[id(child)][1] + 1
        inner = _cut(child, kept, starts, at, copies)
        if inner is not None:
            part.children.append(inner)
            part.kids.append(inner)
    if not part.children:
        return None
    copies[id(part)] = element
    if part.tag == "ol":
        _keep_numbers(element, part, copies)
    return part


def _within(place: int, kept: Sequence[Span], starts: Sequence[int]) -> bool:
    before = bisect_right(starts, place) - 1
    return before >= 0 and place <= kept[before][1]


def _keep_numbers(listing: Element, part: Element, copies: Mapping[int, Element]) -> None:
    """Let the items that are left of a list show the numbers that the page shows."""
    numbers = {id(item): number for item, number in ordinals(listing)}
    for item in part.kids:
        if item.tag == "li":
            number = numbers[id(copies.get(id(item), item))]
            item.attrs = {**item.attrs, "value": str(number)}
