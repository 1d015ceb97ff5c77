"""Replay: the path of a check over recorded captures, in a scratch database, with the clock of the recording.

What a recording answers goes through the HTTP fetcher itself, with the recording in the network's place: a bad status,
a wrong type or an oversized body is the same error that a live check would meet. Nothing is sent, and nothing is kept.
"""

from __future__ import annotations

import base64
import binascii
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self

import httpx

from tracker.boundary import Failure, guarded
from tracker.core.model import Fetched, Origin, Outcome
from tracker.errors import ConfigError, TrackerError
from tracker.fetch import FetchOptions, Request, Shared
from tracker.fetch.http import HttpFetcher
from tracker.flows import Services
from tracker.flows.check import CheckReport, check
from tracker.limits import Limits
from tracker.store import schema, tables
from tracker.store.db import Database, open_database
from tracker.store.leases import lease_due
from tracker.transport import Transport
from tracker.workers import Workers

PROVIDER = CHANNEL = "replay"
_LEASE = timedelta(minutes=15)
_ETAG = 'W/"recorded"'
"""Given with every page, so that a recorded 304 answers a question that was asked."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One recorded answer: which policy it is of, its place in the recording, when, where and what was answered."""

    policy: str
    i: Any
    at: datetime
    url: str
    status: int
    content_type: str
    body: bytes


@dataclass(slots=True)
class Recording:
    """The clock and the fetcher of a replay: both show the capture that was put into it last."""

    capture: Capture | None = None
    http: HttpFetcher = field(init=False)

    def __post_init__(self) -> None:
        """Put the recording in the network's place."""
        options = FetchOptions(host_interval=0.0, robots="ignore")
        self.http = HttpFetcher(options, transport=httpx.MockTransport(self._answer), clock=self.now)

    @classmethod
    def from_options(cls, _options: FetchOptions, _shared: Shared | None = None) -> Self:
        """A recording has no settings."""
        return cls()

    def now(self) -> datetime:
        """The time of the capture."""
        return self._current().at

    def fetch(self, request: Request) -> Fetched:
        """The capture as the HTTP fetcher brings it. Raises what it raises for a bad status, type or size."""
        return self.http.fetch(replace(request, url=self._current().url))

    def close(self) -> None:
        """Release the fetcher."""
        self.http.close()

    def _answer(self, _request: httpx.Request) -> httpx.Response:
        capture = self._current()
        length = str(len(capture.body))
        headers = {"content-type": capture.content_type, "content-length": length, "etag": _ETAG}
        return httpx.Response(capture.status, headers=headers, stream=httpx.ByteStream(capture.body))

    def _current(self) -> Capture:
        if self.capture is None:
            raise ConfigError("the recording has not begun")
        return self.capture


def replay_lines(items: Iterable[Mapping[str, Any]], workers: Workers | None = None) -> Iterator[dict[str, Any]]:
    """Replay captures in the order given, one answer for each before the next is asked for.

    An item: {policy, i, t (ISO 8601), url, status, content_type, body or body_b64}; policies may be interleaved, each
    in the order of its times. An answer: {policy, i, outcome, alert, kind, states, words_changed, reason}. An item that
    cannot be used is answered with `failed` and the reason. `workers` are left open where they are given.
    """
    with ExitStack() as stack:
        services, recording = stack.enter_context(_scratch(workers))
        known: set[str] = set()
        for item in items:
            done = guarded("replay item", partial(_replayed, services, recording, known, item))
            if isinstance(done, Failure):
                yield _answer(item, CheckReport(str(item.get("policy")), Outcome.FAILED, str(done)))
            else:
                yield _answer(item, done.value)


def _replayed(services: Services, recording: Recording, known: set[str], item: Mapping[str, Any]) -> CheckReport:
    """Check one capture's policy as a live check would have at that time."""
    capture = capture_of(item)
    recording.capture = capture
    if capture.policy not in known:
        _watch(services.database, capture)
        known.add(capture.policy)
    leased = lease_due(services.database, capture.at, _LEASE, 1, only=[capture.policy])
    if not leased:
        raise TrackerError(f"{capture.policy}: still leased by an earlier capture; captures must be in order of time")
    return check(services, leased[0], Origin.REPLAY)


def capture_of(item: Mapping[str, Any]) -> Capture:
    """A capture from its line. Raises ConfigError naming the key that is missing or wrong."""
    key = "policy"
    try:
        policy = str(item[key])
        key = "t"
        at = datetime.fromisoformat(str(item[key]))
        key = "status"
        status = int(item.get(key) or 200)
        key = "body_b64" if "body_b64" in item else "body"
        encoded = item[key]
        body = (
            base64.b64decode(encoded, validate=True) if key == "body_b64" else str(encoded).encode("utf-8", "replace")
        )
    except KeyError as error:
        raise ConfigError(f"the capture has no {key!r}") from error
    except (TypeError, ValueError, binascii.Error) as error:
        raise ConfigError(f"the capture's {key!r} cannot be used: {error}") from error
    if not 200 <= status <= 999:
        raise ConfigError(f"the capture's 'status' is {status}; allowed: 200 to 999")
    at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    url = str(item.get("url") or "https://policy.example/")
    return Capture(policy, item.get("i"), at, url, status, _content_type(item), body)


def _content_type(item: Mapping[str, Any]) -> str:
    """The recorded type; text that was recorded decoded is UTF-8 here, whatever the server called it then."""
    recorded = str(item.get("content_type") or ("" if "body_b64" in item else "text/html"))
    if "body_b64" in item:
        return recorded
    return f"{recorded.partition(';')[0].strip()}; charset=utf-8"


def _answer(item: Mapping[str, Any], report: CheckReport) -> dict[str, Any]:
    """What became of one capture: news of the policy before news of its health."""
    told = "change" if "change" in report.alerts else report.alerts[0] if report.alerts else ""
    return {
        "policy": item.get("policy"),
        "i": item.get("i"),
        "outcome": report.outcome.value,
        "alert": bool(told),
        "kind": report.kind if told in ("", "change") else told,
        "states": list(report.states),
        "words_changed": report.words_changed,
        "reason": report.reason,
    }


def _watch(database: Database, capture: Capture) -> None:
    """Begin to watch a policy of the recording."""
    with database.begin() as session:
        policy = tables.Policy(
            id=capture.policy, provider_id=PROVIDER, type="", created_at=capture.at, next_check_at=capture.at
        )
        session.add(policy)
        session.flush()
        session.add(tables.Source(policy_id=capture.policy, url=capture.url, robots="ignore", created_at=capture.at))


@contextmanager
def _scratch(workers: Workers | None) -> Iterator[tuple[Services, Recording]]:
    """Services over an empty database that is gone afterwards, with one provider and one channel that is never sent
    to.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tracker-replay-"))
        database = open_database(f"sqlite:///{Path(folder) / 'replay.db'}")
        stack.callback(database.close)
        schema.upgrade(database)
        began = datetime(2000, 1, 1, tzinfo=UTC)
        with database.begin() as session:
            session.add(tables.Provider(id=PROVIDER, name="Replay", created_at=began))
            session.add(tables.Channel(id=CHANNEL, kind=CHANNEL, created_at=began))
        if workers is None:
            workers = Workers(Limits(processes=1))
            stack.callback(workers.close)
        recording = Recording()
        stack.callback(recording.close)
        yield Services(database, {"http": recording}, workers, _unsent, recording.now), recording


def _unsent(kind: str, _config: Mapping[str, Any]) -> Transport:
    raise ConfigError(f"a replay sends nothing, not by {kind} either")
