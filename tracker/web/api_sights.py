"""The part of the JSON API that tells of evidence: sights, within which interval a version appeared, the claim audit,
and how an import from an archive goes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import Field

from tracker.core.assessing.audit import Verdict
from tracker.store import views_audit, views_holes, views_imports, views_proofs
from tracker.store import views_sights as seen
from tracker.web import api_models as answers
from tracker.web.api import Paging, known, listing
from tracker.web.pages_history import existing_policy
from tracker.web.site import Here, NameId, RowId

router = APIRouter(prefix="/api/v1", responses={404: {"model": answers.Problem}, 422: {"model": answers.Problem}})


class SightAnswer(answers.Answer):
    """One time that the world showed a version, and by what that is known."""

    at: datetime
    version_id: int
    source: str = Field(description="live: a check of ours; archive: a capture of a web archive; file: a saved file")
    check_id: int | None
    capture_id: int | None
    memento_url: str
    snapshot_id: int | None
    by_digest: bool = Field(description="the capture was not read: its digest is that of one that was")


class AppearanceAnswer(answers.Answer):
    """A stretch of time in which every sight was of one version. It appeared after `before` and by `first`."""

    version_id: int
    first: SightAnswer
    last: SightAnswer
    sights: int
    before: SightAnswer | None = Field(description="the last sight of another text before it")
    after: SightAnswer | None = Field(description="the first sight of another text after it")


class HoleAnswer(answers.Answer):
    """A capture that shows no version."""

    at: datetime
    state: str
    outcome: str
    reason: str
    memento_url: str


class ProofAnswer(answers.Answer):
    """A sight with what can be checked. `digest`: of a capture, base32 SHA-1 of what the archive stored."""

    sight: SightAnswer
    body_sha256: str
    digest: str
    original: str


class TextAnswer(answers.Answer):
    """One way a version was written."""

    sha256: str
    reader: str
    snapshot_ids: list[int]
    created_at: datetime


class ReceiptAnswer(answers.Answer):
    """That an archive was asked to save the page, and what came of it."""

    state: str
    url: str
    memento_url: str
    captured_at: datetime | None
    wanted_at: datetime
    finished_at: datetime | None
    message: str


class EvidenceAnswer(answers.Answer):
    """All evidence for one version; of many sights the newest."""

    version: answers.VersionAnswer
    texts: list[TextAnswer]
    appearances: list[AppearanceAnswer]
    proofs: list[ProofAnswer]
    sights: int
    receipts: list[ReceiptAnswer]


class AuditAnswer(answers.Answer):
    """The verdict on the dates that a change states, and the two sights that prove it."""

    change: answers.ChangeAnswer
    verdict: Verdict
    days: int = Field(description="by how many days at least it is backdated or moved back, or takes effect later")
    why: str
    last_old: SightAnswer | None = Field(description="the last sight of the old text before the new one")
    first_new: SightAnswer | None
    sights: int = Field(description="sights of the new text until another came")


class ImportAnswer(answers.Answer):
    """An import of a policy's history from an archive."""

    policy_id: str
    phase: str = Field(description="index, fetch, merge, done or failed")
    running: bool
    indexed: int
    planned: int
    fetched: int
    left: int
    versions: int
    eta_seconds: int | None
    reason: str
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None
    paused_until: datetime | None


class MoveAnswer(answers.Answer):
    """An address of a policy that led to another one, from the first to the last sight of that."""

    url: str
    target: str
    via: str = Field(description="archived: a redirect in an archive; live: a redirect met by a check")
    since: datetime
    until: datetime


class AuditQuery(Paging):
    """Which changes."""

    policy: str = Field("", max_length=200)
    provider: str = Field("", max_length=200)
    verdict: Verdict | None = None


@router.get("/audit")
def list_audit(site: Here, query: Annotated[AuditQuery, Query()]) -> answers.Listing[AuditAnswer]:
    """Changes with the verdict on the dates they state, newest first; with a verdict among the newest 2,000."""
    with site.services.database.read() as session:
        known(session, policy=query.policy, provider=query.provider)
        found = views_audit.audits(
            session,
            policy_id=query.policy,
            provider_id=query.provider,
            verdict=query.verdict or "",
            number=query.page,
            size=query.size,
        )
    return listing(AuditAnswer, found)


@router.get("/policies/{policy_id}/appearances")
def list_appearances(site: Here, policy_id: NameId) -> list[AppearanceAnswer]:
    """When each version of a policy was shown, oldest first, by all evidence; a text that came back has several."""
    existing_policy(site, policy_id)
    with site.services.database.read() as session:
        return [AppearanceAnswer.model_validate(one) for one in seen.appearances(session, policy_id)]


@router.get("/policies/{policy_id}/imports")
def list_imports(site: Here, policy_id: NameId) -> list[ImportAnswer]:
    """The imports of a policy's history, newest first."""
    existing_policy(site, policy_id)
    with site.services.database.read() as session:
        return [ImportAnswer.model_validate(one) for one in views_imports.imports(session, policy_id)]


@router.get("/policies/{policy_id}/moves")
def list_moves(site: Here, policy_id: NameId) -> list[MoveAnswer]:
    """The addresses of a policy that led to others, oldest first."""
    existing_policy(site, policy_id)
    with site.services.database.read() as session:
        return [MoveAnswer.model_validate(one) for one in views_imports.moves(session, policy_id)]


@router.get("/versions/{version_id}/evidence")
def get_evidence(site: Here, version_id: RowId) -> EvidenceAnswer:
    """The evidence for a version: hashes, sights, captures of archives, receipts."""
    with site.services.database.read() as session:
        found = views_proofs.evidence(session, version_id)
    if found is None:
        raise HTTPException(404, "There is no such version here.")
    return EvidenceAnswer.model_validate(found)


@router.get("/changes/{change_id}/audit")
def get_audit(site: Here, change_id: RowId) -> AuditAnswer:
    """The verdict on the dates that one change states."""
    with site.services.database.read() as session:
        found = views_audit.audit_of(session, change_id)
    if found is None:
        raise HTTPException(404, "There is no such change here.")
    return AuditAnswer.model_validate(found)


@router.get("/changes/{change_id}/holes")
def list_holes(site: Here, change_id: RowId) -> list[HoleAnswer]:
    """The captures within the interval of a change that show no version."""
    with site.services.database.read() as session:
        found = views_audit.audit_of(session, change_id)
        if found is None:
            raise HTTPException(404, "There is no such change here.")
        if found.last_old is None or found.first_new is None:
            return []
        inside = views_holes.holes(session, found.change.policy_id, found.last_old.at, found.first_new.at)
    return [HoleAnswer.model_validate(one) for one in inside]
