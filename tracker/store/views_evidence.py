"""Read models of evidence and delivery: sources, snapshots and how they came, alerts in the outbox, channels.

Nothing secret leaves this file: of request headers only those are shown that carry no secret by their nature, cookies
never, and of a channel's configuration only what names its destination.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.core.archiving.model import IMPORTED
from tracker.store.tables import Alert, Blob, Change, Channel, Policy, Provider, Snapshot, Source, Subscription
from tracker.store.views import Paged

HIDDEN = "(not shown)"
OPEN_REQUEST_HEADERS = frozenset(
    {
        *("host", "user-agent", "accept", "accept-language", "accept-encoding", "accept-datetime", "connection"),
        *("if-none-match", "if-modified-since", "cache-control", "pragma", "upgrade-insecure-requests"),
    }
)
"""Request headers that carry no secret. A declaration may send any header, so all others show their names only."""

SECRET_RESPONSE_HEADERS = frozenset({"set-cookie", "set-cookie2", "authorization", "proxy-authenticate"})
OPEN_CHANNEL_KEYS = frozenset({"to", "sender", "from", "digest", "format", "language", "timeout"})


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A URL of a policy, in use or retired. `headers`, `cookies`: names only. `proxy`: its host only."""

    id: int
    position: int
    url: str
    via: str
    select: tuple[str | dict[str, str], ...]
    remove: tuple[str | dict[str, str], ...]
    filters: tuple[str, ...]
    language: str
    robots: str
    headers: tuple[str, ...]
    cookies: tuple[str, ...]
    proxy: str
    created_at: datetime
    retired_at: datetime | None
    last_snapshot_id: int | None


