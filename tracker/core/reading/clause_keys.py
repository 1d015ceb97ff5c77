"""The keys by which clauses are named: what stays the same when the text around them changes.

A key is made of the headings above a clause and its opening words, both without numbers, case, punctuation and markup.
Its number is left out, so that a clause keeps its key when one before it comes or goes. Clauses that open alike under
the same headings are told apart by their order; nothing else of a clause's position counts.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

from tracker.core.words import INVISIBLE, NOT_WORD

_WORDS, _CHARS = 6, 40  # so much of a clause counts as its opening words
_SLICE = 64  # characters that nearly always hold them
_LONG_SLICE = 1_000  # the same where addresses of links stand between them
_EDGE = 8  # characters at the end of a slice that what follows may still change
_BYTES = 6  # of the hash: 12 hexadecimal digits
_DROPPED = "*\\~`"  # marks that stand inside words: `Remov**ing**` is one word

_GONE = re.compile(rf"[{INVISIBLE}{re.escape(_DROPPED)}]")
_WORD = re.compile(rf"[^{NOT_WORD}]+")
_TARGET = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")
_WESTERN = "cp1252"  # a byte a character: the words of most languages are found without a regular expression
_FOREIGN = b"\x00"  # stands for what this encoding does not hold in the form of keys


def _folded_byte(code: int) -> bytes:
    """What becomes of one character of the Western encoding: itself in lower case, a blank, or `_FOREIGN`."""
    folded = unicodedata.normalize("NFKC", bytes((code,)).decode(_WESTERN, "replace")).casefold()
    if not _WORD.search(folded):
        return b" "
    byte = folded.encode(_WESTERN, "ignore")
    return byte if len(byte) == len(folded) == 1 else _FOREIGN


_TABLE = b"".join(map(_folded_byte, range(256)))
_DROPPED_BYTES = _DROPPED.encode()
_GONE_BYTES = _DROPPED_BYTES + "\u00ad".encode(_WESTERN)


def opening(text: str, start: int, end: int) -> bytes:
    """The opening words between two offsets, in the form that keys are made of."""
    if end - start > _SLICE:
        raw = text[start : start + _SLICE]
        if "]" in raw and "](" in raw:
            return _words(_TARGET.sub(" ", text[start : min(end, start + _LONG_SLICE)]), 0)
        return _words(raw, _WORDS) or _words(text[start : min(end, start + 3 * _SLICE)], 0)
    raw = text[start:end]
    return _words(_TARGET.sub(" ", raw) if "](" in raw else raw, 0)


def _words(raw: str, least: int) -> bytes:
    """The opening words of `raw`; nothing where it does not hold more than `least`."""
    if raw.isascii():
        words = raw.encode().translate(_TABLE, _DROPPED_BYTES).split(None, _WORDS)
        return b" ".join(words[:_WORDS])[:_CHARS] if len(words) > least else b""
    try:
        folded = raw.encode(_WESTERN).translate(_TABLE, _GONE_BYTES)
    except UnicodeEncodeError:
        folded = _FOREIGN
    if _FOREIGN in folded:
        found = _WORD.findall(unicodedata.normalize("NFKC", _GONE.sub("", raw)).casefold())
        enough = len(found) > least or len("".join(found)) > _CHARS + _EDGE
        return " ".join(found[:_WORDS])[:_CHARS].encode("utf-8", "surrogatepass") if enough else b""
    words = folded.split(None, _WORDS)
    joined = b" ".join(words[:_WORDS])[:_CHARS] if len(words) > least else b""
    return joined if joined.isascii() else joined.decode(_WESTERN).encode()


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
