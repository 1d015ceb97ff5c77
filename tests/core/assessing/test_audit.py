"""The audit of claims: each verdict at its edge, and nothing said that the evidence does not prove."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tracker.core.assessing.audit import LEAST_SIGHTS, LEAST_WORDS, Case, Dates, Verdict, audit
from tracker.core.model import StatedDate


def stated(text: str) -> StatedDate | None:
    """`2026-04-01`, or `2026-04-01|2026-01-04` where the order is open; None for an empty text."""
    date, _, other = text.partition("|")
    return StatedDate(date, "updated", "01/04/2026" if other else f"Last updated: {date}", other) if date else None


def at(day: str) -> datetime | None:
    return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None


def case(old: str, new: str, last_old: str = "2026-04-29T12:30", first_new: str = "2026-04-30T00:30") -> Case:
    return Case(Dates(stated(old)), Dates(stated(new)), at(last_old), at(first_new), LEAST_SIGHTS, LEAST_WORDS)


@pytest.mark.parametrize(
    ("old", "new", "verdict", "days"),
    [
        ("2025-11-13", "2026-04-29", Verdict.CONSISTENT, 0),
        ("2025-11-13", "2026-04-27", Verdict.CONSISTENT, 0),  # two days of slack
        ("2025-11-13", "2026-04-26", Verdict.BACKDATED, 3),
        ("2025-11-13", "2026-04-01", Verdict.BACKDATED, 28),
        ("2025-11-13", "2026-04", Verdict.CONSISTENT, 0),  # a month reaches to its end
        ("2025-11-13", "2026-03", Verdict.BACKDATED, 29),
        ("2025-11-13", "2026-02", Verdict.BACKDATED, 60),
        ("2025-11-13", "2026-04-01|2026-01-04", Verdict.NOT_SHOWN, 0),  # an open order proves nothing
        ("2025-11-13", "2026-05-30", Verdict.EFFECTIVE_LATER, 30),
        ("2025-11-13", "2026-05", Verdict.EFFECTIVE_LATER, 1),
        ("2025-11-13", "2026-05-04|2026-04-05", Verdict.NOT_SHOWN, 0),
        ("2025-11-13", "2025-11-01", Verdict.DATE_MOVED_BACK, 12),
        ("2025-11-13", "2025-11-11", Verdict.BACKDATED, 169),  # a day or two back is a time zone
        ("2025-11-13", "2025-11", Verdict.BACKDATED, 150),
        ("2025-11", "2025-11-02", Verdict.BACKDATED, 178),
        ("2025-11-13", "2025-11-13", Verdict.SILENT_EDIT, 0),
        ("2026-04-01|2026-01-04", "2026-04-01|2026-01-04", Verdict.SILENT_EDIT, 0),
        ("", "", Verdict.NO_CLAIM, 0),
        ("2025-11-13", "", Verdict.NO_CLAIM, 0),
        ("", "2026-04-29", Verdict.CONSISTENT, 0),
        ("", "2026-04-01", Verdict.NOT_SHOWN, 0),
        ("", "2026-06-01", Verdict.EFFECTIVE_LATER, 32),
    ],
)
def test_verdicts(old: str, new: str, verdict: Verdict, days: int) -> None:
    found = audit(case(old, new))
    assert (found.verdict, found.days) == (verdict, days), found.why


def test_the_proof_is_told() -> None:
    found = audit(case("2025-11-13", "2026-04-01"))
    assert found.why == "states 2026-04-01, but the old text was shown on 2026-04-29"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"words": LEAST_WORDS - 1}, "still states 2025-11-13: 19 words changed, fewer than 20"),
        ({"sights": 1}, "still states 2025-11-13: the new text was seen once only"),
        ({"last_old": None}, "still states 2025-11-13: not both texts were seen"),
        ({"first_new": None}, "still states 2025-11-13: not both texts were seen"),
    ],
)
def test_a_silent_edit_needs_proof(changed: dict[str, object], why: str) -> None:
    found = audit(replace(case("2025-11-13", "2025-11-13"), **changed))  # type: ignore[arg-type]
    assert (found.verdict, found.why) == (Verdict.NOT_SHOWN, why)


def test_backdating_needs_a_sight_of_the_old_text() -> None:
    assert audit(case("2025-11-13", "2026-04-01", last_old="")).verdict is Verdict.NOT_SHOWN


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("2025-11-13", "2026-04-29", Verdict.DATE_ONLY),
        ("2025-11-13", "2026-01-01", Verdict.DATE_ONLY),
        ("2025-11-13", "2024-01-01", Verdict.DATE_MOVED_BACK),
        ("2025-11-13", "2025-11-13", Verdict.DATE_ONLY),
    ],
)
def test_a_date_alone(old: str, new: str, verdict: Verdict) -> None:
    assert audit(replace(case(old, new), date_only=True)).verdict is verdict


@pytest.mark.parametrize(
    ("old", "new", "verdict", "days"),
    [
        (("", "2025-01-01"), ("", "2026-04-01"), Verdict.BACKDATED, 28),  # where it states no other date
        (("2025-11-13", "2025-12-01"), ("2025-11-13", "2026-06-01"), Verdict.EFFECTIVE_LATER, 32),
        (("2025-11-13", "2025-12-01"), ("2026-04-29", "2026-06-01"), Verdict.EFFECTIVE_LATER, 32),
        (("2025-11-13", "2025-12-01"), ("2026-04-29", "2025-12-01"), Verdict.CONSISTENT, 0),
        (("", "2025-12-01"), ("", "2025-12-01"), Verdict.SILENT_EDIT, 0),
        (("2025-11-13", "2025-12-01"), ("", ""), Verdict.NO_CLAIM, 0),
    ],
)
def test_effective_dates(old: tuple[str, str], new: tuple[str, str], verdict: Verdict, days: int) -> None:
    dates = [Dates(*(stated(one) for one in pair)) for pair in (old, new)]
    found = audit(replace(case("", ""), old=dates[0], new=dates[1]))
    assert (found.verdict, found.days) == (verdict, days), found.why
