"""Read models of what was seen when: every sight of a policy's text, live or in an archive, and what follows from all
of them: when each version was shown, and within which interval it appeared.

A sight is a good check of ours (an answer "not modified" is one too), a capture that was read, or a capture that an
archive's index gives the digest of one that was read. Superseded versions count as what stands in their place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, String, bindparam, case, func, literal, null, or_, union_all
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from tracker.core.archiving.addresses import memento_address
from tracker.core.archiving.model import IMPORTED, WAYBACK, CaptureState
from tracker.core.model import Origin
from tracker.store import versions
from tracker.store.archive_tables import Backfill, Capture
from tracker.store.checks import GOOD
from tracker.store.decisions import ACCEPT
from tracker.store.tables import Check, Decision, Rendition, Snapshot, Source, Version

LIVE, ARCHIVE, FILE = "live", "archive", "file"

_POLICY = "policy_of_sights"


@dataclass(frozen=True, slots=True)
class Sight:
    """One time that the world showed a version, and by what we know.

    `source`: live, archive, or file: a saved file, which proves nothing to others. `capture_id`: where it was a
    capture or a file; `memento_url`: where an archive shows it. `snapshot_id`: what came,
    if anything did. `by_digest`: the capture was not read; its digest is that of one that was.
    """

    at: datetime
    version_id: int
    source: str
    check_id: int | None
    capture_id: int | None = None
    memento_url: str = ""
    snapshot_id: int | None = None
    by_digest: bool = False


@dataclass(frozen=True, slots=True)
class Appearance:
    """A stretch of time in which every sight was of one version: its first and last sight, and how many there were.

    `before`: the last sight of another text before it; `after`: the first of another one after it.
    """

    version_id: int
    first: Sight
    last: Sight
    sights: int
    before: Sight | None = None
    after: Sight | None = None

    @property
    def width(self) -> timedelta | None:
        """How long the interval is within which it appeared; None where nothing was seen before it."""
        return self.first.at - self.before.at if self.before else None


def appearances(session: Session, policy_id: str) -> tuple[Appearance, ...]:
    """When each version was shown, oldest first; a version whose text came back has several."""
    return appearances_of(session, [policy_id])[policy_id]


def appearances_of(session: Session, policy_ids: Collection[str]) -> dict[str, tuple[Appearance, ...]]:
    """The appearances of the versions of each of these policies.

    Only the ends of runs leave the database: a policy with thousands of checks has few of them.
    """
    stands = standing(session, *policy_ids)
    runs = {id: _runs(session, id, stands) for id in policy_ids}
    known = _details(session, [end for found in runs.values() for run in found for end in (run.first, run.last)])
    return {id: tuple(_appearances(found, known)) for id, found in runs.items()}


def appeared(
    found: Sequence[Appearance], old: int, new: int, about: datetime
) -> tuple[Sight | None, Appearance | None]:
    """The last sight of the old version and the appearance of the new one behind it, for a change between the two.

    `about`: when the change was found; it tells which of several appearances is meant.
    """
    came = [(number, one) for number, one in enumerate(found) if one.version_id == new and number]
    if not came:
        return None, None
    number, nearest = min(came, key=lambda one: (abs(one[1].first.at - about), one[0]))
    earlier = [one.last for one in found[:number] if one.version_id == old]
    return (earlier[-1] if earlier else None), nearest


def sights(session: Session, version_id: int, limit: int = 200) -> tuple[tuple[Sight, ...], int]:
    """The newest sights of a version, newest first, and how many there are in all."""
    version = session.get(Version, version_id)
    if version is None:
        return (), 0
    meant = [id for id, by in standing(session, version.policy_id).items() if by == version_id] or [version_id]
    seen, own = _seen().subquery(), {_POLICY: version.policy_id}
    mine = seen.c.version_id.in_(meant)
    total = session.execute(select_columns(func.count()).select_from(seen).where(mine), own).scalar_one()
    query = select_columns(seen).where(mine).order_by(seen.c.at.desc(), seen.c.check_id.desc()).limit(limit)
    rows = session.execute(query, own).all()
    known = _details(session, rows)
    return tuple(_sight(row, version_id, known) for row in rows), total


def first_appearances(found: Sequence[Appearance]) -> dict[int, Appearance]:
    """The first appearance of each version."""
    return {one.version_id: one for one in reversed(found)}


def mementos(session: Session, policy_id: str) -> dict[int, tuple[Sight, Sight]]:
    """The first and the last capture of each version that an archive shows."""
    seen = _seen().subquery()
    query = select_columns(seen).where(seen.c.capture_id.is_not(None), seen.c.source == ARCHIVE)
    query = query.order_by(seen.c.at, seen.c.capture_id)
    stands = standing(session, policy_id)
    ends: dict[int, tuple[Row[Any], Row[Any]]] = {}
    for row in session.execute(query, {_POLICY: policy_id}):
        version = stands.get(row.brought or row.version_id, row.version_id)
        ends[version] = (ends[version][0] if version in ends else row, row)
    known = _details(session, [row for pair in ends.values() for row in pair])
    return {id: (_sight(first, id, known), _sight(last, id, known)) for id, (first, last) in ends.items()}


def moments(session: Session, policy_id: str) -> list[tuple[datetime, bool]]:
    """When anything was seen of a policy, oldest first, and whether it was an archive's capture or a saved file."""
    seen = _seen().subquery()
    query = select_columns(seen.c.at, seen.c.source).order_by(seen.c.at)
    rows = session.execute(query, {_POLICY: policy_id})
    return [(at, source != LIVE) for at, source in rows]


