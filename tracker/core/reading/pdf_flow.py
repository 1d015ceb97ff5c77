"""From the runs of a PDF's pages to Markdown: paragraphs, headings by size and weight, lists, tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.core.reading.pdf_runs import CJK, HYPHEN, Run, Sheet, joined
from tracker.core.reading.pdf_tables import Row, parts

_BULLET = re.compile(r"(?:[•●▪■◦‣·∙○►➢➤✓✔⁃□▸\uf000-\uf0ff]|[-–—*o](?=\s))\s*")
_STARTS_ANEW = re.compile(
    r"(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s|\d{1,3}(?:\.\d{1,3})+\s"
    r"|§|(?:article|section|artikel|annexe?|chapter|chapitre)\s+[\divx])",
    re.IGNORECASE,
)
_ENUMERATED = re.compile(r"\s\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)\s")
_SENTENCE_END = re.compile(r"[.!?:;。！？：；؟][\"”’»)\]]*$")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_DIVIDED = re.compile("\\w+[\u00ad\u2010-]\n\\w+")
_FIRST_WORD = re.compile(r"\w+")
_LEADERS = re.compile(r"\s*(?:\.\s?){4,}\s*\d{0,3}$")
_SPACED_OUT = re.compile(r"(?:\w ){4,}\w")

_MOST_OF_A_LINE = 0.6  # from here on a page's last line runs on over the page, where no sentence ends
_SLACK = 0.3  # of the text's size: how far the width of a word, told from its letters' number, may be off
_MOST_EDGES = 300  # of lines on one page; a table of many columns has thirty
_LARGER = 1.12  # times the body's size: from here on a short line is a heading
_HEADING_CHARS = 160
_BOLD_CHARS = 120
_MOST_LEVELS = 4


@dataclass(slots=True)
class _Paragraph:
    """Lines that belong together. `hang`: where its words begin, behind a bullet or number."""

    lines: list[Run]
    page: int
    text: str
    bold: bool = True
    size: float = 0.0
    hang: float | None = None


class Known:
    """What a document writes elsewhere, by which a hyphen at the end of a line is judged."""

    def __init__(self, text: str) -> None:
        self.text = text = _DIVIDED.sub(" ", text)
        self.words = frozenset(_WORDS.findall(text))

    def hyphenated(self, last: str, rest: str) -> bool:
        """Whether `last-rest` is so written: elsewhere it is, or its halves are words and the whole is none."""
        if f"{last}-{rest}" in self.text:
            return True
        if last + rest in self.words:
            return False
        return last in self.words and rest in self.words


def flow(sheets: Sequence[Sheet]) -> str:
    """The pages' runs as Markdown, paragraphs set apart by blank lines."""
    body = _body_size(sheets)
    leading = _usual_leading(sheets)
    known = Known("\n".join(run.text for sheet in sheets for run in sheet.runs).casefold())
    found: list[_Paragraph | Row] = []
    for number, sheet in enumerate(sheets):
        edge = _right_edges(sheet.runs)
        for part in parts(sheet.runs):
            if isinstance(part, Row):
                found.append(part)
                continue
            for line in _lines(part):
                last = found[-1] if found else None
                if isinstance(last, _Paragraph) and _goes_on(last, line, number, leading, edge):
                    _append(last, line, known, number)
                else:
                    found.append(_begun(line, number))
    return _written(found, body, known)


