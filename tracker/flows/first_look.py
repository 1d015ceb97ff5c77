"""The first look: a new policy's page is compared with the archive's newest capture of it.

Where they differ so much that ours is likely of another region or language, or another page, that is said. Nothing
waits for it: one question to the index and one capture, after the check.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from tracker.core.gating import mismatch
from tracker.core.model import Page, Reading, Verdict
from tracker.errors import CheckError, FetchError
from tracker.flows import Services
from tracker.flows.archive_words import host_of
from tracker.flows.captured import read_captured
from tracker.flows.hints import hints_of
from tracker.store import blobs, first_looks, tables
from tracker.store.archive_tables import FirstLook

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=10)
"""Until a look that failed, or was interrupted, is tried again; twice as long each time."""

TRIES = 4


def look(services: Services, only: Sequence[str] | None = None) -> FirstLook | None:
    """Compare one policy that is still to be compared, of those named; returns what came of it, None where none is.

    What cannot be had is tried again later; a look that is still wanted says why in `reason`.
    """
    found = first_looks.claim(services.database, services.now(), AGAIN, only)
    if found is None:
        return None
    try:
        return _compared(services, found)
    except FetchError as error:
        return _later(services, found, error)
    except CheckError as error:
        return _close(services, found, first_looks.FAILED, reason=f"the capture cannot be read: {error}")


def _compared(services: Services, found: FirstLook) -> FirstLook:
    """Ask and compare. Raises FetchErrors and ReadErrors."""
    with services.database.read() as session:
        policy = session.get_one(tables.Policy, found.policy_id)
        source = session.get_one(tables.Source, found.source_id)
        snapshot = session.get_one(tables.Snapshot, found.snapshot_id)
        body = blobs.get(session, snapshot.sha256)
    row = services.archive.newest(snapshot.final_url)
    if row is None:
        return _close(services, found, first_looks.DONE, reason="the archive holds no capture of it")
    came = services.archive.play(row.timestamp, row.original)
    at = came.captured_at
    page = Page(body, snapshot.content_type, snapshot.final_url, snapshot.captured_at)
    ours = services.workers.read(page, hints_of(source, policy.type, policy.language))
    theirs = read_captured(services, policy, source, Page(came.body, came.content_type, came.final_url, at))
    where = {"memento_url": services.archive.memento_url(row.timestamp, row.original), "captured_at": at}
    reason = _not_comparable(ours, theirs)
    if reason:
        return _close(services, found, first_looks.DONE, reason=reason, **where)
    differ = mismatch(ours, theirs)
    said = f"the newest capture in {host_of(services.archive.origin)}, of {at:%Y-%m-%d}, {differ}" if differ else ""
    return _close(services, found, first_looks.DONE, finding=said, **where)


def _not_comparable(ours: Reading, theirs: Reading) -> str:
    if theirs.verdict is not Verdict.POLICY:
        return f"the newest capture shows no policy ({theirs.verdict.value})"
    return "" if ours.verdict is Verdict.POLICY else "our page was taken for the policy by a person"


def _later(services: Services, found: FirstLook, error: FetchError) -> FirstLook:
    """Try again after a while what may pass, and say so; give up what will not."""
    if not error.transient or found.attempts >= TRIES:
        return _close(services, found, first_looks.FAILED, reason=str(error))
    wait = max(AGAIN * 2 ** (found.attempts - 1), timedelta(seconds=error.retry_after or 0))
    first_looks.put_off(services.database, found, services.now() + wait, str(error))
    found.reason = str(error)
    return found


def _close(services: Services, found: FirstLook, state: str, **values: object) -> FirstLook:
    said = str(values.get("finding") or "")
    note = f"{said[:1].upper()}{said[1:]}"
    log.info("archive.first_look", extra={"policy": found.policy_id, "finding": said, "reason": values.get("reason")})
    return first_looks.close(services.database, found, services.now(), state, note, **{"reason": "", **values})
