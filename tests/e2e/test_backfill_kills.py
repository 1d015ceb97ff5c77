"""kill -9 at random points of an import of history: the same state in the end, and no capture fetched twice.

A few points here; `benchmarks/backfill_kills.py` takes thirty.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.history import history, kill_again_and_again

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

KILLS = 6
SEED = 2026


def test_a_killed_import_goes_on_without_asking_twice(tmp_path: Path) -> None:
    with history(tmp_path / "archive") as peer:
        told = kill_again_and_again(tmp_path, peer, KILLS, SEED)
    assert told.wrong == []
    assert told.twice == []
    assert told.kills == KILLS
