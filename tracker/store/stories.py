"""What an alert is about, read once and whole, so that a message can be written without the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from tracker.core.model import Comparison, Outcome
from tracker.store import tables, versions
from tracker.store.checks import GOOD
from tracker.store.gaps import Gap, gap_in
from tracker.store.imported import Imported, imported_of


@dataclass(frozen=True, slots=True)
class Told:
    """The change an alert tells of: the rows, and the comparison as it was recorded."""

    change: tables.Change
    old: tables.Version
    new: tables.Version
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Spell:
    """A time without a good page: how many checks, the last good one before it, and when the check of the alert ran.

    `held`: that check brought a page that was held back, and that a person may accept.
    """

    checks: int
    since: datetime | None
    checked_at: datetime
    held: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """Everything one message needs. `told` for a change alert, with `gap` where one was looked into; `spell` for health
    and recovered; `imported` for a summary.
    """

    alert: tables.Alert
    policy: tables.Policy
    provider: tables.Provider
    urls: tuple[str, ...]
    told: Told | None = None
    spell: Spell | None = None
    gap: Gap | None = None
    imported: Imported | None = None


def story_of(session: Session, alert: tables.Alert) -> Story:
    """Read the story of an alert. It tells the same on every attempt, whatever has happened to the policy since."""
    policy = session.get_one(tables.Policy, alert.policy_id)
    imported = imported_of(alert)
    return Story(
        alert=alert,
        policy=policy,
        provider=session.get_one(tables.Provider, policy.provider_id),
        urls=_urls(session, policy.id, alert.created_at),
        told=_told(session, alert.change_id) if alert.change_id is not None else None,
        spell=_spell(session, alert) if alert.change_id is None and imported is None else None,
        gap=gap_in(alert),
        imported=imported,
    )


def _urls(session: Session, policy_id: str, moment: datetime) -> tuple[str, ...]:
    """The URLs of the sources that were in use then, in declared order."""
    row = tables.Source
    query = select(row).where(row.policy_id == policy_id).order_by(col(row.position), col(row.id))
    return tuple(
        source.url for source in session.exec(query) if source.retired_at is None or source.retired_at > moment
    )


def _told(session: Session, change_id: int) -> Told:
    change = session.get_one(tables.Change, change_id)
    return Told(
        change=change,
        old=session.get_one(tables.Version, change.old_version_id),
        new=session.get_one(tables.Version, change.new_version_id),
        comparison=versions.comparison_of(session, change),
    )


def _spell(session: Session, alert: tables.Alert) -> Spell:
    """The failed checks up to this one. A recovery's own check is good, and not counted; backfills are not either."""
    row = tables.Check
    check = session.get_one(row, alert.check_id)
    same = (row.policy_id == alert.policy_id, row.origin == check.origin)
    good = col(row.outcome).in_([outcome.value for outcome in GOOD])
    before = select(row).where(*same, good, col(row.id) < alert.check_id)
    last_good = session.exec(before.order_by(col(row.id).desc()).limit(1)).first()
    after = (last_good.id or 0) if last_good is not None else 0
    failed = select(func.count()).where(*same, col(row.id) > after, col(row.id) <= alert.check_id)
    since = (last_good.finished_at or last_good.started_at) if last_good is not None else None
    return Spell(
        checks=session.exec(failed).one() - (alert.kind == "recovered"),
        since=since,
        checked_at=check.started_at,
        held=check.outcome == Outcome.HELD.value,
    )