@dataclass(frozen=True, slots=True)
class SnapshotView:
    """A snapshot and how it came. `size`: bytes of the body, `stored`: bytes it takes in the database."""

    id: int
    policy_id: str
    policy_type: str
    provider_id: str
    provider_name: str
    source_id: int
    check_id: int
    sha256: str
    url: str
    final_url: str
    status: int
    content_type: str
    started_at: datetime
    fetched_at: datetime
    captured_at: datetime
    fetcher: str
    fetcher_version: str
    address: str
    certificate_sha256: str
    wire_bytes: int
    size: int
    stored: int
    request_headers: tuple[tuple[str, str], ...]
    response_headers: tuple[tuple[str, str], ...]
    redirects: tuple[tuple[str, int, str], ...]

    @property
    def saved(self) -> bool:
        """Whether it is a file that somebody imported, and not what a server answered."""
        return self.fetcher == IMPORTED


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One message of the outbox, with the names of what it is about. `change_kind`, `change_level`: empty where it
    tells of no change.
    """

    id: int
    uid: str
    kind: str
    channel_id: str
    policy_id: str
    policy_type: str
    provider_name: str
    change_id: int | None
    reason: str
    state: str
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None
    last_error: str
    change_kind: str = ""
    change_level: str = ""


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """What a channel hears about; empty lists mean all."""

    providers: tuple[str, ...]
    types: tuple[str, ...]
    topics: tuple[str, ...]
    kinds: tuple[str, ...]
    significance: float
    digest: str


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """A destination: what names it, what it hears about, and how many of its messages are in which state."""

    id: str
    kind: str
    destination: str
    subscriptions: tuple[SubscriptionLine, ...]
    alerts: Mapping[str, int]
    last_sent_at: datetime | None
    created_at: datetime
    disabled_at: datetime | None
    disabled_reason: str


def sources(session: Session, policy_id: str) -> tuple[SourceLine, ...]:
    """The sources of a policy: those in use first, in declared order, then retired ones, newest first."""
    statement = select(Source).where(col(Source.policy_id) == policy_id)
    order = (col(Source.retired_at).is_not(None), col(Source.retired_at).desc(), col(Source.position), col(Source.id))
    return tuple(_source(row) for row in session.exec(statement.order_by(*order)))


def snapshots(session: Session, ids: Iterable[int]) -> tuple[SnapshotView, ...]:
    """The snapshots of these ids that exist, by id."""
    statement = (
        select(Snapshot, Policy, Provider)
        .join(Source, col(Source.id) == Snapshot.source_id)
        .join(Policy, col(Policy.id) == Source.policy_id)
        .join(Provider, col(Provider.id) == Policy.provider_id)
        .where(col(Snapshot.id).in_(list(ids)))
        .order_by(col(Snapshot.id))
    )
    rows = session.exec(statement).all()
    kept = select(col(Blob.sha256), col(Blob.size), func.length(col(Blob.data)))
    wanted = kept.where(col(Blob.sha256).in_([row.sha256 for row, _, _ in rows]))
    sizes = {name: (size, stored) for name, size, stored in session.exec(wanted)}
    return tuple(_snapshot(row, policy, provider, *sizes.get(row.sha256, (0, 0))) for row, policy, provider in rows)


def alerts(
    session: Session, *, state: str = "", channel_id: str = "", policy_id: str = "", number: int = 1, size: int = 50
) -> Paged[AlertLine]:
    """One page of the outbox, newest first."""
    pairs = ((Alert.state, state), (Alert.channel_id, channel_id), (Alert.policy_id, policy_id))
    conditions = [col(column) == value for column, value in pairs if value]
    total = session.exec(select(func.count()).select_from(Alert).where(*conditions)).one()
    statement = (
        select(Alert, Policy, Provider, Change)
        .join(Policy, col(Policy.id) == Alert.policy_id)
        .join(Provider, col(Provider.id) == Policy.provider_id)
        .join(Change, col(Change.id) == Alert.change_id, isouter=True)
        .where(*conditions)
        .order_by(col(Alert.created_at).desc(), col(Alert.id).desc())
    )
    rows = session.exec(statement.offset((number - 1) * size).limit(size)).all()
    return Paged(tuple(_alert(*row) for row in rows), int(total), number, size)


def alerts_of_change(session: Session, change_id: int) -> tuple[AlertLine, ...]:
    """Who was told of a change, by channel."""
    statement = (
        select(Alert, Policy, Provider, Change)
        .join(Policy, col(Policy.id) == Alert.policy_id)
        .join(Provider, col(Provider.id) == Policy.provider_id)
        .join(Change, col(Change.id) == Alert.change_id)
        .where(col(Alert.change_id) == change_id)
        .order_by(col(Alert.channel_id), col(Alert.id))
    )
    return tuple(_alert(*row) for row in session.exec(statement))


def has_channel(session: Session, channel_id: str) -> bool:
    """Whether there is or was a channel of that id."""
    return session.get(Channel, channel_id) is not None


def alert_states(session: Session) -> dict[str, int]:
    """How many messages of the outbox are in which state."""
    statement = select(col(Alert.state), func.count()).group_by(col(Alert.state))
    return dict(session.exec(statement).all())


def channels(session: Session) -> tuple[ChannelLine, ...]:
    """All channels in use, by name; disabled ones first, because somebody has to mend them."""
    statement = select(Channel).where(col(Channel.archived_at).is_(None))
    rows = session.exec(statement.order_by(col(Channel.disabled_at).is_(None), col(Channel.id))).all()
    counts: dict[str, dict[str, int]] = {}
    sent: dict[str, datetime] = {}
    grouped = select(col(Alert.channel_id), col(Alert.state), func.count(), func.max(col(Alert.sent_at)))
    for channel_id, state, count, last in session.exec(grouped.group_by(col(Alert.channel_id), col(Alert.state))):
        counts.setdefault(channel_id, {})[state] = count
        if last is not None:
            sent[channel_id] = max(last, sent.get(channel_id, last))
    heard: dict[str, list[SubscriptionLine]] = {}
    for one in session.exec(select(Subscription).order_by(col(Subscription.id))):
        heard.setdefault(one.channel_id, []).append(_subscription(one))
    return tuple(
        ChannelLine(
            id=row.id,
            kind=row.kind,
            destination=destination(row.config),
            subscriptions=tuple(heard.get(row.id, ())),
            alerts=counts.get(row.id, {}),
            last_sent_at=sent.get(row.id),
            created_at=row.created_at,
            disabled_at=row.disabled_at,
            disabled_reason=row.disabled_reason,
        )
        for row in rows
    )


def destination(config: Mapping[str, Any]) -> str:
    """What names a channel's destination without its secrets: addresses as they are, of a URL its host only.

    The path of a webhook's URL is often the secret itself (chat services give out such URLs).
    """
    parts: list[str] = []
    for key, value in sorted(config.items()):
        if key in OPEN_CHANNEL_KEYS and key != "timeout":
            parts.append(", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))
        elif key == "url" and isinstance(value, str):
            parts.append(host_of(value) + ("/…" if urlsplit(value).path.strip("/") else ""))
    return " · ".join(part for part in parts if part)


def host_of(url: str) -> str:
    """Scheme and host of a URL, without credentials, path or query; empty where it has no host."""
    try:
        parsed = urlsplit(url)
        host, port = parsed.hostname or "", parsed.port
    except ValueError:
        return ""
    if not host:
        return ""
    return f"{parsed.scheme}://{host}" + (f":{port}" if port else "")


# --------------------------------------------------------------------------- how


def _source(row: Source) -> SourceLine:
    return SourceLine(
        id=row.id or 0,
        position=row.position,
        url=row.url,
        via=row.via,
        select=tuple(row.select),
        remove=tuple(row.remove),
        filters=tuple(row.filters),
        language=row.language,
        robots=row.robots,
        headers=tuple(sorted(row.headers)),
        cookies=tuple(sorted(row.cookies)),
        proxy=host_of(row.proxy),
        created_at=row.created_at,
        retired_at=row.retired_at,
        last_snapshot_id=row.last_snapshot_id,
    )


def _snapshot(row: Snapshot, policy: Policy, provider: Provider, size: int, stored: int) -> SnapshotView:
    return SnapshotView(
        id=row.id or 0,
        policy_id=policy.id,
        policy_type=policy.type,
        provider_id=provider.id,
        provider_name=provider.name,
        source_id=row.source_id,
        check_id=row.check_id,
        sha256=row.sha256,
        url=row.url,
        final_url=row.final_url,
        status=row.status,
        content_type=row.content_type,
        started_at=row.started_at,
        fetched_at=row.fetched_at,
        captured_at=row.captured_at,
        fetcher=row.fetcher,
        fetcher_version=row.fetcher_version,
        address=row.address,
        certificate_sha256=row.certificate_sha256,
        wire_bytes=row.wire_bytes,
        size=size,
        stored=stored,
        request_headers=tuple(_shown(row.request_headers, lambda name: name in OPEN_REQUEST_HEADERS)),
        response_headers=tuple(_shown(row.response_headers, lambda name: name not in SECRET_RESPONSE_HEADERS)),
        redirects=tuple((str(hop[0]), int(hop[1]), str(hop[2])) for hop in row.redirects),
    )


def _shown(headers: Sequence[Any], is_open: Any) -> Iterable[tuple[str, str]]:
    for name, value in headers:
        yield str(name), str(value) if is_open(str(name).lower()) else HIDDEN


def _alert(row: Alert, policy: Policy, provider: Provider, change: Change | None) -> AlertLine:
    return AlertLine(
        id=row.id or 0,
        uid=row.uid,
        kind=row.kind,
        channel_id=row.channel_id,
        policy_id=row.policy_id,
        policy_type=policy.type,
        provider_name=provider.name,
        change_id=row.change_id,
        reason=row.reason,
        state=row.state,
        attempts=row.attempts,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at,
        sent_at=row.sent_at,
        last_error=row.last_error,
        change_kind=change.kind if change else "",
        change_level=change.level if change else "",
    )


def _subscription(row: Subscription) -> SubscriptionLine:
    return SubscriptionLine(
        providers=tuple(row.providers),
        types=tuple(row.types),
        topics=tuple(row.topics),
        kinds=tuple(row.kinds),
        significance=row.significance,
        digest=row.digest,
    )
