"""Words and sentences: what counts as one, what makes two equal, and where they stand. All else on the page is form.

Equal are words that differ in Unicode form, case, soft hyphens or invisible characters, emphasis inside them, or in
being written as an HTML entity. Punctuation, quotes, dashes, list glyphs and Markdown are no words. Signs of money,
percent and yes or no are, and so are those of comparison, the minus before a number, and what strikes words through.
Scripts without spaces (Han, Kana, Thai, Lao, Khmer, Burmese) give one word a character.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from tracker.core.model import Span
from tracker.core.patterns import later

INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
"""Soft hyphen, joiners, direction marks, variation selectors: for use inside a character class."""

_SIGNS = "%‰$€£¥₹₽₩₺¢§+\uff05\uff04\uffe5✓✔✗✘☑☒☐✅❌"
SAME_SIGN = str.maketrans("✔☑✅✘☒❌≦⩽≧⩾−", "✓✓✓✗✗✗≤≤≥≥-")
_BEFORE = r"(?<![^\s(\[|\\\"'“*~])"
PHRASED = rf"[≤≥≦≧⩽⩾]|{_BEFORE}[<>\uff1c\uff1e]=?(?=\s?[$€£¥]?\d)|{_BEFORE}(?<!\d )[-−](?=[$€£¥]?\d)|~~"
"""What turns the meaning of what follows: signs of comparison, a minus (no dash: nothing, a bracket or a blank stands
before it and its number right behind it), and the marks of struck out words. An arrow or a range is none of them.
"""
# Everything that is no part of a word. An exclusion rather than \w, which leaves out the vowel signs of Indic scripts
# and decomposed accents: words that differ only there would look equal.
NOT_WORD = (
    r"\x00-/:-@\[-`{-\xa9\xab-\xb1\xb4\xb6-\xb8\xbb\xbf×÷\u02b9-\u02df\u034f\u037e\u0387\u055a-\u055f\u0589\u058a\u05be"
    r"\u05c0\u05c3\u05f3\u05f4\u060c\u060d\u061b-\u061f\u066a-\u066d\u06d4\u0700-\u070d\u0964\u0965\u0e4f\u0f0b-\u0f12"
    r"\u104a-\u104f\u10fb\u1360-\u1368\u17d4-\u17da\u1800-\u180e\u2000-\u206f\u20a0-\u20cf\u2120\u2122\u2190-\u245f"
    r"\u2500-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d\u30fb\ue000-\uf8ff\ufe00-\ufe1f\ufe30-\ufe6f\ufeff"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffff\U0001f000-\U0001faff\U000e0000-\U000e01ef"
)
_UNSPACED = (
    r"\u0e00-\u0e4e\u0e50-\u0eff\u1000-\u1049\u1780-\u17d3\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff"
    r"\uf900-\ufaff\U00020000-\U0003ffff"
)
_MARKS = r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b6-\u17d3\u3099\u309a"
_TAGS = (
    "a|abbr|b|big|blockquote|br|center|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|small|span|strong|su[bp]|table|t[dhr]"
    "|tbody|thead|u|ul"
)

TARGET = (
    r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*(?:\n[^\"\n]+){0,3}\")?\)"
    r"|(?<!\\)<(?:https?://|mailto:|tel:)?[^<>\s@/]+(?:@|://|:?/)[^<>\s]*>"
    r"|https?://[^\s)\]>*\"]+"
)
"""Where links lead: the end of a Markdown link, an autolink, a bare URL. No words: they are compared as links."""

_MARKUP = rf"{TARGET}|(?<!\\)</?(?i:{_TAGS})(?:\s[^<>\n]*)?/?>"
_NUMBER = r"\d{4}-\d\d-\d\d(?!\d)|\d+(?:\.\d+|,\d{3}(?!\d))+"


def _pattern(letter: str, extra: str = "") -> re.Pattern[str]:
    glue = rf"(?:[{INVISIBLE}]+|\u00ad[ \t]*\n[ \t]*|\*\*+)"
    return later(rf"{_MARKUP}|{_NUMBER}{extra}|{letter}+(?:{glue}{letter}+)*|[{_SIGNS}]|{PHRASED}")


_SPACED_WORD = _pattern(rf"[^{NOT_WORD}]")
_MIXED_WORD = _pattern(rf"[^{NOT_WORD}{_UNSPACED}]", rf"|[{_UNSPACED}][{_MARKS}]*")
_HAS_UNSPACED = later(f"[{_UNSPACED}]")
_ENTITY = later(r"(?<!\\)&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31}\d{0,2});")
_DROP = later(rf"[{INVISIBLE}*\s]+")


_SENTENCE_END = later(
    r"[.!?][\"”’»›)\]*_]*\s+(?=[\"“„«‹(\[*_¿¡]*\w)|[。！？｡][”’」』】》〉）)]*|[।॥۔؟።။។៕]\s*"
    r"|(?<=[\u0e00-\u0eff])[ \u00a0]+(?=[\u0e00-\u0eff])"
)
"""Where a sentence may end. Thai and Lao mark no end: there a blank parts phrases."""
ABBREVIATION = later(
    r"\b(?:e\.g|i\.e|etc|Inc|Ltd|Co|Corp|Cie|Bros|Pty|No|Nos|Nr|Art|Arts|Sec|Secs|Sect|Mr|Mrs|Ms|Mx|Dr|Prof|Messrs|vs|St|cf|al"
    r"|approx|dept|fig|vol|pp?|para|paras|incl|excl|ext|tel|min|max|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|bzw|bspw|bzgl|ca|evtl|gem|ggf|inkl|sog|vgl|zzgl|Abs|Bd|lit|Ziff|Str|z\.\s?B|d\.\s?h|u\.\s?a|o\.\s?ä|i\.\s?S|i\.\s?V"
    r"|art|núm|pág|p\.\s?ej|Sr|Sra|Srta|Uds?|Mme|Mlle|Av|Avv|Dott|Sig|S\.p\.A|S\.r\.l|dhr|mevr|bijv|m\.b\.t|nr|mgr|inż|ul|tj|np|tzn"
    r"|ст|ч|пп?|см|ул|руб|тыс|т\.\s?е|т\.\s?д|т\.\s?п|[^\W\d_a-zß-öø-ÿ])\.$"
)
"""A full stop that ends no sentence, at the end of what is searched."""
_DATE_GOES_ON = later(r"\.\s+[^\W\d_]{3,12}\.?\s+(?:19|20)\d\d\b")  # 25. Mai 2018
_LIST_NUMBER = later(r"[\s*_]*(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})")
"""What may stand before the full stop of a number: it begins the sentence that follows it."""
_SPANNING = later(r"\[[^\[\]]{0,500}\]\([^()\s]*\)")
SHORT_SENTENCE = 20
"""A sentence below this many characters joins the one before it. A local rule on purpose: accumulating up to a minimum
size would let one edit shift every later boundary."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a stretch of text in the form in which they are compared; `key` joins them with blanks."""

    forms: tuple[str, ...]
    key: str


