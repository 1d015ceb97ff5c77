"""Taking one capture: played, kept before it is read, then read; and what it is where it shows no text."""

from __future__ import annotations

import logging
from dataclasses import replace

from tracker.core.addresses import same_address
from tracker.core.archiving.candidates import home_page
from tracker.core.archiving.model import CaptureState
from tracker.core.gating import gate
from tracker.core.model import Fetched, History, Outcome, Page, Verdict
from tracker.errors import Blocked, CheckError, FetchError, NotPlayed
from tracker.flows import Services
from tracker.flows.captured import read_captured
from tracker.store import backfills, blobs, moves, snapshots, tables
from tracker.store.archive_tables import Capture

log = logging.getLogger(__name__)


def take_capture(
    services: Services, policy: tables.Policy, source: tables.Source, capture: Capture, reached: int | None = None
) -> str:
    """Fetch a capture and read it; returns the address it moved to, or nothing.

    `reached`: the snapshot of this very page, where a redirect led to it before; then nothing is asked.
    Raises FetchErrors that are transient, and nothing is recorded then; whatever else is wrong is recorded as what
    became of the capture.
    """
    try:
        fetched = _again(services, capture, reached) if reached else _played(services, capture)
    except FetchError as error:
        if error.transient:
            raise
        _give_up(services, capture, error)
        return ""
    memento = services.archive.memento_url(capture.timestamp, capture.original)
    if not same_address(fetched.final_url, capture.original):
        return _moved(services, capture, fetched, memento)
    check_id = backfills.keep(services.database, capture, fetched, memento, CaptureState.FETCHED)
    page = Page(fetched.body, fetched.content_type, fetched.final_url, fetched.captured_at)
    _read(services, policy, source, check_id, page)
    return ""


def _played(services: Services, capture: Capture) -> Fetched:
    return services.archive.play(capture.timestamp, capture.original)


def _again(services: Services, capture: Capture, snapshot_id: int) -> Fetched:
    """What was kept when a redirect led to this capture."""
    with services.database.read() as session:
        return replace(snapshots.fetched_of(session, snapshot_id), url=capture.original, redirects=())


def read_kept(services: Services, policy: tables.Policy, sources: dict[int, tables.Source]) -> int:
    """Read the captures that were kept and not read, because the import was ended in between; returns how many."""
    with services.database.read() as session:
        left = backfills.unread(session, policy.id)
    for check_id, source_id, snapshot in left:
        with services.database.read() as session:
            body = blobs.get(session, snapshot.sha256)
        page = Page(body, snapshot.content_type, snapshot.final_url, snapshot.captured_at)
        _read(services, policy, sources[source_id], check_id, page)
    return len(left)


def _read(services: Services, policy: tables.Policy, source: tables.Source, check_id: int, page: Page) -> None:
    """Read a kept page and write what it is; whether it is a version, the merge tells."""
    database, now = services.database, services.now
    try:
        reading = read_captured(services, policy, source, page)
    except CheckError as error:
        backfills.judge(
            database, check_id, now(), outcome=Outcome.FAILED.value, reason=str(error), error_kind=error.kind
        )
        return
    key = gate(reading, History(), page.captured_at or now()).key
    values = {"verdict": reading.verdict.value, "key": key, "notes": list(reading.notes)}
    if reading.verdict is not Verdict.POLICY:
        reason = f"{reading.verdict.value}: {reading.reason}" if reading.reason else reading.verdict.value
        values |= {"outcome": Outcome.REFUSED.value, "reason": reason}
    backfills.judge(database, check_id, now(), **values)


def moves_kept(services: Services, policy_id: str) -> list[tuple[Capture, str]]:
    """The moves that archived redirects told of, with where to, oldest first; recorded as aliases, where the import was
    ended before that. Those to the front page of a site are none.
    """
    with services.database.read() as session:
        found = backfills.moves(session, policy_id)
    for capture, target in found:
        _note(services, capture, target)
    return [(capture, target) for capture, target in found if not home_page(target)]


def _moved(services: Services, capture: Capture, fetched: Fetched, memento: str) -> str:
    """Record where a capture led; to the front page of a site means that the policy was gone."""
    target = fetched.final_url
    gone = home_page(target)
    reason = f"it led to {target}" + (", a front page: the policy may have been removed then" if gone else "")
    backfills.keep(services.database, capture, fetched, memento, CaptureState.MOVED, reason)
    _note(services, capture, target)
    log.info("archive.moved", extra={"policy": capture.policy_id, "to": target})
    return "" if gone else target


def _note(services: Services, capture: Capture, target: str) -> None:
    with services.database.begin() as session:
        moves.note_move(session, capture.policy_id, capture.original, target, "archived", capture.captured_at)


def _give_up(services: Services, capture: Capture, error: FetchError) -> None:
    """Record why a capture shows no text, with what was archived in its place as evidence where anything was."""
    state = CaptureState.NOT_PLAYED if isinstance(error, NotPlayed) else CaptureState.BAD
    if error.fetched is not None:
        memento = services.archive.memento_url(capture.timestamp, capture.original)
        backfills.keep(services.database, capture, error.fetched, memento, state, str(error))
        return
    if isinstance(error, Blocked):
        state = CaptureState.BLOCKED
    backfills.settle(services.database, {capture.id or 0: (state, str(error))})
