"""Vendors brought in with an archive behind them: what was in force then, and every step since, by its captures."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from tests.conftest import Clock
from tests.flows.archive import PaperArchive
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import POLICY, watched
from tracker.core.since import Why, range_said
from tracker.core.vendors import Vendor
from tracker.errors import Blocked, RateLimited
from tracker.flows import Services
from tracker.flows.backfill import Progress, Report, Wish, backfill
from tracker.flows.onboard import Declared, Import, Taken, Tools, VendorReport, onboard
from tracker.store import tables
from tracker.store.db import open_database

URL = f"https://acme.example/{POLICY}/0"
BEGAN = datetime(2025, 1, 1, 8, tzinfo=UTC)
STEP = timedelta(days=4)
TEXTS = [policy_page(("30 days", f"{days} days")) for days in (20, 45, 60)]
TODAY = policy_page(("30 days", "90 days"), date="5 December 2025")
VENDOR = Vendor(2, "Acme Telecom", date(2025, 4, 20), policies=(URL,))


@pytest.fixture
def archive() -> PaperArchive:
    """A capture every four days: the second text from 2 April 2025 on, the third from 1 July."""
    made = PaperArchive()
    for count in range(80):
        at = BEGAN + count * STEP
        text = TEXTS[(at >= datetime(2025, 4, 2, tzinfo=UTC)) + (at >= datetime(2025, 7, 1, tzinfo=UTC))]
        made.hold(at, text.replace(b"</body>", f"<script>{count}</script></body>".encode()), url=URL)
    return made


@pytest.fixture
def wired(migrated_sqlite: Path, tmp_path: Path, clock: Clock, archive: PaperArchive) -> Services:
    shutil.copy(migrated_sqlite, tmp_path / "tracker.db")
    database = open_database(f"sqlite:///{tmp_path}/tracker.db")
    watched(database, clock())
    return replace(services(database, clock, Site(clock, otherwise=TODAY)), archive=archive)


def declare(_vendor: Vendor, _tell: object) -> Declared:
    return Declared("acme", (Taken(POLICY, URL, new=True),))


def history(sleeping: list[float]) -> Import:
    def imported(services: Services, policy_id: str, since: str) -> Generator[Progress, None, Report]:
        return backfill(services, policy_id, Wish(since=since), sleep=sleeping.append)

    return imported


def one(wired: Services, run: Import) -> VendorReport:
    (report,) = onboard(wired, [VENDOR], Tools(declare, run))
    return report


def told(report: VendorReport) -> list[tuple[int, int, str, bool]]:
    (policy,) = report.policies
    assert policy.since is not None
    return [(step.old.seq, step.new.seq, range_said(step), step.undated) for step in policy.since.steps]


def test_the_archive_tells_what_was_in_force_and_every_step_since(wired: Services) -> None:
    report = one(wired, history([]))
    (policy,) = report.policies
    assert (report.failed, policy.problems, policy.imported) == (False, (), 3)
    assert policy.since is not None
    assert (policy.since.why, policy.since.new.origin) == (Why.SEEN, "live")
    with wired.database.read() as session:
        (row,) = session.exec(select(tables.Baseline)).all()
    assert row.version_id == policy.since.old.id
    ranges = [(range, undated) for _, _, range, undated in told(report)]
    assert ranges == [
        ("30 June 2025 to 4 July 2025", True),
        ("13 November 2025 to 1 January 2026", False),
    ]
    first = policy.since.steps[0]
    assert [proof.memento for proof in first.proofs] == [
        f"https://archive.example/web/20250630080000/{URL}",
        f"https://archive.example/web/20250704080000/{URL}",
    ]
    assert policy.cumulated is not None
    assert "45 days -> 90 days" in " ".join(policy.cumulated.evidence)


def test_interrupted_it_goes_on_and_comes_to_the_same(wired: Services, archive: PaperArchive) -> None:
    class Killed(BaseException):
        pass

    def cut(after: int) -> Import:
        def imported(services: Services, policy_id: str, since: str) -> Generator[Progress, None, Report]:
            running = history([])(services, policy_id, since)
            for _ in range(after):
                yield next(running)
            running.close()
            raise Killed

        return imported

    for after in (1, 3, 5):
        with pytest.raises(Killed):
            one(wired, cut(after))
    report = one(wired, history([]))
    assert (report.failed, len(told(report))) == (False, 2)
    assert max(Counter(archive.played).values()) == 1, "no capture is fetched twice"
    again = one(wired, history([]))
    assert told(again) == told(report)
    assert again.policies[0].baseline == "kept: set before"
    archive.failing = [RateLimited("too many requests", transient=True, retry_after=3600)]
    down = one(wired, history([]))
    assert (down.failed, down.policies[0].imported) == (False, report.policies[0].imported)
    assert len(archive.failing) == 1, "what is imported is not asked for again"
    assert max(Counter(archive.played).values()) == 1


def test_an_archive_that_asks_for_a_long_pause_is_said_and_asked_again_later(
    wired: Services, archive: PaperArchive
) -> None:
    archive.failing = [RateLimited("too many requests", transient=True, retry_after=3600)]
    report = one(wired, history([]))
    (policy,) = report.policies
    assert (report.failed, policy.since is not None) == (True, True)
    assert policy.problems[0].startswith("history: too many requests (the archive may be asked again at 01:00 UTC)")
    assert policy.since is not None
    assert policy.since.why is Why.LATER
    report = one(wired, history([]))
    assert (report.failed, report.policies[0].baseline.startswith("set to version")) == (False, True)


def test_a_site_that_refuses_us_is_told_with_the_last_sight_of_the_archive(wired: Services, clock: Clock) -> None:
    site = Site(clock)
    site.answers[URL] = Blocked("acme.example refuses us")
    refused = replace(services(wired.database, clock, site), archive=wired.archive)
    (policy,) = one(refused, history([])).policies
    assert policy.imported == 3
    said = policy.problems[-1]
    assert "today's text is unknown; archive.example saw it last on 2025-11-13" in said
    assert 'via = "wayback"' in said
