"""One check, one path: fetch, keep, read, gate, compare, assess, finish. The file to read first.

Live checks, backfills, rebuilds and replays all come through here; they differ in the fetcher and in `origin`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tracker.boundary import Done, Failure, guarded
from tracker.core.assessing import assess, last_words, settle
from tracker.core.gating import gate
from tracker.core.model import (
    Fetched,
    Gated,
    History,
    Origin,
    Outcome,
    Page,
    Reading,
    Verdict,
)
from tracker.errors import CheckError, FetchError
from tracker.fetch import Request
from tracker.flows import Services
from tracker.flows.cadence import adapted_wait, next_check_at
from tracker.flows.hints import hints_of
from tracker.flows.rebuild import READ_AGAIN, UNLIKE, reread
from tracker.flows.wishes import wishes
from tracker.store import checks, tables
from tracker.store.checks import Kept, LeaseLost, Verdicted, Written
from tracker.store.forms import known_forms
from tracker.store.leases import Leased

log = logging.getLogger(__name__)

MOST_CREDITED = timedelta(hours=13)
"""How long before the first bad check a policy counts as unseen at most: the usual half a day, and its jitter."""

NOT_KNOWN = frozenset({Outcome.CHANGED, Outcome.HELD})
"""What the gate says of words that no version was first written in; another form of one may have had them."""

USE_BROWSER = 'It needs JavaScript: set via = "browser" in its declaration (extra `browser`).'
"""What to do about a page that shows only its frame."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """How one check ended, for logs, CLI and replays. `alerts`: the kinds raised; `kind`, `states`: of the change.

    `notes`: of the reading."""

    policy_id: str
    outcome: Outcome
    reason: str = ""
    error_kind: str = ""
    check_id: int | None = None
    version_id: int | None = None
    change_id: int | None = None
    alerts: tuple[str, ...] = ()
    kind: str = ""
    states: tuple[str, ...] = ()
    words_changed: int = 0
    milliseconds: int = 0
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Gathered:
    """What the sources of a policy brought so far; lives for one check."""

    check_id: int | None = None
    fetched: tuple[Fetched, ...] = ()
    kept: tuple[Kept, ...] = ()


def check(services: Services, leased: Leased, origin: Origin = Origin.LIVE) -> CheckReport:
    """Check one leased policy, write the outcome, and report it. Errors of the source and bugs alike are recorded."""
    started, gathered = services.now(), _Gathered()
    done = guarded(f"check {leased.policy_id}", lambda: _judge(services, leased, gathered, origin))
    verdicted = _failed(services, leased, done) if isinstance(done, Failure) else done.value
    verdicted = replace(verdicted, started_at=started)
    finished = guarded(f"finish {leased.policy_id}", lambda: _finish(services, leased, verdicted, gathered, origin))
    if isinstance(finished, Failure) and isinstance(finished.error, LeaseLost):
        log.warning("check.lease_lost", extra={"policy": leased.policy_id})
        return CheckReport(leased.policy_id, Outcome.FAILED, str(finished), "lease_lost")
    if isinstance(finished, Failure):  # what cannot be written must not be tried for ever unseen: record the failure
        verdicted = replace(_failed(services, leased, finished), started_at=started)
        finished = Done(_finish(services, leased, verdicted, gathered, origin))
    return reported(leased, verdicted, finished.value, started, services.now())


def _finish(services: Services, leased: Leased, verdicted: Verdicted, gathered: _Gathered, origin: Origin) -> Written:
    verdicted = replace(verdicted, kept=gathered.kept, fetched=gathered.fetched)
    later = wishes(services, leased, gathered.fetched, origin)
    return checks.finish(services.database, gathered.check_id, leased, verdicted, services.now(), origin, later)


def _judge(services: Services, leased: Leased, gathered: _Gathered, origin: Origin) -> Verdicted:
    """The path itself. What was fetched and kept is left in `gathered`, also where a later step fails."""
    for source in leased.sources:
        _fetch_and_keep(services, leased, source, gathered, origin)
    if all(fetched.not_modified for fetched in gathered.fetched):
        return _settled(services, leased, gathered.fetched, Outcome.NOT_MODIFIED)
    if leased.state == "ok" and len(gathered.kept) == len(leased.sources) and all(k.unchanged for k in gathered.kept):
        return _settled(services, leased, gathered.fetched, Outcome.SAME)
    read, now = read_all(services, leased, gathered.fetched), services.now()
    history, reading, gated = _gated(services, leased, read, gathered, now)
    if gated.outcome in UNLIKE and reread(services, leased):
        read = replace(read, notes=(*read.notes, READ_AGAIN))
        history, reading, gated = _gated(services, leased, read, gathered, now)
    return judged(services, leased, gathered.fetched, reading, gated, history, now)


def judged(
    services: Services,
    leased: Leased,
    fetched: Sequence[Fetched],
    reading: Reading,
    gated: Gated,
    history: History,
    now: datetime,
) -> Verdicted:
    """What is to be written of a reading that was gated: compared and assessed where it is another text."""
    if gated.outcome in (Outcome.HELD, Outcome.REFUSED) and (said := last_words(history.current, reading)):
        gated = replace(gated, reason=f"{gated.reason.rstrip('.')}; {said}")
    if gated.outcome not in (Outcome.CHANGED, Outcome.RETURNED):
        return _settled(services, leased, fetched, gated.outcome, gated=gated, reading=reading)
    current = checks.current_reading(services.database, leased.policy_id)
    comparison = services.workers.compare(current, reading)
    if not comparison.loud():
        cosmetic = replace(gated, outcome=Outcome.COSMETIC, returned_to=None)
        return _settled(services, leased, fetched, Outcome.COSMETIC, gated=cosmetic, reading=reading)
    assessment = assess(comparison, current, reading, gated, history, now)
    verdicted = _settled(services, leased, fetched, gated.outcome, gated=gated, reading=reading)
    return replace(verdicted, assessment=assessment, alert=not gated.quiet)


def _gated(
    services: Services, leased: Leased, read: Reading, gathered: _Gathered, now: datetime
) -> tuple[History, Reading, Gated]:
    """What is known of the policy, the reading with its dates settled by that, and what the gate says of it."""
    history = checks.history(services.database, leased.policy_id)
    reading = settle(read, history, gathered.fetched[-1].captured_at)
    gated = gate(reading, history, now)
    if gated.outcome in NOT_KNOWN:
        history = replace(history, known=(*history.known, *known_forms(services.database, leased.policy_id)))
        gated = gate(reading, history, now)
    return history, reading, gated


def _fetch_and_keep(
    services: Services, leased: Leased, source: tables.Source, gathered: _Gathered, origin: Origin
) -> None:
    """Fetch one source and keep what came. Conditional only while all is well: a held page must come whole."""
    ok = leased.state == "ok"
    request = Request(
        url=source.url,
        etag=source.etag if ok else "",
        last_modified=source.last_modified if ok else "",
        validators_url=source.validators_url if ok else "",
        language=source.language or leased.language,
        robots=source.robots,
        headers=source.headers,
        cookies=source.cookies,
        proxy=source.proxy,
        ca_bundle=source.ca_bundle,
    )
    try:
        fetched = services.fetchers[source.via].fetch(request)
    except FetchError as error:
        if error.fetched is not None:
            _keep(services, leased, source, error.fetched, gathered, origin)
        raise
    if fetched.not_modified:
        gathered.fetched += (fetched,)
    else:
        _keep(services, leased, source, fetched, gathered, origin)


def _keep(
    services: Services,
    leased: Leased,
    source: tables.Source,
    fetched: Fetched,
    gathered: _Gathered,
    origin: Origin,
) -> None:
    number, kept = checks.keep(services.database, gathered.check_id, leased, source, fetched, origin)
    gathered.check_id = number
    gathered.kept += (kept,)
    gathered.fetched += (fetched,)


def read_all(services: Services, leased: Leased, came: Sequence[Fetched]) -> Reading:
    """Read what came of every source, one that was not modified from its last snapshot, and join them as declared."""
    readings = []
    for source, fetched in zip(leased.sources, came, strict=True):
        hints = hints_of(source, leased.type, leased.language)
        page = Page(fetched.body, fetched.content_type, fetched.final_url, fetched.captured_at)
        if fetched.not_modified:
            last = checks.last_body(services.database, source)
            if last is not None:
                page = Page(last[0], last[1].content_type, last[1].final_url, last[1].captured_at)
        readings.append(services.workers.read(page, hints))
    return readings[0] if len(readings) == 1 else services.workers.assemble(readings)


def _settled(
    services: Services,
    leased: Leased,
    fetched: Sequence[Fetched],
    outcome: Outcome,
    *,
    gated: Gated | None = None,
    reading: Reading | None = None,
) -> Verdicted:
    """The outcome of a check that came to its end, with when to look again."""
    now = services.now()
    good = outcome in checks.GOOD
    # A page that is held for the first time is looked at again soon, whatever failed before it.
    first_held = outcome is Outcome.HELD and leased.state != outcome.value
    failures = 0 if good else 1 if first_held else leased.failures + 1
    new = reading if outcome in (Outcome.FIRST, Outcome.CHANGED) else None
    adapted = adapted_wait(services, leased, now, fetched, outcome, new) if good else None
    due = next_check_at(
        services.schedule, leased.policy_id, leased.interval, outcome, now, adapted=adapted, failures=failures
    )
    return Verdicted(
        outcome=outcome,
        next_check_at=due,
        reason=_reason(leased, gated, reading),
        gated=gated,
        reading=reading,
        health=not good and _blind_too_long(services, leased, now),
    )


def _reason(leased: Leased, gated: Gated | None, reading: Reading | None) -> str:
    """Why it came to this outcome; where a page without its text was fetched without a browser, with what to do."""
    reason = gated.reason if gated else ""
    shell = reading is not None and reading.verdict is Verdict.SHELL
    return f"{reason} {USE_BROWSER}" if shell and any(one.via == "http" for one in leased.sources) else reason


def _failed(services: Services, leased: Leased, failure: Failure) -> Verdicted:
    """The outcome of a check that raised: a typed error of the source, or a bug."""
    error, now = failure.error, services.now()
    ours = error if isinstance(error, CheckError) else None
    due = next_check_at(
        services.schedule,
        leased.policy_id,
        leased.interval,
        Outcome.FAILED,
        now,
        failures=leased.failures + 1,
        transient=bool(ours and ours.transient),
        retry_after=ours.retry_after if ours else None,
    )
    return Verdicted(
        outcome=Outcome.FAILED,
        next_check_at=due,
        reason=str(failure),
        error_kind=ours.kind if ours else "internal",
        health=_blind_too_long(services, leased, now),
    )


def _blind_too_long(services: Services, leased: Leased, now: datetime) -> bool:
    """Whether the policy has been without a good page for as long as the operator allows.

    Counted from the last good check, but not from long before the first bad one: a service that was down for days, or
    that looks once a week, was not blind all that time.
    """
    seen = leased.last_good_at or leased.created_at
    since = max(seen, (leased.failing_since or now) - MOST_CREDITED)
    return now - since >= services.schedule.health_after


def reported(leased: Leased, verdicted: Verdicted, written: Written, started: datetime, now: datetime) -> CheckReport:
    """How a check ended that was written, also into the log."""
    assessment = verdicted.assessment
    report = CheckReport(
        policy_id=leased.policy_id,
        outcome=verdicted.outcome,
        reason=verdicted.reason,
        error_kind=verdicted.error_kind,
        check_id=written.check_id,
        version_id=written.version_id,
        change_id=written.change_id,
        alerts=tuple(kind for kind, _ in written.alerts),
        kind=assessment.kind.value if assessment else "",
        states=tuple(change.state.value for change in assessment.changes) if assessment else (),
        words_changed=assessment.words_changed if assessment else 0,
        milliseconds=round((now - started).total_seconds() * 1000),
        notes=verdicted.reading.notes if verdicted.reading else (),
    )
    log.info("check.done", extra=_fields(report))
    return report


def _fields(report: CheckReport) -> dict[str, object]:
    fields: dict[str, object] = {
        "policy": report.policy_id,
        "outcome": report.outcome.value,
        "ms": report.milliseconds,
    }
    extra = {"error": report.error_kind, "reason": report.reason, "change": report.change_id, "kind": report.kind}
    return fields | {name: value for name, value in extra.items() if value}
