"""Merging an archive's captures into a policy's history: what is known of it, and writing what was derived.

All of it is one transaction for each policy. Nothing that was recorded is rewritten: a change between two versions that
finer ones take the place of is superseded, and stays at its address as it was sent. What live checks saw last stays the
current version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from tracker.core.archiving.model import WAYBACK, CaptureState
from tracker.core.model import Origin, Outcome, Verdict
from tracker.store import tables, versions
from tracker.store.archive_tables import Capture
from tracker.store.checks import GOOD
from tracker.store.db import Database
from tracker.store.merged import Judged, Known, LiveRun, Merged, Page, Place, Text, Told
from tracker.store.rebuilds import Busy

UNSEEN = timedelta(days=3)
"""Live checks further apart than this leave a gap in which an archive may know of another text."""


def known(session: Session, policy_id: str) -> Known:
    """What is known of a policy, for a merge."""
    policy = session.get_one(tables.Policy, policy_id)
    every = select(tables.Version).where(tables.Version.policy_id == policy_id)
    rows = {row.id or 0: row for row in session.exec(every)}
    changes = session.exec(select(tables.Change).where(tables.Change.policy_id == policy_id)).all()
    turned = versions.followed({row.id or 0: row.superseded_by for row in changes})
    stand = versions.followed({row.id or 0: row.superseded_by for row in rows.values()})
    sources = session.exec(select(tables.Source).where(tables.Source.policy_id == policy_id)).all()
    by_id = {source.id or 0: source for source in sources}
    return Known(
        policy=policy,
        sources=by_id,
        runs=_runs(session, policy_id, stand, turned, by_id),
        pages=_pages(session, policy_id, stand),
        rows={id: row for id, row in rows.items() if row.superseded_by is None},
        texts=_texts(session, list(rows)),
        changes=tuple(change for change in changes if change.superseded_by is None),
    )


def _texts(session: Session, ids: Sequence[int]) -> dict[int, str]:
    row = tables.Rendition
    query = select_columns(col(row.version_id), col(row.text_sha256)).where(col(row.version_id).in_(ids))
    return {version: name for version, name in session.execute(query.order_by(col(row.id).desc()))}  # noqa: C416


def sources_in_use(session: Session, policy_id: str) -> int:
    """How many sources a policy's text is made of."""
    row = tables.Source
    in_use = select(func.count()).select_from(row).where(row.policy_id == policy_id, col(row.retired_at).is_(None))
    return session.exec(in_use).one()


def live_texts(session: Session, policy_id: str) -> list[tuple[LiveRun, str]]:
    """The live runs of a policy, each with the key of its version."""
    version, change, source = tables.Version, tables.Change, tables.Source
    keys = {}
    behind: dict[int, int | None] = {}
    query = select_columns(col(version.id), col(version.key), col(version.superseded_by))
    for id, key, by in session.execute(query.where(col(version.policy_id) == policy_id)):
        behind[id] = by
        if by is None:
            keys[id] = key
    told = select_columns(col(change.id), col(change.superseded_by)).where(col(change.policy_id) == policy_id)
    finer = versions.followed({id: by for id, by in session.execute(told)})  # noqa: C416
    by_id = {one.id or 0: one for one in session.exec(select(source).where(source.policy_id == policy_id))}
    runs = _runs(session, policy_id, versions.followed(behind), finer, by_id)
    return [(run, keys[run.version_id]) for run in runs if run.version_id in keys]


