"""Days as people write them: one for each text, or a refusal that says what is allowed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tracker.core.days import ALLOWED, day_of, end_of, start_of, written

FIRST_OF_MARCH = date(2024, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-01",
        " 2024-03-01 ",
        "2024/3/1",
        "2024-03-01 00:00:00",
        "2024-03-01T00:00:00Z",
        "01.03.2024",
        "1. 3. 2024",
        "1 March 2024",
        "1st March 2024",
        "01 MAR 2024",
        "1-Mar-2024",
        "March 1, 2024",
        "mar. 1st, 2024",
    ],
)
def test_forms_that_name_one_day(text: str) -> None:
    assert day_of(text) == FIRST_OF_MARCH


def test_slashes_are_read_where_only_one_order_is_a_day() -> None:
    assert day_of("25/04/2024") == day_of("04/25/2024") == day_of("25-04-2024") == date(2024, 4, 25)
    assert day_of("04/04/2024") == date(2024, 4, 4)
    assert day_of("1 Sept 2024") == date(2024, 9, 1)


@pytest.mark.parametrize("text", ["03/04/2024", "3/4/2024", "03-04-2024"])
def test_an_order_that_is_open_is_refused_with_both_days_and_what_is_allowed(text: str) -> None:
    with pytest.raises(ValueError, match="3 April 2024 or 4 March 2024; allowed: ") as refused:
        day_of(text)
    assert ALLOWED in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2024",
        "March 2024",
        "2024-02-30",
        "31.02.2024",
        "1 März 2024",
        "1 Ma 2024",
        "01.03.24",
        "0024-03-01",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="allowed: "):
        day_of(text)


def test_a_day_has_two_ends_and_a_name() -> None:
    assert start_of(FIRST_OF_MARCH) == datetime(2024, 3, 1, tzinfo=UTC)
    assert end_of(FIRST_OF_MARCH) == datetime(2024, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)
    assert written(FIRST_OF_MARCH) == "1 March 2024"
