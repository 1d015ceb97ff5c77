"""What a user accepted stays accepted, and is found under the version that stands for it today."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import START
from tests.store.sample import POLICY, reading, watched
from tracker.store import tables, versions
from tracker.store.baselines import baseline_of, set_baseline
from tracker.store.db import Database

OTHER = "acme-terms-of-service"


@pytest.fixture
def filled(database: Database) -> Database:
    """Two policies; the first has versions 1 to 3."""
    watched(database, START, POLICY, OTHER)
    with database.begin() as session:
        check = tables.Check(policy_id=POLICY, started_at=START)
        session.add(check)
        session.flush()
        for days in range(3):
            versions.add_version(session, check, reading(f"{days} days"), str(days), (), START, START)
    return database


def test_a_policy_without_a_baseline_has_none(filled: Database) -> None:
    with filled.read() as session:
        assert baseline_of(session, POLICY) is None


def test_the_newest_row_holds_and_the_older_stay(filled: Database) -> None:
    later = START + timedelta(days=1)
    with filled.begin() as session:
        set_baseline(session, POLICY, 2, later, "Ada", "contract signed")
        set_baseline(session, POLICY, 1, START, "Bo")
    with filled.read() as session:
        found = baseline_of(session, POLICY)
        assert found is not None
        assert (found[0].version_id, found[0].accepted_at, found[0].accepted_by, found[1].id) == (1, START, "Bo", 1)
        first = session.get_one(tables.Baseline, 1)
        assert (first.version_id, first.accepted_at, first.accepted_by, first.note) == (
            2,
            later,
            "Ada",
            "contract signed",
        )
        assert baseline_of(session, OTHER) is None


def test_a_version_that_was_superseded_is_found_under_what_stands_for_it(filled: Database) -> None:
    with filled.begin() as session:
        set_baseline(session, POLICY, 1, START)
        session.get_one(tables.Version, 1).superseded_by = 2
        session.get_one(tables.Version, 2).superseded_by = 3
    with filled.read() as session:
        found = baseline_of(session, POLICY)
        assert found is not None
        assert (found[0].version_id, found[1].id) == (1, 3)


@pytest.mark.parametrize(("policy", "version"), [(POLICY, 9), (OTHER, 1)])
def test_only_a_version_of_the_policy_can_be_its_baseline(filled: Database, policy: str, version: int) -> None:
    with filled.begin() as session, pytest.raises(LookupError, match=f"{policy} has no version {version}"):
        set_baseline(session, policy, version, START)
