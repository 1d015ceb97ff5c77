"""What people decide through the pages and the API: accept a held page, or a version after a review; unmask a part that
changes at every check.

Everything else here is for reading. A request that decides must come from these pages themselves, or from a program:
the pages know nobody's name or password, so nothing of a browser's may vouch for what another site makes it send.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Annotated, TypeVar
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from tracker.core.days import day_of
from tracker.errors import TrackerError
from tracker.flows.accept import MOST_NAME, MOST_NOTE, accept_page, unmask
from tracker.flows.check import CheckReport
from tracker.flows.since import accept_version
from tracker.web.api_gating import AcceptedAnswer, GateAnswer, gate_of
from tracker.web.api_models import Problem
from tracker.web.pages_history import existing_policy
from tracker.web.pages_since import BaselineAnswer, baseline_answer
from tracker.web.redline import Busy
from tracker.web.site import Here, NameId, Site
from tracker.web.words import sentence

T = TypeVar("T")

MOST_BYTES = 16_384
"""Of a form: names and notes are short."""

READING_ONLY = (
    "These pages are for reading only. Set decisions in the [web] section of tracker.toml to decide here; the commands "
    "tracker accept, tracker baseline and tracker unmask always can."
)


def from_here(headers: Mapping[str, str], public_url: str) -> bool:
    """Whether a request comes from our own pages, or from a program that no page of another site can be.

    A browser says where a POST comes from: in Sec-Fetch-Site (Fetch Metadata, W3C 2021) where the connection is safe or
    local, in Origin (RFC 6454) always. Without both it is a program, which must send JSON: a form cannot.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        own = {headers.get("host", "").lower(), urlsplit(public_url).netloc.lower()}
        return urlsplit(origin).netloc.lower() in own - {""}
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return site == "same-origin" or kind == "application/json"


def may_decide(request: Request, site: Here) -> None:
    """Raise 403 where nothing may be decided through the pages, or where another site sends the request."""
    if not site.options.decisions:
        raise HTTPException(403, READING_ONLY)
    if not from_here(request.headers, site.options.public_url):
        raise HTTPException(403, "This request does not come from these pages, so nothing was done.")


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, each with its last value. Raises 413 for one that is too large."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413, "This form is longer than allowed.")
    try:
        found = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError as error:
        raise HTTPException(422, "This form has more fields than allowed.") from error
    return {name: values[-1] for name, values in found.items()}


Form = Annotated[dict[str, str], Depends(form_of)]
PlaceName = Annotated[str, Path(pattern="^[0-9a-f]{8}$")]

pages = APIRouter(include_in_schema=False, dependencies=[Depends(may_decide)])
api = APIRouter(
    prefix="/api/v1",
    dependencies=[Depends(may_decide)],
    responses={status: {"model": Problem} for status in (403, 404, 409, 422)},
)


class AcceptBody(BaseModel):
    """Who accepts which page, and why."""

    model_config = ConfigDict(extra="forbid")
    by: str = Field(min_length=1, max_length=MOST_NAME)
    note: str = Field("", max_length=MOST_NOTE)
    check: int | None = Field(None, ge=1, le=2**63 - 1, description="by default the newest whose page was held back")


class PlaceBody(BaseModel):
    """Who decides it, and why."""

    model_config = ConfigDict(extra="forbid")
    by: str = Field(min_length=1, max_length=MOST_NAME)
    note: str = Field("", max_length=MOST_NOTE)


class BaselineBody(BaseModel):
    """Who accepts which version, and why: the one of that number, else what was in force on that day."""

    model_config = ConfigDict(extra="forbid")
    by: str = Field(min_length=1, max_length=MOST_NAME)
    note: str = Field("", max_length=MOST_NOTE)
    version: int | None = Field(None, ge=1, le=2**31 - 1, description="number within the policy")
    date: str = Field("", max_length=40, description="such as 2024-03-01; by default today")


