"""What an import leaves, as the pages of evidence see it: each version with the interval in which it appeared."""

from __future__ import annotations

from datetime import timedelta

from tests.conftest import Clock
from tests.flows.past import BEGAN, DAY, LATEST, Case, history
from tests.store.sample import POLICY
from tracker.core.assessing.audit import Verdict
from tracker.core.model import Outcome
from tracker.store import views_audit, views_checks, views_imports, views_proofs, views_sights
from tracker.store.db import Database


def test_an_import_gives_each_version_its_interval(database: Database, clock: Clock) -> None:
    case = Case(database, clock)
    began = history(case.archive)
    assert case.look(LATEST) is Outcome.FIRST
    case.fill()
    rows = case.versions()
    with database.read() as session:
        found = views_sights.appearances(session, POLICY)
        assert [one.version_id for one in found] == [row.id for row in rows]
        assert [one.first.at for one in found] == [row.first_seen_at for row in rows]
        assert [one.width for one in found[1:4]] == [DAY] * 3, "exact to adjacent captures"
        assert [one.first.source for one in found] == ["archive"] * 4 + ["live"]
        assert all(one.first.memento_url and one.last.memento_url for one in found[:-1])
        assert [one.first.at for one in found[:-1]] == began
        audited = views_audit.audits(session, policy_id=POLICY).items
        assert all(line.last_old and line.first_new for line in audited)
        assert {line.verdict for line in audited} <= {Verdict.CONSISTENT, Verdict.BACKDATED, Verdict.EFFECTIVE_LATER}
        proofs = views_proofs.evidence(session, rows[1].id or 0)
        assert proofs is not None
        assert all(proof.digest and proof.body_sha256 for proof in proofs.proofs)
        (line,) = views_imports.imports(session, POLICY)
        assert (line.phase, line.running, line.versions) == ("done", False, 4)
        assert views_checks.outcomes(session, POLICY) == {"first": 1}
        assert views_checks.spells(session, POLICY) == ()


def test_a_text_that_was_taken_back_appears_twice(database: Database, clock: Clock) -> None:
    case = Case(database, clock)
    other = LATEST.replace(b"120 days", b"7 days")
    case.archive.every(BEGAN, 10 * DAY, [LATEST] * 12 + [other] * 12 + [LATEST] * 12)
    case.look(LATEST)
    case.fill()
    with database.read() as session:
        found = views_sights.appearances(session, POLICY)
        mementos = views_sights.mementos(session, POLICY)
    first, second, third = found
    assert (first.version_id, first.version_id == third.version_id) == (case.versions()[0].id, True)
    assert second.before == first.last
    assert second.width == timedelta(days=10)
    assert mementos[first.version_id][0].at == BEGAN
    assert third.last.source == "live"
