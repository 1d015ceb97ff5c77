"""A person decides: the page that was held back is the policy; a part that changes at every check is worth telling of.

An accepted page takes the path of a check from its kept snapshot on: read, compare, assess, finish. It is a check of
its own, so that nothing that was recorded of the page before is rewritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.core.assessing import settle
from tracker.core.gating import accept
from tracker.core.model import Fetched, Origin, Outcome, Verdict
from tracker.errors import NoText, NotPossible
from tracker.flows import Services
from tracker.flows.check import CheckReport, judged, read_all, reported
from tracker.flows.rebuild import READ_AGAIN, reread
from tracker.flows.wishes import wishes
from tracker.store import checks, decisions, snapshots, tables
from tracker.store.checks import GOOD, Kept, Verdicted
from tracker.store.decisions import Accepted
from tracker.store.forms import known_forms
from tracker.store.leases import Leased, lease_due, release
from tracker.store.views_gating import PlaceLine, places

MOST_NAME, MOST_NOTE = 100, 1000
"""Characters of a name and of a note that are kept."""


def accept_page(
    services: Services, policy_id: str, *, by: str, note: str = "", check_id: int | None = None
) -> CheckReport:
    """Take the page of a held or refused check for the policy: its next version, told as any change.

    `check_id`: one of the checks since the last good one; by default the newest of them that was held, since a page
    that was refused (an error page, a login) is hardly ever the policy and must be named. Raises NotPossible where
    there is none, or the policy is being checked just now, and ReadErrors for a page that cannot be read.
    """
    name = one_line(by)[:MOST_NAME]
    if not name:
        raise NotPossible("say who accepts it")
    started, leased, report = services.now(), _leased(services, policy_id), None
    try:
        held = _held(services, policy_id, check_id)
        accepted = Accepted(held.id or 0, name, note.strip()[:MOST_NOTE])
        verdicted = replace(_judged(services, leased, held, accepted), started_at=started)
        later = wishes(services, leased, verdicted.fetched, Origin.LIVE)
        written = checks.finish(services.database, None, leased, verdicted, services.now(), Origin.LIVE, later)
        report = reported(leased, verdicted, written, started, services.now())
    finally:
        if report is None:
            release(services.database, leased, services.now())
    return report


def _judged(services: Services, leased: Leased, held: tables.Check, accepted: Accepted) -> Verdicted:
    """The kept page, read by the rules that hold now, and what it makes of the policy."""
    fetched, kept = _came(services, leased, held)
    reading = read_all(services, leased, fetched)
    if not reading.text.strip():
        raise NoText(f"check {held.id}: the page has no text that could be accepted")
    if reread(services, leased):  # what newer rules read otherwise in the last text is no change
        reading = replace(reading, notes=(*reading.notes, READ_AGAIN))
    history, now = checks.history(services.database, leased.policy_id), services.now()
    history = replace(history, known=(*history.known, *known_forms(services.database, leased.policy_id)))
    reading = settle(replace(reading, verdict=Verdict.POLICY, reason=""), history, fetched[-1].captured_at)
    gated = accept(reading, history, accepted.by)
    was = f"check {held.id} had it as {held.outcome}" + (f": {held.reason}" if held.reason else "")
    told = (gated.reason, one_line(accepted.note), was)
    gated = replace(gated, reason="; ".join(part.rstrip(".") for part in told if part))
    verdicted = judged(services, leased, fetched, reading, gated, history, now)
    return replace(verdicted, kept=kept, fetched=fetched, accepted=accepted)


def unmask(services: Services, policy_id: str, name: str, *, by: str, note: str = "", again: bool = False) -> PlaceLine:
    """Tell of a part from now on, however often it changes; with `again`, mask it as before. Returns the part.

    `name`: of the place, as the lists show it. Raises NotPossible where the policy has no such part.
    """
    who = one_line(by)[:MOST_NAME]
    if not who:
        raise NotPossible("say who decides it")
    with services.database.read() as session:
        found = next((one for one in places(session, policy_id) if one.name == name), None)
        told = decisions.unmasked(session, policy_id)
    if found is None:
        raise NotPossible(f"{policy_id} has no part {name!r} that changes at every check")
    concerned = [place for place in told if found.masked.among([place])] if again else [found.masked.place]
    said, now = note.strip()[:MOST_NOTE], services.now()
    for place in concerned:
        decisions.decide_place(services.database, policy_id, place, masked=again, by=who, note=said, now=now)
    return found


def one_line(text: str) -> str:
    """Text as one line that may stand in a list or a log: whatever does not print is a space."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def _leased(services: Services, policy_id: str) -> Leased:
    with services.database.read() as session:
        policy = session.get(tables.Policy, policy_id)
        if policy is None:
            raise NotPossible(f"there is no policy {policy_id!r}")
        if policy.archived_at is not None:
            raise NotPossible(f"{policy_id} is archived: it is not checked any more")
    found = lease_due(services.database, services.now(), services.schedule.lease, 1, only=[policy_id])
    if not found:
        raise NotPossible(f"{policy_id} is being checked just now; try again in a minute")
    return found[0]


