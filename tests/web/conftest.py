"""The applications that the tests of the pages ask: with a small world, with nothing, with very many policies."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web import sample
from tests.web.client import Client
from tracker.store.db import Database, open_database
from tracker.web.app import create_app


@pytest.fixture(scope="session")
def filled(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("web") / "filled.db"
    shutil.copy(migrated_sqlite, path)
    opened = open_database(f"sqlite:///{path}")
    sample.fill(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def client(filled: Database) -> Client:
    return Client(create_app(sample.services(filled)))


@pytest.fixture(scope="session")
def empty(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = tmp_path_factory.mktemp("web") / "empty.db"
    shutil.copy(migrated_sqlite, path)
    opened = open_database(f"sqlite:///{path}")
    yield Client(create_app(sample.services(opened)))
    opened.close()


@pytest.fixture(scope="session")
def many(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = tmp_path_factory.mktemp("web") / "many.db"
    shutil.copy(migrated_sqlite, path)
    opened = open_database(f"sqlite:///{path}")
    sample.fill_many(opened, 1000)
    yield Client(create_app(sample.services(opened)))
    opened.close()
