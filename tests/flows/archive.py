"""A web archive in memory: an index in pages, captures, redirects, and failures that are put into it."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from tests.conftest import START
from tests.store.sample import fetched
from tracker.core.archiving.model import Indexed, moment, stamp
from tracker.core.model import Fetched, Hop
from tracker.errors import FetchError, NotPlayed, TrackerError
from tracker.fetch.archive import IndexPage, Saving

URL = "https://acme.example/privacy"


@dataclass
class Stored:
    """One capture: its body, or where it redirects to, or what playing it raises; `status` as the index has it."""

    at: datetime
    body: bytes = b""
    url: str = URL
    status: str = "200"
    moved_to: str = ""
    error: FetchError | None = None
    digest: str = ""

    @cached_property
    def row(self) -> Indexed:
        """Its row of the index."""
        digest = self.digest or hashlib.sha1(self.body + self.moved_to.encode()).hexdigest()
        return Indexed(
            f"key {self.url}", stamp(self.at), self.url, "text/html", self.status, digest, str(len(self.body))
        )


@dataclass
class PaperArchive:
    """Answers as an archive does; `played` counts what was fetched, `failing` is raised before the next answers.

    `pause`: after two captures, playing waits for it. `answers`, `outcomes`: what is said of requests to save.
    """

    stored: list[Stored] = field(default_factory=list)
    page: int = 37
    origin: str = "https://archive.example"
    played: Counter[str] = field(default_factory=Counter)
    searches: list[tuple[str, str, str]] = field(default_factory=list)
    failing: list[FetchError] = field(default_factory=list)
    pause: threading.Event | None = None
    asked: list[str] = field(default_factory=list)
    followed: list[str] = field(default_factory=list)
    answers: list[Saving | TrackerError] = field(default_factory=list)
    outcomes: list[Saving | TrackerError] = field(default_factory=list)

    def hold(self, at: datetime, body: bytes, **values: object) -> None:
        """Put a capture into it."""
        self.stored.append(Stored(at, body, **values))  # type: ignore[arg-type]

    def every(self, begin: datetime, step: timedelta, bodies: list[bytes]) -> None:
        """Put captures into it, one after the other; each with bytes of its own."""
        for number, body in enumerate(bodies):
            at = begin + number * step
            self.hold(at, body.replace(b"</body>", f"<script>{number}</script></body>".encode()))

    def index(
        self, url: str, since: str = "", until: str = "", seen: Collection[tuple[str, str, str]] = ()
    ) -> IndexPage:
        """A page of the index."""
        self._fail()
        self.searches.append((url, since, until))
        rows = sorted((one.row for one in self.stored if one.url == url), key=lambda row: row.timestamp)
        rows = [row for row in rows if row.timestamp >= since and (not until or row.timestamp[: len(until)] <= until)]
        rows = [row for row in rows if (row.timestamp, row.original, row.digest) not in seen]
        part, rest = rows[: self.page], rows[self.page :]
        after = part[-1].timestamp if rest else ""
        known = frozenset((row.timestamp, row.original, row.digest) for row in part if row.timestamp == after)
        return IndexPage(tuple(part), 0, after, known)

    def newest(self, url: str) -> Indexed | None:
        """The newest capture."""
        self._fail()
        rows = [one.row for one in self.stored if one.url == url and one.status == "200"]
        return max(rows, key=lambda row: row.timestamp, default=None)

    def play(self, timestamp: str, original: str) -> Fetched:
        """The page of a capture."""
        self._fail()
        if self.pause is not None and len(self.played) >= 2:
            self.pause.wait(20)
        found = next((one for one in self.stored if one.row.timestamp == timestamp and one.url == original), None)
        self.played[timestamp] += 1
        if found is None:
            raise NotPlayed("no such capture")
        if found.error is not None:
            raise found.error
        made = fetched(found.body, moment(timestamp))
        hops = (Hop(original, 301),) if found.moved_to else ()
        led = replace(made, url=original, final_url=found.moved_to or original, redirects=hops, fetcher="wayback")
        return replace(led, started_at=START, fetched_at=START)

    def memento_url(self, timestamp: str, original: str) -> str:
        """Where people see a capture."""
        return f"{self.origin}/web/{timestamp}/{original}"

    def save(self, url: str) -> Saving:
        """Answers as it was told to, the first answer first."""
        self.asked.append(url)
        return self._said(self.answers)

    def saving(self, job: str) -> Saving:
        """The same, of a request."""
        self.followed.append(job)
        return self._said(self.outcomes)

    def close(self) -> None:
        """End the pause of whoever waits in it."""
        if self.pause is not None:
            self.pause.set()

    def _said(self, answers: list[Saving | TrackerError]) -> Saving:
        answer = answers.pop(0)
        if isinstance(answer, TrackerError):
            raise answer
        return answer

    def _fail(self) -> None:
        if self.failing:
            raise self.failing.pop(0)
