"""Folding a text for looking things up in it: case, accents, odd spaces and digits gone, every offset kept.

`fold(text)` has exactly as many characters as `text`, so that a span found in the one can be cut from the other.
Characters that stand for nothing (soft hyphens, zero-width characters) are no part of a text to look things up in:
`plain` drops them first.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOTHING = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_ODD, _FEW = re.compile("[^ -_a-~]"), 6
"""A character that folding may change, case aside, and how many sorts of them are changed one by one."""
_USUAL = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u2066"
"""The first of each pair of direction marks stands for the pair: they open and close."""
_ZEROS = "\u0660\u06f0\u0966\u09e6\u0a66\u0ae6\u0be6\u0c66\u0ce6\u0d66\u0e50\u0ed0\u1040\u17e0\uff10"
"""The zeros of the scripts that have digits of their own."""
OTHER_DIGIT = re.compile("[" + "".join(f"{zero}-{chr(ord(zero) + 9)}" for zero in _ZEROS) + "]")
"""A digit of another script that `fold` reads."""
_DIGITS = {ord(zero) + value: str(value) for zero in _ZEROS for value in range(10)}
_LETTERS = ((0x00C0, 0x0250), (0x0370, 0x0400), (0x1E00, 0x2000))
"""Latin, Greek and their extensions: there an accent may be left out. In Cyrillic it makes another letter."""


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for first, last in _LETTERS:
        for code in range(first, last):
            base = unicodedata.normalize("NFKD", chr(code))[0].lower()
            if base.isalpha() and len(base) == 1:
                table[code] = base
    table.update(_DIGITS)
    table.update({ord(letter): "ا" for letter in "أإآ"})
    table.update({ord(a): b for a, b in zip("øłđıİς", "oldiiσ", strict=True)})
    table.update(
        {
            ord(space): " "
            for space in "\t\r\f\v\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
        }
    )
    table.update({ord(a): b for a, b in zip("’‘ʼ´`：，／．（）–—−‑‐", "'''''" + ":,/.()-----", strict=True)})
    table.update({ord(quote): '"' for quote in "“”„‟«»"})
    return table


def plain(text: str) -> str:
    """`text` without soft hyphens, zero-width characters and direction marks."""
    if text.isascii() or not any(map(text.__contains__, _USUAL)):  # most texts: 15 times as fast as the pattern
        return text
    return _NOTHING.sub("", text)


def in_plain_digits(text: str) -> str:
    """`text` with the digits of every script written as 0 to 9; as long as `text`."""
    return OTHER_DIGIT.sub(lambda match: _DIGITS[ord(match[0])], text)


def lowered(text: str) -> str:
    """Lower case, as long as `text`. Patterns for it need not ignore case, which costs them five times as much."""
    return text.lower() if text.isascii() else text.replace("İ", "i").lower()


def fold(text: str) -> str:
    """Lower case, without accents, with plain spaces, digits, quotes and dashes; as long as `text`."""
    if text.isascii():
        return text.lower().replace("\t", " ").replace("\r", " ")
    table, plainer = _table(), text
    odd = {*_ODD.findall(text)}
    if len(odd) > _FEW:
        plainer = text.translate(table)
    else:  # two or three curly quotes: ten times as fast as asking of every character
        for character in odd:
            plainer = plainer.replace(character, table.get(ord(character), character))
    folded = plainer.lower()
    return folded if len(folded) == len(text) else "".join(c.lower()[:1] or c for c in plainer)