def _held(services: Services, policy_id: str, check_id: int | None) -> tables.Check:
    """The check whose page is to be accepted: the newest that was held, or the one that is named."""
    with services.database.read() as session:
        waiting = decisions.waiting_checks(session, policy_id, GOOD)
        named = session.get(tables.Check, check_id) if check_id is not None else None
    held = (check for check in waiting if check.outcome == Outcome.HELD)
    found = next(held, None) if check_id is None else next((one for one in waiting if one.id == check_id), None)
    if found is not None:
        return found
    if check_id is None:
        raise NotPossible(_none_held(policy_id, waiting))
    if named is not None and named.policy_id == policy_id and named.outcome == Outcome.FAILED:
        raise NotPossible(f"{policy_id}: check {check_id} failed and has no page that could be taken: {named.reason}")
    numbers = ", ".join(str(check.id) for check in waiting[:10]) or "none"
    raise NotPossible(
        f"{policy_id}: check {check_id} is not one whose page was held back since the last good check ({numbers})"
    )


def _none_held(policy_id: str, refused: Sequence[tables.Check]) -> str:
    """Why there is nothing to accept without naming it; what was refused is named with what it is."""
    if not refused:
        return f"{policy_id}: no page is held back since its last good check"
    newest = refused[0]
    return (
        f"{policy_id}: no page is held; check {newest.id} was refused, for it is not the policy ({newest.reason}). "
        f"Name check {newest.id} to take its page all the same"
    )


def _came(services: Services, leased: Leased, held: tables.Check) -> tuple[tuple[Fetched, ...], tuple[Kept, ...]]:
    """What came of each source at that check, from its kept snapshot; a source without one was not modified then.

    Raises NotPossible where the policy has other sources by now.
    """
    fetched, kept = [], []
    with services.database.read() as session:
        came = {snapshot.source_id: snapshot for snapshot in decisions.snapshots_of(session, held.id or 0)}
        known = {source.id or 0 for source in leased.sources}
        if (
            not came
            or not known >= came.keys()
            or any(source.id not in came and source.last_snapshot_id is None for source in leased.sources)
        ):
            raise NotPossible(f"{leased.policy_id}: its sources are not those of check {held.id}; check it again")
        for source in leased.sources:
            snapshot = came.get(source.id or 0)
            if snapshot is None:
                last = session.get_one(tables.Snapshot, source.last_snapshot_id)
                fetched.append(replace(snapshots.fetched_from(last, b""), not_modified=True))
            else:
                fetched.append(snapshots.fetched_of(session, snapshot.id or 0))
                kept.append(Kept(snapshot.id or 0, source.id or 0, snapshot.sha256, unchanged=False))
    return tuple(fetched), tuple(kept)
