"""Lists of dates: of changes, whose newest entry is when the document was updated, and of earlier versions."""

from __future__ import annotations

from itertools import islice, pairwise

from tracker.core.patterns import later
from tracker.core.reading.date_forms import Found
from tracker.core.reading.date_judging import LOG, Candidate, count_words
from tracker.core.reading.date_lines import Line, Place
from tracker.core.reading.date_text import DatedText, alone

_LOG_HEADING = later(
    r"change ?-?log|what'?s new|^\W*(?:recent |latest )?updates\W*$|supplementary provision|historique|"
    r"(?:revision|version|document|update|amendment|change) history|history of (?:changes|revisions|updates)|"
    r"summary of (?:changes|updates)|anderungs(?:historie|verlauf)|historial|storico|история изменений|"
    r"wijzigingshistorie|更新历史|改定履歴|改訂履歴|附則|변경 이력|개정 이력"
)
_ARCHIVE = later(
    r"(?:previous|past|prior|older|old|earlier|former|historical|archived) (?:versions|policies|terms|updates)|"
    r"\barchives?\b|anciennes? versions?|versions? (?:precedentes?|anterieures?)|archiv\b|"
    r"(?:fruhere|altere|vorherige) (?:versionen|fassungen)|versiones (?:anteriores|previas)|versoes anteriores|"
    r"versioni precedenti|(?:eerdere|vorige|oude) versies|tidigare versioner|tidligere (?:versjoner|versioner)|"
    r"poprzednie wersje|wersje archiwalne|predchozi verze|предыдущие (?:версии|редакции)|архив|"
    r"попередні (?:версії|редакції)|历史版本|歷史版本|過去の|旧バージョン|이전 (?:버전|방침|약관|개인정보)"
)
_STAMPS = tuple(f"t{digit}" for digit in "012")
"""How a machine's time goes on behind its date (`2025-01-31T13:23`): no person wrote that entry."""
_NEAR, _ENTRY = 8, 3
"""Lines between a heading and the first entry of its list, and between two entries: of changes, and of versions."""


def _is_entry(line: Line, found: Found) -> bool:
    """Whether a line begins with its date, as the entries of a list do ("5 July 2024: New owner")."""
    stamped = line.folded[found.end : found.end + 2] in _STAMPS
    return not found.bare and not stamped and not count_words(line.folded[: found.start])


def _under_heading(page: DatedText, entries: list[tuple[Line, Found]]) -> list[tuple[Line, Found]]:
    """The entries that a heading of a list of changes stands above: in the second half of the text all that follow it,
    before that those near it.
    """
    if not entries:
        return []
    half = len(page.lines) // 2
    late = [pair for pair in entries if pair[0].number > half]
    if late:
        before = page.lines.short_before(late[-1][0].number, 60)
        nearest = list(islice((number for number, words in before if _LOG_HEADING.search(words)), 2))
        below = [pair for pair in late if nearest and pair[0].number > nearest[-1]]
        if below:
            return below
    runs: list[list[tuple[Line, Found]]] = []
    for pair in entries:
        if runs and pair[0].number - runs[-1][-1][0].number <= _NEAR:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    for run in runs:
        above = islice(page.lines.short_before(run[0][0].number - 1, 60), _NEAR)
        if len(run) > 1 and any(_LOG_HEADING.search(words) for _, words in above):
            return run
    return []


def newest_entry(page: DatedText) -> Candidate | None:
    """The newest entry of a list of changes: below a heading that says so, or three dated entries at the end."""
    entries = [
        (line, founds[0]) for line, founds in page.rows if _is_entry(line, founds[0]) and page.in_time(founds[0])
    ]
    below = _under_heading(page, entries)
    headed = bool(below)
    if not headed:
        below = [pair for pair in entries if pair[0].place is Place.TAIL and pair[1].day]
        explained = sum(
            after.number - line.number > 1 or not alone(line, found) for (line, found), (after, _) in pairwise(below)
        )
        if explained < 2:  # bare dates one below the other are a list of versions
            return None
    line, found = max(below, key=lambda pair: page.key(*pair))
    return Candidate(found, "updated", LOG, line, sure=headed)


def archived(page: DatedText) -> set[int]:
    """The numbers of the lines that list earlier versions: two or more below a heading that says so."""
    listed: set[int] = set()
    run: list[int] = []
    for number in (line.number for line, _ in page.rows):
        if run and number - run[-1] <= _ENTRY:
            run.append(number)
        else:
            listed.update(run if len(run) > 1 else ())
            above = islice(page.lines.short_before(number - 1, 80), _ENTRY)
            headed = any(_ARCHIVE.search(words) and not page.lines.is_dated(index) for index, words in above)
            run = [number] if headed else []
    listed.update(run if len(run) > 1 else ())
    return listed
