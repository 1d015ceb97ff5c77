"""`tracker doctor`: is this installation fit to watch, and is it watching?"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Generator, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import frame
from tracker.cli.health import BAD, GOOD, WARN, Finding, named, watching
from tracker.errors import ConfigError

if TYPE_CHECKING:
    from tracker.core.declaring import ProviderDeclaration
    from tracker.settings import Settings

LEAST_SPACE = 200_000_000
"""Bytes that must be free; with less, a database that grows will soon refuse to record checks."""


def doctor(
    ask_archive_again: Annotated[
        bool,
        typer.Option("--ask-archive-again", help="End the pause in which the web archive is left alone; then look."),
    ] = False,
    json: frame.JsonOption = False,
) -> None:
    """Look whether everything is set up and running: configuration, database, folders, service, channels, mail, clock.

    Changes nothing, but for --ask-archive-again, and sends nothing. An archive that shuts somebody out makes the next
    pause longer where it is asked too early: end one only where the archive, or the way to it, was mended. Exit: 0 all
    well (warnings too); 1 where something is wrong: the configuration, a service that checks nothing although checks
    are due, no policy that could be read, a disabled channel.
    """
    if ask_archive_again:
        _lift()
    findings = list(_findings())
    for finding in findings:
        if json:
            frame.emit({"check": finding.check, "state": finding.state, "detail": finding.detail})
        else:
            mark = {GOOD: "✓", WARN: "!", BAD: "✗"}[finding.state]
            typer.echo(f"{mark} {finding.check:14} {frame.plain(finding.detail)}")
    raise typer.Exit(1 if any(finding.state == BAD for finding in findings) else 0)


def _lift() -> None:
    """End the archive's pause, where there is one."""
    from tracker.store.archive_turns import lift

    with frame.database() as (settings, database):
        lift(database, settings.archive_options().origin)


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
    yield from _browser(settings, declared or ())
    yield from _data(settings.data_dir)
    yield from _database(settings, declared, now())
    yield from _mail(settings)
    yield from _contact(settings)
    yield from _web(settings)
    yield from _clock(now())


def _declarations(settings: Settings) -> Generator[Finding, None, Sequence[ProviderDeclaration] | None]:
    """The declarations. The generator returns them, or None where they are wrong."""
    from tracker.settings import load_declarations

    try:
        providers = load_declarations(settings.config_dir)
    except ConfigError as error:
        yield Finding("declarations", BAD, str(error))
        return None
    count = sum(len(provider.policies) for provider in providers)
    detail = f"{frame.counted(len(providers), 'provider')}, {frame.counted(count, 'policy', 'policies')}"
    yield Finding("declarations", GOOD if count else WARN, detail if count else f"{detail}; `tracker add URL` adds one")
    return providers


def _browser(settings: Settings, declared: Sequence[ProviderDeclaration]) -> Iterator[Finding]:
    """The browser, where a policy is to be fetched with one."""
    from tracker.fetch.chromium import find_chromium, what_is_missing

    policies = [policy for provider in declared for policy in provider.policies]
    needing = [policy.id for policy in policies if any(source.via == "browser" for source in policy.sources)]
    if not needing:
        return
    setting = settings.file.fetch.browser
    missing = what_is_missing(setting)
    if missing:
        yield Finding("browser", BAD, f"{named(needing)} cannot be fetched without one: {missing}")
    else:
        count = frame.counted(len(needing), "policy", "policies")
        yield Finding("browser", GOOD, f"{find_chromium(setting)}, for {count}")


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


def _database(settings: Settings, declared: Sequence[ProviderDeclaration] | None, now: datetime) -> Iterator[Finding]:
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
        yield from watching(settings, database, declared, now)
    except SQLAlchemyError as error:
        yield Finding("database", BAD, f"{shown}: {str(error).splitlines()[0]}")
    finally:
        database.close()


def _mail(settings: Settings) -> Iterator[Finding]:
    """The mail settings. No mail is sent."""
    mail = settings.file.mail
    if not mail.host:
        return  # a channel that needs it is refused with the settings
    if not mail.sender:
        yield Finding("mail", WARN, "mail.host is set, mail.sender is not")
        return
    said = f"{mail.host}, {mail.security}, from {mail.sender}"
    yield Finding("mail", GOOD, f"{said}; the server was not tried: `tracker deliver --test CHANNEL` does")
    path = Path(settings.path(mail.password_file))
    if mail.password_file and path.stat().st_mode & stat.S_IROTH:
        yield Finding("mail", WARN, f"{path} can be read by everyone on this machine; chmod o-r")
    if mail.security == "none" and mail.password_file:
        yield Finding("mail", WARN, 'the password goes in clear; set security to "starttls" or "tls"')


def _contact(settings: Settings) -> Iterator[Finding]:
    """Whether sites can reach the operator."""
    agent = settings.file.fetch.user_agent
    if not agent:
        yield Finding(
            "user agent", WARN, "fetch.user_agent is not set: the tracker's own name is sent, with no contact of yours"
        )
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
