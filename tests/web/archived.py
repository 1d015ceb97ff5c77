"""A long past: a policy with 40 archived versions since 2016 and five live ones, and an import under way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlmodel import Session

from tests.web import texts
from tests.web.archive_rows import add_archived_version, add_capture, change_between, memento, see
from tests.web.rows import DAY, NOW, add_change, add_check, add_policy, add_version
from tracker.store import archive_tables, tables
from tracker.store.db import Database

OLD = "saltmarsh-privacy-policy"
IMPORTING = "saltmarsh-terms-of-service"
ARCHIVED = 40
BEGAN = datetime(2016, 2, 3, 4, 5, tzinfo=UTC)


def fill(opened: Database) -> None:
    """Both policies of one provider."""
    with opened.begin() as session:
        policy = add_policy(session, "saltmarsh", "Saltmarsh Telecom", "Privacy Policy", sector="Voice")
        _history(session, policy)
        terms = add_policy(session, "saltmarsh", "Saltmarsh Telecom", "Terms of Service")
        add_version(session, terms, texts.ENGLISH, NOW - 2 * DAY, NOW - timedelta(hours=5), stated_date="2026-03-01")
        _import(session, terms)


def fill_importing(opened: Database, **values: Any) -> None:
    """The second policy alone, with an import as said."""
    with opened.begin() as session:
        terms = add_policy(session, "saltmarsh", "Saltmarsh Telecom", "Terms of Service")
        add_version(session, terms, texts.ENGLISH, NOW - 2 * DAY, NOW - timedelta(hours=5), stated_date="2026-03-01")
        _import(session, terms, **values)


def text(number: int) -> str:
    """The text of a version; each names another number of days."""
    return texts.ENGLISH.replace("30 days", f"{30 + number} days") + f"\nParagraph {number} tells of calls.\n"


def _live(session: Session, policy: tables.Policy) -> list[tables.Version]:
    """Five versions of the last 200 days, seen twice a day."""
    found = []
    for number in range(5):
        at = NOW - (200 - 40 * number) * DAY
        until = at + 39 * DAY
        stated = (at - DAY).date().isoformat() if number != 3 else (at - 60 * DAY).date().isoformat()
        version = add_version(session, policy, text(50 + number), at, until, stated_date=stated)
        for half in range(1, 79):
            outcome = "not_modified" if half % 3 else "same"
            add_check(session, policy, at + half * DAY / 2, outcome, version_id=version.id)
        found.append(version)
    return found


def _history(session: Session, policy: tables.Policy) -> None:
    live = _live(session, policy)
    archived, stated = [], ""
    span = (live[0].first_seen_at - 300 * DAY - BEGAN) / ARCHIVED
    for number in range(ARCHIVED):
        at = BEGAN + number * span + (number % 7) * 5 * DAY
        if number > 25:
            at += 250 * DAY
        if number % 5 != 3:  # else a silent edit
            stated = (at - (10 if number % 8 != 5 else 90) * DAY).date().isoformat()
        outcome = "changed" if number else "first"
        version = add_archived_version(session, policy, text(number), at, outcome, stated_date=stated)
        for step in range(1, 3 if 12 < number < 18 else 5):
            see(session, policy, at + step * span / 7, "same", version)
        archived.append(version)
    captured = archived[20].first_seen_at
    add_capture(session, policy, captured - 3 * DAY, "not_played", reason="the archive shows another day")
    see(session, policy, captured - 2 * DAY, "refused", reason="consent: the page asks for consent")
    chain = [*archived, *live]
    for old, new in pairwise(chain):
        words: dict[str, Any] = {"words_changed": 25, "evidence": ["30 days -> 60 days"]}
        if new in live[1:]:
            add_change(session, policy, old, new, **words)
        else:
            change_between(session, policy, old, new, **words, kind="silent" if new.id and new.id % 4 else "change")
    last = live[-1]
    session.add(
        archive_tables.Receipt(
            policy_id=policy.id,
            version_id=last.id or 0,
            url="https://saltmarsh.example/privacy-policy",
            state="saved",
            memento_url=memento(last.first_seen_at, "https://saltmarsh.example/privacy-policy"),
            captured_at=last.first_seen_at + timedelta(minutes=3),
            wanted_at=last.first_seen_at,
            finished_at=last.first_seen_at + timedelta(minutes=5),
            next_attempt_at=last.first_seen_at,
        )
    )


def _import(session: Session, policy: tables.Policy, **values: Any) -> None:
    counts = {"indexed": 812, "planned": 141, "fetched": 57, "left": 84, "versions": 9, "eta_seconds": 640}
    session.add(
        archive_tables.Backfill(
            **{
                "policy_id": policy.id,
                "origin": "https://archive.example",
                "phase": "fetch",
                "counts": counts,
                "created_at": NOW - timedelta(minutes=9),
                "updated_at": NOW - timedelta(seconds=20),
                "lease_until": NOW + timedelta(minutes=2),
                "paused_until": NOW + timedelta(minutes=4),
                "reason": "the archive asked to slow down",
                **values,
            }
        )
    )
