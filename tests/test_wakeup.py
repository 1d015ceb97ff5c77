"""Signals wake the main thread at once, whichever thread the kernel hands them to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from tracker.wakeup import Wakeup

PROGRAM = """
import signal, threading
from tracker.wakeup import Wakeup

def start_others():
    while True:
        other = threading.Thread(target=int)
        other.start()
        other.join()

with Wakeup((signal.SIGTERM, signal.SIGHUP)) as wakeup:
    for _ in range(2):
        threading.Thread(target=start_others, daemon=True).start()
    print("ready", flush=True)
    for _ in range({times}):
        while not (told := wakeup.wait(60)):
            pass
        print(*sorted(one.name for one in told), flush=True)
"""
"""A thread that is just starting another one may be handed the signal (about one in four is, so measured)."""
TIMES = 40
SOON = 20.0
"""Seconds: a signal that nobody was woken by takes 60."""


@pytest.mark.timeout(120)
def test_a_signal_wakes_the_main_thread_while_others_start_threads() -> None:
    program = PROGRAM.replace("{times}", str(TIMES))
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            for number in range(TIMES):
                sent = signal.SIGTERM if number % 2 else signal.SIGHUP
                began = time.monotonic()
                process.send_signal(sent)
                assert process.stdout.readline() == f"{sent.name}\n"
                assert time.monotonic() - began < SOON
        finally:
            process.kill()


def test_two_signals_at_once_are_both_told() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        with Wakeup(before) as wakeup:
            os.kill(os.getpid(), signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGHUP)
            assert wakeup.wait(5) == {signal.SIGTERM, signal.SIGHUP}
            assert wakeup.wait(0) == set()
        os.kill(os.getpid(), signal.SIGTERM)  # who is stopping is not torn away from it
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert signal.set_wakeup_fd(-1) == -1


def test_another_thread_rings() -> None:
    with Wakeup(()) as wakeup:
        wakeup.ring()
        began = time.monotonic()
        assert wakeup.wait(60) == set()
        threading.Timer(0.05, wakeup.ring).start()
        assert wakeup.wait(60) == set()
        assert time.monotonic() - began < SOON
        for _ in range(100_000):  # more than the descriptor takes
            wakeup.ring()
    wakeup.ring()
