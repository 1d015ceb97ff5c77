"""Whether two ways of writing say the same number, and the marks that say something by themselves.

A point or a comma is a decimal mark or groups thousands: `1.5` is not `15`, `1,000` is `1000`. Three digits after it
are read as a group.
"""

from __future__ import annotations

import re

from tracker.core.assessing.edits import Edit

_AMOUNT = re.compile(
    r"(?<![\d.,:/-])(?:(?P<grouped>[1-9]\d{0,2}(?:[.,'’ \u00a0\u202f]\d{3})+)|(?P<whole>\d+))(?:[.,:](?P<part>\d+))?"
    r"(?![\d:/]|[.,-]\d)"
)
"""A number with its groups and decimals; not a date, an address of the net, a telephone number or a range."""

_DIGITS = re.compile(r"\d")
CURRENCY = (
    r"[€$£¥₹₽₩₺]|(?:US|CA|AU|HK|NZ)\$|(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|INR|BRL|CNY|SEK|NOK|DKK|PLN|KRW|SGD|HKD|NZD|MXN)\b"
)
"""Signs and codes of currencies, as written."""

_MONEY = re.compile(rf"(?<!\w)(?:{CURRENCY})")
_YES, _NO, _LEAST, _MOST = frozenset("✓✔☑✅"), frozenset("✗✘✕✖❌☒×"), frozenset(">≥⩾"), frozenset("<≤⩽")
_SIGNED = re.compile(r"(?<![\w)])[+\-−–](?=\d)")
_CURRENCIES = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW"}


def same_words(edit: Edit) -> bool:
    """Whether both sides of an edit have the same letters and digits, and say the same numbers and currencies."""
    if other_marks(edit):
        return False
    old, new = (_widened(side, edit) for side in (edit.old, edit.new))
    if flat(edit.old) == flat(edit.new):
        return (not _DIGITS.search(edit.old + edit.new) and not _mark_between(edit)) or _decimals(old) == _decimals(new)
    return same_numbers(old, new) and flat(_AMOUNT.sub("", edit.old)) == flat(_AMOUNT.sub("", edit.new))


def other_marks(edit: Edit) -> bool:
    """Whether a mark that speaks by itself gave way to another: a currency, a tick to a cross, `+` to `-`, `<` to `>`.

    In a row of a table, a tick that came or went counts as well: the cell says yes or nothing.
    """
    old, new = edit.old, edit.new
    if money(old) != money(new) and (bool(money(old)) == bool(money(new)) or not _DIGITS.search(old + new)):
        return bool(money(old) and money(new))
    ticks = [(bool(_YES & set(side)), bool(_NO & set(side))) for side in (old, new)]
    if ticks[0] != ticks[1] and (all(map(any, ticks)) or "|" in edit.before):
        return True
    if [mark for mark in old if mark in _LEAST | _MOST] != [mark for mark in new if mark in _LEAST | _MOST]:
        sides = [(bool(_LEAST & set(side)), bool(_MOST & set(side))) for side in (old, new)]
        return sides[0] != sides[1] and all(map(any, sides))
    was, now = _signs(old, edit), _signs(new, edit)
    if was and now:
        return was != now
    return "-" in was + now and edit.before.strip(" -*|") != ""


def _signs(side: str, edit: Edit) -> str:
    """The signs that a side of an edit puts before numbers. One that came alone at the beginning is a list mark."""
    around = f"{edit.before[-1:]}{side}{edit.after[:1]}"
    return "".join("+" if match[0] == "+" else "-" for match in _SIGNED.finditer(around))


def same_numbers(old: str, new: str) -> bool:
    """Whether two texts hold the same numbers in the same order, and any at all."""
    was, now = ([_value(match) for match in _AMOUNT.finditer(side)] for side in (old, new))
    return bool(was) and was == now


def money(text: str) -> list[str]:
    """The currencies of a text, by their codes."""
    return [_CURRENCIES.get(match[0], match[0]) for match in _MONEY.finditer(text)]


def _widened(side: str, edit: Edit) -> str:
    """One side of an edit with the digits that touch it: the comma alone may be what went."""
    left, right = re.search(r"[\d.,]+$", edit.before), re.match(r"[\d.,]*\d", edit.after)
    return f"{left[0] if left else ''}{side}{right[0] if right else ''}"


def _mark_between(edit: Edit) -> bool:
    return edit.before[-1:].isdigit() and edit.after[:1].isdigit()


def _value(match: re.Match[str]) -> str:
    """A number as its digits and its decimals, written one way."""
    whole = re.sub(r"\D", "", match["grouped"] or match["whole"])
    part = (match["part"] or "").rstrip("0")
    return f"{whole}.{part}" if part else whole


def _decimals(text: str) -> list[str]:
    """The numbers that have decimals, as their values."""
    return [_value(match) for match in _AMOUNT.finditer(text) if match["part"]]


def flat(text: str) -> str:
    """The letters and digits of a text."""
    return re.sub(r"[\W_]+", "", text).casefold()