def _body_size(sheets: Sequence[Sheet]) -> float:
    """The size in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for run in sheet.runs:
            sizes[run.size] += len(run.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 0.0


def _usual_leading(sheets: Sequence[Sheet]) -> float:
    """The usual distance from line to line, as a multiple of the text's size."""
    steps = sorted(
        (after.bottom - before.bottom) / before.size
        for sheet in sheets
        for before, after in pairwise(sheet.runs)
        if before.size and before.size == after.size and 0.5 < (after.bottom - before.bottom) / before.size < 2.5
    )
    return steps[len(steps) // 3] if steps else 1.2


def _right_edges(runs: Sequence[Run]) -> dict[int, float]:
    """How far the lines reach to the right, by where they begin (in tens of points): the width of their column."""
    edges: dict[int, float] = {}
    for run in runs:
        place = int(run.left // 10)
        edges[place] = max(edges.get(place, 0.0), run.right)
    if len(edges) > _MOST_EDGES:
        return edges
    reached = sorted(edges.items())
    return {
        place: max((right for other, right in reached if abs(other - place) <= 6), default=0.0) for place, _ in reached
    }


# --------------------------------------------------------------------------- lines and paragraphs


def _lines(runs: Sequence[Run]) -> Iterator[Run]:
    """Runs that share a line as one."""
    current: Run | None = None
    for run in runs:
        if current is None:
            current = run
        elif current.level_with(run) and run.left >= current.right - 0.5 * run.size:
            touching = run.left - current.right < 0.08 * run.size
            current = joined(current, run, current.text + ("" if touching else " ") + run.text)
        else:
            yield current
            current = run
    if current is not None:
        yield current


def _begun(line: Run, page: int) -> _Paragraph:
    text = line.text
    hang = None
    if marker := _BULLET.match(text) or _STARTS_ANEW.match(text):
        share = marker.end() / max(1, len(text))
        hang = line.left + share * line.width
    return _Paragraph([line], page, text, line.bold, line.size, hang)


def _append(paragraph: _Paragraph, line: Run, known: Known, page: int) -> None:
    before, text = paragraph.text, line.text
    if before.endswith(HYPHEN):
        paragraph.text = _undivided(before.removesuffix(HYPHEN), text, known)
    elif before.endswith(("-", "\u2010")) and len(before) > 1 and before[-2].isalpha() and text[:1].islower():
        paragraph.text = _undivided(before[:-1], text, known)
    elif before.endswith(("/", "\u2011")) or (CJK.match(before[-1:]) and CJK.match(text)):
        paragraph.text = before + text
    else:
        paragraph.text = before + " " + text
    paragraph.lines.append(line)
    paragraph.bold = paragraph.bold and line.bold
    paragraph.size = max(paragraph.size, line.size)
    paragraph.page = page


def _undivided(before: str, line: str, known: Known) -> str:
    """Put a divided word together; its hyphen stays where the document shows that it is a part of the word."""
    last, first = before.rpartition(" ")[2].casefold(), _FIRST_WORD.match(line)
    rest = first[0].casefold() if first else ""
    if not line[:1].islower() or (last and last[-1].isdigit()) or known.hyphenated(last, rest):
        return f"{before}-{line}"
    return before + line


def _goes_on(paragraph: _Paragraph, line: Run, page: int, leading: float, edge: dict[int, float]) -> bool:
    """Whether a line goes on with the paragraph before it."""
    before = paragraph.lines[-1]
    if not line.size or not before.size:  # a copy of a running line that was kept
        return False
    if abs(before.size - line.size) > 0.1 * max(before.size, line.size) or _starts(paragraph, line, edge):
        return False
    ended = bool(_SENTENCE_END.search(paragraph.text))
    if page != paragraph.page or line.top < before.top - before.size:
        # On the next page or in the next column.
        if paragraph.text.endswith(HYPHEN) or line.text[:1].islower():
            return True
        wide = before.right > before.left + _MOST_OF_A_LINE * (
            edge.get(int(before.left // 10), before.right) - before.left
        )
        return not ended and before.bold == line.bold and (wide or _full(before, line, edge))
    if paragraph.text.endswith(HYPHEN):
        return True
    step = (line.bottom - before.bottom) / before.size
    if step > leading * 1.3 + 0.05:
        return line.text[:1].islower() and not ended and step < leading * 1.7
    lower = line.text[:1].islower()
    if line.bold not in (before.bold, paragraph.bold) and (ended or paragraph.bold) and not lower:
        return False
    if not _same_margin(paragraph, line):
        return False
    return _full(before, line, edge, _SLACK if ended else 5 * _SLACK) or (line.text[:1].islower() and not ended)


def _starts(paragraph: _Paragraph, line: Run, edge: dict[int, float]) -> bool:
    """Whether the line begins with a bullet or with a number of its own."""
    if _BULLET.match(line.text):
        return not (line.text[:1] in "-–—o" and not _SENTENCE_END.search(paragraph.text) and paragraph.hang is None)
    match = _STARTS_ANEW.match(line.text)
    if match is None:
        return False
    before = paragraph.lines[-1]
    if paragraph.hang is not None and abs(line.left - paragraph.hang) < 0.5 * line.size:
        return False  # it stands where the words of the item stand, not where its number does
    if abs(line.left - before.left) < 0.5 * line.size and _full(before, line, edge):
        # `clauses 3.1 to | 3.3 above`, `(iv) to detect fraud; | (v) to protect`: numbers inside a sentence.
        listed = match[0].startswith("(") and _ENUMERATED.search(paragraph.text, 1)
        return not listed and bool(_SENTENCE_END.search(paragraph.text))
    return bool(_SENTENCE_END.search(paragraph.text)) or not line.text[:1].islower()


def _same_margin(paragraph: _Paragraph, line: Run) -> bool:
    """Whether a line begins where this paragraph's lines begin: an indent starts a new one."""
    before = paragraph.lines[-1]
    shift = line.left - before.left
    if len(paragraph.lines) == 1:
        # A first line may be indented, or hang out for a bullet or number; centred lines begin anywhere.
        centred = abs((line.left + line.right) - (before.left + before.right)) < 2 * line.size
        return shift < 0.8 * line.size or paragraph.hang is not None or centred
    centred = abs((line.left + line.right) - (before.left + before.right)) < line.size
    return abs(shift) < 0.8 * line.size or centred


def _full(before: Run, line: Run, edge: dict[int, float], slack: float = _SLACK) -> bool:
    """Whether the first word of a line would not have fitted on the line before it."""
    right = edge.get(int(before.left // 10), before.right)
    # A Chinese or Japanese line may not begin with a full stop: it takes the character before it along.
    first = 2 if CJK.match(line.text) else len(line.text.split(" ", 1)[0]) + 1
    room = first * line.width / max(1, len(line.text))
    return before.right + room > right - slack * before.size


# --------------------------------------------------------------------------- Markdown


def _written(found: Sequence[_Paragraph | Row], body: float, known: Known) -> str:
    levels = _levels(found, body)
    written: list[str] = []
    before = ""
    for one in found:
        if isinstance(one, Row):
            kind, text = "row", _row_text(one, known)
            if before != "row":
                text += "\n|" + " --- |" * len(one.cells)
        else:
            kind, text = _paragraph_text(one, levels, body)
        if text:
            written += ["\n" if kind == before and kind in ("row", "item") else "\n\n", text]
            before = kind
    return "".join(written[1:])


def _levels(found: Sequence[_Paragraph | Row], body: float) -> dict[float, int]:
    """Which size of text is which level of heading."""
    sizes = {one.size for one in found if isinstance(one, _Paragraph) and _is_large(one, body)}
    levels: dict[float, int] = {}
    level, last = 0, 0.0
    for size in sorted(sizes, reverse=True):
        if not level or size < 0.95 * last:
            level, last = min(level + 1, _MOST_LEVELS), size
        levels[size] = level
    return levels


def _is_large(paragraph: _Paragraph, body: float) -> bool:
    return bool(body) and paragraph.size >= _LARGER * body and len(paragraph.text) <= _HEADING_CHARS


def _row_text(row: Row, known: Known) -> str:
    cells = []
    for cell in row.cells:
        paragraph = _begun(cell[0], 0)
        for line in cell[1:]:
            _append(paragraph, line, known, 0)
        cells.append(_tidy(paragraph.text).replace("|", "\\|"))
    return "| " + " | ".join(cells) + " |"


def _paragraph_text(paragraph: _Paragraph, levels: dict[float, int], body: float) -> tuple[str, str]:
    text = _LEADERS.sub("", _tidy(paragraph.text))
    if not any(char.isalnum() for char in text):
        return "", ""
    bullet = _BULLET.match(text)
    if bullet and bullet.end() < len(text):
        return "item", "- " + text[bullet.end() :]
    if text.startswith("#"):
        text = "\\" + text
    if _is_large(paragraph, body):
        return "heading", "#" * levels.get(paragraph.size, _MOST_LEVELS) + " " + text
    if paragraph.bold and len(text) <= _BOLD_CHARS and not text.endswith((".", ";", ",")) and "*" not in text:
        return "paragraph", f"**{text}**"
    return "paragraph", text


def _tidy(text: str) -> str:
    """The text without marks of divided words that nothing followed; a line of letters set apart is closed up."""
    text = " ".join(text.replace(HYPHEN, "-" if text.endswith(HYPHEN) else "").split())
    if len(text) < 200 and _SPACED_OUT.fullmatch(text):
        return text.replace(" ", "")
    return text
