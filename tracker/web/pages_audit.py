"""The pages that weigh evidence: the audit of stated dates, what proves a version, and one check."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse

from tracker.core.assessing.audit import Verdict
from tracker.store import views, views_audit, views_proofs
from tracker.store import views_checks as attempts
from tracker.store import views_history as history
from tracker.web.pages_history import existing_policy
from tracker.web.site import Here, PageNumber, RowId

router = APIRouter(include_in_schema=False)

AUDITED_SHOWN = 30
PROVIDERS_OFFERED = 1000


@router.get("/audit")
def audit(
    site: Here,
    verdict: Verdict | Literal[""] = "",
    provider: Annotated[str, Query(max_length=200)] = "",
    policy: Annotated[str, Query(max_length=200)] = "",
    page: PageNumber = 1,
) -> HTMLResponse:
    """Changes with the verdict on the dates they state: what accuses first, what alternates last, else newest first."""
    with site.services.database.read() as session:
        found = views_audit.audits(
            session,
            policy_id=policy,
            provider_id=provider,
            verdict=verdict,
            accusing=True,
            number=page,
            size=AUDITED_SHOWN,
        )
        offered = views.providers(session, 1, PROVIDERS_OFFERED).items
    return site.page(
        "audit.html",
        lines=found,
        providers=offered,
        query={"verdict": str(verdict), "provider": provider, "policy": policy},
    )


@router.get("/versions/{version_id}/evidence")
def evidence(site: Here, version_id: RowId) -> HTMLResponse:
    """By what it is known that the world showed a version, and when."""
    with site.services.database.read() as session:
        found = views_proofs.evidence(session, version_id)
    if found is None:
        raise HTTPException(404, "There is no such version here.")
    return site.page(
        "evidence.html",
        policy=existing_policy(site, found.version.policy_id),
        version=found.version,
        texts=found.texts,
        appearances=found.appearances,
        proofs=found.proofs,
        sights=found.sights,
        receipts=found.receipts,
    )


@router.get("/checks/{check_id}")
def check(site: Here, check_id: RowId) -> HTMLResponse:
    """One check: when, how it ended, what it saw."""
    with site.services.database.read() as session:
        found = attempts.check(session, check_id)
        if found is None:
            raise HTTPException(404, "There is no such check here.")
        version = history.version(session, found.version_id) if found.version_id else None
    return site.page("check.html", policy=existing_policy(site, found.policy_id), check=found, version=version)
