"""The dates a policy states of itself: when it was last updated, and from when it is in effect.

Every written date is found first (`date_forms`), then judged by the words around it (`date_phrases`), by whether its
line or sentence speaks of this document, and by where it stands. Source of the order of preference: 652 dated policies
read by hand; 75 % of their dates stand in the first 5 % of the text, 19 % in the last 10 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from tracker.core.model import StatedDate
from tracker.core.reading.date_fallback import read_other
from tracker.core.reading.date_forms import Found, find_dates
from tracker.core.reading.date_lines import Line, Lines, Place
from tracker.core.reading.date_order import Order, settle
from tracker.core.reading.date_phrases import Grade, find_phrases, language_of, speaks_of
from tracker.core.reading.languages import LANGUAGES

Row = tuple[Line, list[Found]]


@dataclass(frozen=True, slots=True)
class _Candidate:
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
_BARE, _LOG = 35, 45
_SENTENCE_END = re.compile(r"[.!?;](?=\s+[^\W\d])|[。！？；]|\u2022|(?<=\s)[-|](?=\s+\w+:)")
_WORDS = re.compile("[^\\W\\d_\u2e80-\uffff]+")
_WIDE = re.compile("[\u2e80-\uffff]")
_AROUND_BARE = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b\d{1,2}:\d\d(?::\d\d)?\s*(?:am|pm|utc|gmt|cet)?\b|"
    r"\b(?:le|on|am|den|el|em|il|r|г|года|год)\b|[^\w]"
)
_LOG_HEADING = re.compile(
    r"change ?-?log|(?:revision|version|document|update|amendment|change) history|"
    r"history of (?:changes|revisions|updates)|summary of (?:changes|updates)|supplementary provision|historique|"
    r"anderungs(?:historie|verlauf)|historial|storico|история изменений|wijzigingshistorie|更新历史|改定履歴|改訂履歴|"
    r"附則|변경 이력|개정 이력"
)
_LABEL = 70
"""Characters of a line that can be the label ("Date of last update:") of a date alone in the next."""
_TITLE_WORDS = 6
_SIGNATURE = 0.8
"""From this share of the lines on, a date alone in its line may be a signature ("Le 14 septembre 2020")."""
_FAR = timedelta(days=400)
"""How far ahead of the capture a date is still an announcement: 11 of 652 lay ahead of it."""


def _count(text: str) -> int:
    """Words of a folded text; two characters of a script without spaces count as a word."""
    words = len(_WORDS.findall(text))
    return words if text.isascii() else words + len(_WIDE.findall(text)) // 2


def _before(line: Line, found: Found, others: Sequence[Found]) -> str:
    """The sentence up to the date, not reaching into an earlier date."""
    start = max((other.end for other in others if other.end <= found.start), default=0)
    left = line.folded[max(start, found.start - 220) : found.start]
    ends = [match.end() for match in _SENTENCE_END.finditer(left)]
    return left[ends[-1] :] if ends else left


def _after(line: Line, found: Found, others: Sequence[Found]) -> str:
    """The sentence from the date on, up to the next date."""
    stop = min((other.start for other in others if other.start >= found.end), default=len(line.folded))
    right = line.folded[found.end : min(stop, found.end + 160)]
    end = _SENTENCE_END.search(right)
    return right[: end.start()] if end else right


def _fits(gap: str, grade: Grade) -> int | None:
    """The cost of the words between keyword and date, or None where they are too far apart."""
    words = _count(gap)
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
        says_little_more = phrase.grade is Grade.LAST or _count(rest) <= 3
        if phrase.grade is not Grade.SOFT and says_little_more and _count(gap) <= 1 and ":" not in gap:
            return _Named(phrase.grade, _SCORES[phrase.grade] - 10, before, before, rest)
    return None


def _named(line: Line, found: Found, others: Sequence[Found], label: str, language: str) -> _Named | None:
    """The phrase that names the date: before it, behind it where no other date follows, or in the line above."""
    before, after = _before(line, found, others), _after(line, found, others)
    named = _named_before(before, after, language)
    if named is None and not any(other.start >= found.end for other in others):
        named = _named_after(before, after, language)
    if named is None and label and not _count(before) and _count(after) <= 3:
        named = _named_before(label + " " + before, after, language)
    return named


def _judge(line: Line, found: Found, others: Sequence[Found], label: str, language: str) -> _Candidate | None:
    """Judge one date by the words around it. `label`: the folded line above, for a date alone in its line."""
    named = _named(line, found, others, label, language)
    if named is None or speaks_of("past", named.around, language):
        return None
    score, words = named.score, _count(named.lead) + _count(named.rest)
    if named.grade is Grade.LAST:
        score -= 10 if words > 12 else 0
        score -= 20 if words > 25 and not speaks_of("own", named.around, language) else 0
    elif speaks_of("law", named.around, language) or speaks_of("law", named.rest[:40], language):
        return None
    elif named.grade is Grade.SOFT:
        if words > 6 or line.place is Place.MIDDLE:
            return None
    elif words > 6:
        if not speaks_of("own", named.around, language):
            return None
        score -= 10
    score += {Place.HEAD: 5, Place.MIDDLE: -15, Place.TAIL: 0}[line.place]
    kind = "effective" if named.grade is Grade.EFFECTIVE else "updated"
    return _Candidate(found, kind, score, line, sure=named.grade is not Grade.SOFT)


def _alone(line: Line, found: Found) -> bool:
    """Whether the line says nothing but the date (a weekday, a time and an article aside)."""
    rest = line.folded[: found.start] + " " + line.folded[found.end :]
    return not _AROUND_BARE.sub("", rest)


def _standing_alone(rows: Sequence[Row], lines: Lines, language: str) -> Iterator[_Candidate]:
    """Dates that have a line to themselves near the top or the end, and are not entries of a list of versions."""
    alone = {line.number: founds[0] for line, founds in rows if len(founds) == 1 and _alone(line, founds[0])}
    for number, found in alone.items():
        line = lines[number]
        if (line.place is Place.MIDDLE and number < _SIGNATURE * len(lines)) or found.bare:
            continue
        if number - 1 in alone or number + 1 in alone:
            continue
        above = " ".join(lines[index].folded[:60] for index in range(max(0, number - 2), number))
        if not speaks_of("past", above, language):
            score = _BARE + (5 if line.place is Place.HEAD else 0)
            yield _Candidate(found, "updated", score, line, sure=False)


def _in_titles(rows: Sequence[Row], language: str) -> Iterator[_Candidate]:
    """Dates in a title: "Terms of Service (March 2024)"."""
    for line, founds in rows:
        if line.place is Place.HEAD and len(founds) == 1 and not founds[0].bare:
            rest = line.folded[: founds[0].start] + " " + line.folded[founds[0].end :]
            about_others = any(speaks_of(field, rest, language) for field in ("past", "law"))
            stamped = any(character.isdigit() for character in rest)  # a time: the author's line of a CMS
            if stamped or about_others:
                continue
            if 0 < _count(rest) <= _TITLE_WORDS and speaks_of("own", rest, language):
                yield _Candidate(founds[0], "updated", _BARE - 2, line, sure=False)


def _newest_entry(rows: Sequence[Row], lines: Lines) -> _Candidate | None:
    """The newest entry of a list of changes: below a heading that says so, or three dated entries at the end."""
    entries = [
        (line, founds[0])
        for line, founds in rows
        if founds and not founds[0].bare and not _count(line.folded[: founds[0].start])
    ]
    below: list[tuple[Line, Found]] = []
    if len(entries) > 1:
        headings = [line.number for line in lines.short(60) if _LOG_HEADING.search(line.folded)]
        first = min(headings[-2:], default=len(lines))
        below = [pair for pair in entries if pair[0].number > max(first, len(lines) // 2)]
    headed = bool(below)
    if not headed:
        below = [pair for pair in entries if pair[0].place is Place.TAIL and pair[1].day]
        explained = sum(
            after.number - line.number > 1 or not _alone(line, found) for (line, found), (after, _) in pairwise(below)
        )
        if explained < 2:  # bare dates one below the other are a list of versions
            return None
    line, found = max(below, key=lambda pair: pair[1].key())
    return _Candidate(found, "updated", _LOG, line, sure=headed)


def _in_time(found: Found, captured_at: datetime | None) -> bool:
    if captured_at is None:
        return True
    return date(*found.key()) <= captured_at.date() + _FAR


def _evidence(line: Line, found: Found) -> str:
    """The words the date was read from: its line, cut to what stands around it."""
    return line.raw[max(0, found.start - 80) : found.end + 40].strip()


def _best(candidates: Sequence[_Candidate], kind: str) -> _Candidate | None:
    return max(
        (candidate for candidate in candidates if candidate.kind == kind),
        key=lambda candidate: (candidate.score, -candidate.line.number, -candidate.found.start),
        default=None,
    )


def _rows(lines: Lines, language: str, captured_at: datetime | None) -> list[Row]:
    """The lines with the dates written in them, ambiguous ones settled, impossible ones left out."""
    found = [(line, find_dates(line.folded, language)) for line in lines.dated()]
    order = Order([item for _, items in found for item in items], lines.text)
    rows: list[Row] = []
    for line, items in found:
        of_line = language_of(line.folded, language) if any(item.other for item in items) else language
        settled = [settle(item, order, of_line, captured_at) for item in items]
        rows.append((line, [item for item in settled if _in_time(item, captured_at)]))
    return rows


def _candidates(lines: Lines, language: str, captured_at: datetime | None) -> list[_Candidate]:
    rows = _rows(lines, language, captured_at)
    judged: list[_Candidate | None] = []
    for line, founds in rows:
        above = line.number - 1
        labelled = above >= 0 and not lines.is_dated(above) and len(lines[above].raw) <= _LABEL
        label = lines[above].folded if labelled else ""
        judged.extend(_judge(line, found, founds, label, language) for found in founds)
    candidates = [candidate for candidate in judged if candidate is not None]
    taken = {(candidate.line.number, candidate.found.start) for candidate in candidates}
    others = (
        *_standing_alone(rows, lines, language),
        *_in_titles(rows, language),
        _newest_entry(rows, lines),
    )
    candidates.extend(item for item in others if item and (item.line.number, item.found.start) not in taken)
    return candidates


def stated_dates(text: str, language: str, captured_at: datetime | None) -> tuple[StatedDate | None, StatedDate | None]:
    """The (updated, effective) dates that a policy states of itself, each None where it states none.

    `text`: cleaned Markdown or plain text; `language`: BCP 47 primary tag or empty; `captured_at`: when the page was
    seen, which settles some numeric dates and rules out what lies over a year ahead. Dates of laws, of earlier versions
    and of captures are not the policy's own ("archived on 2019-03-23", seed 002). Day and month are read from the text
    itself where a number shows them ("2018-25-04", seed 004). Never raises.
    """
    lines = Lines(text)
    candidates = _candidates(lines, language, captured_at)
    if not candidates and language and language not in LANGUAGES:
        other = read_other(lines, language)
        if other is not None and _in_time(other[1], captured_at):
            candidates = [_Candidate(other[1], "updated", _BARE, other[0], sure=False)]
    updated, effective = _best(candidates, "updated"), _best(candidates, "effective")
    if updated is not None and effective is not None:
        embedded = updated.line.place is Place.MIDDLE and effective.line.place is Place.HEAD
        older_entry = updated.score <= _LOG and updated.found.key() <= effective.found.key()
        if embedded or older_entry or not updated.sure:
            updated = None
    results = [
        StatedDate(item.found.iso(), item.kind, _evidence(item.line, item.found)) if item else None
        for item in (updated, effective)
    ]
    return results[0], results[1]
