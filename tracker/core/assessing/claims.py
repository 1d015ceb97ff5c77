"""What a policy claims about itself against what it did: its dates against its text, and what kind of change that
makes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.core.assessing.date_lines import DATE, states_dates
from tracker.core.assessing.edits import text_of, words
from tracker.core.assessing.leaving import notice
from tracker.core.assessing.settling import READ_AS, same_date
from tracker.core.model import (
    ChangeKind,
    ClauseChange,
    ClauseState,
    Comparison,
    Gated,
    History,
    Outcome,
    Reading,
    StatedDate,
)

SLACK = timedelta(days=2)
"""How much older than our last sight of the old text a stated date may be: time zones, and caches of a day."""

REPLACED = 0.8
"""Share of the words, on both sides, from which on a text was replaced rather than edited (page swaps: overlap below
0.2).
"""

_LABEL_WORDS = 12
"""A clause of no more words than this, without its date, may have come or gone as the line that states the date."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What kind of change it is, and the words that say why."""

    kind: ChangeKind
    evidence: tuple[str, ...] = ()


def date_only(change: ClauseChange, comparison: Comparison) -> bool:
    """Whether a record changes a date in words that state the policy's own date, and no other word.

    A line that is nothing but a date states it, too. A date by which something is owed is no date of the policy.
    """
    old, new = text_of(comparison.old_text, change.old), text_of(comparison.new_text, change.new)
    if change.state in (ClauseState.ADDED, ClauseState.REMOVED):
        return states_dates(old or new) and len(_dateless(old or new)) <= _LABEL_WORDS
    return _date_alone(old, new) and states_dates(new)


def deadline(change: ClauseChange, comparison: Comparison) -> tuple[str, ...]:
    """`1 January 2026 -> 1 June 2026` where nothing but the dates of a sentence changed, which the policy does not
    state of itself.
    """
    old, new = text_of(comparison.old_text, change.old), text_of(comparison.new_text, change.new)
    if not (old and new and _date_alone(old, new)) or states_dates(new):
        return ()
    sides = zip(DATE.finditer(old), DATE.finditer(new), strict=False)
    return tuple(f"{was[0]} -> {now[0]}" for was, now in sides if words(was[0]) != words(now[0]))


def _date_alone(old: str, new: str) -> bool:
    return _dateless(old) == _dateless(new) and _dates(old) != _dates(new)


def dates_told(change: ClauseChange, comparison: Comparison) -> tuple[str, ...]:
    """`13 July 2020 -> 1 March 2026`: the dates of a record as they are written."""
    sides = (text_of(comparison.old_text, change.old), text_of(comparison.new_text, change.new))
    old, new = (next((match[0] for match in DATE.finditer(side)), "") for side in sides)
    return (f"{old or 'no date'} -> {new or 'no date'}",) if old or new else ()


def _dateless(text: str) -> list[str]:
    return words(DATE.sub(" ", text).casefold())


def _dates(text: str) -> list[str]:
    return [" ".join(words(found.casefold())) for found in DATE.findall(text)]


def claim(
    comparison: Comparison,
    loud: Sequence[ClauseChange],
    old: Reading,
    new: Reading,
    gated: Gated,
    history: History,
    now: datetime,
) -> Claim:
    """The kind of the change. The first that fits: alternates, withdrawn, replaced, link, date only, backdated,
    effective later, silent, change.
    """
    dates = _date_evidence(old, new)
    person = (f"accepted by {gated.accepted_by}",) if gated.accepted_by else ()
    if gated.outcome is Outcome.RETURNED and history.flips > 0 and not person:
        return Claim(ChangeKind.ALTERNATES, (_since(history), *dates))
    was, came = len(words(old.text)), len(words(new.text))
    gone = notice(old.text, new.text, came / was if was else 1.0)
    if gone is not None:
        return Claim(ChangeKind.WITHDRAWN, (*person, *gone.evidence()))
    removed, added = _share(comparison.old_text, loud, "old", was), _share(comparison.new_text, loud, "new", came)
    if person or gated.replaces or (removed > REPLACED and added > REPLACED):
        return Claim(ChangeKind.REPLACED, (*person, f"{removed:.0%} of the old text is gone", *dates))
    if loud and all(change.group is not None and change.group.kind == "link" for change in loud):
        return Claim(ChangeKind.LINK, ("only link targets changed",))
    if loud and all(date_only(change, comparison) for change in loud):
        return Claim(ChangeKind.DATE_ONLY, dates or ("only the stated date changed",))
    return _dated(old, new, dates, history, now)


