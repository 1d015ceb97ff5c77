"""The values that the doors of the core hand to each other and to the shell. All are frozen.

Offsets are code-point offsets into the text they speak of; a Span is (start, end), end excluded.
Datetimes are aware UTC. A policy's own dates are text: `2020-07-13`, or `2020-07` where no day is stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from tracker.core.masks import Masked, Place

Span = tuple[int, int]


class Verdict(StrEnum):
    """What a page is. Only `policy` may become a Version."""

    POLICY = "policy"
    EMPTY = "empty"
    BLOCKED = "blocked"
    NOT_FOUND = "not_found"
    LOGIN = "login"
    CONSENT = "consent"
    SHELL = "shell"
    SERVER_ERROR = "server_error"
    MAINTENANCE = "maintenance"
    REDIRECT_STUB = "redirect_stub"
    OTHER = "other"


class Outcome(StrEnum):
    """How a check ended. `refused`: the page is not the policy. `failed`: a typed error."""

    FIRST = "first"
    NOT_MODIFIED = "not_modified"
    SAME = "same"
    COSMETIC = "cosmetic"
    HELD = "held"
    RETURNED = "returned"
    CHANGED = "changed"
    REFUSED = "refused"
    FAILED = "failed"


class Origin(StrEnum):
    """Where a check's page came from; only `live` sends alerts."""

    LIVE = "live"
    ARCHIVE = "archive"
    REBUILD = "rebuild"
    REPLAY = "replay"


class ClauseKind(StrEnum):
    """What a clause is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


class ClauseState(StrEnum):
    """What happened to a clause between two texts; what no record covers is unchanged."""

    ADDED = "added"
    REMOVED = "removed"
    MODIFIED = "modified"
    MOVED = "moved"
    MOVED_MODIFIED = "moved+modified"
    SPLIT = "split"
    MERGED = "merged"
    RENUMBERED = "renumbered"
    COSMETIC = "cosmetic"


QUIET_STATES = frozenset({ClauseState.RENUMBERED, ClauseState.COSMETIC})
"""States that say nothing about what the policy means."""


class ChangeKind(StrEnum):
    """What kind of change two versions make."""

    CHANGE = "change"
    DATE_ONLY = "date_only"
    LINK = "link"
    SILENT = "silent"
    BACKDATED = "backdated"
    EFFECTIVE_LATER = "effective_later"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    ALTERNATES = "alternates"


class Level(StrEnum):
    """Significance in three steps."""

    COSMETIC = "cosmetic"
    EDITORIAL = "editorial"
    SUBSTANTIVE = "substantive"


# --------------------------------------------------------------------------- fetching


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: the URL that answered, its status, and the address it came from."""

    url: str
    status: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one request brought, and how it came: everything that cannot be had later.

    `body` is decoded from its content encoding but not from its charset. `wire_bytes` counts what was transferred.
    Headers are lists of pairs, in order, names in lower case. `not_modified`: the server answered 304, `body` is empty.
    """

    url: str
    final_url: str
    status: int
    body: bytes
    content_type: str
    request_headers: tuple[tuple[str, str], ...]
    response_headers: tuple[tuple[str, str], ...]
    started_at: datetime
    fetched_at: datetime
    captured_at: datetime
    fetcher: str
    fetcher_version: str
    redirects: tuple[Hop, ...] = ()
    address: str = ""
    certificate_sha256: str = ""
    wire_bytes: int = 0
    not_modified: bool = False

    def header(self, name: str) -> str | None:
        """The first response header of that name (lower case), or None."""
        return next((value for key, value in self.response_headers if key == name), None)


# --------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Page:
    """A body to read: bytes as they came, or text that was already decoded."""

    body: bytes | str
    content_type: str = ""
    url: str = ""
    captured_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of a page, from one CSS selector to another, as Open Terms Archive defines it.

    One of `start_before` and `start_after` is set, and one of `end_before` and `end_after`; the others are empty.
    """

    start_before: str = ""
    start_after: str = ""
    end_before: str = ""
    end_after: str = ""


Rule = str | Range
"""What a declaration selects or removes: a CSS selector, or a range between two."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What the declaration knows about the page: OTA terms type, language (BCP 47), rules.

    `fragment`: the part of the URL behind `#`, which names a part of the page. `filters`: names of built-in filters,
    with their arguments behind a colon.
    """

    type: str = ""
    language: str = ""
    select: tuple[Rule, ...] = ()
    remove: tuple[Rule, ...] = ()
    filters: tuple[str, ...] = ()
    fragment: str = ""


