"""The database: engine, sessions, pragmas, and bringing the schema up to date.

SQLite in WAL mode is the embedded store: readers never wait for the writer, and a writer waits up to `BUSY_SECONDS`
for its turn. PostgreSQL takes the same tables. Write transactions on SQLite begin IMMEDIATE, so that two writers queue
instead of failing when a read turns into a write (SQLite manual, "BEGIN TRANSACTION").
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlmodel import Session, SQLModel, create_engine

from tracker.errors import ConfigError

BUSY_SECONDS = 60

CONNECTIONS = 64
"""Open connections at most: one for each thread that checks, serves a page or delivers, kept and not opened anew."""


class Database:
    """Sessions on one database. Share one between threads; sessions are for one thread each."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # SQLite has one writer, and its own waiting is by sleeping: threads of one process queue here instead, and are
        # woken at once. Other processes still meet in SQLite's busy handler.
        self._turn: AbstractContextManager[Any] = RLock() if engine.dialect.name == "sqlite" else nullcontext()

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One write transaction: committed at the end, rolled back where the block raises."""
        with self._turn, Session(self.engine, expire_on_commit=False) as session:
            if self.engine.dialect.name == "sqlite":
                session.connection(execution_options={"tracker_write": True})
            yield session
            session.commit()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; nothing is committed."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    def mark(self) -> str:
        """Twelve hexadecimal digits that tell this database from others, and nothing of where it is."""
        url = self.engine.url
        place = str(Path(url.database or "").absolute()) if url.get_backend_name() == "sqlite" else repr(url)
        return sha256(place.encode()).hexdigest()[:12]

    def close(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()


def insert_new(session: Session, table: type[SQLModel]) -> Any:
    """An INSERT that leaves rows alone which are there already: another transaction may have been faster.

    Both dialects know it, and SQLAlchemy only within each.
    """
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert  # a tenth of a second of start-up, where it is not used
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    return insert(table).on_conflict_do_nothing()


def open_database(url: str) -> Database:
    """Open the database at a SQLAlchemy URL; its errors do not repeat the values of a statement (headers, cookies).

    Raises ConfigError where the URL is wrong or its driver is missing."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            pool = {"pool_pre_ping": True, "pool_size": CONNECTIONS // 4, "max_overflow": CONNECTIONS // 4}
            return Database(create_engine(parsed, hide_parameters=True, **pool))
        if not parsed.database or parsed.database == ":memory:":
            raise ConfigError("database URL: a database in memory is lost at the end; allowed: sqlite:///FILE")
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        engine = create_engine(parsed, connect_args=arguments, pool_size=CONNECTIONS, hide_parameters=True)
    except OSError as error:
        raise ConfigError(f"database: its folder cannot be made: {error}") from error
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise ConfigError(f"database URL: {error}; allowed: sqlite:///FILE or postgresql+psycopg://...") from error
    _prepare_sqlite(engine)
    return Database(engine)


def _prepare_sqlite(engine: Engine) -> None:
    """Set the pragmas on every connection, and let SQLAlchemy, not the driver, begin transactions."""

    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        cursor.close()

    def begun(connection: Any) -> None:
        write = connection.get_execution_options().get("tracker_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
