"""Which version was in force, how sure that is, and which steps lead on: values in, values out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.core.since import (
    Since,
    Step,
    Text,
    Turn,
    Why,
    begun_by,
    in_force,
    range_said,
    steps_after,
    why_said,
)

START = datetime(2024, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def text(seq: int, first: int, last: int) -> Text:
    return Text(seq, seq, "live", day(first), day(last))


A, B, C = text(1, 0, 90), text(2, 20, 40), text(3, 60, 80)
"""A until day 10; B; C; and A again from day 85 on."""


def step(id: int, old: Text, new: Text, after: int, by: int, *, back: bool = False, kind: str = "change") -> Step:
    values = ("live", kind, "substantive", 0.5, ("sharing",), ("30 days -> 60 days",), 1, 2)
    return Step(id, *values, day(after), day(by), old, new, back)


STEPS = (step(1, A, B, 10, 20, kind="silent"), step(2, B, C, 40, 60), step(3, C, A, 80, 85, back=True))
TURNS = (
    Turn(day(0), day(10), A),
    Turn(day(20), day(40), B),
    Turn(day(60), day(80), C),
    Turn(day(85), day(90), A),
)


@pytest.mark.parametrize(
    ("moment", "seq", "why"),
    [
        (-5, 1, Why.LATER),
        (0, 1, Why.SEEN),
        (10, 1, Why.SEEN),
        (15, 1, Why.UNSEEN),
        (20, 2, Why.SEEN),
        (45, 2, Why.UNSEEN),
        (70, 3, Why.SEEN),
        (86, 1, Why.SEEN),
        (95, 1, Why.UNSEEN),
    ],
)
def test_who_was_in_force(moment: int, seq: int, why: Why) -> None:
    turn, found = in_force(TURNS, day(moment))
    assert (turn.text.seq, found) == (seq, why)


def test_without_any_version_there_is_no_answer() -> None:
    with pytest.raises(ValueError, match="no version"):
        in_force([], START)


def test_steps_lead_on_from_the_stay_that_is_meant() -> None:
    first, last = TURNS[0], TURNS[-1]
    assert [one.change_id for one in steps_after(STEPS[::-1], first)] == [1, 2, 3]
    assert steps_after(STEPS, last) == ()
    assert begun_by(TURNS, 1, day(30)) == first
    assert begun_by(TURNS, 1, day(90)) == last
    assert begun_by(TURNS, 2, day(1)) == TURNS[1], "a version that was accepted before it is known to have been shown"
    assert begun_by(TURNS, 9, day(1)) is None


def test_ranges_are_said_in_days() -> None:
    assert range_said(STEPS[0]) == "11 January 2024 to 21 January 2024"
    assert range_said(replace(STEPS[0], after=day(20))) == "21 January 2024"
    assert range_said(replace(STEPS[0], after=None)) == "by 21 January 2024"


def test_why_is_said_where_nothing_was_seen_after() -> None:
    found = Since("p", "Privacy Policy", "Acme", day(95), Why.UNSEEN, A, A, ())
    assert why_said(found) == (
        "Version 1 is the last one seen before 5 April 2024, on 31 March 2024. No other text has been seen since."
    )
    assert found.silent == ()
    assert [one.change_id for one in replace(found, steps=STEPS).silent] == [1]
    proved = replace(STEPS[1], verdict="silent_edit")
    assert [one.change_id for one in replace(found, steps=(*STEPS[:1], proved)).silent] == [1, 2]


@pytest.mark.parametrize(
    ("verdict", "accused", "undated"),
    [
        ("", "silent edit", False),
        ("silent_edit", "silent edit", False),
        ("backdated", "backdated", False),
        ("not_shown", "", True),
        ("consistent", "", False),
        ("returned", "", False),
    ],
)
def test_where_there_is_an_audit_it_alone_accuses(verdict: str, accused: str, undated: bool) -> None:
    judged = replace(STEPS[0], verdict=verdict)
    assert (judged.accused, judged.undated) == (accused, undated)
