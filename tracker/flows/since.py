"""What changed since: a policy's version of a day, or of its baseline, against today's, with every step between."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session

from tracker.core.assessing import assess
from tracker.core.days import end_of, start_of
from tracker.core.model import Comparison, Gated, History, Outcome
from tracker.core.since import (
    Accepted,
    Cumulated,
    Since,
    Turn,
    Why,
    begun_by,
    in_force,
    steps_after,
)
from tracker.errors import NotPossible
from tracker.flows import Services
from tracker.flows.accept import MOST_NAME, MOST_NOTE, one_line
from tracker.store import baselines, tables, versions
from tracker.store.views_since import Course, course


def since(session: Session, policy_id: str, day: date | None = None) -> Since:
    """What changed since the end of a day (UTC), or since the policy's baseline.

    Raises NotPossible where no version was seen, or no baseline is set.
    """
    known = _course(session, policy_id)
    if day is not None:
        turn, why = in_force(known.turns, end_of(day))
        return _since(known, end_of(day), turn, why)
    found = baselines.baseline_of(session, policy_id)
    if found is None:
        raise NotPossible(f"{policy_id} has no baseline yet; `tracker baseline {policy_id} --date D` sets one")
    row, standing = found
    accepted = Accepted(row.version_id, row.accepted_at, row.accepted_by, row.note)
    moment = end_of(row.accepted_at.date()) if _midnight(row.accepted_at) else row.accepted_at
    named, why = in_force(known.turns, moment)
    own = begun_by(known.turns, standing.id or 0, moment)
    if own is None:  # what stood for it is gone: the evidence of today decides
        return _since(known, moment, named, why, accepted)
    if own.text.id == named.text.id:
        return _since(known, moment, own, why, accepted)
    return _since(known, moment, own, Why.CHOSEN, accepted, named)


def version_on(session: Session, policy_id: str, day: date) -> tuple[int, Why]:
    """The id of the version in force at the end of a day, and why. Raises NotPossible where no version was seen."""
    known = _course(session, policy_id)
    turn, why = in_force(known.turns, end_of(day))
    return turn.text.id, why


def accept_version(
    services: Services, policy_id: str, *, by: str, note: str = "", seq: int | None = None, day: date | None = None
) -> None:
    """Keep that somebody accepted a version of a policy: the one of number `seq`, else what was in force on the day.

    `day`: of the acceptance; without it, now. Raises NotPossible where that cannot be.
    """
    who = one_line(by)[:MOST_NAME]
    if not who:
        raise NotPossible("say who accepts it")
    now = services.now()
    if day is not None and day > now.astimezone(UTC).date():
        raise NotPossible(f"{day.isoformat()} is in the future: nothing can have been accepted then")
    with services.database.begin() as session:
        if seq is not None:
            found = next((row.id for row in versions.live_versions(session, policy_id) if row.seq == seq), None)
            if found is None:
                raise NotPossible(f"{policy_id} has no version {seq}")
        elif day is not None:
            found, _ = version_on(session, policy_id, day)
        else:
            raise NotPossible("say which version was accepted, or on which day")
        at = start_of(day) if day is not None else now
        baselines.set_baseline(session, policy_id, found, at, who, note.strip()[:MOST_NOTE])


def cumulated(services: Services, found: Since, comparison: Comparison | None = None) -> Cumulated:
    """The version of then against today's, as one comparison, assessed. `comparison`: where it is there already.

    Raises TooHard where comparing hit its limits.
    """
    with services.database.read() as session:
        old, new = (
            versions.reading_of(session, session.get_one(tables.Version, text.id)) for text in (found.old, found.new)
        )
    if found.old.id == found.new.id:
        return Cumulated(Comparison(new.text, new.text))
    if comparison is None:
        comparison = services.workers.compare(old, new)
    # What the dates claim is said of each step, by who saw it happen; here only what it comes to is judged.
    gated = Gated(Outcome.CHANGED, "")
    assessed = assess(comparison, old, new, gated, History(current=old), services.now())
    return Cumulated(
        Comparison(comparison.old_text, comparison.new_text, assessed.changes),
        assessed.level.value,
        assessed.significance,
        assessed.topics,
        assessed.evidence,
        assessed.words_changed,
    )


def recorded(session: Session, change_id: int) -> Comparison:
    """What was recorded of one step."""
    return versions.comparison_of(session, session.get_one(tables.Change, change_id))


def _course(session: Session, policy_id: str) -> Course:
    try:
        known = course(session, policy_id)
    except LookupError as error:
        raise NotPossible(str(error)) from error
    if not known.turns:
        raise NotPossible(f"no version of {policy_id} has been seen yet; `tracker check {policy_id}` fetches one")
    return known


def _since(
    known: Course,
    moment: datetime,
    turn: Turn,
    why: Why,
    accepted: Accepted | None = None,
    named: Turn | None = None,
) -> Since:
    today = known.today or turn.text
    last = next((one for one in reversed(known.turns) if one.text.id == today.id), turn)
    return Since(
        policy_id=known.policy_id,
        policy_type=known.policy_type,
        provider=known.provider,
        moment=moment,
        why=why,
        old=turn.text,
        new=today,
        steps=steps_after(known.steps, turn),
        seen_until=turn.until,
        old_proofs=turn.proofs,
        new_proofs=last.proofs,
        in_force=named.text if named is not None else None,
        baseline=accepted,
    )


def _midnight(moment: datetime) -> bool:
    """Whether a moment stands for its whole day: dates without an hour are kept so."""
    return moment.time() == moment.min.time()
