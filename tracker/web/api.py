"""The JSON API under /api/v1, with its OpenAPI description at /api/v1/openapi.json. For reading; what decides something
is in `deciding`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from tracker.core.model import Comparison
from tracker.errors import TrackerError
from tracker.store import views
from tracker.store import views_checks as attempts
from tracker.store import views_evidence as evidence
from tracker.store import views_history as history
from tracker.web import api_models as answers
from tracker.web.api_gating import GateAnswer, gate_of
from tracker.web.pages_history import Which, chosen, existing_policy
from tracker.web.site import Here, NameId, RowId

router = APIRouter(
    prefix="/api/v1",
    responses={404: {"model": answers.Problem}, 422: {"model": answers.Problem}},
)

A = TypeVar("A", bound=answers.Answer)


class Paging(BaseModel):
    """Which part of a list. Unknown parameters are mistakes: a filter that is not understood must not be ignored."""

    model_config = ConfigDict(extra="forbid")
    page: int = Field(1, ge=1, le=1_000_000, description="from 1")
    size: int = Field(50, ge=1, le=200, description="items on a page")


class PolicyQuery(Paging):
    """Which policies."""

    q: str = Field("", max_length=200, description="words in provider, sector, type, id or URL")
    sector: str = Field("", max_length=200)
    provider: str = Field("", max_length=200)
    standing: views.Standing | None = None


class ChangeQuery(Paging):
    """Which changes."""

    policy: str = Field("", max_length=200)
    provider: str = Field("", max_length=200)


class CheckQuery(Paging):
    """Which checks."""

    outcome: Which = ""
    origin: Literal["live", "archive"] = Field("live", description="archive: the captures that an import read")


class AlertQuery(Paging):
    """Which messages."""

    state: Literal["", "pending", "sending", "sent", "failed"] = ""
    channel: str = Field("", max_length=200)
    policy: str = Field("", max_length=200)


class DiffQuery(BaseModel):
    """Which two versions, by their numbers; by default the last two."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    older: int | None = Field(None, alias="from", ge=1, le=2**31 - 1)
    newer: int | None = Field(None, alias="to", ge=1, le=2**31 - 1)


@router.get("/providers")
def list_providers(site: Here, query: Annotated[Paging, Query()]) -> answers.Listing[answers.ProviderAnswer]:
    """The providers, by name."""
    with site.services.database.read() as session:
        return listing(answers.ProviderAnswer, views.providers(session, query.page, query.size))


@router.get("/providers/{provider_id}")
def get_provider(site: Here, provider_id: NameId) -> answers.ProviderAnswer:
    """One provider."""
    with site.services.database.read() as session:
        return _one(answers.ProviderAnswer, views.provider(session, provider_id), "provider")


@router.get("/policies")
def list_policies(site: Here, query: Annotated[PolicyQuery, Query()]) -> answers.Listing[answers.PolicyAnswer]:
    """The policies, by sector, provider and type."""
    wanted = views.PolicyFilter(
        text="".join(character if character.isprintable() else " " for character in query.q),
        sector=query.sector,
        provider=query.provider,
        standing=query.standing,
        archived=query.standing is views.Standing.ARCHIVED,
    )
    with site.services.database.read() as session:
        known(session, provider=query.provider)
        return listing(answers.PolicyAnswer, views.policies(session, wanted, query.page, query.size))


@router.get("/policies/{policy_id}")
def get_policy(site: Here, policy_id: NameId) -> answers.PolicyDetail:
    """One policy with its sources and how its checks ended."""
    found = existing_policy(site, policy_id)
    with site.services.database.read() as session:
        sources = evidence.sources(session, policy_id)
        outcomes = attempts.outcomes(session, policy_id)
    return answers.PolicyDetail(
        **answers.PolicyAnswer.model_validate(found).model_dump(),
        sources=[answers.SourceAnswer.model_validate(source) for source in sources],
        outcomes=outcomes,
    )


@router.get("/policies/{policy_id}/versions")
def list_versions(
    site: Here, policy_id: NameId, query: Annotated[Paging, Query()]
) -> answers.Listing[answers.VersionAnswer]:
    """The versions of a policy, newest first."""
    existing_policy(site, policy_id)
    with site.services.database.read() as session:
        found = history.versions(session, policy_id)
    shown = found[(query.page - 1) * query.size : query.page * query.size]
    return listing(answers.VersionAnswer, views.Paged(shown, len(found), query.page, query.size))


@router.get("/policies/{policy_id}/checks")
def list_checks(
    site: Here, policy_id: NameId, query: Annotated[CheckQuery, Query()]
) -> answers.Listing[answers.CheckAnswer]:
    """The checks of a policy, newest first."""
    existing_policy(site, policy_id)
    with site.services.database.read() as session:
        archived = query.origin == "archive"
        found = attempts.checks(
            session, policy_id, outcome=query.outcome, archived=archived, number=query.page, size=query.size
        )
    return listing(answers.CheckAnswer, found)


@router.get("/policies/{policy_id}/gate")
def get_gate(site: Here, policy_id: NameId) -> GateAnswer:
    """What is kept back of a policy: the held page, variants, parts that change at every check; what was decided."""
    existing_policy(site, policy_id)
    with site.services.database.read() as session:
        return gate_of(session, policy_id)


