"""How a page is read: what was kept of a snapshot, what was dropped, and by which rule."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from tracker.flows.inspect import Inspected, inspect_policy, inspect_snapshots
from tracker.store.views import PolicyLine
from tracker.web.pages_evidence import existing
from tracker.web.pages_history import existing_policy
from tracker.web.redline import Busy
from tracker.web.site import Here, NameId, RowId, Site

router = APIRouter(include_in_schema=False)


@router.get("/policies/{policy_id}/inspect")
def policy(site: Here, policy_id: NameId) -> HTMLResponse:
    """The newest page of each source of a policy, read by the rules that hold now."""
    found = existing_policy(site, policy_id)
    return _shown(site, found, lambda: inspect_policy(site.services, policy_id), newest=True)


@router.get("/snapshots/{snapshot_id}/inspect")
def snapshot(site: Here, snapshot_id: RowId) -> HTMLResponse:
    """One snapshot, read by the rules that hold now."""
    found = existing_policy(site, existing(site, snapshot_id).policy_id)
    return _shown(site, found, lambda: inspect_snapshots(site.services, [snapshot_id]), newest=False)


def _shown(
    site: Site, policy: PolicyLine, inspect: Callable[[], tuple[Inspected, ...]], *, newest: bool
) -> HTMLResponse:
    """The answer; the workers are asked in turn with comparisons, for the checks need them too."""
    try:
        with site.comparisons.turn():
            inspected = inspect()
    except KeyError as error:
        raise HTTPException(404, "The bytes of this page are not kept here.") from error
    except Busy as error:
        raise HTTPException(503, str(error)) from error
    return site.page("inspect.html", policy=policy, inspected=inspected, newest=newest)
