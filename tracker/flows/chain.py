"""The chain of a policy's versions, derived anew from its stored snapshots: what a rebuild would write, and nothing
written.

Two rules keep it honest. Where today's rules read a page as it was read then, what was recorded of it stands: no
question is asked twice. Where they read it otherwise, it goes through the gate again, among texts of the same rules;
a text that today's rules cannot read any more stays as it was recorded, and so do the changes from and to it, tied to
the version that stands today at their other end.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tracker.core.assessing import assess, settle
from tracker.core.gating import gate, key_of
from tracker.core.model import ChangeKind, Comparison, Gated, History, Known, Outcome, Page, Reading, Shown, Verdict
from tracker.errors import CheckError
from tracker.flows import Services
from tracker.flows.hints import hints_of
from tracker.store import pasts, tables, versions
from tracker.store.checks import RECENT_TEXTS
from tracker.store.pasts import Occurrence, Past
from tracker.store.rebuilds import Derived, Plan, Step, Text, Tie

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reread:
    """What was read of a past. `unreadable`: versions that today's rules cannot read, which stay as they are."""

    plan: Plan
    read: int
    unreadable: tuple[int, ...]


def derive(services: Services, past: Past) -> Reread:
    """Read every occurrence of a past with today's rules and derive the chain of its versions."""
    seen, unreadable = _visits(services, past)
    walk, end = _Walk(services, past), None
    current = past.policy.current_version_id  # captures of an archive may be newer than the last look of our own
    last = next((one for one in reversed(past.occurrences) if one.version_id == current), None)
    for visit in seen:
        walk.take(visit)
        if visit.occurrence is last and not visit.stands:
            end = (walk.at, walk.places[walk.at].current)
    read = sum(not visit.stands for visit in seen)
    plan = walk.plan([visit.occurrence.check_id for visit in seen[1:]])
    return Reread(replace(plan, end=end), read, unreadable)


def read_again(services: Services, past: Past, occurrence: Occurrence) -> Reading | None:
    """An occurrence as today's rules and its declaration read it; None where they do not take it for the policy."""
    with services.database.read() as session:
        bodies = pasts.bodies(session, occurrence)
    if bodies is None:
        log.warning("rebuild.bytes_missing", extra={"policy": past.policy.id, "check": occurrence.check_id})
        return None
    readings = []
    try:
        for piece, body in zip(occurrence.pieces, bodies, strict=True):
            hints = hints_of(past.sources[piece.source_id], past.policy.type, past.policy.language)
            page = Page(body, piece.content_type, piece.final_url, piece.captured_at)
            readings.append(services.workers.read(page, hints))
        reading = readings[0] if len(readings) == 1 else services.workers.assemble(readings)
    except CheckError:
        return None
    return reading if reading.verdict is Verdict.POLICY else None


# --------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class _Visit:
    """One occurrence, read. `row`: the version that holds its text, or the one that stands for what was seen then.

    `known`: its text is one of that version's. `stands`: it cannot be read again, this is what was stored.
    """

    occurrence: Occurrence
    reading: Reading
    row: int | None
    known: bool
    stands: bool = False


def _visits(services: Services, past: Past) -> tuple[list[_Visit], tuple[int, ...]]:
    """The occurrences in order, read; of a version that cannot be read at all the first one, as it was stored."""
    alike: dict[Reading, Reading] = {}  # most visits bring the same text; one copy of it is enough
    found: list[tuple[Occurrence, Reading | None]] = []
    for occurrence in past.occurrences:
        reading = read_again(services, past, occurrence) if occurrence.pieces else None
        found.append((occurrence, alike.setdefault(reading, reading) if reading is not None else None))
    readable = {one.version_id for one, reading in found if reading is not None}
    visits, stored = [], []
    for occurrence, reading in found:
        row = occurrence.version_id
        if reading is not None:
            holders = past.texts.get(versions.digest(reading.text), ())
            known = row if row in holders else holders[-1] if holders else None
            visits.append(_Visit(occurrence, reading, known if known is not None else row, known is not None))
        elif row is not None and row in past.versions and row not in readable:
            readable.add(row)
            stored.append(row)
            with services.database.read() as session:
                kept = versions.reading_of(session, past.versions[row])
            visits.append(_Visit(occurrence, kept, row, known=True, stands=True))
    return visits, tuple(stored)


# --------------------------------------------------------------------------- the walk


@dataclass(slots=True)
class _Place:
    """A version of the chain under way. `rows`: the stored versions whose first visit fell here."""

    key: str
    first: Reading
    captured_at: datetime
    last_seen_at: datetime
    stands: bool
    texts: dict[str, Text] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    last: str = ""

    def see(self, visit: _Visit) -> bool:
        """Take a visit in; returns whether its text is new here."""
        occurrence, self.last = visit.occurrence, versions.digest(visit.reading.text)
        self.last_seen_at = max(self.last_seen_at, occurrence.seen_until)
        new = self.last not in self.texts
        self.texts.setdefault(self.last, Text(visit.reading, occurrence))
        return new

    @property
    def current(self) -> Text:
        """The text it was last seen with."""
        return self.texts[self.last]


