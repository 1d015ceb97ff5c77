"""What one written date is to its document: judged by the words that name it, the words around it, and its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tracker.core.patterns import later
from tracker.core.reading.date_forms import Found
from tracker.core.reading.date_lines import Line, Place
from tracker.core.reading.date_phrases import Grade, find_phrases, speaks_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that may be the document's own. Higher scores are surer; equal ones are settled by the earlier place."""

    found: Found
    kind: str
    score: int
    line: Line
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Named:
    """A phrase that names a date.

    `around`: the sentence up to the date without the phrase; `lead`: what stands before the phrase; `rest`: what
    follows the date.
    """

    grade: Grade
    score: int
    around: str
    lead: str
    rest: str


_SCORES = {Grade.LAST: 100, Grade.UPDATED: 80, Grade.EFFECTIVE: 80, Grade.SOFT: 40}
BARE, LOG, LAST = 35, 46, 86
"""The scores of a date in a line of its own, of the newest entry of a list of changes, and the least of one that is
named "last updated" outside the body.
"""
_DIRECT = 3
"""What it costs at most that a keyword and its date are not side by side: nothing but a colon between them."""
_SENTENCE_END = later(
    r"[.!?;。！？；\u2022|-](?:(?<=[.!?;])(?=\s+[^\W\d])|(?<=[。！？；\u2022])|(?<=\s[-|])(?=\s+\w+:))"
)
"""Begins with all the signs that may end a sentence, so that nothing else is looked at twice."""
_BEYOND = later(
    r"\b(?:before|prior to|until|till|through|by|avant le|bis|vor dem|antes del?|"
    r"prima del|voor|przed)\s*\Z"
)
"""Words right before a date that make it the edge of a time, not a day on which something happened to the document."""
_RELATIVE = later(r"\b(?:which|that|who|whose|qui|dont|welche[rs]?|cual|quale)\b")
"""Words that hang a clause on something else that was named: "the Act of 2020, which is to come into force on"."""
_ASCII_WORDS = re.compile("[a-z]+")
_WORDS = later("[^\\W\\d_\u2e80-\uffff]+")
_WIDE = later("[\u2e80-\uffff]")


def count_words(text: str) -> int:
    """Words of a folded text; two characters of a script without spaces count as a word."""
    if text.isascii():
        return len(_ASCII_WORDS.findall(text))
    return len(_WORDS.findall(text)) + len(_WIDE.findall(text)) // 2


def _before(line: Line, found: Found, others: Sequence[Found] = ()) -> str:
    """The sentence up to the date, not reaching into any of the `others` before it."""
    start = max((other.end for other in others if other.end <= found.start), default=0)
    offset = max(start, found.start - 220)
    left = line.folded[offset : found.start]
    ends = [match.end() for match in _SENTENCE_END.finditer(left) if not _abbreviates(line.raw, offset + match.start())]
    return left[ends[-1] :] if ends else left


def _abbreviates(raw: str, place: int) -> bool:
    """Whether a dot ends no sentence, because what follows begins small: `Sb. ze dne`."""
    return raw[place] == "." and raw[place + 1 : place + 3].strip()[:1].islower()


def _after(line: Line, found: Found, others: Sequence[Found]) -> str:
    """The sentence from the date on, up to the next date."""
    stop = min((other.start for other in others if other.start >= found.end), default=len(line.folded))
    right = line.folded[found.end : min(stop, found.end + 160)]
    end = _SENTENCE_END.search(right)
    return right[: end.start()] if end else right


def _up_to_next(after: str, language: str) -> str:
    """What follows a date, without the words that name the next one: "and effective as of"."""
    phrases = find_phrases(after, language)
    return after[: phrases[0].start] if phrases else after


def _fits(gap: str, grade: Grade) -> int | None:
    """The cost of the words between keyword and date, or None where they are too far apart."""
    words = count_words(gap)
    if words == 0:
        return 0
    if any(character.isdigit() for character in gap) and not gap.rstrip().endswith(":"):
        return None
    if gap.rstrip().endswith((":", "：")):
        return 3 if words <= 14 else None
    limit = {Grade.LAST: 9, Grade.UPDATED: 5, Grade.EFFECTIVE: 6, Grade.SOFT: 2}[grade]
    return 2 + words if words <= limit else None


