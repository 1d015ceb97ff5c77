"""The audit of a claim: the dates that two texts state against the times at which the world showed them.

An assessment (`claims`) judges a change at the moment it is found. The audit looks back, with all evidence there is by
then: sights before and after, those of archives included. What the evidence does not prove is not said.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.core.assessing.claims import SLACK, ahead, contradicts
from tracker.core.assessing.settling import same_date
from tracker.core.model import StatedDate

LEAST_WORDS = 20
"""Changed words from which on a change without a new date is called a silent edit; fewer may be a mended mistake."""

LEAST_SIGHTS = 2
"""Sights of the new text from which on it is there: one alone may be a page that was shown by mistake."""


class Verdict(StrEnum):
    """What the evidence says of a claim.

    `consistent`: the stated date fits. `silent_edit`: the text changed, the date it states did not. `backdated`: the
    date lies before a day on which the old text was still shown. `effective_later`: the text was shown before it takes
    effect. `date_only`: no other word changed. `date_moved_back`: it states an earlier date than the text before it.
    `no_claim`: it states no date. `not_shown`: what would prove a silent edit or a backdating is not there, so nothing
    is proven. `returned`: an earlier text came back with the date it had, which accuses nobody.
    """

    CONSISTENT = "consistent"
    SILENT_EDIT = "silent_edit"
    BACKDATED = "backdated"
    EFFECTIVE_LATER = "effective_later"
    DATE_ONLY = "date_only"
    DATE_MOVED_BACK = "date_moved_back"
    NO_CLAIM = "no_claim"
    NOT_SHOWN = "not_shown"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates that a text states of itself."""

    stated: StatedDate | None = None
    effective: StatedDate | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a change. `last_old`: the last sight of the old text before the new one; `first_new`: the first
    of the new text; `sights`: of the new text, until another came. `words`: how many changed. `date_only`: none but
    those of a date. `shown_before`: when the new text had been shown already, before the old one was; None where not.
    """

    old: Dates
    new: Dates
    last_old: datetime | None
    first_new: datetime | None
    sights: int
    words: int
    date_only: bool = False
    shown_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Audited:
    """The verdict, and why. `days`: by how many days at least it is backdated, or moved back, or takes effect later."""

    verdict: Verdict
    why: str
    days: int = 0


def audit(case: Case) -> Audited:
    """Judge a change by its dates: the first of them that moved, else the first that both texts state."""
    if case.shown_before is not None:
        why = f"a return to an earlier version, first shown on {_day(case.shown_before)}"
        return Audited(Verdict.RETURNED, why)
    pairs = [(case.old.stated, case.new.stated), (case.old.effective, case.new.effective)]
    moved = next(((before, after) for before, after in pairs if after and not same_date(before, after)), None)
    if moved is not None and moved[1] is not None:
        return _moved(case, moved[0], moved[1])
    kept = next((after for before, after in pairs if before and after), None)
    if kept is None:
        was = case.old.stated or case.old.effective
        return Audited(Verdict.NO_CLAIM, f"states no date; {was.date} before" if was else "neither text states a date")
    if case.date_only:
        return Audited(Verdict.DATE_ONLY, "no word changed but those of a date")
    return _kept(case, kept)


def _moved(case: Case, before: StatedDate | None, after: StatedDate) -> Audited:
    """The new text states another date."""
    told = f"{before.date if before else 'no date'} -> {after.date}"
    back = _earliest(before) - _latest(after) if before and not before.other and not after.other else None
    if back is not None and back > SLACK:
        return Audited(Verdict.DATE_MOVED_BACK, told, back.days)
    if case.date_only:
        return Audited(Verdict.DATE_ONLY, told)
    if case.last_old is not None and contradicts(after, case.last_old):
        if before is None:
            return Audited(Verdict.NOT_SHOWN, f"{told}: the old text did not claim to be of another day")
        days = (case.last_old.date() - _latest(after)).days
        return Audited(
            Verdict.BACKDATED, f"states {after.date}, but the old text was shown on {_day(case.last_old)}", days
        )
    later = next(
        (one for one in (case.new.effective, after) if one and case.first_new and ahead(one, case.first_new)), None
    )
    if later is not None and case.first_new is not None:
        days = (_earliest(later) - case.first_new.date()).days
        return Audited(Verdict.EFFECTIVE_LATER, f"in force from {later.date}, shown on {_day(case.first_new)}", days)
    if case.last_old is None:
        return Audited(Verdict.NOT_SHOWN, f"{told}: no sight of the old text is known")
    if after.other:
        return Audited(Verdict.NOT_SHOWN, f"{told}: it may also mean {after.other}")
    return Audited(Verdict.CONSISTENT, told)


def _kept(case: Case, kept: StatedDate) -> Audited:
    """The new text states the date of the old one."""
    still = f"still states {kept.date}"
    if case.last_old is None or case.first_new is None:
        return Audited(Verdict.NOT_SHOWN, f"{still}: not both texts were seen")
    if case.words < LEAST_WORDS:
        return Audited(Verdict.NOT_SHOWN, f"{still}: {case.words} words changed, fewer than {LEAST_WORDS}")
    if case.sights < LEAST_SIGHTS:
        return Audited(Verdict.NOT_SHOWN, f"{still}: the new text was seen once only")
    return Audited(Verdict.SILENT_EDIT, f"{still}; {case.words} words changed")


def _earliest(stated: StatedDate) -> date:
    """The first day that a date may mean, however its numbers are read."""
    named = min(stated.date, stated.other or stated.date)
    return date.fromisoformat(named if len(named) > 7 else f"{named}-01")


def _latest(stated: StatedDate) -> date:
    """The last day that a date may mean: a month reaches to its end."""
    if len(stated.date) > 7:
        return date.fromisoformat(stated.date)
    year, month = (int(part) for part in stated.date.split("-"))
    return date(year, month, monthrange(year, month)[1])


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
