"""The archive's own log proves the rates: two processes on one database never come closer than the settings say."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.archive_peer import ROOT, ArchivePeer
from tracker.store import schema
from tracker.store.db import open_database

SLACK = 0.1
"""Seconds by which a request may reach the log sooner after its turn than the one before it: machines are busy."""

ASK = """
import sys
from tracker.errors import RateLimited
from tracker.settings import load_settings
from tracker.wiring import services_of
with services_of(load_settings()) as services:
    archive = services.archive
    for number in range(int(sys.argv[1])):
        archive.play(f"2020{number + 1:02}01000000", "https://policies.example/often")
    for number in range(int(sys.argv[2])):
        archive.index("https://policies.example/often")
    if sys.argv[3:]:
        try:
            archive.index("https://policies.example/often")
        except RateLimited as error:
            print(f"{error.retry_after:.0f}")
"""


def started(tmp_path: Path, peer: ArchivePeer, *arguments: str, captures: int, searches: int) -> subprocess.Popen[str]:
    environ = {
        "PYTHONPATH": str(ROOT),
        "TRACKER_DATA_DIR": str(tmp_path),
        "TRACKER_ARCHIVE__ORIGIN": peer.origin,
        "TRACKER_ARCHIVE__CAPTURES_PER_MINUTE": str(captures),
        "TRACKER_ARCHIVE__SEARCHES_PER_MINUTE": str(searches),
        "TRACKER_FETCH__ALLOW_NETWORKS": '["127.0.0.0/8"]',
    }
    command = [sys.executable, "-c", ASK, *arguments]
    return subprocess.Popen(command, env=environ, cwd=tmp_path, text=True, stdout=subprocess.PIPE)


def ended(*processes: subprocess.Popen[str]) -> list[str]:
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return outputs


@pytest.fixture
def data(tmp_path: Path) -> Path:
    database = open_database(f"sqlite:///{tmp_path / 'tracker.db'}")
    schema.upgrade(database)
    database.close()
    return tmp_path


def gaps(part: str, log: list[dict[str, Any]]) -> list[float]:
    """Seconds between the requests for paths with that part."""
    times = sorted(one["t"] for one in log if part in one["path"])
    return [later - earlier for earlier, later in pairwise(times)]


def test_two_processes_keep_to_the_rates_together(peer: ArchivePeer, data: Path) -> None:
    """Captures: 120 a minute, half a second; searches: 60 a minute, one second."""
    ended(*(started(data, peer, "4", "1", captures=120, searches=60) for _ in range(2)))
    log = peer.log()
    captures, searches = gaps("/web/", log), gaps("/cdx/", log)
    assert (len(captures), len(searches)) == (7, 1)
    assert min(captures) >= 0.5 - SLACK
    assert min(searches) >= 1.0 - SLACK
    assert sum(captures) < 7 * 0.5 + 5  # shared, and not the sum of two lines


def test_a_pause_outlives_the_process_that_was_told(peer: ArchivePeer, data: Path) -> None:
    peer.faults({"match": "cdx", "kind": "status", "status": 429, "times": 100})
    told = ended(started(data, peer, "0", "0", "last", captures=600, searches=600))
    again = ended(started(data, peer, "0", "0", "last", captures=600, searches=600))
    assert told == ["60\n"]
    assert 30 < int(again[0]) <= 60
    assert len(peer.log()) == 1  # the second process asked nothing