def _named_before(before: str, after: str, language: str) -> _Named | None:
    """The surest phrase before the date that is near enough; of equals the nearest."""
    best: _Named | None = None
    for phrase in reversed(find_phrases(before, language)):
        gap = before[phrase.end :]
        cost = _fits(gap, phrase.grade)
        if cost is None:
            continue
        score = _SCORES[phrase.grade] - cost
        # "updated and effective as of": the word next to the date says what it is
        beaten = best is not None and best.grade is Grade.EFFECTIVE and phrase.grade is Grade.UPDATED
        if best is None or (score > best.score and not beaten):
            best = _Named(phrase.grade, score, before[: phrase.start] + " " + gap, before[: phrase.start], after)
    return best


def _named_after(before: str, after: str, language: str) -> _Named | None:
    """The first phrase right behind the date ("2023年10月15日 施行", "Voimassa 7.3.2022 alkaen")."""
    for phrase in find_phrases(after, language):
        gap, rest = after[: phrase.start], after[phrase.end :]
        says_little_more = phrase.grade is Grade.LAST or count_words(rest) <= 3
        if phrase.grade is not Grade.SOFT and says_little_more and count_words(gap) <= 1 and ":" not in gap:
            return _Named(phrase.grade, _SCORES[phrase.grade] - 10, before, before, rest)
    return None


def _named(
    line: Line, found: Found, others: Sequence[Found], labels: Callable[[], Iterable[str]], language: str
) -> _Named | None:
    """The phrase that names the date: before it, behind it where no other date follows, or in the line above."""
    before, after = _before(line, found, others), _after(line, found, others)
    last = not any(other.start >= found.end for other in others)
    rest = after if last else _up_to_next(after, language)
    named = _named_before(before, rest, language)
    if named is None and last:
        named = _named_after(before, after, language)
    if named is None and not count_words(before) and count_words(after) <= 3:
        tried = (_named_before(f"{words} {before}", rest, language) for words in labels())
        named = next(filter(None, tried), None)
    return named


def _of_law(named: _Named, sentence: str, language: str) -> bool:
    """Whether a date is that of a law. `sentence`: up to the date, with what it said before an earlier date ("the Act
    of 2022, which applies from"); empty where there is none.
    """
    if speaks_of("law", named.around, language) or speaks_of("law", named.rest[:40], language):
        return True
    if named.grade is not Grade.EFFECTIVE or not sentence:
        return False
    return speaks_of("law", sentence, language) and not speaks_of("own", sentence, language)


def judge(
    line: Line, found: Found, others: Sequence[Found], labels: Callable[[], Iterable[str]], language: str
) -> Candidate | None:
    """Judge one date by the words around it. `labels`: gives the folded words beside and above, for a date alone."""
    named = _named(line, found, others, labels, language)
    if named is None or speaks_of("past", named.around, language):
        return None
    if _BEYOND.search(line.folded, max(0, found.start - 24), found.start):
        return None
    if found.slight and named.score < _SCORES[named.grade] - _DIRECT:
        return None
    score, words = named.score, count_words(named.lead) + count_words(named.rest)
    if named.grade is Grade.LAST:
        score -= 10 if words > 12 else 0
        score -= 20 if words > 25 and not speaks_of("own", named.around, language) else 0
    elif _of_law(named, _before(line, found) if others[0] is not found else "", language):
        return None
    elif named.grade is Grade.SOFT:
        if words > 6 or line.place is Place.MIDDLE:
            return None
    elif words > 6 or _RELATIVE.search(named.lead):
        if not speaks_of("own", named.around, language):
            return None
        score -= 10
    score += {Place.HEAD: 5, Place.MIDDLE: -15, Place.TAIL: 0}[line.place]
    kind = "effective" if named.grade is Grade.EFFECTIVE else "updated"
    return Candidate(found, kind, score, line, sure=named.grade is not Grade.SOFT)
