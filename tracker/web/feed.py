"""Atom feeds (RFC 4287): all changes, those of a provider, those of a policy.

Built as a tree, so that nothing can break out of it; policy text goes in as `type="text"` only. An entry's id is made
from what was recorded, not from this server's address, so it stays when the tracker moves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as etree

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from tracker.core.model import Comparison
from tracker.store import views
from tracker.store import views_history as history
from tracker.store.views_history import ChangeLine
from tracker.web import redline, words
from tracker.web.pages_history import existing_policy
from tracker.web.site import Here, NameId, Site

router = APIRouter(include_in_schema=False)

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 30
REDLINE_CHARS = 8000
"""Characters of redline in an entry; the page has the whole."""

etree.register_namespace("", ATOM)


@router.get("/feed.atom")
def feed(site: Here, request: Request) -> Response:
    """What changed anywhere."""
    return _answer(site, request, "/feed.atom", "/changes", f"{site.options.title}: all changes", {})


@router.get("/providers/{provider_id}/feed.atom")
def provider_feed(site: Here, request: Request, provider_id: NameId) -> Response:
    """What changed at one provider."""
    with site.services.database.read() as session:
        found = views.provider(session, provider_id)
    if found is None:
        raise HTTPException(404, "There is no such provider here.")
    page = f"/providers/{found.id}"
    return _answer(site, request, f"{page}/feed.atom", page, f"{found.name}: policy changes", {"provider_id": found.id})


@router.get("/policies/{policy_id}/feed.atom")
def policy_feed(site: Here, request: Request, policy_id: NameId) -> Response:
    """What changed in one policy."""
    found = existing_policy(site, policy_id)
    page = f"/policies/{found.id}"
    title = f"{found.provider_name} {found.type}: changes"
    return _answer(site, request, f"{page}/feed.atom", page, title, {"policy_id": found.id})


def _answer(site: Site, request: Request, own: str, page: str, title: str, wanted: dict[str, str]) -> Response:
    with site.services.database.read() as session:
        changes = history.changes(session, live_only=True, size=ENTRIES, **wanted).items  # type: ignore[arg-type]
        compared = [history.comparison(session, change.id) for change in changes]
    body = document(site, own, page, title, changes, compared)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "private, max-age=300"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/atom+xml", headers=headers)


def document(
    site: Site, own: str, page: str, title: str, changes: Sequence[ChangeLine], compared: Sequence[Comparison | None]
) -> bytes:
    """The feed as XML. `own`: its path, `page`: the path of the page that shows the same."""
    root = etree.Element(_tag("feed"))
    _text(root, "title", title)
    _text(root, "id", site.public(own))
    # A feed without entries must say when it was updated, too; a fixed moment keeps it from looking new on every visit.
    newest = max((change.detected_at for change in changes), default=datetime(2000, 1, 1, tzinfo=UTC))
    _text(root, "updated", newest.isoformat())
    _link(root, "self", site.public(own), "application/atom+xml")
    _link(root, "alternate", site.public(page), "text/html")
    _text(etree.SubElement(root, _tag("author")), "name", site.options.title)
    for change, comparison in zip(changes, compared, strict=True):
        _entry(root, site, change, comparison)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def entry_id(change: ChangeLine) -> str:
    """A stable URN for a change: what was recorded of it never changes, so neither does this."""
    recorded = f"policy-tracker:change:{change.policy_id}:{change.id}:{change.detected_at.isoformat()}"
    return uuid5(NAMESPACE_URL, recorded).urn


def _entry(root: etree.Element, site: Site, change: ChangeLine, comparison: Comparison | None) -> None:
    entry = etree.SubElement(root, _tag("entry"))
    _text(entry, "id", entry_id(change))
    counted = words.counted(change.clauses_changed, "clause")
    _text(entry, "title", f"{change.provider_name} {change.policy_type}: {counted} changed")
    _text(entry, "updated", change.detected_at.isoformat())
    _text(entry, "published", change.detected_at.isoformat())
    _link(entry, "alternate", site.public(f"/changes/{change.id}"), "text/html")
    _text(etree.SubElement(entry, _tag("author")), "name", change.provider_name)
    for topic in change.topics:
        etree.SubElement(entry, _tag("category"), term=_clean(topic))
    _text(entry, "summary", _summary(change))
    if comparison is not None:
        redlined = redline.plain(comparison)
        if len(redlined) > REDLINE_CHARS:
            redlined = f"{redlined[:REDLINE_CHARS]} … (cut here; the page shows all)"
        _text(entry, "content", redlined)


def _summary(change: ChangeLine) -> str:
    """What a reader learns without opening the entry."""
    parts = [words.label(words.KINDS, change.kind), words.counted(change.words_changed, "word") + " changed"]
    if change.old.stated_date != change.new.stated_date:
        before = words.stated(change.old.stated_date) or "none"
        parts.append(f"stated date {before} → {words.stated(change.new.stated_date) or 'none'}")
    if change.new.effective_date:
        parts.append(f"effective {words.stated(change.new.effective_date)}")
    return ". ".join([", ".join(parts), *map(words.arrows, change.evidence[:5])]) + "."


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _text(parent: etree.Element, name: str, text: str) -> None:
    element = etree.SubElement(parent, _tag(name))
    element.text = _clean(text)
    if name in ("title", "summary", "content"):
        element.set("type", "text")


def _link(parent: etree.Element, relation: str, address: str, kind: str) -> None:
    etree.SubElement(parent, _tag("link"), rel=relation, href=_clean(address), type=kind)


def _clean(text: str) -> str:
    """Text without what XML 1.0 cannot hold (section 2.2), deceiving characters made visible."""
    shown = words.visible(text)
    return "".join(
        character if character in "\t\n\r" or "\x20" <= character <= "\ufffd" or character >= "\U00010000" else "\ufffd"
        for character in shown
        if not "\ud800" <= character <= "\udfff"
    )
