"""The migrations lead to just the tables that the code knows, and refuse what they cannot know."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
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


def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "tracker.db").write_bytes(b"This is a letter, not a database. " * 100)
    (tmp_path / "file").touch()
    for path in ("tracker.db", "file/tracker.db"):
        with pytest.raises(ConfigError, match="database"):
            schema.upgrade(open_database(f"sqlite:///{tmp_path / path}"))


def test_two_daemons_may_start_on_an_empty_database(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    from tests.conftest import _create_database, _database_url

    server = request.getfixturevalue("postgres")
    url = _database_url(server, _create_database(server))
    databases = [open_database(url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(schema.upgrade, databases)) == [False, False, False, True]
    for opened in databases:
        opened.close()


def test_an_error_of_the_database_repeats_no_secret(database: Database) -> None:
    if database.engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL's own message may quote the row it refuses")
    with pytest.raises(DBAPIError) as caught, database.begin() as session:
        session.execute(text("INSERT INTO source (id, url) VALUES (:id, :url)"), {"id": 1, "url": "canary-4711"})
    assert "canary-4711" not in str(caught.value)
