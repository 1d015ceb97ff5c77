"""How soon a policy that is well is looked at again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.gating.cadence import Bounds, Rhythm, cadence

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
BOUNDS = Bounds(timedelta(hours=12), timedelta(hours=3), timedelta(hours=24))


def days(*ago: float) -> tuple[datetime, ...]:
    return tuple(NOW - timedelta(days=one) for one in ago)


@pytest.mark.parametrize(
    ("known", "hours", "words"),
    [
        (Rhythm(NOW - timedelta(hours=2)), 3, "followed since less than a day"),
        (Rhythm(NOW - timedelta(days=3)), 12, "usual interval"),
        (Rhythm(LONG_AGO, days(1)), 3, "within the last 2 days"),
        (Rhythm(LONG_AGO, days(10)), 6, "within the last 14 days"),
        (Rhythm(LONG_AGO, days(20, 40, 60, 80)), 6, "4 times in 90 days"),
        (Rhythm(LONG_AGO, days(20, 40, 60, 100)), 12, "usual interval"),
        (Rhythm(LONG_AGO, days(100)), 18, "3 months"),
        (Rhythm(LONG_AGO, days(200)), 24, "6 months"),
        (Rhythm(LONG_AGO), 24, "6 months"),
        (Rhythm(LONG_AGO, days(200), cheap=True), 12, "usual interval"),
        (Rhythm(LONG_AGO, days(1), fresh_for=timedelta(hours=5)), 5, "calls its answer fresh"),
        (Rhythm(LONG_AGO, days(1), fresh_for=timedelta(days=365)), 12, "calls its answer fresh"),
        (Rhythm(LONG_AGO, days(200), fresh_for=timedelta(days=365)), 24, "6 months"),
        (Rhythm(LONG_AGO, effective=("2026-03-02",)), 12, "takes effect on 2026-03-02"),
        (Rhythm(NOW - timedelta(days=9), effective=("2026-03-01",)), 3, "took effect on 2026-03-01"),
        (Rhythm(NOW - timedelta(days=9), effective=("2026-02-28",)), 3, "took effect on 2026-02-28"),
        (Rhythm(NOW - timedelta(days=9), effective=("2026-02-27",)), 12, "usual interval"),
        (Rhythm(NOW - timedelta(days=9), effective=("2026-04-01",)), 12, "usual interval"),
        (Rhythm(NOW - timedelta(days=9), effective=("2026-03", "no date")), 12, "usual interval"),
    ],
)
def test_waits(known: Rhythm, hours: float, words: str) -> None:
    found = cadence(BOUNDS, known, NOW)
    assert found.wait == timedelta(hours=hours)
    assert words in found.because


def test_the_day_a_text_takes_effect_is_not_slept_over() -> None:
    late = datetime(2026, 3, 1, 19, tzinfo=UTC)
    found = cadence(BOUNDS, Rhythm(LONG_AGO, effective=("2026-03-02",)), late)
    assert late + found.wait == datetime(2026, 3, 2, tzinfo=UTC)


moments = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
rhythms = st.builds(
    Rhythm,
    since=moments,
    changes=st.lists(moments, max_size=6).map(lambda found: tuple(sorted(found, reverse=True))),
    fresh_for=st.timedeltas(timedelta(0), timedelta(days=400)),
    cheap=st.booleans(),
    effective=st.lists(
        st.one_of(st.dates().map(str), st.just("2026-03"), st.just("9999-12-31"), st.text(max_size=12)), max_size=2
    ).map(tuple),
)


@given(
    rhythms,
    moments,
    st.integers(1, 10**7),
    st.floats(0.01, 1, allow_nan=False),
    st.floats(1, 100, allow_nan=False),
)
def test_always_within_the_bounds(known: Rhythm, now: datetime, usual: int, less: float, more: float) -> None:
    interval = timedelta(seconds=usual)
    bounds = Bounds(interval, interval * less, interval * more)
    found = cadence(bounds, known, now)
    assert bounds.fastest <= found.wait <= bounds.slowest
    assert found.because
