"""Texts as the comparing tests look at them."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from tracker.core.comparing import compare
from tracker.core.model import QUIET_STATES, ClauseState, Comparison, Reading, Span, Verdict
from tracker.core.reading.segment import segment
from tracker.core.words import spans_of, words_of


def reading(text: str) -> Reading:
    return Reading(Verdict.POLICY, text, segment(text))


def compared(old: str, new: str) -> Comparison:
    return compare(reading(old), reading(new))


def states(old: str, new: str) -> list[str]:
    return [change.state.value for change in compared(old, new).changes]


def cut(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


def body_words(text: str) -> list[tuple[Span, str]]:
    """The words of the clauses, without their numbers and markers, with where they stand."""
    found: list[tuple[Span, str]] = []
    for clause in segment(text):
        words = words_of(text[clause.body : clause.end]).forms
        found += zip(spans_of(text, clause.body, clause.end), words, strict=True)
    return found


def later_numbers(comparison: Comparison, *, of_old: bool) -> list[tuple[Span, str]]:
    """The words with the numbers of clauses that are not the first of their record."""
    text = comparison.old_text if of_old else comparison.new_text
    firsts = {spans[0][0] for change in comparison.changes if (spans := change.old if of_old else change.new)}
    found: list[tuple[Span, str]] = []
    for clause in segment(text):
        start = clause.body if clause.start in firsts else clause.start
        found += zip(spans_of(text, start, clause.end), words_of(text[start : clause.end]).forms, strict=True)
    return found


def within(words: list[tuple[Span, str]], spans: tuple[Span, ...], outside: tuple[Span, ...] = ()) -> list[str]:
    """The words, in order, that lie in some of the spans and in none of those outside."""
    left = covered(words, outside)
    return [words[k][1] for k in sorted(covered(words, spans) - left)]


def covered(words: list[tuple[Span, str]], spans: tuple[Span, ...]) -> set[int]:
    """Which of the words, by index, lie within one of the spans."""
    found: set[int] = set()
    for start, end in spans:
        first = bisect_left(words, start, key=lambda word: word[0][0])
        for k in range(first, len(words)):
            if words[k][0][0] >= end:
                break
            if words[k][0][1] <= end:
                found.add(k)
    return found


def assert_complete(comparison: Comparison) -> None:
    """Old and diff give new: every record's words agree but for its redline, and what no record covers is the same."""
    old, new = body_words(comparison.old_text), body_words(comparison.new_text)
    old_numbered, new_numbered = later_numbers(comparison, of_old=True), later_numbers(comparison, of_old=False)
    for change in comparison.changes:
        if change.group and change.group.kind == "link":
            continue
        kept_old = within(old, change.old, change.deleted)
        kept_new = within(new, change.new, change.inserted)
        if len(change.old) == len(change.new) == 1:
            assert kept_old == kept_new, change
        else:  # in splits and merges, the numbers of list entries may count as words
            numbered_old = within(old_numbered, change.old, change.deleted)
            numbered_new = within(new_numbered, change.new, change.inserted)
            assert {tuple(kept_old), tuple(numbered_old)} & {tuple(kept_new), tuple(numbered_new)}, change
        if change.state in QUIET_STATES or change.state is ClauseState.MOVED:
            assert (change.deleted, change.inserted) == ((), ())
        for spans, marked in ((change.old, change.deleted), (change.new, change.inserted)):
            assert all(any(a <= start and end <= b for a, b in spans) for start, end in marked), change
    covered_old = tuple(span for change in comparison.changes for span in change.old)
    covered_new = tuple(span for change in comparison.changes for span in change.new)
    for together in (covered_old, covered_new):  # nothing is told twice
        assert all(a[1] <= b[0] for a, b in pairwise(sorted(together)))
    everything = ((0, 10**9),)
    assert within(old, everything, covered_old) == within(new, everything, covered_new)
