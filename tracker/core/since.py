"""What changed since a day: which version was in force then, how sure that is, and every step from there to today.

Pure. A version is in force from its first sight, or from the sight by which its text came back, until the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from tracker.core.days import written
from tracker.core.model import ChangeKind, Comparison

RETURNED = "returned"
"""The audit's verdict on an earlier text that came back, which accuses nobody."""


class Why(StrEnum):
    """Why a version stands for a day.

    `seen`: it was seen before and after. `unseen`: it was the last one seen before, and the next sight is another
    text's, or there is none. `later`: the earliest evidence is from after that day. `chosen`: a person named it.
    """

    SEEN = "seen"
    UNSEEN = "unseen"
    LATER = "later"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a text can be seen as it was shown. `memento`: its address in a web archive, or empty.

    `snapshot_id`: the bytes that the tracker kept, or None. `check_id`: the check of ours that saw it, or None.
    `source`: live, archive, or file, which proves nothing to others.
    """

    at: datetime
    memento: str = ""
    snapshot_id: int | None = None
    check_id: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A version in time: its first and last sight in all evidence, and the dates it states of itself."""

    id: int
    seq: int
    origin: str
    first_seen_at: datetime
    last_seen_at: datetime
    stated_date: str = ""
    effective_date: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded change between two texts.

    It happened after `after`, the last sight of the old text (None where that is not known), and not after `by`, the
    first sight of the new one. `back`: an earlier text came back. `proofs`: of both sights, as far as there are any.
    `verdict`: what the audit says of the dates that the texts state, by how many days, and why.
    """

    change_id: int
    origin: str
    kind: str
    level: str
    significance: float
    topics: tuple[str, ...]
    evidence: tuple[str, ...]
    clauses_changed: int
    words_changed: int
    after: datetime | None
    by: datetime
    old: Text
    new: Text
    back: bool = False
    proofs: tuple[Proof, ...] = ()
    verdict: str = ""
    verdict_days: int = 0
    verdict_why: str = ""

    @property
    def silent(self) -> bool:
        """Whether words changed under the old date: by the audit, which knows all sights, else by how it was found."""
        return self.verdict == "silent_edit" or (not self.verdict and self.kind == ChangeKind.SILENT.value)

    @property
    def backdated(self) -> bool:
        """Whether it states a date from before it was made: by the audit, else by how it was found."""
        return self.verdict == "backdated" or (not self.verdict and self.kind == ChangeKind.BACKDATED.value)

    @property
    def undated(self) -> bool:
        """Whether it kept the old date, where the audit has too little for a silent edit: a fact, no charge."""
        return self.verdict == "not_shown" and self.kind == ChangeKind.SILENT.value

    @property
    def accused(self) -> str:
        """What a reader should look at first: silent edit, backdated, or nothing."""
        return "silent edit" if self.silent else "backdated" if self.backdated else ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who accepted which version, when and why. `version_id`: as it was recorded then."""

    version_id: int
    at: datetime
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Since:
    """What changed in a policy since a moment: the version of then, today's, and the steps between, oldest first.

    `seen_until`: the last sight of the old text before another one. `in_force`: the version that the evidence of today
    names for the moment, where that is another than `old`. `baseline`: where it was asked since that.
    """

    policy_id: str
    policy_type: str
    provider: str
    moment: datetime
    why: Why
    old: Text
    new: Text
    steps: tuple[Step, ...]
    seen_until: datetime | None = None
    old_proofs: tuple[Proof, ...] = ()
    new_proofs: tuple[Proof, ...] = ()
    in_force: Text | None = None
    baseline: Accepted | None = None

    @property
    def silent(self) -> tuple[Step, ...]:
        """The steps that changed words under the old date."""
        return tuple(step for step in self.steps if step.silent)

    @property
    def undated(self) -> tuple[Step, ...]:
        """The steps that kept the old date and prove nothing by it."""
        return tuple(step for step in self.steps if step.undated)

    @property
    def backdated(self) -> tuple[Step, ...]:
        """The steps that state a date from before they were made."""
        return tuple(step for step in self.steps if step.backdated)


@dataclass(frozen=True, slots=True)
class Cumulated:
    """The one comparison of the version of then with today's, assessed. `records` are in it."""

    comparison: Comparison
    level: str = ""
    significance: float = 0.0
    topics: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    words_changed: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of time in which a version was the policy's text: its first and last sight, and what shows them."""

    at: datetime
    until: datetime
    text: Text
    proofs: tuple[Proof, ...] = ()


def in_force(turns: Sequence[Turn], moment: datetime) -> tuple[Turn, Why]:
    """The turn that stands for a moment, and why: the last that began by then, else the earliest of all.

    `turns`: oldest first. Raises ValueError where there is none.
    """
    if not turns:
        raise ValueError("no version has been seen")
    begun = [turn for turn in turns if turn.at <= moment]
    if not begun:
        return turns[0], Why.LATER
    turn = begun[-1]
    seen = turn.until.astimezone(UTC).date() >= moment.astimezone(UTC).date()
    return turn, Why.SEEN if seen else Why.UNSEEN


def begun_by(turns: Sequence[Turn], version_id: int, moment: datetime) -> Turn | None:
    """The last turn of a version that began by a moment, else its first; None where it has none."""
    own = [turn for turn in turns if turn.text.id == version_id]
    begun = [turn for turn in own if turn.at <= moment]
    return begun[-1] if begun else own[0] if own else None


def steps_after(steps: Sequence[Step], turn: Turn) -> tuple[Step, ...]:
    """The steps that lead on from a turn, oldest first."""
    return tuple(sorted((one for one in steps if one.by > turn.at), key=lambda one: (one.by, one.change_id)))


def why_said(found: Since) -> str:
    """Why this version, in sentences for people."""
    old, day = found.old, day_said(found.moment)
    if found.why is Why.SEEN:
        said = f"Version {old.seq} was in force on {day}: first seen {day_said(old.first_seen_at)}, and still then."
    elif found.why is Why.LATER:
        said = (
            f"The earliest evidence is from {day_said(old.first_seen_at)}: version {old.seq}. What was in force on"
            f" {day} is not known."
        )
    elif found.why is Why.UNSEEN:
        after = next((step.by for step in found.steps), None)
        until = min(found.seen_until or old.last_seen_at, found.moment)
        said = f"Version {old.seq} is the last one seen before {day}, on {day_said(until)}. "
        if after is None:
            said += "No other text has been seen since."
        else:
            said += f"The next sight is another text's, on {day_said(after)}: it may have changed before {day}."
    else:
        who = found.baseline.by if found.baseline is not None else ""
        said = f"Version {old.seq} was chosen{f' by {who}' if who else ''} for {day}."
    if found.in_force is not None:
        said += f" By the evidence of today version {found.in_force.seq} was in force on {day}."
    return said


def day_said(moment: datetime) -> str:
    """The day of a moment in UTC, in words."""
    return written(moment.astimezone(UTC).date())


def range_said(step: Step) -> str:
    """Between which days a step was made, in words: one day, or the two between which nobody looked."""
    by = day_said(step.by)
    if step.after is None:
        return f"by {by}"
    after = day_said(step.after)
    return by if after == by else f"{after} to {by}"
