"""Which captures to fetch next: seeds first, then what lies between neighbours whose texts differ.

A seed for every 30 days and bisecting found all 79 boundaries between the texts of 11 real documents, each exact to
adjacent captures, with 4.8 % of 14,987 captures; a seed for every 90 days found 77 with 3.7 %. The index also tells how
many bytes each capture takes: a step in these lengths is looked at before the middle, and a few captures of another
length between two seeds of one text are looked at once, for a text that came and went again.

Two kinds of documents would have everything fetched and nothing found. Some show no text for months (walls, error pages
with the status 200): what lies around a capture that showed none is looked at in steps that double. Some show another
text at every visit: where both halves differ again and again, no boundary is there to be found, and the search ends.

What is fetched in the end depends on the captures alone, not on the order in which they come: seeds stand in fixed
stretches of the calendar, and what lies between two seeds is searched from the same places whatever is known already.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
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

OTHERS = 3
"""How many captures, one inside the halves of the other, may show a text that is neither that before nor that after.
Four texts that took each other's place within a month are found; a text that is new at each visit costs 15 captures.
"""

RESTLESS, STRUCK = 4, 2
"""Where so many of the seeds, and most of them, differ from the one before, gaps are searched one by one; and after so
many in which nothing was found, no more.
"""

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
    seeds = _seeds(stretches)
    return tuple(stretches[place].id for place in seeds if stretches[place].open) or _between(stretches, seeds)


def expected(stretches: Sequence[Stretch], *, thorough: bool = False) -> int:
    """How many captures an import will fetch, estimated: its open seeds, and six bisections for each expected change.

    Policies change about twice a year (median of real timelines), and six halvings tell 64 captures apart. Once the
    seeds are known: as many halvings as there are in each gap between texts that differ.
    """
    left = sum(one.open for one in stretches)
    if thorough or not left:
        return left
    seeds = _seeds(stretches)
    missing = sum(stretches[place].open for place in seeds)
    if missing:
        years = (stretches[-1].until - stretches[0].at) / timedelta(days=365)
        return missing + min(left - missing, round(12 * years))
    return sum(
        (gap.after - gap.before).bit_length() for gap in _gaps(stretches) if _differ(stretches, gap.before, gap.after)
    )


def _seeds(stretches: Sequence[Stretch]) -> list[int]:
    """The places of the first and the last capture, and of the first that begins in each stretch of 30 days.

    One that was tried and shows no text is replaced by one in the middle of its stretch of the calendar, or at its end;
    then that has none. What was seen live is always there.
    """
    months: dict[int, list[int]] = {}
    bucket = -1
    for place, one in enumerate(stretches):
        number = (one.at - _EPOCH) // SEED
        if number > bucket or number in months:
            months.setdefault(number, []).append(place)
        bucket = max(bucket, (one.until - _EPOCH) // SEED)
    tries = [[month[0], month[len(month) // 2], month[-1]] for month in months.values()]
    tries.append(list(_around(len(stretches) - 1, 0, len(stretches))))
    found = {place for place, one in enumerate(stretches) if one.id == 0}
    for places in tries:
        found.update([place for place in places if not stretches[place].void][:1])
    return sorted(found)


def _around(middle: int, low: int, high: int) -> Iterator[int]:
    """Places from `low` up to before `high`: the middle, and those around it in steps that double."""
    if low <= middle < high:
        yield middle
    step = 1
    while middle + step < high or middle - step >= low:
        if middle + step < high:
            yield middle + step
        if middle - step >= low:
            yield middle - step
        step *= 2


# --------------------------------------------------------------------------- between seeds


@dataclass(frozen=True, slots=True)
class _Gap:
    """What lies between two places whose texts are known; nothing in between is."""

    before: int
    after: int


def _gaps(stretches: Sequence[Stretch]) -> Iterator[_Gap]:
    """The gaps with captures in them that may be fetched, in order of time."""
    before, untried = -1, False
    for place, one in enumerate(stretches):
        if one.open:
            untried = True
        elif one.text:
            if before >= 0 and untried:
                yield _Gap(before, place)
            before, untried = place, False


def _differ(stretches: Sequence[Stretch], one: int, other: int) -> bool:
    return stretches[one].text != stretches[other].text


def _between(stretches: Sequence[Stretch], seeds: Sequence[int]) -> tuple[int, ...]:
    """One capture of each gap between texts that differ, the widest gap first; else an odd one, if there is any."""
    pairs = _widest_first(stretches, seeds)
    restless = _restless(stretches, pairs)
    found: list[int] = []
    struck = 0
    for before, after in pairs:
        inside, nothing = _search(stretches, before, after)
        found += inside
        struck += nothing
        if restless and (inside or struck >= STRUCK):
            break
    return tuple(stretches[place].id for place in found) or (() if restless else _odd_one(stretches))


def unrest(stretches: Sequence[Stretch]) -> tuple[int, ...]:
    """The captures that show that a text is another at every visit, in order of time; empty where it is not.

    They lie between two seeds where the search was given up.
    """
    seeds = _seeds(stretches)
    if any(stretches[place].open for place in seeds):
        return ()
    pairs = _widest_first(stretches, seeds)
    if not _restless(stretches, pairs):
        return ()
    for before, after in pairs:
        inside, nothing = _search(stretches, before, after)
        if inside:
            return ()
        if nothing:
            return tuple(one.id for one in stretches[before : after + 1] if one.text)
    return ()


def _widest_first(stretches: Sequence[Stretch], seeds: Sequence[int]) -> list[tuple[int, int]]:
    return sorted(pairwise(seeds), key=lambda pair: stretches[pair[0]].until - stretches[pair[1]].at)


def _restless(stretches: Sequence[Stretch], pairs: Sequence[tuple[int, int]]) -> bool:
    differing = sum(_differ(stretches, *pair) for pair in pairs)
    return differing >= RESTLESS and 2 * differing > len(pairs)


def _search(stretches: Sequence[Stretch], before: int, after: int) -> tuple[list[int], bool]:
    """The places to fetch next between two seeds; and whether it was given up, for texts differ everywhere."""
    found: list[int] = []
    given_up = False
    known = [place for place in range(before + 1, after) if stretches[place].text]
    left = [(before, after, 0)]
    while left:
        low, high, others = left.pop()
        if _differ(stretches, low, high):
            cut = _cut(stretches, low, high)
        else:  # one that was odd by its length, or fetched by another import, may tell of a text in between
            inside = known[bisect_right(known, low) : bisect_left(known, high)]
            cut = next((place for place in inside if _differ(stretches, low, place)), None)
        if cut is None:
            continue
        if stretches[cut].open:
            found.append(cut)
            continue
        others += _differ(stretches, low, cut) and _differ(stretches, cut, high)
        if others > OTHERS:
            given_up = True
        else:
            left += [(low, cut, others), (cut, high, others)]
    return found, given_up


def _cut(stretches: Sequence[Stretch], low: int, high: int) -> int | None:
    """Where to look between two texts that differ; None where nothing is there that shows a text.

    Around the middle; where all that was tried there shows none, at the ends of that spell, by halving towards them.
    """
    places = _around(_middle(stretches, low, high), low + 1, high)
    found = next((place for place in places if not stretches[place].void), None)
    if found is not None:
        return found
    void = [place for place in range(low + 1, high) if stretches[place].void]
    if not void:
        return None
    for place in ((low + void[0]) // 2, (void[-1] + high + 1) // 2):
        if low < place < high and not stretches[place].void:
            return place
    return None


def _middle(stretches: Sequence[Stretch], low: int, high: int) -> int:
    """The last capture that looks by its length like the text before the gap, where most agree; else the middle.

    Each capture is closer to the length of the one text or of the other. The place with the fewest that contradict it
    is taken, unless they are many: lengths also change with what is around a text.
    """
    middle = (low + 1 + high) // 2
    old, new = stretches[low].length, stretches[high].length
    if not old or not new or old == new or high - low < 2:
        return min(middle, high - 1)
    lengths = [stretches[place].length for place in range(low + 1, high)]
    like_new = [abs(length - new) < abs(length - old) for length in lengths]
    against = like_new.count(False)  # a boundary before them all: whoever looks like the old text speaks against
    best, number = against, 0
    for count, one in enumerate(like_new, 1):
        against += 1 if one else -1
        if against < best:
            best, number = against, count
    return middle if best > MISLED * len(lengths) else low + max(1, number)


def _odd_one(stretches: Sequence[Stretch]) -> tuple[int, ...]:
    """A capture far shorter or longer than all that are known of the text around it: another may have come and gone.

    One at a time, for what it shows explains others: pages come in a few lengths, with a banner and without, and so do
    the frames and errors that show no text.
    """
    known: dict[str, tuple[int, int]] = {}
    for one in stretches:
        if one.text and one.length:
            least, most = known.get(one.text, (one.length, one.length))
            known[one.text] = min(least, one.length), max(most, one.length)
    empty = sorted(one.length for one in stretches if one.void and one.length)
    for gap in _gaps(stretches):
        if _differ(stretches, gap.before, gap.after):
            continue
        least, most = known.get(stretches[gap.before].text, (0, 0))
        for one in stretches[gap.before + 1 : gap.after]:
            inside = not most or least * (1 - ODD) <= one.length <= most * (1 + ODD)
            if one.open and one.length and not inside and not _near(one.length, empty):
                return (one.id,)
    return ()


def _near(length: int, lengths: Sequence[int]) -> bool:
    """Whether one of these lengths, in order, is about this one."""
    place = bisect_left(lengths, length / (1 + ODD))
    return place < len(lengths) and abs(lengths[place] - length) <= ODD * lengths[place]


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
    begins = [one.at for one in seen]
    covered: list[datetime] = []  # up to when live checks that began by then had seen something
    for one in seen:
        covered.append(max(one.until, covered[-1]) if covered else one.until)
    kept = []
    for one in captures:
        place = bisect_right(begins, one.at)
        if (last is None or one.at < last) and not (place and one.at <= covered[place - 1]):
            kept.append(one)
    merged = sorted([*seen, *kept], key=lambda one: (one.at, one.id))
    for index, (one, after) in enumerate(pairwise(merged)):
        if one.until > after.at:  # a run of one digest that goes on while live checks were made
            merged[index] = replace(one, until=after.at)
    return merged
