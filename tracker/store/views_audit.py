"""Read model of the claim audit: each change with the verdict on its dates, and the two sights that prove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from tracker.core.assessing.audit import Case, Dates, Verdict, audit
from tracker.core.model import ChangeKind, StatedDate
from tracker.store import views_history as history
from tracker.store import views_sights as seen
from tracker.store.tables import Version
from tracker.store.views import Paged
from tracker.store.views_history import ChangeLine
from tracker.store.views_sights import Appearance, Sight

MOST = 2000
"""The newest changes that are looked through for a verdict."""

BATCH = 100
"""Policies whose sights are asked for at once: a database takes only so many parameters."""

ACCUSING = frozenset({Verdict.BACKDATED, Verdict.SILENT_EDIT, Verdict.DATE_MOVED_BACK})
"""Verdicts that say something against who wrote the policy."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A change, and what the evidence says of the dates it states. `days`: see `core.assessing.audit.Audited`.

    `last_old`: the last sight of the old text before; `came`: the stretch of time in which the new one was shown.
    """

    change: ChangeLine
    verdict: Verdict
    days: int
    why: str
    last_old: Sight | None
    came: Appearance | None

    @property
    def first_new(self) -> Sight | None:
        """The first sight of the new text."""
        return self.came.first if self.came else None

    @property
    def sights(self) -> int:
        """How many sights there were of the new text until another came."""
        return self.came.sights if self.came else 0


def audits(
    session: Session,
    *,
    policy_id: str = "",
    provider_id: str = "",
    verdict: str = "",
    accusing: bool = False,
    number: int = 1,
    size: int = 50,
) -> Paged[AuditLine]:
    """One page of audited changes, newest first. With a verdict, of the MOST newest changes those that have it.

    `accusing`: of the MOST newest changes, those with a grave verdict first, and those that alternate last.
    """
    if accusing and not verdict:
        found = history.changes(session, policy_id=policy_id, provider_id=provider_id, size=MOST)
        lines = sorted(audited(session, found.items), key=_gravity)
        return Paged(tuple(lines[(number - 1) * size : number * size]), len(lines), number, size)
    if not verdict:
        found = history.changes(session, policy_id=policy_id, provider_id=provider_id, number=number, size=size)
        return Paged(audited(session, found.items), found.total, number, size)
    found = history.changes(session, policy_id=policy_id, provider_id=provider_id, size=MOST)
    lines = [line for line in audited(session, found.items) if line.verdict == verdict]
    return Paged(tuple(lines[(number - 1) * size : number * size]), len(lines), number, size)


def audited(session: Session, changes: Sequence[ChangeLine]) -> tuple[AuditLine, ...]:
    """The audit of these changes, in their order."""
    policies = sorted({change.policy_id for change in changes})
    known: dict[str, tuple[Appearance, ...]] = {}
    stands: dict[int, int] = {}
    for batch in (policies[at : at + BATCH] for at in range(0, len(policies), BATCH)):
        known |= seen.appearances_of(session, batch)
        stands |= seen.standing(session, *batch)
    ends = {version.id for change in changes for version in (change.old, change.new)}
    rows = {row.id or 0: row for row in session.exec(select(Version).where(col(Version.id).in_(ends)))}
    return tuple(_audited(change, rows, known[change.policy_id], stands) for change in changes)


def audit_of(session: Session, change_id: int) -> AuditLine | None:
    """The audit of one change, superseded or not."""
    change = history.change(session, change_id)
    return audited(session, [change])[0] if change else None


# --------------------------------------------------------------------------- how


def _gravity(line: AuditLine) -> int:
    if line.verdict in ACCUSING:
        return 0
    return 2 if line.verdict is Verdict.RETURNED or line.change.kind == ChangeKind.ALTERNATES else 1


def _audited(
    change: ChangeLine, rows: Mapping[int, Version], appearances: Sequence[Appearance], standing: Mapping[int, int]
) -> AuditLine:
    old, new = (standing.get(version.id, version.id) for version in (change.old, change.new))
    last_old, came = seen.appeared(appearances, old, new, change.detected_at)
    first = next((one for one in appearances if one.version_id == new), None)
    found = audit(
        Case(
            old=_dates(rows[change.old.id]),
            new=_dates(rows[change.new.id]),
            last_old=last_old.at if last_old else None,
            first_new=came.first.at if came else None,
            sights=came.sights if came else 0,
            words=change.words_changed,
            date_only=change.kind == ChangeKind.DATE_ONLY,
            shown_before=first.first.at if came and first and first.first.at < came.first.at else None,
        )
    )
    return AuditLine(change, found.verdict, found.days, found.why, last_old, came)


def _dates(row: Version) -> Dates:
    return Dates(
        _stated(row.stated_date, "updated", row.stated_evidence, row.stated_other),
        _stated(row.effective_date, "effective", row.effective_evidence, row.effective_other),
    )


def _stated(text: str, kind: str, evidence: str, other: str) -> StatedDate | None:
    """The date of a row. What is none (a row may be older than today's rules) claims nothing."""
    for one in filter(None, (text, other)):
        try:
            date.fromisoformat(one if len(one) > 7 else f"{one}-01")
        except ValueError:
            return None
    return StatedDate(text, kind, evidence, other) if text else None
