"""What goes into a merge and what comes of it: runs and captures, versions and changes to write. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.core.model import Assessment, Outcome, Reading
from tracker.store import tables


@dataclass(frozen=True, slots=True)
class LiveRun:
    """Live checks in a row that saw one version. `change_id`: the change that stands for what its first check told."""

    check_id: int
    version_id: int
    first: datetime
    last: datetime
    change_id: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A capture whose page was kept and read as a policy. `until`: the last capture with the same digest after it."""

    capture_id: int
    check_id: int
    source_id: int
    snapshot_id: int
    sha256: str
    content_type: str
    final_url: str
    captured_at: datetime
    until: datetime
    key: str
    version_id: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a policy before a merge: live runs and pages in order of time, and the rows that stand.

    `texts`: the SHA-256 of the first rendition of each version.
    """

    policy: tables.Policy
    sources: Mapping[int, tables.Source]
    runs: tuple[LiveRun, ...]
    pages: tuple[Page, ...]
    rows: Mapping[int, tables.Version]
    texts: Mapping[int, str]
    changes: tuple[tables.Change, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text as a page showed it, with the check and the snapshots that it comes from. Of a live row: its own text."""

    reading: Reading
    check_id: int
    snapshot_ids: tuple[int, ...]
    at: datetime
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A version of the merged history. `row`: the one that stands for it already; else `text` is written as a new one.

    `replaces`: archived rows whose place it takes.
    """

    key: str
    text: Text
    first: datetime
    last: datetime
    row: int | None
    replaces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A change of the merged history, between two places. `kept`: the recorded change that says it already.

    `replaces`: recorded changes whose place it takes.
    """

    old: int
    new: int
    before: Text
    after: Text
    at: datetime
    check_id: int
    assessment: Assessment | None
    kept: int | None
    replaces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """How a capture's page was judged. `place`: the version that it shows, None where it is none."""

    check_id: int
    outcome: Outcome
    reason: str
    place: int | None


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge wrote: new versions and changes, and superseded changes. `versions`: of the archive, that stand."""

    policy_id: str
    versions: int = 0
    new_versions: tuple[int, ...] = ()
    new_changes: tuple[int, ...] = ()
    superseded: tuple[int, ...] = ()
