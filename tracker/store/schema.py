"""Bringing the database up to date: alembic migrations, run at every start before anything else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from tracker.errors import ConfigError
from tracker.store.db import Database

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0005"
"""The revision this release works with; the last file in `migrations/versions`."""

LOCK = 7_226_170
"""Any number, but always this one: of the advisory lock under which PostgreSQL is migrated."""


def upgrade(database: Database) -> bool:
    """Migrate to HEAD; returns whether anything was done.

    Raises ConfigError for a database of a newer release, or one that cannot be opened.
    """
    try:
        with database.engine.connect() as connection:
            found = revision(connection)
    except DBAPIError as error:
        raise ConfigError(f"database: it cannot be opened: {error.orig}") from error
    if found == HEAD:
        return False
    from alembic import command
    from alembic.script import ScriptDirectory

    config = _config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise ConfigError(
            f"database: its schema is {found}, newer than this release ({HEAD}); install the newer release"
        )
    write = {"tracker_write": True}
    with database.engine.connect().execution_options(**write) as connection, connection.begin():
        if connection.dialect.name == "postgresql":  # SQLite's write transaction is a lock by itself
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        if revision(connection) == HEAD:  # another process was faster
            return False
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def revision(connection: Connection) -> str | None:
    """The schema's revision, or None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
