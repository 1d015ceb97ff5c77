"""The languages the reader knows (`LANGUAGES`), and which of them a text is in (`detect`).

To add a language, add one entry to the table of its part of the world: languages_west, languages_east or
languages_world.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from tracker.core.reading.folding import fold
from tracker.core.reading.language import Language
from tracker.core.reading.languages_east import EAST
from tracker.core.reading.languages_west import WEST
from tracker.core.reading.languages_world import WORLD

LANGUAGES: dict[str, Language] = {**WEST, **EAST, **WORLD}
"""Every known language by its BCP 47 primary tag (Norwegian in both forms is `no`, Chinese in both scripts is `zh`)."""

_ALIASES = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "cn": "zh", "jp": "ja", "ua": "uk", "cz": "cs", "gr": "el"}
_WORD = re.compile(r"(?<![\w.@/-])[^\W\d_]+(?![\w@/]|\.\w)")  # words, not the parts of addresses
_SAMPLE = 600
"""Characters read at each of three places: enough for 40 function words."""
_PLENTY = 60
"""Function words in the samples of a text in sentences: a third of 300 words, with room below."""
_LEAST = 4
"""Function words that must be seen before a language is believed: a menu has fewer."""


@lru_cache(maxsize=1)
def _word_index() -> dict[str, tuple[str, ...]]:
    """Each function word with the languages that use it."""
    index: dict[str, list[str]] = {}
    for tag, language in LANGUAGES.items():
        for word in set(fold(language.common).split()):
            index.setdefault(word, []).append(tag)
    return {word: tuple(tags) for word, tags in index.items()}


@lru_cache(maxsize=1)
def _scripts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((tag, re.compile(f"[{item.script}]")) for tag, item in LANGUAGES.items() if item.script)


def _primary(declared: str) -> str:
    tag = re.split(r"[-_]", declared.strip().lower(), maxsplit=1)[0]
    tag = _ALIASES.get(tag, tag)
    return tag if tag.isalpha() and len(tag) in {2, 3} else ""


def _by_script(sample: str, declared: str) -> str:
    """The language whose script fills the sample, or empty. Kana decides for Japanese, which writes Han as well."""
    letters = sum(character.isalpha() for character in sample)
    shares = {tag: len(pattern.findall(sample)) / max(letters, 1) for tag, pattern in _scripts()}
    if shares.get("ja", 0) > 0.05:
        return "ja"
    found = [tag for tag, share in shares.items() if share > 0.3]
    if len(found) > 1:  # scripts that several languages share
        words = Counter(_WORD.findall(sample))
        return max(found, key=lambda tag: (sum(words[word] for word in LANGUAGES[tag].common.split()), tag == declared))
    return found[0] if found else ""


def _by_words(sample: str) -> tuple[dict[str, float], int]:
    """A score for each language whose function words the sample uses, and how many were seen."""
    index, seen = _word_index(), 0
    scores: dict[str, float] = {}
    for word in _WORD.findall(fold(sample)):
        tags = index.get(word)
        if tags:
            seen += 1
            for tag in tags:
                scores[tag] = scores.get(tag, 0) + 1 + 1 / len(tags)  # a word that few languages share says more
    return scores, seen


def detect(text: str, declared: str = "") -> str:
    """The BCP 47 primary tag of the language `text` is written in, read from the text itself.

    Falls back to `declared` (any BCP 47 tag, or empty) where the text is too short to tell; empty where nothing is
    known. Reads three samples, so that its cost (about 0.3 ms) does not grow with the text. Never raises.
    """
    wanted = _primary(declared)
    if len(text) <= 3 * _SAMPLE:
        sample = text
    else:
        starts = (len(text) * part // 100 for part in (12, 45, 75))
        sample = "\n".join(text[start : start + _SAMPLE] for start in starts)
    by_script = _by_script(sample, wanted)
    if by_script:
        return by_script
    scores, seen = _by_words(sample)
    if seen < _PLENTY and len(sample) < len(text):  # the samples fell into tables or lists
        scores, seen = _by_words(text[: 10 * _SAMPLE])
    if seen < _LEAST:
        return wanted or max(scores, key=scores.__getitem__, default="")
    if wanted in scores:
        scores[wanted] += 0.5  # neighbours such as Norwegian and Danish tie on short texts
    return max(scores, key=scores.__getitem__)
