"""The rows of what web archives hold: captures, imports, turns at the archive, old addresses, receipts.

A capture that was fetched has a Check and a Snapshot of origin `archive` like any other page; its row here says where
it stands in the archive's index and what became of it. Index rows are written once; `state` and what goes with it
change while an import goes on.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class Capture(SQLModel, table=True):
    """One row of an archive's index for a source of a policy, and what became of it.

    `timestamp`: 14 digits as the index has them; `captured_at` the same as a time. `status`: as indexed, `-` of a
    revisit. `state`: see `core.archiving.model.CaptureState`; `reason`: why it is no version. `same_as`: the capture
    whose body this one has by its digest, where it was not fetched for that. `check_id`: the check with its snapshot.
    """

    __tablename__ = "capture"
    __table_args__ = (
        UniqueConstraint("policy_id", "timestamp", "original", "digest"),
        Index("ix_capture_policy_time", "policy_id", "captured_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    policy_id: str = Field(foreign_key="policy.id")
    source_id: int = Field(foreign_key="source.id")
    timestamp: str
    captured_at: datetime
    original: str = Field(sa_column=Column(Text, nullable=False))
    urlkey: str = Field(default="", sa_column=Column(Text, nullable=False))
    mimetype: str = ""
    status: str = ""
    digest: str = ""
    length: str = ""
    state: str = "indexed"
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    same_as: int | None = None
    check_id: int | None = Field(default=None, foreign_key="check.id", index=True)
    attempts: int = 0
    next_attempt_at: datetime | None = None
    memento_url: str = Field(default="", sa_column=Column(Text, nullable=False))


class Backfill(SQLModel, table=True):
    """One import of a policy's history from an archive, from its index to its versions; resumed where it stopped.

    `phase`: index, fetch, merge, done, failed. `since`, `until`: bounds as 1 to 14 digits, or empty. `places`: the URLs
    to look under, each {url, since, until, cursor, done}. `counts`: for progress. `paused_until`: the archive asked for
    a pause. `owner`: the process that works on it, until `lease_until`. `change_id`: the change whose gap it looks
    into; none where a person asked for the import.
    """

    __tablename__ = "backfill"
    id: int | None = Field(default=None, primary_key=True)
    policy_id: str = Field(foreign_key="policy.id", index=True)
    origin: str
    since: str = ""
    until: str = ""
    most_fetches: int = 0
    thorough: bool = False
    phase: str = "index"
    places: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    counts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None = None
    paused_until: datetime | None = None
    lease_until: datetime | None = None
    owner: str = ""
    change_id: int | None = None


class ArchiveTurn(SQLModel, table=True):
    """When an archive may next be asked, for all processes that share the database.

    `name`: the archive's origin for what holds for all requests (`held_until`, `strikes`, `refusals`), or the origin
    and, behind a blank, the kind of request (`search`, `playback`, `save`) for `next_at`.
    """

    __tablename__ = "archive_turn"
    name: str = Field(primary_key=True)
    next_at: datetime | None = None
    held_until: datetime | None = None
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    strikes: int = 0
    refusals: int = 0


class Alias(SQLModel, table=True):
    """An address under which a policy stood or stands: from which time on its pages led to `target`.

    `via`: `archived` (a redirect in the archive) or `live`. `until`: the last sight of the redirect.
    """

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("policy_id", "url", "target"),)
    id: int | None = Field(default=None, primary_key=True)
    policy_id: str = Field(foreign_key="policy.id", index=True)
    url: str = Field(sa_column=Column(Text, nullable=False))
    target: str = Field(sa_column=Column(Text, nullable=False))
    via: str
    since: datetime
    until: datetime


class Receipt(SQLModel, table=True):
    """That an archive was asked to save a policy's page when a new version was seen, and what came of it.

    `state`: wanted, asked, saved, failed, unknown (the answer to the request was lost: it is not asked again).
    """

    __tablename__ = "receipt"
    id: int | None = Field(default=None, primary_key=True)
    policy_id: str = Field(foreign_key="policy.id", index=True)
    version_id: int = Field(foreign_key="version.id", index=True)
    url: str = Field(sa_column=Column(Text, nullable=False))
    state: str = "wanted"
    job: str = ""
    message: str = Field(default="", sa_column=Column(Text, nullable=False))
    memento_url: str = Field(default="", sa_column=Column(Text, nullable=False))
    captured_at: datetime | None = None
    wanted_at: datetime
    asked_at: datetime | None = None
    finished_at: datetime | None = None
    attempts: int = 0
    next_attempt_at: datetime


class FirstLook(SQLModel, table=True):
    """That a policy's first version is to be compared with what an archive holds of its page, and what came of it.

    `state`: wanted, done, failed. `finding`: how much they differ, where that tells of a wrong page, language or
    region; `reason`: why nothing was compared. `snapshot_id`: our page; `memento_url`, `captured_at`: the archive's.
    """

    __tablename__ = "first_look"
    id: int | None = Field(default=None, primary_key=True)
    policy_id: str = Field(foreign_key="policy.id", index=True)
    version_id: int = Field(foreign_key="version.id")
    source_id: int = Field(foreign_key="source.id")
    snapshot_id: int = Field(foreign_key="snapshot.id")
    state: str = "wanted"
    finding: str = Field(default="", sa_column=Column(Text, nullable=False))
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    memento_url: str = Field(default="", sa_column=Column(Text, nullable=False))
    captured_at: datetime | None = None
    wanted_at: datetime
    finished_at: datetime | None = None
    attempts: int = 0
    next_attempt_at: datetime
