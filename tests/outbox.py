"""A small database with one policy, its changes and channels, for the tests of outbox, messages and delivery."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self, cast

from sqlmodel import SQLModel, col, select

from tracker.core.model import ClauseChange, ClauseState
from tracker.core.records import to_records
from tracker.errors import ConfigError, TrackerError
from tracker.flows import Services
from tracker.store import alerts, tables
from tracker.store.db import Database, open_database
from tracker.transport import Message, Transport, TransportOptions
from tracker.workers import Workers

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

OLD = "# Privacy\n\n## Retention\n\nWe keep calls for 30 days.\n\n## Sharing\n\nWe share nothing.\n"
NEW = "# Privacy\n\n## Retention\n\nWe keep calls for 90 days.\n\n## Sharing\n\nWe share nothing.\n"


def modified(old: str, new: str, before: str = "30", after: str = "90") -> ClauseChange:
    """One changed clause: the line with `before`, and in the new text the line with `after`."""

    def line(text: str, word: str) -> tuple[tuple[int, int], tuple[int, int]]:
        at = text.index(word)
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        return (start, end if end >= 0 else len(text)), (at, at + len(word))

    old_line, deleted = line(old, before)
    new_line, inserted = line(new, after)
    return ClauseChange(
        state=ClauseState.MODIFIED,
        old=(old_line,),
        new=(new_line,),
        deleted=(deleted,),
        inserted=(inserted,),
        path=("Privacy", "Retention"),
        number="2.1",
        topic="retention",
        significance=0.8,
        evidence=("30 became 90 days",),
    )


@dataclass
class Recorder:
    """A transport that remembers what it was given; `fail` raises instead, once for each error in it."""

    kind: ClassVar[str] = "recorder"
    sent: list[Message] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    fail: list[TrackerError | None] = field(default_factory=list)
    before: Callable[[Message], None] = lambda message: None

    @classmethod
    def from_config(cls, config: Mapping[str, Any], options: TransportOptions) -> Self:
        return cls()

    def send(self, message: Message) -> str | None:
        self.tried.append(message.uid)
        self.before(message)
        error = self.fail.pop(0) if self.fail else None
        if error is not None:
            raise error
        self.sent.append(message)
        return None


@dataclass
class Outbox:
    """The database and what a test wants to add to it."""

    database: Database
    transports: dict[str, Transport] = field(default_factory=dict)

    def services(self) -> Services:
        def transport(kind: str, config: Mapping[str, Any]) -> Transport:
            if config["name"] not in self.transports:
                raise ConfigError(f"channel kind {kind!r} is not known")
            return self.transports[config["name"]]

        return Services(
            database=self.database,
            fetchers={},
            workers=cast(Workers, None),
            transport=transport,
            now=lambda: NOW,
            public_url="https://tracker.example/",
        )

    def channel(self, name: str, **subscription: Any) -> Recorder:
        """Add a channel, with a subscription where any of its fields is given."""
        with self.database.begin() as session:
            session.add(tables.Channel(id=name, kind="recorder", config={"name": name}, created_at=NOW))
            session.flush()
            if subscription:
                session.add(tables.Subscription(channel_id=name, **subscription))
        recorder = Recorder()
        self.transports[name] = recorder
        return recorder

    def check(self, outcome: str = "changed", at: datetime = NOW) -> int:
        with self.database.begin() as session:
            row = tables.Check(policy_id="voxvalley-privacy", started_at=at, finished_at=at, outcome=outcome)
            session.add(row)
            session.flush()
            return row.id or 0

    def change(
        self,
        old: str = OLD,
        new: str = NEW,
        changes: tuple[ClauseChange, ...] | None = None,
        at: datetime = NOW,
        **fields: Any,
    ) -> int:
        """Record a change (and its check and versions); returns its id."""
        records = (modified(OLD, NEW),) if changes is None else changes
        check_id = self.check(at=at)
        dates = fields.pop("dates", ("2020-02-18", "2026-11-19"))
        with self.database.begin() as session:
            seq = len(session.exec(select(tables.Version.id)).all())
            ids = []
            for text, date, seen in ((old, dates[0], at - timedelta(days=2)), (new, dates[1], at)):
                seq += 1
                version = tables.Version(
                    policy_id="voxvalley-privacy",
                    seq=seq,
                    key=f"key{seq}",
                    stated_date=date,
                    created_at=seen,
                    captured_at=seen,
                    first_seen_at=seen,
                    last_seen_at=seen + timedelta(hours=12) if text is old else seen,
                )
                session.add(version)
                session.flush()
                rendition = tables.Rendition(
                    version_id=version.id or 0,
                    text_sha256=str(seq),
                    text=zlib.compress(text.encode()),
                    created_at=seen,
                )
                session.add(rendition)
                session.flush()
                ids.append((version.id or 0, rendition.id or 0))
            values: dict[str, Any] = {
                "kind": "change",
                "level": "substantive",
                "significance": 0.8,
                "topics": ["retention", "sharing"],
                "evidence": ["30 became 90 days"],
                "clauses_changed": len(records),
                "words_changed": 2,
            } | fields
            change = tables.Change(
                policy_id="voxvalley-privacy",
                check_id=check_id,
                old_version_id=ids[0][0],
                old_rendition_id=ids[0][1],
                new_version_id=ids[1][0],
                new_rendition_id=ids[1][1],
                records=to_records(records),
                detected_at=at,
                **values,
            )
            session.add(change)
            session.flush()
            return change.id or 0

    def tell(self, change_id: int, at: datetime = NOW) -> list[str]:
        """Enqueue the alerts of a change, as its check does; returns their uids."""
        with self.database.begin() as session:
            change = session.get_one(tables.Change, change_id)
            policy = session.get_one(tables.Policy, change.policy_id)
            rows = alerts.enqueue(
                session, policy=policy, check_id=change.check_id, kind="change", change=change, now=at
            )
            return [row.uid for row in rows]

    def alerts(self) -> list[tables.Alert]:
        with self.database.read() as session:
            return list(session.exec(select(tables.Alert).order_by(col(tables.Alert.id))))

    def row(self, uid: str) -> tables.Alert:
        with self.database.read() as session:
            return session.exec(select(tables.Alert).where(tables.Alert.uid == uid)).one()

    def channel_row(self, name: str) -> tables.Channel:
        with self.database.read() as session:
            return session.get_one(tables.Channel, name)


def fill(database: Database) -> Outbox:
    """Put provider `voxvalley` and its privacy policy into an empty database."""
    with database.begin() as session:
        session.add(tables.Provider(id="voxvalley", name="Voxvalley", created_at=NOW))
        session.flush()
        session.add(
            tables.Policy(
                id="voxvalley-privacy",
                provider_id="voxvalley",
                type="Privacy Policy",
                created_at=NOW,
                next_check_at=NOW,
            )
        )
        session.flush()
        session.add(
            tables.Source(policy_id="voxvalley-privacy", url="https://www.voxvalley.example/privacy", created_at=NOW)
        )
    return Outbox(database)


def open_outbox(folder: Path) -> Outbox:
    """The same in a new SQLite database in `folder`."""
    database = open_database(f"sqlite:///{folder / 'tracker.db'}")
    SQLModel.metadata.create_all(database.engine)
    return fill(database)
