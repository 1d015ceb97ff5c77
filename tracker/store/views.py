"""Read models of the overview: what the pages and the API show of providers and policies. Nothing here writes.

A read model is a frozen value, so that a template can never reach the session or load a row by accident. The history
of one policy is in `views_history`, how things came and where messages went in `views_evidence`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, case, func, or_
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from tracker.core.model import Origin
from tracker.store import versions as stored
from tracker.store.tables import Alert, Change, Check, Policy, Provider, Source, Version

T = TypeVar("T")

LATELY = timedelta(days=30)
"""What the overview counts as recent."""

WORDS_SEARCHED = 10
"""Words of a search that count; each costs a look at every policy."""


class Standing(StrEnum):
    """How a policy is doing, as the pages tell it: the worst first."""

    FAILING = "failing"
    HELD = "held"
    NEW = "new"
    OK = "ok"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """One page of a longer list. `number` counts from 1; `size` is how many a full page holds."""

    items: tuple[T, ...]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are; 1 where the list is empty."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One policy with its provider, as lists show it. `url`: its first source that is in use."""

    id: str
    type: str
    language: str
    region: str
    note: str
    managed_by: str
    provider_id: str
    provider_name: str
    sector: str
    url: str
    standing: Standing
    reason: str
    failures: int
    versions: int
    changes: int
    created_at: datetime
    last_check_at: datetime | None
    last_good_at: datetime | None
    last_change_at: datetime | None
    next_check_at: datetime
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """One provider and how many policies of it are followed."""

    id: str
    name: str
    website: str
    sector: str
    managed_by: str
    policies: int
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over all policies that are not archived. `changes`: recorded within LATELY."""

    providers: int
    policies: int
    failing: int
    held: int
    new: int
    changes: int
    alerts_waiting: int
    alerts_failed: int
    last_check_at: datetime | None


@dataclass(frozen=True, slots=True)
class PolicyFilter:
    """Which policies a list shows. Empty fields do not filter. `attention`: only failing and held ones."""

    text: str = ""
    sector: str = ""
    provider: str = ""
    standing: Standing | None = None
    attention: bool = False
    archived: bool = False


def reachable(session: Session) -> bool:
    """Whether the database answers and has the tables."""
    try:
        session.exec(select(func.count()).select_from(Provider)).one()
    except SQLAlchemyError:
        return False
    return True


def totals(session: Session, now: datetime) -> Totals:
    """The counts of the overview."""
    alive = col(Policy.archived_at).is_(None)
    # By its name: PostgreSQL takes two expressions with parameters of their own for different ones.
    standing = select(_standing().label("standing"), func.count()).select_from(Policy).where(alive).group_by("standing")
    standings = dict(session.exec(standing).all())
    unsent = select(col(Alert.state), func.count()).where(col(Alert.state) != "sent").group_by(col(Alert.state))
    waiting = dict(session.exec(unsent).all())
    return Totals(
        providers=_count(
            session, select(func.count()).select_from(Provider).where(col(Provider.archived_at).is_(None))
        ),
        policies=sum(standings.values()),
        failing=standings.get(Standing.FAILING, 0),
        held=standings.get(Standing.HELD, 0),
        new=standings.get(Standing.NEW, 0),
        changes=_count(
            session,
            select(func.count())
            .select_from(Change)
            .where(
                col(Change.detected_at) >= now - LATELY,
                col(Change.superseded_by).is_(None),
                _seen_live(),
            ),
        ),
        alerts_waiting=sum(count for state, count in waiting.items() if state != "failed"),
        alerts_failed=waiting.get("failed", 0),
        last_check_at=session.exec(
            select(func.max(Check.finished_at)).where(Check.origin != Origin.ARCHIVE.value)
        ).one(),
    )


def sectors(session: Session) -> tuple[str, ...]:
    """The sectors of providers that are not archived, by name; providers without one are not counted."""
    statement = select(col(Provider.sector)).where(col(Provider.archived_at).is_(None), col(Provider.sector) != "")
    return tuple(session.exec(statement.distinct().order_by(col(Provider.sector))).all())


def policies(session: Session, wanted: PolicyFilter, number: int, size: int) -> Paged[PolicyLine]:
    """One page of policies, ordered by sector (none last), provider, type; within it failing and held ones first."""
    conditions = _conditions(wanted)
    total = _count(
        session,
        select(func.count())
        .select_from(Policy)
        .join(Provider, col(Provider.id) == Policy.provider_id)
        .where(*conditions),
    )
    statement = (
        select(Policy, Provider, _standing())
        .join(Provider, col(Provider.id) == Policy.provider_id)
        .where(*conditions)
        .order_by(
            case((col(Provider.sector) == "", 1), else_=0),
            col(Provider.sector),
            func.lower(col(Provider.name)),
            col(Provider.id),
            _urgency(),
            col(Policy.type),
            col(Policy.id),
        )
        .offset((number - 1) * size)
        .limit(size)
    )
    return Paged(_lines(session, session.exec(statement).all()), total, number, size)


def attention(session: Session, limit: int) -> tuple[PolicyLine, ...]:
    """The policies that somebody should look at: failing before held, the longest without a good check first."""
    statement = (
        select(Policy, Provider, _standing())
        .join(Provider, col(Provider.id) == Policy.provider_id)
        .where(*_conditions(PolicyFilter(attention=True)))
        .order_by(_urgency(), col(Policy.last_good_at), col(Policy.id))
        .limit(limit)
    )
    return _lines(session, session.exec(statement).all())


def policy(session: Session, policy_id: str) -> PolicyLine | None:
    """One policy, archived or not."""
    statement = (
        select(Policy, Provider, _standing())
        .join(Provider, col(Provider.id) == Policy.provider_id)
        .where(col(Policy.id) == policy_id)
    )
    found = _lines(session, session.exec(statement).all())
    return found[0] if found else None


def providers(session: Session, number: int, size: int) -> Paged[ProviderLine]:
    """One page of providers by name, archived ones left out."""
    alive = col(Provider.archived_at).is_(None)
    total = _count(session, select(func.count()).select_from(Provider).where(alive))
    statement = (select(Provider).where(alive).order_by(func.lower(col(Provider.name)), col(Provider.id))).offset(
        (number - 1) * size
    )
    rows = session.exec(statement.limit(size)).all()
    return Paged(_provider_lines(session, rows), total, number, size)


def provider(session: Session, provider_id: str) -> ProviderLine | None:
    """One provider, archived or not."""
    row = session.get(Provider, provider_id)
    return _provider_lines(session, [row])[0] if row else None


# --------------------------------------------------------------------------- how


def _seen_live() -> ColumnElement[bool]:
    """Whether a change was found by a live check, also where a rebuild has judged it anew since."""
    return or_(col(Change.origin) == Origin.LIVE, stored.in_place_of_live())


def _standing() -> ColumnElement[str]:
    """How a policy is doing. Consecutive failures decide before the recorded state, so that the two cannot disagree."""
    return case(
        (col(Policy.archived_at).is_not(None), Standing.ARCHIVED.value),
        (col(Policy.state) == Standing.HELD.value, Standing.HELD.value),
        (
            or_(col(Policy.failures) > 0, col(Policy.state).in_(("failed", "refused"))),
            Standing.FAILING.value,
        ),
        (col(Policy.last_good_at).is_(None), Standing.NEW.value),
        else_=Standing.OK.value,
    )


def _urgency() -> ColumnElement[int]:
    standing = _standing()
    return case((standing == Standing.FAILING.value, 0), (standing == Standing.HELD.value, 1), else_=2)


def _conditions(wanted: PolicyFilter) -> list[ColumnElement[bool]]:
    archived = col(Policy.archived_at)
    conditions: list[ColumnElement[bool]] = [archived.is_not(None) if wanted.archived else archived.is_(None)]
    for word in wanted.text.split()[:WORDS_SEARCHED]:
        with_url = select(col(Source.policy_id)).where(
            col(Source.url).icontains(word, autoescape=True), col(Source.retired_at).is_(None)
        )
        conditions.append(
            or_(
                *(
                    column.icontains(word, autoescape=True)
                    for column in (col(Provider.name), col(Provider.sector), col(Policy.type), col(Policy.id))
                ),
                col(Policy.id).in_(with_url),
            )
        )
    if wanted.sector:
        conditions.append(col(Provider.sector) == wanted.sector)
    if wanted.provider:
        conditions.append(col(Provider.id) == wanted.provider)
    if wanted.standing:
        conditions.append(_standing() == wanted.standing.value)
    if wanted.attention:
        conditions.append(_standing().in_((Standing.FAILING.value, Standing.HELD.value)))
    return conditions


def _lines(session: Session, rows: Sequence[Any]) -> tuple[PolicyLine, ...]:
    """Policy rows as lines; versions, changes and URLs of all of them come with one query each."""
    ids = [row[0].id for row in rows]
    versions = _per_policy(session, Version, ids)
    changes = _per_policy(session, Change, ids)
    urls = _urls(session, ids)
    imported = last_shown(session, [row[0].id for row in rows if row[0].last_change_at is None])
    return tuple(
        PolicyLine(
            id=policy.id,
            type=policy.type,
            language=policy.language,
            region=policy.region,
            note=policy.note,
            managed_by=policy.managed_by,
            provider_id=provider.id,
            provider_name=provider.name,
            sector=provider.sector,
            url=urls.get(policy.id, ""),
            standing=Standing(standing),
            reason=policy.state_reason,
            failures=policy.failures,
            versions=versions.get(policy.id, 0),
            changes=changes.get(policy.id, 0),
            created_at=policy.created_at,
            last_check_at=policy.last_check_at,
            last_good_at=policy.last_good_at,
            last_change_at=policy.last_change_at or imported.get(policy.id),
            next_check_at=policy.next_check_at,
            archived_at=policy.archived_at,
        )
        for policy, provider, standing in rows
    )


def _per_policy(session: Session, table: type[Version] | type[Change], ids: Sequence[str]) -> dict[str, int]:
    """How many rows of a table each policy has, superseded ones left out."""
    policy_id = col(table.policy_id)
    statement = select(policy_id, func.count()).where(policy_id.in_(ids), col(table.superseded_by).is_(None))
    return dict(session.exec(statement.group_by(policy_id)).all())


def last_shown(session: Session, ids: Sequence[str]) -> dict[str, datetime]:
    """When the new text of the last recorded change of each policy was first seen: an import changes no row of it."""
    policy_id = col(Change.policy_id)
    statement = (
        select(policy_id, func.max(Version.first_seen_at))
        .join(Version, col(Version.id) == col(Change.new_version_id))
        .where(policy_id.in_(ids), col(Change.superseded_by).is_(None))
    )
    return dict(session.exec(statement.group_by(policy_id)).all()) if ids else {}


def _urls(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """The first source of each policy that is in use; of policies whose sources are all retired, the last of them."""
    statement = select(col(Source.policy_id), col(Source.url)).where(col(Source.policy_id).in_(ids))
    order = (col(Source.retired_at).is_(None).desc(), col(Source.position), col(Source.id).desc())
    found: dict[str, str] = {}
    for policy_id, url in session.exec(statement.order_by(*order)):
        found.setdefault(policy_id, url)
    return found


def _provider_lines(session: Session, rows: Sequence[Provider]) -> tuple[ProviderLine, ...]:
    statement = (
        select(col(Policy.provider_id), func.count())
        .where(col(Policy.provider_id).in_([row.id for row in rows]), col(Policy.archived_at).is_(None))
        .group_by(col(Policy.provider_id))
    )
    counts = dict(session.exec(statement).all())
    return tuple(
        ProviderLine(
            id=row.id,
            name=row.name,
            website=row.website,
            sector=row.sector,
            managed_by=row.managed_by,
            policies=counts.get(row.id, 0),
            archived_at=row.archived_at,
        )
        for row in rows
    )


def _count(session: Session, statement: Any) -> int:
    return int(session.exec(statement).one())
