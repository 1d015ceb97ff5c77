"""An import that waits, is bounded, interrupted or killed: it goes on where it was, and any order will do."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Clock
from tests.flows.archive import URL
from tests.flows.past import BEGAN, DAY, LATEST, TEXTS, Case, ended, history
from tests.flows.sample import policy_page
from tests.store.sample import POLICY
from tracker.core.archiving.model import CaptureState
from tracker.errors import Blocked, RateLimited, Unreachable
from tracker.flows import Services
from tracker.flows import backfill as flow
from tracker.flows import merge as merge_flow
from tracker.flows.backfill import Wish, backfill, queue, resume
from tracker.flows.importing import Saved, import_pages
from tracker.flows.planning import Planned, plan_of
from tracker.store import backfills, moves, tables
from tracker.store.archive_tables import Alias, Backfill, Capture
from tracker.store.db import Database, open_database
from tracker.store.merged import Known, Merged


@pytest.fixture
def case(database: Database, clock: Clock) -> Case:
    return Case(database, clock)


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
        patch.setattr(moves, "note_move", dies)
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
