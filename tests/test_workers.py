"""Work on hostile input ends within its limits, and the next task finds a fresh worker."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.core.model import Hints, Page, Verdict
from tracker.errors import RuleMissed, TooHard
from tracker.limits import Limits
from tracker.workers import Workers

POLICY = "<h1>Privacy Policy</h1>" + "".join(
    f"<h2>{n}. Part {n}</h2><p>We collect personal data number {n} and keep it for {n} days.</p>" for n in range(1, 9)
)


def forever(_cpu: int) -> None:
    while True:
        pass


def sleeping(_cpu: int) -> None:
    import time

    time.sleep(600)


def swelling(_cpu: int) -> int:
    return len(bytearray(2 << 30))


def dying(_cpu: int) -> None:
    os._exit(3)


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(Limits(seconds=10, cpu_seconds=8, memory=1 << 30, processes=1))
    yield made
    made.close()


def test_a_page_is_read_and_compared(workers: Workers) -> None:
    reading = workers.read(Page(POLICY, "text/html", "https://acme.example/privacy"), Hints(type="Privacy Policy"))
    assert reading.verdict is Verdict.POLICY
    assert not workers.compare(reading, reading).changes
    assert len(workers.compare_texts("We keep it for 30 days.", "We keep it for 60 days.").loud()) == 1


def test_typed_errors_come_through(workers: Workers) -> None:
    with pytest.raises(RuleMissed, match="nowhere"):
        workers.read(Page(POLICY, "text/html"), Hints(select=(".nowhere",)))


@pytest.mark.parametrize("work", [sleeping, swelling, dying])
def test_a_task_past_its_limits_is_ended_and_the_next_one_runs(work: object) -> None:
    workers = Workers(Limits(seconds=2, cpu_seconds=8, memory=1 << 30, processes=1))
    try:
        with pytest.raises(TooHard):
            workers._run("the task", work, 1)  # type: ignore[arg-type]
        assert workers.read(Page(POLICY, "text/html"), Hints()).verdict is Verdict.POLICY
    finally:
        workers.close()


def test_idle_workers_that_are_ended_from_outside_are_replaced(workers: Workers) -> None:
    """As by the kernel where memory is short, or by a signal to the whole group of processes."""
    for _ in range(2):
        assert workers.read(Page(POLICY, "text/html"), Hints()).verdict is Verdict.POLICY
        for child in multiprocessing.active_children():
            child.kill()
            child.join(timeout=10)
    assert workers.read(Page(POLICY, "text/html"), Hints()).verdict is Verdict.POLICY


def test_a_busy_loop_is_ended() -> None:
    workers = Workers(Limits(seconds=2, processes=1))
    try:
        with pytest.raises(TooHard, match="longer than 2 s"):
            workers._run("the loop", forever, 1)
    finally:
        workers.close()


SLOW_SECOND = """
import os, signal, sys, time
from tracker.limits import Limits
from tracker.workers import Workers

if __name__ == "__mp_main__":
    try:
        os.close(os.open(sys.argv[1], os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        time.sleep(1)  # the second worker is still starting when the pool is closed


def stubborn(_cpu):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the first one takes its time to end


if __name__ == "__main__":
    workers = Workers(Limits(processes=2))
    workers._run("the task", stubborn, 1)
    workers.close()
"""


def test_closing_while_a_worker_starts_leaves_no_traceback(tmp_path: Path) -> None:
    """Who is starting finds what it was about to open gone, unless it is ended first."""
    script = tmp_path / "main.py"
    script.write_text(SLOW_SECOND)
    for number in range(3):  # which of the two is first is left to chance
        command = [sys.executable, str(script), str(tmp_path / f"first{number}")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, "")
