"""What `tracker doctor` finds in the database, and of the running service: synced, checking on time, delivering."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tracker.cli.frame import counted
from tracker.errors import ConfigError

if TYPE_CHECKING:
    from sqlmodel import Session

    from tracker.core.declaring import ChannelDeclaration, ProviderDeclaration
    from tracker.settings import Settings
    from tracker.store.db import Database
    from tracker.store.tables import Alert, Policy

GOOD, WARN, BAD = "ok", "warn", "fail"
OVERDUE = timedelta(minutes=5)
"""A check that is due is begun within seconds; one that waits longer than this is not being made."""

PROBE_SECONDS = 2.0
"""How long the service's own page may take to answer."""

SHOWN = 5
"""How many policies, channels or errors a line names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `state`: ok, warn or fail."""

    check: str
    state: str
    detail: str


def watching(
    settings: Settings, database: Database, declared: Sequence[ProviderDeclaration] | None, now: datetime
) -> Iterator[Finding]:
    """What the database says: synced, checked on time, nothing failing or stuck. `declared`: None if not known."""
    from tracker.cli.sync import refuse_unknown_providers
    from tracker.store import catalogue

    if declared is not None:
        try:
            refuse_unknown_providers(settings, declared, database)
        except ConfigError as error:
            yield Finding("subscriptions", BAD, str(error))
    with database.read() as session:
        watched = [row for row in catalogue.policies(session) if row.archived_at is None]
        ours = sum(row.managed_by == catalogue.FILE for row in watched)
        count = ours if declared is None else sum(len(provider.policies) for provider in declared)
        if ours != count:
            words = f"{counted(count, 'policy', 'policies')} declared, {ours} in the database; run `tracker sync`"
            yield Finding("sync", WARN, words)
        yield _last_check(catalogue.last_check_at(session), len(watched), now)
        yield _service(settings, database, watched, now)
        yield from _blind(watched)
        yield from _shells(settings, session, watched)
        yield from _channels(session, settings.channels)
        yield from _outbox(session)
        yield from _archive(session, settings, now)


def _last_check(last: datetime | None, watched: int, now: datetime) -> Finding:
    """Tell when anything was checked last. Whether that is long ago depends on what is due: `_service` judges it."""
    if last is None:
        words = "nothing was checked yet; `tracker run` or `tracker check --all`" if watched else "nothing is watched"
        return Finding("last check", WARN, words)
    if last > now + OVERDUE:
        return Finding("last check", BAD, f"{last:%Y-%m-%d %H:%M}Z lies in the future; is the clock right?")
    return Finding("last check", GOOD, f"{last:%Y-%m-%d %H:%M}Z")


def _service(settings: Settings, database: Database, watched: Sequence[Policy], now: datetime) -> Finding:
    """Judge whether somebody checks what is due: the database says what is overdue, the port whether we run."""
    url = health_url(settings)
    mark = _answers(url)
    answers = mark in ("", database.mark())  # an older release says no mark
    where = f"the web pages answer at {url}" if answers else f"nothing answers at {url}"
    if mark is not None and not answers:
        where = f"a tracker with another database answers at {url}"
    busy = sum(row.lease_until is not None and row.lease_until > now for row in watched)
    waiting = [row.next_check_at for row in watched if row.lease_until is None or row.lease_until <= now]
    overdue = [moment for moment in waiting if moment < now - OVERDUE]
    if overdue:
        late = f"{counted(len(overdue), 'check')} overdue, the longest since {min(overdue):%Y-%m-%d %H:%M}Z"
        if busy:
            return Finding("service", WARN, f"{late}; {counted(busy, 'check')} under way; {where}")
        hint = ", but nothing is checked; its log says why" if answers else ": the service does not run; `tracker run`"
        return Finding("service", BAD, f"{late}; {where}{hint}")
    following = f"; the next check is due at {min(waiting):%Y-%m-%d %H:%M}Z" if waiting else ""
    if answers:
        return Finding("service", GOOD, f"{where}; no check is overdue{following}")
    return Finding("service", WARN, f"{where}: is `tracker run` running? No check is overdue{following}")


def health_url(settings: Settings) -> str:
    """Where the service on this machine answers monitors; one that listens everywhere is asked over loopback."""
    from ipaddress import ip_address

    host = settings.file.web.host
    try:
        if ip_address(host).is_unspecified:
            host = "::1" if ":" in host else "127.0.0.1"
    except ValueError:
        pass  # a name
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.file.web.port}/healthz"


def _answers(url: str) -> str | None:
    """The mark of the database behind the service that answers there, or None where none of ours does.

    Known by its own words: another service may have taken the port.
    """
    import httpx

    try:
        answer = httpx.get(url, timeout=PROBE_SECONDS, trust_env=False).json()
        return str(answer.get("database_mark", "")) if "alerts_waiting" in answer else None
    except (httpx.HTTPError, ValueError, TypeError, AttributeError):
        return None


