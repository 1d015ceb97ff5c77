"""A flow's services with a fake site instead of the network and a clock moved by hand; core and store are real."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from tests.conftest import Clock
from tests.store.sample import fetched
from tracker.core.comparing import compare
from tracker.core.discovering import PageLinks, page_links
from tracker.core.model import Comparison, Fetched, Hints, Hop, Page, Reading
from tracker.core.reading import assemble, inspect, read
from tracker.core.reading.decode import decode
from tracker.core.reading.inspection import Inspection
from tracker.core.reading.media import Media, media_of
from tracker.errors import ConfigError, FetchError
from tracker.fetch import FetchOptions, Request, Shared
from tracker.flows import Schedule, Services
from tracker.store.db import Database
from tracker.transport import Transport
from tracker.workers import Workers

CLAUSES = (
    (
        "Information we collect",
        "We collect your name, e-mail address and phone number when you open an account with us.",
    ),
    (
        "How long we keep it",
        "We keep your call records for 30 days after the end of the contract and then delete them.",
    ),
    ("Sharing", "We do not sell your personal data. We share it with carriers only to complete calls."),
    ("Your rights", "You may ask for a copy of your data at any time. It is free and takes up to one month."),
    ("Contact", "Write to privacy@acme.example or to 1 Main Street, Springfield."),
    ("Security", "We encrypt call records in transit and at rest, and only staff who need them may read them."),
)


def policy_page(*changes: tuple[str, str], date: str = "13 July 2020", nonce: str = "") -> bytes:
    """A policy page; each change replaces one text by another."""
    body = "".join(f"<h2>{n}. {title}</h2><p>{text}</p>" for n, (title, text) in enumerate(CLAUSES, 1))
    for old, new in changes:
        assert old in body, old
        body = body.replace(old, new)
    script = f"<script nonce={nonce}></script>" if nonce else ""
    return (
        f"<!doctype html><html lang=en><head><title>Privacy Policy</title>{script}</head><body><nav><a href=/>Home</a>"
        f"</nav><main><h1>Privacy Policy</h1><p>Last Revised: {date}.</p>{body}</main><footer>Acme</footer></body>"
        "</html>"
    ).encode()


@dataclass
class Site:
    """A fetcher that answers with what it is told to: bytes, a whole answer, or an error to raise.

    `moved`: addresses that lead to others.
    """

    clock: Clock
    answers: dict[str, bytes | Fetched | FetchError] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    otherwise: bytes | Fetched | FetchError = b""
    moved: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_options(cls, options: FetchOptions, shared: Shared | None = None) -> Self:
        """Not used: tests make sites themselves."""
        raise NotImplementedError(options)

    def fetch(self, request: Request) -> Fetched:
        """The answer for the URL, stamped with the clock's time."""
        self.requests.append(request)
        answer = self.answers.get(request.url, self.otherwise)
        if isinstance(answer, FetchError):
            raise answer
        if isinstance(answer, bytes):
            answer = fetched(answer, self.clock())
        now = self.clock()
        led_to = self.moved.get(request.url, request.url)
        hops = (Hop(request.url, 301, ""),) if led_to != request.url else ()
        answer = replace(answer, started_at=now, fetched_at=now, captured_at=now)
        return replace(answer, url=request.url, final_url=led_to, redirects=hops)

    def close(self) -> None:
        """Nothing to release."""


class InlineWorkers(Workers):
    """The core's doors in this process: what is tested is the flow, and the pages are our own."""

    def __init__(self) -> None:
        """No pool."""

    def read(self, page: Page, hints: Hints) -> Reading:
        """Read."""
        return read(page, hints)

    def inspect(self, page: Page, hints: Hints) -> Inspection:
        """Read, and tell how."""
        return inspect(page, hints)

    def links(self, page: Page) -> PageLinks:
        """The links of a page of HTML."""
        if media_of(page) is not Media.HTML:
            return PageLinks(page.url)
        return page_links(decode(page.body, page.content_type).text, page.url)

    def assemble(self, readings: list[Reading]) -> Reading:
        """Join."""
        return assemble(readings)

    def compare(self, old: Reading, new: Reading) -> Comparison:
        """Compare."""
        return compare(old, new)

    def close(self) -> None:
        """Nothing to end."""


def no_transport(kind: str, _config: Mapping[str, Any]) -> Transport:
    """For flows that send nothing."""
    raise ConfigError(f"no transport {kind} in this test")


def services(
    database: Database,
    clock: Clock,
    site: Site,
    *,
    schedule: Schedule | None = None,
    transport: Callable[[str, Mapping[str, Any]], Transport] = no_transport,
) -> Services:
    """Services over this database and site."""
    return Services(
        database=database,
        fetchers={"http": site, "browser": site},
        workers=InlineWorkers(),
        transport=transport,
        now=clock,
        schedule=schedule or Schedule(workers=1),
    )
