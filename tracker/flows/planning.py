"""What an import should fetch next, from what the index and the captures so far tell; and what needs no fetching."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session

from tracker.core.archiving import candidates, plan
from tracker.core.archiving.model import CaptureState, Indexed
from tracker.core.archiving.plan import Stretch
from tracker.core.model import Verdict
from tracker.store import backfills, merging
from tracker.store.archive_tables import Backfill, Capture

_GIVEN_UP = frozenset({CaptureState.NOT_PLAYED, CaptureState.BLOCKED, CaptureState.BAD, CaptureState.FAILED})


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan. `redirects`, `texts`: ids of captures to fetch next; `left`: how many there will be, estimated.

    `void`: captures that the index alone tells to show no text; `same`: captures whose body another one's is.
    `captures`: all of them by id. `reached`: snapshots of pages that redirects led to, by time and address.
    """

    captures: Mapping[int, Capture]
    redirects: tuple[int, ...]
    texts: tuple[int, ...]
    left: int
    void: Mapping[int, tuple[CaptureState, str]]
    same: Mapping[int, int]
    reached: Mapping[tuple[datetime, str], int] = field(default_factory=dict)


Likeness = Callable[[Sequence[Capture], Mapping[int, str], Sequence[int]], Mapping[int, str]]
"""Names the texts of captures anew, so that those which differ only in what changes at every visit have one name. Given
are captures in order of time, the names so far, and the ids of those that show what changes at every visit.
"""


def plan_of(session: Session, job: Backfill, likeness: Likeness = lambda _rows, names, _shown: names) -> Planned:
    """The plan of an import as things stand."""
    rows = [row for row in backfills.captures(session, job.policy_id) if within(row.timestamp, job.since, job.until)]
    return plan_for(session, job.policy_id, rows, likeness, thorough=job.thorough)


def plan_for(
    session: Session, policy_id: str, rows: Sequence[Capture], likeness: Likeness, *, thorough: bool
) -> Planned:
    """The plan for these captures of a policy, in order of time."""
    texts = _texts(session, rows)
    sources = merging.sources_in_use(session, policy_id)
    live = [Stretch(0, run.first, run.last, key) for run, key in merging.live_texts(session, policy_id)]
    redirects: list[int] = []
    wanted: list[tuple[int, ...]] = []
    void: dict[int, tuple[CaptureState, str]] = {}
    same: dict[int, int] = {}
    left = 0
    by_source: dict[int, list[Capture]] = defaultdict(list)
    for row in rows:
        by_source[row.source_id].append(row)
    for own in by_source.values():
        sorted_ = candidates.sort_out([indexed(row) for row in own])
        void |= {own[place].id or 0: why for place, why in sorted_.void.items() if own[place].state == "indexed"}
        redirects += [own[place].id or 0 for place in sorted_.redirects if own[place].state == "indexed"]
        stretches, alike = _stretches([own[place] for place in sorted_.texts], texts)
        same |= alike
        known = live if sources == 1 else [_unlike(one) for one in live]
        around = plan.around(known, stretches)
        if shown := plan.unrest(around):
            names = likeness([row for row in own if texts.get(row.id or 0)], texts, shown)
            around = [replace(one, text=names.get(one.id, one.text)) for one in around]
        wanted.append(plan.wanted(around, thorough=thorough))
        left += plan.expected(around, thorough=thorough)
    return Planned(
        captures={row.id or 0: row for row in rows},
        redirects=tuple(redirects),
        texts=tuple(id for one in wanted for id in one),
        left=left + len(redirects),
        void=void,
        same=same,
        reached=backfills.reached(session, policy_id),
    )


def within(timestamp: str, since: str, until: str) -> bool:
    """Whether 14 digits lie between bounds of 1 to 14 digits, both included; an empty bound is none."""
    return since <= timestamp and (not until or timestamp[: len(until)] <= until)


def indexed(row: Capture) -> Indexed:
    """A capture as its row of the index."""
    return Indexed(row.urlkey, row.timestamp, row.original, row.mimetype, row.status, row.digest, row.length)


def _texts(session: Session, rows: Iterable[Capture]) -> dict[int, str]:
    """What names the text of each capture that was read: its key, or that it shows none."""
    checks = {row.check_id: row.id or 0 for row in rows if row.check_id and row.state == CaptureState.FETCHED}
    found = {}
    for check_id, verdict, key in merging.read_so_far(session, list(checks)):
        found[checks[check_id]] = key if verdict == Verdict.POLICY else ""
    return found


def _stretches(rows: Sequence[Capture], texts: Mapping[int, str]) -> tuple[list[Stretch], dict[int, int]]:
    """Captures in a row with one digest as one stretch, told by the one that was fetched or the first that may be."""
    by_id = {row.id or 0: row for row in rows}
    stretches: list[Stretch] = []
    same: dict[int, int] = {}
    for run in plan.runs([(row.id or 0, indexed(row)) for row in rows]):
        own = [by_id[id] for id in run]
        fetched = next((row for row in own if row.id in texts), None)
        first = fetched or next((row for row in own if row.state not in _GIVEN_UP), own[0])
        text = texts.get(first.id or 0, "")
        void = first.state in _GIVEN_UP or first.state == CaptureState.MOVED or (fetched is not None and not text)
        length = int(first.length) if first.length.isdigit() else 0
        stretches.append(Stretch(first.id or 0, own[0].captured_at, own[-1].captured_at, text, void, length))
        if text:
            later = (row for row in own if row.id != first.id and row.state == CaptureState.INDEXED)
            same |= {row.id or 0: first.id or 0 for row in later}
    return stretches, same


def _unlike(one: Stretch) -> Stretch:
    """A live sight of a policy of several sources: the text of one source says nothing about the whole."""
    return Stretch(0, one.at, one.until, f"live {one.at.isoformat()}")
