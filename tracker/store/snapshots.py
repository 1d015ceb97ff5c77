"""Snapshots: what came and how, written before anything is parsed and never changed."""

from __future__ import annotations

from sqlmodel import Session

from tracker.core.model import Fetched, Hop
from tracker.store import blobs, tables


def add(session: Session, source_id: int, check_id: int, fetched: Fetched, previous: str = "") -> tables.Snapshot:
    """Keep what came. `previous`: the blob that its bytes are likely to resemble."""
    snapshot = tables.Snapshot(
        source_id=source_id,
        check_id=check_id,
        sha256=blobs.put(session, fetched.body, previous),
        url=fetched.url,
        final_url=fetched.final_url,
        status=fetched.status,
        content_type=fetched.content_type,
        started_at=fetched.started_at,
        fetched_at=fetched.fetched_at,
        captured_at=fetched.captured_at,
        fetcher=fetched.fetcher,
        fetcher_version=fetched.fetcher_version,
        address=fetched.address,
        certificate_sha256=fetched.certificate_sha256,
        wire_bytes=fetched.wire_bytes,
        request_headers=[list(pair) for pair in fetched.request_headers],
        response_headers=[list(pair) for pair in fetched.response_headers],
        redirects=[[hop.url, hop.status, hop.address] for hop in fetched.redirects],
    )
    session.add(snapshot)
    session.flush()
    return snapshot


def fetched_of(session: Session, snapshot_id: int) -> Fetched:
    """What was kept in a snapshot, as it came."""
    row = session.get_one(tables.Snapshot, snapshot_id)
    return fetched_from(row, blobs.get(session, row.sha256))


def fetched_from(row: tables.Snapshot, body: bytes) -> Fetched:
    """A snapshot as the answer that it was, with this body."""
    return Fetched(
        url=row.url,
        final_url=row.final_url,
        status=row.status,
        body=body,
        content_type=row.content_type,
        request_headers=tuple((name, value) for name, value in row.request_headers),
        response_headers=tuple((name, value) for name, value in row.response_headers),
        started_at=row.started_at,
        fetched_at=row.fetched_at,
        captured_at=row.captured_at,
        fetcher=row.fetcher,
        fetcher_version=row.fetcher_version,
        redirects=tuple(Hop(*hop) for hop in row.redirects),
        address=row.address,
        certificate_sha256=row.certificate_sha256,
        wire_bytes=row.wire_bytes,
    )