@pages.post("/policies/{policy_id}/accept")
def accept_on_page(site: Here, policy_id: NameId, form: Form) -> RedirectResponse:
    """Accept the page that the form names, and lead to what it made."""
    number = form.get("check", "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 19):
        raise HTTPException(422, "There is no such check.")
    report = _accepted(site, policy_id, form.get("by", ""), form.get("note", ""), int(number) if number else None)
    made = f"/changes/{report.change_id}" if report.change_id else f"/policies/{report.policy_id}"
    return RedirectResponse(site.link(made), status_code=303)


@pages.post("/policies/{policy_id}/parts/{name}/{wanted}")
def decide_place_on_page(
    site: Here, policy_id: NameId, name: PlaceName, wanted: Annotated[str, Path(pattern="^(un)?mask$")], form: Form
) -> RedirectResponse:
    """Unmask a part, or mask it again, and lead back to it."""
    policy = existing_policy(site, policy_id).id
    by, note = form.get("by", ""), form.get("note", "")
    _decided(lambda: unmask(site.services, policy, name, by=by, note=note, again=wanted == "mask"))
    return RedirectResponse(site.link(f"/policies/{policy}") + f"#part-{name}", status_code=303)


@pages.post("/policies/{policy_id}/baseline")
def accept_version_on_page(site: Here, policy_id: NameId, form: Form) -> RedirectResponse:
    """Keep the version that the form names as accepted, and lead back to it."""
    number = form.get("version", "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 10):
        raise HTTPException(422, "There is no such version.")
    policy = existing_policy(site, policy_id).id
    seq = int(number) if number else None
    _version_accepted(site, policy, form.get("by", ""), form.get("note", ""), seq, form.get("date", ""))
    return RedirectResponse(site.link(f"/policies/{policy}") + "#baseline", status_code=303)


@api.post("/policies/{policy_id}/accept")
def accept(site: Here, policy_id: NameId, body: AcceptBody) -> AcceptedAnswer:
    """Take a page that was held back for the policy: its next version, told as any change."""
    return AcceptedAnswer.model_validate(_accepted(site, policy_id, body.by, body.note, body.check))


@api.post("/policies/{policy_id}/baseline")
def accept_version_of(site: Here, policy_id: NameId, body: BaselineBody) -> BaselineAnswer:
    """Keep a version as accepted: what changed is counted from there. Earlier baselines are kept."""
    policy = existing_policy(site, policy_id).id
    _version_accepted(site, policy, body.by, body.note, body.version, body.date)
    return baseline_answer(site, policy)


@api.post("/policies/{policy_id}/parts/{name}/unmask")
def unmask_part(site: Here, policy_id: NameId, name: PlaceName, body: PlaceBody) -> GateAnswer:
    """Tell of a part from now on, however often it changes."""
    return _place(site, policy_id, name, body, again=False)


@api.post("/policies/{policy_id}/parts/{name}/mask")
def mask_part(site: Here, policy_id: NameId, name: PlaceName, body: PlaceBody) -> GateAnswer:
    """Mask a part again that was unmasked."""
    return _place(site, policy_id, name, body, again=True)


def _accepted(site: Site, policy_id: str, by: str, note: str, check_id: int | None) -> CheckReport:
    policy = existing_policy(site, policy_id).id

    def work() -> CheckReport:
        with site.comparisons.turn():
            return accept_page(site.services, policy, by=by, note=note, check_id=check_id)

    return _decided(work)


def _version_accepted(site: Site, policy: str, by: str, note: str, seq: int | None, date: str) -> None:
    try:
        day = day_of(date) if date else None
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
    if seq is None and day is None:
        day = site.services.now().astimezone(UTC).date()
    _decided(lambda: accept_version(site.services, policy, by=by, note=note, seq=seq, day=day))


def _place(site: Site, policy_id: str, name: str, body: PlaceBody, *, again: bool) -> GateAnswer:
    policy = existing_policy(site, policy_id).id
    _decided(lambda: unmask(site.services, policy, name, by=body.by, note=body.note, again=again))
    with site.services.database.read() as session:
        return gate_of(session, policy)


def _decided(work: Callable[[], T]) -> T:
    """What `work` returns; what cannot be done is 409, a server that is busy 503."""
    try:
        return work()
    except Busy as error:
        raise HTTPException(503, str(error)) from error
    except TrackerError as error:
        raise HTTPException(409, sentence(error)) from error
