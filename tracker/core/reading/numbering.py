"""The numbers a browser shows before the items of an ordered list."""

from __future__ import annotations

import re

from tracker.core.html import Element

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_TYPES = {
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
    "lower-latin": "lower-alpha",
    "upper-latin": "upper-alpha",
}
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def list_numbers(listing: Element) -> dict[int, str]:
    """The marker of each item (by id of the element), after `start`, `reversed`, `value`, `type` and inline style."""
    style = _style(listing, "decimal")
    return {id(item): marker(number, _style(item, style)) for item, number in ordinals(listing)}


def ordinals(listing: Element) -> list[tuple[Element, int]]:
    """The items of a list with their numbers, after `start`, `reversed` and `value`."""
    items = [child for child in listing.kids if child.tag == "li"]
    step = -1 if "reversed" in listing.attrs else 1
    number = _integer(listing.get("start"), len(items) if step < 0 else 1)
    counted: list[tuple[Element, int]] = []
    for item in items:
        number = _integer(item.get("value"), number)
        counted.append((item, number))
        number += step
    return counted


def marker(number: int, style: str) -> str:
    """`3` as `3.`, `c.`, `C.`, `iii.` or `III.`; a bullet where the style shows no number."""
    if style in ("none", "disc", "circle", "square"):
        return "-"
    text = str(number)
    if style.endswith("-alpha") and number > 0:
        text = _letters(number)
    elif style.endswith("-roman") and 0 < number < 400:
        text = _roman(number)
    return (text.upper() if style.startswith("upper") else text) + "."


def _style(element: Element, default: str) -> str:
    declared = _STYLE.search(element.get("style")) if "style" in element.attrs else None
    if declared:
        return _TYPES.get(declared[1].lower(), declared[1].lower())
    return _TYPES.get(element.get("type"), default)


def _integer(text: str, default: int) -> int:
    try:
        return int(text) if len(text) < 10 else default
    except ValueError:
        return default


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text += letters
            number -= value
    return text
