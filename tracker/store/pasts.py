"""A policy's past as it can be read again: its good checks with their snapshots, and the rows that stand."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from tracker.core.model import Origin
from tracker.store import blobs, tables, versions
from tracker.store.checks import GOOD
from tracker.store.decisions import ACCEPT


@dataclass(frozen=True, slots=True)
class Piece:
    """A snapshot of one source, without its bytes."""

    snapshot_id: int
    source_id: int
    sha256: str
    content_type: str
    final_url: str
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A good check that brought other bytes than the one before.

    `version_id`: the version that stands today for the one it saw. `seen_until`: when the last good check saw the same
    bytes. `pieces`: the snapshots of the sources that were in use, in declared order; empty where one is not there.
    """

    check_id: int
    version_id: int | None
    captured_at: datetime
    finished_at: datetime
    seen_until: datetime
    pieces: tuple[Piece, ...]

    @property
    def snapshot_ids(self) -> tuple[int, ...]:
        """The snapshots it is read from."""
        return tuple(piece.snapshot_id for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Past:
    """A policy's past: its occurrences in order, and the rows that nothing supersedes.

    `texts`: the versions by the SHA-256 of their renditions. `carried`: those of the changes that show texts of other
    versions than theirs, since a rebuild only tied them to what stands. `fence`: of the policy when this was read.
    """

    policy: tables.Policy
    fence: int
    sources: Mapping[int, tables.Source]
    occurrences: tuple[Occurrence, ...]
    versions: Mapping[int, tables.Version]
    texts: Mapping[str, tuple[int, ...]]
    changes: tuple[tables.Change, ...]
    carried: frozenset[int] = frozenset()


def past(session: Session, policy_id: str) -> Past:
    """The whole past of a policy. Live checks stand in the order they were made, whatever the clock did; those of an
    archive among them by when the world showed the page.
    """
    policy = session.get_one(tables.Policy, policy_id)
    sources = {row.id or 0: row for row in session.exec(select(tables.Source).where(_of(tables.Source, policy_id)))}
    rows = session.exec(select(tables.Version).where(_of(tables.Version, policy_id))).all()
    newest = versions.followed({row.id or 0: row.superseded_by for row in rows})
    live = {row.id or 0: row for row in rows if row.superseded_by is None}
    texts, brought = _renditions(session, live)
    occurrences = _occurrences(session, policy_id, sources)
    return Past(
        policy=policy,
        fence=policy.fence,
        sources=sources,
        occurrences=tuple(
            replace(one, version_id=brought.get(one.check_id) or newest.get(one.version_id or 0)) for one in occurrences
        ),
        versions=live,
        texts=texts,
        changes=tuple(versions.changes_of(session, policy_id)),
        carried=_carried(session, policy_id),
    )


def present(session: Session, policy_id: str) -> tuple[Past, str] | None:
    """The past of a policy from the page behind its current text on, and the SHA-256 of that text.

    None where it has no version yet, or a source that is in use was not part of it.
    """
    policy = session.get_one(tables.Policy, policy_id)
    current = session.get(tables.Version, policy.current_version_id) if policy.current_version_id else None
    if current is None:
        return None
    rendition = versions.last_shown(session, policy, current)
    check = session.get(tables.Check, rendition.check_id) if rendition.check_id else None
    in_use = select(tables.Source).where(_of(tables.Source, policy_id), col(tables.Source.retired_at).is_(None))
    sources = session.exec(in_use.order_by(col(tables.Source.position), col(tables.Source.id))).all()
    own = {piece.source_id: piece for piece in _pieces_by_id(session, rendition.snapshot_ids)}
    pieces = (
        [own.get(one.id or 0) or _last_piece(session, one.id or 0, check.id or 0) for one in sources] if check else []
    )
    whole = tuple(piece for piece in pieces if piece is not None)
    if check is None or not whole or len(whole) < len(sources):
        return None
    seen = current.captured_at
    one = Occurrence(check.id or 0, current.id, seen, rendition.created_at, current.last_seen_at, whole)
    by_id = {source.id or 0: source for source in sources}
    live = {current.id or 0: current}
    texts, changes = _renditions(session, live)[0], tuple(versions.changes_of(session, policy_id))
    return Past(policy, policy.fence, by_id, (one,), live, texts, changes), rendition.text_sha256


def bodies(session: Session, occurrence: Occurrence) -> list[bytes] | None:
    """The bytes of an occurrence's snapshots, in declared order; None where some are missing or damaged."""
    try:
        return [blobs.get(session, piece.sha256) for piece in occurrence.pieces]
    except (KeyError, ValueError):
        return None


def _of(table: type[tables.Source] | type[tables.Version], policy_id: str) -> Any:
    return col(table.policy_id) == policy_id


def _carried(session: Session, policy_id: str) -> frozenset[int]:
    """The changes whose old or new text is a rendition of another version than the one they are tied to."""
    change, rendition = tables.Change, tables.Rendition
    ends = ((change.old_rendition_id, change.old_version_id), (change.new_rendition_id, change.new_version_id))
    query = select_columns(col(change.id)).where(col(change.policy_id) == policy_id)
    return frozenset(
        id
        for shown, tied in ends
        for (id,) in session.execute(
            query.join(rendition, col(rendition.id) == col(shown)).where(col(rendition.version_id) != col(tied))
        )
    )


def _renditions(
    session: Session, live: Mapping[int, tables.Version]
) -> tuple[dict[str, tuple[int, ...]], dict[int, int]]:
    """The versions that hold each text, and the version whose rendition each check brought."""
    row = tables.Rendition
    query = select_columns(col(row.text_sha256), col(row.version_id), col(row.check_id))
    texts: dict[str, tuple[int, ...]] = {}
    brought: dict[int, int] = {}
    for name, version_id, check_id in session.execute(
        query.where(col(row.version_id).in_(list(live))).order_by(col(row.id))
    ):
        texts[name] = (*texts.get(name, ()), version_id)
        if check_id is not None:
            brought[check_id] = version_id
    return texts, brought


def _occurrences(session: Session, policy_id: str, sources: Mapping[int, tables.Source]) -> list[Occurrence]:
    """The good checks that brought other bytes than the one before; `version_id` as it was recorded then."""
    row = tables.Check
    columns = (col(row.id), col(row.started_at), col(row.finished_at), col(row.version_id), col(row.origin))
    query = select_columns(*columns).where(col(row.policy_id) == policy_id, col(row.outcome).in_(sorted(GOOD)))
    brought = _pieces(session, policy_id, sources)
    streams: dict[bool, list[tuple[datetime, Any]]] = {True: [], False: []}
    for check in session.execute(query.order_by(col(row.id))):
        captured = max((piece.captured_at for piece in brought.get(check.id, ())), default=check.started_at)
        streams[check.origin == Origin.ARCHIVE].append((captured, check))
    streams[True].sort(key=lambda one: one[0])
    last: dict[int, Piece] = {}
    found: list[Occurrence] = []
    for captured, check in heapq.merge(streams[False], streams[True], key=lambda one: one[0]):
        last |= {piece.source_id: piece for piece in brought.get(check.id, ())}
        pieces = _assembled(sources, last, check.started_at)
        finished = check.finished_at or check.started_at
        if found and pieces and _bytes(found[-1].pieces) == _bytes(pieces):
            found[-1] = replace(found[-1], seen_until=max(found[-1].seen_until, captured))
        else:
            found.append(Occurrence(check.id, check.version_id, captured, finished, captured, pieces))
    return found


def _pieces(session: Session, policy_id: str, sources: Mapping[int, tables.Source]) -> dict[int, list[Piece]]:
    """The snapshots by the check that brought them, or that took them from a check before (a person accepted them)."""
    row, rendition, version = tables.Snapshot, tables.Rendition, tables.Version
    query = select_columns(col(row.check_id), *_columns()).where(col(row.source_id).in_(list(sources)))
    found: dict[int, list[Piece]] = {}
    by_id: dict[int, Piece] = {}
    for check_id, *values in session.execute(query.order_by(col(row.id))):
        piece = Piece(*values)
        by_id[piece.snapshot_id] = piece
        found.setdefault(check_id, []).append(piece)
    taken = select_columns(col(rendition.check_id), col(rendition.snapshot_ids)).join(version)
    for check_id, ids in session.execute(taken.where(col(version.policy_id) == policy_id).order_by(col(rendition.id))):
        if check_id not in found:
            found[check_id] = [by_id[id] for id in ids if id in by_id]
    return found


def _pieces_by_id(session: Session, ids: Sequence[int]) -> list[Piece]:
    query = select_columns(*_columns()).where(col(tables.Snapshot.id).in_(list(ids)))
    return [Piece(*values) for values in session.execute(query)]


def _columns() -> tuple[Any, ...]:
    row = tables.Snapshot
    names = (row.id, row.source_id, row.sha256, row.content_type, row.final_url, row.captured_at)
    return tuple(col(name) for name in names)


def _assembled(sources: Mapping[int, tables.Source], last: Mapping[int, Piece], moment: datetime) -> tuple[Piece, ...]:
    """The last snapshots of the sources that were in use then; nothing where one of them has none."""
    in_use = [
        source
        for source in sources.values()
        if source.created_at <= moment and (source.retired_at is None or source.retired_at > moment)
    ]
    in_use.sort(key=lambda source: (source.position, source.id))
    pieces = [last.get(source.id or 0) for source in in_use]
    whole = tuple(piece for piece in pieces if piece is not None)
    return whole if len(whole) == len(in_use) else ()


def _bytes(pieces: Sequence[Piece]) -> list[tuple[int, str, str, str]]:
    return [(piece.source_id, piece.sha256, piece.content_type, piece.final_url) for piece in pieces]


def _last_piece(session: Session, source_id: int, check_id: int) -> Piece | None:
    """The last snapshot of a source up to a check that was good, or that a person accepted."""
    row, check, decision = tables.Snapshot, tables.Check, tables.Decision
    accepted = select_columns(col(decision.check_id)).where(col(decision.kind) == ACCEPT)
    query = select_columns(*_columns()).join(check, col(check.id) == col(row.check_id))
    query = query.where(col(row.source_id) == source_id, col(row.check_id) <= check_id)
    query = query.where(col(check.origin) != Origin.ARCHIVE.value)
    good = or_(col(check.outcome).in_(sorted(GOOD)), col(check.id).in_(accepted))
    query = query.where(good).order_by(col(row.id).desc()).limit(1)
    found = session.execute(query).first()
    return Piece(*found) if found is not None else None
