"""Read model of the captures that show no version: what stands between two texts and proves neither."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from tracker.core.archiving.model import CaptureState
from tracker.store.archive_tables import Capture
from tracker.store.tables import Check

LIKE_ANOTHER = "its bytes are those of a capture that shows no version"


@dataclass(frozen=True, slots=True)
class Hole:
    """A capture that shows no version: the archive does not play it, or its page was not taken for the policy.

    `state`: of the capture; `outcome`: of its check, where it was fetched.
    """

    at: datetime
    state: str
    outcome: str
    reason: str
    memento_url: str


def holes(session: Session, policy_id: str, since: datetime, until: datetime) -> tuple[Hole, ...]:
    """The captures between two moments that show no version, oldest first; also those that were not asked for, since
    one of the same bytes showed none.
    """
    like, judged = aliased(Capture), aliased(Check)
    read = (
        select(like.digest)
        .join(judged, col(judged.id) == col(like.check_id))
        .where(like.policy_id == policy_id, like.digest != "", col(judged.outcome).is_not(None))
    )
    known, shows = read.where(col(judged.version_id).is_(None)), read.where(col(judged.version_id).is_not(None))
    like_none = col(Capture.digest).in_(known) & col(Capture.digest).not_in(shows)
    query = (
        select(Capture, Check)
        .join(Check, col(Check.id) == col(Capture.check_id), isouter=True)
        .where(Capture.policy_id == policy_id, Capture.captured_at > since, Capture.captured_at < until)
        .where(Capture.state != CaptureState.SAME.value)
        .where(or_(col(Capture.state) != CaptureState.INDEXED.value, like_none))
        .where(or_(col(Check.id).is_(None), col(Check.version_id).is_(None)))
    )
    found = session.exec(query.order_by(col(Capture.captured_at), col(Capture.id)))
    return tuple(
        Hole(
            at=capture.captured_at,
            state=capture.state,
            outcome=(check.outcome or "") if check else "",
            reason=_reason(capture, check),
            memento_url=capture.memento_url,
        )
        for capture, check in found
    )


def _reason(capture: Capture, check: Check | None) -> str:
    if capture.reason or check is not None:
        return capture.reason or (check.reason if check is not None else "")
    return LIKE_ANOTHER if capture.state == CaptureState.INDEXED.value else ""
