"""Read models of what the gate keeps back: the page that waits, variants that alternate, parts that change at every
check, and what people decided of them. Nothing here writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from tracker.core.gating.gate import ENDS_EARLY, OTHER_LANGUAGE
from tracker.core.masks import VOLATILE, Masked, from_json, name_of
from tracker.core.model import Origin, Outcome
from tracker.store import decisions, versions
from tracker.store.checks import GOOD
from tracker.store.tables import Change, Check, Decision, Policy, Version

MASKED_CHECKS = 300
"""The newest checks that are looked through for masked parts: 150 days at the usual interval."""

TIMES_SHOWN = 10
"""How many of the times that a part was masked are told with their words."""

RETURNS = 2
"""From how many returns on variants alternate; one return is a change back."""

_LIVE = col(Check.origin) != Origin.ARCHIVE.value
"""What the gate decides, it decides of checks of ours; pages of an archive take no part in it."""


@dataclass(frozen=True, slots=True)
class HeldPage:
    """The newest page since the last good check that was not taken, and how many checks brought such a page.

    `outcome`: held or refused. `snapshots`: the ids of what came.
    """

    check_id: int
    outcome: str
    reason: str
    started_at: datetime
    since: datetime
    checks: int
    snapshots: tuple[int, ...]

    @property
    def may_stay(self) -> bool:
        """Whether it is taken by itself where it stays, whole as it is."""
        return self.outcome == Outcome.HELD.value and not self.reason.startswith((OTHER_LANGUAGE, ENDS_EARLY))


@dataclass(frozen=True, slots=True)
class VariantLine:
    """One of several texts that come in turn. `seen`: how many checks saw it."""

    version_id: int
    seq: int
    captured_at: datetime
    seen: int
    last_seen_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Alternation:
    """Texts that come in turn, the earliest version first. `since`, `until`: the first and the last return."""

    variants: tuple[VariantLine, ...]
    returns: int
    since: datetime
    until: datetime

    @property
    def goes_on(self) -> bool:
        """Whether the policy still shows one of them."""
        return any(variant.current for variant in self.variants)


@dataclass(frozen=True, slots=True)
class Hidden:
    """One time that a part was masked: when, by which check, what stood there before and then."""

    at: datetime
    check_id: int
    was: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A part that changes at every check: its short name, the newest difference there, and how often since when.

    `times`: the newest first, at most TIMES_SHOWN. `told`: a person unmasked it. `since`, `last`: None where it was
    unmasked and has not been masked lately.
    """

    name: str
    masked: Masked
    count: int
    since: datetime | None
    last: datetime | None
    times: tuple[Hidden, ...]
    told: bool


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What a person decided, when and why. `seq`: the number of the version that an accepted page became."""

    kind: str
    decided_at: datetime
    decided_by: str
    note: str
    check_id: int | None
    version_id: int | None
    seq: int | None
    name: str


def held_page(session: Session, policy_id: str) -> HeldPage | None:
    """The page that a person may accept, or None where none waits."""
    waiting = decisions.waiting_checks(session, policy_id, GOOD)
    if not waiting:
        return None
    newest = waiting[0]
    return HeldPage(
        check_id=newest.id or 0,
        outcome=newest.outcome or "",
        reason=newest.reason,
        started_at=newest.started_at,
        since=waiting[-1].started_at,
        checks=len(waiting),
        snapshots=tuple(snapshot.id or 0 for snapshot in decisions.snapshots_of(session, newest.id or 0)),
    )


def alternations(session: Session, policy_id: str) -> tuple[Alternation, ...]:
    """The groups of versions that came in turn, the latest first."""
    query = (
        select(Check.started_at, Change.old_version_id, Change.new_version_id)
        .join(Change, col(Change.id) == col(Check.change_id))
        .where(Check.policy_id == policy_id, Check.outcome == Outcome.RETURNED.value, _LIVE)
    )
    found_then = session.exec(query.order_by(col(Check.id))).all()
    if len(found_then) < RETURNS:
        return ()
    stands = _standing(session, policy_id)
    returned = [(at, stands[old], stands[new]) for at, old, new in found_then if stands[old] != stands[new]]
    groups = _joined((old, new) for _, old, new in returned)
    found = []
    for group in groups:
        times = [at for at, old, _ in returned if old in group]
        if len(times) >= RETURNS:
            found.append(Alternation(_variants(session, policy_id, group, stands), len(times), times[0], times[-1]))
    return tuple(sorted(found, key=lambda one: one.until, reverse=True))


def _joined(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Sets of what is linked by pairs, directly or through others."""
    groups: list[set[int]] = []
    for pair in pairs:
        touched = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in touched]
        groups.append(set(pair).union(*touched))
    return groups


