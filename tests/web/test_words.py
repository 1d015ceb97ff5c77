"""How the pages say ages, dates, sizes, and what they make visible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.core.model import ChangeKind, ClauseState, Outcome, Verdict
from tracker.store.views import Standing
from tracker.web import words

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "just now"),
        (44, "just now"),
        (45, "1 minute ago"),
        (150, "2 minutes ago"),
        (3540, "59 minutes ago"),
        (3590, "59 minutes ago"),
        (2 * 3600, "2 hours ago"),
        (23.9 * 3600, "23 hours ago"),
        (13 * 86400, "13 days ago"),
        (14 * 86400, "2 weeks ago"),
        (45 * 86400, "6 weeks ago"),
        (70 * 86400, "2 months ago"),
        (400 * 86400, "13 months ago"),
        (3 * 365.25 * 86400, "3 years ago"),
        (-10, "in a moment"),
        (-7 * 3600, "in 7 hours"),
    ],
)
def test_ago(seconds: float, expected: str) -> None:
    assert words.ago(NOW - timedelta(seconds=seconds), NOW) == expected


def test_ages_never_overflow_their_unit() -> None:
    limits = {"minute": 60, "hour": 24, "day": 14, "week": 9, "month": 24, "year": 100}
    for step in range(1, 20_000, 13):
        said = words.ago(NOW - timedelta(hours=step / 7), NOW)
        count, unit = int(said.split()[0]), said.split()[1].rstrip("s")
        assert 1 <= count < limits[unit], said


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("2020-07-13", "13 Jul 2020"), ("2020-07", "Jul 2020"), ("", ""), ("soon", "soon"), ("2020-13-40", "2020-13-40")],
)
def test_stated(stated: str, expected: str) -> None:
    assert words.stated(stated) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (14_240, "14.2 KB"), (3_100_000, "3.1 MB")],
)
def test_size(count: int, expected: str) -> None:
    assert words.size(count) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("Datenschutz­erklärung", "Datenschutzerklärung"),
        ("a\u202eb", "a‹U+202E›b"),
        ("pass\u200bword", "pass‹U+200B›word"),
        ("nul\x00", "nul‹U+0000›"),
        ("\x1b[31mred", "‹U+001B›[31mred"),
        ("lone \ud800", "lone ‹U+D800›"),
        ("می‌خواهم", "می‌خواهم"),
        ("ab\u200ccd", "ab‹U+200C›cd"),
        ("👩‍⚖️ judge", "👩‍⚖️ judge"),
        ("隐私政策", "隐私政策"),
        ("no\u00a0break", "no\u00a0break"),
    ],
)
def test_visible(text: str, expected: str) -> None:
    assert words.visible(text) == expected


def test_every_word_of_the_core_has_a_name() -> None:
    assert set(words.KINDS) == {kind.value for kind in ChangeKind}
    assert set(words.STATES) == {state.value for state in ClauseState}
    assert set(words.OUTCOMES) == {outcome.value for outcome in Outcome}
    assert set(words.STANDINGS) == {standing.value for standing in Standing}


def test_an_unknown_key_is_still_readable() -> None:
    assert words.label(words.KINDS, "brand_new") == "Brand new"
    assert words.label(words.KINDS, None) == ""


def test_counted() -> None:
    assert words.counted(1, "clause") == "1 clause"
    assert words.counted(1204, "clause") == "1,204 clauses"
    assert words.counted(2, "policy", "policies") == "2 policies"


def test_arrows() -> None:
    assert words.arrows("30 days -> 60 days") == "30 days → 60 days"
    assert words.arrows("a->b") == "a->b"


def test_a_bound_is_never_rounded_down() -> None:
    assert words.within(NOW, NOW + timedelta(days=4, hours=11)) == "5 days"
    assert words.within(NOW, NOW + timedelta(days=4)) == "4 days"
    assert words.within(NOW, NOW + timedelta(days=4, seconds=-86399 * 4)) == "1 minute"
    assert words.within(NOW + timedelta(seconds=20), NOW + timedelta(hours=12, seconds=40)) == "12 hours"


def test_lasting() -> None:
    assert words.lasting(NOW, NOW + timedelta(seconds=5)) == "a moment"
    assert words.lasting(NOW, NOW + timedelta(days=3)) == "3 days"


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        ("server_error: The site answered with an error.", "Server error: The site answered with an error."),
        ("not_found", "Not found"),
        ("shell: 12 words", "Page without its text: 12 words"),
        ("example.com answered 404 Not Found", "example.com answered 404 Not Found"),
        ("", ""),
    ],
)
def test_reasons_are_told_in_words(recorded: str, told: str) -> None:
    assert words.reason(recorded) == told


def test_every_verdict_has_words() -> None:
    for verdict in Verdict:
        if verdict is not Verdict.POLICY:
            assert "_" not in words.reason(verdict.value)
            assert words.reason(verdict.value) != verdict.value


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(20, "at 23 Nov 2026, 02:50 UTC"), (60, "between 23 Nov 2026, 02:49 UTC and 23 Nov 2026, 02:50 UTC")],
)
def test_between_two_moments_of_one_minute_is_at_it(seconds: int, told: str) -> None:
    after = datetime(2026, 11, 23, 2, 50, 30, tzinfo=UTC)
    assert words.between(after - timedelta(seconds=seconds), after) == told


@pytest.mark.parametrize(
    ("url", "fit"),
    [
        ("https://example.com/privacy", True),
        ("HTTP://example.com", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//example.com", False),
        ("https:///path", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, fit: bool) -> None:
    assert words.followable(url) is fit
