"""Writing what a rebuild found, in one transaction for each policy.

Nothing that was recorded is rewritten: new rows supersede old ones, and the old ones say by which (`superseded_by`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from tracker.core.model import Assessment, Origin, Reading
from tracker.errors import TrackerError
from tracker.store import tables, versions
from tracker.store.db import Database
from tracker.store.pasts import Occurrence


class Busy(TrackerError):
    """Another process checks the policy, or did so meanwhile; nothing is written."""


@dataclass(frozen=True, slots=True)
class Text:
    """One way a version was written, as today's rules read it, and the occurrence that showed it first."""

    reading: Reading
    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class Derived:
    """A version as today's rules see it. `kept`: the row that says the same already, else a new one is written.

    `texts`: what is written of it, the last shown last. `replaces`: the rows whose place it takes.
    """

    key: str
    texts: tuple[Text, ...]
    captured_at: datetime
    last_seen_at: datetime
    kept: int | None = None
    replaces: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A change as today's rules see it, between two places of the chain. `replaces`: the change recorded then."""

    old: int
    new: int
    before: Text
    after: Text
    assessment: Assessment
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A change that stays as it was judged, one of whose versions has lost its place: tied to what stands in that.

    `change`: the row that was recorded. `old`, `new`: places of the chain; None for an end that stays.
    """

    change: int
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a rebuild would write. `vanished`: changes that came from the rules alone.

    `end`: the place where our own checks ended, which may be one that was returned to, and the text last shown there;
    None where today's rules cannot read what came last.
    """

    policy_id: str
    fence: int
    chain: tuple[Derived, ...] = ()
    steps: tuple[Step, ...] = ()
    ties: tuple[Tie, ...] = ()
    vanished: tuple[int, ...] = ()
    end: tuple[int, Text] | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return bool(
            self.steps or self.ties or self.vanished or any(one.kept is None or one.texts for one in self.chain)
        )


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What was written: pairs of (old row, new row); `appeared`: new changes that take no other's place."""

    versions: tuple[tuple[int, int], ...] = ()
    renditions: int = 0
    changes: tuple[tuple[int, int], ...] = ()
    appeared: tuple[int, ...] = ()
    vanished: tuple[int, ...] = ()


def write(database: Database, plan: Plan, now: datetime, *, leased: bool) -> Rewritten:
    """Write a plan in one transaction. Raises Busy where the policy was checked, or is being checked, by another.

    `leased`: the policy is ours to check. Else its fence is raised, so that a check which began before is refused.
    """
    with database.begin() as session:
        policy = session.get_one(tables.Policy, plan.policy_id, with_for_update=True)
        held = policy.lease_until is not None and policy.lease_until > now
        if policy.fence != plan.fence or (held and not leased):
            raise Busy(f"{plan.policy_id} is being checked by another process")
        if not leased:
            policy.fence += 1
        rows, replaced, renditions = _write_chain(session, plan, now)
        if policy.current_version_id in {*replaced, *(row.id for row in rows)}:
            _move_current(session, policy, plan, rows, replaced)
        changes, appeared = _write_steps(session, plan, rows)
        changes += _write_ties(session, plan, rows)
        for id in plan.vanished:
            _supersede(session, tables.Change, id, tables.NOTHING)
        return Rewritten(tuple(replaced.items()), renditions, changes, appeared, plan.vanished)


def _move_current(
    session: Session, policy: tables.Policy, plan: Plan, rows: Sequence[tables.Version], replaced: Mapping[int, int]
) -> None:
    """Let the policy say what it said last, in the words it was last seen with."""
    if plan.end is not None:
        place, text = plan.end
        shown = _rendition(session, plan.policy_id, rows[place], text)
        policy.current_version_id, policy.current_rendition_id = rows[place].id, shown.id
    elif (stands := replaced.get(policy.current_version_id or 0)) is not None:
        policy.current_version_id, policy.current_rendition_id = stands, None


def _write_chain(session: Session, plan: Plan, now: datetime) -> tuple[list[tables.Version], dict[int, int], int]:
    """Write the versions and renditions; returns the rows of the chain, which rows were replaced, and how many
    renditions were added to rows that stay.
    """
    rows: list[tables.Version] = []
    replaced: dict[int, int] = {}
    renditions = 0
    for one in plan.chain:
        texts = list(one.texts)
        if one.kept is not None:
            row = session.get_one(tables.Version, one.kept)
            renditions += len(texts)
        else:
            first = texts.pop(0)
            row, rendition = versions.add_version(
                session,
                _as_rebuild(plan.policy_id, first),
                first.reading,
                one.key,
                first.occurrence.snapshot_ids,
                one.captured_at,
                now,
            )
            rendition.created_at = first.occurrence.finished_at
            row.last_seen_at = one.last_seen_at
        for text in texts:
            _rendition(session, plan.policy_id, row, text)
        for old in one.replaces:
            _supersede(session, tables.Version, old, row.id or 0)
            replaced[old] = row.id or 0
        rows.append(row)
    return rows, replaced, renditions


def _write_steps(
    session: Session, plan: Plan, rows: Sequence[tables.Version]
) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    changes, appeared = [], []
    for step in plan.steps:
        old, new = rows[step.old], rows[step.new]
        change = versions.add_change(
            session,
            _as_rebuild(plan.policy_id, step.after),
            (old, _rendition(session, plan.policy_id, old, step.before)),
            (new, _rendition(session, plan.policy_id, new, step.after)),
            step.assessment,
            step.after.occurrence.finished_at,
        )
        if step.replaces is None:
            appeared.append(change.id or 0)
        else:
            _supersede(session, tables.Change, step.replaces, change.id or 0)
            changes.append((step.replaces, change.id or 0))
    return tuple(changes), tuple(appeared)


def _write_ties(session: Session, plan: Plan, rows: Sequence[tables.Version]) -> tuple[tuple[int, int], ...]:
    """Write changes anew between the versions that stand, word for word as they were recorded."""
    written = []
    for tie in plan.ties:
        recorded = session.get_one(tables.Change, tie.change)
        values = recorded.model_dump(exclude={"id", "superseded_by"}) | {"origin": Origin.REBUILD.value}
        for name, place in (("old_version_id", tie.old), ("new_version_id", tie.new)):
            if place is not None:
                values[name] = rows[place].id
        change = tables.Change(**values)
        session.add(change)
        session.flush()
        _supersede(session, tables.Change, tie.change, change.id or 0)
        written.append((tie.change, change.id or 0))
    return tuple(written)


def _rendition(session: Session, policy_id: str, row: tables.Version, text: Text) -> tables.Rendition:
    """The rendition of a text, dated by when the page showed it: what changes at every visit is found by that."""
    check, occurrence = _as_rebuild(policy_id, text), text.occurrence
    return versions.add_rendition(session, check, row, text.reading, occurrence.snapshot_ids, occurrence.finished_at)


def _as_rebuild(policy_id: str, text: Text) -> tables.Check:
    """The check that brought the page, as the origin of what a rebuild made of it; never added to the session."""
    occurrence = text.occurrence
    return tables.Check(
        id=occurrence.check_id,
        policy_id=policy_id,
        origin=Origin.REBUILD.value,
        started_at=occurrence.finished_at,
    )


def _supersede(session: Session, table: type[tables.Version] | type[tables.Change], id: int, by: int) -> None:
    """Say that a row has taken another's place, and of those whose place that one had taken."""
    session.execute(
        update(table).where((col(table.id) == id) | (col(table.superseded_by) == id)).values(superseded_by=by)
    )
