"""The timeline's geometry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tracker.store.views_checks import Spell
from tracker.store.views_history import ChangeLine, VersionLine
from tracker.store.views_sights import Appearance, Sight
from tracker.web.axis import LEFT, MARGIN, MOST_TICKS, WIDTH, axis, gaps, parsed, ticks

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAY = timedelta(days=1)


def line(seq: int, days: float, stated: str = "") -> VersionLine:
    at = NOW - days * DAY
    return VersionLine(seq, "p", seq, "live", "", "en", stated, "", "", "", at, at, at, at + DAY, None, False)


def test_nothing_to_draw() -> None:
    assert axis((), (), (), NOW) is None


def test_marks_lie_in_the_order_of_time_within_the_picture() -> None:
    drawn = axis([line(2, 30, "2026-10"), line(1, 300, "2019-01-01"), line(3, 0)], [], [], NOW)
    assert drawn is not None
    seen = [mark.seen for mark in drawn.marks]
    assert seen == sorted(seen)
    assert all(LEFT <= x <= WIDTH - MARGIN for x in seen)
    assert [mark.stated_before for mark in drawn.marks] == [True, False, False]
    assert drawn.marks[2].stated is None


def change(number: int, old: VersionLine, new: VersionLine, days: float) -> ChangeLine:
    at = NOW - days * DAY
    return ChangeLine(number, "p", "", "", "", "live", "change", "editorial", 0.5, (), (), 1, 1, at, None, old, new)


def test_a_text_that_comes_back_has_a_mark_of_its_own() -> None:
    one = replace(line(1, 100, "2026-01-01"), last_seen_at=NOW - 10 * DAY)
    two = replace(line(2, 60), last_seen_at=NOW - 31 * DAY)
    there, back = change(1, one, two, 60), change(2, two, one, 30)
    drawn = axis([two, one], [back, there], [], NOW)
    assert drawn is not None
    assert (there.back, back.back) == (False, True)
    assert [mark.version.seq for mark in drawn.marks] == [1, 2, 1]
    assert [mark.change and mark.change.id for mark in drawn.marks] == [None, 1, 2]
    assert drawn.marks[0].last_seen == drawn.marks[1].seen
    assert drawn.marks[2].stated is None


def test_a_spell_that_goes_on_reaches_now() -> None:
    spell = Spell("failed", NOW - 2 * DAY, NOW - DAY, None, 3, "timeout")
    drawn = axis([line(1, 10)], [], [spell, replace(spell, began_at=NOW - 8 * DAY, ended_at=NOW - 7 * DAY)], NOW)
    assert drawn is not None
    assert drawn.bars[1].x + drawn.bars[1].width == pytest.approx(WIDTH - MARGIN)
    assert drawn.bars[0].x < drawn.bars[1].x


@pytest.mark.parametrize("days", [0, 0.2, 1, 3, 20, 100, 400, 2000, 9000, 40_000])
def test_ticks_are_few_and_round(days: float) -> None:
    found = ticks(NOW - days * DAY, NOW)
    assert len(found) <= MOST_TICKS + 1
    assert days < 2 or all(when.hour == 0 for when, _ in found)
    assert all(earlier < later for (earlier, _), (later, _) in pairwise(found))


@pytest.mark.parametrize(("text", "day"), [("2020-07-13", 13), ("2020-07", 1)])
def test_parsed(text: str, day: int) -> None:
    found = parsed(text)
    assert found is not None
    assert (found.year, found.month, found.day) == (2020, 7, day)


def test_what_is_no_date() -> None:
    assert parsed("") is parsed("July 2020") is None


def hour_line(seq: int, hours: float, until: float = 0) -> VersionLine:
    at = NOW - timedelta(hours=hours)
    return replace(
        line(seq, 0), captured_at=at, first_seen_at=at, created_at=at, last_seen_at=NOW - timedelta(hours=until)
    )


@pytest.mark.parametrize("hours", [0.05, 0.5, 2, 6, 20, 30])
def test_a_young_policy_has_times_on_its_axis_and_room_between_marks(hours: float) -> None:
    drawn = axis([hour_line(2, hours / 2), hour_line(1, hours, hours / 2)], [], [], NOW)
    assert drawn is not None
    assert 2 <= len(drawn.ticks) <= MOST_TICKS + 2
    first, second = (mark.seen for mark in drawn.marks)
    assert second - first > 0.35 * (WIDTH - LEFT - MARGIN)
    assert first < LEFT + 0.2 * (WIDTH - LEFT - MARGIN)


@pytest.mark.parametrize(("hours", "texts"), [(3, ["21:30", "22:00", "22:30"]), (30, ["22 Nov", "06:00"])])
def test_hours_are_named_and_midnight_is_its_day(hours: float, texts: list[str]) -> None:
    named = [text for _, text in ticks(NOW - timedelta(hours=hours), NOW)]
    assert [text for text in texts if text not in named] == []
    assert named[-1] == "23 Nov"


def test_a_first_sight_alone_is_drawn() -> None:
    drawn = axis([replace(line(1, 0), last_seen_at=NOW)], [], [], NOW)
    assert drawn is not None
    assert LEFT < drawn.marks[0].seen < LEFT + 0.2 * (WIDTH - LEFT)
    assert len(drawn.ticks) >= 2


def test_the_day_is_named_where_no_midnight_is_in_sight() -> None:
    noon = NOW + timedelta(hours=12)
    assert [text for _, text in ticks(noon - timedelta(minutes=50), noon)][:2] == ["23 Nov, 11:20", "11:30"]


def shown(version: int, *days: float, source: str = "live") -> Appearance:
    """A version that was seen from so many to so many days ago."""
    first, last = (Sight(NOW - when * DAY, version, source, 1) for when in (days[0], days[-1]))
    return Appearance(version, first, last, 2)


def test_sights_decide_where_a_version_was_shown_and_in_which_lane() -> None:
    one = replace(line(1, 900), last_seen_at=NOW)
    two = replace(line(2, 400), last_seen_at=NOW - 300 * DAY)
    moments = [(NOW - days * DAY, days > 200) for days in (900, 500, 400, 300, 250, 100, 0)]
    found = [
        shown(1, 900, 500, source="archive"),
        shown(2, 400, 300, source="archive"),
        shown(1, 250, 0, source="archive"),
    ]
    drawn = axis([two, one], [], [], NOW, found, moments)
    assert drawn is not None
    assert [(mark.version.seq, mark.archived) for mark in drawn.marks] == [(1, True), (2, True), (1, True)]
    assert [[part.archived for part in mark.lines] for mark in drawn.marks] == [[True], [True], [True, False]]
    assert drawn.marks[2].lines[1].x2 == pytest.approx(WIDTH - MARGIN)
    assert drawn.y(archived=True) < drawn.y(archived=False) < drawn.trouble_y < drawn.foot_y


def test_without_an_archive_there_is_one_lane() -> None:
    drawn = axis([line(1, 10)], [], [], NOW, [shown(1, 10, 9)], [(NOW - 10 * DAY, False), (NOW - 9 * DAY, False)])
    assert drawn is not None
    assert drawn.archive_y is None
    assert drawn.y(archived=True) == drawn.y(archived=False)
    assert drawn.gaps == ()


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((0, 1, 2, 40, 41), [(2, 40)]),
        ((0, 1, 2, 32, 33), []),  # 30 days are none yet
        ((0, 30, 60, 90, 175, 200), []),  # less than three times as long as usual
        ((0, 30, 60, 90, 185, 200), [(90, 185)]),
        ((5,), []),
        ((), []),
    ],
)
def test_a_gap_is_long_and_longer_than_usual(days: tuple[int, ...], expected: list[tuple[int, int]]) -> None:
    found = gaps([(NOW + day * DAY, True) for day in days])
    assert [((since - NOW).days, (until - NOW).days) for since, until in found] == expected


def test_what_is_usual_for_an_archive_is_not_for_our_checks() -> None:
    archived = [(NOW + 60 * day * DAY, True) for day in range(5)]
    live = [(NOW + 240 * DAY + hours * timedelta(hours=12), False) for hours in range(1, 9)]
    assert gaps([*archived, *live]) == []
    later = (NOW + 290 * DAY, False)
    assert gaps([*archived, *live, later]) == [(live[-1][0], later[0])]


def test_a_long_time_without_a_sight_up_to_now_is_a_gap_of_a_policy_that_is_followed() -> None:
    seen = [(NOW - days * DAY, False) for days in (103, 102, 101, 100)]
    found = [shown(1, 103, 100)]
    assert gaps(seen) == []
    assert gaps(seen, NOW) == [(NOW - 100 * DAY, NOW)]
    assert gaps(seen, NOW - 75 * DAY) == []
    assert gaps([(NOW - 200 * DAY - days * 80 * DAY, True) for days in (3, 2, 1, 0)], NOW) == []  # seldom captured
    assert gaps([], NOW) == []
    for followed in (True, False):
        drawn = axis([replace(line(1, 103), last_seen_at=NOW - 100 * DAY)], [], [], NOW, found, seen, followed=followed)
        assert drawn is not None
        assert [(gap.since, gap.until) for gap in drawn.gaps] == ([(NOW - 100 * DAY, NOW)] if followed else [])


def test_many_marks_are_smaller() -> None:
    few, many = (axis([line(seq, 1000 - 10 * seq) for seq in range(1, count + 1)], [], [], NOW) for count in (5, 60))
    assert few is not None
    assert many is not None
    assert many.radius(many.marks[0]) < few.radius(few.marks[0])
