"""What the daemon does when it is told something, and when it is not alone."""

from __future__ import annotations

import signal
import time
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest

from tests.e2e.installation import Installation, Site, installed, prompt, site_server
from tests.flows.sample import policy_page

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

SLOW, QUICK, NEW = prompt("slow"), prompt("quick"), prompt("new")
MOST_SECONDS = 10.0
"""Service managers kill what has not stopped by then."""


def watch(tracker: Installation, site: Site, *policies: str) -> None:
    for policy in policies:
        site.show(f"/{policy}", policy_page())
        tracker.declare(policy, {"type": "Privacy Policy", "id": policy, "url": f"{site.url}/{policy}"})


def test_sigterm_ends_a_slow_check_in_time_and_gives_its_lease_back(tmp_path: Path) -> None:
    with installed(tmp_path) as tracker, site_server() as site:
        watch(tracker, site, SLOW, QUICK)
        asked, go_on = Event(), Event()
        site.pages[f"/{SLOW}"].wait = go_on
        site.arrived = lambda path: asked.set() if path == f"/{SLOW}" else None
        process = tracker.start("run")
        tracker.until(lambda: asked.is_set() and tracker.outcomes(QUICK), "the slow page to be asked for")
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert time.monotonic() - began < MOST_SECONDS
        assert tracker.rows("select count(*) from policy where lease_until is not null") == [(0,)]
        assert tracker.outcomes(SLOW) == []
        go_on.set()
        tracker.start("run", "--no-web")
        tracker.until(
            lambda: tracker.outcomes(SLOW) == ["first"] or "same" in tracker.outcomes(SLOW), "the next daemon"
        )
        assert tracker.outcomes(SLOW)[0] == "first"


def test_sigterm_lets_a_check_end_that_can(tmp_path: Path) -> None:
    with installed(tmp_path, SCHEDULE__INTERVAL="1h") as tracker, site_server() as site:
        watch(tracker, site, SLOW)
        asked, go_on = Event(), Event()
        site.pages[f"/{SLOW}"].wait = go_on
        site.arrived = lambda path: asked.set()
        process = tracker.start("run", "--no-web")
        tracker.until(asked.is_set, "the slow page to be asked for")
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        go_on.set()
        assert process.wait(60) == 0
        assert tracker.outcomes(SLOW) == ["first"]


def test_sighup_takes_new_declarations_and_leaves_the_old_ones_where_they_are_broken(tmp_path: Path) -> None:
    with installed(tmp_path) as tracker, site_server() as site:
        watch(tracker, site, QUICK)
        process = tracker.start("run", "--no-web")
        tracker.until(lambda: tracker.outcomes(QUICK), "the first check")
        broken = tracker.config / "providers" / "broken.toml"
        broken.write_text('nmae = "Broken"\n', "utf-8")
        process.send_signal(signal.SIGHUP)
        tracker.until(lambda: "broken.toml" in tracker.log().read_text("utf-8"), "the mistake to be told")
        seen = len(tracker.outcomes(QUICK))
        tracker.until(lambda: len(tracker.outcomes(QUICK)) > seen, "checks to go on")
        broken.unlink()
        watch(tracker, site, NEW)
        process.send_signal(signal.SIGHUP)
        tracker.until(lambda: tracker.outcomes(NEW), "the new policy to be checked")
        (tracker.config / "providers" / f"{NEW}.toml").unlink()
        process.send_signal(signal.SIGHUP)
        archived = "select count(*) from policy where archived_at is not null and id = ?"
        tracker.until(lambda: tracker.rows(archived, NEW) == [(1,)], "the policy to be archived")
        assert tracker.rows("select count(*) from version where policy_id = ?", NEW) == [(1,)]
        assert process.poll() is None


def test_two_daemons_do_no_check_twice(tmp_path: Path) -> None:
    policies = tuple(prompt(name) for name in "abcdef")
    with installed(tmp_path, SCHEDULE__WORKERS="2") as tracker, site_server() as site:
        watch(tracker, site, *policies)
        for policy in policies:
            site.pages[f"/{policy}"].delay = 0.15
        processes = [tracker.start("run", "--no-web"), tracker.start("run", "--no-web")]

        def both_work() -> bool:
            logs = [tracker.log(number).read_text("utf-8") for number in range(2)]
            return all(log.count("check.done") >= 8 for log in logs)

        tracker.until(both_work, "both daemons to check")
        for process in processes:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(60) for process in processes] == [0, 0]
        for policy in policies:
            visits = sorted((began, ended) for path, began, ended in site.visits if path == f"/{policy}")
            assert all(ended <= began for (_, ended), (began, _) in pairwise(visits)), "two asked for it at once"
            assert tracker.rows('select count(*) from "check" where policy_id = ?', policy) == [(len(visits),)]
            assert tracker.outcomes(policy) == ["first", *["same"] * (len(visits) - 1)]
        twice = 'select policy_id, fence from "check" group by policy_id, fence having count(*) > 1'
        assert tracker.rows(twice) == []
        assert "lease_lost" not in tracker.log(0).read_text("utf-8") + tracker.log(1).read_text("utf-8")
