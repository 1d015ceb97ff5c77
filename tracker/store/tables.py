"""The rows. Nouns only: what is computed lives in core, and what is written lives beside each aggregate.

SQLModel tables do not validate: values are checked at the edges (settings, declarations, API bodies). Snapshots, blobs,
versions, renditions, clauses and changes are never updated, except for `superseded_by` (a later, finer row takes their
place in views) and a version's `first_seen_at` and `last_seen_at`, which grow with the evidence. JSON columns hold what
no query filters by. What archives hold is in `archive_tables`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

NOTHING = 0
"""`superseded_by` of a change that came from the rules alone: newer rules see no change in its place."""


class Provider(SQLModel, table=True):
    """A company whose documents we follow. `managed_by`: `file`, `web` or `api`; sync touches only `file`."""

    __tablename__ = "provider"
    id: str = Field(primary_key=True)
    name: str
    website: str = ""
    sector: str = Field(default="", index=True)
    managed_by: str = "file"
    created_at: datetime
    archived_at: datetime | None = None


class Policy(SQLModel, table=True):
    """One document of a kind, and the state of its checking.

    `lease_until` and `fence`: whoever holds the lease checks it; a finished check with an older fence is refused.
    `failures`: consecutive checks without a good page, the first of them at `failing_since`. `interval`: seconds, None
    for the default. `current_rendition_id`: how its current version was written when it was last seen.
    """

    __tablename__ = "policy"
    __table_args__ = (Index("ix_policy_due", "archived_at", "next_check_at"),)
    id: str = Field(primary_key=True)
    provider_id: str = Field(foreign_key="provider.id", index=True)
    type: str
    language: str = ""
    region: str = ""
    note: str = ""
    interval: float | None = None
    managed_by: str = "file"
    created_at: datetime
    archived_at: datetime | None = None
    next_check_at: datetime
    lease_until: datetime | None = None
    fence: int = 0
    failures: int = 0
    failing_since: datetime | None = None
    state: str = "new"
    state_reason: str = ""
    health_alerted_at: datetime | None = None
    current_version_id: int | None = None
    current_rendition_id: int | None = None
    last_check_at: datetime | None = None
    last_good_at: datetime | None = None
    last_change_at: datetime | None = None


class Source(SQLModel, table=True):
    """A URL of a policy and how to fetch and clean it.

    A new URL is a new row; the old one is retired, never deleted.
    """

    __tablename__ = "source"
    id: int | None = Field(default=None, primary_key=True)
    policy_id: str = Field(foreign_key="policy.id", index=True)
    position: int = 0
    url: str = Field(sa_column=Column(Text, nullable=False))
    via: str = "http"
    select: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    remove: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    filters: list[str] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default=text("'[]'"))
    )
    language: str = ""
    robots: str = "respect"
    headers: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    cookies: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    proxy: str = ""
    ca_bundle: str = ""
    created_at: datetime
    retired_at: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    validators_url: str = Field(default="", sa_column=Column(Text, nullable=False))
    last_snapshot_id: int | None = None


class Check(SQLModel, table=True):
    """One attempt at one policy; always leaves a row.

    `outcome` is None while it runs. `error_kind`: the typed error's kind. `version_id`, `rendition_id`: what it saw.
    `masked`: what differed in parts that change at every check (`core/masks.py`).
    """

    __tablename__ = "check"
    __table_args__ = (Index("ix_check_policy_time", "policy_id", "started_at"),)
    id: int | None = Field(default=None, primary_key=True)
    policy_id: str = Field(foreign_key="policy.id")
    origin: str = "live"
    fence: int = 0
    started_at: datetime
    finished_at: datetime | None = None
    outcome: str | None = Field(default=None, index=True)
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    error_kind: str = ""
    verdict: str = ""
    key: str = ""
    version_id: int | None = None
    rendition_id: int | None = None
    change_id: int | None = None
    milliseconds: int = 0
    masked: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default=text("'[]'")))
    notes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default=text("'[]'")))
    next_check_at: datetime | None = None


class Blob(SQLModel, table=True):
    """Raw bytes by their SHA-256 (hex), compressed.

    `base`: the blob whose bytes are the zstd prefix, or empty for a whole one.
    """

    __tablename__ = "blob"
    sha256: str = Field(primary_key=True)
    size: int
    base: str = ""
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Snapshot(SQLModel, table=True):
    """Raw bytes received, unparsed, with how they came."""

    __tablename__ = "snapshot"
    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id", index=True)
    check_id: int = Field(foreign_key="check.id", index=True)
    sha256: str = Field(index=True)
    url: str = Field(sa_column=Column(Text, nullable=False))
    final_url: str = Field(sa_column=Column(Text, nullable=False))
    status: int
    content_type: str = ""
    started_at: datetime
    fetched_at: datetime
    captured_at: datetime
    fetcher: str
    fetcher_version: str = ""
    address: str = ""
    certificate_sha256: str = ""
    wire_bytes: int = 0
    request_headers: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    response_headers: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    redirects: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Version(SQLModel, table=True):
    """Cleaned text of one policy, stored when it differs.

    `key`: digest of its canonical form. `seq`: 1, 2, ... within the policy.

    Dates as the policy states them: `2020-07-13` or `2020-07`, or empty; `stated_other` and `effective_other` hold the
    other reading of numbers whose order is open. `captured_at`: when the world first showed it to us, as was written
    then; `first_seen_at`, `last_seen_at`: the first and last sight of it in all evidence, that of archives included.
    """

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("policy_id", "seq"), Index("ix_version_policy_key", "policy_id", "key"))
    id: int | None = Field(default=None, primary_key=True)
    policy_id: str = Field(foreign_key="policy.id", index=True)
    seq: int
    key: str
    origin: str = "live"
    check_id: int | None = Field(default=None, foreign_key="check.id")
    title: str = Field(default="", sa_column=Column(Text, nullable=False))
    language: str = ""
    stated_date: str = ""
    stated_evidence: str = Field(default="", sa_column=Column(Text, nullable=False))
    stated_other: str = Field(default="", sa_column_kwargs={"server_default": ""})
    effective_date: str = ""
    effective_evidence: str = Field(default="", sa_column=Column(Text, nullable=False))
    effective_other: str = Field(default="", sa_column_kwargs={"server_default": ""})
    created_at: datetime
    captured_at: datetime
    first_seen_at: datetime
    last_seen_at: datetime
    superseded_by: int | None = None


class Rendition(SQLModel, table=True):
    """One way a version's text was written; a cosmetic difference is a new rendition of the same version. `text` is
    Markdown, zlib-compressed UTF-8.
    """

    __tablename__ = "rendition"
    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="version.id", index=True)
    check_id: int | None = Field(default=None, foreign_key="check.id")
    text_sha256: str = Field(index=True)
    text: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    reader: str = ""
    snapshot_ids: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    created_at: datetime


class Clause(SQLModel, table=True):
    """One clause of a rendition: a span of its text (code points), its number and the headings above it."""

    __tablename__ = "clause"
    id: int | None = Field(default=None, primary_key=True)
    rendition_id: int = Field(foreign_key="rendition.id", index=True)
    position: int
    kind: str
    number: str = ""
    key: str = Field(default="", sa_column_kwargs={"server_default": ""})
    path: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    start: int
    end: int
    body: int


class Change(SQLModel, table=True):
    """A pair of versions, assessed.

    Its records hold spans of the two renditions named here, which never change, so what was sent can be shown for
    ever. `superseded_by`: the change that newer rules see in its place, or NOTHING.
    """

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint("clauses_changed > 0", name="ck_change_not_empty"),
        Index("ix_change_policy_time", "policy_id", "detected_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    policy_id: str = Field(foreign_key="policy.id")
    check_id: int = Field(foreign_key="check.id")
    old_version_id: int = Field(foreign_key="version.id")
    new_version_id: int = Field(foreign_key="version.id")
    old_rendition_id: int = Field(foreign_key="rendition.id")
    new_rendition_id: int = Field(foreign_key="rendition.id")
    origin: str = "live"
    kind: str
    level: str
    significance: float
    topics: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    evidence: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    records: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    clauses_changed: int
    words_changed: int
    detected_at: datetime = Field(index=True)
    superseded_by: int | None = None


class Channel(SQLModel, table=True):
    """A configured destination.

    `config` holds its own keys (secrets only as file names). `disabled_at`: a permanent failure stopped it.
    """

    __tablename__ = "channel"
    id: str = Field(primary_key=True)
    kind: str
    config: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    managed_by: str = "file"
    created_at: datetime
    archived_at: datetime | None = None
    disabled_at: datetime | None = None
    disabled_reason: str = Field(default="", sa_column=Column(Text, nullable=False))


class Subscription(SQLModel, table=True):
    """Which policies a channel hears about; empty lists mean all.

    `significance`: 0..1, from which on. `digest`: empty for at once.
    """

    __tablename__ = "subscription"
    id: int | None = Field(default=None, primary_key=True)
    channel_id: str = Field(foreign_key="channel.id", index=True)
    providers: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    types: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    topics: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    kinds: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    significance: float = 0.0
    digest: str = ""
    managed_by: str = "file"


class Alert(SQLModel, table=True):
    """One message for one channel: the outbox. Written in the transaction of the check that caused it.

    `kind`: change, health, recovered, summary. `state`: pending, sending, sent, failed (given up). `uid`: the
    idempotency key, constant over retries. A change alert names its change, and a change is never empty, so an alert
    with an empty diff cannot exist. `details`: what it tells besides (`store/gaps.py`, `store/imported.py`); written
    before the first attempt, never after.
    """

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("channel_id", "change_id", "kind", "check_id"),
        CheckConstraint("kind <> 'change' OR change_id IS NOT NULL", name="ck_alert_has_change"),
        Index("ix_alert_due", "state", "next_attempt_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    kind: str
    channel_id: str = Field(foreign_key="channel.id")
    policy_id: str = Field(foreign_key="policy.id", index=True)
    check_id: int = Field(foreign_key="check.id")
    change_id: int | None = Field(default=None, foreign_key="change.id")
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    state: str = "pending"
    attempts: int = 0
    created_at: datetime
    next_attempt_at: datetime
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    last_error: str = Field(default="", sa_column=Column(Text, nullable=False))
    details: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default=text("'{}'"))
    )


class Baseline(SQLModel, table=True):
    """The version a user accepted (contract signed, review done)."""

    __tablename__ = "baseline"
    id: int | None = Field(default=None, primary_key=True)
    policy_id: str = Field(foreign_key="policy.id", index=True)
    version_id: int = Field(foreign_key="version.id")
    accepted_at: datetime
    accepted_by: str = ""
    note: str = Field(default="", sa_column=Column(Text, nullable=False))


class Decision(SQLModel, table=True):
    """What a person decided of a policy, when and why; never changed, and the newest of a kind and place holds.

    `kind`: `accept` (the page of `check_id`, which was not taken, is the policy: `version_id`), `unmask` (tell of the
    place between the lines `above` and `below`, in canonical form, however often it changes), `mask` (no longer).
    """

    __tablename__ = "decision"
    id: int | None = Field(default=None, primary_key=True)
    policy_id: str = Field(foreign_key="policy.id", index=True)
    kind: str
    check_id: int | None = Field(default=None, foreign_key="check.id")
    version_id: int | None = Field(default=None, foreign_key="version.id")
    above: str = Field(default="", sa_column=Column(Text, nullable=False))
    below: str = Field(default="", sa_column=Column(Text, nullable=False))
    decided_at: datetime
    decided_by: str = ""
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
