"""Import: saved pages of years ago become captures of a policy, like those of an archive, and are merged as such.

For what people have kept themselves: files of a collection, a page saved in a browser, the PDF of a contract's annex.
The day a page was shown comes from whoever imports it, or from the note above the text ("archived on 2019-03-23").
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker import __version__
from tracker.core.archiving.banner import archived_on
from tracker.core.archiving.model import IMPORTED, CaptureState, Indexed, stamp
from tracker.core.archiving.rows import FIRST_YEAR
from tracker.core.gating.mismatch import another_document
from tracker.core.model import Fetched
from tracker.errors import NotPossible
from tracker.flows import Services
from tracker.flows.captured import read_captured
from tracker.flows.merge import merge
from tracker.flows.taking import read_kept
from tracker.store import backfills, imports, tables, versions
from tracker.store.archive_tables import Capture


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved page. `captured_at`: when it was shown, or None to look for a note above its text."""

    name: str
    body: bytes
    content_type: str
    captured_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a saved page. `outcome`: as of a check; `known`: it had been imported before. `new_version`: the
    version that it shows was not known.

    `version_id`, `seq`: the version that it shows, and its number within the policy; None where it shows none.
    """

    name: str
    captured_at: datetime
    outcome: str
    reason: str = ""
    version_id: int | None = None
    seq: int | None = None
    known: bool = False
    new_version: bool = False


def import_pages(services: Services, policy_id: str, pages: list[Saved], *, force: bool = False) -> list[Imported]:
    """Keep saved pages as captures of a policy and merge them into its history.

    One that seems to be another document than the versions before and after its day is held, unless by `force`.

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
    with services.database.read() as session:
        before = versions.live_versions(session, policy_id)
    for (_, at), (capture, _) in zip(dated, new, strict=True):
        if force:
            imports.let_go(services.database, capture.id or 0)
        else:
            _hold_another(services, policy, source, capture, neighbours(before, at))
    merge(services, policy_id)
    known = {row.id for row in before}
    with services.database.read() as session:
        found = []
        for (page, at), (capture, fresh) in zip(dated, new, strict=True):
            judged = backfills.judgement(session, capture.id or 0)
            is_new = judged[2] is not None and judged[2] not in known
            found.append(Imported(page.name, at, *judged, known=not fresh, new_version=is_new))
        return found


def neighbours(rows: Sequence[tables.Version], at: datetime) -> list[tables.Version]:
    """The version that was shown before a moment, and the one after it."""
    earlier = max((row for row in rows if row.first_seen_at <= at), key=lambda row: row.first_seen_at, default=None)
    later = min((row for row in rows if row.first_seen_at > at), key=lambda row: row.first_seen_at, default=None)
    return [row for row in (earlier, later) if row is not None]


def _hold_another(
    services: Services,
    policy: tables.Policy,
    source: tables.Source,
    capture: Capture,
    beside: Sequence[tables.Version],
) -> None:
    """Hold a page that is neither like the version before it nor like that after it; one that was judged stays so."""
    with services.database.read() as session:
        page = imports.unjudged(session, capture.id or 0)
        readings = [versions.reading_of(session, row) for row in beside]
    if page is None or not readings:
        return
    saved = read_captured(services, policy, source, page)
    differ = [another_document(reading, saved) for reading in readings]
    if all(differ):
        imports.hold(services.database, capture.id or 0, f"another document? This page {differ[0]}")


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
        fetcher=IMPORTED,
        fetcher_version=__version__,
    )
    backfills.keep(services.database, capture, fetched, "", CaptureState.FETCHED, f"imported from {page.name}")
