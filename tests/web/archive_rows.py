"""Rows of what an archive holds, as an import leaves them: captures with their checks, snapshots and versions."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from tests.web.rows import NOW, add_change, add_check, add_snapshot, add_version
from tracker.core.archiving.model import stamp
from tracker.store import archive_tables, tables

ARCHIVE = "https://archive.example"


def memento(at: datetime, original: str) -> str:
    """The address of a capture."""
    return f"{ARCHIVE}/web/{stamp(at)}id_/{original}"


def add_capture(
    session: Session, policy: tables.Policy, at: datetime, state: str = "fetched", **values: Any
) -> archive_tables.Capture:
    """A row of the archive's index."""
    source = session.exec(select(tables.Source).where(tables.Source.policy_id == policy.id)).first()
    assert source is not None
    body = values.pop("body", b"body")
    digest = base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
    capture = archive_tables.Capture(
        **{
            "policy_id": policy.id,
            "source_id": source.id,
            "timestamp": stamp(at),
            "captured_at": at,
            "original": source.url,
            "mimetype": "text/html",
            "status": "200",
            "digest": digest,
            "state": state,
            "memento_url": memento(at, source.url),
            **values,
        }
    )
    session.add(capture)
    session.flush()
    return capture


def see(
    session: Session,
    policy: tables.Policy,
    at: datetime,
    outcome: str,
    version: tables.Version | None = None,
    **values: Any,
) -> archive_tables.Capture:
    """A capture that was fetched: its check, its snapshot; where it shows a version, the version's sights reach to it.

    The check is of the time of the import, the snapshot of the capture's.
    """
    body = values.pop("body", f"<!doctype html><p>{at:%Y-%m-%d}</p>".encode())
    version_id = version.id if version is not None else None
    check = add_check(
        session, policy, NOW - timedelta(hours=2), outcome, origin="archive", version_id=version_id, **values
    )
    source = session.exec(select(tables.Source).where(tables.Source.policy_id == policy.id)).first()
    assert source is not None
    last = source.last_snapshot_id
    add_snapshot(
        session,
        policy,
        check,
        body,
        captured_at=at,
        final_url=source.url,
        fetcher="wayback",
        redirects=[],
        request_headers=[],
    )
    source.last_snapshot_id = last
    session.add(source)
    if version is not None:
        version.first_seen_at = min(version.first_seen_at, at)
        version.last_seen_at = max(version.last_seen_at, at)
        session.add(version)
    return add_capture(session, policy, at, check_id=check.id, body=body)


def add_archived_version(
    session: Session, policy: tables.Policy, text: str, at: datetime, outcome: str = "changed", **values: Any
) -> tables.Version:
    """A version that only the archive has, with the capture that showed it first; the current one stays."""
    current = policy.current_version_id
    version = add_version(session, policy, text, at, at, origin="archive", **values)
    policy.current_version_id = current
    own = session.get_one(tables.Check, version.check_id)
    own.origin, own.outcome, own.started_at = "archive", outcome, NOW - timedelta(hours=2)
    own.finished_at = own.started_at
    source = session.exec(select(tables.Source).where(tables.Source.policy_id == policy.id)).first()
    snapshot = session.exec(select(tables.Snapshot).where(tables.Snapshot.check_id == own.id)).one()
    assert source is not None
    snapshot.captured_at, snapshot.fetcher, snapshot.final_url = at, "wayback", source.url
    source.last_snapshot_id = None
    session.add_all([own, snapshot, policy, source])
    session.flush()
    add_capture(session, policy, at, check_id=own.id, body=text.encode())
    return version


def change_between(
    session: Session, policy: tables.Policy, old: tables.Version, new: tables.Version, **values: Any
) -> tables.Change:
    """A change that the archive showed."""
    last = policy.last_change_at
    change = add_change(session, policy, old, new, origin="archive", detected_at=new.first_seen_at, **values)
    policy.last_change_at = last
    session.add(policy)
    return change
