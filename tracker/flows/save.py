"""Save Page Now: an archive is asked to save the page of a new version, once, and is asked what became of it.

What it keeps is evidence of a third party: that the text stood there, and when. Every step is written down before it is
done, so that no end of the process has a page asked for twice.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from tracker.core.addresses import site_of
from tracker.core.archiving.model import moment
from tracker.errors import Ambiguous, ConfigError, FetchError, NotPossible
from tracker.fetch.archive import Saving
from tracker.flows import Services
from tracker.flows.wishes import may_be_told
from tracker.store import backfills, receipts
from tracker.store.archive_tables import Receipt
from tracker.store.tables import Snapshot

log = logging.getLogger(__name__)

POLL = timedelta(seconds=10)
"""Between two questions what became of a request, in its first minutes; a minute after that."""

SOON = timedelta(minutes=5)
LONGEST = timedelta(hours=2)
"""After this a request of which the archive says nothing is not asked about again."""

RETRY = timedelta(minutes=10)
TRIES = 8
"""How often a page is asked for that the archive says it did not save, for reasons that pass."""

NO_KEYS = timedelta(hours=1)
RECENT = timedelta(days=1)
"""A capture this much older than the wish may stand for it, where the archive says that it has one of late."""


def want(services: Services, policy_id: str) -> list[int]:
    """The receipts of a policy's current version, wished for by hand where there are none. Raises NotPossible."""
    with services.database.read() as session:
        pages = [
            session.get_one(Snapshot, source.last_snapshot_id)
            for source in backfills.sources(session, policy_id).values()
            if source.retired_at is None and source.last_snapshot_id
        ]
    if not may_be_told(services.archive.origin, pages):
        raise NotPossible(f"{policy_id}: its page stands in an inner network; an archive outside cannot reach it")
    found = receipts.want(services.database, policy_id, services.now())
    if not found:
        raise NotPossible(f"{policy_id} has no page of its own yet that could be saved; check it first")
    return found


def save_one(services: Services, only: Sequence[int] | None = None) -> Receipt | None:
    """Do the next step of one receipt that is due, of those named; returns it as it stands then, None where none is.

    Raises ConfigError where the keys cannot be read; nothing was asked then, and the receipt waits.
    """
    now = services.now()
    receipts.give_up_lost(services.database, now)
    found = receipts.claim(services.database, now, only)
    if found is None:
        return None
    stands = _follow(services, found) if found.job else _ask(services, found)
    told = {"policy": stands.policy_id, "state": stands.state, "archive_says": stands.message}
    log.info("archive.save", extra=told)
    return stands


def _ask(services: Services, found: Receipt) -> Receipt:
    try:
        answer = services.archive.save(found.url)
    except Ambiguous:
        return _write(services, found, state=receipts.UNKNOWN, message=receipts.LOST)
    except ConfigError as error:
        until = services.now() + NO_KEYS
        tries = found.attempts - 1
        _write(services, found, state=receipts.WANTED, message=str(error), attempts=tries, next_attempt_at=until)
        raise
    except FetchError as error:
        return _again(services, found, str(error), error.retry_after if error.transient else None, error.transient)
    return _answered(services, found, answer)


def _follow(services: Services, found: Receipt) -> Receipt:
    """Ask what became of a request."""
    since = services.now() - (found.asked_at or found.wanted_at)
    later = services.now() + (POLL if since < SOON else timedelta(minutes=1))
    try:
        answer = services.archive.saving(found.job)
    except FetchError as error:
        if not error.transient:
            return _write(services, found, state=receipts.UNKNOWN, message=str(error))
        answer = Saving("asked", found.job, message=str(error))
        later = max(later, services.now() + timedelta(seconds=error.retry_after or 0))
    if answer.state == "asked" and since > LONGEST:
        said = "the archive has not said what became of the request; it is not asked again"
        return _write(services, found, state=receipts.UNKNOWN, message=said)
    if answer.state == "asked":
        return _write(services, found, message=answer.message, next_attempt_at=later)
    return _answered(services, found, answer)


def _answered(services: Services, found: Receipt, answer: Saving) -> Receipt:
    if answer.state == "asked":
        return _write(services, found, job=answer.job, next_attempt_at=services.now() + POLL)
    if answer.state == "failed":
        return _again(services, found, answer.message, answer.later, answer.later is not None)
    timestamp, original = answer.timestamp, answer.original
    if site_of(original) != site_of(found.url):  # what it saved of another site would be no evidence for this page
        original = found.url
    if not timestamp:  # one of late stands for ours: which one, the index knows
        timestamp, original = _newest(services, found)
    kept = {}
    if timestamp:
        url = services.archive.memento_url(timestamp, original)
        kept = {"memento_url": url, "captured_at": _moment(timestamp)}
    return _write(services, found, state=receipts.SAVED, message=answer.message, **kept)


def _newest(services: Services, found: Receipt) -> tuple[str, str]:
    """The newest capture of a page as (timestamp, original), where it is of late; empty where it cannot be told."""
    try:
        row = services.archive.newest(found.url)
    except FetchError:
        return "", ""
    if row is None or row.captured_at < found.wanted_at - RECENT:
        return "", ""
    return row.timestamp, row.original


def _moment(timestamp: str) -> datetime | None:
    try:
        return moment(timestamp)
    except ValueError:
        return None


def _again(services: Services, found: Receipt, said: str, seconds: float | None, passing: bool) -> Receipt:
    """Wait until the archive may be asked again, where it surely did not save the page; else keep why it did not."""
    if not passing or found.attempts >= TRIES:
        return _write(services, found, state=receipts.FAILED, message=said, job="")
    until = services.now() + (timedelta(seconds=seconds) if seconds else RETRY)
    return _write(services, found, state=receipts.WANTED, message=said, job="", next_attempt_at=until)


def _write(services: Services, found: Receipt, **values: object) -> Receipt:
    return receipts.write(services.database, found.id or 0, services.now(), **values)
