"""How much a change matters: a score 0..1 for each record and for the whole, and the level it stands for.

A record starts from what was done to it (its base) and gains by its evidence: score = 1 - (1 - base) * product of
(1 - weight), times the weight of its topic. Base and threshold say the one thing that was judged by reading 42 changes
of real policies: words with a meaning of their own changed in a clause are substantive; spelling, function words,
headings, names, dates, order and link targets alone are editorial.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import prod

from rapidfuzz.distance import Levenshtein

from tracker.core.assessing.edits import Edit
from tracker.core.assessing.evidence import Finding, names
from tracker.core.assessing.quantities import flat, other_marks, same_words
from tracker.core.assessing.swaps import binds, other_role, swapped
from tracker.core.assessing.vocabulary import CONSENT, EMPTY, MODAL, NEGATION, QUANTIFIER, UNIT
from tracker.core.model import Level

SUBSTANTIVE = 0.3
"""From this score on a change is substantive."""

COSMETIC = 0.04
"""Below this score nothing but form changed."""

FORM, ORDER, LITTLE, DATE, LINK, HEADING, NAME = 0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2
WORDS, CLAUSE = 0.5, 0.55
"""Bases: form only, moved only, function words or spelling, dates, link targets, headings, names; words, whole
clauses.
"""

TOPIC_WEIGHT = {
    "arbitration and liability": 1.15,
    "ai training": 1.2,
    "sharing": 1.15,
    "retention": 1.1,
    "rights": 1.15,
    "choice": 1.1,
    "children": 1.1,
    "international": 1.05,
    "collection": 1.05,
}
"""What people subscribe for weighs more; nothing weighs less than it says."""

_NUMBERING = re.compile(r"\(?(?:\d{1,3}(?:[ .]+\d{1,3}){0,3}|[ivxlc]{1,5}|[a-z])?[.):]*", re.IGNORECASE)
"""The number of a clause, at its beginning: a section was numbered, nothing was said."""

_PREFIX = ("un", "in", "im", "ir", "non", "dis", "mis", "opt", "re", "anti", "ex")


def score(base: float, findings: Sequence[Finding], topic: str) -> float:
    """The significance (0..1) of one record."""
    if base < SUBSTANTIVE and not findings:
        return base
    value = 1 - (1 - base) * prod(1 - finding.weight for finding in findings)
    return round(min(1.0, value * TOPIC_WEIGHT.get(topic, 1.0)), 3)


def overall(scores: Sequence[float]) -> float:
    """The significance of a change: its weightiest record, and a little for each further substantive one."""
    if not scores:
        return 0.0
    top = max(scores)
    others = sum(value >= SUBSTANTIVE for value in scores) - (top >= SUBSTANTIVE)
    return round(top + (1 - top) * min(0.5, 0.05 * others), 3)


def level(value: float) -> Level:
    """The step a score stands for."""
    if value >= SUBSTANTIVE:
        return Level.SUBSTANTIVE
    return Level.EDITORIAL if value >= COSMETIC else Level.COSMETIC


def base_of_edit(edit: Edit, clause: str) -> float:
    """What an edit of a clause's words is worth without further evidence."""
    gone, come = _spoken(edit.old), _spoken(edit.new)
    if edit.target:
        return LINK
    if _numbered(edit):
        return LITTLE
    if same_words(edit):
        return LITTLE
    if other_marks(edit) or flat(edit.old) == flat(edit.new) or swapped(edit):
        return WORDS
    sides = edit.old.casefold(), edit.new.casefold()
    if any(sign.search(side) for sign in (NEGATION, MODAL, CONSENT, QUANTIFIER) for side in sides):
        return WORDS
    if gone == come:
        return LITTLE
    if len(gone) == len(come) and all(map(_variants, gone, come)):
        return LITTLE
    return NAME if names(edit, clause) and not binds(edit) else WORDS


def _numbered(edit: Edit) -> bool:
    """Whether only the number of a clause changed, which stands at its beginning; `30 days` is a quantity."""
    if edit.before.strip(" #*_") or not (_NUMBERING.fullmatch(edit.old) and _NUMBERING.fullmatch(edit.new)):
        return False
    after = edit.after.lstrip()
    if UNIT.match(after):
        return False
    deep = all(re.search(r"\d\W+\d", side) for side in (edit.old, edit.new))
    marked = edit.old[-1:] in ".):" or edit.new[-1:] in ".):" or edit.after[:1] in (".", ")", ":")
    return marked or deep or after[:1].isupper() or not edit.numbers


def _spoken(text: str) -> list[str]:
    """The words with a meaning of their own, in lower case."""
    found = (word.casefold() for word in Edit(text, "").gone)
    return [word for word in found if word not in EMPTY and (len(word) > 1 or word.isdigit() or not word.isascii())]


def _variants(one: str, other: str) -> bool:
    """Whether two words are spellings or endings of one: organisation/organization, service/services; never numbers."""
    if one == other:
        return True
    if any(character.isdigit() for character in one + other) or min(len(one), len(other)) < 4:
        return False
    if other_role(one, other):
        return False
    if any(one == prefix + other or other == prefix + one for prefix in _PREFIX):
        return False
    return one[:3] == other[:3] and Levenshtein.normalized_similarity(one, other) >= 0.75
