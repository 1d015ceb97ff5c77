"""Which captures are fetched: every boundary is found, few are fetched, and it makes no difference in which order."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.archiving.model import Indexed
from tracker.core.archiving.plan import OTHERS, Stretch, around, expected, runs, unrest, wanted

BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def daily(texts: Sequence[str], lengths: Sequence[int] = ()) -> tuple[list[Stretch], dict[int, str]]:
    """A capture a day of these texts (empty: shows none), and what each would show."""
    sizes = lengths or [0] * len(texts)
    made = [Stretch(day + 1, BEGAN + day * DAY, BEGAN + day * DAY, length=sizes[day]) for day in range(len(texts))]
    return made, {day + 1: text for day, text in enumerate(texts)}


def fetched(
    stretches: list[Stretch], shown: dict[int, str], order: Callable[[list[int]], object] = lambda ids: None
) -> list[Stretch]:
    """Fetch what is wanted until nothing is, a part of each plan at a time."""
    while ids := list(wanted(stretches)):
        order(ids)
        part = set(ids)
        stretches = [
            replace(one, text=shown[one.id], void=not shown[one.id]) if one.id in part else one for one in stretches
        ]
    return stretches


def boundaries(stretches: Sequence[Stretch]) -> list[tuple[int, int]]:
    """Each two captures with a known text, next to each other among these, whose texts differ."""
    known = [one for one in stretches if one.text]
    return [(before.id, after.id) for before, after in pairwise(known) if before.text != after.text]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 150), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_every_text_that_stood_for_a_month_is_found_exactly(days: list[int], chance: random.Random) -> None:
    texts = [f"text {number}" for number, count in enumerate(days) for _ in range(count + 60)]
    stretches, shown = daily(texts)
    done = fetched(stretches, shown)
    ends = [sum(count + 60 for count in days[: number + 1]) for number in range(len(days) - 1)]
    assert boundaries(done) == [(end, end + 1) for end in ends]

    def shuffle_and_halve(ids: list[int]) -> None:
        chance.shuffle(ids)
        del ids[max(1, len(ids) // 2) :]

    again = fetched(stretches, shown, shuffle_and_halve)
    assert [one.text for one in again] == [one.text for one in done]


def test_a_quiet_history_costs_one_capture_a_month() -> None:
    stretches, shown = daily(["the same"] * 365)
    done = fetched(stretches, shown)
    assert sum(bool(one.text) for one in done) in range(12, 16)


def test_lengths_spare_the_bisecting() -> None:
    texts = ["old"] * 100 + ["new"] * 100
    plain = fetched(*daily(texts))
    told = fetched(*daily(texts, [5000 + day % 7 for day in range(100)] + [5400 + day % 7 for day in range(100)]))
    assert boundaries(told) == boundaries(plain) == [(100, 101)]
    assert sum(bool(one.text) for one in told) < sum(bool(one.text) for one in plain)


def test_lengths_that_mislead_cost_little() -> None:
    chance = random.Random(7)
    texts = ["old"] * 100 + ["new"] * 100
    plain = fetched(*daily(texts))
    told = fetched(*daily(texts, [chance.randrange(4000, 9000) for _ in texts]))
    assert boundaries(told) == [(100, 101)]
    assert sum(bool(one.text) for one in told) <= sum(bool(one.text) for one in plain) + 6


def test_a_text_that_came_and_went_is_found_by_its_length() -> None:
    texts = ["old"] * 40 + ["odd"] * 3 + ["old"] * 57
    lengths = [5000] * 40 + [3000] * 3 + [5000] * 57
    assert boundaries(fetched(*daily(texts, lengths))) == [(40, 41), (43, 44)]
    assert boundaries(fetched(*daily(texts))) == []  # without lengths nothing tells of it


def test_captures_that_show_nothing_are_gone_around() -> None:
    texts = ["old" if day % 3 else "" for day in range(60)] + ["new" if day % 2 else "" for day in range(60)]
    stretches, shown = daily(texts)
    done = fetched(stretches, shown)
    (found,) = boundaries(done)
    between = [shown[id] for id in range(found[0] + 1, found[1])]
    assert between == [""] * len(between)
    assert (shown[found[0]], shown[found[1]]) == ("old", "new")


def test_a_long_spell_without_text_is_gone_around_in_few_steps() -> None:
    texts = ["old"] * 170 + [""] * 200 + ["new"] * 170
    done = fetched(*daily(texts))
    assert boundaries(done) == [(170, 371)]
    assert sum(one.void for one in done) < 100  # of 200: three a month for seeds, and steps that double


def test_a_text_that_is_new_at_every_visit_is_not_fetched_whole() -> None:
    stretches, shown = daily([f"text {day}" for day in range(600)])
    done = fetched(stretches, shown)
    assert sum(bool(one.text) for one in done) < 21 + 2 * 2 ** (OTHERS + 1)
    found = unrest(done)
    assert 2**OTHERS <= len(found) <= 2 ** (OTHERS + 1) + 1
    assert list(found) == sorted(found)
    assert unrest(fetched(*daily(["old"] * 300 + ["new"] * 300))) == ()


def test_what_was_seen_live_is_not_asked_for() -> None:
    stretches, shown = daily(["old"] * 50 + ["new"] * 50)
    live = [
        Stretch(0, BEGAN + 10 * DAY, BEGAN + 30 * DAY, "old"),
        Stretch(0, BEGAN + 70 * DAY, BEGAN + 80 * DAY, "new"),
    ]
    kept = around(live, stretches)
    assert [one.id for one in kept if one.id] == [*range(1, 11), *range(32, 71)]
    assert boundaries([one for one in fetched(kept, {**shown, 0: ""}) if one.id]) == [(50, 51)]


def test_a_run_of_one_digest_is_one_stretch() -> None:
    rows = [(number, Indexed("", "", "", "", "200", digest, "")) for number, digest in enumerate("AABBBAC", 1)]
    assert runs(rows) == ((1, 2), (3, 4, 5), (6,), (7,))
    blank = [(number, Indexed("", "", "", "", "200", "", "")) for number in range(2)]
    assert runs(blank) == ((0,), (1,))


@pytest.mark.parametrize("days", [1, 2, 40, 400])
def test_what_is_expected_is_of_the_right_size(days: int) -> None:
    stretches, shown = daily(["one"] * (days // 2) + ["two"] * (days - days // 2))
    foretold = expected(stretches)
    cost = sum(bool(one.text) for one in fetched(stretches, shown))
    assert cost / 3 <= foretold <= 3 * cost
    assert expected(stretches, thorough=True) == days == len(wanted(stretches, thorough=True))
