"""The pages that prove: a snapshot and how it came, and its raw bytes."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, Response

from tracker.store import blobs
from tracker.store import views_evidence as evidence
from tracker.web.pages_history import attachment
from tracker.web.site import Here, RowId, Site

router = APIRouter(include_in_schema=False)

ENDINGS = {"text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf", "text/plain": "txt"}


@router.get("/snapshots/{snapshot_id}")
def snapshot(site: Here, snapshot_id: RowId) -> HTMLResponse:
    """How a page came: times, addresses, redirects, headers, hashes."""
    return site.page("snapshot.html", snapshot=existing(site, snapshot_id))


@router.get("/snapshots/{snapshot_id}/raw")
def raw(site: Here, snapshot_id: RowId) -> Response:
    """The bytes as they came, as a file that no browser runs: plain text, never sniffed, sandboxed, saved."""
    found = existing(site, snapshot_id)
    with site.services.database.read() as session:
        try:
            body = blobs.get(session, found.sha256)
        except KeyError as error:
            raise HTTPException(404, "The bytes of this snapshot are not kept here.") from error
    ending = ENDINGS.get(found.content_type.partition(";")[0].strip().lower(), "bin")
    return Response(
        body,
        headers={
            # No charset: the bytes are as they came, in whatever encoding that was.
            "content-type": "application/octet-stream" if ending in ("pdf", "bin") else "text/plain",
            "content-disposition": attachment(
                f"snapshot-{snapshot_id}.{ending}" + (".txt" if ending == "html" else "")
            ),
            "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
            "cache-control": "private, max-age=31536000, immutable",
            "etag": f'"{found.sha256}"',
        },
    )


def existing(site: Site, snapshot_id: int) -> evidence.SnapshotView:
    """The snapshot of that id, or a 404."""
    with site.services.database.read() as session:
        found = evidence.snapshots(session, [snapshot_id])
    if not found:
        raise HTTPException(404, "There is no such snapshot here.")
    return found[0]
