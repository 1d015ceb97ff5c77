"""Finding the lists of companies in a text: its tables first, then cards, bullet lists and plain lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tracker.core.entities.cells import Piece, closed_up, has_marks, label_of, masked, pieces, whole, with_place
from tracker.core.entities.lines import MOST_LINES, Block, lines
from tracker.core.entities.model import EntityList
from tracker.core.entities.names import MOST_NAME, is_place, is_prose, name_like
from tracker.core.entities.tables import table
from tracker.core.entities.vocabulary import NO_LIST, STRONG, WEAK, has_form, label_role
from tracker.core.model import Clause, ClauseKind

_INTRO = 400
_LINE = 260
_EXPLICIT = re.compile(r"\s*#{1,6}\s")
_BOLD_LINE = re.compile(r"\s*(?:\*\*|__)[^*\n]{2,140}(?:\*\*|__)[:.]?\s*$")


def entity_lists(
    text: str, clauses: Sequence[Clause], title: str = "", *, near: Sequence[int] | None = None
) -> tuple[EntityList, ...]:
    """The lists of named parties in a text that was cut into clauses, in order. `title`: of its document. Never raises.

    A list is one as a whole or not at all: at least two entries (comparing asks for three on either side), nearly all
    of them named as companies are, below words that speak of such or with legal forms and places that do.

    `near`: where clauses begin, in order, that are of interest: lists elsewhere may be left out (tables and cards only
    together, for they may be parts of one list).
    """
    if near is not None and not near:
        return ()
    return _Finder(text, _one_a_line(text, clauses), title, near).lists()


def _one_a_line(text: str, clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses, those of several short lines cut into these: a name in lower case looks like a sentence going on."""
    made: list[Clause] = []
    for clause in clauses:
        lines = text[clause.start : clause.end].split("\n") if clause.kind is not ClauseKind.ROW else []
        if len(lines) < 2 or max(map(len, lines)) > _LINE:
            made.append(clause)
            continue
        position = clause.start
        for line in lines:
            if line.strip():
                body = clause.body if position <= clause.body < position + len(line) else position
                made.append(clause._replace(start=position, end=position + len(line), body=body))
            position += len(line) + 1
    return made


