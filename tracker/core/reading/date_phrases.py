"""Finding the words that say what a date is: "last updated", "effective as of", and the words that deny it.

One table of all languages, because pages mix them (a German page with an English template around it). The phrases are
data of the languages; here they are only looked up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from tracker.core.reading.folding import fold
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


_WIDE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_START = re.compile(
    "(?:^|(?<=[^\\w]))(?=[\\w])|(?=[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])|(?<=\\d)(?=[a-z])"
)
Entry = tuple[str, bool, Grade, frozenset[str]]


def _phrases(field: str) -> list[str]:
    return [phrase for phrase in fold(field).split("|") if phrase]


@cache
def _index(language: str) -> dict[str, tuple[Entry, ...]]:
    """Phrases by their first two characters, the longest first. Soft words only of the page's language and English."""
    grades: dict[tuple[str, bool], Grade] = {}
    tags: dict[tuple[str, bool], set[str]] = {}
    for tag, item in LANGUAGES.items():
        fields = [(item.last, Grade.LAST), (item.effective, Grade.EFFECTIVE), (item.updated, Grade.UPDATED)]
        if tag in {language, "en"}:
            fields.append((item.soft, Grade.SOFT))
        for field, grade in fields:
            for phrase in _phrases(field):
                key = (phrase.rstrip("~"), phrase.endswith("~"))
                grades[key] = max(grades.get(key, grade), grade)
                tags.setdefault(key, set()).add(tag)
    index: dict[str, list[Entry]] = {}
    for (phrase, stem), grade in sorted(grades.items(), key=lambda pair: -len(pair[0][0])):
        index.setdefault(phrase[:2], []).append((phrase, stem, grade, frozenset(tags[phrase, stem])))
    return {start: tuple(entries) for start, entries in index.items()}


def _matches(line: str, start: int, phrase: str, stem: bool) -> int:
    """Where the phrase ends in `line` when it stands at `start` as whole words, else -1."""
    if not line.startswith(phrase, start):
        return -1
    end = start + len(phrase)
    if _WIDE.match(phrase[-1]):
        return end
    if stem:
        while end < len(line) and line[end].isalpha():
            end += 1
        return end
    return -1 if end < len(line) and line[end].isalpha() else end


def find_phrases(line: str, language: str) -> list[Phrase]:
    """The keyword phrases of a folded line, in order; the longest wins, none overlap. Runs of spaces must be single."""
    index, found, done = _index(language), list[Phrase](), 0
    for place in _START.finditer(line):
        start = place.start()
        if start < done:
            continue
        entries = index.get(line[start : start + 2], ()) or index.get(line[start : start + 1], ())
        for phrase, stem, grade, tags in entries:
            end = _matches(line, start, phrase, stem)
            if end >= 0:
                found.append(Phrase(start, end, grade, tags))
                done = end
                break
    return found


def language_of(line: str, language: str) -> str:
    """The language of a folded line's keywords: the page's, unless the line uses those of another language only."""
    known = [phrase for phrase in find_phrases(line, language) if phrase.grade is not Grade.SOFT]
    longest = max(known, key=lambda phrase: phrase.end - phrase.start, default=None)
    return language if longest is None or language in longest.languages else min(longest.languages)


@cache
def _words(language: str, field: str) -> re.Pattern[str]:
    """One pattern for a field's words, of the page's language and of English."""
    parts = []
    for tag in dict.fromkeys((language, "en")):
        item = LANGUAGES.get(tag)
        for phrase in _phrases(getattr(item, field)) if item else ():
            whole = re.escape(phrase.rstrip("~"))
            wide = _WIDE.match(phrase)
            parts.append(whole if wide else rf"(?<!\w){whole}" + ("" if phrase.endswith("~") else r"(?!\w)"))
    return re.compile("|".join(parts) or r"(?!)")


def speaks_of(field: str, line: str, language: str) -> bool:
    """Whether a folded text has a word of that field (`past`, `own` or `law`), in its language or in English."""
    return _words(language, field).search(line) is not None
