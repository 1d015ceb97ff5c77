"""Which language a text is in. The only place that knows CLD3, the detector of Chromium (why: docs/decisions/0007)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from tracker.core.addresses import primary

_NEIGHBOURS = (frozenset({"no", "da"}), frozenset({"id", "ms"}), frozenset({"hr", "sr", "bs", "sl"}))
"""Languages that short texts do not tell apart: there the declared one is believed."""
_OTHER_TAGS = (
    "am ar be bg bn el fa gu hi hy iw ja ka kk km kn ko ky lo mk ml mn mr my ne pa ps ru sd si sr ta te tg th uk ur yi"
    " zh"
)
_OTHER_SCRIPTS = frozenset(_OTHER_TAGS.split())
_CODE = re.compile(r"[\d_@/\\=<>]|[.:]\w")
_SAMPLE = 240
_PLACES = (25, 67, 4, 46, 88)
"""Stretches of the text that vote: their characters, and where they begin, in hundredths of the text. Where the first
two agree, the others are not asked. 250 characters are read without a mistake in 40 languages; of 1,368 pages made of
two languages, 1.3 % are taken for the smaller of them, all where it makes up nearly half."""
_OWN_TEXT = {
    "en": "the of and you your our with that this which from may any such by not or for are",
    "de": "und der die das nicht wir sie ist mit für von werden auf eine oder ihre durch bei zur",
    "fr": "les des du nous vous votre vos dans avec sont pour ces cette aux notre est une sur par ou et",
}
_OWN = {tag: frozenset(words.split()) for tag, words in _OWN_TEXT.items()}
"""Words that most sentences of these languages have and other languages do not have four of: cheap to look for."""
_OWN_LEAST = 4  # different ones, in a stretch of
_OWN_WORDS = 25  # words or more
_SHORT = 32  # letters; below them a text is a label, which names like "Imprint" decide
_LONG = 40  # letters of the longest words there are; what has more is a key
_SURE = 0.7  # probability from which CLD3 calls its own answer reliable


@lru_cache(maxsize=1)
def _model() -> Any:
    from gcld3 import NNetLanguageIdentifier

    return NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=8 * _SAMPLE)


def detect(text: str, declared: str = "") -> str:
    """The BCP 47 primary tag of the language most of `text` is written in (Norwegian is `no`, Chinese `zh`).

    Falls back to `declared` (any BCP 47 tag, or empty) where the text is too short to tell; empty where nothing is
    known. Reads two to five stretches, so that its cost does not grow with the text: 0.3 ms, and a tenth of that where
    the first two are plainly in the declared language. Never raises.
    """
    wanted = primary(declared)
    if (
        wanted in _OWN
        and len(text) > 2 * _SAMPLE
        and all(_shows(sample, wanted) for sample in islice(_samples(text), 2))
    ):
        return wanted
    votes: dict[str, float] = {}
    for number, sample in enumerate(_samples(text)):
        if number == 2 and len(votes) == 1 and next(iter(votes.values())) > 2 * _SURE:
            break
        tag, probability = _vote(sample)
        if tag:
            votes[tag] = votes.get(tag, 0.0) + probability
    if sum(votes.values()) < 2 * _SURE and len(text) > 2 * _SAMPLE:  # tables, names: what stands before them speaks
        tag, probability = _vote(text[: 20 * _SAMPLE])
        if tag:
            votes[tag] = votes.get(tag, 0.0) + probability
    best = max(votes, key=votes.__getitem__, default="")
    if wanted and (not best or (votes[best] < _SURE and wanted != best)):
        return wanted
    if not best:
        return ""
    if any({best, wanted} <= group for group in _NEIGHBOURS) and votes.get(wanted, 0.0) > 0.3 * votes[best]:
        return wanted
    return best


def _shows(sample: str, language: str) -> bool:
    """Whether a stretch is so plainly in the language that the page declares that nobody need be asked."""
    words = sample.lower().split()
    return len(words) >= _OWN_WORDS and len(_OWN[language].intersection(words)) >= _OWN_LEAST


def _vote(sample: str) -> tuple[str, float]:
    """The language of one stretch and how sure that is (0..1); an empty tag where it says too little."""
    words = _words(sample)
    least = _SHORT if words.isascii() else _SHORT // 3
    if sum(map(str.isalpha, words[: 2 * least])) < least and sum(map(str.isalpha, words)) < least:
        return "", 0.0
    found = _model().FindLanguage(text=words)
    tag: str = found.language
    if tag == "und" or tag.endswith("-Latn") or (tag in _OTHER_SCRIPTS and words.isascii()):
        return "", 0.0  # names and codes look like transcriptions
    return primary(tag), found.probability


def _samples(text: str) -> Iterator[str]:
    """The whole of a short text, else stretches spread over it, its first and last words left aside."""
    if len(text) <= 2 * _SAMPLE:
        yield text
        return
    room = len(text) - _SAMPLE
    for place in _PLACES:
        start = room * place // 100
        yield text[start : start + _SAMPLE]


def _words(sample: str) -> str:
    """The words of a stretch, each once, without addresses, numbers, names of cookies and marks of Markdown."""
    words: Iterable[str] = dict.fromkeys(sample.split())
    if _CODE.search(sample) or max(map(len, words), default=0) >= _LONG:
        words = [word for word in words if not word.isascii() or (len(word) < _LONG and not _CODE.search(word))]
    return " ".join(words).replace("#", " ").replace("|", " ").replace("*", " ").encode("utf-8", "ignore").decode()