def words_of(raw: str) -> Words:
    """The words of `raw`, normalised."""
    if "&" in raw and _ENTITY.search(raw):
        raw, _ = _decoded(raw)
    pattern = _MIXED_WORD if not raw.isascii() and _HAS_UNSPACED.search(raw) else _SPACED_WORD
    found = [word for word in pattern.findall(raw) if not _is_markup(word)]
    joined = "\n".join(found)
    if not joined.isascii() or "*" in joined or "\u00ad" in joined:
        found = [_form(word) for word in found]
    else:
        found = joined.lower().split("\n") if found else []
    return Words(tuple(found), " ".join(found))


def spans_of(text: str, start: int, end: int) -> list[Span]:
    """Where the words of `words_of(text[start:end])` stand in `text`, one span for each, in order."""
    raw = text[start:end]
    offsets: list[int] | None = None
    if "&" in raw and _ENTITY.search(raw):
        raw, offsets = _decoded(raw)
    pattern = _MIXED_WORD if not raw.isascii() and _HAS_UNSPACED.search(raw) else _SPACED_WORD
    found = [match.span() for match in pattern.finditer(raw) if not _is_markup(match.group())]
    if offsets is None:
        return [(start + a, start + b) for a, b in found]
    return [(start + offsets[a], start + offsets[b]) for a, b in found]


def _is_markup(word: str) -> bool:
    return word[0] == "]" or (word[0] == "<" and len(word) > 2) or "://" in word


def _form(word: str) -> str:
    word = _DROP.sub("", word).translate(SAME_SIGN)
    return unicodedata.normalize("NFKC", word).casefold()


def _decoded(raw: str) -> tuple[str, list[int]]:
    """`raw` with its HTML entities decoded, and for each of its offsets (end included) the offset in `raw`."""
    parts: list[str] = []
    offsets: list[int] = []
    position = 0
    for match in _ENTITY.finditer(raw):
        shown = html.unescape(match.group())
        if shown == match.group():
            continue
        parts.append(raw[position : match.start()])
        offsets.extend(range(position, match.start()))
        parts.append(shown)
        offsets.extend([match.start()] * len(shown))
        position = match.end()
    parts.append(raw[position:])
    offsets.extend(range(position, len(raw) + 1))
    return "".join(parts), offsets


def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences between two offsets, in order, without the blanks between them; short ones join the one before.

    Whether a sentence ends at a place is seen from the characters around it alone, so that an edit moves no other end.
    """
    pieces: list[Span] = []
    begin = start
    links = [match.span() for match in _SPANNING.finditer(text, start, end)] if "](" in text[start:end] else []
    for match in _SENTENCE_END.finditer(text, start, end):
        stop = match.end()
        if text[match.start()] in ".!?" and not _ends(text, begin, match.start(), stop):
            continue
        if links and any(opened < stop < closed for opened, closed in links):
            continue
        if pieces and _short(text, begin, stop) and not _short(text, *pieces[-1]):
            pieces[-1] = (pieces[-1][0], stop)
        else:
            pieces.append((begin, stop))
        begin = stop
    if begin < end:
        pieces.append((begin, end))
    sizes = [(begin, len(text[begin:stop].rstrip())) for begin, stop in pieces]
    return [(begin, begin + size) for begin, size in sizes if size]


def _short(text: str, start: int, end: int) -> bool:
    """Whether a sentence has few characters; one of a script without spaces counts for three, a syllable."""
    size = end - start
    return size < SHORT_SENTENCE and size + 2 * len(_HAS_UNSPACED.findall(text, start, end)) < SHORT_SENTENCE


def _ends(text: str, begin: int, mark: int, stop: int) -> bool:
    """Whether a full stop, or a question or exclamation mark, ends a sentence that another one follows."""
    while text[stop] in '"“„«‹([*_¿¡':
        stop += 1
    if text[stop].islower():
        return False
    if text[mark] != ".":
        return True
    if text[mark - 1 : mark] == "." and text[mark - 2 : mark - 1] == ".":
        return False  # an ellipsis
    if ABBREVIATION.search(text, max(begin, mark - 12), mark + 1):
        return False
    if text[mark - 1 : mark].isdigit() and _DATE_GOES_ON.match(text, mark):
        return False
    return mark - begin > 12 or not _LIST_NUMBER.fullmatch(text, begin, mark)
