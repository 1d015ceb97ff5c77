"""Vendors from a list: each step once, what fails said and alone, and the same list again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from tests.conftest import Clock
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import POLICY, leased, watched
from tracker.core.model import Origin
from tracker.core.since import Why
from tracker.core.vendors import Vendor
from tracker.errors import Blocked, Unreachable
from tracker.flows import Services
from tracker.flows.check import check
from tracker.flows.import_words import Progress, Report
from tracker.flows.onboard import BY, PATIENCE, Declared, Taken, Tools, VendorReport, onboard
from tracker.flows.since import accept_version
from tracker.store import tables, versions
from tracker.store.db import Database, open_database

ACCEPTED = date(2025, 6, 1)
VENDOR = Vendor(2, "Acme Telecom", ACCEPTED, policies=("https://acme.example/privacy",))
OTHER = "acme-terms"


@dataclass
class Archive:
    """An import that reads pages of long ago as checks of an archive would, once."""

    clock: Clock
    pages: dict[datetime, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    fails: Report | None = None

    def __call__(self, services: Services, policy_id: str, since: str) -> Generator[Progress, None, Report]:
        self.asked.append((policy_id, since))
        yield Progress("index")
        if self.fails is not None:
            return self.fails
        yield Progress("fetch", planned=120, fetched=60, eta_seconds=90.0)
        brought = 0
        with services.database.begin() as session:
            known = versions.live_versions(session, policy_id)
            for at in self.pages:
                if known and all(version.origin != Origin.ARCHIVE for version in known):
                    now = known[0]
                    row = tables.Version(
                        policy_id=policy_id,
                        seq=now.seq + 1,
                        key=f"key {at}",
                        origin="archive",
                        created_at=self.clock(),
                        captured_at=at,
                        first_seen_at=at,
                        last_seen_at=at + timedelta(days=20),
                    )
                    session.add(row)
                    session.flush()
                    rendition = versions.newest_rendition(session, now.id or 0)
                    session.add(
                        tables.Rendition(
                            version_id=row.id or 0,
                            text_sha256=rendition.text_sha256,
                            text=rendition.text,
                            created_at=self.clock(),
                        )
                    )
                    brought += 1
        return Report(policy_id, versions=brought, fetched=1)


@dataclass
class Declarer:
    """Says what is declared."""

    taken: tuple[Taken, ...] = (Taken(POLICY, "https://acme.example/privacy", new=True),)
    error: Exception | None = None
    problems: tuple[str, ...] = ()

    def __call__(self, vendor: Vendor, tell: Callable[[str], None]) -> Declared:
        if self.error is not None:
            raise self.error
        return Declared("acme", self.taken, ("Cookie Policy",), self.problems)


@pytest.fixture
def opened(migrated_sqlite: object, tmp_path: object, clock: Clock) -> Database:
    import shutil

    shutil.copy(str(migrated_sqlite), f"{tmp_path}/tracker.db")
    database = open_database(f"sqlite:///{tmp_path}/tracker.db")
    watched(database, clock(), POLICY, OTHER)
    return database


@pytest.fixture
def site(clock: Clock) -> Site:
    return Site(clock, otherwise=policy_page())


@pytest.fixture
def wired(opened: Database, clock: Clock, site: Site) -> Services:
    return services(opened, clock, site)


def one(wired: Services, tools: Tools, vendor: Vendor = VENDOR) -> VendorReport:
    (report,) = onboard(wired, [vendor], tools)
    return report


def baselines(wired: Services) -> list[tables.Baseline]:
    with wired.database.read() as session:
        return list(session.exec(select(tables.Baseline).order_by(tables.Baseline.id)))  # type: ignore[arg-type]


def test_a_vendor_is_checked_given_its_past_and_a_baseline_and_compared(
    wired: Services, clock: Clock, site: Site
) -> None:
    archive = Archive(clock, {datetime(2025, 5, 20, tzinfo=UTC): b""})
    steps: list[str] = []
    (report,) = onboard(wired, [VENDOR], Tools(Declarer(), archive), lambda _vendor, step: steps.append(step))
    assert (report.failed, report.left, len(site.requests)) == (False, ("Cookie Policy",), 1)
    assert archive.asked == [(POLICY, "20250303")], "from 90 days before the acceptance on"
    (policy,) = report.policies
    assert (policy.checked, policy.imported, policy.baseline) == ("first", 1, "set to version 2")
    assert policy.since is not None
    assert (policy.since.why, policy.since.old.seq, policy.since.new.seq) == (Why.SEEN, 2, 1)
    assert policy.cumulated is not None
    (row,) = baselines(wired)
    assert (row.accepted_at, row.accepted_by, row.note) == (datetime(2025, 6, 1, tzinfo=UTC), BY, "")
    assert steps == [
        "looking for its policies",
        f"checking {POLICY}",
        f"history of {POLICY}: index",
        f"history of {POLICY}: fetch 60 of 120, about 2 min left",
        f"comparing {POLICY}",
    ]


def test_the_same_list_again_does_nothing_twice(wired: Services, clock: Clock, site: Site) -> None:
    archive = Archive(clock, {datetime(2025, 5, 20, tzinfo=UTC): b""})
    tools = Tools(Declarer(), archive)
    one(wired, tools)
    clock.forward(hours=1)
    again = one(wired, tools)
    assert not again.failed
    (policy,) = again.policies
    assert (policy.checked, policy.imported, policy.baseline) == ("", 0, "kept: set before")
    assert (len(site.requests), len(baselines(wired)), len(archive.asked)) == (1, 1, 2)
    clock.forward(days=2)
    assert one(wired, tools).policies[0].checked == "same"


def test_a_baseline_set_on_less_evidence_follows_the_evidence(wired: Services, clock: Clock) -> None:
    stopped = Archive(clock, fails=Report(POLICY, problem="the archive does not answer", paused_until=clock()))
    report = one(wired, Tools(Declarer(), stopped))
    (policy,) = report.policies
    assert report.failed
    assert policy.problems == (
        "history: the archive does not answer (the archive may be asked again at 00:00 UTC); run the same command"
        " again to go on",
    )
    assert policy.since is not None
    assert (policy.since.why, policy.baseline) == (Why.LATER, "set to version 1")
    archive = Archive(clock, {datetime(2025, 5, 20, tzinfo=UTC): b""})
    (policy,) = one(wired, Tools(Declarer(), archive)).policies
    assert policy.baseline == "set to version 2"
    first, second = baselines(wired)
    assert (first.note, second.note) == ("the earliest evidence; what was in force is not known", "")


def test_what_a_person_accepted_later_stays(wired: Services, clock: Clock) -> None:
    tools = Tools(Declarer())
    one(wired, tools)
    accept_version(wired, POLICY, by="Ann", seq=1)
    report = one(wired, tools)
    (policy,) = report.policies
    assert (report.failed, policy.baseline) == (False, "kept: Ann accepted it on 2026-01-01")
    assert policy.since is not None
    assert policy.since.moment.date() == ACCEPTED, "the list asks what changed since its own day"
    assert len(baselines(wired)) == 2


def test_two_rows_cannot_give_one_policy_two_baselines(wired: Services) -> None:
    second = Vendor(3, "Acme Telecom", date(2025, 7, 1))
    first_report, report = onboard(wired, [VENDOR, second], Tools(Declarer()))
    assert (first_report.failed, report.failed) == (False, True)
    assert "row 2 accepts acme-privacy-policy on another day, 1 June 2025" in report.policies[0].problems[0]
    assert len(baselines(wired)) == 1


def test_a_policy_that_fails_stops_no_other(wired: Services, site: Site) -> None:
    site.answers[f"https://acme.example/{POLICY}/0"] = Blocked("acme.example refuses us")
    taken = (Taken(POLICY, "https://a.example", new=True), Taken(OTHER, "https://b.example", new=True))
    report = one(wired, Tools(Declarer(taken)))
    bad, good = report.policies
    assert report.failed
    assert (bad.since, bad.problems[0], "no version of" in bad.problems[1]) == (
        None,
        "check: failed: acme.example refuses us",
        True,
    )
    assert (good.problems, good.since is not None) == ((), True)


@pytest.mark.parametrize(
    ("error", "said"),
    [(Unreachable("acme.example does not answer"), "declare: acme.example does not answer"),
     (RuntimeError("oops"), "declare: internal error (RuntimeError); the log has the details")],
)  # fmt: skip
def test_a_vendor_that_fails_stops_no_other(wired: Services, error: Exception, said: str) -> None:
    class Sometimes(Declarer):
        def __call__(self, vendor: Vendor, tell: Callable[[str], None]) -> Declared:
            if vendor.row == 2:
                raise error
            return super().__call__(vendor, tell)

    first, second = onboard(wired, [VENDOR, Vendor(3, "Zeta", ACCEPTED)], Tools(Sometimes()))
    assert (first.problems, first.policies) == ((said,), ())
    assert (first.failed, second.failed) == (True, False)


def test_a_vendor_without_a_policy_failed(wired: Services) -> None:
    report = one(wired, Tools(Declarer(taken=())))
    assert (report.failed, "no policy was found" in report.problems[0]) == (True, True)
    report = one(wired, Tools(Declarer(taken=(), problems=("https://a.example: answered 404",))))
    assert report.problems == ("https://a.example: answered 404",)


def test_a_change_since_then_is_told(wired: Services, clock: Clock, site: Site) -> None:
    check(wired, leased(wired.database, clock()))
    clock.forward(days=30)
    site.otherwise = policy_page(("30 days", "60 days"))
    (policy,) = one(wired, Tools(Declarer()), Vendor(2, "Acme", date(2026, 1, 1))).policies
    assert policy.since is not None
    assert policy.cumulated is not None
    assert ([step.kind for step in policy.since.steps], len(policy.cumulated.comparison.loud())) == (["silent"], 1)


def test_a_policy_that_another_process_checks_is_waited_for(wired: Services, clock: Clock, site: Site) -> None:
    held = leased(wired.database, clock())

    def wait(_seconds: float) -> None:
        if site.requests == []:
            check(wired, held)

    (policy,) = one(wired, Tools(Declarer(), wait=wait)).policies
    assert (policy.checked, policy.problems, len(site.requests)) == ("checked by another process", (), 1)


def test_a_policy_that_stays_held_is_said(wired: Services, clock: Clock) -> None:
    leased(wired.database, clock())
    waits: list[float] = []
    (policy,) = one(wired, Tools(Declarer(), wait=waits.append)).policies
    assert (
        "another process holds acme-privacy-policy; if that was ended by force, it is free in 15" in policy.problems[0]
    )
    assert sum(waits) == PATIENCE