def _standing(session: Session, policy_id: str) -> dict[int, int]:
    rows = session.exec(select(Version.id, Version.superseded_by).where(Version.policy_id == policy_id))
    return versions.followed({id or 0: by for id, by in rows})


def _variants(session: Session, policy_id: str, group: set[int], stands: Mapping[int, int]) -> tuple[VariantLine, ...]:
    good = [outcome.value for outcome in GOOD]
    counts = select(Check.version_id, func.count()).where(
        Check.policy_id == policy_id, col(Check.outcome).in_(good), col(Check.version_id).is_not(None), _LIVE
    )
    seen: Counter[int] = Counter()
    for version_id, count in session.exec(counts.group_by(col(Check.version_id))):
        seen[stands.get(version_id or 0, 0)] += count
    policy = session.get_one(Policy, policy_id)
    rows = session.exec(
        select(Version).where(col(Version.id).in_(group)).order_by(col(Version.first_seen_at), col(Version.seq))
    ).all()
    return tuple(
        VariantLine(
            version_id=row.id or 0,
            seq=row.seq,
            captured_at=row.captured_at,
            seen=seen[row.id or 0],
            last_seen_at=row.last_seen_at,
            current=row.id == policy.current_version_id,
        )
        for row in rows
    )


def places(session: Session, policy_id: str) -> tuple[PlaceLine, ...]:
    """The parts that change at every check, those masked last first; unmasked ones too, so that it can be undone."""
    query = select(Check.id, Check.started_at, Check.masked).where(
        Check.policy_id == policy_id,
        _LIVE,
        Check.outcome == Outcome.COSMETIC.value,
        col(Check.reason).startswith(VOLATILE, autoescape=True),
    )
    told = decisions.unmasked(session, policy_id)
    found: dict[str, tuple[Masked, list[Hidden]]] = {}
    for check_id, at, values in session.exec(query.order_by(col(Check.id).desc()).limit(MASKED_CHECKS)):
        for masked in from_json(values):
            _, times = found.setdefault(name_of(masked.place), (masked, []))
            times.append(Hidden(at, check_id or 0, masked.was, masked.now))
    for place in told:
        found.setdefault(name_of(place), (Masked(place, *place, (), ()), []))
    return tuple(
        PlaceLine(
            name=name,
            masked=masked,
            count=len(times),
            since=times[-1].at if times else None,
            last=times[0].at if times else None,
            times=tuple(times[:TIMES_SHOWN]),
            told=masked.among(told),
        )
        for name, (masked, times) in found.items()
    )


def decided(session: Session, policy_id: str) -> tuple[DecisionLine, ...]:
    """What people decided of a policy, newest first."""
    query = (
        select(Decision, Version.seq)
        .join(Version, col(Version.id) == col(Decision.version_id), isouter=True)
        .where(Decision.policy_id == policy_id)
        .order_by(col(Decision.id).desc())
    )
    return tuple(
        DecisionLine(
            kind=row.kind,
            decided_at=row.decided_at,
            decided_by=row.decided_by,
            note=row.note,
            check_id=row.check_id,
            version_id=row.version_id,
            seq=seq,
            name=name_of((row.above, row.below)) if row.kind != decisions.ACCEPT else "",
        )
        for row, seq in session.exec(query)
    )
