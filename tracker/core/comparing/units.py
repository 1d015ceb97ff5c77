"""Clauses made ready to be aligned: their words, weights and the paragraphs they are part of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.core.comparing.links import has_target
from tracker.core.model import Clause, ClauseKind, Reading, Span
from tracker.core.words import Words, spans_of, words_of
from tracker.errors import TooHard

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_WORD = re.compile(r"\S+")
_SURROGATES = 0xD800, 0x800
_LAST_CODE = 0x10FFFF - 0x800


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause with its words in compared form.

    `block`: sentences cut out of one paragraph share it. `breaks`: the line breaks before it.
    """

    index: int
    clause: Clause
    raw: str
    words: tuple[str, ...]
    key: str
    block: int
    breaks: int

    @property
    def span(self) -> Span:
        """Where the clause stands, marker and number included."""
        return self.clause.start, self.clause.end

    @property
    def weight(self) -> int:
        """How much it counts: its words, and one so that none counts nothing."""
        return len(self.words) + 1

    @property
    def heading(self) -> bool:
        """Whether it is a heading."""
        return self.clause.kind is ClauseKind.HEADING


class Alphabet:
    """Writes words as single characters, so that fast string algorithms work on words."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}

    def encode(self, words: Sequence[str]) -> str:
        """One character for each word; the same word always gets the same. Raises TooHard beyond a million words."""
        codes = self._codes
        return "".join([codes.get(word) or self._add(word) for word in words])

    def _add(self, word: str) -> str:
        code = len(self._codes) + 1
        if code > _LAST_CODE:
            raise TooHard(f"more than {_LAST_CODE:,} different words to compare")
        first, size = _SURROGATES
        self._codes[word] = letter = chr(code if code < first else code + size)
        return letter


def units(reading: Reading, known: dict[str, Words]) -> list[Unit]:
    """The clauses of a reading that hold words, a number or the target of a link, in order.

    `known` caches words by raw text.

    Words that lie in no clause become units of their own: nothing of the text may go uncompared.
    """
    text = reading.text
    clauses = list(_gapless(reading))
    made: list[Unit] = []
    breaks = [len(_BREAK.findall(text, a.end, b.start)) for a, b in pairwise(clauses)]
    for clause, block, above in zip(clauses, _paragraphs(text, clauses, breaks), (0, *breaks), strict=False):
        raw = text[clause.body : clause.end]
        words = known.get(raw)
        if words is None:
            words = known[raw] = words_of(raw)
        if words.forms or clause.number or has_target(text, (clause.start, clause.end)):
            made.append(Unit(len(made), clause, raw, words.forms, words.key, block, above))
    return made


def _paragraphs(text: str, clauses: Sequence[Clause], breaks: Sequence[int]) -> list[int]:
    """For each clause the number of the paragraph it stands in: sentences cut out of a long one share it.

    They stand on one line; or, in hard-wrapped text, on lines that follow each other: such text is known by sentences
    that go over several lines (two of five at least), while a text with a paragraph on each line has hardly any. A line
    that had room for the next word ends a paragraph.
    """
    numbers: list[int] = []
    start = paragraph = wrapped = 0  # start: of the run of lines without a blank one; wrapped: of its clauses

    def close(end: int) -> None:
        if end == start or 5 * wrapped < 2 * (end - start):
            return
        width = max(map(len, text[clauses[start].start : clauses[end - 1].end].split("\n")))
        for k in range(start + 1, end):
            if not breaks[k - 1] or _full(text, clauses[k - 1].end, clauses[k].start, width):
                numbers[k] = numbers[k - 1]

    for k, clause in enumerate(clauses):
        above = breaks[k - 1] if k else 0
        plain = clause.kind is ClauseKind.PARAGRAPH and not clause.number and clause.body == clause.start
        if above > 1 or (above and not (plain and clauses[k - 1].kind is clause.kind)):
            close(k)
            start, wrapped = k, 0
        paragraph += above > 0
        numbers.append(paragraph)
        wrapped += _BREAK.search(text, clause.start, clause.end) is not None
    close(len(clauses))
    dense = {number: k for k, number in enumerate(dict.fromkeys(numbers))}
    return [dense[number] for number in numbers]


def _full(text: str, end: int, start: int, width: int) -> bool:
    """Whether the word at `start` would not have fitted on the line that ends at `end`."""
    word = _WORD.match(text, start)
    return end - text.rfind("\n", 0, end) + (len(word.group()) if word else 0) > width


def part_of(text: str, unit: Unit, start: int, end: int) -> Unit:
    """A stretch of a clause as a unit of its own, with the index and headings of the whole, blanks around it left out.

    Where it holds the clause's beginning, marker and number included, it keeps the number.
    """
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    body = min(end, max(start, unit.clause.body))
    number = unit.clause.number if start <= unit.clause.start else ""
    words = words_of(text[body:end])
    clause = Clause(unit.clause.kind, start, end, body, number, unit.clause.path)
    return Unit(unit.index, clause, text[body:end], words.forms, words.key, unit.block, unit.breaks)


def with_number(text: str, unit: Unit) -> Unit:
    """The clause with its number counted among its words: for an enumeration that was part of a sentence before."""
    return part_of(text, replace(unit, clause=unit.clause._replace(body=unit.clause.start)), *unit.span)


def _gapless(reading: Reading) -> Iterator[Clause]:
    """The clauses, and whatever words stand between them as paragraphs."""
    position = 0
    for clause in (*reading.clauses, None):
        start = clause.start if clause else len(reading.text)
        gap = reading.text[position:start]
        if gap and not gap.isspace() and words_of(gap).forms:
            yield Clause(ClauseKind.PARAGRAPH, position, start, position)
        if clause:
            yield clause
            position = clause.end


def word_spans(text: str, chosen: Sequence[Unit]) -> tuple[list[Span], list[int]]:
    """Where the words of several units stand, and for each word which of the units it belongs to, counted from 0.

    Not by the units' own indices: two parts of one clause, between which something was taken out, share theirs.
    """
    spans: list[Span] = []
    owners: list[int] = []
    for number, unit in enumerate(chosen):
        found = spans_of(text, unit.clause.body, unit.clause.end)
        spans += found
        owners += [number] * len(found)
    return spans, owners
