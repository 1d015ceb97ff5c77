"""The walk through live checks and captures, in the order in which the world showed the pages; nothing is written here.

A live check that was recorded stands: its version is a place of the chain as it is. A capture goes through the gate
among what was shown before it; one that is held is taken where it stayed, or where a live check then saw its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tracker.core.assessing import assess, settle
from tracker.core.gating import gate
from tracker.core.gating.volatile import TURNS, only_volatile
from tracker.core.model import (
    Assessment,
    Comparison,
    Gated,
    History,
    Outcome,
    Reading,
    Shown,
    Waiting,
)
from tracker.core.model import (
    Known as KnownText,
)
from tracker.core.model import Page as Body
from tracker.errors import CheckError
from tracker.flows import Services
from tracker.flows.captured import read_captured
from tracker.store import blobs, versions
from tracker.store.checks import RECENT_TEXTS
from tracker.store.merged import Judged, Known, LiveRun, Page, Text

UNREADABLE = "today's rules cannot read it any more"
FLEETING = "it differs where each of the next captures differs again"
_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Stop:
    """A version of the chain under way. `row`: of the live version; `seen`: its captures; `shown`: how it read last."""

    key: str
    text: Text
    shown: Text
    first: datetime
    last: datetime
    row: int | None = None
    seen: list[Page] = field(default_factory=list)

    def see(self, page: Page) -> None:
        """Take a capture in."""
        self.seen.append(page)
        self.first, self.last = min(self.first, page.captured_at), max(self.last, page.until)


@dataclass(slots=True)
class Look:
    """A text as it was shown: at how many sights in a row."""

    key: str
    text: str
    sights: int = 1


@dataclass(slots=True)
class Move:
    """A step from one stop to another, and what was known before it. `change_id`: what a live check recorded of it.

    `direct`: from one live check to the next; then nothing is to be said that was not recorded.
    """

    old: int
    new: int
    before: Text
    after: Text
    at: datetime
    check_id: int
    gated: Gated
    history: History
    comparison: Comparison | None = None
    change_id: int | None = None
    direct: bool = False


@dataclass(slots=True)
class Walk:
    """The walk, for one merge."""

    services: Services
    before: Known
    stops: list[Stop] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    judged: dict[int, Judged] = field(default_factory=dict)
    at: int = -1
    lived_last: bool = False
    held: list[tuple[Page, Reading]] = field(default_factory=list)
    flips: int = 0
    recent: list[Look] = field(default_factory=list)
    bodies: dict[int, Page] = field(default_factory=dict)

    # ----------------------------------------------------------------------- captures

    def captured(self, page: Page, ahead: Sequence[Page] = ()) -> None:
        """Take a capture in a gap between live checks. `ahead`: the ones after it, as far as they tell of it."""
        self.bodies[page.source_id] = page
        if self.at >= 0 and len(self._sources()) == 1 and page.key == self.stops[self.at].key:
            self._look(page.key, self.stops[self.at].text.reading.text)
            self._stay(page, Outcome.SAME, "")
            return
        reading = self._read(page)
        if reading is None:
            return
        history = self._history(page.captured_at)
        reading = settle(reading, history, page.captured_at)
        gated = gate(reading, history, page.captured_at)
        if gated.outcome is Outcome.REFUSED:
            self._judge(page, Outcome.REFUSED, gated.reason, None)
        elif gated.outcome is Outcome.HELD:
            self.held.append((page, reading))
            self._judge(page, Outcome.HELD, gated.reason, None)
        elif gated.outcome in (Outcome.SAME, Outcome.COSMETIC):
            self._show(page, reading, gated.outcome, gated.reason)
        elif gated.outcome is Outcome.CHANGED and self._fleeting(page, reading, ahead):
            self._show(page, reading, Outcome.COSMETIC, FLEETING)
        else:
            self._arrive(page, reading, gated, history)

    def _show(self, page: Page, reading: Reading, outcome: Outcome, reason: str) -> None:
        """Stay at a version that reads a little otherwise now."""
        self._look(page.key, reading.text)
        self.stops[self.at].shown = self._text(page, reading)
        self._stay(page, outcome, reason)

    def _fleeting(self, page: Page, reading: Reading, ahead: Sequence[Page]) -> bool:
        """Whether a capture is new only where the ones after it are new again: a history is known in both directions,
        and what changes at every visit need not be taken for two versions first.
        """
        keys = {self.recent[-1].key, page.key, *(one.key for one in ahead[:TURNS])}
        if len(keys) < TURNS + 2 or len(self._sources()) != 1:
            return False
        try:
            later = [self._one(one).text for one in ahead[:TURNS]]
        except (CheckError, KeyError, ValueError):
            return False
        at = page.captured_at
        back = tuple(Shown(text, at - number * _MINUTE) for number, text in enumerate((reading.text, *later), 1))
        return bool(only_volatile(self.recent[-1].text, back, at - _MINUTE, at))

    def _look(self, key: str, text: str) -> None:
        """Remember what was shown, for what changes at every visit."""
        if self.recent and self.recent[-1].key == key:
            self.recent[-1].sights += 1
        else:
            self.recent.append(Look(key, text))
            del self.recent[:-RECENT_TEXTS]

    def _arrive(self, page: Page, reading: Reading, gated: Gated, history: History) -> None:
        """Come to another text: a new one, or one that was there before."""
        text = self._text(page, reading)
        comparison = None
        if self.at >= 0:
            comparison = self.services.workers.compare(self.stops[self.at].shown.reading, reading)
            if not comparison.loud():
                self._stay(page, Outcome.COSMETIC, "the same words in other characters")
                return
        place = gated.returned_to if gated.returned_to is not None else self._new(gated.key, text)
        stayed = [(one, read) for one, read in self.held if one.key == page.key]
        entered, first = stayed[0] if stayed else (page, reading)
        if stayed and gated.returned_to is None:
            self.stops[place].text = self._text(entered, first)
        if self.at >= 0:
            self._move(place, self._text(entered, first), entered.captured_at, entered.check_id, gated, history)
            self.moves[-1].comparison = comparison if entered is page else None
        self._settle_at(place, text)
        for one, _ in stayed:
            self._judge(one, Outcome.SAME if one is not entered else gated.outcome, "it stayed", place)
        outcome = Outcome.SAME if stayed else Outcome.FIRST if len(self.stops) == 1 else gated.outcome
        self._judge(page, outcome, gated.reason, place)
        self.held.clear()
        self.lived_last = False

    def _stay(self, page: Page, outcome: Outcome, reason: str) -> None:
        self._judge(page, outcome, reason, self.at)
        self.held.clear()
        self.lived_last = False

    def beside(self, page: Page, run: LiveRun | None) -> None:
        """Take a capture from while live checks saw one version, or from after the last of them (`run` is None)."""
        if run is None:
            self._judge(page, Outcome.HELD, "it is newer than the last live check", None)
            return
        place = next(index for index, stop in enumerate(self.stops) if stop.row == run.version_id)
        same = page.key == self.stops[place].key or self._alike(page, self.stops[place].text.reading)
        seq = self.before.rows[run.version_id].seq
        reason = "" if same else f"live checks saw version {seq} before and after it: a variant, or another page"
        self._judge(page, Outcome.SAME if same else Outcome.HELD, reason, place if same else None)

    # ----------------------------------------------------------------------- live checks

    def lived(self, run: LiveRun) -> None:
        """Take live checks in a row that saw one version."""
        text = self._stored(run)
        place = next((index for index, stop in enumerate(self.stops) if stop.row == run.version_id), None)
        history = self._history(run.first)
        key = self.before.rows[run.version_id].key
        if place is None:
            place = self._place_of(text, key, history, run)
        stayed = [page for page, _ in self.held if page.key == key]
        if place != self.at and self.at >= 0:
            entered = stayed[0] if stayed else None
            at, check = (entered.captured_at, entered.check_id) if entered else (run.first, run.check_id)
            returned = place < len(self.stops) - 1
            gated = Gated(
                Outcome.RETURNED if returned else Outcome.CHANGED, key, returned_to=place if returned else None
            )
            self._move(place, text, at, check, gated, history)
            self.moves[-1].direct = self.lived_last and not stayed
            self.moves[-1].change_id = run.change_id
        elif self.moves and self.moves[-1].new == place and self.moves[-1].change_id is None:
            self.moves[-1].change_id = run.change_id
        for page in stayed:
            self._judge(page, Outcome.SAME, "a live check then saw the same text", place)
        self._settle_at(place, text)
        stop = self.stops[place]
        stop.first, stop.last = min(stop.first, run.first), max(stop.last, run.last)
        self.held.clear()
        self.lived_last = True

    def _place_of(self, text: Text, key: str, history: History, run: LiveRun) -> int:
        """The stop that a live version seen for the first time is: one that captures showed already, or a new one."""
        if self.at >= 0:
            gated = gate(text.reading, history, run.first)
            same = gated.outcome in (Outcome.SAME, Outcome.COSMETIC) or key == self.stops[self.at].key
            if not same and self.stops[self.at].row is None:
                same = not self.services.workers.compare(self.stops[self.at].shown.reading, text.reading).loud()
            found = self.at if same else gated.returned_to
            if found is not None and self.stops[found].row is None:
                stop = self.stops[found]
                stop.row, stop.key, stop.text = run.version_id, key, text
                return found
        place = self._new(key, text)
        self.stops[place].row = run.version_id
        return place

    def _stored(self, run: LiveRun) -> Text:
        row = self.before.rows[run.version_id]
        with self.services.database.read() as session:
            reading = versions.reading_of(session, row)
        return Text(reading, run.check_id, (), run.first, row.id)

    # ----------------------------------------------------------------------- how

    def _new(self, key: str, text: Text) -> int:
        self.stops.append(Stop(key, text, text, text.at, text.at))
        return len(self.stops) - 1

    def _move(self, place: int, after: Text, at: datetime, check_id: int, gated: Gated, history: History) -> None:
        self.flips += gated.outcome is Outcome.RETURNED
        self.moves.append(Move(self.at, place, self.stops[self.at].shown, after, at, check_id, gated, history))

    def _settle_at(self, place: int, text: Text) -> None:
        self.at = place
        self.stops[place].shown = text
        self._look(self.stops[place].key, text.reading.text)

    def _judge(self, page: Page, outcome: Outcome, reason: str, place: int | None) -> None:
        self.judged[page.check_id] = Judged(page.check_id, outcome, reason, place)
        if place is not None:
            self.stops[place].see(page)

    def _text(self, page: Page, reading: Reading) -> Text:
        snapshots = tuple(self.bodies[source].snapshot_id for source in self._sources() if source in self.bodies)
        return Text(reading, page.check_id, snapshots, page.captured_at)

    def _sources(self) -> list[int]:
        """The sources in use, in declared order; of a policy without any, those that its captures are of."""
        live = [source for source in self.before.sources.values() if source.retired_at is None]
        return [one.id or 0 for one in sorted(live, key=lambda one: (one.position, one.id))] or list(self.bodies)

    def _read(self, page: Page) -> Reading | None:
        """The policy's text at a capture, its sources joined; None where that cannot be told."""
        wanted = self._sources()
        if any(source not in self.bodies for source in wanted):
            self._judge(page, Outcome.HELD, "its other sources have no capture of that time yet", None)
            return None
        try:
            readings = [self._one(self.bodies[source]) for source in wanted]
        except (CheckError, KeyError, ValueError):
            self._judge(page, Outcome.FAILED, UNREADABLE, None)
            return None
        return readings[0] if len(readings) == 1 else self.services.workers.assemble(readings)

    def _one(self, page: Page) -> Reading:
        with self.services.database.read() as session:
            body = blobs.get(session, page.sha256)
        source = self.before.sources[page.source_id]
        captured = Body(body, page.content_type, page.final_url, page.captured_at)
        return read_captured(self.services, self.before.policy, source, captured)

    def _alike(self, page: Page, other: Reading) -> bool:
        try:
            reading = self._one(page)
        except (CheckError, KeyError, ValueError):
            return False
        gated = gate(reading, History(current=other), page.captured_at)
        return gated.outcome in (Outcome.SAME, Outcome.COSMETIC)

    def _history(self, at: datetime) -> History:
        """What a check at this point would have known.

        An archive knows no rhythm: what was replaced at the next sight counts as replaced at the next check.
        """
        waiting = tuple(Waiting(page.captured_at, page.key, "") for page, _ in self.held)
        if self.at < 0:
            return History(waiting=waiting)
        now = self.stops[self.at]
        known = tuple(KnownText(index, stop.key, stop.last) for index, stop in enumerate(self.stops))
        step = max(at - now.last, _MINUTE)
        recent: list[Shown] = []
        for look in self.recent[::-1]:
            since = recent[-1].seen_at if recent else at
            recent.append(Shown(look.text, since - look.sights * step))
        return History(
            current=replace(now.shown.reading, clauses=()),
            current_key=now.key,
            current_since=now.first,
            current_last_seen=now.last,
            known=known[::-1],
            waiting=waiting,
            flips=self.flips,
            recent=tuple(recent),
        )


def assessed(services: Services, move: Move) -> Assessment | None:
    """A move as a change, or None where comparing sees nothing in it."""
    before, after = move.before.reading, move.after.reading
    comparison = move.comparison or services.workers.compare(before, after)
    if not comparison.loud():
        return None
    return assess(comparison, before, after, move.gated, move.history, move.at)