@dataclass(frozen=True, slots=True)
class _Move:
    """A step from one place to another at a visit, and what was known before it. `comparison`: where it was made."""

    old: int
    new: int
    before: Text
    after: Text
    gated: Gated
    history: History
    comparison: Comparison | None
    stands: bool


@dataclass(slots=True)
class _Walk:
    """The walk through the visits, in order; lives for one derivation.

    `first_of`: the place where each stored version was first visited; `otherwise`: the place where a page was first
    seen that was that version then, and is another today.
    """

    services: Services
    past: Past
    places: list[_Place] = field(default_factory=list)
    moves: list[_Move] = field(default_factory=list)
    at: int = -1
    at_row: int | None = None
    flips: int = 0
    alternates: bool = False
    first_of: dict[int, int] = field(default_factory=dict)
    otherwise: dict[int, int] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    shown: list[tuple[int, Shown]] = field(default_factory=list)

    def take(self, visit: _Visit) -> None:
        """Take the next visit: same place, an earlier one, or a new one."""
        history = self._history()
        if not visit.stands:
            reading = settle(visit.reading, history, visit.occurrence.captured_at)
            visit = _Visit(visit.occurrence, reading, visit.row, visit.known)
        if not self.places:
            self._arrive(visit, self._new(visit, key_of(visit.reading)))
            return
        gated, comparison = self._judged(visit, history)
        if gated.outcome in (Outcome.SAME, Outcome.COSMETIC):
            self._arrive(visit, self.at)
            return
        back = gated.returned_to
        place = back if back is not None else self._new(visit, gated.key)
        before, after = self.places[self.at].current, Text(visit.reading, visit.occurrence)
        stands = self.places[self.at].stands or visit.stands
        self.moves.append(_Move(self.at, place, before, after, gated, history, comparison, stands))
        self.flips += back is not None
        self.alternates |= self._told_alternating(visit.occurrence.check_id)
        self._arrive(visit, place)

    def _judged(self, visit: _Visit, history: History) -> tuple[Gated, Comparison | None]:
        """What the gate says; what was recorded, where today's rules read both texts as they were read then."""
        if visit.known and self.at_row is not None:
            if visit.row == self.at_row:
                return Gated(Outcome.SAME, self.places[self.at].key), None
            known = next((place for place, one in enumerate(self.places) if visit.row in one.rows), None)
            if known != self.at:
                outcome = Outcome.CHANGED if known is None else Outcome.RETURNED
                return Gated(outcome, key_of(visit.reading), returned_to=known), None
        gated = gate(visit.reading, history, visit.occurrence.finished_at)
        if gated.outcome in (Outcome.CHANGED, Outcome.HELD):
            history = replace(history, known=(*history.known, *self._forms()))
            gated = gate(visit.reading, history, visit.occurrence.finished_at)
        if gated.outcome in (Outcome.SAME, Outcome.COSMETIC):
            return gated, None
        comparison = self.services.workers.compare(self.places[self.at].current.reading, visit.reading)
        if not comparison.loud():
            return Gated(Outcome.COSMETIC, gated.key), None
        if gated.outcome is Outcome.RETURNED:
            return gated, comparison
        # The page was taken then, after whatever waiting: what looks odd about it was settled by that.
        replaces = gated.replaces or gated.outcome is Outcome.HELD
        return Gated(Outcome.CHANGED, gated.key, gated.reason, replaces=replaces), comparison

    def _new(self, visit: _Visit, key: str) -> int:
        seen = visit.occurrence
        self.places.append(_Place(key, visit.reading, seen.captured_at, seen.seen_until, visit.stands))
        return len(self.places) - 1

    def _arrive(self, visit: _Visit, place: int) -> None:
        if visit.row is not None and visit.row in self.past.versions and visit.row not in self.first_of:
            self.first_of[visit.row] = place
            self.places[place].rows.append(visit.row)
        was = visit.occurrence.version_id
        if was is not None and was in self.past.versions:
            self.otherwise.setdefault(was, place)
        if self.places[place].see(visit):
            self.shown.append((place, Shown(visit.reading.text, visit.occurrence.finished_at)))
        self.at, self.at_row = place, visit.row if visit.known else None

    def _forms(self) -> tuple[Known, ...]:
        """The places by the other words in which they were written, the newest first."""
        return tuple(
            Known(index, self._key(name, text.reading), place.last_seen_at)
            for index, place in reversed(tuple(enumerate(self.places)))
            for name, text in list(place.texts.items())[:0:-1]
        )

    def _key(self, name: str, reading: Reading) -> str:
        if name not in self.keys:
            self.keys[name] = key_of(reading)
        return self.keys[name]

    def _told_alternating(self, check_id: int) -> bool:
        return any(one.check_id == check_id and one.kind == ChangeKind.ALTERNATES for one in self.past.changes)

    def _history(self) -> History:
        """What a check at this point would have known."""
        if not self.places:
            return History()
        now = self.places[self.at]
        known = tuple(Known(index, one.key, one.last_seen_at) for index, one in enumerate(self.places))
        recent = self.shown[-RECENT_TEXTS:][::-1]
        told = len(self.places) > 2 and recent[0][0] == self.at
        return History(
            current=now.current.reading,
            current_id=self.at,
            current_key=now.key,
            current_since=now.captured_at,
            current_last_seen=now.last_seen_at,
            known=known[::-1],
            flips=self.flips,
            alternates_reported=self.alternates,
            recent=tuple(shown for _, shown in recent) if told else (),
        )

    # ----------------------------------------------------------------------- the plan

    def plan(self, checks: list[int]) -> Plan:
        """What must be written so that the database says what was derived. `checks`: those whose changes are judged."""
        for row, place in self.otherwise.items():
            if row not in self.first_of:  # no page is this version any more
                self.first_of[row] = place
                self.places[place].rows.append(row)
        kept = self._kept()
        stay = {row for row in kept.values() if row is not None}
        chain = tuple(self._derived(place, kept[index], stay) for index, place in enumerate(self.places))
        recorded = {one.check_id: one for one in self.past.changes if one.check_id in set(checks)}
        steps = []
        for move in self.moves:
            was = recorded.get(move.after.occurrence.check_id)
            if move.stands or (was is not None and self._stands(was, kept[move.old], kept[move.new])):
                recorded.pop(move.after.occurrence.check_id, None)
                continue
            step = self._step(move, was)
            if step is not None:
                recorded.pop(move.after.occurrence.check_id, None)
                steps.append(step)
        vanished = tuple(sorted(one.id or 0 for one in recorded.values()))
        ties = self._ties(chain, {*vanished, *(step.replaces for step in steps)})
        return Plan(self.past.policy.id, self.past.fence, chain, tuple(steps), ties, vanished)

    def _stands(self, change: tables.Change, old: int | None, new: int | None) -> bool:
        """Whether a change was recorded between these two rows, and from their texts."""
        ends = (change.old_version_id, change.new_version_id)
        return old is not None and ends == (old, new) and change.id not in self.past.carried

    def _ties(self, chain: tuple[Derived, ...], settled: set[int | None]) -> tuple[Tie, ...]:
        """The changes that are not judged anew, but led from or to a version that another takes the place of."""
        place_of = {row: index for index, one in enumerate(chain) for row in one.replaces}
        found = (
            Tie(one.id or 0, place_of.get(one.old_version_id), place_of.get(one.new_version_id))
            for one in reversed(self.past.changes)
            if one.id not in settled
        )
        return tuple(tie for tie in found if tie.old != tie.new)

    def _kept(self) -> Mapping[int, int | None]:
        """The stored version that says the same as each place, if one does; each for one place only."""
        left, kept = dict(self.past.versions), {}
        for index, place in enumerate(self.places):
            touched = [row for row in self.first_of if row in left]
            same = (row for row in touched if self._says_the_same(place, left[row], self.first_of[row] == index))
            kept[index] = next(same, None)
            left.pop(kept[index] or 0, None)
        return kept

    def _says_the_same(self, place: _Place, row: tables.Version, here: bool) -> bool:
        """Whether a row has the words of a place, and its title, language and dates."""
        if place.stands:
            return row.id in place.rows
        texts = here and any(row.id in self.past.texts.get(name, ()) for name in place.texts)
        return (row.key == place.key or texts) and _said_of(row) == _said_by(place.first)

    def _derived(self, place: _Place, kept: int | None, stay: set[int]) -> Derived:
        """A place as it is to be written. Of a row that stays only the last text is added, where it is not there."""
        texts = tuple(place.texts.values())
        if kept is not None:
            there = place.stands or kept in self.past.texts.get(place.last, ())
            texts = () if there else (place.current,)
        replaces = tuple(row for row in place.rows if row not in stay)
        since = min([place.captured_at, *(self.past.versions[row].captured_at for row in replaces)])
        return Derived(place.key, texts, since, place.last_seen_at, kept, replaces)

    def _step(self, move: _Move, was: tables.Change | None) -> Step | None:
        """A move as a change, or None where today's comparing sees nothing in it."""
        before, after = move.before.reading, move.after.reading
        comparison = move.comparison or self.services.workers.compare(before, after)
        if not comparison.loud():
            return None
        moment = move.after.occurrence.finished_at
        assessment = assess(comparison, before, after, move.gated, move.history, moment)
        return Step(move.old, move.new, move.before, move.after, assessment, was.id if was is not None else None)


def _said_of(row: tables.Version) -> tuple[str, ...]:
    return (
        row.title,
        row.language,
        row.stated_date,
        row.stated_other,
        row.effective_date,
        row.effective_other,
    )


def _said_by(reading: Reading) -> tuple[str, ...]:
    stated, effective = reading.stated_date, reading.effective_date
    return (
        reading.title,
        reading.language,
        stated.date if stated else "",
        stated.other if stated else "",
        effective.date if effective else "",
        effective.other if effective else "",
    )
