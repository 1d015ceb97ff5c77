"""The pages of many policies: overview, one provider, recent changes, alerts, channels, and whether all is well."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse, JSONResponse

from tracker.store import views
from tracker.store import views_evidence as evidence
from tracker.store import views_history as history
from tracker.web.site import Here, NameId, PageNumber

router = APIRouter(include_in_schema=False)

POLICIES_SHOWN = 50
CHANGES_SHOWN = 30
LATEST = 5
ATTENTION_SHOWN = 12

Show = Literal["", "attention", "failing", "held", "new", "ok", "archived"]
Words = Annotated[str, Query(max_length=200)]


@router.get("/")
def overview(site: Here, q: Words = "", sector: Words = "", show: Show = "", page: PageNumber = 1) -> HTMLResponse:
    """All policies by sector; above them, on the plain first page, what needs attention and what changed last."""
    wanted = wanted_policies(q, sector, show)
    plain = not (q or sector or show) and page == 1
    with site.services.database.read() as session:
        found = views.policies(session, wanted, page, POLICIES_SHOWN)
        return site.page(
            "overview.html",
            found=found,
            totals=views.totals(session, site.services.now()),
            sectors=views.sectors(session),
            attention=views.attention(session, ATTENTION_SHOWN) if plain else (),
            latest=history.changes(session, size=LATEST).items if plain else (),
            query={"q": q, "sector": sector, "show": show},
        )


@router.get("/providers/{provider_id}")
def provider(site: Here, provider_id: NameId, page: PageNumber = 1) -> HTMLResponse:
    """One provider: its policies and their changes."""
    with site.services.database.read() as session:
        found = views.provider(session, provider_id)
        if found is None:
            raise HTTPException(404, "There is no such provider here.")
        live = views.policies(session, views.PolicyFilter(provider=provider_id), 1, 200)
        archived = views.policies(session, views.PolicyFilter(provider=provider_id, archived=True), 1, 200)
        return site.page(
            "provider.html",
            provider=found,
            policies=live.items,
            archived=archived.items,
            changes=history.changes(session, provider_id=provider_id, number=page, size=CHANGES_SHOWN),
        )


@router.get("/changes")
def changes(site: Here, page: PageNumber = 1) -> HTMLResponse:
    """What changed anywhere, newest first."""
    with site.services.database.read() as session:
        found = history.changes(session, number=page, size=CHANGES_SHOWN)
        return site.page("changes.html", changes=found)


@router.get("/alerts")
def alerts(
    site: Here,
    state: Literal["", "pending", "sending", "sent", "failed"] = "",
    channel: Words = "",
    page: PageNumber = 1,
) -> HTMLResponse:
    """The outbox: what was sent, what waits, what was given up."""
    with site.services.database.read() as session:
        return site.page(
            "alerts.html",
            alerts=evidence.alerts(session, state=state, channel_id=channel, number=page, size=POLICIES_SHOWN),
            counts=evidence.alert_states(session),
            channels=evidence.channels(session),
            query={"state": state, "channel": channel},
        )


@router.get("/channels")
def channels(site: Here) -> HTMLResponse:
    """Where messages go, and what each channel hears about."""
    with site.services.database.read() as session:
        return site.page("channels.html", channels=evidence.channels(session))


@router.get("/healthz")
def health(site: Here) -> JSONResponse:
    """Whether the pages and the database answer: 200 or 503. Counts only, so that it may be public."""
    with site.services.database.read() as session:
        if not views.reachable(session):
            return JSONResponse({"status": "error", "database": "unreachable"}, status_code=503)
        totals = views.totals(session, site.services.now())
    last = totals.last_check_at
    return JSONResponse(
        {
            "status": "ok",
            "database": "ok",
            "database_mark": site.services.database.mark(),
            "policies": totals.policies,
            "failing": totals.failing,
            "held": totals.held,
            "alerts_waiting": totals.alerts_waiting,
            "last_check_at": last.isoformat() if last else None,
        }
    )


def wanted_policies(q: str, sector: str, show: str) -> views.PolicyFilter:
    """The filter that a query string asks for."""
    return views.PolicyFilter(
        text="".join(character if character.isprintable() else " " for character in q),
        sector=sector,
        standing=views.Standing(show) if show not in ("", "attention") else None,
        attention=show == "attention",
        archived=show == "archived",
    )
