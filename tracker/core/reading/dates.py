"""The dates a policy states of itself: when it was last updated, and from when it is in effect.

Every written date is found first (`date_forms`), then judged by the words around it (`date_phrases`), by whether its
line or sentence speaks of this document, and by where it stands. Source of the order of preference: 652 dated policies
read by hand; 75 % of their dates stand in the first 5 % of the text, 19 % in the last 10 %.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from tracker.core.model import StatedDate
from tracker.core.reading.date_fallback import read_other
from tracker.core.reading.date_judging import BARE, LAST, LOG, Candidate, count_words, judge
from tracker.core.reading.date_lines import Place
from tracker.core.reading.date_lists import archived, newest_entry
from tracker.core.reading.date_phrases import speaks_of
from tracker.core.reading.date_text import DatedText, alone, ranged, signed
from tracker.core.reading.languages import LANGUAGES

_LABEL = 70
"""Characters of a line that can be the label ("Date of last update:") of a date alone in the next."""
_TITLE_WORDS, _TITLE = 6, 100
"""Words and characters of a title, its date aside."""
_SURE = 75
"""The score of a date that is named "last updated", or "effective" beside a word for the document."""
_SIGNATURE = 0.8
"""From this share of the lines on, a date alone in its line may be a signature ("Le 14 septembre 2020")."""


def _standing_alone(page: DatedText) -> Iterator[Candidate]:
    """Dates that have a line to themselves near the top or the end, and are not entries of a list of versions."""
    lines = page.lines
    single = {
        line.number: founds[0]
        for line, founds in page.rows
        if len(founds) == 1 and (alone(line, founds[0]) or signed(line, founds[0], page.language))
    }
    for number, found in single.items():
        line = lines[number]
        if (line.place is Place.MIDDLE and number < _SIGNATURE * len(lines)) or found.bare:
            continue
        if number - 1 in single or number + 1 in single:
            continue
        above = " ".join(lines[index].folded[:60] for index in range(max(0, number - 2), number))
        if not speaks_of("past", above, page.language):
            score = BARE + (5 if line.place is Place.HEAD else 0)
            yield Candidate(found, "updated", score, line, sure=False)


def _in_titles(page: DatedText) -> Iterator[Candidate]:
    """Dates in a title: "Terms of Service (March 2024)"."""
    for line, founds in page.rows:
        if line.place is not Place.HEAD or len(founds) != 1 or founds[0].bare:
            continue
        rest = line.folded[: founds[0].start] + " " + line.folded[founds[0].end :]
        if len(rest) > _TITLE or not 0 < count_words(rest) <= _TITLE_WORDS:
            continue
        if any(character.isdigit() for character in rest):  # a time: the author's line of a CMS
            continue
        about_others = any(speaks_of(field, rest, page.language) for field in ("past", "law"))
        if not about_others and speaks_of("own", rest, page.language):
            yield Candidate(founds[0], "updated", BARE - 2, line, sure=False)


def _candidates(page: DatedText) -> list[Candidate]:
    candidates: list[Candidate] = []
    for line, founds in page.rows:
        labels = partial(page.lines.labels, line.number, _LABEL)
        judged = (judge(line, found, founds, labels, page.language) for found in founds)
        candidates.extend(item for item in judged if item and not ranged(page, line, founds, item.found))
    if len(candidates) > 1 or any(candidate.score < LAST for candidate in candidates):
        older = archived(page)
        if not any(item.line.number in older and _is_current(item) for item in candidates):
            candidates = [item for item in candidates if item.line.number not in older]
    taken = {(candidate.line.number, candidate.found.start) for candidate in candidates}
    others = (*_standing_alone(page), *_in_titles(page), newest_entry(page))
    candidates.extend(item for item in others if item and (item.line.number, item.found.start) not in taken)
    return [item for item in candidates if item.kind == "effective" or page.in_time(item.found)]


def _is_current(candidate: Candidate) -> bool:
    """Whether a line that seems to list earlier versions is of the current one: at the top, "last updated"."""
    return candidate.score >= LAST and candidate.line.place is Place.HEAD


def _best(candidates: list[Candidate], kind: str) -> Candidate | None:
    return max(
        (candidate for candidate in candidates if candidate.kind == kind),
        key=lambda candidate: (candidate.score, -candidate.line.number, -candidate.found.start),
        default=None,
    )


def _stated(candidate: Candidate, page: DatedText) -> StatedDate:
    """The date with the words it was read from: its line, cut to what stands around it."""
    line, found = candidate.line, page.settled(candidate.line, candidate.found)
    evidence = line.raw[max(0, found.start - 80) : found.end + 40].strip()
    return StatedDate(found.iso(), candidate.kind, evidence, found.other_iso())


def stated_dates(
    text: str, language: str, captured_at: datetime | None, url: str = "", beside: str = ""
) -> tuple[StatedDate | None, StatedDate | None]:
    """The (updated, effective) dates that a policy states of itself, each None where it states none.

    `text`: cleaned Markdown or plain text; `language`: BCP 47 primary tag or empty; `captured_at`: when the page was
    seen, which settles some numeric dates and rules out updates over a year ahead; `url`: of the page, whose country
    settles others; `beside`: the words that the whole page begins with, asked only where the text states no date,
    because some pages set it above their main part.

    Dates of laws, of earlier versions and of captures are not the policy's own ("archived on 2019-03-23", seed 002).
    Day and month are read from the text itself where a number shows them ("2018-25-04", seed 004); `other` of the
    answer is set where nothing settles them. Never raises.
    """
    page = DatedText(text, language, captured_at, url)
    candidates = _candidates(page)
    if not candidates and language and language not in LANGUAGES:
        other = read_other(page.lines, language)
        if other is not None and page.in_time(other[1]):
            candidates = [Candidate(other[1], "updated", BARE, other[0], sure=False)]
    if not candidates and beside:
        page = DatedText(beside, language, captured_at, url)
        candidates = [candidate for candidate in _candidates(page) if candidate.sure and candidate.score >= _SURE]
    updated, effective = _best(candidates, "updated"), _best(candidates, "effective")
    if updated is not None and effective is not None:
        embedded = updated.line.place is Place.MIDDLE and effective.line.place is Place.HEAD
        keys = [page.key(candidate.line, candidate.found) for candidate in (updated, effective)]
        older_entry = updated.score <= LOG and keys[0] <= keys[1]
        if embedded or older_entry or not updated.sure:
            updated = None
    return _stated(updated, page) if updated else None, _stated(effective, page) if effective else None
