"""Read model of the evidence for one version: its texts, what they were read from, every sight of it, and receipts of
archives that were asked to save it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from tracker.store import views_history as history
from tracker.store import views_sights as seen
from tracker.store.archive_tables import Capture, Receipt
from tracker.store.tables import Rendition, Snapshot
from tracker.store.views_history import VersionLine
from tracker.store.views_sights import Appearance, Sight

SHOWN = 200
"""Sights that are listed; of more, the newest."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One way the version was written: the SHA-256 of its text, the rules that read it, the snapshots it is from."""

    sha256: str
    reader: str
    snapshot_ids: tuple[int, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """A sight with what can be checked: the SHA-256 of the body that came; of a capture, its digest (base32 SHA-1 of
    what the archive stored) and its address there.
    """

    sight: Sight
    body_sha256: str
    digest: str
    original: str


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """That an archive was asked to save the page, and what came of it."""

    state: str
    url: str
    memento_url: str
    captured_at: datetime | None
    wanted_at: datetime
    finished_at: datetime | None
    message: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All there is for one version. `sights`: how many there are; `proofs`: the newest of them, newest first."""

    version: VersionLine
    texts: tuple[TextLine, ...]
    appearances: tuple[Appearance, ...]
    proofs: tuple[Proof, ...]
    sights: int
    receipts: tuple[ReceiptLine, ...]


def evidence(session: Session, version_id: int) -> Evidence | None:
    """The evidence for a version, or None where there is no such version."""
    version = history.version(session, version_id)
    if version is None:
        return None
    found, total = seen.sights(session, version_id, SHOWN)
    every = seen.appearances(session, version.policy_id)
    return Evidence(
        version=version,
        texts=_texts(session, version_id),
        appearances=tuple(one for one in every if one.version_id == version_id),
        proofs=_proofs(session, found),
        sights=total,
        receipts=receipts(session, version_id),
    )


def receipts(session: Session, version_id: int) -> tuple[ReceiptLine, ...]:
    """What archives were asked to save of a version, oldest first."""
    rows = session.exec(select(Receipt).where(Receipt.version_id == version_id).order_by(col(Receipt.id)))
    return tuple(
        ReceiptLine(
            state=row.state,
            url=row.url,
            memento_url=row.memento_url,
            captured_at=row.captured_at,
            wanted_at=row.wanted_at,
            finished_at=row.finished_at,
            message=row.message,
        )
        for row in rows
    )


# --------------------------------------------------------------------------- how


def _texts(session: Session, version_id: int) -> tuple[TextLine, ...]:
    rows = session.exec(select(Rendition).where(Rendition.version_id == version_id).order_by(col(Rendition.id)))
    return tuple(TextLine(row.text_sha256, row.reader, tuple(row.snapshot_ids), row.created_at) for row in rows)


def _proofs(session: Session, sights: tuple[Sight, ...]) -> tuple[Proof, ...]:
    came = [one.snapshot_id for one in sights if one.snapshot_id is not None]
    hashes = select(col(Snapshot.id), col(Snapshot.sha256)).where(col(Snapshot.id).in_(came))
    bodies = dict(session.exec(hashes).all())
    listed = [one.capture_id for one in sights if one.capture_id is not None]
    captures = {row.id: row for row in session.exec(select(Capture).where(col(Capture.id).in_(listed)))}
    proofs = []
    for sight in sights:
        capture = captures.get(sight.capture_id)
        proofs.append(
            Proof(
                sight=sight,
                body_sha256=bodies.get(sight.snapshot_id, ""),
                digest=capture.digest if capture else "",
                original=capture.original if capture else "",
            )
        )
    return tuple(proofs)
