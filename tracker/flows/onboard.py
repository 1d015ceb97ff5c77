"""Vendors from a list: their policies declared, seen, given their past and a baseline; then what changed since then.

Every step is one that may be done again: what is declared, seen lately, imported, or accepted on the same day is left
as it is, so that a list goes on where it was interrupted. What fails says why and stops neither the other policies nor
the other vendors.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from time import sleep
from typing import TypeVar

from tracker.boundary import Failure, guarded
from tracker.core.days import start_of, written
from tracker.core.model import Outcome
from tracker.core.since import Cumulated, Since, Why
from tracker.core.vendors import Vendor
from tracker.errors import NotPossible
from tracker.flows import Services
from tracker.flows.archive_words import host_of
from tracker.flows.import_words import Progress, Report
from tracker.flows.rounds import check_all
from tracker.flows.since import cumulated, since, version_on
from tracker.store import baselines, imports, tables

log = logging.getLogger(__name__)

T = TypeVar("T")

BEFORE = timedelta(days=90)
"""How long before the acceptance the history is asked for: archives capture a page every few weeks, often less."""

BY = "tracker onboard"
"""Who set the baselines that came from a list. What a person set later is left alone."""


PATIENCE, LOOK = 60.0, 1.0
"""How many seconds to wait for another process that checks a policy, and how often to look."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A policy of a vendor. `new`: it was declared just now."""

    policy_id: str
    url: str
    new: bool


@dataclass(frozen=True, slots=True)
class Declared:
    """A vendor's provider and policies. `left`: what was seen and not taken, and why; `problems`: what failed."""

    provider_id: str
    taken: tuple[Taken, ...]
    left: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


Import = Callable[[Services, str, str], Generator[Progress, None, Report]]
"""Imports a policy's history: services, policy id, and the day from which on as eight digits. Asks for what is new."""

Declare = Callable[[Vendor, Callable[[str], None]], Declared]
"""Declares a vendor's policies, or finds them declared; tells what it is doing."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the flow cannot do by itself. `history`: None where archives are not to be asked. `wait`: for seconds."""

    declare: Declare
    history: Import | None = None
    wait: Callable[[float], None] = sleep