def read_so_far(session: Session, check_ids: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """The checks that were read, each with its verdict and key; of one that could not be read, empty ones."""
    row = tables.Check
    for start in range(0, len(check_ids), 500):
        part = check_ids[start : start + 500]
        query = select_columns(col(row.id), col(row.verdict), col(row.key)).where(col(row.id).in_(part))
        yield from (
            (id, verdict, key) for id, verdict, key in session.execute(query.where(col(row.finished_at).is_not(None)))
        )


def _runs(
    session: Session,
    policy_id: str,
    stand: Mapping[int, int],
    changes: Mapping[int, int],
    sources: Mapping[int, tables.Source],
) -> tuple[LiveRun, ...]:
    """The live checks, as runs of one version each.

    A check that found nothing new at an archive that stands in for a site saw nothing at that time.
    """
    check, snapshot = tables.Check, tables.Snapshot
    taken = func.max(snapshot.captured_at, type_=snapshot.__table__.c.captured_at.type)  # type: ignore[attr-defined]
    query = (
        select_columns(col(check.id), col(check.started_at), col(check.version_id), col(check.change_id), taken)
        .outerjoin(snapshot, col(snapshot.check_id) == col(check.id))
        .where(
            col(check.policy_id) == policy_id,
            col(check.origin) != Origin.ARCHIVE.value,
            col(check.outcome).in_(sorted(GOOD)),
            col(check.version_id).is_not(None),
        )
        .group_by(col(check.id))
        .order_by(col(check.id))
    )
    second_hand = any(source.via == WAYBACK for source in sources.values() if source.retired_at is None)
    runs: list[LiveRun] = []
    for number, started, version_id, change_id, captured in session.execute(query):
        if captured is None and second_hand:
            continue
        at, row = captured if second_hand else started, stand.get(version_id, version_id)
        if runs and runs[-1].version_id == row and change_id is None and at - runs[-1].last <= UNSEEN:
            last = runs[-1]
            runs[-1] = LiveRun(last.check_id, row, last.first, max(last.last, at), last.change_id)
        else:
            runs.append(LiveRun(number, row, at, at, changes.get(change_id) if change_id else None))
    return tuple(runs)


def _pages(session: Session, policy_id: str, stand: Mapping[int, int]) -> tuple[Page, ...]:
    """The captures that were kept and read as a policy, in order of time."""
    check, snapshot = tables.Check, tables.Snapshot
    query = (
        select_columns(Capture, check, snapshot)
        .join(check, col(check.id) == col(Capture.check_id))
        .join(snapshot, col(snapshot.check_id) == col(check.id))
        .where(col(Capture.policy_id) == policy_id, col(Capture.state) == CaptureState.FETCHED.value)
        .where(col(check.verdict) == Verdict.POLICY.value)
        .order_by(col(Capture.captured_at), col(Capture.original), col(Capture.digest))
    )
    later = select_columns(col(Capture.same_as), func.max(Capture.captured_at, type_=_time())).where(
        col(Capture.policy_id) == policy_id, col(Capture.same_as).is_not(None)
    )
    until = dict(session.execute(later.group_by(col(Capture.same_as))).all())
    return tuple(
        Page(
            capture_id=capture.id,
            check_id=row.id,
            source_id=capture.source_id,
            snapshot_id=kept.id,
            sha256=kept.sha256,
            content_type=kept.content_type,
            final_url=kept.final_url,
            captured_at=capture.captured_at,
            until=max(capture.captured_at, until.get(capture.id) or capture.captured_at),
            key=row.key,
            version_id=stand.get(row.version_id) if row.version_id else None,
        )
        for capture, row, kept in session.execute(query)
    )


def _time() -> object:
    return Capture.__table__.c.captured_at.type  # type: ignore[attr-defined]


# --------------------------------------------------------------------------- writing


def write(
    database: Database,
    policy_id: str,
    places: Sequence[Place],
    told: Sequence[Told],
    judged: Sequence[Judged],
    before: Known,
    now: datetime,
    end: int,
) -> Merged:
    """Write a merged history in one transaction. Raises Busy where a check is under way, or anything came between.

    `end`: the place at which it ends. Where nothing was seen live yet, that is what the policy says for now: the first
    live check compares with it, and tells what changed since.
    """
    with database.begin() as session:
        policy = session.get_one(tables.Policy, policy_id, with_for_update=True)
        check_free(policy, now)
        if policy.fence != before.policy.fence:
            raise Busy(f"{policy_id}: another process added to its history meanwhile")
        policy.fence += 1  # another merge, or a rebuild, that was made of what stood before must be made anew
        rows, new_versions = _write_places(session, policy_id, places, now)
        if not before.runs and rows:
            policy.current_version_id, policy.current_rendition_id = rows[end].id, None
        changes, new_changes, superseded = _write_changes(session, policy_id, told, rows, before)
        _write_checks(session, judged, told, changes, rows)
        archived = sum(row.origin == Origin.ARCHIVE.value for row in rows)
        return Merged(policy_id, archived, tuple(new_versions), tuple(new_changes), tuple(superseded))


def check_free(policy: tables.Policy, now: datetime) -> None:
    """Raise Busy where a policy is being checked."""
    if policy.lease_until is not None and policy.lease_until > now:
        raise Busy(f"{policy.id} is being checked by another process")


def _write_places(
    session: Session, policy_id: str, places: Sequence[Place], now: datetime
) -> tuple[list[tables.Version], list[int]]:
    """The rows of all places, made where there was none, with their first and last sight; and the ids of new ones."""
    rows, made = [], []
    for place in places:
        if place.row is not None:
            row = session.get_one(tables.Version, place.row)
        else:
            check = _as_archived(policy_id, place.text)
            row, _ = versions.add_version(
                session, check, place.text.reading, place.key, place.text.snapshot_ids, place.first, now
            )
            made.append(row.id or 0)
        live = row.origin != Origin.ARCHIVE.value
        row.first_seen_at = min(row.first_seen_at, place.first) if live else place.first
        row.last_seen_at = max(row.last_seen_at, place.last) if live else place.last
        for old in place.replaces:
            _supersede(session, tables.Version, old, row.id or 0)
        rows.append(row)
    return rows, made


def _write_changes(
    session: Session,
    policy_id: str,
    told: Sequence[Told],
    rows: Sequence[tables.Version],
    before: Known,
) -> tuple[list[int | None], list[int], list[int]]:
    """The change of each step, the new ones among them, and the recorded ones that were superseded."""
    ids: list[int | None] = []
    made: list[int] = []
    by: dict[int, int] = {}
    for one in told:
        id = one.kept
        if id is None and one.assessment is not None:
            ends = [
                (rows[place], _rendition(session, policy_id, rows[place], text))
                for place, text in ((one.old, one.before), (one.new, one.after))
            ]
            check = tables.Check(id=one.check_id, policy_id=policy_id, origin=Origin.ARCHIVE.value, started_at=one.at)
            id = versions.add_change(session, check, ends[0], ends[1], one.assessment, one.at).id
            made.append(id or 0)
        ids.append(id)
        by |= dict.fromkeys(one.replaces, id or tables.NOTHING)
    into = {rows[one.new].id: id for one, id in zip(told, ids, strict=True) if id is not None}
    for change in before.changes:
        if change.origin == Origin.ARCHIVE.value and change.id not in ids:
            row = session.get_one(tables.Version, change.new_version_id)
            by[change.id or 0] = into.get(row.superseded_by or row.id) or tables.NOTHING
    for old, new in by.items():
        _supersede(session, tables.Change, old, new)
    return ids, made, sorted(by)


def _write_checks(
    session: Session,
    judged: Sequence[Judged],
    told: Sequence[Told],
    changes: Sequence[int | None],
    rows: Sequence[tables.Version],
) -> None:
    """How each capture's page was judged, and which version and change it showed."""
    caused = {one.check_id: change for one, change in zip(told, changes, strict=True) if change is not None}
    for one in judged:
        check = session.get_one(tables.Check, one.check_id)
        check.outcome, check.reason = one.outcome.value, one.reason
        check.version_id = rows[one.place].id if one.place is not None else None
        check.change_id = caused.get(one.check_id) if one.outcome in (Outcome.CHANGED, Outcome.RETURNED) else None


def _rendition(session: Session, policy_id: str, row: tables.Version, text: Text) -> tables.Rendition:
    if text.row is not None:
        return versions.newest_rendition(session, text.row)
    check = _as_archived(policy_id, text)
    return versions.add_rendition(session, check, row, text.reading, text.snapshot_ids, check.started_at)


def _as_archived(policy_id: str, text: Text) -> tables.Check:
    """The check that brought a text, as the origin of what is made of it; never added to the session."""
    return tables.Check(id=text.check_id, policy_id=policy_id, origin=Origin.ARCHIVE.value, started_at=text.at)


def _supersede(session: Session, table: type[tables.Version] | type[tables.Change], id: int, by: int) -> None:
    """Say that a row has taken another's place, and of those whose place that one had taken."""
    session.execute(
        update(table).where((col(table.id) == id) | (col(table.superseded_by) == id)).values(superseded_by=by)
    )
