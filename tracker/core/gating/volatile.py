"""Parts of a page that change at every check: found from what the page showed lately, and masked in gating only.

Counters, tickers, rotating promotions and related articles make a new text at every visit. A place on the page (what
stands between two lines that stay) whose words were new at each of the last checks is volatile; a reading that differs
from the current text in volatile places only is `cosmetic`. Nothing is masked in storage: each text is a rendition that
can be shown. Never masked: rows of tables, names of companies and lists of parties (entities), stated dates, and lines
that bind (modal verbs, duties and their numbers, what is done with data), whatever the history says. What is masked in
such lines, too, is the query of a link that was new at each of the last checks behind the same words, and a number of
people at the start (`1,032 people use our services`): they bind nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from tracker.core.gating.binding import binds
from tracker.core.gating.canonical import canonical
from tracker.core.masks import Masked, Place
from tracker.core.model import Shown

TURNS = 2
"""How many changes in a row a place must already have shown before the next one is masked."""

RHYTHM = 1.5
"""A text was replaced `at the next check` where it stood at most this many times the time since the last check."""

MOST_LINES = 20_000
"""Lines of the longest text that is looked at: comparing costs time and memory by their square (1.2 s, 100 MB here)."""

MAX_LINES, MAX_WORDS = 6, 80
"""What fits a volatile place. More is a section, and a section is never masked."""

_EDGE = ""
_QUERY = re.compile(r"(?<=<)(?P<path>[^<>?;\s]+)[?;][^<>\s]*(?=>)")

_CROWD = re.compile(
    r"^\d+(?:[.,]\d+)* (?=(?:people|persons|users|visitors|members|customers|readers|nutzer|besucher|kunden|personnes"
    r"|utilisateurs|visiteurs|personas|usuarios) (?:(?:are|have|currently|now|already) )?(?:us(?:e|ing)|read(?:ing)?"
    r"|view(?:ed|ing)|visit(?:ed|ing)?|online|trust|joined|nutzen|lesen|utilisent|lisent|usan)\b)"
)
"""How many people do something, at the start of a line: a counter, whatever else the line says."""


def only_volatile(
    text: str, recent: Sequence[Shown], last_check: datetime, now: datetime, unmasked: Sequence[Place] = ()
) -> tuple[Masked, ...]:
    """What differs between `text` and the newest recent one, where every difference lies in a volatile place.

    `recent`: texts lately shown, newest first, the current one leading. `unmasked`: places of which a person wants to
    be told. Empty where some difference is not volatile, or where there is no difference at all.
    """
    steady = _steady_turns(recent, max(now - last_check, timedelta(minutes=1)) * RHYTHM, now)
    if steady < TURNS:
        return ()
    lines = [_lines(shown.text) for shown in recent[: steady + 1]]
    if max(map(len, lines)) > MOST_LINES:
        return ()
    turns = [_changed(old, new) for new, old in pairwise(lines[: TURNS + 1])]
    volatile = set.intersection(*map(set, turns))
    if not volatile:
        return ()
    latest = _lines(text)
    found = _changed(lines[0], latest)
    if not found or any(place not in volatile for place in found):
        return ()
    for place, difference in found.items():
        if difference.too_much() and not all(
            one.in_passing() for one in (difference, *(turn[place] for turn in turns))
        ):
            return ()
    masked = tuple(difference.masked(place) for place, difference in found.items())
    return () if any(one.among(unmasked) for one in masked) else masked


def _steady_turns(recent: Sequence[Shown], step: timedelta, now: datetime) -> int:
    """How many of the newest texts in a row stood for at most `step` each, counted from the current one."""
    turns, until = 0, now
    for shown in recent[:-1]:
        if until - shown.seen_at > step:
            break
        turns, until = turns + 1, shown.seen_at
    return turns


def _lasting(form: str) -> str:
    """A canonical form without what may turn in a line that binds: it binds nobody."""
    return _CROWD.sub("", _QUERY.sub(r"\g<path>", form))


def _lines(text: str) -> list[tuple[str, str]]:
    """The lines of a text that say something, each with its canonical form."""
    pairs = ((line.strip(), canonical(line)) for line in text.splitlines())
    return [(line, form) for line, form in pairs if form]


Part = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Difference:
    """What stood at a place and stands there now: between two lines and under a heading, as the old text shows them."""

    above: str
    below: str
    heading: str
    was: Part
    now: Part

    def too_much(self) -> bool:
        """Whether a line here may bind someone or names a party, or this is more than fits a volatile place."""
        return any(
            len(part) > MAX_LINES
            or sum(len(form.split()) for _, form in part) > MAX_WORDS
            or any(binds(line, form, self.heading) for line, form in part)
            for part in (self.was, self.now)
        )

    def in_passing(self) -> bool:
        """Whether nothing differs here but what follows the paths of links, and how many people are said to come."""
        return [_lasting(form) for _, form in self.was] == [_lasting(form) for _, form in self.now]

    def masked(self, place: Place) -> Masked:
        was, now = (tuple(line for line, _ in part) for part in (self.was, self.now))
        return Masked(place, self.above, self.below, was, now)


def _changed(old: Part, new: Part) -> dict[Place, _Difference]:
    """Where two texts differ, by the lines around it."""
    before, after = [form for _, form in old], [form for _, form in new]
    same = [
        (op.src_start, op.src_end, op.dest_start, op.dest_end)
        for op in LCSseq.opcodes(before, after)
        if op.tag == "equal"
    ]
    found: dict[Place, _Difference] = {}
    was = now = 0
    for old_start, old_end, new_start, new_end in [*same, (len(before), len(before), len(after), len(after))]:
        if was < old_start or now < new_start:
            above = old[was - 1] if was else (_EDGE, _EDGE)
            below = old[old_start] if old_start < len(old) else (_EDGE, _EDGE)
            heading = next((line for line, _ in reversed(old[:was]) if line.startswith("#")), "")
            found[above[1], below[1]] = _Difference(above[0], below[0], heading, old[was:old_start], new[now:new_start])
        was, now = old_end, new_end
    return found
