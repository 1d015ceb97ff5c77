"""Save Page Now: asked once for each new version, never twice where the answer was lost; what it said is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import Clock
from tests.flows.archive import URL
from tests.flows.past import TEXTS, Case
from tests.store.sample import POLICY
from tracker.core.archiving.model import stamp
from tracker.core.model import Outcome
from tracker.errors import Ambiguous, BadStatus, Blocked, ConfigError, NotPossible, RateLimited
from tracker.fetch.archive import ArchiveOptions, Saving
from tracker.flows.save import LONGEST, POLL, save_one, want
from tracker.store import receipts
from tracker.store.archive_tables import Receipt
from tracker.store.db import Database

SAVE = ArchiveOptions(setup_check=False, save=True, key_file="keys")


@pytest.fixture
def case(database: Database, clock: Clock) -> Case:
    case = Case(database, clock)
    case.services = replace(case.services, archive_options=SAVE)
    return case


def only(case: Case) -> Receipt:
    (row,) = case.rows(Receipt)
    assert isinstance(row, Receipt)
    return row


def saved(case: Case) -> Saving:
    return Saving("saved", "job-1", stamp(case.clock()), URL)


def test_each_new_version_is_saved_and_the_memento_kept(case: Case) -> None:
    assert case.look(TEXTS[0]) is Outcome.FIRST
    assert (only(case).state, only(case).url) == ("wanted", URL)
    case.archive.answers = [Saving("asked", "job-1", original=URL)]
    assert save_one(case.services) is not None
    assert (only(case).state, only(case).job) == ("asked", "job-1")
    assert save_one(case.services) is None  # not before its time
    case.archive.outcomes = [Saving("asked", "job-1"), saved(case)]
    for _ in range(2):
        case.clock.forward(seconds=POLL.total_seconds())
        save_one(case.services)
    row = only(case)
    assert (row.state, row.captured_at) == ("saved", case.clock() - 2 * POLL)
    assert row.memento_url == f"https://archive.example/web/{stamp(case.clock() - 2 * POLL)}/{URL}"
    assert row.finished_at == case.clock()
    case.clock.forward(hours=12)
    case.look(TEXTS[0])
    assert len(case.rows(Receipt)) == 1
    case.look(TEXTS[1])
    assert [one.version_id for one in case.rows(Receipt)] == [1, 2]
    assert case.archive.asked == [URL]
    with case.database.read() as session:
        assert [one.state for one in receipts.of_version(session, 1)] == ["saved"]
        assert [one.version_id for one in receipts.of_policy(session, POLICY)] == [2, 1]


def test_nothing_is_asked_where_nobody_said_so(case: Case) -> None:
    case.services = replace(case.services, archive_options=ArchiveOptions())
    case.look(TEXTS[0])
    assert case.rows(Receipt) == []
    assert save_one(case.services) is None


def test_an_answer_that_was_lost_is_never_asked_for_again(case: Case) -> None:
    case.look(TEXTS[0])
    case.archive.answers = [Ambiguous("lost")]
    save_one(case.services)
    assert only(case).state == "unknown"
    case.clock.forward(days=30)
    assert save_one(case.services) is None
    assert want(case.services, POLICY) == [only(case).id]
    assert save_one(case.services) is None
    assert case.archive.asked == [URL]


def test_a_process_that_ends_while_it_asks_asks_not_twice(case: Case) -> None:
    """Killed between the request and what it wrote of it."""
    case.look(TEXTS[0])
    assert receipts.claim(case.database, case.clock()) is not None
    assert save_one(case.services) is None
    case.clock.forward(hours=1)
    assert save_one(case.services) is None
    assert (only(case).state, only(case).message) == ("unknown", receipts.LOST)
    assert case.archive.asked == []


def test_a_process_that_ends_before_it_asks_or_after_it_heard_goes_on(case: Case) -> None:
    case.look(TEXTS[0])
    case.archive.answers = [Saving("asked", "job-1", original=URL)]
    save_one(case.services)
    case.clock.forward(seconds=10)
    assert receipts.claim(case.database, case.clock()) is not None  # killed while it asked what became of it
    case.archive.outcomes = [saved(case)]
    case.clock.forward(hours=1)
    save_one(case.services)
    assert only(case).state == "saved"
    assert case.archive.asked == [URL]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (Saving("failed", message="too many today", later=86_400.0), 86_400),
        (RateLimited("slow down", transient=True, retry_after=900.0), 900),
        (BadStatus("503", transient=True), 600),
    ],
)
def test_what_passes_is_waited_for(case: Case, said: Saving | BadStatus, seconds: int) -> None:
    case.look(TEXTS[0])
    case.archive.answers = [said, Saving("saved", "job-1", stamp(case.clock()), URL)]
    save_one(case.services)
    row = only(case)
    assert (row.state, row.next_attempt_at) == ("wanted", case.clock() + timedelta(seconds=seconds))
    assert row.message
    case.clock.forward(seconds=seconds - 1)
    assert save_one(case.services) is None
    case.clock.forward(seconds=1)
    save_one(case.services)
    assert only(case).state == "saved"
    assert only(case).attempts == 2


@pytest.mark.parametrize(
    "said", [Saving("failed", message="This site refuses to be saved"), Blocked("401: wrong keys")]
)
def test_a_refusal_is_kept_in_the_words_of_the_archive(case: Case, said: Saving | Blocked) -> None:
    case.look(TEXTS[0])
    case.archive.answers = [said]
    save_one(case.services)
    row = only(case)
    assert (row.state, row.message) == ("failed", said.message if isinstance(said, Saving) else str(said))
    assert row.finished_at is not None
    (again,) = want(case.services, POLICY)  # by hand it may be tried again
    assert again != row.id


def test_passing_failures_do_not_go_on_for_ever(case: Case) -> None:
    case.look(TEXTS[0])
    case.archive.answers = [Saving("failed", message="cannot fetch", later=60.0)] * 50
    for _ in range(50):
        save_one(case.services)
        case.clock.forward(hours=1)
    assert only(case).state == "failed"
    assert len(case.archive.asked) == 8


def test_a_request_of_which_the_archive_says_nothing_ends_unknown(case: Case) -> None:
    case.look(TEXTS[0])
    case.archive.answers = [Saving("asked", "job-1", original=URL)]
    case.archive.outcomes = [Saving("asked", "job-1")] * 1000
    began = case.clock()
    for _ in range(1000):
        save_one(case.services)
        case.clock.forward(seconds=10)
    assert only(case).state == "unknown"
    assert only(case).finished_at is not None
    assert only(case).finished_at - began <= LONGEST + timedelta(minutes=2)  # type: ignore[operator]
    assert len(case.archive.followed) < 200


def test_a_capture_of_late_stands_for_ours(case: Case) -> None:
    case.look(TEXTS[0])
    case.archive.hold(case.clock() - timedelta(hours=2), TEXTS[0])
    case.archive.answers = [Saving("saved", original=URL, message="already captured")]
    save_one(case.services)
    row = only(case)
    assert (row.state, row.captured_at, row.message) == (
        "saved",
        case.clock() - timedelta(hours=2),
        "already captured",
    )


def test_keys_that_cannot_be_read_are_said_and_nothing_is_lost(case: Case) -> None:
    case.look(TEXTS[0])
    case.archive.answers = [ConfigError("archive.key_file is empty"), saved(case)]
    with pytest.raises(ConfigError):
        save_one(case.services)
    assert (only(case).state, only(case).attempts) == ("wanted", 0)
    case.clock.forward(hours=1)
    save_one(case.services)
    assert only(case).state == "saved"


def test_by_hand_the_current_version_is_saved_once(case: Case) -> None:
    case.services = replace(case.services, archive_options=ArchiveOptions(key_file="keys", setup_check=False))
    with pytest.raises(NotPossible):
        want(case.services, POLICY)
    case.look(TEXTS[0])
    first = want(case.services, POLICY)
    assert want(case.services, POLICY) == first
    case.archive.answers = [saved(case)]
    save_one(case.services, first)
    assert want(case.services, POLICY) == first
    assert save_one(case.services, first) is None
