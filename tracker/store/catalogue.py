"""Providers, policies, sources, channels and subscriptions: what is watched, and who is told. All reads and writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from tracker.core.declaring import (
    ChannelDeclaration,
    PolicyDeclaration,
    ProviderDeclaration,
    SourceDeclaration,
    SubscriptionDeclaration,
    rule_value,
)
from tracker.store import tables

FILE = "file"
"""`managed_by` of what the configuration files declare; `web` and `api` belong to others."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A policy for lists: the row, its provider's name and sector, and the URLs of its sources in declared order."""

    policy: tables.Policy
    provider: str
    sector: str
    urls: tuple[str, ...]


def listed(session: Session, *, provider_id: str = "", archived: bool = False) -> list[Listed]:
    """Return the policies by provider and type; of one provider where it is named; with `archived` those too."""
    query = select(tables.Policy, tables.Provider).join(tables.Provider)
    if provider_id:
        query = query.where(tables.Policy.provider_id == provider_id)
    if not archived:
        query = query.where(col(tables.Policy.archived_at).is_(None))
    found = session.exec(query.order_by(func.lower(col(tables.Provider.name)), tables.Policy.type, tables.Policy.id))
    rows = found.all()
    urls: dict[str, list[str]] = {}
    for source in sources(session):
        urls.setdefault(source.policy_id, []).append(source.url)
    return [Listed(policy, provider.name, provider.sector, tuple(urls.get(policy.id, ()))) for policy, provider in rows]


def providers(session: Session, managed_by: str = "") -> list[tables.Provider]:
    """Return the providers by id, archived ones too; of one origin where it is named."""
    query = select(tables.Provider).order_by(tables.Provider.id)
    return list(session.exec(query.where(tables.Provider.managed_by == managed_by) if managed_by else query))


def policies(session: Session, managed_by: str = "") -> list[tables.Policy]:
    """Return the policies by id, archived ones too; of one origin where it is named."""
    query = select(tables.Policy).order_by(tables.Policy.id)
    return list(session.exec(query.where(tables.Policy.managed_by == managed_by) if managed_by else query))


def policy(session: Session, id: str) -> tables.Policy | None:
    """Return a policy, archived or not, or None."""
    return session.get(tables.Policy, id)


def sources(session: Session, policy_id: str = "", *, retired: bool = False) -> list[tables.Source]:
    """Return the sources in declared order, those in use first; of one policy where it is named."""
    row = tables.Source
    query = select(row).order_by(col(row.retired_at).is_not(None), row.policy_id, col(row.position), col(row.id))
    if policy_id:
        query = query.where(row.policy_id == policy_id)
    if not retired:
        query = query.where(col(row.retired_at).is_(None))
    return list(session.exec(query))


def channels(session: Session, managed_by: str = "") -> list[tables.Channel]:
    """Return the channels by id, archived ones too; of one origin where it is named."""
    query = select(tables.Channel).order_by(tables.Channel.id)
    return list(session.exec(query.where(tables.Channel.managed_by == managed_by) if managed_by else query))


def subscriptions(session: Session, managed_by: str = "") -> list[tables.Subscription]:
    """Return the subscriptions in the order they were made; of one origin where it is named."""
    query = select(tables.Subscription).order_by(col(tables.Subscription.id))
    return list(session.exec(query.where(tables.Subscription.managed_by == managed_by) if managed_by else query))


def last_check_at(session: Session) -> datetime | None:
    """Return when the youngest finished check of any policy ended, or None before the first."""
    return session.exec(select(func.max(tables.Policy.last_check_at))).one()


def with_last_verdict(session: Session, ids: Sequence[str], verdict: str) -> list[str]:
    """Return those of the policies whose last finished live check found this verdict, by id."""
    row = tables.Check
    query = select(func.max(row.id)).where(col(row.policy_id).in_(ids), row.origin == "live")
    last = query.where(col(row.finished_at).is_not(None)).group_by(col(row.policy_id))
    found = select(row.policy_id).where(col(row.id).in_(last), row.verdict == verdict).order_by(row.policy_id)
    return list(session.exec(found))


def add_provider(session: Session, declared: ProviderDeclaration, now: datetime) -> tables.Provider:
    """Add a declared provider."""
    row = tables.Provider(
        id=declared.id, name=declared.name, website=declared.website, sector=declared.sector, created_at=now
    )
    session.add(row)
    return row


def add_policies(
    session: Session, new: Sequence[tuple[str, PolicyDeclaration, datetime]], now: datetime
) -> list[tables.Policy]:
    """Add declared policies with their sources: each with its provider's id and the time of its first check."""
    rows = [
        tables.Policy(
            id=declared.id,
            provider_id=provider_id,
            type=declared.type,
            language=declared.language,
            region=declared.region,
            note=declared.note,
            interval=declared.interval,
            created_at=now,
            next_check_at=first_check_at,
        )
        for provider_id, declared, first_check_at in new
    ]
    session.add_all(rows)
    session.flush()  # their sources refer to them
    for row, (_, declared, _) in zip(rows, new, strict=True):
        for position, source in enumerate(declared.sources):
            add_source(session, row.id, position, source, now)
    return rows


def add_source(
    session: Session, policy_id: str, position: int, declared: SourceDeclaration, now: datetime
) -> tables.Source:
    """Add a source to a policy."""
    row = tables.Source(
        policy_id=policy_id, position=position, url=declared.url, created_at=now, **source_values(declared)
    )
    session.add(row)
    return row


def source_values(declared: SourceDeclaration) -> dict[str, Any]:
    """Return what a declaration says of a source besides its URL, as the row keeps it."""
    return {
        "via": declared.via,
        "select": [rule_value(rule) for rule in declared.select],
        "remove": [rule_value(rule) for rule in declared.remove],
        "filters": list(declared.filters),
        "language": declared.language,
        "robots": declared.robots,
        "headers": dict(declared.headers),
        "cookies": dict(declared.cookies),
        "proxy": declared.proxy,
        "ca_bundle": declared.ca_bundle,
    }


def add_channel(session: Session, declared: ChannelDeclaration, now: datetime) -> tables.Channel:
    """Add a declared channel."""
    row = tables.Channel(id=declared.id, kind=declared.kind, config=dict(declared.config), created_at=now)
    session.add(row)
    return row


def replace_subscriptions(session: Session, declared: Sequence[SubscriptionDeclaration]) -> list[str]:
    """Make the declared subscriptions those of the files; returns the ids of the channels they changed for, sorted.

    Subscriptions carry no history, so that one which is gone is deleted.
    """
    rows = subscriptions(session, FILE)
    wanted = [_subscription_values(one) for one in declared]
    changed: set[str] = set()
    for row in rows:
        values = {name: getattr(row, name) for name in _subscription_values(SubscriptionDeclaration(""))}
        if values in wanted:
            wanted.remove(values)
        else:
            changed.add(row.channel_id)
            session.delete(row)
    session.add_all([tables.Subscription(**values) for values in wanted])
    return sorted(changed | {values["channel_id"] for values in wanted})


def _subscription_values(declared: SubscriptionDeclaration) -> dict[str, Any]:
    """Return a subscription as its row keeps it."""
    return {
        "channel_id": declared.channel,
        "providers": list(declared.providers),
        "types": list(declared.types),
        "topics": list(declared.topics),
        "kinds": list(declared.kinds),
        "significance": declared.significance,
        "digest": declared.digest,
    }
