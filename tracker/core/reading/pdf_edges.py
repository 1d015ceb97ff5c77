"""Running heads and feet of a document's pages: page numbers, and lines that the pages repeat at one height."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.core.reading.pdf_runs import Run, Sheet
from tracker.core.reading.vocabulary import is_dated, is_title

_ZONE = 0.17  # share of the page's height, at its top and at its foot, in which running lines are looked for
_MOST_LINES = 5
_SAME_HEIGHT = 0.012  # share of the page's height by which a repeated line may move
_NUMBER = r"(?:\d{1,4}|[ivxlc]{1,7})"
_PAGE_WORD = (
    r"(?:pages?|p\.|pg\.?|seite|s\.|p[áa]gina|p[áa]g\.|pagina|pag\.|sida|side|sivu|strona|str\.|stránka|strana|oldal"
    r"|sayfa|страница|стр\.|σελίδα)"
)
_OF = r"(?:/|\||of|out of|de|von|sur|di|van|av|af|z|ze|из|од|-|–)"
_PAGE_NUMBER = re.compile(
    rf"[\s|·•.,(\[–—-]*(?<!\w)(?:{_PAGE_WORD}\s*(?:n[°º]\s*)?{_NUMBER}(?:\s*{_OF}\s*{_NUMBER})?"
    r"|\d{1,3}\s*(?:/|of|de|von|sur|di|van)\s*\d{1,3}"
    r"|第\s*\d{1,4}\s*[页頁](?:[\s,，/共]*\d{1,4}\s*[页頁])?|\d{1,4}\s*(?:페이지|ページ|页|頁))(?![\w/])[\s|·•.,)\]–—-]*",
    re.IGNORECASE,
)
"""A page number that says so: `Page 3 of 12`, `3 / 12`, `Seite iv`."""
_BARE_NUMBER = re.compile(rf"[\s|·•(\[–—-]*({_NUMBER})[\s|·•)\]–—-]*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class _Edge:
    """One line at the top or foot of a page: which page, its runs, its text, and at what share of the height."""

    page: int
    runs: tuple[Run, ...]
    text: str
    at: float

    @property
    def key(self) -> str:
        """What it has in common with its like: on left pages the number may stand in front, on right ones behind."""
        return _DIGITS.sub("#", _PAGE_NUMBER.sub(" ", self.text)).strip(" #|·•.–—-").casefold()


def without_running_lines(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages without page numbers, and without lines at the top or foot that other pages repeat.

    One copy stays of what says something of the document: a title that stands nowhere else, and a line with a date
    (`Last updated ...` in the foot of each page).
    """
    edges = [edge for number, sheet in enumerate(sheets) for edge in _edges_of(number, sheet)]
    running = _repeated(edges, len(sheets))
    numbers = _page_numbers(edges, len(sheets))
    gone = {id(run) for edge in [*running, *numbers] for run in edge.runs}
    if len(gone) == sum(len(sheet.runs) for sheet in sheets):
        return list(sheets)  # pages that are alike throughout: forms, not running lines
    kept = _kept_copies(sheets, running, gone)
    cleaned = []
    for number, sheet in enumerate(sheets):
        heads = tuple(run for place, run in kept if place == number and run.top < sheet.height / 2)
        feet = tuple(run for place, run in kept if place == number and run.top >= sheet.height / 2)
        body = tuple(run for run in sheet.runs if id(run) not in gone)
        cleaned.append(replace(sheet, runs=heads + body + feet))
    return cleaned


def _edges_of(page: int, sheet: Sheet) -> list[_Edge]:
    """The lines in the zones at the top and foot of a page, outermost first."""
    found: list[_Edge] = []
    zone = _ZONE * sheet.height
    head = sorted((run for run in sheet.runs if run.bottom < zone), key=lambda run: run.top)
    foot = sorted((run for run in sheet.runs if run.top > sheet.height - zone), key=lambda run: -run.bottom)
    for runs in (head, foot):
        line: list[Run] = []
        lines: list[list[Run]] = []
        for run in runs:
            if line and not line[0].level_with(run):
                lines.append(line)
                line = []
            line.append(run)
        lines += [line] if line else []
        for one in lines[:_MOST_LINES]:
            row = tuple(sorted(one, key=lambda run: run.left))
            found.append(_Edge(page, row, " ".join(run.text for run in row), row[0].top / sheet.height))
    return found


def _repeated(edges: Sequence[_Edge], pages: int) -> list[_Edge]:
    """The lines that stand on other pages too, at one height: on most pages, or on most of the even or odd ones."""
    found: list[_Edge] = []
    groups: dict[str, list[_Edge]] = {}
    for edge in edges:
        groups.setdefault(edge.key, []).append(edge)
    for key, group in groups.items():
        if not any(char.isalpha() for char in key):
            continue
        alike = [edge for edge in group if sum(abs(edge.at - other.at) <= _SAME_HEIGHT for other in group) > 1]
        on = {edge.page for edge in alike}
        by_side = Counter(page % 2 for page in on)
        often = len(on) >= 2 and (
            len(on) >= 0.5 * pages
            or (pages >= 4 and any(count >= 0.4 * (pages // 2) >= 1 for count in by_side.values()))
        )
        if often:
            found += alike
    return found


def _page_numbers(edges: Sequence[_Edge], pages: int) -> list[_Edge]:
    """The lines that are page numbers: they say so, or they count with the pages."""
    found = [edge for edge in edges if _PAGE_NUMBER.fullmatch(edge.text)]
    said = {edge.page for edge in found}
    offsets: dict[int, list[_Edge]] = {}
    for edge in edges:
        match = _BARE_NUMBER.fullmatch(edge.text)
        value = _value(match[1]) if match and edge.page not in said else None
        if value is not None:
            offsets.setdefault(value - edge.page, []).append(edge)
    for offset, counted in offsets.items():
        if len({edge.page for edge in counted}) >= 2 or (pages == 1 and offset == 1):
            found += counted
    return found


def _value(text: str) -> int | None:
    """The value of a number, Arabic or Roman."""
    if text.isdigit():
        return int(text)
    total = before = 0
    for char in reversed(text.lower()):
        value = _ROMAN_VALUES[char]
        total += value if value >= before else -value
        before = max(before, value)
    return total


def _kept_copies(sheets: Sequence[Sheet], running: Sequence[_Edge], gone: set[int]) -> list[tuple[int, Run]]:
    """Which page keeps which running line, as one run: titles and dates, each once, unless the text has them too."""
    body = {" ".join(run.text.split()).casefold() for sheet in sheets for run in sheet.runs if id(run) not in gone}
    kept: list[tuple[int, Run]] = []
    seen: set[str] = set()
    for edge in sorted(running, key=lambda edge: (edge.page, edge.at)):
        text = " ".join(_PAGE_NUMBER.sub(" ", edge.text).split()).strip(" |·•–—-")
        key = text.casefold()
        if key in seen or not (is_dated(text) or is_title(text)) or any(key in line for line in body):
            continue
        seen.add(key)
        top = edge.at < 0.5
        page = edge.page if top else len(sheets) - 1
        kept.append((page, replace(edge.runs[0], text=text, right=edge.runs[-1].right, size=0.0, bold=False)))
    return kept
