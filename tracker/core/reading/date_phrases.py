"""Finding the words that say what a date is: "last updated", "effective as of", and the words that deny it.

One table of all languages, because pages mix them (a German page with an English template around it). The phrases are
data of the languages; here they are only looked up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from tracker.core.patterns import later
from tracker.core.reading.folding import fold, plain
from tracker.core.reading.languages import LANGUAGES


class Grade(IntEnum):
    """How surely a phrase speaks of the document's own date; the order is the preference."""

    SOFT = 1
    UPDATED = 2
    EFFECTIVE = 3
    LAST = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase found in a folded line: its span, its grade and the languages that know it."""

    start: int
    end: int
    grade: Grade
    languages: frozenset[str]


_WIDE = later("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_START = later(
    "(?:^|(?<=[^\\w]))(?=[\\w])|(?=[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])|(?<=\\d)(?=[a-z])"
)


_KEY = 4
_WORD = re.compile("[a-z]+")  # where words start in a line of ASCII: four times as fast


@dataclass(frozen=True, slots=True)
class _Entry:
    """A phrase as it is looked up: its text, the grade and languages it has anywhere, and where it is a soft word."""

    parts: tuple[str, ...]
    grade: Grade
    languages: frozenset[str]
    soft: frozenset[str]


def _phrases(field: str) -> list[str]:
    return [phrase for phrase in fold(plain(field)).split("|") if phrase]


@lru_cache(maxsize=1)
def _index() -> dict[str, tuple[_Entry, ...]]:
    """The phrases of all languages by their first four characters, the longest first. Takes 5 ms, once."""
    grades: dict[str, Grade] = {}
    tags: dict[str, list[str]] = {}
    soft: dict[str, list[str]] = {}
    for tag, item in LANGUAGES.items():
        for field, grade in ((item.last, Grade.LAST), (item.effective, Grade.EFFECTIVE), (item.updated, Grade.UPDATED)):
            for phrase in _phrases(field):
                grades[phrase] = max(grades.get(phrase, grade), grade)
                tags.setdefault(phrase, []).append(tag)
        for phrase in _phrases(item.soft):
            soft.setdefault(phrase, []).append(tag)
    index: dict[str, list[_Entry]] = {}
    for phrase in sorted({*grades, *soft}, key=len, reverse=True):
        index.setdefault(phrase.partition("~")[0][:_KEY], []).append(
            _Entry(
                tuple(phrase.split("~")),
                grades.get(phrase, Grade.SOFT),
                frozenset(tags.get(phrase, ())),
                frozenset(soft.get(phrase, ())),
            )
        )
    return {start: tuple(entries) for start, entries in index.items()}


def _end_of(line: str, start: int, parts: tuple[str, ...]) -> int:
    """Where the phrase ends in `line` when it stands at `start` as whole words, else -1. Between parts, words go on."""
    end = start
    for number, part in enumerate(parts):
        if number:
            while end < len(line) and line[end].isalpha():
                end += 1
        if not line.startswith(part, end):
            return -1
        end += len(part)
    within_word = end < len(line) and line[end].isalpha() and not _WIDE.match(line[end - 1])
    return -1 if within_word else end


def find_phrases(line: str, language: str) -> list[Phrase]:
    """The keyword phrases of a folded line, in order; the longest wins, none overlap. Runs of spaces must be single.

    Soft words count only where they are of the page's language or English.
    """
    index, found, done = _index(), list[Phrase](), 0
    for place in (_WORD if line.isascii() else _START).finditer(line):
        start = place.start()
        if start < done:
            continue
        phrase = _phrase_at(index, line, start, language)
        if phrase is not None:
            found.append(phrase)
            done = phrase.end
    return found


def _phrase_at(index: dict[str, tuple[_Entry, ...]], line: str, start: int, language: str) -> Phrase | None:
    """The longest phrase that starts at that place. Those with shorter keys are shorter."""
    for size in range(_KEY, 0, -1):
        for entry in index.get(line[start : start + size], ()):
            if not line.startswith(entry.parts[0], start):
                continue
            if entry.grade is Grade.SOFT and language not in entry.soft and "en" not in entry.soft:
                continue
            end = _end_of(line, start, entry.parts)
            if end >= 0:
                return Phrase(start, end, entry.grade, entry.languages or entry.soft)
    return None


def language_of(line: str, language: str) -> str:
    """The language of a folded line's keywords: the page's, unless the line uses those of another language only."""
    known = [phrase for phrase in find_phrases(line, language) if phrase.grade is not Grade.SOFT]
    longest = max(known, key=lambda phrase: phrase.end - phrase.start, default=None)
    return language if longest is None or language in longest.languages else min(longest.languages)


@cache
def _words(language: str, field: str) -> re.Pattern[str]:
    """One pattern for a field's words, of the page's language and of English."""
    wide: list[str] = []
    words: list[str] = []
    for tag in dict.fromkeys((language, "en")):
        item = LANGUAGES.get(tag)
        for phrase in _phrases(getattr(item, field)) if item else ():
            whole = re.escape(phrase).replace("\\~", "~").replace("~", r"\w*")
            (wide if _WIDE.match(phrase) else words).append(whole)
    if words:
        wide.append(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")
    return re.compile("|".join(wide) or r"(?!)")


def speaks_of(field: str, line: str, language: str) -> bool:
    """Whether a folded text has a word of that field (`past`, `own` or `law`), in its language or in English."""
    return _words(language, field).search(line) is not None
