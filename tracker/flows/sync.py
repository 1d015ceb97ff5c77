"""Put declarations into the database: `tracker sync`, and the start and SIGHUP of the daemon.

What the files no longer declare is archived, never deleted, and comes back with its history when it is declared again.
What the web pages or the API added (`managed_by`) is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlmodel import Session, col

from tracker.core.declaring import (
    ChannelDeclaration,
    PolicyDeclaration,
    ProviderDeclaration,
    SubscriptionDeclaration,
    policy_id,
)
from tracker.errors import ConfigError
from tracker.store import catalogue, tables
from tracker.store.catalogue import FILE
from tracker.store.db import Database

FIRST_CHECKS_WITHIN = timedelta(minutes=1)
"""New policies are checked soon, but not all in the same second."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did: ids of policies; `channels`: ids of channels added, changed or archived.

    `revived`: archived policies that are declared again and go on under their old id, with their history.
    `subscriptions`: ids of channels that hear of something else now.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    archived: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()
    subscriptions: tuple[str, ...] = ()


@dataclass(slots=True)
class _Sync:
    """One sync under way; lives for one transaction."""

    session: Session
    now: datetime
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    archived: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    revived: list[str] = field(default_factory=list)


def sync(
    database: Database,
    declarations: Sequence[ProviderDeclaration],
    channels: Sequence[ChannelDeclaration],
    subscriptions: Sequence[SubscriptionDeclaration],
    now: datetime,
) -> SyncReport:
    """Make the database say what the files declare, in one transaction.

    A policy keeps its id and history when its URL or type changes: by its declared id, or where it declares none, by
    its URL. Raises ConfigError where a declared id belongs to a policy or channel that was added elsewhere.
    """
    with database.begin() as session:
        run = _Sync(session, now)
        _sync_providers(run, declarations)
        _sync_policies(run, declarations)
        _sync_channels(run, channels)
        told = catalogue.replace_subscriptions(session, subscriptions)
        return SyncReport(
            added=tuple(run.added),
            updated=tuple(run.updated),
            archived=tuple(run.archived),
            unchanged=tuple(run.unchanged),
            channels=tuple(run.channels),
            revived=tuple(run.revived),
            subscriptions=tuple(told),
        )


def soon(id: str, now: datetime) -> datetime:
    """Return when a policy that is new, or whose page moved, is checked: within a minute, spread by its id."""
    share = int.from_bytes(blake2b(id.encode(), digest_size=4).digest(), "big") / 2**32
    return now + FIRST_CHECKS_WITHIN * share


