"""The dates a policy states of itself: when it was last updated, and from when it is in effect.

Every written date is found first (`date_forms`), then judged by the words around it (`date_phrases`), by whether its
line or sentence speaks of this document, and by where it stands. Source of the order of preference: 652 dated policies
read by hand; 75 % of their dates stand in the first 5 % of the text, 19 % in the last 10 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice, pairwise

from tracker.core.model import StatedDate
from tracker.core.reading.date_fallback import read_other
from tracker.core.reading.date_forms import Found, find_dates
from tracker.core.reading.date_judging import BARE, LOG, Candidate, count_words, judge
from tracker.core.reading.date_lines import Line, Lines, Place
from tracker.core.reading.date_order import Order, settle
from tracker.core.reading.date_phrases import language_of, speaks_of
from tracker.core.reading.languages import LANGUAGES

Row = tuple[Line, list[Found]]

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
_BESIDE = 120
"""Characters beside a date whose keywords say in which language it is written."""
_FAR = timedelta(days=400)
"""How far ahead of the capture a date is still an announcement: 11 of 652 lay ahead of it."""


def _alone(line: Line, found: Found) -> bool:
    """Whether the line says nothing but the date (a weekday, a time and an article aside)."""
    rest = line.folded[: found.start] + " " + line.folded[found.end :]
    return not _AROUND_BARE.sub("", rest)


class _Dated:
    """One text with the dates written in it, and what is needed to judge them."""

    def __init__(self, text: str, language: str, captured_at: datetime | None, url: str) -> None:
        self.lines = Lines(text, language)
        self.language = language
        self._captured_at = captured_at
        self.rows: list[Row] = []
        for line in self.lines.dated():
            founds = [found for found in find_dates(line.folded, language, short=line.short) if self.in_time(found)]
            if founds:
                self.rows.append((line, founds))
        self._order = Order([found for _, founds in self.rows for found in founds], self.lines.text, url)

    def in_time(self, found: Found) -> bool:
        """Whether a date is no later than policies announce, in one reading at least."""
        if self._captured_at is None:
            return True
        limit = self._captured_at.date() + _FAR
        other = found.other is not None and date(found.year, *found.other) <= limit
        return other or date(*found.key()) <= limit

    def settled(self, line: Line, found: Found) -> Found:
        """`found` with its likelier reading first."""
        if found.other is None:
            return found
        beside = line.folded[max(0, found.start - _BESIDE) : found.end + _BESIDE]
        return settle(found, self._order, language_of(beside, self.language), self._captured_at)

    def key(self, line: Line, found: Found) -> tuple[int, int, int]:
        """For ordering dates by their likelier readings."""
        return self.settled(line, found).key()


def _standing_alone(page: _Dated) -> Iterator[Candidate]:
    """Dates that have a line to themselves near the top or the end, and are not entries of a list of versions."""
    lines = page.lines
    alone = {line.number: founds[0] for line, founds in page.rows if len(founds) == 1 and _alone(line, founds[0])}
    for number, found in alone.items():
        line = lines[number]
        if (line.place is Place.MIDDLE and number < _SIGNATURE * len(lines)) or found.bare:
            continue
        if number - 1 in alone or number + 1 in alone:
            continue
        above = " ".join(lines[index].folded[:60] for index in range(max(0, number - 2), number))
        if not speaks_of("past", above, page.language):
            score = BARE + (5 if line.place is Place.HEAD else 0)
            yield Candidate(found, "updated", score, line, sure=False)


def _in_titles(page: _Dated) -> Iterator[Candidate]:
    """Dates in a title: "Terms of Service (March 2024)"."""
    for line, founds in page.rows:
        if line.place is Place.HEAD and len(founds) == 1 and not founds[0].bare:
            rest = line.folded[: founds[0].start] + " " + line.folded[founds[0].end :]
            about_others = any(speaks_of(field, rest, page.language) for field in ("past", "law"))
            stamped = any(character.isdigit() for character in rest)  # a time: the author's line of a CMS
            if stamped or about_others:
                continue
            if 0 < count_words(rest) <= _TITLE_WORDS and speaks_of("own", rest, page.language):
                yield Candidate(founds[0], "updated", BARE - 2, line, sure=False)


def _newest_entry(page: _Dated) -> Candidate | None:
    """The newest entry of a list of changes: below a heading that says so, or three dated entries at the end."""
    entries = [
        (line, founds[0])
        for line, founds in page.rows
        if line.number > len(page.lines) // 2 and not founds[0].bare and not count_words(line.folded[: founds[0].start])
    ]
    below: list[tuple[Line, Found]] = []
    if entries:
        last = entries[-1][0].number
        headings = (number for number, words in page.lines.short_before(last, 60) if _LOG_HEADING.search(words))
        nearest = list(islice(headings, 2))
        below = [pair for pair in entries if nearest and pair[0].number > nearest[-1]]
    headed = bool(below)
    if not headed:
        below = [pair for pair in entries if pair[0].place is Place.TAIL and pair[1].day]
        explained = sum(
            after.number - line.number > 1 or not _alone(line, found) for (line, found), (after, _) in pairwise(below)
        )
        if explained < 2:  # bare dates one below the other are a list of versions
            return None
    line, found = max(below, key=lambda pair: page.key(*pair))
    return Candidate(found, "updated", LOG, line, sure=headed)


def _candidates(page: _Dated) -> list[Candidate]:
    candidates: list[Candidate] = []
    for line, founds in page.rows:
        label = partial(page.lines.label, line.number, _LABEL)
        judged = (judge(line, found, founds, label, page.language) for found in founds)
        candidates.extend(candidate for candidate in judged if candidate is not None)
    taken = {(candidate.line.number, candidate.found.start) for candidate in candidates}
    others = (*_standing_alone(page), *_in_titles(page), _newest_entry(page))
    candidates.extend(item for item in others if item and (item.line.number, item.found.start) not in taken)
    return candidates


def _best(candidates: list[Candidate], kind: str) -> Candidate | None:
    return max(
        (candidate for candidate in candidates if candidate.kind == kind),
        key=lambda candidate: (candidate.score, -candidate.line.number, -candidate.found.start),
        default=None,
    )


def _stated(candidate: Candidate, page: _Dated) -> StatedDate:
    """The date with the words it was read from: its line, cut to what stands around it."""
    line, found = candidate.line, page.settled(candidate.line, candidate.found)
    evidence = line.raw[max(0, found.start - 80) : found.end + 40].strip()
    return StatedDate(found.iso(), candidate.kind, evidence, found.other_iso())


def stated_dates(
    text: str, language: str, captured_at: datetime | None, url: str = ""
) -> tuple[StatedDate | None, StatedDate | None]:
    """The (updated, effective) dates that a policy states of itself, each None where it states none.

    `text`: cleaned Markdown or plain text; `language`: BCP 47 primary tag or empty; `captured_at`: when the page was
    seen, which settles some numeric dates and rules out what lies over a year ahead; `url`: of the page, whose country
    settles others. Dates of laws, of earlier versions and of captures are not the policy's own ("archived on
    2019-03-23", seed 002). Day and month are read from the text itself where a number shows them ("2018-25-04",
    seed 004); `other` of the answer is set where nothing settles them. Never raises.
    """
    page = _Dated(text, language, captured_at, url)
    candidates = _candidates(page)
    if not candidates and language and language not in LANGUAGES:
        other = read_other(page.lines, language)
        if other is not None and page.in_time(other[1]):
            candidates = [Candidate(other[1], "updated", BARE, other[0], sure=False)]
    updated, effective = _best(candidates, "updated"), _best(candidates, "effective")
    if updated is not None and effective is not None:
        embedded = updated.line.place is Place.MIDDLE and effective.line.place is Place.HEAD
        keys = [page.key(candidate.line, candidate.found) for candidate in (updated, effective)]
        older_entry = updated.score <= LOG and keys[0] <= keys[1]
        if embedded or older_entry or not updated.sure:
            updated = None
    return updated and _stated(updated, page), effective and _stated(effective, page)
