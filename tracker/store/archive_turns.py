"""When a web archive may be asked: one line for all processes that share the database, kept over restarts.

A turn is taken by one transaction when it has come, not reserved ahead: who wakes up late from waiting then pushes the
next one back, and nobody comes closer than the interval. A pause that the archive asked for holds for all kinds of
requests. Archive.org shuts out for an hour, doubling each time, who goes on for a minute after a 429;
those who are shut out see refused connections. An archive of one's own, on this machine or in a private network, shuts
nobody out: it was only restarted.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import update
from sqlmodel import Session, col, select

from tracker.core.addresses import inner
from tracker.errors import RateLimited, Unreachable
from tracker.store.archive_tables import ArchiveTurn, Backfill
from tracker.store.db import Database, insert_new

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 30.0
"""Longest wait for a turn; beyond it whoever asks is sent away with the time to come again."""
HOLD_SECONDS = (60.0, 900.0, 3600.0)
"""The pause after the first 429 without Retry-After, after the second in a row, after each further one."""
SHUT_OUT_SECONDS = 3600.0
OWN_SECONDS = 5.0
"""The pause of an archive of one's own that takes no connection."""
MOST_HOLD_SECONDS = 86_400.0
"""No pause is longer; one that seems to be was set by a clock that ran ahead."""
CLOCKS_DIFFER = 300.0


class ArchiveTurns:
    """The turns at one archive. Share one between threads.

    `per_minute`: how many requests of each kind at most, evenly spread. `sleep` waits so many seconds and says whether
    it was woken; without it, `close` wakes those who wait.
    """

    def __init__(
        self,
        database: Database,
        origin: str,
        per_minute: Mapping[str, float],
        now: Callable[[], datetime],
        sleep: Callable[[float], bool] | None = None,
    ) -> None:
        self._database = database
        self._origin = origin
        self._host = urlsplit(origin).netloc or origin
        self._own = inner(urlsplit(origin).hostname or "")
        self._intervals = {kind: 60.0 / rate for kind, rate in per_minute.items()}
        self._now = now
        self._closed = threading.Event()
        self._sleep = sleep or self._closed.wait

    def take(self, kind: str) -> None:
        """Wait for a turn of that kind.

        Raises RateLimited (transient, with `retry_after`) where that takes longer than `PATIENCE_SECONDS`, and
        Unreachable after `close`.
        """
        waited = 0.0
        while True:
            wait = self._granted(kind)
            if self._closed.is_set():
                raise Unreachable("the tracker is stopping", transient=True)
            if wait <= 0:
                return
            waited += wait
            if waited > PATIENCE_SECONDS:
                raise RateLimited(f"others are asking {self._host}", transient=True, retry_after=wait)
            if self._sleep(wait):
                raise Unreachable("the tracker is stopping", transient=True)

    def answered(self) -> None:
        """Forget earlier strikes: the archive answered as it should. Writes only where there are any."""
        with self._database.read() as session:
            row = session.get(ArchiveTurn, self._origin)
            if row is None or not (row.strikes or row.refusals):
                return
        with self._database.begin() as session:
            row = self._row(session, self._origin)
            row.strikes = row.refusals = 0

    def limited(self, retry_after: float | None) -> float:
        """Hold all requests: as long as the archive asks for, and longer at each strike in a row. Returns seconds."""
        with self._database.begin() as session:
            row, now = self._row(session, self._origin), self._now()
            rest = _rest(row, now)
            row.refusals = 0
            if rest <= 0:  # else this request was under way with the one that brought the pause: no strike of its own
                row.strikes += 1
            least = HOLD_SECONDS[min(max(row.strikes, 1), len(HOLD_SECONDS)) - 1]
            asked = least if retry_after is None else retry_after if row.strikes <= 1 else max(least, retry_after)
            return self._hold(row, now, max(rest, asked), "asked us to slow down")

    def refused(self) -> float:
        """Count a connection that was not taken; from the second in a row on we are shut out. Returns seconds."""
        with self._database.begin() as session:
            row, now = self._row(session, self._origin), self._now()
            rest = _rest(row, now)
            if rest > 0:
                return rest
            row.refusals += 1
            if row.refusals < 2:
                return 0.0
            seconds = OWN_SECONDS if self._own else SHUT_OUT_SECONDS * 2 ** min(row.refusals - 2, 10)
            return self._hold(row, now, seconds, "cannot be reached: it took no connection twice in a row")

    def close(self) -> None:
        """Send all who wait away."""
        self._closed.set()

    def _granted(self, kind: str) -> float:
        """Take the turn if it has come, and set the next one; else return the seconds until it may come."""
        with self._database.begin() as session:
            common, own = self._row(session, self._origin), self._row(session, f"{self._origin} {kind}")
            now, interval = self._now(), self._intervals[kind]
            held = _rest(common, now)
            if held > PATIENCE_SECONDS:
                raise RateLimited(f"{self._host} {common.reason}", transient=True, retry_after=held)
            rest = (own.next_at - now).total_seconds() if own.next_at else 0.0
            if rest > interval:  # no turn lies further ahead: a clock was set back, or turns are quicker now
                rest = interval
                own.next_at = now + timedelta(seconds=interval)
            wait = max(held, rest)
            if wait <= 0:
                own.next_at = now + timedelta(seconds=interval)
            return wait

    def _hold(self, row: ArchiveTurn, now: datetime, seconds: float, reason: str) -> float:
        seconds = min(seconds, MOST_HOLD_SECONDS)
        row.held_until, row.reason = now + timedelta(seconds=seconds), reason
        log.warning("archive.held", extra={"archive": self._host, "seconds": round(seconds), "reason": reason})
        return seconds

    @staticmethod
    def _row(session: Session, name: str) -> ArchiveTurn:
        """The row of that name, made where there is none, and ours until the transaction ends."""
        query = select(ArchiveTurn).where(col(ArchiveTurn.name) == name).with_for_update()
        row = session.exec(query).first()
        if row is None:
            _insert(session, name)
            row = session.exec(query).one()
        return row


def pause_of(session: Session, origin: str, now: datetime) -> tuple[datetime, str] | None:
    """Until when an archive is left alone, and why; None where it may be asked."""
    row = session.get(ArchiveTurn, origin)
    if row is None or row.held_until is None or not _rest(row, now):
        return None
    return row.held_until, row.reason


def lift(database: Database, origin: str) -> None:
    """Let an archive be asked at once, and the imports go on that wait for it."""
    with database.begin() as session:
        row = session.get(ArchiveTurn, origin, with_for_update=True)
        if row is not None:
            row.held_until, row.strikes, row.refusals = None, 0, 0
        waiting = update(Backfill).where(col(Backfill.origin) == origin, col(Backfill.finished_at).is_(None))
        session.execute(waiting.values(paused_until=None))


def _rest(row: ArchiveTurn, now: datetime) -> float:
    """Seconds left of a pause; none of one that is longer than any can be."""
    rest = (row.held_until - now).total_seconds() if row.held_until else 0.0
    return rest if 0 < rest <= MOST_HOLD_SECONDS + CLOCKS_DIFFER else 0.0


def _insert(session: Session, name: str) -> None:
    """Add an empty row, unless another process did so meanwhile."""
    values = {"name": name, "reason": "", "strikes": 0, "refusals": 0}
    session.execute(insert_new(session, ArchiveTurn).values(**values))
