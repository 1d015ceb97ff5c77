"""Rows and values that the tests of the store and of the flows begin with."""

from __future__ import annotations

from datetime import datetime, timedelta

from tracker.core.model import Clause, ClauseKind, Fetched, Reading, StatedDate, Verdict
from tracker.store import tables
from tracker.store.db import Database
from tracker.store.leases import Leased, lease_due

POLICY = "acme-privacy-policy"


def watched(database: Database, now: datetime, *names: str, sources: int = 1) -> None:
    """Policies of one provider, due now; by default one, `acme-privacy-policy`."""
    with database.begin() as session:
        session.add(tables.Provider(id="acme", name="Acme Telecom", created_at=now))
        session.flush()
        for name in names or (POLICY,):
            session.add(
                tables.Policy(id=name, provider_id="acme", type="Privacy Policy", created_at=now, next_check_at=now)
            )
            session.flush()
            for position in range(sources):
                url = f"https://acme.example/{name}/{position}"
                session.add(tables.Source(policy_id=name, position=position, url=url, created_at=now))


def leased(database: Database, now: datetime, name: str = POLICY) -> Leased:
    """A lease on the policy, due or not."""
    found = lease_due(database, now, timedelta(minutes=15), 1, only=[name])
    assert found, f"{name} could not be leased"
    return found[0]


def fetched(body: bytes, at: datetime, *, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Fetched:
    """What a request brought."""
    return Fetched(
        url="https://acme.example/privacy",
        final_url="https://acme.example/privacy",
        status=status,
        body=body,
        content_type="text/html; charset=utf-8",
        request_headers=(("user-agent", "tracker"),),
        response_headers=headers,
        started_at=at,
        fetched_at=at,
        captured_at=at,
        fetcher="http",
        fetcher_version="1",
        address="192.0.2.1",
        wire_bytes=len(body),
    )


def reading(*paragraphs: str, updated: str = "") -> Reading:
    """A policy of these paragraphs, each a clause."""
    clauses, text = [], ""
    for paragraph in paragraphs:
        text += "\n\n" if text else ""
        start = len(text)
        text += paragraph
        clauses.append(Clause(ClauseKind.PARAGRAPH, start, len(text), start))
    stated = StatedDate(updated, "updated", f"Last updated {updated}") if updated else None
    return Reading(Verdict.POLICY, text, tuple(clauses), "Privacy Policy", "en", stated, reader="1")
