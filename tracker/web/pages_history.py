"""The pages of one policy: timeline, checks, a version's text, the diff of any two versions, a recorded change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse, PlainTextResponse

from tracker.errors import TrackerError
from tracker.flows.cadence import because
from tracker.store import first_looks, views, views_audit, views_holes, views_imports
from tracker.store import views_checks as attempts
from tracker.store import views_evidence as evidence
from tracker.store import views_gating as gating
from tracker.store import views_history as history
from tracker.store import views_sights as seen
from tracker.store.baselines import baseline_of
from tracker.store.rhythms import rhythm_of
from tracker.store.tables import Policy
from tracker.store.views_rebuilds import superseded
from tracker.web import document, redline, words
from tracker.web.axis import axis
from tracker.web.events import events
from tracker.web.site import Here, NameId, PageNumber, RowId, Site

router = APIRouter(include_in_schema=False)

CHECKS_SHOWN = 50
EVENTS_SHOWN = 60
ON_AXIS = 1000
"""Changes laid out on the axis; more would lie on top of each other."""

Layout = Literal["", "inline", "side"]
Which = Literal["", "first", "not_modified", "same", "cosmetic", "held", "returned", "changed", "refused", "failed"]


@router.get("/policies/{policy_id}")
def timeline(site: Here, policy_id: NameId, page: PageNumber = 1) -> HTMLResponse:
    """One policy's history on one axis: versions and changes, stated and seen dates, spells without a good page."""
    policy = existing_policy(site, policy_id)
    with site.services.database.read() as session:
        versions = history.versions(session, policy_id)
        changes = history.changes(session, policy_id=policy_id, size=ON_AXIS)
        spells = attempts.spells(session, policy_id)
        sources = evidence.sources(session, policy_id)
        outcomes = attempts.outcomes(session, policy_id)
        held = None if policy.archived_at else gating.held_page(session, policy_id)
        alternations, parts = gating.alternations(session, policy_id), gating.places(session, policy_id)
        decided = gating.decided(session, policy_id)
        rebuilt = superseded(session, policy_id)
        importing, moves = views_imports.running(session, policy_id), views_imports.moves(session, policy_id)
        appearances, mementos = seen.appearances(session, policy_id), seen.mementos(session, policy_id)
        moments = seen.moments(session, policy_id)
        accepted = baseline_of(session, policy_id)
        row = session.get_one(Policy, policy_id)
        why = because(site.services.schedule, row, rhythm_of(session, row))
        differs = first_looks.standing(session, row)
    now = site.services.now()
    every = events(policy, versions, changes.items, spells, _first_shown(appearances, changes.items))
    shown = every[(page - 1) * EVENTS_SHOWN : page * EVENTS_SHOWN]
    with site.services.database.read() as session:
        audited = views_audit.audited(session, [event.change for event in shown if event.change])
    return site.page(
        "policy.html",
        policy=policy,
        versions=versions,
        current=next((version for version in versions if version.current), None),
        axis=axis(versions, changes.items, spells, now, appearances, moments, followed=policy.archived_at is None),
        audits={line.change.id: line for line in audited},
        appeared=seen.first_appearances(appearances),
        mementos=mementos,
        importing=importing,
        events=views.Paged(tuple(shown), len(every), page, EVENTS_SHOWN),
        sources=sources,
        moves=moves,
        outcomes=outcomes,
        spells=spells,
        held=held,
        alternations=alternations,
        parts=parts,
        decided=decided,
        rebuilt=rebuilt,
        accepted=accepted,
        because=why,
        differs=differs,
    )


def _first_shown(appearances: Sequence[seen.Appearance], changes: Sequence[history.ChangeLine]) -> dict[int, datetime]:
    """When the new text of each change was first seen, where that is known."""
    came = {one.id: seen.appeared(appearances, one.old.id, one.new.id, one.detected_at)[1] for one in changes}
    return {id: one.first.at for id, one in came.items() if one is not None}


@router.get("/policies/{policy_id}/checks")
def checks(
    site: Here, policy_id: NameId, outcome: Which = "", origin: Literal["", "archive"] = "", page: PageNumber = 1
) -> HTMLResponse:
    """Every attempt at a policy and how it ended; with `origin=archive` the captures that an import read."""
    archived = origin == "archive"
    policy = existing_policy(site, policy_id)
    with site.services.database.read() as session:
        return site.page(
            "checks.html",
            policy=policy,
            checks=attempts.checks(
                session, policy_id, outcome=outcome, archived=archived, number=page, size=CHECKS_SHOWN
            ),
            counts=attempts.outcomes(session, policy_id, archived=archived),
            archived=archived,
            of_the_archive=sum(attempts.outcomes(session, policy_id, archived=True).values()),
            sources=evidence.sources(session, policy_id),
            held=None if policy.archived_at else gating.held_page(session, policy_id),
            query={"outcome": outcome, "origin": origin},
        )


