"""Look at how a page is read, and record nothing: `tracker inspect`, and the page of the same name.

A page is fetched as a check fetches it (guard, politeness, robots.txt), or taken from the snapshots that are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from tracker.core.declaring import PolicyDeclaration, ProviderDeclaration, SourceDeclaration
from tracker.core.model import Fetched, Hints, Origin, Page
from tracker.errors import ReadError
from tracker.fetch import Request
from tracker.flows import Services
from tracker.flows.hints import hints_of
from tracker.store import blobs, tables

if TYPE_CHECKING:
    from tracker.core.reading.inspection import Inspection


@dataclass(frozen=True, slots=True)
class Inspected:
    """A page and how it was read. `inspection`: None where it could not be read, and `error` says why."""

    url: str
    captured_at: datetime
    hints: Hints
    inspection: Inspection | None = None
    error: str = ""
    snapshot_id: int = 0


def declared_source(
    declarations: Iterable[ProviderDeclaration], url: str
) -> tuple[PolicyDeclaration, SourceDeclaration] | None:
    """Return the first source that is declared with this URL, and its policy; None where none is."""
    return next(
        (
            (policy, source)
            for provider in declarations
            for policy in provider.policies
            for source in policy.sources
            if source.url == url
        ),
        None,
    )


def declared_hints(policy: PolicyDeclaration, source: SourceDeclaration) -> Hints:
    """Return what a declaration knows of a source's page."""
    return Hints(
        type=policy.type,
        language=source.language or policy.language,
        select=source.select,
        remove=source.remove,
        filters=source.filters,
        fragment=urldefrag(source.url).fragment,
    )


def inspect_url(services: Services, source: SourceDeclaration, hints: Hints) -> Inspected:
    """Fetch a page as its source says, read it with `hints`, and keep nothing. Raises FetchError and ReadError."""
    request = Request(
        url=source.url,
        language=hints.language,
        robots=source.robots,
        headers=source.headers,
        cookies=source.cookies,
        proxy=source.proxy,
        ca_bundle=source.ca_bundle,
    )
    fetched = services.fetchers[source.via].fetch(request)
    inspection = services.workers.inspect(_page(fetched.body, fetched), hints)
    return Inspected(fetched.final_url, fetched.captured_at, hints, inspection)


def inspect_policy(services: Services, policy_id: str) -> tuple[Inspected, ...]:
    """Read the newest page of each source of a policy, in declared order, by the rules that hold now.

    The newest that the site showed us: what was imported is older than what it was before, and stands for it only
    where there is nothing else.
    """
    from sqlmodel import col, select

    snapshot, source, check = tables.Snapshot, tables.Source, tables.Check
    archived = col(check.origin) == Origin.ARCHIVE.value
    ids = []
    with services.database.read() as session:
        used = select(source.id).where(source.policy_id == policy_id, col(source.retired_at).is_(None))
        for source_id in session.exec(used.order_by(col(source.position), col(source.id))).all():
            came = select(snapshot.id).join(check, col(check.id) == snapshot.check_id)
            came = came.where(snapshot.source_id == source_id)
            newest = came.order_by(archived, col(snapshot.captured_at).desc(), col(snapshot.id).desc()).limit(1)
            ids += [id for id in session.exec(newest) if id is not None]
    return inspect_snapshots(services, ids)


def inspect_snapshots(services: Services, ids: Sequence[int]) -> tuple[Inspected, ...]:
    """Read snapshots that are kept, by the rules that hold now; ids that are not there are left out."""
    found: list[tuple[tables.Snapshot, Hints, bytes]] = []
    with services.database.read() as session:
        for id in ids:
            snapshot = session.get(tables.Snapshot, id)
            if snapshot is not None:
                source = session.get_one(tables.Source, snapshot.source_id)
                policy = session.get_one(tables.Policy, source.policy_id)
                hints = hints_of(source, policy.type, policy.language)
                found.append((snapshot, hints, blobs.get(session, snapshot.sha256)))
    return tuple(_inspected(services, *one) for one in found)


def _inspected(services: Services, snapshot: tables.Snapshot, hints: Hints, body: bytes) -> Inspected:
    inspection, error = None, ""
    try:
        inspection = services.workers.inspect(_page(body, snapshot), hints)
    except ReadError as raised:
        error = str(raised)
    return Inspected(snapshot.url, snapshot.captured_at, hints, inspection, error, snapshot.id or 0)


def _page(body: bytes, came: Fetched | tables.Snapshot) -> Page:
    return Page(body, came.content_type, came.final_url, came.captured_at)
