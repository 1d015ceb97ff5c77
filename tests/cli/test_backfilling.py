"""`tracker backfill` and `tracker import`: what they refuse, and what they say when they end early."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.test_catalogue_commands import ACME, config, declare, site, tracker
from tests.fetch.loopback import Site, answer
from tests.flows.sample import policy_page
from tracker.core.archiving.model import Indexed
from tracker.flows import backfill as flow
from tracker.flows.import_words import Progress, Report
from tracker.store.archive_tables import Backfill
from tracker.store.db import open_database
from tracker.wiring import LazyArchive, now

__all__ = ["config", "site"]

ID = "acme-privacy-policy"


@pytest.fixture
def policy(config: Path) -> str:
    declare(config, ACME)
    assert tracker("sync").exit_code == 0
    return ID


def runs(monkeypatch: pytest.MonkeyPatch, ends: Report | BaseException) -> None:
    """Imports fetch two of four captures and end like this."""

    def run(*_: object, **__: object) -> Generator[Progress, None, Report]:
        yield Progress("fetch", indexed=9, planned=4, fetched=2, left=2)
        if isinstance(ends, BaseException):
            raise ends
        return ends

    monkeypatch.setattr(flow, "backfill", run)


@pytest.mark.parametrize("words", [("--from", "2999"), ("--to", "2999-03"), ("--from", "2999-03-01", "--dry-run")])
def test_bounds_in_the_future_are_refused(policy: str, words: tuple[str, ...]) -> None:
    result = tracker("backfill", policy, *words)
    assert (result.exit_code, "in the future" in " ".join(result.output.split())) == (2, True), result.output


def test_a_bound_of_this_year_is_none_of_the_future(policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    runs(monkeypatch, Report(policy, versions=1, captures=9, fetched=2))
    assert tracker("backfill", policy, "--from", "2020", "--to", f"{now():%Y}").exit_code == 0


def test_who_stops_an_import_hears_how_far_it_came(policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    runs(monkeypatch, KeyboardInterrupt())
    result = tracker("backfill", policy)
    assert result.exit_code != 0
    assert f"{policy}: stopped, 2 of about 4 fetched; run it again to go on" in result.stderr


def test_an_archive_that_is_down_is_said_without_counts(policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    until = now() + timedelta(hours=1)
    runs(monkeypatch, Report(policy, versions=6, problem="archive.example cannot be reached", paused_until=until))
    result = tracker("backfill", policy)
    said = f"{policy}: archive.example cannot be reached; asked again after {until:%Y-%m-%d %H:%M} UTC"
    assert (result.exit_code, result.stdout, result.stderr.strip()) == (1, "", said)


def test_how_far_the_other_process_is_is_said(policy: str, tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'data' / 'tracker.db'}")
    with database.begin() as session:
        session.add(
            Backfill(
                policy_id=policy,
                origin="https://archive.example",
                phase="fetch",
                owner="elsewhere:1",
                created_at=now(),
                updated_at=now(),
                lease_until=now() + timedelta(minutes=5),
                counts={"fetched": 7, "planned": 30},
            )
        )
    database.close()
    result = tracker("backfill", policy)
    assert result.exit_code == 1
    assert "another process is importing it" in result.stderr
    assert "it has fetched 7 of about 30 captures" in result.stderr


def test_the_day_of_a_saved_page_is_taken_as_people_write_it(policy: str, tmp_path: Path) -> None:
    page = tmp_path / "old.html"
    page.write_bytes(policy_page())
    result = tracker("import", policy, str(page), "--captured-at", "12 March 2017")
    assert (result.exit_code, result.stdout) == (0, "old.html, 2017-03-12: shows version 1, new\n")
    refused = tracker("import", policy, str(page), "--captured-at", "03/04/2017")
    assert (refused.exit_code, "3 April 2017 or 4 March 2017" in " ".join(refused.output.split())) == (2, True)


def test_of_a_site_that_refuses_us_the_last_capture_is_proposed(
    config: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes["/privacy"] = answer(b"no", "403 Forbidden")
    row = Indexed("key", "20250301120000", site.url("/privacy"), "text/html", "200", "A", "1")
    monkeypatch.setattr(LazyArchive, "newest", lambda _self, _url: row)
    monkeypatch.setenv("TRACKER_ARCHIVE__ORIGIN", "https://archive.example")
    result = tracker("add", site.url("/privacy"))
    assert result.exit_code == 1
    assert "archive.example saw it last on 2025-03-01: say --via wayback" in result.stderr
