"""`tracker sync`: put the declarations into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from tracker.cli import frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.core.declaring import ProviderDeclaration
    from tracker.flows.sync import SyncReport
    from tracker.settings import Settings
    from tracker.store.db import Database


def sync(json: frame.JsonOption = False) -> None:
    """Put the declarations and channels into the database; `run` and `check` do so too. Removing one archives it.

    Exit: 0 done, 2 for a mistake in the configuration (nothing is written then).
    """
    with frame.database() as (settings, database):
        report = sync_now(settings, database)
    if json:
        frame.emit({name: list(getattr(report, name)) for name in type(report).__slots__})
        return
    marked = {
        "+ {}": report.added,
        "+ {} (taken up again, with its history)": report.revived,
        "~ {}": report.updated,
        "- {} (archived)": report.archived,
        "# channel {}": report.channels,
        "# subscriptions of {}": report.subscriptions,
    }
    for words, ids in marked.items():
        for id in ids:
            typer.echo(words.format(id))
    counts = {
        "added": report.added,
        "taken up again": report.revived,
        "updated": report.updated,
        "archived": report.archived,
        "unchanged": report.unchanged,
    }
    policies = ", ".join(f"{len(ids)} {word}" for word, ids in counts.items() if ids or word != "taken up again")
    told = f"channels changed: {len(report.channels)}; subscriptions changed: {len(report.subscriptions)}"
    typer.echo(f"policies: {policies}; {told}")


def sync_now(settings: Settings, database: Database) -> SyncReport:
    """Read the declarations and put them into the database. Raises ConfigError."""
    from tracker.flows.sync import sync as run
    from tracker.settings import load_declarations
    from tracker.wiring import now

    declared = load_declarations(settings.config_dir)
    refuse_unknown_providers(settings, declared, database)
    return run(database, declared, settings.channels, settings.subscriptions, now())


def refuse_unknown_providers(
    settings: Settings, declared: Sequence[ProviderDeclaration], database: Database | None = None
) -> None:
    """Raise ConfigError where a subscription names a provider that no file declares and nobody added otherwise."""
    from tracker.store import catalogue

    known = {provider.id for provider in declared}
    if database is not None:
        with database.read() as session:
            known |= {row.id for row in catalogue.providers(session) if row.managed_by != catalogue.FILE}
    settings.refuse_unknown_providers(known)
