"""Returns that were not told when they came, and stayed: told then, so that no reader's last word stays a false one.

A text that comes back is not told where the text it replaces had stood but shortly, or alternates: most are variants
that come and go. One that then stands for as long as a text must to be one in force is what the policy says, and
whoever was told of the other text must hear so.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, or_, select

from tracker.core.gating.gate import BACK, QUIETLY, SETTLED
from tracker.core.model import Origin, Outcome
from tracker.store import tables

STAYED = "the earlier version that came back has stayed: told now"
"""How the reason of a check begins that tells of a return before it."""

_MOVES = 50
"""How many moves of a policy between its versions are looked through for the last one that was told."""


def stayed(session: Session, policy: tables.Policy, now: datetime) -> tables.Change | None:
    """The quiet return to tell of at a check that found the current version again, or nothing.

    `policy`: as it was before this check. The first good check after a return has stood for long enough tells
    of it, so it is told once. Nothing where the current version is what was told last.
    """
    since, last_good_at = policy.last_change_at, policy.last_good_at
    if since is None or last_good_at is None or not last_good_at - since < SETTLED <= now - since:
        return None
    check = tables.Check
    moves = (Outcome.FIRST.value, Outcome.CHANGED.value, Outcome.RETURNED.value)
    query = (
        select(check)
        .where(check.policy_id == policy.id, check.origin != Origin.ARCHIVE.value)
        .where(or_(col(check.outcome).in_(moves), col(check.reason).startswith(STAYED)))
        .order_by(col(check.id).desc())
        .limit(_MOVES)
    )
    found = session.exec(query).all()
    if not found or not _quiet(found[0]) or found[0].change_id is None:
        return None
    told = next((one.version_id for one in found if not _quiet(one)), None)
    if told is None or policy.current_version_id in (told, session.get_one(tables.Version, told).superseded_by):
        return None
    change = session.get(tables.Change, found[0].change_id)
    if change is None or change.superseded_by is not None or change.new_version_id != policy.current_version_id:
        return None
    return change


def _quiet(check: tables.Check) -> bool:
    """Whether a check found a return and told nobody."""
    return check.reason.startswith(BACK) and check.reason.endswith(QUIETLY)
