"""The migrations lead to just the tables that the code knows, and refuse what they cannot know."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

from tracker.errors import ConfigError
from tracker.store import schema
from tracker.store.db import Database, open_database


def test_the_migrated_schema_is_the_schema_of_the_tables(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrating_again_does_nothing(database: Database) -> None:
    assert schema.upgrade(database) is False


def test_a_database_of_a_newer_release_is_refused(database: Database) -> None:
    with database.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigError, match=r"9999.*newer than this release"):
        schema.upgrade(database)


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "oracle://"])
def test_a_wrong_database_url_is_named(url: str) -> None:
    with pytest.raises(ConfigError, match="database URL"):
        open_database(url)
