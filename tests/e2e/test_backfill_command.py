"""`tracker backfill` against a real archive: what it asks for, at which rates, and what faults leave of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.archive_peer import ArchivePeer
from tests.e2e.history import CHANGES, POLICY, URL, history, importing, playbacks, state, straight
from tests.e2e.installation import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

SLACK = 0.03
"""Seconds by which a request may arrive earlier after its turn than the one before it after its own."""

State = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchivePeer]:
    with history(tmp_path_factory.mktemp("history")) as running:
        yield running


@pytest.fixture
def peer(archive: ArchivePeer) -> Iterator[ArchivePeer]:
    archive.faults()
    archive.log()
    yield archive
    archive.faults()


@pytest.fixture(scope="module")
def whole(archive: ArchivePeer, tmp_path_factory: pytest.TempPathFactory) -> tuple[State, list[str]]:
    """What an import leaves that meets no fault, and the captures that it asked for."""
    left, asked, _ = straight(tmp_path_factory.mktemp("whole") / "tracker", archive)
    return left, asked


def test_every_text_and_nothing_else_becomes_a_version(whole: tuple[State, list[str]]) -> None:
    left, asked = whole
    assert [row[2] for row in left["versions"]] == ["archive"] * (len(CHANGES) + 1)
    assert len(left["changes"]) == len(CHANGES)
    assert len(asked) == len(set(asked))
    assert left["left behind"] == left["superseded"] == []
    assert {(url, via) for url, _, via, *_ in left["moves"]} == {(URL, "archived")}


def test_a_dry_run_asks_only_the_index(tmp_path: Path, peer: ArchivePeer, whole: tuple[State, list[str]]) -> None:
    with importing(tmp_path / "tracker", peer) as tracker:
        told = tracker.run("backfill", POLICY, "--dry-run", "--json")
        assert told.returncode == 0, told.stderr
        assert {one["path"] for one in peer.log()} == {"/cdx/search/cdx"}
        found = json.loads(told.stdout)
        assert found["captures"] > found["pages"] > found["fetches"] >= found["seeds"] > 0
        assert tracker.rows("select id from capture") == tracker.rows("select id from backfill") == []
        assert "would be fetched" in tracker.run("backfill", POLICY, "--dry-run").stdout


def test_bounds_are_kept_to(tmp_path: Path, peer: ArchivePeer) -> None:
    with importing(tmp_path / "tracker", peer) as tracker:
        told = tracker.run(
            "backfill", POLICY, "--from", "2019-03", "--to", "2019-08-31", "--max-fetches", "4", "--json"
        )
        assert told.returncode == 0, told.stderr
        report = json.loads(told.stdout.splitlines()[-1])
        log = peer.log()
        assert report["fetched"] == len(playbacks(log)) == 4
        assert {path[5:11] for path in playbacks(log)} <= {f"2019{month:02}" for month in range(3, 9)}
        told = tracker.run("backfill", POLICY, "--from", "2019-03", "--to", "2019-08-31", "--thorough")
        assert told.returncode == 0, told.stderr
        asked = playbacks(peer.log())
        rows = tracker.rows("select state, count(*) from capture group by state")
        assert dict(rows).get("indexed", 0) == 0
        assert len(asked) == sum(count for state, count in rows if state == "fetched") - 4


@pytest.mark.parametrize("words", [("--from", "2019-13"), ("--to", "next year"), ("--from", "2020", "--to", "2019")])
def test_a_wrong_bound_is_named(tmp_path: Path, peer: ArchivePeer, words: tuple[str, ...]) -> None:
    with importing(tmp_path / "tracker", peer) as tracker:
        told = tracker.run("backfill", POLICY, *words)
        assert told.returncode == 2
        assert words[1] in told.stderr
        assert peer.log() == []


def test_faults_on_the_way_leave_the_same_history(
    tmp_path: Path, peer: ArchivePeer, whole: tuple[State, list[str]]
) -> None:
    pages = "/web/2019[0-9]+id_/"
    peer.faults(
        {"match": "cdx", "kind": "status", "status": 503},
        {"match": "cdx", "kind": "truncate"},
        {"match": pages, "kind": "status", "status": 429, "headers": {"Retry-After": "1"}},
        {"match": pages, "kind": "status", "status": 503, "times": 2},
        {"match": pages, "kind": "reset"},
        {"match": pages, "kind": "truncate"},
    )
    with importing(tmp_path / "tracker", peer) as tracker:
        process = tracker.start("backfill", POLICY)
        assert process.wait(2 * PATIENCE) == 0, tracker.log().read_text("utf-8")
        assert state(tracker) == whole[0]
        asked = playbacks(peer.log())
        assert len(asked) - len(set(asked)) == 5  # what met a fault, and nothing else
        assert set(asked) == set(whole[1])


def test_a_demand_to_slow_down_holds_everything(
    tmp_path: Path, peer: ArchivePeer, whole: tuple[State, list[str]]
) -> None:
    """Without Retry-After: a minute, which the test does not wait for."""
    peer.faults({"match": "/web/20200", "kind": "status", "status": 429, "times": 1})
    with importing(tmp_path / "tracker", peer) as tracker:
        process = tracker.start("backfill", POLICY)
        tracker.until(lambda: tracker.rows("select name from archive_turn where held_until is not null"), "the pause")
        asked = playbacks(peer.log())
        process.kill()
        process.wait(PATIENCE)
        assert peer.log() == []
        with closing(sqlite3.connect(tracker.database, timeout=60)) as connection, connection:
            connection.execute("update archive_turn set held_until = null")
        told = tracker.run("backfill", POLICY)
        assert told.returncode == 0, told.stderr
        assert state(tracker) == whole[0]
        asked += playbacks(peer.log())
        assert len(asked) - len(set(asked)) == 1


def test_two_processes_keep_to_the_rates_together(tmp_path: Path, peer: ArchivePeer) -> None:
    rates = {"ARCHIVE__CAPTURES_PER_MINUTE": "200", "ARCHIVE__SEARCHES_PER_MINUTE": "60"}
    with importing(tmp_path / "tracker", peer, **rates) as tracker:
        tracker.declare("birch", {"id": "birch-privacy", "type": "Privacy Policy", "url": URL})
        assert tracker.run("list").returncode == 0
        processes = [
            tracker.start("backfill", policy, "--to", "2020-03", "--max-fetches", "8")
            for policy in (POLICY, "birch-privacy")
        ]
        assert [process.wait(PATIENCE) for process in processes] == [0, 0], tracker.log(0).read_text("utf-8")
        log = peer.log()
        captures = sorted(one["t"] for one in log if one["path"].startswith("/web/"))
        searches = sorted(one["t"] for one in log if "/cdx/" in one["path"])
        assert len(captures) == 16
        assert len(searches) >= 2
        assert min(after - before for before, after in pairwise(captures)) >= 0.3 - SLACK
        assert min(after - before for before, after in pairwise(searches)) >= 1.0 - SLACK
