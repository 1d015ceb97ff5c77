"""What the API tells of the gate: the page that waits, variants that alternate, masked parts, and what was decided."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field
from sqlmodel import Session

from tracker.store import views_gating as gating
from tracker.web.api_models import Answer


class HeldAnswer(Answer):
    """The newest page since the last good check that was not taken. `checks`: how many brought one, since `since`."""

    check_id: int
    outcome: str = Field(description="held or refused")
    reason: str
    started_at: datetime
    since: datetime
    checks: int
    snapshots: list[int]


class VariantAnswer(Answer):
    """One of several texts that come in turn."""

    version_id: int
    seq: int
    captured_at: datetime
    last_seen_at: datetime
    seen: int = Field(description="how many checks saw it")
    current: bool


class AlternationAnswer(Answer):
    """Texts that come in turn. `since`, `until`: the first and the last return to an earlier one."""

    variants: list[VariantAnswer]
    returns: int
    since: datetime
    until: datetime
    goes_on: bool


class HiddenAnswer(Answer):
    """One time that a part was masked, with the lines that stood there before and then."""

    at: datetime
    check_id: int
    was: list[str]
    now: list[str]


class PartAnswer(Answer):
    """A part that changes at every check, named by `name`, between the lines `above` and `below`."""

    name: str
    above: str
    below: str
    count: int = Field(description="how often it was masked lately")
    since: datetime | None
    last: datetime | None
    unmasked: bool = Field(description="a person wants to be told of it")
    times: list[HiddenAnswer]


class DecisionAnswer(Answer):
    """What a person decided. `kind`: accept, unmask or mask; `name`: of the part; `seq`: of the accepted version."""

    kind: str
    decided_at: datetime
    decided_by: str
    note: str
    check_id: int | None
    version_id: int | None
    seq: int | None
    name: str


class GateAnswer(Answer):
    """What the gate keeps back of a policy, and what people decided of it."""

    held: HeldAnswer | None
    alternations: list[AlternationAnswer]
    parts: list[PartAnswer]
    decisions: list[DecisionAnswer]


class AcceptedAnswer(Answer):
    """What an accepted page became: a check of its own, a version, and a change where there was a version before."""

    policy_id: str
    outcome: str
    reason: str
    check_id: int
    version_id: int
    change_id: int | None
    kind: str
    alerts: list[str]


def gate_of(session: Session, policy_id: str) -> GateAnswer:
    """What the gate keeps back of one policy."""
    held = gating.held_page(session, policy_id)
    return GateAnswer(
        held=HeldAnswer.model_validate(held) if held else None,
        alternations=[AlternationAnswer.model_validate(one) for one in gating.alternations(session, policy_id)],
        parts=[_part(one) for one in gating.places(session, policy_id)],
        decisions=[DecisionAnswer.model_validate(one) for one in gating.decided(session, policy_id)],
    )


def _part(line: gating.PlaceLine) -> PartAnswer:
    return PartAnswer(
        name=line.name,
        above=line.masked.above,
        below=line.masked.below,
        count=line.count,
        since=line.since,
        last=line.last,
        unmasked=line.told,
        times=[HiddenAnswer.model_validate(one) for one in line.times],
    )
