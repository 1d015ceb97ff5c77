"""What changed since: a policy's version of a day, or the one that was accepted, against today's; page and API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from tracker.core.days import day_of
from tracker.core.render.steps import kind_said, outcome_said, since_record, verdict_said
from tracker.core.since import Cumulated, Since, range_said, why_said
from tracker.errors import NotPossible, TrackerError
from tracker.flows.since import since
from tracker.store import baselines
from tracker.store import views_history as history
from tracker.web import redline
from tracker.web.api_models import Answer, Problem, VersionAnswer
from tracker.web.pages_history import Layout, existing_policy
from tracker.web.site import Here, NameId, Site
from tracker.web.words import sentence

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1", responses={status: {"model": Problem} for status in (404, 409, 422, 503)})

Day = Annotated[str, Query(max_length=40, description="such as 2024-03-01")]


class ProofAnswer(Answer):
    """Where a text can be seen as it was shown: an address in a web archive, or a snapshot that was kept here."""

    at: datetime
    url: str
    snapshot: int | None
    source: str = Field(description="live, archive, or file: a saved file")


class SightAnswer(Answer):
    """A version in time, by all evidence."""

    version: int = Field(description="its number within the policy")
    version_id: int
    origin: str
    first_seen_at: datetime
    last_seen_at: datetime
    stated_date: str
    effective_date: str
    proofs: list[ProofAnswer]


class StepAnswer(Answer):
    """A recorded change: made after `after` (null where that is not known) and not after `by`."""

    change: int
    old: int
    new: int
    after: datetime | None
    by: datetime
    back: bool = Field(description="an earlier text came back")
    origin: str
    kind: str
    silent: bool
    backdated: bool
    verdict: str = Field(description="what the audit says of the stated dates; see /audit")
    verdict_days: int
    verdict_why: str
    level: str
    significance: float
    topics: list[str]
    evidence: list[str]
    clauses_changed: int
    words_changed: int
    proofs: list[ProofAnswer]


class AcceptedAnswer(Answer):
    """Who accepted the old version, as of when and why."""

    accepted_at: datetime
    by: str
    note: str


class SinceAnswer(Answer):
    """What changed since a day or an acceptance. `why`: seen, unseen, later or chosen; `said`: the same in words."""

    policy: str
    provider: str
    type: str
    moment: datetime
    why: str
    said: str
    old: SightAnswer
    new: SightAnswer
    in_force: SightAnswer | None = Field(description="what evidence names for the moment, where it is not `old`")
    baseline: AcceptedAnswer | None
    steps: list[StepAnswer]
    silent_edits: list[int]
    backdated: list[int]
    level: str
    significance: float
    topics: list[str]
    evidence: list[str]
    words_changed: int
    changes: list[dict[str, Any]] = Field(description="records as `tracker compare` writes them")


class SinceQuery(BaseModel):
    """Since when; without a date, since the baseline."""

    model_config = ConfigDict(extra="forbid")
    date: str = Field("", max_length=40, description="such as 2024-03-01; by default the baseline")


class BaselineAnswer(Answer):
    """The version that somebody accepted. `version`: what stands for it today."""

    accepted_at: datetime
    accepted_by: str
    note: str
    version: VersionAnswer


@router.get("/policies/{policy_id}/since")
def since_page(
    site: Here, policy_id: NameId, date: Day = "", baseline: bool = False, layout: Layout = "", quiet: bool = False
) -> HTMLResponse:
    """What changed since a day, or since the baseline; without either, since the baseline where there is one."""
    policy = existing_policy(site, policy_id)
    day, problem, status = None, "", 200
    try:
        day = _day(site, date) if date and not baseline else None
    except ValueError as error:
        status = 400
        problem = sentence(error)
    found: Since | None = None
    whole: Cumulated | None = None
    with site.services.database.read() as session:
        accepted = baselines.baseline_of(session, policy_id)
        versions = history.versions(session, policy_id)
    if not problem and (day is not None or accepted is not None):
        try:
            found, whole = _asked(site, policy_id, day)
        except TrackerError as error:
            problem = sentence(error)
    return site.page(
        "since.html",
        code=status,
        policy=policy,
        versions=versions,
        accepted=accepted,
        found=found,
        whole=whole,
        said=why_said(found) if found else "",
        outcome=outcome_said(found, whole) if found else "",
        rows=[(step, range_said(step), kind_said(step), verdict_said(step)) for step in found.steps] if found else [],
        difference=redline.difference(whole.comparison, layout, quiet) if whole else None,
        problem=problem,
        date=date,
        layout=layout or "inline",
        quiet=quiet,
    )


@api.get("/policies/{policy_id}/since")
def get_since(site: Here, policy_id: NameId, query: Annotated[SinceQuery, Query()]) -> SinceAnswer:
    """What changed since the end of a day (UTC), or since the baseline: every step, and all of it at once."""
    existing_policy(site, policy_id)
    try:
        day = _day(site, query.date) if query.date else None
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
    try:
        found, whole = _asked(site, policy_id, day)
    except NotPossible as error:
        raise HTTPException(404, str(error)) from error
    except TrackerError as error:
        raise HTTPException(503, str(error)) from error
    return SinceAnswer.model_validate(since_record(found, whole, site.options.public_url.rstrip("/")))


@api.get("/policies/{policy_id}/baseline")
def get_baseline(site: Here, policy_id: NameId) -> BaselineAnswer:
    """Which version of a policy was accepted, by whom, as of when and why; 404 where none was."""
    existing_policy(site, policy_id)
    return baseline_answer(site, policy_id)


def baseline_answer(site: Site, policy_id: str) -> BaselineAnswer:
    """The baseline of a policy, or a 404."""
    with site.services.database.read() as session:
        found = baselines.baseline_of(session, policy_id)
        line = history.version(session, found[1].id or 0) if found is not None else None
    if found is None or line is None:
        raise HTTPException(404, "No version of this policy was accepted yet.")
    row = found[0]
    return BaselineAnswer(
        accepted_at=row.accepted_at,
        accepted_by=row.accepted_by,
        note=row.note,
        version=VersionAnswer.model_validate(line),
    )


def _day(site: Site, text: str) -> date:
    """The day that is asked for. Raises ValueError for what is none, and for one that is still to come."""
    day = day_of(text)
    if day > site.services.now().date():
        raise ValueError(f"{day.isoformat()} is in the future: nothing can have changed since then")
    return day


def _asked(site: Site, policy_id: str, day: date | None) -> tuple[Since, Cumulated]:
    """The answer. Raises NotPossible, TooHard, Busy."""
    with site.services.database.read() as session:
        found = since(session, policy_id, day)
    return found, site.comparisons.cumulated(found)
