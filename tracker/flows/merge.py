"""Merge what an archive holds of a policy into its history: the same gate, comparing and assessing as a live check, in
the order in which the world showed the pages.

The outcome is a function of what is known, not of the order in which it came: every merge begins anew from all live
checks and all captures. What live checks recorded stands; captures only fill the gaps between them and the time before.
"""

from __future__ import annotations

import logging
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from tracker.core.gating.volatile import TURNS
from tracker.core.model import Assessment, Origin
from tracker.flows import Services
from tracker.flows.interleave import Move, Walk, assessed
from tracker.store import merging, tables, versions
from tracker.store.merged import Known, LiveRun, Merged, Page, Place, Told
from tracker.store.rebuilds import Busy

log = logging.getLogger(__name__)

BEAT = 200
"""Captures that are walked through in some seconds."""

TRIES, PATIENCE = 40, 0.5
"""How often a merge is tried while the policy is being checked, and the seconds between."""


def merge(
    services: Services,
    policy_id: str,
    sleep: Callable[[float], object] = time.sleep,
    beat: Callable[[], object] = lambda: None,
) -> Merged:
    """Merge all captures of a policy that were read into its history. Raises Busy where it is checked all the time.

    `beat` is called every few captures: long histories take minutes.
    """
    for attempt in range(TRIES):
        with services.database.read() as session:
            before = merging.known(session, policy_id)
        try:
            merging.check_free(before.policy, services.now())  # the walk through a long history takes minutes
            merged = _merged(services, before, beat)
        except Busy:
            if attempt == TRIES - 1:
                raise
            sleep(PATIENCE)
            continue
        log.info("archive.merged", extra={"policy": policy_id, "versions": merged.versions})
        return merged
    raise Busy(f"{policy_id} is being checked by another process")


def _merged(services: Services, before: Known, beat: Callable[[], object]) -> Merged:
    walk = Walk(services, before)
    for run, pages in _in_order(before):
        for number, page in enumerate(pages):
            if number % BEAT == BEAT - 1:
                beat()
            walk.captured(page, pages[number + 1 : number + 1 + TURNS])
        if run is not None:
            walk.lived(run)
    for page, beside in _beside(before):
        walk.beside(page, beside)
    places = _places(walk)
    told = _told(services, walk, places)
    judged = tuple(walk.judged.values())
    now, end = services.now(), walk.at
    return merging.write(services.database, before.policy.id, places, told, judged, before, now, end)


def _in_order(before: Known) -> Iterator[tuple[LiveRun | None, list[Page]]]:
    """Each live run with the captures in the gap before it; where nothing was seen live, all captures."""
    if not before.runs:
        yield None, list(before.pages)
    times = [page.captured_at for page in before.pages]
    begin = 0
    for run in before.runs:
        yield run, list(before.pages[begin : bisect_left(times, run.first)])
        begin = max(begin, bisect_right(times, run.last))


def _beside(before: Known) -> Iterator[tuple[Page, LiveRun | None]]:
    """The captures from while live checks saw one version, with those checks, and those from after the last of them."""
    runs = sorted(before.runs, key=lambda run: run.first)
    begins = [run.first for run in runs]
    for page in before.pages:
        place = bisect_right(begins, page.captured_at)
        if place and page.captured_at <= runs[place - 1].last:
            yield page, runs[place - 1]
        elif runs and page.captured_at > before.runs[-1].last:
            yield page, None


# --------------------------------------------------------------------------- versions


def _places(walk: Walk) -> list[Place]:
    """The stops as places to write: each with the row that says the same already, and the archived rows it replaces."""
    before = walk.before
    lived = {run.version_id for run in before.runs}
    free = {id: row for id, row in before.rows.items() if row.origin == Origin.ARCHIVE.value and id not in lived}
    holder = {page.version_id: index for index, stop in enumerate(walk.stops) for page in reversed(stop.seen)}
    rows: list[int | None] = []
    for stop in walk.stops:
        row = stop.row
        if row is None:
            text = versions.digest(stop.text.reading.text)
            same = (id for id, one in free.items() if one.key == stop.key and before.texts.get(id) == text)
            row = next(same, None)
        free.pop(row or 0, None)
        rows.append(row)
    replaced: dict[int, list[int]] = defaultdict(list)
    for id, one in free.items():
        replaced[holder.get(id, _at(walk, one))].append(id)
    return [
        Place(stop.key, stop.text, stop.first, stop.last, row, tuple(replaced[index]))
        for index, (stop, row) in enumerate(zip(walk.stops, rows, strict=True))
    ]


def _at(walk: Walk, row: tables.Version) -> int:
    """The stop that stands at the time of a row of which no capture is left."""
    earlier = [index for index, stop in enumerate(walk.stops) if stop.first <= row.first_seen_at]
    return max(earlier, key=lambda index: walk.stops[index].first, default=0)


# --------------------------------------------------------------------------- changes


def _told(services: Services, walk: Walk, places: Sequence[Place]) -> list[Told]:
    """The moves as changes to write: what was recorded stands where it says the same."""
    standing = {change.id or 0: change for change in walk.before.changes}
    told = []
    for move in walk.moves:
        ends = places[move.old].row, places[move.new].row
        recorded = standing.get(move.change_id or 0)
        if recorded is not None and (recorded.old_version_id, recorded.new_version_id) == ends:
            told.append(_step(move, None, recorded.id, ()))
            continue
        if move.direct and recorded is None:
            continue
        assessment = assessed(services, move)
        replaces = (recorded.id or 0,) if recorded is not None else ()
        kept = None if assessment is None else _same(standing.values(), ends, move, assessment)
        if assessment is not None or replaces:
            told.append(_step(move, assessment, kept, replaces))
    return told


def _step(move: Move, assessment: Assessment | None, kept: int | None, replaces: tuple[int, ...]) -> Told:
    return Told(move.old, move.new, move.before, move.after, move.at, move.check_id, assessment, kept, replaces)


def _same(
    standing: Iterable[tables.Change],
    ends: tuple[int | None, int | None],
    move: Move,
    assessment: Assessment,
) -> int | None:
    """The archived change that says just this already."""
    for change in standing:
        if (
            change.origin == Origin.ARCHIVE.value
            and (change.old_version_id, change.new_version_id) == ends
            and change.detected_at == move.at
            and (change.kind, change.evidence) == (assessment.kind.value, list(assessment.evidence))
            and change.words_changed == assessment.words_changed
        ):
            return change.id
    return None
