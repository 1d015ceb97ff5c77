"""What was imported: the last sight of a policy; and saved pages that seem to be another document: held, so that no
merge takes them, or let go by a person.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from tracker.core.archiving.model import CaptureState
from tracker.core.model import Outcome, Page, Verdict
from tracker.store import backfills, blobs, tables
from tracker.store.archive_tables import Backfill, Capture
from tracker.store.db import Database


def unjudged(session: Session, capture_id: int) -> Page | None:
    """The page of a capture that reads like a policy, and of which no merge or person has said what it is."""
    capture = session.get_one(Capture, capture_id)
    check = session.get_one(tables.Check, capture.check_id)
    if check.outcome or check.verdict != Verdict.POLICY.value or capture.state != CaptureState.FETCHED.value:
        return None
    kept = backfills.snapshot_of(session, check.id or 0)
    return Page(blobs.get(session, kept.sha256), kept.content_type, kept.final_url, kept.captured_at)


def imported_whole(session: Session, policy_id: str, origin: str, since: str) -> Backfill | None:
    """The newest import that brought all of a history from `since` on; None where none has."""
    row = Backfill
    whole = select(row).where(row.policy_id == policy_id, row.origin == origin, row.phase == "done", row.reason == "")
    whole = whole.where(row.until == "", col(row.since) <= since, row.most_fetches == 0, col(row.change_id).is_(None))
    return session.exec(whole.order_by(col(row.id).desc())).first()


def last_sight(session: Session, policy_id: str) -> datetime | None:
    """When an archive saw a policy last, by what was imported; None where nothing was."""
    row, shown = Capture, (CaptureState.FETCHED.value, CaptureState.SAME.value)
    query = select(row.captured_at).where(row.policy_id == policy_id, col(row.state).in_(shown), row.urlkey != "")
    return session.exec(query.order_by(col(row.captured_at).desc()).limit(1)).first()


def hold(database: Database, capture_id: int, reason: str) -> None:
    """Keep a page out of the history; its bytes stay as evidence of what was saved."""
    with database.begin() as session:
        capture = session.get_one(Capture, capture_id)
        check = session.get_one(tables.Check, capture.check_id)
        capture.state, capture.reason = CaptureState.BAD.value, reason
        check.outcome, check.reason = Outcome.HELD.value, reason


def let_go(database: Database, capture_id: int) -> None:
    """Let the next merge take a page that was held here."""
    with database.begin() as session:
        capture = session.get_one(Capture, capture_id)
        check = session.get_one(tables.Check, capture.check_id)
        if capture.state == CaptureState.BAD.value and check.outcome == Outcome.HELD.value:
            capture.state, capture.reason = CaptureState.FETCHED.value, ""
            check.outcome, check.reason = None, ""