def _set(row: tables.Provider | tables.Policy | tables.Source | tables.Channel, **values: object) -> bool:
    """Set the columns that differ; returns whether any did."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


# --------------------------------------------------------------------------- providers


def _sync_providers(run: _Sync, declarations: Sequence[ProviderDeclaration]) -> None:
    """Add and update providers. One that was added elsewhere is left as it is, and may still hold declared policies."""
    rows = {row.id: row for row in catalogue.providers(run.session)}
    for declared in declarations:
        row = rows.get(declared.id)
        if row is None:
            catalogue.add_provider(run.session, declared, run.now)
        elif row.managed_by == FILE:
            _set(row, name=declared.name, website=declared.website, sector=declared.sector, archived_at=None)
    run.session.flush()  # policies refer to them
    wanted = {declared.id for declared in declarations}
    needed = {row.provider_id for row in catalogue.policies(run.session) if row.managed_by != FILE}
    for row in rows.values():
        if row.managed_by == FILE and row.id not in wanted | needed and row.archived_at is None:
            row.archived_at = run.now


# --------------------------------------------------------------------------- policies


def _sync_policies(run: _Sync, declarations: Sequence[ProviderDeclaration]) -> None:
    """Add, update and archive policies."""
    rows = {row.id: row for row in catalogue.policies(run.session)}
    in_use: dict[str, list[tables.Source]] = {}
    for source in catalogue.sources(run.session):
        in_use.setdefault(source.policy_id, []).append(source)
    declared_ids = {policy.id for provider in declarations for policy in provider.policies}
    left = {row.id: row for row in rows.values() if row.managed_by == FILE and row.id not in declared_ids}
    new: list[tuple[str, PolicyDeclaration, datetime]] = []
    for provider in declarations:
        for declared in provider.policies:
            row = rows.get(declared.id) or _renamed(provider, declared, left, in_use)
            if row is None:
                new.append((provider.id, declared, soon(declared.id, run.now)))
                continue
            if row.managed_by != FILE:
                raise ConfigError(
                    f"policy {row.id}: this id belongs to a policy that was added in the web pages or by the API; "
                    f"allowed: another `id` in providers/{provider.id}.toml"
                )
            left.pop(row.id, None)
            back = row.archived_at is not None
            changed = _update(run, provider.id, declared, row, in_use.get(row.id, []))
            (run.revived if back else run.updated if changed else run.unchanged).append(row.id)
    run.added += [row.id for row in catalogue.add_policies(run.session, new, run.now)]
    for row in left.values():
        if row.archived_at is None:
            row.archived_at = run.now
            run.archived.append(row.id)


def _renamed(
    provider: ProviderDeclaration,
    declared: PolicyDeclaration,
    left: dict[str, tables.Policy],
    in_use: dict[str, list[tables.Source]],
) -> tables.Policy | None:
    """Return the policy that a declaration without an id of its own means: the one with its URL that lost its name.

    A made-up id follows from provider, type, region and language; when one of these is edited the history must stay.
    """
    if declared.id != policy_id(provider.id, declared.type, declared.region, declared.language):
        return None
    url = declared.sources[0].url
    same = [row for row in left.values() if any(source.url == url for source in in_use.get(row.id, ())[:1])]
    near = [row for row in same if row.provider_id == provider.id or row.type == declared.type]
    near.sort(key=lambda row: (row.archived_at is not None, row.type != declared.type, row.id))
    return near[0] if near else None


def _update(
    run: _Sync, provider_id: str, declared: PolicyDeclaration, row: tables.Policy, in_use: list[tables.Source]
) -> bool:
    """Bring a policy and its sources up to date; returns whether anything differed."""
    reading = _update_sources(run, row.id, declared, in_use)
    back = row.archived_at is not None
    sooner = row.interval != declared.interval
    changed = _set(
        row,
        provider_id=provider_id,
        type=declared.type,
        language=declared.language,
        region=declared.region,
        note=declared.note,
        interval=declared.interval,
        archived_at=None,
    )
    if reading or back:
        row.next_check_at = soon(row.id, run.now)
        if row.lease_until is not None:  # a check under way goes by the old rules: its outcome is refused
            row.fence = col(tables.Policy.fence) + 1  # type: ignore[assignment]
            row.lease_until = run.now
    elif sooner and declared.interval:
        row.next_check_at = min(row.next_check_at, run.now + timedelta(seconds=declared.interval))
    return changed or reading


def _update_sources(run: _Sync, policy_id: str, declared: PolicyDeclaration, in_use: list[tables.Source]) -> bool:
    """Match sources by URL: a new URL is a new row, one that is gone is retired.

    Returns whether the pages must be fetched and read anew.
    """
    left, anew, moved = list(in_use), False, False
    for position, source in enumerate(declared.sources):
        row = next((row for row in left if row.url == source.url), None)
        if row is None:
            catalogue.add_source(run.session, policy_id, position, source, run.now)
            anew = True
            continue
        left.remove(row)
        if _set(row, **catalogue.source_values(source)):
            # The page may not have changed, but what we ask for or read of it has: no conditional request, and no
            # comparing of bytes with a snapshot that was read with other rules.
            row.etag, row.last_modified, row.last_snapshot_id = "", "", None
            anew = True
        if _set(row, position=position):
            moved = True
    for row in left:
        row.retired_at = run.now
    if left or moved:  # the text is joined otherwise, although each page may be the same
        for row in in_use:
            row.etag, row.last_modified, row.last_snapshot_id = "", "", None
        anew = True
    return anew


# --------------------------------------------------------------------------- channels


def _sync_channels(run: _Sync, channels: Sequence[ChannelDeclaration]) -> None:
    """Add, update and archive channels. A channel whose keys were mended is enabled again."""
    rows = {row.id: row for row in catalogue.channels(run.session)}
    for declared in channels:
        row = rows.pop(declared.id, None)
        if row is None:
            catalogue.add_channel(run.session, declared, run.now)
            run.channels.append(declared.id)
        elif row.managed_by != FILE:
            raise ConfigError(
                f"channel {row.id}: this name belongs to a channel that was added in the web pages or by the API; "
                "allowed: another `name` in tracker.toml"
            )
        elif _set(row, kind=declared.kind, config=dict(declared.config), archived_at=None):
            row.disabled_at, row.disabled_reason = None, ""
            run.channels.append(declared.id)
    for row in rows.values():
        if row.managed_by == FILE and row.archived_at is None:
            row.archived_at = run.now
            run.channels.append(row.id)
    run.session.flush()  # subscriptions refer to them
