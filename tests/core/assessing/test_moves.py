from __future__ import annotations

import pytest

from tests.core.assessing.test_assess import CHANGED, NOW
from tracker.core.assessing import assess
from tracker.core.assessing.moves import opposed
from tracker.core.model import (
    Assessment,
    Clause,
    ClauseChange,
    ClauseKind,
    ClauseState,
    Comparison,
    History,
    Level,
    Reading,
    Verdict,
)

CLAUSE = "Your health data and medical history"


def shown(*headings: str, under: int) -> tuple[Reading, tuple[int, int]]:
    """A text of headings with a clause each, and the span of the clause that moves, under one of them."""
    text, clauses, place = "", [], (0, 0)
    for index, heading in enumerate(headings):
        text += f"## {heading}\n\n"
        for line in (f"Clause number {index} stays", *([CLAUSE] if index == under else [])):
            start = len(text)
            text += f"{line}\n\n"
            clauses.append(Clause(ClauseKind.ITEM, start, start + len(line), start, path=("Privacy", heading)))
            place = (start, start + len(line)) if line == CLAUSE else place
    return Reading(Verdict.POLICY, text, tuple(clauses), language="en"), place


def moved(before: tuple[str, ...], after: tuple[str, ...], at: int, to: int) -> Assessment:
    (old, was), (new, now) = shown(*before, under=at), shown(*after, under=to)
    change = ClauseChange(ClauseState.MOVED, old=(was,), new=(now,), path=("Privacy", after[to]))
    compared = Comparison(old.text, new.text, (change,))
    return assess(compared, old, new, CHANGED, History(current=old, current_last_seen=NOW), NOW)


SHARES = ("What we share", "What we never share")


def test_a_clause_moved_under_the_opposite_heading_is_substantive() -> None:
    found = moved(SHARES, SHARES, 1, 0)
    assert found.level is Level.SUBSTANTIVE
    assert 'moved from "What we never share" to "What we share"' in found.evidence
    assert found.topics == ("sharing",)


def test_a_clause_moved_under_another_heading_is_told_and_stays_low() -> None:
    headings = ("1. Billing", "2. Support")
    found = moved(headings, headings, 1, 0)
    assert found.level is Level.EDITORIAL
    assert 'moved from "2. Support" to "1. Billing"' in found.evidence


@pytest.mark.parametrize(
    ("before", "after", "at", "to"),
    [
        (SHARES, SHARES, 1, 1),
        (SHARES, tuple(reversed(SHARES)), 1, 0),
        (("1. Billing", "2. Support"), ("1. Support", "2. Billing"), 1, 0),
        (("Billing", "Support"), ("Billing", "Help"), 1, 1),
    ],
)
def test_a_clause_that_kept_its_heading_is_only_moved(
    before: tuple[str, ...], after: tuple[str, ...], at: int, to: int
) -> None:
    found = moved(before, after, at, to)
    assert found.level is Level.EDITORIAL
    assert "moved from" not in " ".join(found.evidence)


@pytest.mark.parametrize(
    ("one", "other", "is_so"),
    [
        ("with your consent only", "without your consent", True),
        ("required information", "optional information", True),
        ("what we may share", "what we must share", True),
        ("was wir nicht weitergeben", "was wir weitergeben", True),
        ("what this policy does not cover", "contact", False),
        ("your rights", "how you can use your rights", False),
        ("security", "retention", False),
        ("how can you contact us about data", "why must data be kept", False),
        ("data we may need", "where will data go", False),
        ("data we may need", "data that must go", False),
    ],
)
def test_headings_that_say_the_opposite(one: str, other: str, is_so: bool) -> None:
    assert opposed(one, other) is is_so
