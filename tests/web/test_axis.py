"""The timeline's geometry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tracker.store.views_history import ChangeLine, Spell, VersionLine
from tracker.web.axis import LEFT, MARGIN, MOST_TICKS, WIDTH, axis, parsed, ticks

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAY = timedelta(days=1)


def line(seq: int, days: float, stated: str = "") -> VersionLine:
    at = NOW - days * DAY
    return VersionLine(seq, "p", seq, "live", "", "en", stated, "", "", "", at, at, at + DAY, None, False)


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
    assert all(when.hour == 0 for when, _ in found)
    assert all(earlier < later for (earlier, _), (later, _) in pairwise(found))


@pytest.mark.parametrize(("text", "day"), [("2020-07-13", 13), ("2020-07", 1)])
def test_parsed(text: str, day: int) -> None:
    found = parsed(text)
    assert found is not None
    assert (found.year, found.month, found.day) == (2020, 7, day)


def test_what_is_no_date() -> None:
    assert parsed("") is parsed("July 2020") is None
