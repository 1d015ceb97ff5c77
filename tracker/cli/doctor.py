"""`tracker doctor`: is this installation fit to watch, and is it watching?"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tracker.cli import frame
from tracker.errors import ConfigError

if TYPE_CHECKING:
    from sqlmodel import Session

    from tracker.settings import Settings
    from tracker.store.db import Database

GOOD, WARN, BAD = "ok", "warn", "fail"
LEAST_SPACE = 200_000_000
"""Bytes that must be free; with less, a database that grows will soon refuse to record checks."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `state`: ok, warn or fail."""

    check: str
    state: str
    detail: str


def doctor(json: frame.JsonOption = False) -> None:
    """Look whether everything is set up and running: configuration, database, folders, mail, clock, last check.

    Changes nothing. Exit: 0 all well (warnings too), 1 where something is wrong, also with the configuration.
    """
    findings = list(_findings())
    for finding in findings:
        if json:
            frame.emit({"check": finding.check, "state": finding.state, "detail": finding.detail})
        else:
            mark = {GOOD: "✓", WARN: "!", BAD: "✗"}[finding.state]
            typer.echo(f"{mark} {finding.check:14} {frame.plain(finding.detail)}")
    raise typer.Exit(1 if any(finding.state == BAD for finding in findings) else 0)


def _findings() -> Iterator[Finding]:
    """Look at one thing after the other; without settings nothing else can be looked at."""
    from tracker.settings import load_settings
    from tracker.wiring import now

    try:
        settings = load_settings()
    except ConfigError as error:
        yield Finding("settings", BAD, str(error))
        return
    yield Finding("settings", GOOD, f"{settings.config_dir.absolute()}: read")
    declared = yield from _declarations(settings)
    yield from _data(settings.data_dir)
    yield from _database(settings, declared, now())
    yield from _mail(settings)
    yield from _contact(settings)
    yield from _web(settings)
    yield from _clock(now())


def _declarations(settings: Settings) -> Generator[Finding, None, int]:
    """The declarations. The generator returns how many policies they declare (-1: they are wrong)."""
    from tracker.settings import load_declarations

    try:
        providers = load_declarations(settings.config_dir)
    except ConfigError as error:
        yield Finding("declarations", BAD, str(error))
        return -1
    count = sum(len(provider.policies) for provider in providers)
    detail = f"{len(providers)} providers, {count} policies"
    yield Finding("declarations", GOOD if count else WARN, detail if count else f"{detail}; `tracker add URL` adds one")
    unknown = {id for one in settings.subscriptions for id in one.providers} - {provider.id for provider in providers}
    if unknown:
        named = ", ".join(sorted(unknown))
        yield Finding("subscriptions", WARN, f"providers that no file declares: {named}")
    return count


def _data(folder: Path) -> Iterator[Finding]:
    """The data folder: there, writable, with space left."""
    from tempfile import TemporaryFile

    where = folder.absolute()
    if not folder.is_dir():
        yield Finding("data folder", WARN, f"{where} is not there yet; `tracker run` makes it")
        return
    try:
        with TemporaryFile(dir=folder) as file:
            file.write(b"tracker")
    except OSError as error:
        yield Finding("data folder", BAD, f"{where} cannot be written: {error.strerror}")
        return
    free = shutil.disk_usage(folder).free
    yield Finding("data folder", GOOD if free > LEAST_SPACE else BAD, f"{where}: writable, {free / 1e9:.1f} GB free")