@dataclass(frozen=True, slots=True)
class PolicyReport:
    """What came of one policy. `baseline`: what was done about it, in words. `problems`: what failed, in order.

    `since`: None where no version was ever seen. `imported`: versions that came from an archive, in all.
    """

    taken: Taken
    checked: str = ""
    imported: int = 0
    baseline: str = ""
    since: Since | None = None
    cumulated: Cumulated | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VendorReport:
    """What came of one row. `left`: documents that were seen, but not taken. `problems`: of the row itself."""

    vendor: Vendor
    provider_id: str = ""
    policies: tuple[PolicyReport, ...] = ()
    left: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether anything of the row did not work out."""
        return bool(self.problems) or not self.policies or any(one.problems for one in self.policies)


@dataclass(slots=True)
class _Row:
    """A row under way. `claims`: which row accepts which policy; a policy has one baseline."""

    services: Services
    tools: Tools
    vendor: Vendor
    tell: Callable[[str], None]
    claims: dict[str, Vendor] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def tried(self, what: str, work: Callable[[], T]) -> T | None:
        """What `work` returns; None where it failed, which is noted."""
        done = guarded(f"onboard {self.vendor.name}: {what}", work)
        if isinstance(done, Failure):
            self.problems.append(f"{what}: {done}")
            return None
        return done.value


def onboard(
    services: Services,
    vendors: Sequence[Vendor],
    tools: Tools,
    tell: Callable[[Vendor, str], None] = lambda _vendor, _step: None,
) -> Iterator[VendorReport]:
    """Bring vendors in, one after another; yields what came of each. `tell` hears of each step as it begins."""
    claims: dict[str, Vendor] = {}
    for vendor in vendors:
        yield _vendor(_Row(services, tools, vendor, partial(tell, vendor), claims))


def _vendor(row: _Row) -> VendorReport:
    vendor = row.vendor
    row.tell("looking for its policies")
    declared = row.tried("declare", lambda: row.tools.declare(vendor, row.tell))
    if declared is None:
        return VendorReport(vendor, problems=tuple(row.problems))
    problems = [*row.problems, *declared.problems]
    if not declared.taken and not declared.problems:
        problems.append("no policy was found; give its address in the column of policy URLs")
    policies = tuple(_policy(replace(row, problems=[]), taken) for taken in declared.taken)
    report = VendorReport(vendor, declared.provider_id, policies, declared.left, tuple(problems))
    log.info("onboard.done", extra={"vendor": vendor.name, "policies": len(policies), "failed": report.failed})
    return report


def _policy(row: _Row, taken: Taken) -> PolicyReport:
    """See one policy, import its past, keep what was accepted, and compare that with today."""
    name = taken.policy_id
    row.tell(f"checking {name}")
    checked = row.tried("check", lambda: _checked(row, name)) or ""
    imported = row.tried("history", lambda: _imported(row, name)) or 0
    if checked == Outcome.FAILED.value and (seen := _last_capture(row, name)):
        row.problems.append(seen)
    row.tell(f"comparing {name}")
    baseline = row.tried("baseline", lambda: _baseline(row, name)) or ""
    found = row.tried("since", lambda: _since(row, name)) if baseline else None
    whole = row.tried("compare", lambda: cumulated(row.services, found)) if found is not None else None
    return PolicyReport(taken, checked, imported, baseline, found, whole, tuple(row.problems))


def _checked(row: _Row, policy_id: str) -> str:
    """Look at the policy as it is today, unless it was seen lately; returns the outcome, or nothing."""
    services = row.services
    with services.database.read() as session:
        seen = session.get_one(tables.Policy, policy_id).last_good_at
    if seen is not None and services.now() - seen < services.schedule.interval:
        return ""
    report = next(check_all(services, [policy_id]), None)
    waited = 0.0
    while report is None and waited < PATIENCE:  # a daemon takes a new policy at once; a run that was killed held it
        row.tell(f"waiting for the process that checks {policy_id}")
        row.tools.wait(LOOK)
        waited += LOOK
        with services.database.read() as session:
            if session.get_one(tables.Policy, policy_id).last_good_at not in (None, seen):
                return "checked by another process"
        report = next(check_all(services, [policy_id]), None)
    if report is None:
        minutes = round(services.schedule.lease.total_seconds() / 60)
        row.problems.append(
            f"check: another process holds {policy_id}; if that was ended by force, it is free in {minutes} minutes"
        )
        return ""
    if report.outcome in (Outcome.FAILED, Outcome.REFUSED, Outcome.HELD):
        row.problems.append(f"check: {report.outcome.value}: {report.reason}")
    return report.outcome.value


def _imported(row: _Row, policy_id: str) -> int:
    """Import the history from before the acceptance on; returns how many versions came from an archive, in all."""
    if row.tools.history is None:
        return 0
    since_day = row.vendor.accepted - BEFORE
    before = _before(row, policy_id, f"{since_day:%Y%m%d}")
    if before is not None:
        return before
    with closing(row.tools.history(row.services, policy_id, f"{since_day:%Y%m%d}")) as steps:
        while True:
            try:
                at = next(steps)
            except StopIteration as ended:
                done: Report = ended.value
                break
            row.tell(f"history of {policy_id}: {at.phase}{_counts(at)}")
    if done.problem:
        again = f" (the archive may be asked again at {done.paused_until:%H:%M} UTC)" if done.paused_until else ""
        row.problems.append(f"history: {done.problem}{again}; run the same command again to go on")
    return done.versions


def _last_capture(row: _Row, policy_id: str) -> str:
    """What to do about a site that does not show us a policy, where an archive does; empty where none does."""
    with row.services.database.read() as session:
        at = imports.last_sight(session, policy_id)
    if at is None:
        return ""
    host = host_of(row.services.archive.origin)
    return (
        f"check: today's text is unknown; {host} saw it last on {at:%Y-%m-%d}. Where the site goes on to refuse us, set"
        ' via = "wayback" in the declaration: then the captures there are watched'
    )


def _before(row: _Row, policy_id: str, since_day: str) -> int | None:
    """The versions that an earlier run of the same row has imported; None where something of it is left.

    The list is done then, and must not fail for an archive that is down today: what came later, live checks have seen.
    """
    with row.services.database.read() as session:
        done = imports.imported_whole(session, policy_id, row.services.archive.origin, since_day)
        known = baselines.baseline_of(session, policy_id)
    if done is None or known is None or known[0].accepted_at.date() != row.vendor.accepted:
        return None
    return int(done.counts.get("versions", 0))


def _counts(at: Progress) -> str:
    """How far an import is, for one line."""
    if not at.planned:
        return ""
    left = f", about {max(1, round(at.eta_seconds / 60))} min left" if at.eta_seconds else ""
    return f" {at.fetched} of {at.planned}{left}"


def _baseline(row: _Row, policy_id: str) -> str:
    """Keep which version was in force on the day of acceptance; returns what was done, in words.

    The same version for the same day is not written again. What a person set for that day or a later one stays.
    """
    vendor, services = row.vendor, row.services
    with services.database.begin() as session:
        version_id, why = version_on(session, policy_id, vendor.accepted)
        known = baselines.baseline_of(session, policy_id)
        first = row.claims.setdefault(policy_id, vendor)
        if first.accepted != vendor.accepted:
            raise NotPossible(
                f"row {first.row} accepts {policy_id} on another day, {written(first.accepted)}; a policy has one"
                " baseline"
            )
        if known is not None and _stays(known[0], vendor.accepted):
            return f"kept: {known[0].accepted_by or 'somebody'} accepted it on {known[0].accepted_at:%Y-%m-%d}"
        at = start_of(vendor.accepted)
        if known is not None and known[0].accepted_at == at and known[1].id == version_id:
            return "kept: set before"
        seq = session.get_one(tables.Version, version_id).seq
        note = "the earliest evidence; what was in force is not known" if why is Why.LATER else ""
        baselines.set_baseline(session, policy_id, version_id, at, BY, note)
    return f"set to version {seq}"


def _stays(row: tables.Baseline, day: date) -> bool:
    """Whether a person set a baseline that a list must not replace."""
    return row.accepted_by != BY and row.accepted_at >= start_of(day)


def _since(row: _Row, policy_id: str) -> Since:
    """What changed since the acceptance: by the baseline where it is of that day, else by the day."""
    day = row.vendor.accepted
    with row.services.database.read() as session:
        known = baselines.baseline_of(session, policy_id)
        own = known is not None and known[0].accepted_at.date() == day
        return since(session, policy_id, None if own else day)
