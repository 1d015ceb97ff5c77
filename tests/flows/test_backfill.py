"""An import of history: few captures, every boundary; what live checks recorded stands; any order will do."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from tests.conftest import Clock
from tests.flows.archive import URL, PaperArchive
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import POLICY, leased
from tracker.core.archiving.model import CaptureState
from tracker.core.model import Outcome
from tracker.errors import BadStatus, Blocked, NotPlayed, RateLimited, Unreachable
from tracker.flows import Services
from tracker.flows import backfill as flow
from tracker.flows import merge as merge_flow
from tracker.flows.backfill import Progress, Report, Wish, backfill, queue, resume
from tracker.flows.check import check
from tracker.flows.importing import Saved, import_pages
from tracker.flows.planning import Planned, plan_of
from tracker.flows.rebuild import rebuild
from tracker.store import backfills, tables, versions
from tracker.store.archive_tables import Alias, Backfill, Capture
from tracker.store.db import Database, open_database
from tracker.store.merged import Known, Merged

BEGAN = datetime(2024, 1, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
TEXTS = [
    policy_page(("30 days", f"{days} days"), date=f"{day} March 2024") for day, days in enumerate((20, 45, 60, 90), 1)
]
LATEST = policy_page(("30 days", "120 days"), date="5 December 2025")


def ended(running: Generator[Progress, None, Report]) -> Report:
    """What an import came to."""
    while True:
        try:
            next(running)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


@dataclass
class Case:
    """One policy at one address, a site and an archive."""

    database: Database
    clock: Clock
    archive: PaperArchive = field(default_factory=PaperArchive)
    slept: list[float] = field(default_factory=list)
    site: Site = field(init=False)

    def __post_init__(self) -> None:
        self.site = Site(self.clock)
        self.services = replace(services(self.database, self.clock, self.site), archive=self.archive)
        now = self.clock()
        with self.database.begin() as session:
            session.add(tables.Provider(id="acme", name="Acme Telecom", created_at=now))
            session.flush()
            policy = tables.Policy(
                id=POLICY, provider_id="acme", type="Privacy Policy", created_at=now, next_check_at=now
            )
            session.add(policy)
            session.add(tables.Channel(id="mail", kind="email", created_at=now))
            session.flush()
            session.add(tables.Subscription(channel_id="mail"))
            session.add(tables.Source(policy_id=POLICY, url=URL, created_at=now))

    def look(self, body: bytes) -> Outcome:
        """A live check that finds this page."""
        self.site.answers[URL] = body
        return check(self.services, leased(self.database, self.clock())).outcome

    def sleep(self, seconds: float) -> None:
        """Time passes."""
        self.slept.append(seconds)
        self.clock.forward(seconds=seconds)

    def fill(self, wish: Wish | None = None, stop: Callable[[], bool] = lambda: False) -> Report:
        """Import to the end of the run."""
        return ended(backfill(self.services, POLICY, wish, sleep=self.sleep, stop=stop))

    def versions(self) -> list[tables.Version]:
        """The versions that stand, the oldest first."""
        with self.database.read() as session:
            return list(versions.live_versions(session, POLICY))[::-1]

    def changes(self) -> list[tables.Change]:
        """The changes that stand, the oldest first."""
        with self.database.read() as session:
            return sorted(versions.changes_of(session, POLICY), key=lambda one: one.detected_at)

    def rows(self, table: Any) -> list[Any]:
        """All rows of a table, in the order of their ids."""
        with self.database.read() as session:
            return list(session.exec(select(table).order_by(col(table.id))))

    def outcomes(self) -> dict[str, tuple[str | None, str]]:
        """How the page of each capture was judged, by its timestamp."""
        checks = {row.id: row for row in self.rows(tables.Check)}
        return {
            row.timestamp: (checks[row.check_id].outcome, checks[row.check_id].reason)
            for row in self.rows(Capture)
            if row.check_id
        }

    def state(self) -> Any:
        """All that people see of the history, without ids."""
        with self.database.read() as session:
            rows = {row.id: row for row in versions.live_versions(session, POLICY)}
            texts = {id: versions.newest_rendition(session, id or 0).text_sha256 for id in rows}
            told = sorted(
                (
                    change.detected_at,
                    rows[change.old_version_id].key,
                    rows[change.new_version_id].key,
                    change.kind,
                    tuple(change.evidence),
                    change.words_changed,
                )
                for change in versions.changes_of(session, POLICY)
            )
        seen = sorted(
            (row.first_seen_at, row.last_seen_at, row.key, row.origin, texts[row.id]) for row in rows.values()
        )
        return seen, told, self.outcomes()


@pytest.fixture
def case(database: Database, clock: Clock) -> Case:
    return Case(database, clock)


def history(archive: PaperArchive, days: int = 600, changes: tuple[int, ...] = (70, 200, 431)) -> list[datetime]:
    """A capture a day, of texts that change on these days; returns when each was first captured."""
    bodies = [TEXTS[sum(day >= change for change in changes)] for day in range(days)]
    archive.every(BEGAN, DAY, bodies)
    return [BEGAN + day * DAY for day in (0, *changes)]


# --------------------------------------------------------------------------- before the first check


def test_versions_of_years_ago_are_found_with_few_fetches(case: Case) -> None:
    began = history(case.archive)
    assert case.look(LATEST) is Outcome.FIRST
    report = case.fill()
    found = case.versions()
    assert [row.first_seen_at for row in found[:-1]] == began
    assert [row.last_seen_at for row in found[:-2]] == [at - DAY for at in began[1:]]
    assert [row.origin for row in found] == ["archive"] * 4 + ["live"]
    assert (report.versions, report.captures, report.problem) == (4, 600, "")
    assert report.fetched == sum(case.archive.played.values()) <= 0.08 * 600
    assert [(row.old_version_id, row.new_version_id) for row in case.changes()] == [
        (old.id, new.id) for old, new in pairwise(found)
    ]
    assert [row.detected_at for row in case.changes()[:-1]] == began[1:]


def test_nobody_is_told_of_the_past_and_the_present_stays(case: Case) -> None:
    history(case.archive, days=90, changes=(40,))
    case.look(LATEST)
    before = case.rows(tables.Policy)[0]
    case.fill()
    after = case.rows(tables.Policy)[0]
    assert [alert.kind for alert in case.rows(tables.Alert)] == ["summary"]
    assert (after.current_version_id, after.current_rendition_id) == (
        before.current_version_id,
        before.current_rendition_id,
    )
    assert (after.state, after.next_check_at, after.last_change_at) == ("ok", before.next_check_at, None)
    case.clock.forward(hours=12)
    assert case.look(LATEST) in (Outcome.SAME, Outcome.NOT_MODIFIED)


def test_the_text_of_the_first_check_only_reaches_further_back(case: Case) -> None:
    case.archive.every(BEGAN, DAY, [LATEST] * 100)
    case.look(LATEST)
    case.fill()
    (only,) = case.versions()
    assert (only.origin, only.first_seen_at, only.captured_at) == ("live", BEGAN, case.clock())
    assert case.changes() == []
    assert {outcome for outcome, _ in case.outcomes().values()} <= {"first", "same"}


def test_without_a_live_check_the_newest_capture_is_what_the_first_check_compares_with(case: Case) -> None:
    history(case.archive, days=90, changes=(40,))
    case.fill()
    assert [row.origin for row in case.versions()] == ["archive"] * 2
    assert case.look(TEXTS[1]) is Outcome.SAME
    case.fill()
    rows = case.versions()
    assert [row.origin for row in rows] == ["archive"] * 2
    assert (rows[1].first_seen_at, rows[1].last_seen_at) == (BEGAN + 40 * DAY, case.clock())
    assert {row.kind for row in case.rows(tables.Alert)} == {"summary"}


def test_what_changed_between_the_newest_capture_and_the_first_check_is_told(case: Case) -> None:
    history(case.archive, days=90, changes=(40,))
    case.fill()
    assert case.look(LATEST) is Outcome.CHANGED
    (alert,) = [row for row in case.rows(tables.Alert) if row.kind == "change"]
    assert [(row.origin, row.id) for row in case.changes()][-1] == ("live", alert.change_id)
    before = case.state()
    case.fill()
    assert case.state()[1] == before[1]
    assert case.changes()[-1].id == alert.change_id


def test_reading_the_captures_again_changes_nothing(case: Case) -> None:
    history(case.archive, days=120, changes=(70,))
    case.look(LATEST)
    case.fill()
    before = case.state()
    (report,) = rebuild(case.services, [POLICY])
    assert (report.differs, report.unreadable) == (False, ())
    assert report.read > 3
    assert case.state() == before
    case.fill()
    assert case.state() == before


# --------------------------------------------------------------------------- among live checks


def test_a_gap_between_live_checks_is_narrowed_by_finer_changes(case: Case) -> None:
    case.clock.at = BEGAN
    case.look(TEXTS[0])
    case.clock.forward(days=100)
    assert case.look(TEXTS[2]) is Outcome.CHANGED
    (coarse,) = case.changes()
    case.archive.every(BEGAN + DAY, DAY, [TEXTS[0]] * 30 + [TEXTS[1]] * 30 + [TEXTS[2]] * 30)
    case.fill()
    first, second, third = case.versions()
    assert [row.origin for row in (first, second, third)] == ["live", "archive", "live"]
    assert (first.last_seen_at, second.first_seen_at) == (BEGAN + 30 * DAY, BEGAN + 31 * DAY)
    assert (second.last_seen_at, third.first_seen_at) == (BEGAN + 60 * DAY, BEGAN + 61 * DAY)
    finer = case.changes()
    assert [(row.old_version_id, row.new_version_id) for row in finer] == [(first.id, second.id), (second.id, third.id)]
    kept = next(row for row in case.rows(tables.Change) if row.id == coarse.id)
    assert kept.superseded_by == finer[1].id
    assert {name: getattr(kept, name) for name in ("records", "old_rendition_id", "kind", "detected_at")} == {
        name: getattr(coarse, name) for name in ("records", "old_rendition_id", "kind", "detected_at")
    }
    assert [alert.change_id for alert in case.rows(tables.Alert) if alert.kind == "change"] == [coarse.id]


def test_the_same_two_texts_in_the_gap_make_no_new_change(case: Case) -> None:
    case.clock.at = BEGAN
    case.look(TEXTS[0])
    case.clock.forward(days=60)
    case.look(TEXTS[1])
    before = case.changes()
    case.archive.every(BEGAN + DAY, DAY, [TEXTS[0]] * 20 + [TEXTS[1]] * 30)
    case.fill()
    assert [row.id for row in case.changes()] == [row.id for row in before]
    first, second = case.versions()
    assert (first.last_seen_at, second.first_seen_at) == (BEGAN + 20 * DAY, BEGAN + 21 * DAY)


def test_another_text_beside_live_checks_is_a_variant_and_no_version(case: Case) -> None:
    case.clock.at = BEGAN
    for _ in range(6):
        case.look(TEXTS[0])
        case.clock.forward(hours=12)
    case.archive.hold(BEGAN + timedelta(hours=5), TEXTS[3])
    case.archive.hold(BEGAN - DAY, TEXTS[0])
    case.fill(Wish(thorough=True))
    assert len(case.versions()) == 1
    assert case.archive.played.total() == 1  # what lies between live checks tells nothing


def test_captures_after_the_last_check_wait_for_the_next(case: Case) -> None:
    case.clock.at = BEGAN + 10 * DAY
    case.look(TEXTS[0])
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 9)
    case.archive.every(BEGAN + 11 * DAY, DAY, [TEXTS[1]] * 9)
    case.fill()
    assert len(case.versions()) == 1
    case.clock.at = BEGAN + 30 * DAY
    case.look(TEXTS[1])
    case.fill()
    assert case.versions()[1].first_seen_at == BEGAN + 11 * DAY


def test_a_text_that_went_back_is_a_return(case: Case) -> None:
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 60 + [TEXTS[1]] * 60 + [TEXTS[0]] * 60)
    case.fill()
    assert len(case.versions()) == 2
    assert [row.detected_at for row in case.changes()] == [BEGAN + 60 * DAY, BEGAN + 120 * DAY]
    assert case.versions()[0].last_seen_at == BEGAN + 179 * DAY


# --------------------------------------------------------------------------- what is no version


def test_what_is_no_policy_never_becomes_a_version(case: Case) -> None:
    wall = b"<!doctype html><title>Just a moment...</title><h1>Checking your browser before accessing acme.example</h1>"
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 3)
    case.archive.hold(BEGAN + 40 * DAY, wall)
    case.archive.hold(BEGAN + 41 * DAY, b"", status="404")
    refused = BadStatus("it answered 503 then")
    case.archive.hold(BEGAN + 80 * DAY, b"oops", error=refused)
    case.archive.hold(BEGAN + 120 * DAY, b"x", error=NotPlayed("another time"))
    case.archive.hold(BEGAN + 160 * DAY, b"y", error=Blocked("excluded"))
    case.archive.hold(BEGAN + 200 * DAY, TEXTS[0])
    report = case.fill()
    assert report.problem == ""
    (only,) = case.versions()
    assert (only.first_seen_at, only.last_seen_at) == (BEGAN, BEGAN + 200 * DAY)
    states = {row.captured_at: (row.state, row.reason) for row in case.rows(Capture)}
    assert states[BEGAN + 41 * DAY] == ("bad", "the site answered 404 then")
    assert states[BEGAN + 80 * DAY] == ("bad", "it answered 503 then")
    assert states[BEGAN + 120 * DAY][0] == "not_played"
    assert states[BEGAN + 160 * DAY][0] == "blocked"
    assert case.outcomes()["20240210080000"][0] == "refused"


def test_a_policy_that_moved_is_followed_from_that_time_on(case: Case) -> None:
    new = "https://acme.example/legal/privacy-notice"
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 50)
    for day in range(50, 60):
        case.archive.hold(BEGAN + day * DAY, TEXTS[1], status="301", moved_to=new)
    for day in range(20, 100):
        case.archive.hold(BEGAN + day * DAY, TEXTS[3] if day < 40 else TEXTS[1], url=new, digest=f"d{day}")
    case.fill()
    assert [(row.url, row.target, row.via) for row in case.rows(Alias)] == [(URL, new, "archived")]
    first, second = case.versions()
    assert second.first_seen_at == BEGAN + 50 * DAY
    assert (first.key, second.last_seen_at) != (second.key, first.last_seen_at)
    assert min(since for url, since, _ in case.archive.searches if url == new) >= "20240220"


def test_where_the_site_leads_today_is_recorded_and_looked_at(case: Case) -> None:
    new = "https://acme.example/legal/privacy-notice"
    case.look(TEXTS[1])
    with case.database.begin() as session:
        snapshot = session.exec(select(tables.Snapshot)).one()
        snapshot.redirects, snapshot.final_url = [[URL, 301, ""]], new
    case.archive.hold(BEGAN, TEXTS[0], url=new)
    case.fill()
    assert [(row.url, row.target, row.via, row.since) for row in case.rows(Alias)] == [(URL, new, "live", case.clock())]
    assert case.versions()[0].first_seen_at == BEGAN


def test_a_redirect_to_the_front_page_is_recorded_and_not_followed(case: Case) -> None:
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 5)
    case.archive.hold(BEGAN + 50 * DAY, b"<h1>Welcome</h1>", status="302", moved_to="https://acme.example/")
    case.fill()
    moved = case.rows(Capture)[-1]
    assert moved.state == "moved"
    assert "may have been removed" in moved.reason
    assert {url for url, _, _ in case.archive.searches} == {URL}
    assert len(case.versions()) == 1


# --------------------------------------------------------------------------- patience and interruption


def test_failures_that_pass_are_waited_out_and_what_fails_on_is_given_up(case: Case) -> None:
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 10)
    case.archive.failing = [Unreachable("reset", transient=True), RateLimited("slow", transient=True, retry_after=60)]
    assert case.fill().problem == ""
    assert 1.5 <= case.slept[0] <= 2.5
    assert sum(case.slept[1:]) == 60
    assert max(case.slept) <= flow.BEAT  # a longer sleep would lose the import
    case.archive.hold(BEGAN + 300 * DAY, b"z", error=Unreachable("reset", transient=True))
    assert case.fill().problem == ""
    assert case.rows(Capture)[-1].state == "failed"
    assert "after 6 tries" in case.rows(Capture)[-1].reason


def test_a_long_pause_ends_the_run_and_keeps_what_came(case: Case) -> None:
    history(case.archive, days=200, changes=(100,))
    told = 0

    def limited() -> bool:
        nonlocal told
        told += 1
        if told == 10:
            case.archive.failing = [RateLimited("slow down", transient=True, retry_after=3600)]
        return False

    report = case.fill(stop=limited)
    assert report.paused_until == case.clock() + timedelta(hours=1)
    assert case.rows(Backfill)[0].paused_until == report.paused_until
    played = set(case.archive.played)
    assert played
    assert case.versions()
    report = case.fill()
    assert report.problem == ""
    assert max(case.archive.played.values()) == 1
    assert [row.first_seen_at for row in case.versions()] == [BEGAN, BEGAN + 100 * DAY]


def test_an_address_that_the_archive_shows_to_nobody_is_said(case: Case) -> None:
    case.archive.failing = [Blocked("the archive shows this site to nobody")]
    report = case.fill()
    assert "to nobody" in report.problem
    assert case.rows(Backfill)[0].phase == "failed"


def test_no_more_is_fetched_than_was_allowed(case: Case) -> None:
    history(case.archive)
    case.fill(Wish(most_fetches=7))
    assert case.archive.played.total() == 7
    case.fill(Wish(most_fetches=7))
    assert case.archive.played.total() <= 14


def test_the_bounds_are_kept_to(case: Case) -> None:
    history(case.archive)
    case.fill(Wish(since="2024-06".replace("-", ""), until="202409"))
    assert {row.timestamp[:6] for row in case.rows(Capture)} == {"202406", "202407", "202408", "202409"}


def test_a_second_import_asks_for_what_is_new_only(case: Case) -> None:
    history(case.archive, days=100, changes=(50,))
    case.fill()
    played, asked = case.archive.played.total(), len(case.archive.searches)
    case.fill()
    assert case.archive.played.total() == played
    assert len(case.archive.searches) == asked + 1


def test_a_saved_page_hides_nothing_that_stands_before_it_from_the_next_import(case: Case) -> None:
    history(case.archive, days=100, changes=(50,))
    case.fill()
    case.archive.every(BEGAN + 200 * DAY, DAY, [TEXTS[2]] * 30)
    import_pages(case.services, POLICY, [Saved("new.html", TEXTS[3], "text/html", BEGAN + 400 * DAY)])
    case.fill()
    assert len(case.rows(Capture)) == 131
    assert len(case.versions()) == 4


def test_what_was_read_to_its_end_is_not_asked_for_again_within_older_bounds(case: Case) -> None:
    history(case.archive, days=100, changes=(50,))
    case.fill()
    asked = len(case.archive.searches)
    case.fill(Wish(until="202401"))
    assert len(case.archive.searches) == asked


class Killed(BaseException):
    """What ends a process in the middle."""


@pytest.mark.parametrize("seed", range(2))
def test_the_order_and_interruptions_make_no_difference(
    tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch, case: Case, seed: int
) -> None:
    chance = random.Random(seed)
    changes = tuple(sorted(chance.sample(range(5, 110), 2)))
    straight = case
    history(straight.archive, 120, changes)
    straight.clock.at = BEGAN + 90 * DAY
    straight.look(TEXTS[sum(change <= 250 for change in changes)])
    straight.clock.at = BEGAN + 120 * DAY
    straight.look(LATEST)
    straight.fill()
    expected = straight.state()

    def shuffled(*arguments: Any) -> Planned:
        planned = plan_of(*arguments)
        texts = list(planned.texts)
        chance.shuffle(texts)
        return replace(planned, texts=tuple(texts))

    opened = open_database(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'other.db')}")
    other = Case(opened, Clock())
    other.archive.stored = list(straight.archive.stored)
    monkeypatch.setattr(flow, "plan_of", shuffled)
    other.clock.at = BEGAN + 90 * DAY
    other.look(TEXTS[sum(change <= 250 for change in changes)])
    other.clock.at = BEGAN + 120 * DAY
    other.look(LATEST)
    for _ in range(3):
        budget = chance.randrange(1, 30)
        left = iter(range(budget))
        other.fill(stop=lambda left=left: next(left, None) is None)  # type: ignore[misc]
    other.fill()
    assert other.state() == expected
    assert max(other.archive.played.values()) == 1
    opened.close()


def test_an_import_that_is_killed_reads_what_it_kept(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    history(case.archive, days=100, changes=(50,))

    def dies(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(backfills, "judge", dies)
        with pytest.raises(Killed):
            case.fill()
    assert len(case.archive.played) == 1
    assert case.fill().problem == ""
    assert max(case.archive.played.values()) == 1
    assert len(case.versions()) == 2


def test_one_capture_that_fails_among_others_holds_nothing_up(case: Case) -> None:
    history(case.archive, days=300, changes=(100, 200))
    case.archive.stored[90].error = Unreachable("reset", transient=True)
    case.archive.stored[150].error = Unreachable("reset", transient=True)
    assert case.fill().problem == ""
    assert len(case.versions()) == 3
    assert sum(case.slept) < 2 * sum(flow.RETRIES) * 1.25


def test_an_import_within_other_bounds_waits_for_the_one_under_way(case: Case) -> None:
    history(case.archive, days=40, changes=(20,))
    with closing(backfill(case.services, POLICY, owner="one:1", sleep=case.sleep)) as running:
        next(running)
        other = backfill(case.services, POLICY, Wish(thorough=True), owner="two:2", sleep=case.sleep)
        assert "another process" in ended(other).problem
        assert len(case.rows(Backfill)) == 1
    again = backfill(case.services, POLICY, Wish(thorough=True), owner="two:2", sleep=case.sleep)
    assert ended(again).problem == ""
    assert [(row.thorough, row.reason) for row in case.rows(Backfill)] == [
        (False, "another import took its place"),
        (True, ""),
    ]
    assert max(case.archive.played.values()) == 1


def test_a_move_is_followed_though_the_import_was_killed_when_it_was_kept(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = "https://acme.example/legal/privacy-notice"
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 5)
    case.archive.hold(BEGAN + 50 * DAY, TEXTS[1], status="301", moved_to=new)
    case.archive.hold(BEGAN + 51 * DAY, TEXTS[1], url=new)

    def dies(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(backfills, "note_move", dies)
        with pytest.raises(Killed):
            case.fill()
    case.fill()
    assert [(row.url, row.target) for row in case.rows(Alias)] == [(URL, new)]
    assert case.versions()[1].first_seen_at == BEGAN + 51 * DAY
    case.archive.hold(BEGAN + 90 * DAY, TEXTS[2], url=new)
    case.fill()  # another import looks there as well
    assert case.versions()[2].first_seen_at == BEGAN + 90 * DAY
    assert max(case.archive.played.values()) == 1


def test_a_page_that_a_redirect_led_to_is_not_asked_for_again(case: Case) -> None:
    new = "https://acme.example/legal/privacy-notice"
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 5)
    case.archive.hold(BEGAN + 50 * DAY, TEXTS[1], status="301", moved_to=new)
    case.archive.hold(BEGAN + 50 * DAY, TEXTS[1], url=new)
    case.fill()
    moved, led_to = case.rows(Capture)[-2:]
    assert (moved.state, led_to.state) == ("moved", "fetched")
    assert case.archive.played[led_to.timestamp] == 1
    assert case.versions()[1].first_seen_at == BEGAN + 50 * DAY


def test_a_line_that_is_new_at_each_visit_makes_no_versions(case: Case) -> None:
    def page(days: int, number: int) -> bytes:
        line = f"<h2>Popular now</h2><p>Offer {number * 7919 % 1000} of the hour {number}</p><h2>End</h2><p>Acme</p>"
        return policy_page(("30 days", f"{days} days")).replace(b"</main>", f"{line}</main>".encode())

    for number in range(40):
        case.archive.hold(BEGAN + number * DAY, page(20 if number < 23 else 45, number))
    case.fill(Wish(thorough=True))
    assert [row.first_seen_at for row in case.versions()] == [BEGAN, BEGAN + 23 * DAY]


def test_another_process_is_left_to_its_import(case: Case) -> None:
    history(case.archive, days=40, changes=(20,))
    with closing(backfill(case.services, POLICY, owner="one:1", sleep=case.sleep)) as running:
        next(running)
        assert "another process" in ended(backfill(case.services, POLICY, owner="two:2", sleep=case.sleep)).problem
        with closing(backfill(case.services, POLICY, owner="two:2", dead=("one:1",), sleep=case.sleep)) as taken:
            next(taken)
            assert "took this import over" in ended(running).problem


def test_a_capture_that_two_processes_fetched_is_kept_once(case: Case) -> None:
    history(case.archive, days=3, changes=())
    number = queue(case.services, POLICY, Wish())
    running = resume(case.services, number or 0, POLICY, owner="slow:1", sleep=case.sleep)
    next(running)
    slow = case.rows(Capture)[0]
    case.clock.forward(seconds=2 * backfills.LEASE.total_seconds())
    ended(resume(case.services, number or 0, POLICY, owner="quick:2", sleep=case.sleep))
    assert isinstance(slow, Capture)
    came = case.archive.play(slow.timestamp, slow.original)
    kept = case.rows(tables.Check)
    assert backfills.keep(case.database, slow, came, "", CaptureState.FETCHED) in [row.id for row in kept]
    assert case.rows(tables.Check) == kept
    assert "another process" in ended(running).problem


def test_a_stop_ends_a_long_merge_and_the_next_run_does_it(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge_flow, "BEAT", 2)
    history(case.archive, days=10, changes=(5,))
    stopping: list[bool] = []
    for step in backfill(case.services, POLICY, sleep=case.sleep, stop=lambda: bool(stopping)):
        if step.phase == "merge":
            stopping.append(True)
    assert case.versions() == []
    assert [(row.finished_at, row.lease_until) for row in case.rows(Backfill)] == [(None, None)]
    played = case.archive.played.total()
    case.fill()
    assert len(case.versions()) == 2
    assert case.archive.played.total() == played


def test_a_merge_is_made_anew_where_another_one_was_written_meanwhile(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    history(case.archive, days=30, changes=(10,))
    walks: list[Known] = []
    own = merge_flow._merged

    def beside(services: Services, known: Known, beat: Callable[[], object]) -> Merged:
        walks.append(known)
        if len(walks) == 1:
            merge_flow.merge(services, POLICY)
        return own(services, known, beat)

    monkeypatch.setattr(merge_flow, "_merged", beside)
    case.fill()
    assert len(walks) == 3
    assert len(case.rows(tables.Version)) == 2
