"""How pages are fetched: the protocol and what it takes. `fetch.registry` names the fetchers there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, Self

from tracker.core.model import Fetched

if TYPE_CHECKING:
    from tracker.fetch.archive import Archive
    from tracker.fetch.pace import Pace


@dataclass(frozen=True, slots=True)
class Request:
    """What to fetch and how. `robots`: `respect` or `ignore`. Empty `proxy` and `ca_bundle` mean the service's own.

    `etag` and `last_modified` come from the last good answer, and `validators_url` is the URL that gave it (its
    `Fetched.final_url`; empty means `url` itself). They are sent to that URL alone: another one may be older, and would
    answer "not modified" for a page we never saw. `any_type`: take what is no page as well (a sitemap), unread.
    """

    url: str
    etag: str = ""
    last_modified: str = ""
    language: str = ""
    robots: str = "respect"
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    proxy: str = ""
    ca_bundle: str = ""
    validators_url: str = ""
    any_type: bool = False


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """The `[fetch]` settings.

    Times in seconds, sizes in bytes. `allow_networks`: CIDR networks reachable although private. `browser`: the path of
    a Chromium, or empty to find one; `browser_memory`: beyond it a new one is started.
    """

    allow_networks: tuple[str, ...] = ()
    host_interval: float = 2.0
    host_concurrency: int = 1
    deadline: float = 60.0
    max_bytes: int = 20_000_000
    proxy: str = ""
    ca_bundle: str = ""
    user_agent: str = ""
    robots: str = "respect"
    browser: str = ""
    browser_memory: int = 2**30


@dataclass(frozen=True, slots=True)
class Shared:
    """What the fetchers of a process have in common: the turns at hosts, and the web archive. None: not there."""

    pace: Pace | None = None
    archive: Archive | None = None


class Fetcher(Protocol):
    """Fetches one request at a time for each calling thread; safe to share between threads."""

    @classmethod
    def from_options(cls, options: FetchOptions, shared: Shared | None = None) -> Self:
        """Make the fetcher from the settings. `shared`: what all fetchers of the process have in common."""
        ...

    def fetch(self, request: Request) -> Fetched:
        """Return what came, or raise a FetchError. Blocks until the host's turn has come."""
        ...

    def close(self) -> None:
        """Release connections."""
        ...
