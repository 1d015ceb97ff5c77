"""The keys by which clauses are named: what stays the same when the text around them changes.

A key is made of the headings above a clause and its opening words, both without numbers, case, punctuation and markup.
Its number is left out, so that a clause keeps its key when one before it comes or goes. Clauses that open alike under
the same headings are told apart by their order; nothing else of a clause's position counts.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

from tracker.core.patterns import later
from tracker.core.words import INVISIBLE, NOT_WORD

_WORDS, _CHARS = 6, 40  # so much of a clause counts as its opening words
_SLICE = 64  # characters that nearly always hold them
_LONG_SLICE = 1_000  # the same where addresses of links stand between them
_BYTES = 6  # of the hash: 12 hexadecimal digits
_DROPPED = "*\\~`"  # marks that stand inside words: `Remov**ing**` is one word

_TABLE = bytes(
    ord(" ") if not chr(code).isalnum() and code < 128 else ord(chr(code).lower()) if code < 128 else code
    for code in range(256)
)
_DROPPED_BYTES = _DROPPED.encode()
_GONE = later(rf"[{INVISIBLE}{re.escape(_DROPPED)}]")
_WORD = later(rf"[^{NOT_WORD}]+")
_TARGET = later(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")


def opening(text: str, start: int, end: int) -> bytes:
    """The opening words between two offsets, in the form that keys are made of."""
    raw = text[start : start + _SLICE] if end - start > _SLICE else text[start:end]
    if raw.isascii() and "](" not in raw:
        words = raw.encode().translate(_TABLE, _DROPPED_BYTES).split(None, _WORDS)
        if len(words) > _WORDS or end - start <= _SLICE:
            return b" ".join(words[:_WORDS])[:_CHARS]
    return _folded(text[start : min(end, start + (_LONG_SLICE if "](" in raw else 3 * _SLICE))])


def _folded(raw: str) -> bytes:
    """The same the long way: other scripts, links, and words that stand far apart."""
    if "](" in raw:
        raw = _TARGET.sub(" ", raw)
    shown = unicodedata.normalize("NFKC", _GONE.sub("", raw)).casefold()
    return " ".join(_WORD.findall(shown)[:_WORDS])[:_CHARS].encode("utf-8", "surrogatepass")


class Keys:
    """Hands out the keys of one text."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: dict[bytes, int] = {}

    def key(self, place: bytes, words: bytes) -> str:
        """The key of the next clause: `place` from the headings above it, `words` from its opening."""
        made = place + b"\n" + words
        count = self._seen.get(made, 0)
        self._seen[made] = count + 1
        if count:
            made += b"\n%d" % count
        return blake2b(made, digest_size=_BYTES).hexdigest()
