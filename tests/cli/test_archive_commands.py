"""What commands ask of a web archive, against a real one on loopback: saving, gaps, first looks, imports for later."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.archive_peer import Archived, ArchivePeer, archiving
from tests.cli.test_catalogue_commands import config
from tests.fetch.loopback import Site, answer, serving
from tests.flows.sample import policy_page
from tests.flows.test_first_look import GERMAN
from tracker.cli.application import app

__all__ = ["config"]

ID = "acme-privacy-policy"
OLD, NEW = policy_page(), policy_page(("30 days", "90 days"), date="1 November 2026")
DAY = timedelta(days=1)


def tracker(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(rest=answer(OLD)) as running:
        running.routes["/robots.txt"] = answer(b"", "404 Not Found")
        yield running


@dataclass
class Desk:
    """One policy of the site, and an archive that holds captures of it."""

    site: Site
    peer: ArchivePeer
    database: Path

    def sql(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Run a statement on the database."""
        with sqlite3.connect(self.database) as connection:
            return connection.execute(statement, values).fetchall()


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%d%H%M%S")


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Parametrized indirectly by bodies: captures, one a day up to yesterday."""
    folder, site = request.getfixturevalue("config"), request.getfixturevalue("site")
    bodies = getattr(request, "param", [])
    url, now = f"http://127.0.0.1:{site.port}/privacy", datetime.now(UTC)
    (folder / "providers").mkdir()
    declared = f'name = "Acme"\n[[policies]]\ntype = "Privacy Policy"\nurl = "{url}"\n'
    (folder / "providers" / "acme.toml").write_text(declared)
    (folder / "keys").write_text("access\nsecret\n")
    held = [
        Archived(url, stamp(now - (len(bodies) - number) * DAY), body + f"<!-- {number} -->".encode())
        for number, body in enumerate(bodies)
    ]
    with archiving(tmp_path / "archive", held) as peer:
        monkeypatch.setenv("TRACKER_ARCHIVE__ORIGIN", peer.origin)
        monkeypatch.setenv("TRACKER_ARCHIVE__SEARCHES_PER_MINUTE", "6000")
        monkeypatch.setenv("TRACKER_ARCHIVE__CAPTURES_PER_MINUTE", "6000")
        monkeypatch.setenv("TRACKER_ARCHIVE__KEY_FILE", "keys")
        yield Desk(site, peer, tmp_path / "data" / "tracker.db")


def age(desk: Desk, days: int) -> None:
    """As if the last check had been so many days ago."""
    then = (datetime.now(UTC) - days * DAY).strftime("%Y-%m-%d %H:%M:%S.000000")
    desk.sql("UPDATE version SET last_seen_at = ?, first_seen_at = ?, captured_at = ?", then, then, then)
    desk.sql('UPDATE "check" SET started_at = ?, finished_at = ?', then, then)
    desk.sql("UPDATE policy SET last_good_at = ?, last_check_at = ?", then, then)


def test_a_page_is_saved_and_the_receipt_printed(desk: Desk) -> None:
    early = tracker("save", ID)
    assert early.exit_code == 1
    assert "has no page of its own yet" in early.stderr
    assert tracker("check", ID).exit_code == 0
    result = tracker("save", ID)
    assert result.exit_code == 0, result.output
    assert f"{ID}: saved on " in result.stdout
    assert f"{desk.peer.origin}/web/" in result.stdout
    again = tracker("save", ID, "--json")
    (receipt,) = (json.loads(line) for line in again.stdout.splitlines())
    assert (receipt["state"], receipt["attempts"]) == ("saved", 1)
    assert receipt["memento_url"] in result.stdout
    asked = [one for one in desk.peer.log() if one["method"] == "POST" and one["path"] == "/save"]
    assert len(asked) == 1
    assert desk.sql("SELECT count(*) FROM receipt") == [(1,)]


@pytest.mark.parametrize("desk", [[OLD] * 10 + [NEW] * 9], indirect=True)
def test_a_change_after_a_gap_is_told_with_its_day(desk: Desk) -> None:
    assert tracker("check", ID).exit_code == 0
    age(desk, 20)
    desk.site.routes["/privacy"] = answer(NEW)
    result = tracker("check", ID)
    assert result.exit_code == 0, result.output
    day = datetime.now(UTC) - 10 * DAY
    assert f"{ID}: the text changed between {day:%Y-%m-%d}" in result.stdout
    assert f"and {day + DAY:%Y-%m-%d}" in result.stdout
    assert desk.sql("SELECT phase, counts ->> 'fetched' <= 8 FROM backfill") == [("done", 1)]
    searches = [one for one in desk.peer.log() if one["path"].startswith("/cdx")]
    assert len([one for one in searches if "from=" in one["query"]]) == 1


@pytest.mark.parametrize("desk", [[GERMAN] * 2], indirect=True)
def test_a_new_policy_of_another_language_is_asked_about(desk: Desk) -> None:
    result = tracker("check", ID)
    assert result.exit_code == 0, result.output
    assert "is in German, ours in English: another region?" in result.stdout
    assert desk.sql("SELECT state FROM first_look") == [("done",)]


@pytest.mark.parametrize("desk", [[GERMAN] * 2], indirect=True)
def test_where_all_are_checked_new_policies_are_compared_by_the_service(desk: Desk) -> None:
    result = tracker("check", "--all")
    assert result.exit_code == 0, result.output
    assert desk.sql("SELECT state FROM first_look") == [("wanted",)]
    assert desk.peer.log() == []


@pytest.mark.parametrize("desk", [[OLD] * 10 + [NEW] * 9], indirect=True)
def test_an_import_may_be_left_to_the_service(desk: Desk) -> None:
    desk.site.routes["/privacy"] = answer(NEW)
    tracker("check", ID)
    result = tracker("backfill", ID, "--later")
    assert result.exit_code == 0, result.output
    assert "is queued" in result.stdout
    assert desk.sql("SELECT phase, owner FROM backfill") == [("index", "")]
    assert tracker("backfill", ID).exit_code == 0
    assert desk.sql("SELECT phase FROM backfill") == [("done",)]


def test_a_saved_page_that_is_larger_than_a_page_may_be_is_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_FETCH__MAX_BYTES", "100kb")
    large = tmp_path / "large.html"
    large.write_bytes(b"x" * 100_001)
    result = tracker("import", ID, str(large), "--captured-at", "2019-03-23")
    assert result.exit_code == 2
    assert "larger than the 100,000 bytes" in result.output
