"""What the JSON API answers with. These shapes are a promise: fields are added, never renamed or taken away.

Times are ISO 8601 in UTC. Dates that a policy states of itself are text: `2020-07-13`, or `2020-07` where it names no
day.
"""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")
Pair = tuple[int, int]


class Answer(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(from_attributes=True)


class Listing(Answer, Generic[T]):
    """One page of a longer list. `number` counts from 1."""

    items: list[T]
    total: int
    number: int
    pages: int


class ProviderAnswer(Answer):
    """A company whose documents are followed."""

    id: str
    name: str
    website: str
    sector: str
    managed_by: str = Field(description="file, web or api: who declared it")
    policies: int
    archived_at: datetime | None


class PolicyAnswer(Answer):
    """One document of a kind, and how watching it goes."""

    id: str
    type: str
    language: str
    region: str
    note: str
    managed_by: str
    provider_id: str
    provider_name: str
    sector: str
    url: str
    standing: str = Field(description="failing, held, new, ok or archived")
    reason: str
    failures: int = Field(description="consecutive checks without a good page")
    versions: int
    changes: int
    created_at: datetime
    last_check_at: datetime | None
    last_good_at: datetime | None
    last_change_at: datetime | None
    next_check_at: datetime
    archived_at: datetime | None


class SourceAnswer(Answer):
    """A URL of a policy. Of headers and cookies the names only."""

    id: int
    position: int
    url: str
    via: str
    select: list[str | dict[str, str]] = Field(
        description="CSS, or ranges: startBefore or startAfter, endBefore or endAfter"
    )
    remove: list[str | dict[str, str]] = Field(description="as in `select`")
    filters: list[str]
    language: str
    robots: str
    headers: list[str]
    cookies: list[str]
    created_at: datetime
    retired_at: datetime | None


class PolicyDetail(PolicyAnswer):
    """One policy with its sources and how its checks ended."""

    sources: list[SourceAnswer]
    outcomes: dict[str, int]


class VersionAnswer(Answer):
    """One version of a policy, without its text."""

    id: int
    policy_id: str
    seq: int
    origin: str
    title: str
    language: str
    stated_date: str
    stated_evidence: str
    effective_date: str
    effective_evidence: str
    created_at: datetime
    captured_at: datetime = Field(description="when the world showed it to us, as written when it was stored")
    first_seen_at: datetime = Field(description="its first sight in all evidence, that of archives included")
    last_seen_at: datetime
    superseded_by: int | None
    current: bool


class ClauseAnswer(Answer):
    """One clause: its span in `text` in code points, where its words begin, its number and the headings above it."""

    kind: str
    start: int
    end: int
    body: int
    number: str
    path: list[str]


class VersionDetail(VersionAnswer):
    """One version with its text (Markdown) and clauses."""

    text: str
    text_sha256: str
    reader: str
    snapshot_ids: list[int]
    clauses: list[ClauseAnswer]


class ChangeAnswer(Answer):
    """A recorded change."""

    id: int
    policy_id: str
    policy_type: str
    provider_id: str
    provider_name: str
    origin: str
    kind: str
    level: str
    significance: float = Field(ge=0, le=1)
    topics: list[str]
    evidence: list[str]
    clauses_changed: int
    words_changed: int
    detected_at: datetime
    superseded_by: int | None = Field(
        description="The change that newer rules see in its place; 0 where they see none."
    )
    old: VersionAnswer
    new: VersionAnswer


class GroupAnswer(Answer):
    """Records that belong together, such as the clauses of a moved section."""

    id: int
    kind: str


class RecordAnswer(Answer):
    """What happened to one clause. Spans are code points in `old_text` and `new_text`; `deleted` and `inserted` lie
    inside.
    """

    state: str
    old: list[Pair]
    new: list[Pair]
    deleted: list[Pair]
    inserted: list[Pair]
    path: list[str]
    number: str
    group: GroupAnswer | None
    topic: str
    significance: float
    evidence: list[str]


class DiffAnswer(Answer):
    """Two texts and what differs; what no record covers is unchanged."""

    old_text: str
    new_text: str
    changes: list[RecordAnswer]


class ChangeDetail(ChangeAnswer):
    """A recorded change with its records, as they were recorded."""

    diff: DiffAnswer


class VersionsDiff(Answer):
    """The diff between two versions, computed now."""

    old: VersionAnswer
    new: VersionAnswer
    recorded_change_id: int | None
    diff: DiffAnswer


class CheckAnswer(Answer):
    """One attempt at a policy. `snapshots`: id and HTTP status."""

    id: int
    policy_id: str
    origin: str
    started_at: datetime
    captured_at: datetime | None = Field(description="when the world showed what came")
    finished_at: datetime | None
    outcome: str | None
    reason: str
    error_kind: str
    verdict: str
    milliseconds: int
    version_id: int | None
    change_id: int | None
    notes: list[str] = Field(description="what to know of how the page was read")
    snapshots: list[Pair]


class SnapshotAnswer(Answer):
    """Raw bytes that were received, and how they came. Secret header values are left out."""

    id: int
    policy_id: str
    provider_id: str
    source_id: int
    check_id: int
    sha256: str
    url: str
    final_url: str
    status: int
    content_type: str
    started_at: datetime
    fetched_at: datetime
    captured_at: datetime
    fetcher: str
    fetcher_version: str
    address: str
    certificate_sha256: str
    wire_bytes: int
    size: int
    request_headers: list[tuple[str, str]]
    response_headers: list[tuple[str, str]]
    redirects: list[tuple[str, int, str]]


class AlertAnswer(Answer):
    """One message of the outbox."""

    id: int
    uid: str
    kind: str
    channel_id: str
    policy_id: str
    policy_type: str
    provider_name: str
    change_id: int | None
    reason: str
    state: str
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None
    last_error: str


class Problem(Answer):
    """What went wrong."""

    error: str
    details: list[str] = []