@router.get("/policies/{policy_id}/diff", responses={503: {"model": answers.Problem}})
def diff_versions(site: Here, policy_id: NameId, query: Annotated[DiffQuery, Query()]) -> answers.VersionsDiff:
    """The diff between two versions of a policy, computed now; a recorded change keeps its own at /changes/ID."""
    existing_policy(site, policy_id)
    with site.services.database.read() as session:
        pair = chosen(history.versions(session, policy_id), query.older, query.newer)
        if pair is None:
            raise HTTPException(404, "This policy has no two versions to compare.")
        recorded = history.change_between(session, pair[0].id, pair[1].id)
    try:
        comparison = site.comparisons.between(pair[0].id, pair[1].id)
    except TrackerError as error:
        raise HTTPException(503, str(error)) from error
    if comparison is None:
        raise HTTPException(404, "One of these versions has no text.")
    return answers.VersionsDiff(
        old=answers.VersionAnswer.model_validate(pair[0]),
        new=answers.VersionAnswer.model_validate(pair[1]),
        recorded_change_id=recorded,
        diff=_diff(comparison),
    )


@router.get("/versions/{version_id}")
def get_version(site: Here, version_id: RowId) -> answers.VersionDetail:
    """One version with its text and clauses."""
    with site.services.database.read() as session:
        line = _one(answers.VersionAnswer, history.version(session, version_id), "version")
        text = history.version_text(session, version_id)
    if text is None:
        raise HTTPException(404, "This version has no text.")
    return answers.VersionDetail(
        **line.model_dump(),
        text=text.reading.text,
        text_sha256=text.sha256,
        reader=text.reader,
        snapshot_ids=list(text.snapshot_ids),
        clauses=[answers.ClauseAnswer.model_validate(clause) for clause in text.reading.clauses],
    )


@router.get("/changes")
def list_changes(site: Here, query: Annotated[ChangeQuery, Query()]) -> answers.Listing[answers.ChangeAnswer]:
    """Recorded changes, newest first."""
    with site.services.database.read() as session:
        known(session, policy=query.policy, provider=query.provider)
        found = history.changes(
            session, policy_id=query.policy, provider_id=query.provider, number=query.page, size=query.size
        )
    return listing(answers.ChangeAnswer, found)


@router.get("/changes/{change_id}")
def get_change(site: Here, change_id: RowId) -> answers.ChangeDetail:
    """One recorded change with its records: what was recorded then, for ever."""
    with site.services.database.read() as session:
        line = _one(answers.ChangeAnswer, history.change(session, change_id), "change")
        comparison = history.comparison(session, change_id)
    if comparison is None:
        raise HTTPException(404, "There is no such change here.")
    return answers.ChangeDetail(**line.model_dump(), diff=_diff(comparison))


@router.get("/snapshots/{snapshot_id}")
def get_snapshot(site: Here, snapshot_id: RowId) -> answers.SnapshotAnswer:
    """One snapshot and how it came. Its bytes are at /snapshots/ID/raw."""
    with site.services.database.read() as session:
        found = evidence.snapshots(session, [snapshot_id])
    return _one(answers.SnapshotAnswer, found[0] if found else None, "snapshot")


@router.get("/alerts")
def list_alerts(site: Here, query: Annotated[AlertQuery, Query()]) -> answers.Listing[answers.AlertAnswer]:
    """The outbox, newest first."""
    with site.services.database.read() as session:
        known(session, policy=query.policy, channel=query.channel)
        found = evidence.alerts(
            session,
            state=query.state,
            channel_id=query.channel,
            policy_id=query.policy,
            number=query.page,
            size=query.size,
        )
    return listing(answers.AlertAnswer, found)


@router.get("/status")
def get_status(site: Here) -> dict[str, int | datetime | None]:
    """Counts over all policies that are not archived."""
    with site.services.database.read() as session:
        found = views.totals(session, site.services.now())
    return {name: getattr(found, name) for name in found.__slots__}


def known(session: Session, *, policy: str = "", provider: str = "", channel: str = "") -> None:
    """Raise 404 where a filter names what does not exist: an empty list would look like good news."""
    if policy and views.policy(session, policy) is None:
        raise HTTPException(404, "There is no policy of that id here. /api/v1/policies lists them.")
    if provider and views.provider(session, provider) is None:
        raise HTTPException(404, "There is no provider of that id here. /api/v1/providers lists them.")
    if channel and not evidence.has_channel(session, channel):
        raise HTTPException(404, "There is no channel of that name here.")


def listing(kind: type[A], found: views.Paged[Any]) -> answers.Listing[A]:
    """One page of a list as the API answers it."""
    return answers.Listing[A](
        items=[kind.model_validate(item) for item in found.items],
        total=found.total,
        number=found.number,
        pages=found.pages,
    )


# --------------------------------------------------------------------------- how


def _one(kind: type[A], found: object | None, name: str) -> A:
    if found is None:
        raise HTTPException(404, f"There is no such {name} here.")
    return kind.model_validate(found)


def _diff(comparison: Comparison) -> answers.DiffAnswer:
    return answers.DiffAnswer.model_validate(comparison)
