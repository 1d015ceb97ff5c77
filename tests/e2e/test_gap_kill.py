"""kill -9 while the service looks into a gap: the alert goes out once, and the next process tells what it finds."""

from __future__ import annotations

import signal
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.archive_peer import Archived, archiving
from tests.e2e.installation import Installation, installed, prompt, site_server
from tests.flows.sample import policy_page
from tests.receivers import hook_server

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

POLICY = prompt("acme")
OLD, NEW = policy_page(), policy_page(("30 days", "90 days"), date="1 November 2026")
DAY = timedelta(days=1)
AGES = (
    "UPDATE version SET last_seen_at = ?1, first_seen_at = ?1",
    'UPDATE "check" SET started_at = ?1, finished_at = ?1',
    "UPDATE policy SET last_good_at = ?1, last_check_at = ?1, next_check_at = ?1",
)


def age(tracker: Installation, days: int) -> None:
    """As if the last check had been so many days ago."""
    then = (datetime.now(UTC) - days * DAY).strftime("%Y-%m-%d %H:%M:%S.000000")
    with closing(sqlite3.connect(tracker.database)) as connection:
        for statement in AGES:
            connection.execute(statement, (then,))
        connection.commit()


def test_a_kill_in_the_gap_neither_loses_nor_doubles_the_alert(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with site_server() as site, hook_server() as hook:
        held = [
            Archived(f"{site.url}/{POLICY}", f"{now - (20 - day) * DAY:%Y%m%d%H%M%S}", body + f"<!--{day}-->".encode())
            for day, body in enumerate([OLD] * 10 + [NEW] * 9, 1)
        ]
        site.show(f"/{POLICY}", OLD)
        rates = {"ARCHIVE__SEARCHES_PER_MINUTE": "6000", "ARCHIVE__CAPTURES_PER_MINUTE": "6000"}
        with (
            archiving(tmp_path / "archive", held) as peer,
            installed(tmp_path / "own", SCHEDULE__INTERVAL="1h", ARCHIVE__ORIGIN=peer.origin, **rates) as tracker,
        ):
            tracker.listen(hook=hook)
            tracker.declare("acme", {"type": "Privacy Policy", "id": POLICY, "url": f"{site.url}/{POLICY}"})
            assert tracker.run("check", "--all").returncode == 0
            age(tracker, 20)
            site.show(f"/{POLICY}", NEW)
            peer.faults({"match": "^/web/", "kind": "late", "seconds": 20, "times": 100})
            peer.log()
            process = tracker.start("run", "--no-web")
            tracker.until(lambda: any("/web/" in one["path"] for one in peer.log()), "a capture to be asked for")
            assert hook.got == []
            process.send_signal(signal.SIGKILL)
            process.wait(30)
            peer.faults()
            began = time.monotonic()
            tracker.start("run", "--no-web")
            tracker.until(lambda: hook.got, "the alert")
            assert time.monotonic() - began < 80  # released by what was found, not by its time
            (step,) = hook.bodies()[0]["data"]["gap"]["steps"]
            assert (step["after"][:10], step["before"][:10]) == (
                f"{now - 10 * DAY:%Y-%m-%d}",
                f"{now - 9 * DAY:%Y-%m-%d}",
            )
            time.sleep(3)
            assert len(hook.got) == 1
            assert tracker.rows("select state, kind from alert") == [("sent", "change")]
            assert tracker.rows("select phase from backfill") == [("done",)]