@dataclass(slots=True)
class _Finder:
    text: str
    clauses: Sequence[Clause]
    title: str
    near: Sequence[int] | None = None
    taken: set[int] = field(default_factory=set)
    found: list[EntityList] = field(default_factory=list)
    spoken: dict[tuple[str, ...], tuple[bool, bool]] = field(default_factory=dict)
    _entitled: bool | None = None
    _above: dict[int, tuple[str, int]] = field(default_factory=dict)

    def lists(self) -> tuple[EntityList, ...]:
        """All lists, by where they begin."""
        tables = list(self.runs(lambda index: self.clauses[index].kind is ClauseKind.ROW))
        for run in tables if any(map(self.of_interest, tables)) else ():
            title, context = self.above(run[0])
            self.take(table(self.text, self.clauses, run, title, context), run)
        self.cards()
        for run in self.runs(self.listed):
            if self.of_interest(run):
                self.items(run)
        for run in self.runs(self.short):
            if self.of_interest(run):
                self.plain(run)
        return tuple(sorted(self.found, key=lambda found: found.start))

    def of_interest(self, run: Sequence[int]) -> bool:
        """Whether any of the clauses is one of those that are of interest."""
        if self.near is None:
            return True
        first, last = self.clauses[run[0]].start, self.clauses[run[-1]].end
        at = bisect_left(self.near, first - _LINE)  # a line may be the second of the clause that is named
        return at < len(self.near) and self.near[at] < last

    def take(self, found: EntityList | None, run: Iterable[int]) -> bool:
        """Keep a list that was found; its clauses are spoken for."""
        if found is None:
            return False
        self.found.append(found)
        self.taken.update(run)
        return True

    def take_lines(self, blocks: Sequence[Block], layout: str, least: int = 2) -> bool:
        """Keep blocks of lines, if they are a list of companies."""
        if len(blocks) < least:
            return False
        title, context = self.above(blocks[0][0])
        if not self.promising([block[0] for block in blocks], context):
            return False
        found = lines(self.text, self.clauses, blocks, title, context, layout, least)
        return self.take(found, (index for block in blocks for index in block))

    def promising(self, firsts: Sequence[int], context: int) -> bool:
        """Whether lines may name companies, at a glance: most of those that are looked at begin as a name does."""
        if context == 0 and self.formed(firsts) * 2 < len(firsts):
            return False
        looked = firsts[:: max(1, len(firsts) // 8)]
        return sum(self.may_begin(index) for index in looked) * 10 >= 6 * len(looked)

    def formed(self, indices: Sequence[int]) -> int:
        """How many lines hold a legal form."""
        return sum(has_form(self.text[self.clauses[k].start : self.clauses[k].end]) for k in indices)

    def runs(self, fits: Callable[[int], bool]) -> Iterator[list[int]]:
        """Runs of clauses that fit and are in no list yet."""
        run: list[int] = []
        for index in range(len(self.clauses)):
            if index not in self.taken and fits(index):
                run.append(index)
                continue
            if run:
                yield run
            run = []
        if run:
            yield run

    def above(self, index: int) -> tuple[str, int]:
        """The heading above a clause, and what it, those above it and the lines right before speak of: 2, 1 or 0."""
        if index not in self._above:
            self._above[index] = self._looked_above(index)
        return self._above[index]

    def _looked_above(self, index: int) -> tuple[str, int]:
        path = self.clauses[index].path
        before = ""
        if index:
            last = self.clauses[index - 1]
            before = self.text[max(last.start, last.end - _INTRO) : last.end]
        title = path[-1] if path else self.title
        if NO_LIST.search(path[-1] if path else before):
            return title, 0
        if path not in self.spoken:
            above = "\n".join(path)
            self.spoken[path] = STRONG.search(above) is not None, WEAK.search(above) is not None
        strong, weak = self.spoken[path]
        if strong or self.entitled() or STRONG.search(before):
            return title, 2
        return title, 1 if weak or WEAK.search(before) or WEAK.search(self.title) else 0

    def entitled(self) -> bool:
        """Whether the document's title, or its first line, speaks of subprocessors."""
        if self._entitled is None:
            opening = self.text[: min(160, (self.text.find("\n") + 1 or len(self.text) + 1) - 1)]
            self._entitled = STRONG.search(f"{self.title}\n{opening}") is not None
        return self._entitled

    # ------------------------------------------------------------------ cards

    def cards(self) -> None:
        """Headings that are names, each with a few lines below."""
        heads = [k for k in range(len(self.clauses)) if k not in self.taken and self.headed(k)]
        groups: dict[tuple[tuple[str, ...], str], list[Block]] = {}
        for k, following in pairwise((*heads, len(self.clauses))):
            if self.taken.intersection(range(k, following)):
                continue
            groups.setdefault((self.clauses[k].path, self.look(k)), []).append(tuple(range(k, following)))
        under: set[tuple[tuple[str, ...], str]] = set()  # where cards were found: above their heading, and their look
        rest: list[tuple[tuple[tuple[str, ...], str], list[Block]]] = []
        wanted = {
            (path[:-1], look)
            for (path, look), blocks in groups.items()
            if any(self.of_interest(block) for block in blocks)
        }
        for (path, look), blocks in groups.items():
            if (path[:-1], look) not in wanted:
                continue
            full = [block for block in blocks if len(block) > 1]
            if len(full) * 2 < len(blocks) or not full:
                continue
            for series in _series(self.shortened(full)):
                if self.take_lines(series, "cards"):
                    under.add((path[:-1], look))
                else:
                    rest.append(((path[:-1], look), series))
        for where, series in rest:
            if where in under and len(series) == 1:  # a heading with one card among headings with several
                self.take_lines(series, "cards", least=1)

    def headed(self, index: int) -> bool:
        """Whether a clause is marked as a heading: not one by its looks alone."""
        clause = self.clauses[index]
        line = self.text[clause.start : clause.end]
        if clause.kind is not ClauseKind.HEADING:
            return False
        return bool(_EXPLICIT.match(line) or _BOLD_LINE.match(line)) or self.underlined(clause)

    def underlined(self, clause: Clause) -> bool:
        """Whether a line of dashes follows."""
        return self.text[clause.end : clause.end + 4].lstrip("\r\n")[:2] in ("--", "==")

    def look(self, index: int) -> str:
        """How a heading is marked: its hashes, `bold` or `line`."""
        clause = self.clauses[index]
        hashes = _EXPLICIT.match(self.text, clause.start, clause.end)
        return hashes.group().strip() if hashes else "bold" if self.text[clause.start] in "*_" else "line"

    def shortened(self, blocks: list[Block]) -> list[Block]:
        """Blocks without those at either end that are about something else, and the last one as short as the others."""
        odd = [any(is_prose(self.shown(index)) for index in block[1:]) for block in blocks]
        if 2 * sum(odd) < len(blocks):
            first, last = odd.index(False), len(odd) - odd[::-1].index(False)
            blocks = blocks[first:last]
        if len(blocks) < 2:
            return blocks
        most = max(len(block) for block in blocks[:-1])
        return [*blocks[:-1], blocks[-1][:most]]

    # ------------------------------------------------------------------ bullets

    def items(self, run: list[int]) -> None:
        """A bullet list: an entity for each item that is not indented deeper than the first."""
        if sum(self.label(index) != "" for index in run) * 3 >= len(run) and self.take_lines(
            self.under_names(run), "lines"
        ):
            return
        least = min(self.indent(index) for index in run)
        blocks: list[list[int]] = []
        for index in run:
            if self.indent(index) > least and blocks:
                blocks[-1].append(index)
            else:
                blocks.append([index])
        if self.take_lines([tuple(block) for block in blocks], "lines") or self.above(run[0])[1] == 0:
            return
        if any(len(block) > 2 for block in blocks):  # the entities may be one level down, under what they are for
            for block in blocks:
                self.take_lines([(index,) for index in block[1:]], "lines")

    def listed(self, index: int) -> bool:
        """Whether a clause is an item of a list, also where its looks made it a heading (`5. Acme: hosting`)."""
        clause = self.clauses[index]
        if clause.kind is ClauseKind.HEADING:
            return not self.headed(index) and clause.body > clause.start
        return clause.kind is ClauseKind.ITEM

    def indent(self, index: int) -> int:
        """The column a clause begins in."""
        start = self.clauses[index].start
        return start - (self.text.rfind("\n", 0, start) + 1)

    # ------------------------------------------------------------------ plain lines

    def short(self, index: int) -> bool:
        """Whether a clause is a line rather than a paragraph."""
        clause = self.clauses[index]
        if clause.kind is ClauseKind.ROW or clause.end - clause.start > _LINE:
            return False
        return not (clause.kind is ClauseKind.HEADING and self.headed(index))

    def plain(self, run: list[int]) -> None:
        """Lines without marks: labelled records, one entity a line, or a few lines for each."""
        if len(run) < 2 or (self.above(run[0])[1] == 0 and self.formed(run) * 3 < len(run)):
            return
        while run and not self.may_begin(run[0]):
            run = run[1:]
        if len(run) < 2:
            return
        single: list[Block] = [(index,) for index in self.alike(run)]
        for blocks in (self.labelled(run), self.under_names(run), *self.periods(run), single):
            if self.take_lines(blocks, "plain"):
                return

    def shown(self, index: int) -> str:
        """A clause's words without Markdown."""
        clause = self.clauses[index]
        return masked(self.text, clause.body, clause.end).replace("\0", "")

    def may_begin(self, index: int) -> bool:
        """Whether a line may be the first of a list."""
        if self.label(index) in ("party", "name", "firm"):
            return True
        clause = self.clauses[index]
        if is_prose(self.shown(index)) and not has_marks(self.shown(index)):
            return False
        first = next(iter(pieces(self.text, clause.body, clause.end)), None)
        if first is not None and not name_like(first.value):
            first = closed_up(whole(self.text, clause.body, clause.end))[0]
        return first is not None and name_like(first.value) and not self.shown(index).rstrip().endswith((":", "："))

    def labelled(self, run: list[int]) -> list[Block]:
        """Records that each begin with a labelled name: `Name: Acme`."""
        starts = [index for index in run if self.label(index) in ("party", "name", "firm")]
        bounds = [*starts, run[-1] + 1]
        return [tuple(range(a, b)) for a, b in pairwise(bounds) if b - a <= MOST_LINES]

    def under_names(self, run: list[int]) -> list[Block]:
        """Records that each begin with a bare line, followed by labelled ones: `Acme`, `Purpose: hosting`."""
        labelled = [self.label(index) != "" for index in run]
        starts = [k for k in range(len(run) - 1) if not labelled[k] and labelled[k + 1]]
        if not starts or sum(labelled) < len(starts):
            return []
        bounds = [*starts, len(run)]
        return [tuple(run[a:b]) for a, b in pairwise(bounds) if b - a <= MOST_LINES]

    def label(self, index: int) -> str:
        """What the label announces that a line opens with; empty where none does."""
        clause = self.clauses[index]
        found = label_of(masked(self.text, clause.body, clause.end))
        return label_role(found[0]) if found else ""

    def alike(self, run: list[int]) -> list[int]:
        """The lines up to the first that is no entry of its own."""
        kept = list(run)
        while kept and self.shown(kept[-1]).count(" ") > 25:
            kept.pop()
        return kept

    def periods(self, run: list[int]) -> Iterator[list[Block]]:
        """The lines in groups of two, three or four: each a name with what is said of it."""
        for size in (2, 3, 4, 5):
            if len(run) < 2 * size:
                return
            whole = len(run) - len(run) % size
            blocks = [tuple(run[k : k + size]) for k in range(0, whole, size)]
            if self.repeats(blocks):
                yield blocks
        ended = self.ended_by_places(run)
        sizes = Counter(map(len, ended))
        most = max(sizes, default=0)
        usual = [block for block in ended if len(block) == most]
        if len(sizes) > 1 and len(usual) * 10 >= 8 * len(ended) and self.repeats(usual):
            yield ended

    def ended_by_places(self, run: list[int]) -> list[Block]:
        """The lines in groups that each end with a place: a line may lack of some of them, and all groups after it
        would else begin one line too early.
        """
        ends = [k for k, index in enumerate(run) if _placed(self.shown(index))]
        return [tuple(run[a + 1 : b + 1]) for a, b in pairwise([-1, *ends])]

    def repeats(self, blocks: Sequence[Block]) -> bool:
        """Whether the first lines of the groups are alike and unlike the others: by places or by legal forms."""
        shown = [[self.shown(index) for index in block] for block in blocks]
        most = 0.8 * len(shown)
        heads = [self.clauses[block[0]] for block in blocks]
        said = [pieces(self.text, head.body, head.end)[1:] for head in heads]
        if sum(any(not part.bracketed for part in parts) for parts in said) * 5 > len(heads):
            return False  # lines that say something of their own
        closed = [closed_up(whole(self.text, head.body, head.end)) for head in heads]
        if sum(len(parts) > 1 for parts in closed) * 2 > len(heads):
            return False  # whole entries on a line
        placed = [sum(_placed(lines[k]) for lines in shown) for k in range(len(shown[0]))]
        formed = [sum(has_form(lines[k][:MOST_NAME]) for lines in shown) for k in range(len(shown[0]))]
        if placed[0] * 5 <= len(shown) and max(placed[1:]) >= most:
            return True
        return formed[0] * 2 >= len(shown) and max(formed[1:]) * 10 <= len(shown)


def _placed(line: str) -> bool:
    """Whether a line is a place, or ends in one."""
    return any(is_place(part.value) for part in with_place(Piece(line, (0, len(line)))))


def _series(blocks: list[Block]) -> Iterator[list[Block]]:
    """Blocks that follow each other without a gap."""
    series: list[Block] = []
    for block in blocks:
        if series and block[0] != series[-1][-1] + 1:
            yield series
            series = []
        series.append(block)
    if series:
        yield series
