"""The audit and the evidence as the pages show them: real rows, real sights."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web import rows
from tests.web.archive_rows import add_archived_version, change_between, memento, see
from tests.web.rows import DAY, NOW
from tracker.core.assessing.audit import Verdict
from tracker.store import archive_tables, tables, views_audit, views_proofs
from tracker.store import views_history as history
from tracker.store.db import Database

ID = "acme-privacy-policy"
DATES = ("2020-01-01", "2021-01-01", "2021-01-01", "2023-05-01")


@pytest.fixture
def audited(database: Database) -> Database:
    """Four versions: consistent with the archive, then a silent edit in it, then a backdated one that came live."""
    seen_at = [NOW.replace(year=year, month=month, day=2) for year, month in ((2020, 1), (2021, 1), (2022, 6))]
    with database.begin() as session:
        policy = rows.add_policy(session, "acme", "Acme", "Privacy Policy")
        live = rows.add_version(session, policy, "Kept for 99 days.\n", NOW - DAY, NOW - DAY, stated_date=DATES[3])
        archived = [
            add_archived_version(session, policy, f"Kept for {n} days.\n", at, stated_date=DATES[n])
            for n, at in enumerate(seen_at)
        ]
        for version, days in zip(archived, (361, 30, 90), strict=True):
            see(session, policy, version.first_seen_at + days * DAY, "same", version)
        for old, new in zip(archived, [*archived[1:], live], strict=True):
            change_between(session, policy, old, new, words_changed=40)
        session.add(
            archive_tables.Receipt(
                policy_id=policy.id,
                version_id=live.id or 0,
                url="https://acme.example/privacy-policy",
                state="saved",
                memento_url="https://archive.example/web/1/x",
                wanted_at=NOW,
                next_attempt_at=NOW,
            )
        )
    return database


def test_each_change_has_a_verdict_and_its_proof(audited: Database) -> None:
    with audited.read() as session:
        found = views_audit.audits(session, policy_id=ID)
    assert [(line.verdict, line.days > 0) for line in found.items] == [
        (Verdict.CONSISTENT, False),
        (Verdict.SILENT_EDIT, False),
        (Verdict.CONSISTENT, False),
    ]
    consistent = found.items[2]
    assert consistent.last_old is not None
    assert consistent.first_new is not None
    assert consistent.last_old.memento_url == memento(
        NOW.replace(year=2020, month=12, day=28), "https://acme.example/privacy-policy"
    )
    assert consistent.first_new.at == NOW.replace(year=2021, month=1, day=2)


def test_more_evidence_changes_the_verdict(audited: Database) -> None:
    with audited.begin() as session:
        third = session.get_one(tables.Version, 4)
        see(session, session.get_one(tables.Policy, ID), NOW - 100 * DAY, "same", third)
    with audited.read() as session:
        line = views_audit.audits(session, policy_id=ID).items[0]
        assert line.verdict is Verdict.BACKDATED
        assert line.days == ((NOW - 100 * DAY).date() - NOW.date().replace(2023, 5, 1)).days
        assert line.came is not None
        assert line.came.first.source == "live"
        assert line.came.width == 99 * DAY + timedelta(milliseconds=640)


def test_a_text_that_returns_is_not_backdated_by_the_sights_between(database: Database) -> None:
    first, then = (NOW.replace(year=2025, month=month, day=5) for month in (1, 6))
    with database.begin() as session:
        policy = rows.add_policy(session, "acme", "Acme", "Privacy Policy")
        old = add_archived_version(session, policy, "Kept for 1 day.\n", first, stated_date="2025-01-01")
        new = add_archived_version(session, policy, "Kept for 2 days.\n", then, stated_date="2025-06-01")
        change = change_between(session, policy, old, new, words_changed=40)
        see(session, policy, then + 180 * DAY, "same", old)
        see(session, policy, then + 200 * DAY, "same", new)
        session.flush()
        change_id = change.id or 0
    with database.read() as session:
        line = views_audit.audit_of(session, change_id)
        assert line is not None
        assert line.verdict is Verdict.CONSISTENT
    with database.begin() as session:  # found by a check of today, which did not know of the first time
        session.get_one(tables.Change, change_id).detected_at = then + 200 * DAY
    with database.read() as session:
        line = views_audit.audit_of(session, change_id)
        assert line is not None
        assert (line.verdict, line.days) == (Verdict.RETURNED, 0)
        assert line.why == "a return to an earlier version, first shown on 2025-06-05"


def test_filters_and_pages(audited: Database) -> None:
    with audited.read() as session:
        assert views_audit.audits(session, provider_id="acme", size=2).total == 3
        assert views_audit.audits(session, provider_id="other").total == 0
        silent = views_audit.audits(session, verdict=Verdict.SILENT_EDIT)
        assert [line.change.new.seq for line in silent.items] == [4]
        assert views_audit.audits(session, verdict=Verdict.CONSISTENT, number=2, size=1).items[0].change.new.seq == 3


def test_a_superseded_change_is_judged_by_what_stands(audited: Database) -> None:
    with audited.begin() as session:
        change = history.changes(session, policy_id=ID).items[1]
        old = session.get_one(tables.Version, change.old.id)
        rebuilt = tables.Version(**{**old.model_dump(exclude={"id"}), "seq": 9, "key": "rebuilt"})
        session.add(rebuilt)
        session.flush()
        old.superseded_by = rebuilt.id
    with audited.read() as session:
        line = views_audit.audited(session, [change])[0]
        assert line.last_old is not None
        assert (line.verdict, line.last_old.version_id) == (Verdict.SILENT_EDIT, rebuilt.id)


def test_the_evidence_of_a_version(audited: Database) -> None:
    with audited.read() as session:
        found = views_proofs.evidence(session, 2)
        assert found is not None
        assert (found.sights, len(found.proofs), len(found.appearances), found.receipts) == (2, 2, 1, ())
        newest, first = found.proofs
        assert newest.sight.at > first.sight.at
        assert all(len(proof.body_sha256) == 64 and len(proof.digest) == 32 for proof in found.proofs)
        assert found.texts[0].snapshot_ids
        live = views_proofs.evidence(session, 1)
        assert live is not None
        assert [receipt.state for receipt in live.receipts] == ["saved"]
        assert (live.proofs[0].digest, live.proofs[0].original) == ("", "")
        assert views_proofs.evidence(session, 99) is None


def test_a_date_that_is_none_claims_nothing(audited: Database) -> None:
    with audited.begin() as session:
        for row in (session.get_one(tables.Version, id) for id in (1, 4)):
            row.stated_date = "soon"
    with audited.read() as session:
        assert views_audit.audits(session, policy_id=ID).items[0].verdict is Verdict.NO_CLAIM
