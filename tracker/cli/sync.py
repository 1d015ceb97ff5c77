"""`tracker sync`: put the declarations into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from tracker.cli import frame

if TYPE_CHECKING:
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
    for mark, ids in (("+", report.added), ("~", report.updated), ("-", report.archived), ("#", report.channels)):
        for id in ids:
            typer.echo(f"{mark} {id}")
    counts = f"{len(report.added)} added, {len(report.updated)} updated, {len(report.archived)} archived"
    typer.echo(f"policies: {counts}, {len(report.unchanged)} unchanged; channels changed: {len(report.channels)}")


def sync_now(settings: Settings, database: Database) -> SyncReport:
    """Read the declarations and put them into the database. Raises ConfigError."""
    from tracker.flows.sync import sync as run
    from tracker.settings import load_declarations
    from tracker.wiring import now

    return run(database, load_declarations(settings.config_dir), settings.channels, settings.subscriptions, now())