def _dated(old: Reading, new: Reading, dates: tuple[str, ...], history: History, now: datetime) -> Claim:
    """Text changed: what do the dates say to that?"""
    moved = [after for before, after in _pairs(old, new) if after and not same_date(before, after)]
    seen, stated = history.current_last_seen, new.stated_date
    if seen and stated and old.stated_date and stated in moved and contradicts(stated, seen):
        told = f"stated date {stated.date}, but the old text was still shown on {_day(seen)}"
        return Claim(ChangeKind.BACKDATED, (told, *dates))
    later = max((date.date for date in moved if ahead(date, now)), default="")
    if later:
        return Claim(ChangeKind.EFFECTIVE_LATER, (f"in force from {later}{_distance(later, now)}", *dates))
    same = [pair for pair in _pairs(old, new) if pair[0] is not None and pair[1] is not None]
    if same and not moved:
        date = same[0][1]
        return Claim(ChangeKind.SILENT, (f"stated date still {date.date}" if date else "",))
    return Claim(ChangeKind.CHANGE, dates)


def _pairs(old: Reading, new: Reading) -> list[tuple[StatedDate | None, StatedDate | None]]:
    return [(old.stated_date, new.stated_date), (old.effective_date, new.effective_date)]


def _date_evidence(old: Reading, new: Reading) -> tuple[str, ...]:
    """How the dates moved, and how a date was read whose page left open which number is the day."""
    names = ("stated date", "effective date")
    moved = (
        f"{name} {_told(before)} -> {_told(after)}"
        for name, (before, after) in zip(names, _pairs(old, new), strict=True)
        if not same_date(before, after)
    )
    return (*moved, *(note for note in new.notes if READ_AS in note))


def _told(stated: StatedDate | None) -> str:
    if stated is None:
        return "none"
    return f"{stated.date} or {stated.other}" if stated.other else stated.date


def _share(text: str, loud: Sequence[ClauseChange], side: str, total: int) -> float:
    """Which share (0..1) of a text's words the records touch by deleting or inserting."""
    states = (ClauseState.REMOVED,) if side == "old" else (ClauseState.ADDED,)
    touched = 0
    for change in loud:
        if change.state in states:
            spans = change.old if side == "old" else change.new
        else:
            spans = change.deleted if side == "old" else change.inserted
        touched += len(words(text_of(text, spans)))
    return touched / total if total else 0.0


def _since(history: History) -> str:
    since = f" since {_day(history.current_since)}" if history.current_since else ""
    return f"alternates between two variants{since}"


def contradicts(stated: StatedDate, seen: datetime) -> bool:
    """Whether a text that states this date cannot be of it, since the text before it was still shown at `seen`.

    A date that can be read in two ways contradicts nothing.
    """
    return not stated.other and _last_day(stated) < _day(seen - SLACK)


def ahead(stated: StatedDate, moment: datetime) -> bool:
    """Whether a date, however it is read, lies after the day of a moment."""
    return min(stated.date, stated.other or stated.date) > _day(moment)


def _last_day(stated: StatedDate) -> str:
    """The last day a date may mean: a month without a day reaches to its end."""
    return stated.date if len(stated.date) > 7 else f"{stated.date}-31"


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def _distance(date: str, now: datetime) -> str:
    if len(date) <= 7:
        return ""
    days = (datetime.fromisoformat(date).date() - now.date()).days
    return ", tomorrow" if days == 1 else f", in {days} days"
