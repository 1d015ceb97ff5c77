"""Politeness, mostly on a clock of the test's own: order, number at once, intervals, pauses."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tracker.errors import RateLimited, Unreachable
from tracker.fetch.pace import JITTER, MOST_CRAWL_DELAY, PATIENCE_SECONDS, Pace


class Ticking:
    """A clock that stands still until it is moved; waiting on a condition moves it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

        def wait(_: threading.Condition, timeout: float | None = None) -> bool:
            assert timeout is not None, "nobody would wake us"
            self.waits.append(timeout)
            self.now += timeout
            return False

        monkeypatch.setattr(threading.Condition, "wait", wait)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> Ticking:
    return Ticking(monkeypatch)


def starts(pace: Pace, clock: Callable[[], float], hosts: list[str]) -> list[float]:
    """When each of several turns, one after another, began."""
    began = []
    for host in hosts:
        with pace.turn(host):
            began.append(clock() - 1000.0)
    return began


def test_requests_to_one_host_keep_the_interval_and_a_jitter(ticking: Ticking) -> None:
    began = starts(Pace(2.0, 1, ticking), ticking, ["a.example"] * 20)
    gaps = [later - earlier for earlier, later in itertools.pairwise(began)]
    assert all(2.0 <= gap <= 2.0 * (1 + JITTER) + 1e-6 for gap in gaps)
    assert len({round(gap, 6) for gap in gaps}) > 10


def test_hosts_do_not_wait_for_each_other(ticking: Ticking) -> None:
    assert starts(Pace(2.0, 1, ticking), ticking, ["a.example", "b.example", "c.example"]) == [0.0, 0.0, 0.0]


def test_the_wait_is_told(ticking: Ticking) -> None:
    pace = Pace(2.0, 1, ticking)
    with pace.turn("a.example") as first:
        assert first == 0
    with pace.turn("a.example") as second:
        assert 2.0 <= second <= 2.5 + 1e-6


def test_a_short_pause_is_waited_out(ticking: Ticking) -> None:
    pace = Pace(0.0, 1, ticking)
    pace.hold("a.example", 3.0)
    with pace.turn("a.example") as waited:
        assert waited == pytest.approx(3.0)


def test_a_long_pause_puts_the_check_off(ticking: Ticking) -> None:
    pace = Pace(0.0, 1, ticking)
    pace.hold("a.example", 600.0)
    pace.hold("a.example", 5.0)
    with pytest.raises(RateLimited) as caught, pace.turn("a.example"):
        pass
    assert caught.value.transient
    assert caught.value.retry_after == pytest.approx(600.0)
    with pace.turn("b.example") as waited:
        assert waited == 0
    ticking.now += 601.0 - PATIENCE_SECONDS
    with pace.turn("a.example") as waited:
        assert waited == pytest.approx(PATIENCE_SECONDS - 1)


def test_a_crawl_delay_is_kept_to_within_reason(ticking: Ticking) -> None:
    pace = Pace(2.0, 1, ticking)
    pace.slow("a.example", 5.0)
    pace.slow("b.example", 86_400.0)
    pace.slow("c.example", 0.1)
    began = starts(pace, ticking, ["a.example", "a.example"])
    assert 5.0 <= began[1] <= 6.25 + 1e-6
    began = starts(pace, ticking, ["b.example", "b.example"])
    assert MOST_CRAWL_DELAY <= began[1] - began[0] <= MOST_CRAWL_DELAY * 1.25 + 1e-6
    began = starts(pace, ticking, ["c.example", "c.example"])
    assert 2.0 <= began[1] - began[0] <= 2.5 + 1e-6


@pytest.mark.parametrize("concurrency", [1, 3])
def test_no_more_than_allowed_are_at_a_host_at_once(concurrency: int) -> None:
    pace = Pace(0.0, concurrency)
    lock = threading.Lock()
    here, most = 0, 0
    gate = threading.Barrier(concurrency)

    def visit(number: int) -> int:
        nonlocal here, most
        with pace.turn("a.example"):
            with lock:
                here += 1
                most = max(most, here)
            gate.wait(10)  # full house: reached only if so many are let in together
            with lock:
                here -= 1
        return number

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(visit, range(12))) == list(range(12))
    assert most == concurrency


def test_first_come_first_served() -> None:
    pace = Pace(0.0, 1)
    order: list[int] = []
    threads: list[threading.Thread] = []

    def visit(number: int) -> None:
        with pace.turn("a.example"):
            order.append(number)

    with pace.turn("a.example"):
        for number in range(8):
            threads.append(threading.Thread(target=visit, args=(number,)))
            threads[-1].start()
            wait_until(lambda count=number + 1: len(pace._hosts["a.example"].line) == count)  # type: ignore[misc]
    for thread in threads:
        thread.join(10)
    assert order == list(range(8))


def wait_until(true: Callable[[], bool]) -> None:
    """Wait, with an end, for what another thread is about to do."""
    pause = threading.Event()
    for _ in range(1000):
        if true():
            return
        pause.wait(0.005)
    raise AssertionError("it did not happen")


def test_closing_sends_away_who_waits() -> None:
    pace = Pace(3600.0, 1)
    ended: list[Unreachable] = []

    def visit() -> None:
        try:
            with pace.turn("a.example"):
                pass
        except Unreachable as error:
            ended.append(error)

    with pace.turn("a.example"):
        pass
    threads = [threading.Thread(target=visit) for _ in range(3)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(pace._hosts["a.example"].line) == 3)
    pace.close()
    for thread in threads:
        thread.join(10)
    assert [error.transient for error in ended] == [True] * 3


def test_a_block_that_fails_gives_its_turn_back() -> None:
    pace = Pace(0.0, 1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), pace.turn("a.example"):
            raise ZeroDivisionError


def test_idle_hosts_are_forgotten(ticking: Ticking) -> None:
    pace = Pace(1.0, 1, ticking)
    starts(pace, ticking, [f"h{number}.example" for number in range(4000)])
    ticking.now += 10
    starts(pace, ticking, [f"i{number}.example" for number in range(200)])
    assert len(pace._hosts) <= 200