def standing(session: Session, *policy_ids: str) -> dict[int, int]:
    """Which version stands today for each of these policies' versions."""
    query = select_columns(col(Version.id), col(Version.superseded_by)).where(col(Version.policy_id).in_(policy_ids))
    return versions.followed({row.id: row.superseded_by for row in session.execute(query)})


# --------------------------------------------------------------------------- how


@dataclass(frozen=True, slots=True)
class _Run:
    """Sights of one version in a row: the first and the last, and which of all sights of the policy the last one is."""

    version_id: int
    first: Row[Any]
    last: Row[Any]

    @property
    def place(self) -> int:
        return int(self.last.place)


def _runs(session: Session, policy_id: str, stands: Mapping[int, int]) -> list[_Run]:
    """The runs of a policy, oldest first."""
    runs: list[_Run] = []
    raw, carried = None, 0
    for row in session.execute(_ends(), {_POLICY: policy_id}):
        if row.version_id != raw or row.brought is not None:
            carried = stands.get(row.brought or row.version_id, row.version_id)
        raw = row.version_id
        if runs and runs[-1].version_id == carried:
            runs[-1] = _Run(carried, runs[-1].first, row)
        else:
            runs.append(_Run(carried, row, row))
    return runs


def _appearances(runs: Sequence[_Run], known: tuple[dict[int, str], dict[int, int]]) -> Iterator[Appearance]:
    ends = [(_sight(run.first, run.version_id, known), _sight(run.last, run.version_id, known)) for run in runs]
    places = [0, *(run.place for run in runs)]
    for number, run in enumerate(runs):
        yield Appearance(
            version_id=run.version_id,
            first=ends[number][0],
            last=ends[number][1],
            sights=places[number + 1] - places[number],
            before=ends[number - 1][1] if number else None,
            after=ends[number + 1][0] if number + 1 < len(ends) else None,
        )


@cache
def _seen() -> Any:
    """All sights of a policy, the parameter _POLICY, as a selection: at, version_id, check_id, capture_id, source,
    by_digest, brought.

    `brought`: the version of today's rules that holds what the check brought, where that is not the version it names.
    Made once: SQLAlchemy takes six times as long to put it together as the database to answer it.
    """
    policy_id = bindparam(_POLICY, type_=String)
    good = col(Check.outcome).in_(sorted(outcome.value for outcome in GOOD))
    captured = select(func.max(Snapshot.captured_at)).where(Snapshot.check_id == Check.id).scalar_subquery()
    archived = col(Check.origin) == Origin.ARCHIVE.value
    asked = case((archived, col(Capture.captured_at)), else_=col(Check.started_at))
    at = func.coalesce(captured, _taken_at(policy_id), asked)
    source = aliased(Source)
    second_hand = (  # an archive stands in for the site: a check that brought nothing saw nothing at its time
        select(source.id)
        .where(source.policy_id == policy_id, source.via == WAYBACK, col(source.retired_at).is_(None))
        .exists()
    )
    of_file = select(Snapshot.id).where(Snapshot.check_id == Check.id, Snapshot.fetcher == IMPORTED).exists()
    told_apart = _told_apart(policy_id)
    brought = case((told_apart.c.version_id != col(Check.version_id), told_apart.c.version_id), else_=null())
    of_checks = (
        select_columns(
            at.label("at"),
            col(Check.version_id).label("version_id"),
            col(Check.id).label("check_id"),
            col(Capture.id).label("capture_id"),
            case((archived & of_file, FILE), (or_(archived, second_hand), ARCHIVE), else_=LIVE).label("source"),
            literal(0).label("by_digest"),
            brought.label("brought"),
        )
        .select_from(Check)
        .join(Capture, col(Capture.check_id) == col(Check.id), isouter=True)
        .join(told_apart, told_apart.c.check_id == col(Check.id), isouter=True)
        .where(col(Check.policy_id) == policy_id, good, col(Check.version_id).is_not(None))
        .where(or_(archived & col(Capture.id).is_not(None), ~archived & or_(~second_hand, captured.is_not(None))))
    )
    read, check = aliased(Capture), aliased(Check)
    of_digests = (
        select_columns(
            col(Capture.captured_at),
            col(check.version_id),
            col(check.id),
            col(Capture.id),
            literal(ARCHIVE),
            literal(1),
            null(),
        )
        .select_from(Capture)
        .join(read, col(read.id) == col(Capture.same_as))
        .join(check, col(check.id) == col(read.check_id))
        .where(col(Capture.policy_id) == policy_id, col(Capture.state) == CaptureState.SAME.value)
        .where(col(check.version_id).is_not(None), col(check.outcome).in_(sorted(outcome.value for outcome in GOOD)))
    )
    return union_all(of_checks, of_digests)