@router.get("/policies/{policy_id}/diff")
def diff(
    site: Here,
    policy_id: NameId,
    older: Annotated[int | None, Query(alias="from", ge=1, le=2**31 - 1)] = None,
    newer: Annotated[int | None, Query(alias="to", ge=1, le=2**31 - 1)] = None,
    layout: Layout = "",
    quiet: bool = False,
) -> HTMLResponse:
    """The diff between any two versions by their numbers; without them, the last two."""
    policy = existing_policy(site, policy_id)
    with site.services.database.read() as session:
        versions = history.versions(session, policy_id)
    pair = chosen(versions, older, newer)
    found: redline.Difference | None = None
    problem, recorded = "", None
    if pair is not None:
        with site.services.database.read() as session:
            recorded = history.change_between(session, pair[0].id, pair[1].id)
        try:
            comparison = site.comparisons.between(pair[0].id, pair[1].id)
            found = redline.difference(comparison, layout, quiet) if comparison else None
        except TrackerError as error:
            problem = str(error)
    return site.page(
        "diff.html",
        policy=policy,
        versions=versions,
        old=pair[0] if pair else None,
        new=pair[1] if pair else None,
        found=found,
        problem=problem,
        recorded=recorded,
        layout=layout or "inline",
        quiet=quiet,
    )


@router.get("/versions/{version_id}")
def version(site: Here, version_id: RowId, view: Literal["", "text"] = "") -> HTMLResponse:
    """One version: formatted, or with `view=text` the Markdown that was stored, character by character."""
    with site.services.database.read() as session:
        found = history.version(session, version_id)
        text = history.version_text(session, version_id)
        if found is None or text is None:
            raise HTTPException(404, "There is no such version here.")
        versions = history.versions(session, found.policy_id)
        snapshots = evidence.snapshots(session, text.snapshot_ids)
        every = seen.appearances(session, found.policy_id)
        captured = seen.mementos(session, found.policy_id).get(version_id, ())
    blocks = document.blocks(text.reading) if view != "text" else ()
    return site.page(
        "version.html",
        policy=existing_policy(site, found.policy_id),
        version=found,
        text=text,
        versions=versions,
        before=earlier(versions, found),
        snapshots=snapshots,
        appearances=[one for one in every if one.version_id == version_id],
        mementos=[one for one in dict.fromkeys(captured) if words.followable(one.memento_url)],
        blocks=blocks,
        contents=document.contents(blocks),
        view=view,
    )


@router.get("/versions/{version_id}/text")
def version_as_text(site: Here, version_id: RowId) -> PlainTextResponse:
    """The stored text of a version, as a file."""
    with site.services.database.read() as session:
        found = history.version(session, version_id)
        text = history.version_text(session, version_id)
    if found is None or text is None:
        raise HTTPException(404, "There is no such version here.")
    name = f"{found.policy_id}-{found.seq}.md"
    return PlainTextResponse(text.reading.text, headers={"content-disposition": attachment(name)})


@router.get("/changes/{change_id}")
def change(site: Here, change_id: RowId, layout: Layout = "", quiet: bool = False) -> HTMLResponse:
    """A recorded change: what was recorded then, for ever, whatever newer rules would say."""
    with site.services.database.read() as session:
        found = history.change(session, change_id)
        comparison = history.comparison(session, change_id)
        if found is None or comparison is None:
            raise HTTPException(404, "There is no such change here.")
        before, after = history.neighbours(session, found)
        alerts = evidence.alerts_of_change(session, change_id)
        (line,) = views_audit.audited(session, [found])
        within = (line.last_old.at, line.first_new.at) if line.last_old and line.first_new else None
        holes = views_holes.holes(session, found.policy_id, *within) if within else ()
    return site.page(
        "change.html",
        policy=existing_policy(site, found.policy_id),
        change=found,
        found=redline.difference(comparison, layout, quiet),
        before=before,
        after=after,
        alerts=alerts,
        audit=line,
        holes=holes,
        layout=layout or "inline",
        quiet=quiet,
    )


# --------------------------------------------------------------------------- shared with the API


def existing_policy(site: Site, policy_id: str) -> views.PolicyLine:
    """The policy of that id, or a 404."""
    with site.services.database.read() as session:
        found = views.policy(session, policy_id)
    if found is None:
        raise HTTPException(404, "There is no such policy here.")
    return found


def chosen(
    versions: tuple[history.VersionLine, ...], older: int | None, newer: int | None
) -> tuple[history.VersionLine, history.VersionLine] | None:
    """The two versions that a diff shows; by default the newest and the one before. None where there are not two.

    Raises 404 for a number that the policy does not have.
    """
    by_seq = {version.seq: version for version in versions}
    for seq in (older, newer):
        if seq is not None and seq not in by_seq:
            raise HTTPException(404, f"This policy has no version {seq}.")
    new = by_seq[newer] if newer is not None else versions[0] if versions else None
    if new is None:
        return None
    old = by_seq[older] if older is not None else earlier(versions, new)
    return (old, new) if old is not None else None


def earlier(versions: tuple[history.VersionLine, ...], of: history.VersionLine) -> history.VersionLine | None:
    """The version before one; `versions` are newest first."""
    later = [(version.first_seen_at, version.seq) for version in versions]
    place = next((index for index, key in enumerate(later) if key < (of.first_seen_at, of.seq)), None)
    return versions[place] if place is not None else None


def attachment(name: str) -> str:
    """A Content-Disposition that saves under a plain name: letters, digits, dot, dash and underscore only (RFC
    6266).
    """
    plain = "".join(
        character if character.isascii() and (character.isalnum() or character in "._-") else "-" for character in name
    )
    return f'attachment; filename="{plain.lstrip(".") or "file"}"'
