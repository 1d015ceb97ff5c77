"""What changed since a day or a baseline: the version of then, how sure that is, the steps, and their proofs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from tests.conftest import Clock
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import POLICY, leased, watched
from tracker.core.since import Why, range_said, why_said
from tracker.errors import NotPossible
from tracker.flows import Services
from tracker.flows.check import check
from tracker.flows.since import cumulated, recorded, since, version_on
from tracker.store import tables
from tracker.store.archive_tables import Capture
from tracker.store.baselines import set_baseline
from tracker.store.db import Database

PAGES = {
    "first": policy_page(),
    "silent": policy_page(("30 days", "60 days")),
    "third": policy_page(("30 days", "60 days"), ("one month", "two months"), date="1 February 2026"),
}


@pytest.fixture
def lived(database: Database, clock: Clock) -> Services:
    """1 January: first. 11th: same. 21st: changed, same date. 10 February: changed. 20th: the second is back."""
    watched(database, clock())
    site = Site(clock)
    wired = services(database, clock, site)
    for day, name in ((0, "first"), (10, "first"), (20, "silent"), (40, "third"), (50, "silent")):
        clock.at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
        site.otherwise = PAGES[name]
        check(wired, leased(database, clock()))
    return wired


def test_a_day_on_which_the_text_was_seen_is_sure(lived: Services) -> None:
    with lived.database.read() as session:
        found = since(session, POLICY, date(2026, 1, 5))
    assert (found.why, found.old.seq, found.new.seq, found.in_force) == (Why.SEEN, 1, 2, None)
    assert [(step.old.seq, step.new.seq, step.back) for step in found.steps] == [
        (1, 2, False),
        (2, 3, False),
        (3, 2, True),
    ]
    assert why_said(found) == "Version 1 was in force on 5 January 2026: first seen 1 January 2026, and still then."
    assert [(step.change_id, step.kind, step.verdict) for step in found.undated] == [(1, "silent", "not_shown")]
    assert found.silent == (), "one word is too little to accuse of"
    assert (found.backdated, found.steps[2].verdict) == ((), "returned")


def test_each_step_has_its_range_and_what_proves_it(lived: Services) -> None:
    with lived.database.read() as session:
        found = since(session, POLICY, date(2026, 1, 5))
    assert [range_said(step) for step in found.steps] == [
        "11 January 2026 to 21 January 2026",
        "21 January 2026 to 10 February 2026",
        "10 February 2026 to 20 February 2026",
    ]
    for step in found.steps:
        assert step.after is not None
        assert [proof.at for proof in step.proofs] == [step.after, step.by]
        assert all(proof.snapshot_id for proof in step.proofs)


def test_a_day_between_two_looks_is_not_sure(lived: Services) -> None:
    with lived.database.read() as session:
        found = since(session, POLICY, date(2026, 1, 15))
        back = since(session, POLICY, date(2026, 2, 12))
    assert (found.why, found.old.seq) == (Why.UNSEEN, 1)
    assert why_said(found) == (
        "Version 1 is the last one seen before 15 January 2026, on 11 January 2026. The next sight is another text's,"
        " on 21 January 2026: it may have changed before 15 January 2026."
    )
    assert (back.why, back.old.seq, [step.new.seq for step in back.steps]) == (Why.UNSEEN, 3, [2])


def test_a_text_that_came_back_is_in_force_again(lived: Services) -> None:
    with lived.database.read() as session:
        found = since(session, POLICY, date(2026, 2, 20))
    assert (found.old.seq, found.new.seq, found.steps, found.why) == (2, 2, (), Why.SEEN)
    assert cumulated(lived, found).comparison.changes == ()


def test_a_stay_ends_though_its_text_came_back_later(lived: Services) -> None:
    with lived.database.read() as session:
        found = since(session, POLICY, date(2026, 2, 1))
    assert (found.old.seq, found.why) == (2, Why.UNSEEN), "seen on 21 January, next sight another text's on 10 February"


def test_evidence_that_begins_later_is_said(lived: Services) -> None:
    with lived.database.read() as session:
        found = since(session, POLICY, date(2025, 6, 1))
        assert version_on(session, POLICY, date(2025, 6, 1)) == (found.old.id, Why.LATER)
    assert (found.why, found.old.seq, len(found.steps)) == (Why.LATER, 1, 3)
    assert why_said(found) == (
        "The earliest evidence is from 1 January 2026: version 1. What was in force on 1 June 2025 is not known."
    )


def test_the_cumulative_comparison_is_assessed(lived: Services) -> None:
    with lived.database.read() as session:
        found = since(session, POLICY, date(2026, 1, 5))
        middle = since(session, POLICY, date(2026, 2, 12))
    whole = cumulated(lived, found)
    assert "30 days -> 60 days" in " ".join(whole.evidence)
    assert len(whole.comparison.loud()) == 1, "what the third version brought is gone again"
    assert whole.significance > 0
    assert len(cumulated(lived, middle).comparison.loud()) == 2
    with lived.database.read() as session:
        assert len(recorded(session, found.steps[0].change_id).loud()) == 1


def test_a_baseline_is_a_version_and_a_day(lived: Services) -> None:
    with lived.database.read() as session, pytest.raises(NotPossible, match="has no baseline yet"):
        since(session, POLICY)
    with lived.database.read() as session:
        first = since(session, POLICY, date(2026, 1, 5)).old
    with lived.database.begin() as session:
        set_baseline(session, POLICY, first.id, datetime(2026, 1, 5, tzinfo=UTC), "Ann", "contract")
    with lived.database.read() as session:
        found = since(session, POLICY)
    assert (found.why, found.old.seq, len(found.steps)) == (Why.SEEN, 1, 3)
    assert found.baseline is not None
    assert (found.baseline.by, found.baseline.note) == ("Ann", "contract")
    with lived.database.begin() as session:
        set_baseline(session, POLICY, first.id, datetime(2026, 2, 12, 8, 30, tzinfo=UTC), "Ben")
    with lived.database.read() as session:
        found = since(session, POLICY)
    assert (found.why, found.old.seq, len(found.steps)) == (Why.CHOSEN, 1, 3)
    assert why_said(found) == (
        "Version 1 was chosen by Ben for 12 February 2026. By the evidence of today version 3 was in force on"
        " 12 February 2026."
    )


def test_captures_of_an_archive_narrow_and_prove_a_step(lived: Services) -> None:
    """One fetched capture of the second text inside the gap, and a row with the same digest that was not fetched."""
    seen = datetime(2026, 1, 14, tzinfo=UTC)
    with lived.database.begin() as session:
        source = session.exec(tables_of_source()).one()
        check_row = tables.Check(
            policy_id=POLICY,
            origin="archive",
            started_at=datetime(2026, 3, 1, tzinfo=UTC),
            outcome="same",
            version_id=2,
        )
        session.add(check_row)
        session.flush()
        session.add(
            tables.Snapshot(
                source_id=source.id,
                check_id=check_row.id or 0,
                sha256="0" * 64,
                url=source.url,
                final_url=source.url,
                status=200,
                started_at=check_row.started_at,
                fetched_at=check_row.started_at,
                captured_at=seen,
                fetcher="wayback",
            )
        )
        first = _capture(source.id, seen, "fetched", check_id=check_row.id)
        session.add(first)
        session.flush()
        session.add(_capture(source.id, seen + timedelta(days=2), "same", same_as=first.id))
        version = session.get_one(tables.Version, 2)
        version.first_seen_at = seen
        session.add(version)
    with lived.database.read() as session:
        step = since(session, POLICY, date(2026, 1, 5)).steps[0]
        later = since(session, POLICY, date(2026, 1, 16))
    assert range_said(step) == "11 January 2026 to 14 January 2026"
    assert [(proof.at, proof.memento) for proof in step.proofs] == [
        (step.after, ""),
        (seen, "https://archive.example/20260114000000"),
    ]
    assert (later.old.seq, later.why) == (2, Why.SEEN), "it was seen on 16 January by a capture with the same digest"
    first_sight, last_sight = later.old_proofs
    assert first_sight.memento == "https://archive.example/20260114000000"
    assert (last_sight.memento, last_sight.snapshot_id is not None) == ("", True), "our own look of 21 January"


def test_without_a_version_nothing_can_be_said(database: Database, clock: Clock) -> None:
    watched(database, clock())
    with database.read() as session:
        with pytest.raises(NotPossible, match="no version of"):
            since(session, POLICY, date(2026, 1, 1))
        with pytest.raises(NotPossible, match="there is no policy 'nobody'"):
            since(session, "nobody", date(2026, 1, 1))


def tables_of_source() -> Any:
    return select(tables.Source).where(tables.Source.policy_id == POLICY)


def _capture(source_id: int | None, at: datetime, state: str, **values: Any) -> Capture:
    return Capture(
        policy_id=POLICY,
        source_id=source_id or 0,
        timestamp=f"{at:%Y%m%d%H%M%S}",
        captured_at=at,
        original="https://acme.example/privacy",
        state=state,
        memento_url=f"https://archive.example/{at:%Y%m%d%H%M%S}",
        **values,
    )