def _blind(watched: Sequence[Policy]) -> Iterator[Finding]:
    """Policies whose last check brought no good page; all of them means that the fault is here."""
    bad = [row for row in watched if row.state in ("failed", "refused", "held")]
    if not bad:
        return
    those = named([f"{row.id} ({row.state})" for row in bad])
    if len(bad) == len(watched):
        words = f"no policy had a good last check ({len(bad)} of {len(watched)} bad): {those}"
        yield Finding("policies", BAD, f"{words}; the first: {bad[0].state_reason}")
    else:
        yield Finding("policies", WARN, f"{len(bad)} of {len(watched)} without a good last check: {those}")


def named(ids: Sequence[str]) -> str:
    """The first few of them."""
    return ", ".join(ids[:SHOWN]) + (" …" if len(ids) > SHOWN else "")


def _shells(settings: Settings, session: Session, watched: Sequence[Policy]) -> Iterator[Finding]:
    """Policies whose page showed only its frame at the last check, and that are not fetched with a browser."""
    from tracker.core.model import Verdict
    from tracker.fetch.chromium import what_is_missing
    from tracker.store import catalogue

    refused = [row.id for row in watched if row.state == "refused"]
    plain = {source.policy_id for source in catalogue.sources(session) if source.via == "http"}
    found = [id for id in catalogue.with_last_verdict(session, refused, Verdict.SHELL.value) if id in plain]
    if found:
        words = f'{named(found)}: the page needs JavaScript; set via = "browser" in the declaration'
        missing = what_is_missing(settings.file.fetch.browser)
        yield Finding("javascript", WARN, f"{words}, and {missing}" if missing else words)


def _channels(session: Session, declared: Sequence[ChannelDeclaration]) -> Iterator[Finding]:
    """Channels: declared and taken up, none of them given up on."""
    from tracker.store import catalogue

    rows = [row for row in catalogue.channels(session) if row.archived_at is None]
    known = {row.id: (row.kind, dict(row.config)) for row in rows if row.managed_by == catalogue.FILE}
    wanted = {one.id: (one.kind, dict(one.config)) for one in declared}
    behind = sorted(id for id in known.keys() | wanted.keys() if known.get(id) != wanted.get(id))
    if behind:
        yield Finding("channels", WARN, f"{len(behind)} not taken up yet ({', '.join(behind)}); run `tracker sync`")
    disabled = [row for row in rows if row.disabled_at is not None]
    for row in disabled:
        words = f"{row.id} was disabled: {row.disabled_reason}; mend it, then run `tracker deliver --retry`"
        yield Finding("channel", BAD, words)
    if not rows and not wanted:
        yield Finding("channels", WARN, "there is none: nobody is told; see docs/howto/email.md")
    elif not behind and not disabled:
        kinds = ", ".join(f"{row.id} ({row.kind})" for row in rows)
        yield Finding(
            "channels", GOOD, f"{counted(len(rows), 'channel')}: {kinds}; `tracker deliver --test CHANNEL` tries one"
        )


def _archive(session: Session, settings: Settings, now: datetime) -> Iterator[Finding]:
    """The pause in which the web archive is left alone, where there is one."""
    from urllib.parse import urlsplit

    from tracker.store.archive_turns import pause_of

    origin = settings.archive_options().origin
    pause = pause_of(session, origin, now)
    if pause is not None:
        until, reason = pause
        words = f"{urlsplit(origin).netloc} {reason}; asked again after {until:%Y-%m-%d %H:%M} UTC"
        yield Finding("archive", WARN, f"{words}; `tracker doctor --ask-archive-again` ends the pause")


def _outbox(session: Session) -> Iterator[Finding]:
    """Alerts that wait, are tried again or were given up, with what went wrong last."""
    from sqlmodel import col, select

    from tracker.store.tables import Alert

    rows = session.exec(select(Alert).where(col(Alert.state) != "sent").order_by(col(Alert.id).desc())).all()
    parts = {
        "given up": [row for row in rows if row.state == "failed"],
        "to be tried again": [row for row in rows if row.state != "failed" and row.last_error],
        "waiting": [row for row in rows if row.state != "failed" and not row.last_error],
    }
    counts = ", ".join(f"{len(found)} {words}" for words, found in parts.items() if found)
    if not rows:
        yield Finding("alerts", GOOD, "none waits")
        return
    troubled = [*parts["given up"], *parts["to be tried again"]]
    hint = "; `tracker deliver --retry` tries again what was given up" if parts["given up"] else ""
    yield Finding("alerts", WARN if troubled else GOOD, counts + _last_error(troubled) + hint)


def _last_error(troubled: Sequence[Alert]) -> str:
    """What went wrong last, by channel."""
    by_channel: dict[str, str] = {}
    for row in sorted(troubled, key=lambda row: row.id or 0, reverse=True):
        by_channel.setdefault(row.channel_id, row.last_error)
    return "".join(f"; {channel}: {error}" for channel, error in list(by_channel.items())[:SHOWN])
