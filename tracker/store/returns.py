"""Returns that were not told when they came, and stayed: told then, so that no reader's last word stays a false one.

A text that comes back is not told where the text it replaces had stood but shortly, or alternates: most are variants
that come and go. One that then stands for as long as a text must to be one in force is what the policy says, and
whoever was told of the other text must hear so.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from tracker.core.gating.gate import BACK, QUIETLY, SETTLED
from tracker.core.model import Origin, Outcome
from tracker.store import tables, versions

STAYED = "the earlier version that came back has stayed: told now"
"""How the reason of a check begins that tells of a return before it."""


def stayed(session: Session, policy: tables.Policy, now: datetime) -> tables.Change | None:
    """The quiet return to tell of at a check that found the current version again, or nothing.

    `policy`: as it was before this check. The first good check after a return has stood for long enough tells
    of it, so it is told once. Nothing where the current version is what was told last.
    """
    since, last_good_at = policy.last_change_at, policy.last_good_at
    if since is None or last_good_at is None or not last_good_at - since < SETTLED <= now - since:
        return None
    moves, quiet = _moves(policy.id), _quiet()
    newest = session.exec(moves.limit(1)).first()
    told = session.exec(moves.where(~quiet).limit(1)).first()
    if newest is None or told is None or newest.id == told.id:
        return None
    if newest.change_id is None or told.version_id is None:
        return None
    if versions.standing(session, told.version_id).id == policy.current_version_id:
        return None
    change = _standing(session, newest.change_id)
    return change if change is not None and change.new_version_id == policy.current_version_id else None


def _moves(policy_id: str) -> SelectOfScalar[tables.Check]:
    """The checks by which a policy moved between its versions, or told of such a move, newest first."""
    check = tables.Check
    outcomes = (Outcome.FIRST.value, Outcome.CHANGED.value, Outcome.RETURNED.value)
    query = select(check).where(check.policy_id == policy_id, check.origin != Origin.ARCHIVE.value)
    query = query.where(or_(col(check.outcome).in_(outcomes), col(check.reason).startswith(STAYED)))
    return query.order_by(col(check.id).desc())


def _quiet() -> ColumnElement[bool]:
    """Whether a check found a return and told nobody."""
    reason = col(tables.Check.reason)
    return reason.startswith(BACK) & reason.endswith(QUIETLY)


def _standing(session: Session, change_id: int) -> tables.Change | None:
    """The change that stands today for one; newer rules may have put another in its place, or nothing."""
    change, passed = session.get(tables.Change, change_id), set[int]()
    while change is not None and change.superseded_by is not None and change.id not in passed:
        passed.add(change.id or 0)
        change = session.get(tables.Change, change.superseded_by)
    return change
