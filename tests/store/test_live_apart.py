"""What an import adds is of another time: what counts or judges live checks does not see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from tests.web import rows
from tests.web.archive_rows import add_archived_version, change_between, see
from tests.web.rows import DAY, NOW
from tracker.core.masks import VOLATILE
from tracker.core.model import Outcome
from tracker.store import checks, decisions, leases, rhythms, tables, versions, views
from tracker.store import views_checks as attempts
from tracker.store import views_gating as gating
from tracker.store import views_history as history
from tracker.store.db import Database

OLD, MIDDLE, NEW = "We keep it for 30 days.\n", "We keep it for 60 days.\n", "We keep it for 90 days.\n"
ID = "acme-privacy-policy"


@pytest.fixture
def imported(database: Database) -> Database:
    """A policy seen live twice, the last time held, and three captures of the years before: two versions, a refusal."""
    with database.begin() as session:
        policy = rows.add_policy(session, "acme", "Acme", "Privacy Policy")
        current = rows.add_version(session, policy, NEW, NOW - 10 * DAY, NOW - DAY)
        rows.add_check(session, policy, NOW - 5 * DAY, "held", reason="short")
        first = add_archived_version(session, policy, OLD, NOW - 900 * DAY, "first")
        second = add_archived_version(session, policy, MIDDLE, NOW - 500 * DAY)
        see(session, policy, NOW - 400 * DAY, "refused", reason="not the policy")
        see(session, policy, NOW - 300 * DAY, "held", reason="an archived banner")
        for days, outcome in ((200, "returned"), (150, "returned"), (120, "cosmetic")):
            see(session, policy, NOW - days * DAY, outcome, current, reason=VOLATILE)
        change_between(session, policy, first, second)
        change_between(session, policy, second, current)
    return database


def policy_of(session: Session) -> tables.Policy:
    return session.get_one(tables.Policy, ID)


def test_the_gate_sees_the_live_checks_alone(imported: Database) -> None:
    with imported.read() as session:
        assert [one.reason for one in decisions.waiting_checks(session, ID, checks.GOOD)] == ["short"]
        assert gating.alternations(session, ID) == ()
        assert gating.places(session, ID) == ()
    told = checks.history(imported, ID)
    assert [one.reason for one in told.waiting] == ["short"]
    assert told.flips == 0
    assert len(told.known) == 3
    assert [shown.text for shown in told.recent] == [NEW]


def test_versions_known_to_the_gate_are_the_newest_in_time(imported: Database) -> None:
    with imported.read() as session:
        first = versions.live_versions(session, ID)
        assert [one.seq for one in first] == [1, 3, 2], "the live one, number 1, is the newest"
        assert [known.id for known in checks.history(imported, ID).known] == [one.id for one in first]


def test_a_rendition_of_the_past_is_not_how_a_version_is_written_now(imported: Database) -> None:
    with imported.begin() as session:
        current = session.get_one(tables.Version, policy_of(session).current_version_id)
        capture = see(session, policy_of(session), NOW - 100 * DAY, "cosmetic", current)
        check = session.get_one(tables.Check, capture.check_id)
        other = versions.add_rendition(session, check, current, rows.reading("We keep it for 90 days!\n"), [], NOW)
        assert other.id != versions.newest_rendition(session, current.id or 0).id
        assert history.newest_rendition(session, current.id or 0) != other.id
        assert [row.version_id for row in versions.recent_renditions(session, ID, 9)] == [current.id]
        old = session.exec(select(tables.Version).where(tables.Version.seq == 2)).one()
        assert versions.text_of(versions.newest_rendition(session, old.id or 0)) == OLD


def test_checks_spells_and_counts_are_of_live_checks(imported: Database) -> None:
    with imported.read() as session:
        assert attempts.outcomes(session, ID) == {"first": 1, "held": 1}
        assert attempts.outcomes(session, ID, archived=True)["returned"] == 2
        assert [check.origin for check in attempts.checks(session, ID).items] == ["live", "live"]
        captured = [check.captured_at for check in attempts.checks(session, ID, archived=True).items]
        assert len(captured) == 7
        assert captured == sorted(captured, key=str, reverse=True)
        assert [spell.reason for spell in attempts.spells(session, ID)] == ["short"]
        assert views.totals(session, NOW).last_check_at == NOW - 5 * DAY + timedelta(milliseconds=812)


def test_changes_of_the_past_are_no_rhythm(imported: Database) -> None:
    with imported.begin() as session:
        assert rhythms.rhythm_of(session, policy_of(session)).changes == ()
        # A change that a live check found, and in whose place the archive's finer record stands, does count.
        finer = versions.changes_of(session, ID)[0]
        ends = [session.get_one(tables.Version, id) for id in (finer.old_version_id, finer.new_version_id)]
        rows.add_change(session, policy_of(session), ends[0], ends[1], superseded_by=finer.id)
        assert rhythms.rhythm_of(session, policy_of(session)).changes == (finer.detected_at,)


def test_changes_are_told_in_the_order_of_time(imported: Database) -> None:
    with imported.read() as session:
        found = versions.changes_of(session, ID)
        assert [row.detected_at for row in found] == [NOW - 200 * DAY, NOW - 500 * DAY]
        assert not any(line.back for line in history.changes(session, policy_id=ID).items)
        assert history.changes(session, policy_id=ID, live_only=True).total == 0


def test_a_lease_leaves_checks_of_an_import_alone(imported: Database) -> None:
    with imported.begin() as session:
        policy = policy_of(session)
        policy.lease_until = NOW - DAY
        ids = []
        for origin in ("live", "archive"):
            check = rows.add_check(session, policy, NOW, "same", origin=origin)
            check.outcome = None
            ids.append(check.id)
    leases.lease_due(imported, NOW, timedelta(minutes=5), 1, only=[ID])
    with imported.read() as session:
        assert [session.get_one(tables.Check, id).outcome for id in ids] == [Outcome.FAILED.value, None]
