"""Tables of contents: runs of lines that say nothing but the headings that follow, in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.core.patterns import later
from tracker.core.reading.asking import Dropped
from tracker.core.reading.markdown import Block

_LINE = 130  # characters that a line of a table of contents has at most
_LEAST = 3  # lines in a row
_LEAST_BARE = 5  # where no word announces it, and text stands before it
_COVER = 0.3  # share of the headings after it that it must name
_COVER_BARE = 0.6
_MISSES = 2  # lines in a row that are no heading's, where site and table spell one differently
_NUMBER = later(
    r"^(?:(?:§|art(?:icle|ikel|ículo)?\.?|section|part|annex)?\s*(?:\d{1,3}(?:\.\d{1,3})*|[ivx]{1,5}|"
    r"[a-z])[.):]?\s+|§\s*|[•·–-]\s*)",
    re.IGNORECASE,
)
_LABEL = later(
    r"(?:table of )?contents|on this page|in this (?:policy|notice|document|article|page|section)|"
    r"(?:quick )?(?:links|navigation)|"
    r"jump to(?: section)?|sections|summary of contents|index|overview|inhalt(?:sverzeichnis|s[üu]bersicht)?|"
    r"auf dieser seite|(?:in dieser|diese) \w+|[üu]bersicht|sommaire|table des mati[èe]res|sur cette page|"
    r"(?:tabla de )?contenidos?|[íi]ndice(?: de contenidos)?|en esta p[áa]gina|neste documento|"
    r"nesta p[áa]gina|indice|sommario|"
    r"in questa pagina|inhoud(?:sopgave)?|op deze pagina|inneh[åa]ll(?:sf[öo]rteckning)?|indhold|innhold|"
    r"sis[äa]llys(?:luettelo)?|"
    r"spis tre[śs]ci|obsah|tartalom(?:jegyz[ée]k)?|cuprins|содержание|оглавление|зміст|i[çc]indekiler|daftar isi|"
    r"m[ụu]c l[ụu]c|目次|目录|目錄|목차|สารบัญ|المحتويات|תוכן עניינים|περιεχ[όo]μενα",
    re.IGNORECASE,
)


def without_contents(found: Sequence[Block], first: int) -> tuple[list[Block], tuple[Dropped, ...]]:
    """The blocks without tables of contents. `first`: where the text opens; what stands before needs less evidence."""
    heads = {_key(block.plain): i for i, block in enumerate(found) if block.level}
    if len(heads) < _LEAST:
        heads |= {_key(block.plain): i for i, block in enumerate(found) if _like_a_heading(block)}
    if len(heads) < _LEAST:
        return list(found), ()
    names = [-1 if block.level or block.kind == "row" else heads.get(_key(block.plain), -1) for block in found]
    starts = [i for i, at in enumerate(names) if at > i]
    gone: set[int] = set()
    end = 0
    for start in starts if len(starts) >= _LEAST else ():
        if start < end:
            continue
        end, hits = _run(found, names, start)
        if hits >= _LEAST and _is_table(found, heads, start, end, hits, first):
            gone.update(range(start, end))
            label = start
            while label and _is_label(found[label - 1]) and label - 1 not in gone:
                label -= 1
                gone.add(label)
    if not gone:
        return list(found), ()
    dropped = tuple(Dropped("contents", len(found[i].plain), (found[i],)) for i in sorted(gone))
    return [block for i, block in enumerate(found) if i not in gone], dropped


def _run(found: Sequence[Block], names: Sequence[int], start: int) -> tuple[int, int]:
    """Where the run of lines that begins at `start` ends, and how many of its lines name later headings in order."""
    last, hits, end, misses = start, 0, start + 1, 0
    for i in range(start, len(found)):
        block = found[i]
        if block.level or block.kind == "row" or len(block.plain) > _LINE:
            break
        if names[i] > max(last, i):
            last, hits, end, misses = names[i], hits + 1, i + 1, 0
        elif misses < _MISSES:
            misses += 1
        else:
            break
    return end, hits


def _is_table(found: Sequence[Block], heads: dict[str, int], start: int, end: int, hits: int, first: int) -> bool:
    if hits < 0.7 * (end - start):
        return False
    levels = {found[heads[key]].level for key in map(_key, (block.plain for block in found[start:end])) if key in heads}
    follow = sum(block.level in levels for block in found[end:]) if levels != {0} else hits
    if start <= first or (start and _is_label(found[start - 1])):
        return hits >= _COVER * follow
    return hits >= _LEAST_BARE and hits >= _COVER_BARE * follow


def _is_label(block: Block) -> bool:
    return len(block.plain) < 40 and bool(_LABEL.fullmatch(block.plain.strip(" :.")))


def _like_a_heading(block: Block) -> bool:
    """Whether a paragraph is a heading in bold."""
    return (
        block.kind == "paragraph"
        and len(block.plain) < _LINE
        and block.text.startswith("**")
        and block.text.endswith("**")
    )


def _key(plain: str) -> str:
    """A heading as it is compared: without number, case and closing marks."""
    if len(plain) > _LINE:
        return ""
    return _NUMBER.sub("", plain.strip()).strip(" .:–—-").casefold()
