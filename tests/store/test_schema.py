"""The migrations lead to just the tables that the code knows, and refuse what they cannot know."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel, col, select

from tracker.errors import ConfigError
from tracker.store import schema, tables
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


def test_what_was_recorded_before_knows_how_it_was_written(database: Database) -> None:
    """From 0002 on: each check's rendition, and the one in which the current version was last written."""
    config = schema._config()
    write = {"tracker_write": True}
    with database.engine.connect().execution_options(**write) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
        for statement in BEFORE:
            connection.execute(text(statement))
    assert schema.upgrade(database) is True
    with database.read() as session:
        assert session.get_one(tables.Policy, "p").current_rendition_id == 2
        checks = session.exec(select(tables.Check).order_by(col(tables.Check.id))).all()
        assert [(check.rendition_id, check.masked) for check in checks] == [(1, []), (2, []), (None, [])]


WHEN = "'2026-01-01 00:00:00'"


def insert(table: str, **values: object) -> str:
    """A statement that inserts a row; text that begins with a quote is SQL already."""
    columns = ", ".join(values)
    texts = (str(value) for value in values.values())
    told = ", ".join(text if text.isdigit() or text.startswith("'") else f"'{text}'" for text in texts)
    return f'INSERT INTO "{table}" ({columns}) VALUES ({told})'


BEFORE = [
    insert("provider", id="a", name="A", website="", sector="", managed_by="", created_at=WHEN),
    insert(
        "policy",
        **{"id": "p", "provider_id": "a", "state": "ok", "fence": 0, "failures": 0, "current_version_id": 1},
        **dict.fromkeys(("type", "language", "region", "note", "managed_by", "state_reason"), ""),
        **dict.fromkeys(("created_at", "next_check_at"), WHEN),
    ),
    *(
        insert(
            "check",
            **{"id": number, "policy_id": "p", "origin": "live", "fence": 0, "started_at": WHEN, "milliseconds": 0},
            **dict.fromkeys(("reason", "error_kind", "verdict", "key"), ""),
        )
        for number in (1, 2, 3)
    ),
    insert(
        "version",
        **{"id": 1, "policy_id": "p", "seq": 1, "key": "k", "origin": "live", "title": "", "language": ""},
        **dict.fromkeys(("stated_date", "stated_evidence", "effective_date", "effective_evidence"), ""),
        **dict.fromkeys(("created_at", "captured_at", "last_seen_at"), WHEN),
    ),
    *(
        insert(
            "rendition",
            **{"id": number, "version_id": 1, "check_id": number, "text_sha256": "", "text": "", "reader": ""},
            **{"snapshot_ids": "[]", "created_at": WHEN},
        )
        for number in (1, 2)
    ),
]
"""A policy of two renditions and three checks, as the schema 0002 keeps them."""
