"""Which captures to fetch next: seeds first, then what lies between neighbours whose texts differ.

A seed for every 30 days and bisecting found all 79 boundaries between the texts of 11 real documents, each exact to
adjacent captures, with 4.8 % of 14,987 captures; a seed for every 90 days found 77 with 3.7 %. The index also tells how
many bytes each capture takes: a step in these lengths is looked at before the middle, and a few captures of another
length between two seeds of one text are looked at once, for a text that came and went again.

What is fetched in the end depends on the captures alone, not on the order in which they come: seeds stand in fixed
stretches of the calendar, and what lies between two seeds is decided without looking beyond them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from tracker.core.archiving.model import Indexed

SEED = timedelta(days=30)

MISLED = 0.1
"""Where more than this share of the captures in a gap speak against a place by their length, the middle is taken."""

ODD = 0.05
"""How far, as a share, a length must lie outside of all that a text was read with to be looked at for itself."""

_EPOCH = datetime(1996, 1, 1, tzinfo=UTC)
"""The first year of the oldest web archive; any fixed day would do."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Captures in a row with one digest, or a stretch of live sights: one text from `at` to `until`.

    `id`: of the capture to fetch; 0 for what was seen live. `text`: what names the text that was read; empty where
    nothing was fetched yet. `void`: it was tried, and shows no text of the policy. `length`: stored bytes, 0 where the
    index does not tell.
    """

    id: int
    at: datetime
    until: datetime
    text: str = ""
    void: bool = False
    length: int = 0

    @property
    def open(self) -> bool:
        """Whether it can be fetched and was not."""
        return not self.text and not self.void


def wanted(stretches: Sequence[Stretch], *, thorough: bool = False) -> tuple[int, ...]:
    """The captures to fetch next, the most telling first; empty where nothing more is to be learned.

    To be asked again when these were fetched. `stretches`: in order of time, without overlap. `thorough`: all of them.
    """
    if thorough:
        return tuple(one.id for one in stretches if one.open)
    standing = [one for one in stretches if not one.void]
    seeds = tuple(one.id for one in _seeds(standing) if one.open)
    return seeds or _between(stretches)


def expected(stretches: Sequence[Stretch], *, thorough: bool = False) -> int:
    """How many captures an import will fetch, estimated: its open seeds, and six bisections for each expected change.

    Policies change about twice a year (median of real timelines), and six halvings tell 64 captures apart.
    """
    standing = [one for one in stretches if not one.void]
    if thorough:
        return sum(one.open for one in standing)
    seeds = [one for one in _seeds(standing) if one.open]
    if not seeds:
        return len(_between(stretches))
    years = (standing[-1].until - standing[0].at) / timedelta(days=365)
    left = sum(one.open for one in standing) - len(seeds)
    return len(seeds) + min(left, round(12 * years))


def _seeds(standing: Sequence[Stretch]) -> list[Stretch]:
    """The first and the last capture, and the first that begins in each stretch of 30 days."""
    found: list[Stretch] = []
    bucket = -1
    for one in standing:
        number = (one.at - _EPOCH) // SEED
        if number > bucket:
            found.append(one)
        bucket = max(bucket, (one.until - _EPOCH) // SEED)
    if standing and standing[-1] is not found[-1]:
        found.append(standing[-1])
    return found


@dataclass(frozen=True, slots=True)
class _Gap:
    """What lies between two captures whose texts are known."""

    before: Stretch
    after: Stretch
    between: tuple[Stretch, ...]


def _gaps(stretches: Sequence[Stretch]) -> Iterator[_Gap]:
    before: Stretch | None = None
    between: list[Stretch] = []
    for one in stretches:
        if one.void:
            continue
        if one.open:
            between.append(one)
            continue
        if before is not None and between:
            yield _Gap(before, one, tuple(between))
        before, between = one, []


def _between(stretches: Sequence[Stretch]) -> tuple[int, ...]:
    """One capture of each gap between texts that differ, the widest gap first; else an odd one, if there is any."""
    gaps = sorted(_gaps(stretches), key=lambda gap: gap.before.until - gap.after.at)
    different = tuple(_split(gap).id for gap in gaps if gap.before.text != gap.after.text)
    return different or _odd_one(stretches)


def _split(gap: _Gap) -> Stretch:
    """The last capture that looks by its length like the text before the gap, where most agree; else the middle.

    Each capture is closer to the length of the one text or of the other. The place with the fewest that contradict it
    is taken, unless they are many: lengths also change with what is around a text.
    """
    middle = gap.between[len(gap.between) // 2]
    old, new = gap.before.length, gap.after.length
    if not old or not new or old == new:
        return middle
    like_new = [abs(one.length - new) < abs(one.length - old) for one in gap.between]
    against = sum(
        not one for one in like_new
    )  # a boundary before them all: whoever looks like the old text speaks against
    best, place = against, 0
    for number, one in enumerate(like_new, 1):
        against += 1 if one else -1
        if against < best:
            best, place = against, number
    if best > MISLED * len(like_new):
        return middle
    return gap.between[max(0, place - 1)]


def _odd_one(stretches: Sequence[Stretch]) -> tuple[int, ...]:
    """A capture far shorter or longer than all that are known of the text around it: another may have come and gone.

    One at a time, for what it shows explains others: pages come in a few lengths, with a banner and without, and so do
    the frames and errors that show no text.
    """
    gaps = [gap for gap in _gaps(stretches) if gap.before.text == gap.after.text]
    known: dict[str, tuple[int, int]] = {}
    for one in stretches:
        if one.text and one.length:
            least, most = known.get(one.text, (one.length, one.length))
            known[one.text] = min(least, one.length), max(most, one.length)
    empty = [one.length for one in stretches if one.void and one.length]
    for gap in gaps:
        least, most = known.get(gap.before.text, (0, 0))
        for one in gap.between:
            inside = not most or least * (1 - ODD) <= one.length <= most * (1 + ODD)
            if one.length and not inside and not any(abs(one.length - length) <= ODD * length for length in empty):
                return (one.id,)
    return ()


def runs(rows: Sequence[tuple[int, Indexed]]) -> tuple[tuple[int, ...], ...]:
    """The ids of captures in a row with one digest, in order of time. `rows`: in order of time, each with its id.

    A digest that comes back after another one begins a new run: the text in between was another.
    """
    grouped: list[list[int]] = []
    last = ""
    for id, row in rows:
        if grouped and row.digest and row.digest == last:
            grouped[-1].append(id)
        else:
            grouped.append([id])
        last = row.digest
    return tuple(map(tuple, grouped))


def around(live: Iterable[Stretch], captures: Iterable[Stretch]) -> list[Stretch]:
    """Live sights and captures in one order of time; captures within a live stretch, or after the last, left out.

    What was seen live on both sides needs no archive, and the newest text is told by the next live check.
    """
    seen = sorted(live, key=lambda one: one.at)
    last = seen[-1].until if seen else None
    kept = [
        one
        for one in captures
        if (last is None or one.at < last) and not any(live.at <= one.at <= live.until for live in seen)
    ]
    merged = sorted([*seen, *kept], key=lambda one: (one.at, one.id))
    for index, (one, after) in enumerate(pairwise(merged)):
        if one.until > after.at:  # a run of one digest that goes on while live checks were made
            merged[index] = replace(one, until=after.at)
    return merged
