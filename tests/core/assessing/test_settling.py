"""What history tells of dates whose page left open which number is the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.core.assessing.test_assess import CHANGED, comparison
from tracker.core.assessing import assess, settle
from tracker.core.assessing.settling import same_date
from tracker.core.model import ChangeKind, History, Reading, Shown, StatedDate, Verdict

SEEN = datetime(2024, 4, 4, 9, tzinfo=UTC)


def open_date(text: str, date: str, other: str, kind: str = "updated") -> StatedDate:
    return StatedDate(date, kind, f"Last updated: {text}", other)


MARCH_OR_APRIL = open_date("03/04/2024", "2024-03-04", "2024-04-03")


def read(stated: StatedDate | None = None, effective: StatedDate | None = None, text: str = "") -> Reading:
    words = text or "\n".join(date.evidence for date in (stated, effective) if date)
    return Reading(Verdict.POLICY, words, language="en", stated_date=stated, effective_date=effective)


def known(current: Reading, seen_at: datetime = SEEN) -> History:
    return History(current, "key", seen_at - timedelta(days=90), seen_at - timedelta(hours=12))


OLDER = read(StatedDate("2023-06-01", "updated", "Last updated: 1 June 2023"))
DAY_FIRST = read(StatedDate("2023-06-25", "updated", "Last updated: 25/06/2023"))
MONTH_FIRST = read(StatedDate("2023-06-25", "updated", "Last updated: 06/25/2023"))
SETTLED = read(StatedDate("2024-04-03", "updated", "Last updated: 03/04/2024"))
STILL_OPEN = read(open_date("05/02/2024", "2024-05-02", "2024-02-05"))

CASES = [
    ("the day just gone", OLDER, MARCH_OR_APRIL, SEEN, ("2024-04-03", "")),
    ("not after its first sight", OLDER, MARCH_OR_APRIL, datetime(2024, 3, 6, tzinfo=UTC), ("2024-03-04", "")),
    ("a time zone ahead", OLDER, MARCH_OR_APRIL, datetime(2024, 4, 2, 23, tzinfo=UTC), ("2024-04-03", "")),
    ("both long gone", OLDER, MARCH_OR_APRIL, datetime(2025, 1, 9, tzinfo=UTC), ("2024-03-04", "2024-04-03")),
    ("as before", SETTLED, MARCH_OR_APRIL, datetime(2025, 1, 9, tzinfo=UTC), ("2024-04-03", "")),
    ("the day was first", DAY_FIRST, MARCH_OR_APRIL, datetime(2025, 1, 9, tzinfo=UTC), ("2024-04-03", "")),
    ("the month was first", MONTH_FIRST, MARCH_OR_APRIL, datetime(2024, 4, 20, tzinfo=UTC), ("2024-03-04", "")),
    ("the month was first, until now", MONTH_FIRST, MARCH_OR_APRIL, SEEN, ("2024-04-03", "")),
    ("not before the last", STILL_OPEN, MARCH_OR_APRIL, datetime(2025, 1, 9, tzinfo=UTC), ("2024-04-03", "")),
    ("the same string again", read(MARCH_OR_APRIL), MARCH_OR_APRIL, SEEN, ("2024-03-04", "2024-04-03")),
]


@pytest.mark.parametrize(
    ("current", "stated", "seen_at", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_settles_an_open_date(
    current: Reading, stated: StatedDate, seen_at: datetime, expected: tuple[str, str]
) -> None:
    settled = settle(read(stated), known(current, seen_at), seen_at).stated_date
    assert settled is not None
    assert (settled.date, settled.other) == expected


def test_says_what_settled_it() -> None:
    settled = settle(read(MARCH_OR_APRIL), known(OLDER), SEEN)
    assert settled.notes == ("03/04/2024 read as 3 April 2024: first seen on 2024-04-04",)


def test_a_first_version_stays_open() -> None:
    assert settle(read(MARCH_OR_APRIL), History(), SEEN) == read(MARCH_OR_APRIL)


def test_what_was_shown_lately_is_not_seen_for_the_first_time() -> None:
    history = replace(known(OLDER), recent=(Shown("Last updated: 03/04/2024", SEEN - timedelta(days=2)),))
    assert settle(read(MARCH_OR_APRIL), history, SEEN).stated_date == MARCH_OR_APRIL


def test_one_date_settles_the_other_of_its_page() -> None:
    effective = open_date("05/06/2024", "2024-05-06", "2024-06-05", "effective")
    settled = settle(read(MARCH_OR_APRIL, effective), known(OLDER), SEEN)
    assert settled.effective_date == replace(effective, date="2024-06-05", other="")


def test_a_date_of_taking_effect_may_lie_ahead_of_its_first_sight() -> None:
    effective = open_date("05/07/2024", "2024-05-07", "2024-07-05", "effective")
    settled = settle(read(None, effective), known(OLDER), datetime(2024, 6, 20, tzinfo=UTC)).effective_date
    assert settled == replace(effective, date="2024-07-05", other="")


def test_a_settled_date_is_left_alone() -> None:
    stated = StatedDate("2024-03-04", "updated", "Last updated: 03/04/2024")
    assert settle(read(stated), known(DAY_FIRST), SEEN) == read(stated)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (MARCH_OR_APRIL, replace(MARCH_OR_APRIL, date="2024-04-03", other=""), True),
        (MARCH_OR_APRIL, open_date("04/03/2024", "2024-04-03", "2024-03-04"), False),
        (MARCH_OR_APRIL, StatedDate("2024-04-03", "updated", "Updated 3 April 2024"), False),
        (MARCH_OR_APRIL, None, False),
        (None, None, True),
    ],
)
def test_knows_one_date_however_it_was_read(
    before: StatedDate | None, after: StatedDate | None, expected: bool
) -> None:
    assert same_date(before, after) is expected


def claimed(old: Reading, new: Reading, now: datetime) -> tuple[ChangeKind, tuple[str, ...]]:
    compared = comparison(("We keep it for 30 days.", "We keep it for 60 days."))
    history = replace(known(old, now), current=old)
    settled = settle(new, history, now)
    assessment = assess(compared, old, settled, CHANGED, history, now)
    return assessment.kind, assessment.evidence


def test_an_open_date_is_never_called_backdated() -> None:
    late = datetime(2024, 9, 1, tzinfo=UTC)
    kind, evidence = claimed(OLDER, read(MARCH_OR_APRIL), late)
    assert kind is ChangeKind.CHANGE
    assert "stated date 2023-06-01 -> 2024-03-04 or 2024-04-03" in evidence


def test_a_date_is_backdated_once_its_order_is_known() -> None:
    late = datetime(2024, 9, 1, tzinfo=UTC)
    kind, evidence = claimed(DAY_FIRST, read(MARCH_OR_APRIL), late)
    assert kind is ChangeKind.BACKDATED
    assert "03/04/2024 read as 3 April 2024: as the other dates were written" in evidence


def test_the_evidence_tells_how_a_date_was_read() -> None:
    kind, evidence = claimed(OLDER, read(MARCH_OR_APRIL), SEEN)
    assert kind is ChangeKind.CHANGE
    assert "03/04/2024 read as 3 April 2024: first seen on 2024-04-04" in evidence


def test_an_open_date_that_may_be_past_is_not_in_force_later() -> None:
    before = StatedDate("2023-01-01", "effective", "Effective: 1 January 2023")
    effective = open_date("06/01/2024", "2024-01-06", "2024-06-01", "effective")
    assert claimed(read(None, before), read(None, effective), SEEN)[0] is ChangeKind.CHANGE


def test_the_same_open_date_over_a_changed_text_is_silent() -> None:
    assert claimed(read(MARCH_OR_APRIL), read(MARCH_OR_APRIL), SEEN)[0] is ChangeKind.SILENT