class Clause(NamedTuple):
    """The smallest numbered, headed or bulleted unit of a text.

    `start`, `end`: its span in the text, marker and number included; `body`: where its words begin, after marker and
    number. `path`: the headings above it, outermost first. `number`: as shown (`2.1`, `(a)`, `IV`), or empty.
    `key`: names the clause within its text; the same in the next text as long as its place and opening words are.
    A tuple, for a page has hundreds: they are made and sent between workers at less than half a dataclass's cost.
    """

    kind: ClauseKind
    start: int
    end: int
    body: int
    number: str = ""
    path: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date the policy states of itself.

    `date`: `2020-07-13` or `2020-07`; `kind`: `updated` or `effective`; `evidence`: the words it was read from.
    `other`: how else its numbers can be read, where nothing on the page settles which of them is the day; else empty.
    """

    date: str
    kind: str
    evidence: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One page, read. `text` is Markdown; `clauses` are spans of it, in order.

    `reason` says why the verdict is not `policy`. `whole`: False where the page shows signs of having been cut off.
    `reader`: the version of the rules that read it. `notes`: what a person should know of how it was read, one
    sentence each (an encoding that was repaired, data in place of an empty body).
    """

    verdict: Verdict
    text: str = ""
    clauses: tuple[Clause, ...] = ()
    title: str = ""
    language: str = ""
    stated_date: StatedDate | None = None
    effective_date: StatedDate | None = None
    reason: str = ""
    whole: bool = True
    reader: str = ""
    notes: tuple[str, ...] = ()

    @property
    def from_data(self) -> bool:
        """Whether the text comes from the data of a page whose body was empty."""
        return any(note.startswith(FROM_DATA) for note in self.notes)


FROM_DATA = "The text was read from the data that the page carries"
"""How the note of a reading begins whose text is not what the page shows."""


# --------------------------------------------------------------------------- gating


@dataclass(frozen=True, slots=True)
class Known:
    """An accepted version as the gate knows it: id, canonical key (one for each form), and when it was last current."""

    id: int
    key: str
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A check since the last good one whose text was held: when, why, and the canonical key of its text."""

    checked_at: datetime
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A text the policy showed lately, and when it was first seen."""

    text: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a policy before a check; enough to judge a new reading, and nothing of the clock.

    `current`: the last accepted reading, with its version's `current_id` and canonical `current_key`, when it was first
    (`current_since`) and last seen; `accepted`: a person took it. `known`: all versions, newest first. `waiting`: held
    checks since the last good one, oldest first. `failures`: consecutive checks without a good page. `flips`: how often
    an earlier version came back; `alternates_reported`: that was told. `recent`: a handful of the texts shown lately,
    newest first. `unmasked`: places that a person wants to be told of. `language`: the declared one, or empty.
    """

    current: Reading | None = None
    current_key: str = ""
    current_since: datetime | None = None
    current_last_seen: datetime | None = None
    known: tuple[Known, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    failures: int = 0
    flips: int = 0
    alternates_reported: bool = False
    recent: tuple[Shown, ...] = ()
    accepted: bool = False
    unmasked: tuple[Place, ...] = ()
    current_id: int | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Gated:
    """The gate's answer. `outcome`: first, same, cosmetic, held, returned, refused, or changed for a candidate.

    `key`: the canonical key of the reading. `returned_to`: the id of the earlier version whose text came back.
    `replaces`: a text unlike the last one that is taken, for its newer date or since it stayed; `accepted_by`: who took
    it. `quiet`: recorded and shown, but not worth a message (a variant that comes and goes, after it was told once).
    `masked`: what differs in volatile places only.
    """

    outcome: Outcome
    key: str
    reason: str = ""
    returned_to: int | None = None
    replaces: bool = False
    quiet: bool = False
    accepted_by: str = ""
    masked: tuple[Masked, ...] = ()


# --------------------------------------------------------------------------- comparing


@dataclass(frozen=True, slots=True)
class Group:
    """Records that belong together: a moved section, a re-sorted list, a renamed term."""

    id: int
    kind: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What happened to one clause, or to several in a split or merge.

    `old`, `new`: clause spans in the two texts. `deleted`, `inserted`: the word-level redline inside them.
    `path`: the headings above, in the new text where it has one. `topic`, `significance` (0..1), `evidence`: set by
    assessing.
    """

    state: ClauseState
    old: tuple[Span, ...] = ()
    new: tuple[Span, ...] = ()
    deleted: tuple[Span, ...] = ()
    inserted: tuple[Span, ...] = ()
    path: tuple[str, ...] = ()
    number: str = ""
    group: Group | None = None
    topic: str = ""
    significance: float = 0.0
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts and what changed between them, in the order of the new text (removed clauses where they stood)."""

    old_text: str
    new_text: str
    changes: tuple[ClauseChange, ...] = ()

    def loud(self) -> tuple[ClauseChange, ...]:
        """The records that are more than cosmetic or renumbered."""
        return tuple(change for change in self.changes if change.state not in QUIET_STATES)


# --------------------------------------------------------------------------- assessing


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a change is and how much it matters.

    `significance`: 0..1. `evidence`: short phrases a reader can check. `changes`: the comparison's records with
    topic, significance and evidence filled in.
    """

    kind: ChangeKind
    level: Level
    significance: float
    topics: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    words_changed: int = 0
    changes: tuple[ClauseChange, ...] = ()
