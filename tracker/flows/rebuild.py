"""Rebuild: today's rules over the snapshots that are kept. New rows supersede old ones, and nobody is alerted.

What newer rules, or a declaration with other rules, read otherwise is no change of the policy. `tracker rebuild` tells
the two apart for the whole past of a policy; a live check does so for the text it compares with, before it judges.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from tracker.boundary import Failure, guarded
from tracker.core.model import Outcome
from tracker.flows import Services
from tracker.flows.chain import derive, read_again
from tracker.store import pasts, rebuilds, versions
from tracker.store.leases import Leased
from tracker.store.pasts import Occurrence
from tracker.store.rebuilds import Busy, Plan, Rewritten

log = logging.getLogger(__name__)

ABREAST = 4
"""Policies rebuilt at once at most: reading them is the work of the worker processes, which are fewer by default."""

UNLIKE = frozenset({Outcome.CHANGED, Outcome.RETURNED, Outcome.HELD})
"""What the gate says of a text unlike the last one; newer rules may be the whole reason for it."""

READ_AGAIN = "The text before was read again with today's rules; what they alone changed is no change of the policy"
"""The note of a check that found its last text read by other rules."""


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild found in one policy, and wrote unless it was a dry run.

    `read`: snapshots read again; `unreadable`: versions that today's rules cannot read and that stay as they were.
    `versions`, `changes`: pairs of what stood and what took its place (0 in a dry run: not written yet). `renditions`:
    versions whose words are the same in another form. `vanished`: changes that came from the rules alone; `appeared`:
    changes that only newer rules see (0 in a dry run). `problem`: why nothing was done.
    """

    policy_id: str
    read: int = 0
    unreadable: tuple[int, ...] = ()
    versions: tuple[tuple[int, int], ...] = ()
    renditions: int = 0
    changes: tuple[tuple[int, int], ...] = ()
    vanished: tuple[int, ...] = ()
    appeared: tuple[int, ...] = ()
    problem: str = ""

    @property
    def differs(self) -> bool:
        """Whether today's rules say anything else than what was recorded."""
        return bool(self.versions or self.renditions or self.changes or self.vanished or self.appeared)


def rebuild(
    services: Services, policies: Sequence[str], *, since: datetime | None = None, dry_run: bool = False
) -> Generator[RebuildReport, None, None]:
    """Rebuild the policies named; yields each report as it comes.

    `since`: from the version on that was in force then; what is older stays as it was recorded. Each policy is written
    in one transaction: where this is interrupted, what is done is done, and a second run does the rest. A policy that
    another process is checking is tried again at the end, and then left to it.
    """
    work = partial(_rebuild, services, since, dry_run)
    left: list[str] = []
    with ThreadPoolExecutor(min(ABREAST, services.schedule.workers), thread_name_prefix="rebuild") as pool:
        try:
            running: dict[Future[RebuildReport | None], str] = {pool.submit(work, name): name for name in policies}
            while running:
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    name, report = running.pop(future), future.result()
                    if report is not None:
                        yield report
                    else:
                        left.append(name)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    for name in left:
        yield work(name) or RebuildReport(name, problem="it is being checked by another process; left as it is")


def reread(services: Services, leased: Leased) -> bool:
    """Read the page behind a policy's current text again; where that gives another text, record it as today's rules
    read it, as a rebuild, and return True. To be asked before a difference is taken for a change.
    """
    with services.database.read() as session:
        found = pasts.present(session, leased.policy_id)
    if found is None:
        return False
    past, name = found
    reading = read_again(services, past, past.occurrences[0])
    if reading is None or versions.digest(reading.text) == name:
        return False
    again = derive(services, replace(past, fence=leased.fence))
    written = rebuilds.write(services.database, again.plan, services.now(), leased=True)
    log.info("rebuild.current", extra={"policy": leased.policy_id, "versions": len(written.versions)})
    return True


# --------------------------------------------------------------------------- one policy


def _rebuild(services: Services, since: datetime | None, dry_run: bool, policy_id: str) -> RebuildReport | None:
    """Rebuild one policy; None where another process is checking it."""
    done = guarded(f"rebuild {policy_id}", lambda: _one(services, since, dry_run, policy_id))
    if not isinstance(done, Failure):
        return done.value
    return None if isinstance(done.error, Busy) else RebuildReport(policy_id, problem=str(done))


def _one(services: Services, since: datetime | None, dry_run: bool, policy_id: str) -> RebuildReport:
    with services.database.read() as session:
        past = pasts.past(session, policy_id)
    if since is not None:
        past = replace(past, occurrences=_from(past.occurrences, since))
    again = derive(services, past)
    written = _planned(again.plan)
    if again.plan and not dry_run:
        written = rebuilds.write(services.database, again.plan, services.now(), leased=False)
        log.info("rebuild.done", extra={"policy": policy_id, **_counts(written)})
    return RebuildReport(
        policy_id,
        again.read,
        again.unreadable,
        written.versions,
        written.renditions,
        written.changes,
        written.vanished,
        written.appeared,
    )


def _from(occurrences: tuple[Occurrence, ...], since: datetime) -> tuple[Occurrence, ...]:
    """The occurrences from the first one on of the version that was in force at that time."""
    start = sum(one.captured_at <= since for one in occurrences)
    start = max(0, start - 1)
    while start and occurrences[start - 1].version_id == occurrences[start].version_id:
        start -= 1
    return occurrences[start:]


def _planned(plan: Plan) -> Rewritten:
    """What a plan would write; rows that are not there yet are 0."""
    return Rewritten(
        versions=tuple((old, one.kept or 0) for one in plan.chain for old in one.replaces),
        renditions=sum(len(one.texts) for one in plan.chain if one.kept is not None),
        changes=(
            *((step.replaces, 0) for step in plan.steps if step.replaces is not None),
            *((tie.change, 0) for tie in plan.ties),
        ),
        appeared=tuple(0 for step in plan.steps if step.replaces is None),
        vanished=plan.vanished,
    )


def _counts(written: Rewritten) -> dict[str, int]:
    return {
        "versions": len(written.versions),
        "renditions": written.renditions,
        "changes": len(written.changes),
        "vanished": len(written.vanished),
        "appeared": len(written.appeared),
    }
