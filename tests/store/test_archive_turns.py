"""The archive is asked in turns that all processes share, and left alone when it asks for that."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest

from tests.conftest import START, Clock
from tracker.errors import RateLimited, Unreachable
from tracker.store.archive_tables import ArchiveTurn
from tracker.store.archive_turns import ArchiveTurns, lift, pause_of
from tracker.store.db import Database

ORIGIN = "https://archive.example"
RATES = {"search": 12.0, "playback": 60.0, "save": 7.0}


def turns(database: Database, clock: Clock, origin: str = ORIGIN) -> ArchiveTurns:
    """Turns by a clock that sleeping moves."""

    def sleep(seconds: float) -> bool:
        clock.forward(seconds=seconds)
        return False

    return ArchiveTurns(database, origin, RATES, clock, sleep)


def taken(one: ArchiveTurns, clock: Clock, *kinds: str) -> list[float]:
    """When each turn came, in seconds from now."""
    began, times = clock(), []
    for kind in kinds:
        one.take(kind)
        times.append((clock() - began).total_seconds())
    return times


def row(database: Database, name: str = ORIGIN) -> ArchiveTurn:
    with database.read() as session:
        return session.get_one(ArchiveTurn, name)


def test_each_kind_has_turns_of_its_own(database: Database, clock: Clock) -> None:
    one = turns(database, clock)
    assert taken(one, clock, "search", "search", "search") == [0, 5, 10]
    assert taken(one, clock, "playback", "playback", "playback") == [0, 1, 2]
    assert taken(one, clock, "save", "save") == [0, pytest.approx(60 / 7, abs=1e-5)]


def test_time_that_has_passed_need_not_be_waited_out(database: Database, clock: Clock) -> None:
    one = turns(database, clock)
    taken(one, clock, "search")
    clock.forward(seconds=3)
    assert taken(one, clock, "search") == [2]
    clock.forward(hours=1)
    assert taken(one, clock, "search", "search") == [0, 5]  # idle time is not saved up


def test_two_processes_share_the_turns_and_a_restart_keeps_them(database: Database, clock: Clock) -> None:
    first, second = turns(database, clock), turns(database, clock)
    assert taken(first, clock, "search") + taken(second, clock, "search", "search") == [0, 5, 10]
    assert taken(turns(database, clock), clock, "search") == [5]


def test_other_archives_do_not_wait(database: Database, clock: Clock) -> None:
    taken(turns(database, clock), clock, "search")
    other = ArchiveTurns(database, "http://127.0.0.1:8080", RATES, clock, lambda _: pytest.fail("waited"))
    other.take("search")


def test_a_long_line_sends_away_with_the_time_to_come_again(database: Database, clock: Clock) -> None:
    rival = turns(database, clock)

    def sleep(seconds: float) -> bool:
        clock.forward(seconds=seconds)
        rival.take("search")  # somebody else is quicker each time
        return False

    one = ArchiveTurns(database, ORIGIN, RATES, clock, sleep)
    rival.take("search")
    began = clock()
    with pytest.raises(RateLimited, match="others are asking") as caught:
        one.take("search")
    assert (caught.value.transient, caught.value.retry_after) == (True, 5)
    assert (clock() - began).total_seconds() == 30


def test_a_late_sleeper_pushes_the_next_turn_back(database: Database, clock: Clock) -> None:
    def sleep(seconds: float) -> bool:
        clock.forward(seconds=seconds + 3)
        return False

    late = ArchiveTurns(database, ORIGIN, RATES, clock, sleep)
    assert taken(late, clock, "search", "search") == [0, 8]
    assert taken(turns(database, clock), clock, "search") == [5]


def test_turns_further_apart_than_patience_are_come_back_for(database: Database, clock: Clock) -> None:
    one = ArchiveTurns(database, ORIGIN, {"search": 1.0}, clock, lambda _: pytest.fail("slept"))
    one.take("search")
    with pytest.raises(RateLimited) as caught:
        one.take("search")
    assert caught.value.retry_after == 60
    clock.forward(seconds=60)
    one.take("search")


def test_a_pause_holds_for_all_kinds_and_all_processes(database: Database, clock: Clock) -> None:
    one, other = turns(database, clock), turns(database, clock)
    assert one.limited(20) == 20
    assert taken(other, clock, "playback") == [20]
    assert taken(one, clock, "search") == [0]
    one.answered()
    assert one.limited(None) == 60
    for kind in ("search", "playback", "save"):
        with pytest.raises(RateLimited, match=r"asked us to slow down$") as caught:
            other.take(kind)
        assert (caught.value.transient, caught.value.retry_after) == (True, 60)
    clock.forward(seconds=45)
    assert taken(other, clock, "playback", "playback") == [15, 16]


def test_each_429_in_a_row_brings_a_longer_pause(database: Database, clock: Clock) -> None:
    one = turns(database, clock)
    pauses = []
    for _ in range(4):
        pauses.append(one.limited(None))
        clock.forward(seconds=pauses[-1] + 1)
    assert pauses == [60, 900, 3600, 3600]
    one.answered()
    assert one.limited(5) == 5
    clock.forward(seconds=6)
    assert one.limited(5) == 900  # the archive's own figure did not help the first time
    clock.forward(seconds=901)
    assert one.limited(7200) == 7200
    clock.forward(days=1)
    assert one.limited(10_000_000) == 86_400


def test_requests_that_were_under_way_together_are_one_strike(database: Database, clock: Clock) -> None:
    one, other = turns(database, clock), turns(database, clock)
    assert one.limited(None) == 60
    clock.forward(seconds=1)
    assert other.limited(None) == 60
    assert other.limited(10) == 60
    assert row(database).strikes == 1


def test_a_second_refused_connection_is_a_wall(database: Database, clock: Clock) -> None:
    one = turns(database, clock)
    assert one.refused() == 0
    assert taken(one, clock, "search") == [0]
    pauses = []
    for _ in range(7):
        pauses.append(one.refused())
        with pytest.raises(RateLimited, match="cannot be reached"):
            one.take("search")
        clock.forward(seconds=pauses[-1] + 1)
    assert pauses == [3600 * hours for hours in (1, 2, 4, 8, 16, 24, 24)]
    one.answered()
    assert one.refused() == 0


def test_an_archive_of_ones_own_that_was_restarted_is_asked_again_within_seconds(
    database: Database, clock: Clock
) -> None:
    for origin in ("http://127.0.0.1:8080", "http://10.0.0.7", "http://archive.internal"):
        one = turns(database, clock, origin)
        assert [one.refused() for _ in range(2)] == [0, 5]
        assert taken(one, clock, "search") == [5]


def test_a_pause_can_be_seen_and_lifted(database: Database, clock: Clock) -> None:
    one = turns(database, clock)
    one.refused()
    one.refused()
    with database.read() as session:
        assert pause_of(session, ORIGIN, clock()) == (
            clock() + timedelta(hours=1),
            "cannot be reached: it took no connection twice in a row",
        )
    lift(database, ORIGIN)
    with database.read() as session:
        assert pause_of(session, ORIGIN, clock()) is None
    assert taken(one, clock, "search") == [0]
    assert one.refused() == 0


def test_who_slept_into_a_pause_stands_in_line_again(database: Database, clock: Clock) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> bool:
        slept.append(seconds)
        clock.forward(seconds=seconds)
        if len(slept) == 1:
            ArchiveTurns(database, ORIGIN, RATES, clock).limited(20)
        return False

    one = ArchiveTurns(database, ORIGIN, RATES, clock, sleep)
    one.take("search")
    one.take("search")
    assert slept == [5, 20]


def test_a_clock_that_was_set_back_blocks_nobody(database: Database, clock: Clock) -> None:
    one = turns(database, clock)
    taken(one, clock, "search")
    one.limited(None)
    clock.at = START - timedelta(days=400)
    assert taken(one, clock, "search", "search") == [5, 10]


def test_forgetting_writes_only_where_there_is_something(database: Database, clock: Clock) -> None:
    one = turns(database, clock)
    one.answered()
    one.limited(None)
    clock.forward(minutes=2)
    one.answered()
    assert (row(database).strikes, row(database).refusals) == (0, 0)


def test_closing_wakes_those_who_wait(database: Database, clock: Clock) -> None:
    one = ArchiveTurns(database, ORIGIN, RATES, clock)
    one.take("search")
    raised: list[Exception] = []

    def wait() -> None:
        try:
            one.take("search")
        except Unreachable as error:
            raised.append(error)

    thread = threading.Thread(target=wait)
    began = time.monotonic()
    thread.start()
    one.close()
    thread.join(4)
    assert [str(error) for error in raised] == ["the tracker is stopping"]
    assert time.monotonic() - began < 4
    with pytest.raises(Unreachable):
        one.take("playback")


def test_threads_get_a_slot_each(database: Database) -> None:
    """By a real clock: eight turns, asked for at once over two connections, take seven intervals."""
    from tracker.wiring import now

    pair = [ArchiveTurns(database, ORIGIN, {"search": 1200.0}, now) for _ in range(2)]
    times: list[float] = []

    def ask(one: ArchiveTurns) -> None:
        one.take("search")
        times.append(time.monotonic())

    threads = [threading.Thread(target=ask, args=(pair[number % 2],)) for number in range(8)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(times) == 8
    assert max(times) - began >= 7 * 0.05
