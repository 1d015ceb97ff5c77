"""Import: saved pages of years ago become captures of a policy, like those of an archive, and are merged as such.

For what people have kept themselves: files of a collection, a page saved in a browser, the PDF of a contract's annex.
The day a page was shown comes from whoever imports it, or from the note above the text ("archived on 2019-03-23").
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from tracker import __version__
from tracker.core.archiving.banner import archived_on
from tracker.core.archiving.model import CaptureState, Indexed, stamp
from tracker.core.archiving.rows import FIRST_YEAR
from tracker.core.model import Fetched
from tracker.errors import NotPossible
from tracker.flows import Services
from tracker.flows.merge import merge
from tracker.flows.taking import read_kept
from tracker.store import backfills
from tracker.store.archive_tables import Capture

FETCHER = "import"


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved page. `captured_at`: when it was shown, or None to look for a note above its text."""

    name: str
    body: bytes
    content_type: str
    captured_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a saved page. `outcome`: as of a check; `known`: it had been imported before.

    `version_id`, `seq`: the version that it shows, and its number within the policy; None where it shows none.
    """

    name: str
    captured_at: datetime
    outcome: str
    reason: str = ""
    version_id: int | None = None
    seq: int | None = None
    known: bool = False


def import_pages(services: Services, policy_id: str, pages: list[Saved]) -> list[Imported]:
    """Keep saved pages as captures of a policy and merge them into its history.

    Raises NotPossible, before anything is written, where a page does not tell from when it is, or lies in the future;
    and for a policy of several sources, whose pages cannot be told apart.
    """
    with services.database.read() as session:
        in_use = backfills.addresses(session, policy_id)
        policy = backfills.policy(session, policy_id)
        sources = backfills.sources(session, policy_id)
    if len(in_use) != 1:
        raise NotPossible(f"{policy_id} has {len(in_use)} sources; saved pages can be imported for one only")
    dated = [(page, _day_of(page, services.now())) for page in pages]
    source = in_use[0][0]
    new = []
    for page, at in dated:
        row = _row(source.url, page, at)
        captures = backfills.add_saved(services.database, policy_id, source.id or 0, row)
        new.append(captures)
        capture = captures[0]
        if capture.check_id is None:
            _keep(services, capture, page, at)
    read_kept(services, policy, sources)
    merge(services, policy_id)
    with services.database.read() as session:
        return [
            Imported(page.name, at, *backfills.judgement(session, capture.id or 0), known=not fresh)
            for (page, at), (capture, fresh) in zip(dated, new, strict=True)
        ]


def _day_of(page: Saved, now: datetime) -> datetime:
    """When a page was shown. Raises NotPossible."""
    at = page.captured_at or archived_on(page.body.decode("utf-8", "replace"))
    if at is None:
        raise NotPossible(f"{page.name} does not say when it was captured; give --captured-at 2019-03-23")
    if at.year < FIRST_YEAR:
        raise NotPossible(f"{page.name}: nothing of the web was captured before {FIRST_YEAR}")
    if at > now:
        raise NotPossible(f"{page.name}: {at:%Y-%m-%d} lies in the future")
    return at


def _row(url: str, page: Saved, at: datetime) -> Indexed:
    digest = base64.b32encode(hashlib.sha1(page.body, usedforsecurity=False).digest()).decode("ascii")
    return Indexed("", stamp(at), url, page.content_type, "200", digest, str(len(page.body)))


def _keep(services: Services, capture: Capture, page: Saved, at: datetime) -> None:
    now = services.now()
    fetched = Fetched(
        url=capture.original,
        final_url=capture.original,
        status=200,
        body=page.body,
        content_type=page.content_type,
        request_headers=(),
        response_headers=(),
        started_at=now,
        fetched_at=now,
        captured_at=at,
        fetcher=FETCHER,
        fetcher_version=__version__,
    )
    backfills.keep(services.database, capture, fetched, "", CaptureState.FETCHED, f"imported from {page.name}")