def _taken_at(policy_id: Any) -> Any:
    """Of a check by which a person took the page of one before: when that was shown, not when it was decided."""
    return (
        select(func.max(Snapshot.captured_at))
        .join(Decision, col(Decision.check_id) == col(Snapshot.check_id))
        .where(Decision.policy_id == policy_id, Decision.kind == ACCEPT, Decision.decided_at == Check.finished_at)
        .scalar_subquery()
    )


def _told_apart(policy_id: Any) -> Any:
    """Which standing version holds what a check brought, where anything of the policy was superseded; else nothing."""
    rendition, version, gone = aliased(Rendition), aliased(Version), aliased(Version)
    superseded = select(gone.id).where(gone.policy_id == policy_id, col(gone.superseded_by).is_not(None)).exists()
    return (
        select_columns(col(rendition.check_id).label("check_id"), func.max(rendition.version_id).label("version_id"))
        .join(version, col(version.id) == col(rendition.version_id))
        .where(col(version.policy_id) == policy_id, col(version.superseded_by).is_(None), superseded)
        .group_by(col(rendition.check_id))
        .subquery()
    )


@cache
def _ends() -> Any:
    """The first and last sight of each run of one version in order of time, and those that rules of today read anew."""
    seen = _seen().subquery()
    order = (seen.c.at, seen.c.check_id, seen.c.capture_id)
    numbered = select_columns(
        seen,
        func.row_number().over(order_by=order).label("place"),
        func.lag(seen.c.version_id).over(order_by=order).label("earlier"),
        func.lead(seen.c.version_id).over(order_by=order).label("later"),
        func.lead(seen.c.brought).over(order_by=order).label("brought_next"),
    ).subquery()
    version = numbered.c.version_id
    ends = or_(
        numbered.c.earlier.is_(None),
        numbered.c.earlier != version,
        numbered.c.later.is_(None),
        numbered.c.later != version,
        numbered.c.brought.is_not(None),
        numbered.c.brought_next.is_not(None),
    )
    return select_columns(numbered).where(ends).order_by(numbered.c.place)


def _details(session: Session, rows: Iterable[Row[Any]]) -> tuple[dict[int, str], dict[int, int]]:
    """The addresses of captures, and the last snapshots of checks."""
    ends = list(rows)
    captures = {row.capture_id for row in ends if row.capture_id is not None}
    mementos = _addresses(session, captures)
    checks = {row.check_id for row in ends if not row.by_digest}
    kept = select(col(Snapshot.check_id), func.max(Snapshot.id)).where(col(Snapshot.check_id).in_(checks))
    snapshots = {check_id: id or 0 for check_id, id in session.exec(kept.group_by(col(Snapshot.check_id)))}
    return mementos, _taken(session, checks - snapshots.keys()) | snapshots


def _taken(session: Session, checks: Collection[int]) -> dict[int, int]:
    """The snapshots of the pages that a person took for the policy, by the checks that this made."""
    same = (col(Decision.policy_id) == col(Check.policy_id)) & (col(Decision.decided_at) == col(Check.finished_at))
    query = (
        select(Check.id, func.max(Snapshot.id))
        .join(Decision, same)
        .join(Snapshot, col(Snapshot.check_id) == col(Decision.check_id))
        .where(col(Check.id).in_(checks), Decision.kind == ACCEPT)
    )
    return {id or 0: kept or 0 for id, kept in session.exec(query.group_by(col(Check.id)))} if checks else {}


def _addresses(session: Session, captures: Collection[int]) -> dict[int, str]:
    """Where the archive shows captures: as was kept, else, of one known by its digest, where it shows the like."""
    if not captures:
        return {}
    read = aliased(Capture)
    asked = (
        select(Capture, read.memento_url)
        .join(read, col(read.id) == col(Capture.same_as), isouter=True)
        .where(col(Capture.id).in_(captures))
    )
    found = session.exec(asked).all()
    imports = select(Backfill.policy_id, Backfill.origin).where(
        col(Backfill.policy_id).in_({capture.policy_id for capture, _ in found})
    )
    newest = dict(session.exec(imports.order_by(col(Backfill.id))).all())
    addresses = {}
    for capture, like in found:
        origin = (like or "").partition("/web/")[0] or newest.get(capture.policy_id, "").rstrip("/")
        known = capture.memento_url
        if not known and origin and capture.state == CaptureState.SAME.value:
            known = memento_address(origin, capture.timestamp, capture.original)
        addresses[capture.id or 0] = known
    return addresses


def _sight(row: Row[Any], version_id: int, known: tuple[dict[int, str], dict[int, int]]) -> Sight:
    mementos, snapshots = known
    return Sight(
        at=row.at,
        version_id=version_id,
        source=row.source,
        check_id=None if row.by_digest else row.check_id,
        capture_id=row.capture_id,
        memento_url=mementos.get(row.capture_id, ""),
        snapshot_id=None if row.by_digest else snapshots.get(row.check_id),
        by_digest=bool(row.by_digest),
    )