def _database(settings: Settings, declared: int, now: datetime) -> Iterator[Finding]:
    """The database: reachable, of this release's schema; and what stands in it."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from tracker.store import schema
    from tracker.store.db import open_database

    try:
        shown = make_url(settings.database_url).render_as_string(hide_password=True)
        path = make_url(settings.database_url).database or ""
        if settings.database_url.startswith("sqlite") and not Path(path).exists():
            yield Finding("database", WARN, f"{shown} is not there yet; `tracker run` makes it")
            return
        database = open_database(settings.database_url)
    except (ConfigError, SQLAlchemyError) as error:
        yield Finding("database", BAD, str(error))
        return
    try:
        with database.engine.connect() as connection:
            found = schema.revision(connection)
        if found != schema.HEAD:
            yield Finding("database", BAD, f"{shown}: its schema is {found}, this release's {schema.HEAD}")
            return
        yield Finding("database", GOOD, f"{shown}: schema {found}")
        yield from _watching(settings, database, declared, now)
    except SQLAlchemyError as error:
        yield Finding("database", BAD, f"{shown}: {str(error).splitlines()[0]}")
    finally:
        database.close()


def _watching(settings: Settings, database: Database, declared: int, now: datetime) -> Iterator[Finding]:
    """What the database says: synced, checked lately, nothing failing or undelivered."""
    from tracker.store import catalogue

    with database.read() as session:
        watched = [row for row in catalogue.policies(session) if row.archived_at is None]
        ours = sum(row.managed_by == catalogue.FILE for row in watched)
        if declared >= 0 and ours != declared:
            yield Finding("sync", WARN, f"{declared} policies declared, {ours} in the database; `tracker sync`")
        last = catalogue.last_check_at(session)
        if watched:
            yield _last_check(last, settings, now)
        bad = [row for row in watched if row.state in ("failed", "refused", "held")]
        if bad:
            named = ", ".join(f"{row.id} ({row.state})" for row in bad[:5]) + (" …" if len(bad) > 5 else "")
            yield Finding("policies", WARN, f"{len(bad)} of {len(watched)} without a good last check: {named}")
        yield from _delivery(session)


def _last_check(last: datetime | None, settings: Settings, now: datetime) -> Finding:
    """Judge how long ago anything was checked: twice the interval is too long."""
    if last is None:
        return Finding("last check", WARN, "nothing was checked yet; `tracker run` or `tracker check --all`")
    age, most = now - last, 2 * settings.schedule().interval
    if age < timedelta(minutes=-5):
        return Finding("last check", BAD, f"{last:%Y-%m-%d %H:%M}Z lies in the future; is the clock right?")
    detail = f"{last:%Y-%m-%d %H:%M}Z"
    return Finding(
        "last check", BAD if age > most else GOOD, detail + ("; is the daemon running?" if age > most else "")
    )


def _delivery(session: Session) -> Iterator[Finding]:
    """Channels that were given up on, and alerts that could not be sent."""
    from sqlmodel import col, func, select

    from tracker.store import catalogue
    from tracker.store.tables import Alert

    channels = [row for row in catalogue.channels(session) if row.archived_at is None]
    for row in channels:
        if row.disabled_at is not None:
            yield Finding("channel", BAD, f"{row.id} was disabled: {row.disabled_reason}")
    failed = session.exec(select(func.count()).select_from(Alert).where(col(Alert.state) == "failed")).one()
    if failed:
        yield Finding("alerts", WARN, f"{failed} could not be delivered; the web pages show which")
    if not channels:
        yield Finding("channels", WARN, "there is none: nobody is told; see docs/howto/email.md")


def _mail(settings: Settings) -> Iterator[Finding]:
    """The mail settings. No mail is sent."""
    mail = settings.file.mail
    if not mail.host:
        return  # a channel that needs it is refused with the settings
    if not mail.sender:
        yield Finding("mail", WARN, "mail.host is set, mail.sender is not")
        return
    yield Finding("mail", GOOD, f"{mail.host}, {mail.security}, from {mail.sender}")
    path = Path(settings.path(mail.password_file))
    if mail.password_file and path.stat().st_mode & stat.S_IROTH:
        yield Finding("mail", WARN, f"{path} can be read by everyone on this machine; chmod o-r")
    if mail.security == "none" and mail.password_file:
        yield Finding("mail", WARN, 'the password goes in clear; set security to "starttls" or "tls"')


def _contact(settings: Settings) -> Iterator[Finding]:
    """Whether sites can reach the operator."""
    agent = settings.file.fetch.user_agent
    if not agent:
        yield Finding("user agent", WARN, "fetch.user_agent is not set: sites cannot tell who asks, or reach you")
    elif "@" not in agent and "://" not in agent:
        yield Finding("user agent", WARN, f"{agent}: holds neither an address nor a URL as contact")
    else:
        yield Finding("user agent", GOOD, agent)


def _web(settings: Settings) -> Iterator[Finding]:
    """Where the pages are served, and whether links will lead there."""
    from ipaddress import ip_address

    web = settings.file.web
    try:
        local = web.host == "localhost" or ip_address(web.host).is_loopback
    except ValueError:
        local = False
    if not local and not web.public_url:
        yield Finding("web", WARN, f"listens on {web.host}, but web.public_url is not set: links will not lead here")
    else:
        yield Finding("web", GOOD, settings.public_url)


def _clock(now: datetime) -> Iterator[Finding]:
    """A clock before this release is wrong for sure."""
    released = datetime.fromisoformat("2026-11-01T00:00:00+00:00")
    state = GOOD if now >= released else BAD
    yield Finding(
        "clock", state, f"{now:%Y-%m-%d %H:%M}Z" + ("" if state == GOOD else ": before this release was made")
    )
