"""A web archive as the flows see it: its index, its captures, its turns. `fetch.wayback` speaks with the real one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal, Protocol

from tracker.core.archiving.model import Indexed
from tracker.core.model import Fetched
from tracker.errors import ConfigError

Kind = Literal["search", "playback", "save"]
"""The kinds of requests that have turns of their own."""


@dataclass(frozen=True, slots=True)
class ArchiveOptions:
    """The `[archive]` settings. `origin`: scheme, host and port. `key_file`: empty where nothing may be saved.

    `searches_per_minute`, `captures_per_minute`: requests at most, each evenly spread. `gap_sentinel`: ask the archive
    for captures inside a gap before a change is reported. `setup_check`: compare a new policy with what it holds.
    `save`: ask it to save each new version.
    """

    origin: str = "https://web.archive.org"
    searches_per_minute: int = 12
    captures_per_minute: int = 60
    gap_sentinel: bool = True
    setup_check: bool = True
    save: bool = False
    key_file: str = ""


SAVES_PER_MINUTE = 7
"""Captures that an account may ask the Wayback Machine for in a minute; it was 15 once, and is 3 without an account."""


def per_minute(options: ArchiveOptions) -> dict[str, float]:
    """How many requests of each kind a minute."""
    return {
        "search": options.searches_per_minute,
        "playback": options.captures_per_minute,
        "save": SAVES_PER_MINUTE,
    }


@dataclass(frozen=True, slots=True)
class IndexPage:
    """A page of the index, in order of time, repeated lines dropped.

    `malformed`: lines that name no capture. `next_since`: from where to go on (inclusive, 14 digits), empty at the end;
    `seen`: what of the next page was seen already, as (timestamp, original, digest).
    """

    rows: tuple[Indexed, ...]
    malformed: int = 0
    next_since: str = ""
    seen: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Saving:
    """Where a request to save a page stands. `later`: seconds until it may be tried again, where that makes sense."""

    state: Literal["asked", "saved", "failed"]
    job: str = ""
    timestamp: str = ""
    original: str = ""
    message: str = ""
    later: float | None = None


class Turns(Protocol):
    """When the archive may be asked, for all processes that share a database."""

    def take(self, kind: Kind) -> None:
        """Wait for a turn. Raises RateLimited (transient, with `retry_after`) for a pause too long to wait out."""
        ...

    def answered(self) -> None:
        """The archive answered as it should: earlier strikes are forgotten."""
        ...

    def limited(self, retry_after: float | None) -> float:
        """The archive asked us to slow down; returns the seconds that all requests now wait."""
        ...

    def refused(self) -> float:
        """The archive did not take a connection; returns the seconds that all requests now wait (0 the first time)."""
        ...


class Archive(Protocol):
    """A web archive. Every method waits for its turn, and raises FetchErrors; transient ones may be tried again."""

    origin: str

    def index(
        self, url: str, since: str = "", until: str = "", seen: Collection[tuple[str, str, str]] = ()
    ) -> IndexPage:
        """One page of the captures of a URL, from `since` to `until` (inclusive, 1 to 14 digits, or empty)."""
        ...

    def newest(self, url: str) -> Indexed | None:
        """The newest capture that shows a page (status 200, or a revisit), or None."""
        ...

    def play(self, timestamp: str, original: str) -> Fetched:
        """The page of a capture as the archive holds it, archived redirects followed within the archive.

        `url` is the original, `final_url` where archived redirects led (also an original), `redirects` the way there,
        `captured_at` the Memento-Datetime, `status` the archived status (200). Raises NotPlayed where the archive shows
        another time or nothing, Blocked (without evidence) where it shows the capture to nobody, and for an archived
        page that is none (403, 404, 429, 503 ...) the error that the live answer would have been, never transient, with
        what was archived as its `fetched`.
        """
        ...

    def memento_url(self, timestamp: str, original: str) -> str:
        """Where people see the capture."""
        ...

    def save(self, url: str) -> Saving:
        """Ask the archive to save a page. Raises Ambiguous where the answer was lost: never ask again then."""
        ...

    def saving(self, job: str) -> Saving:
        """Where a request to save stands."""
        ...

    def close(self) -> None:
        """Send all who wait away, and end the request under way: they get Unreachable, as does whoever asks later."""
        ...


class NoArchive:
    """Stands where no archive was given: raises ConfigError when it is asked."""

    origin = ""

    def index(
        self, url: str, since: str = "", until: str = "", seen: Collection[tuple[str, str, str]] = ()
    ) -> IndexPage:
        """No index."""
        raise ConfigError(_NONE)

    def newest(self, url: str) -> Indexed | None:
        """No capture."""
        raise ConfigError(_NONE)

    def play(self, timestamp: str, original: str) -> Fetched:
        """No playback."""
        raise ConfigError(_NONE)

    def memento_url(self, timestamp: str, original: str) -> str:
        """No address."""
        raise ConfigError(_NONE)

    def save(self, url: str) -> Saving:
        """No saving."""
        raise ConfigError(_NONE)

    def saving(self, job: str) -> Saving:
        """No saving."""
        raise ConfigError(_NONE)

    def close(self) -> None:
        """Nothing to end."""


_NONE = "there is no web archive here to ask"
