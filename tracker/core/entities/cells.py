"""Text taken apart: a row of a table into its cells, a line into its pieces, without losing where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from tracker.core.entities.names import begins_place, is_place
from tracker.core.entities.vocabulary import EASTERN, LEGAL, has_form, label_role
from tracker.core.model import Span
from tracker.core.words import TARGET

_MARKUP = re.compile(
    rf"!\[[^\[\]]{{0,300}}{TARGET}|{TARGET}|\*\*+|(?<!\w)__|__(?!\w)|\\(?=[^\w\s])|</?\w[^<>]*>|(?<=\W)[*_](?=\w)|(?<=\w)[*_](?=\W|$)"
)
_LINK_OPEN = re.compile(r"\[(?=[^\[\]]*\0)")
_BLANKS = re.compile(r"[\s\0]+")
_PIPE = re.compile(r"(?<!\\)\|")
BULLET = re.compile(r"[\s\0]*(?:[*+\-–—•·▪●◦‣∙■□▸►➢➤✓✔⁃>][\s\0]+)?(?:\(?\d{1,3}[.)][\s\0]+)?")
_BOLD = re.compile(r"\s*(?:[*+\-–—•·▪●◦‣]\s+)?(?:\d{1,3}\\?[.)]\s+)?(?P<mark>\*\*|__)(?P<name>[^*\n]{2,120}?)(?P=mark)")
_LINKED = re.compile(r"\s*(?:[*+\-–—•·▪●◦‣]\s+)?(?:\d{1,3}\\?[.)]\s+)?\[(?P<name>[^\[\]\n]{2,120})\]\(")
_BREAK = re.compile(
    r"\s*[\0\s][–—-]\s+|\s*—\s*|\s*[|;；\t\n•]\s*|\s+[/·→]\s+|\s*：\s*|\s*:(?:\s+|$)|\s*(?P<open>[(（])|(?P<close>[)）])\s*[,:.]?\s*|[\s\0]{3,}"
    r"|\s*／\s*"
)
_OF_NAME = re.compile(
    r"\((?:haftungsbeschränkt\)|[^()\0]{2,20}\) (?=(?:Ltd|Limited|Inc|LLC|Pty|GmbH|B\.V|SA|S\.A|AG|Pvt|PLC)\b))"
)
"""Brackets inside a name: `Acme (Ireland) Ltd`."""
_COMMA = re.compile(r"\s*[,，、]\s*")
_LABEL = re.compile(r"(?:(?<=[\s\0,;|(.–—、。])|^)\s*(?P<label>[^\W\d_][^:：,;|()（）\n]{0,40}?)[\s\0]*[:：][\s\0]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: its words on one line, where it stands, the label before it, whether it is in brackets."""

    value: str
    span: Span
    label: str = ""
    bracketed: bool = False


def masked(text: str, start: int, end: int) -> str:
    """A stretch of Markdown with its marks and link targets overwritten by NUL: offsets stay what they are."""
    shown = _MARKUP.sub(lambda mark: "\0" * len(mark.group()), text[start:end])
    return _LINK_OPEN.sub("\0", shown) if "[" in shown else shown


def piece(shown: str, base: int, start: int, end: int, label: str = "", *, bracketed: bool = False) -> Piece:
    """What stands between two offsets of a masked stretch that begins at `base`, blanks around it left out."""
    while start < end and (shown[start].isspace() or shown[start] in "\0–—:：,;"):
        start += 1
    while end > start and (shown[end - 1].isspace() or shown[end - 1] in "\0,;:："):
        end -= 1
    value = _BLANKS.sub(" ", shown[start:end].replace("\0", "")).strip()
    return Piece(value, (base + start, base + end), label, bracketed)


def whole(text: str, start: int, end: int) -> Piece:
    """A line as one piece, without its bullet."""
    shown = masked(text, start, end)
    opening = BULLET.match(shown)
    return piece(shown, start, opening.end() if opening else 0, len(shown))


def cells(text: str, start: int, end: int) -> list[Piece]:
    """The cells of a row: `| a | b |`, or parted by tabs. Empty ones too, but none for the outer bars."""
    shown = masked(text, start, end)
    if "\t" in shown and "|" not in shown:
        cuts = [k for k, character in enumerate(shown) if character == "\t"]
        bounds = [-1, *cuts, len(shown)]
    else:
        bars = [match.start() for match in _PIPE.finditer(text[start:end])]
        bounds = [bars[0]] if bars and not shown[: bars[0]].strip() else [-1, *bars[:1]]
        bounds += bars[1:]
        if shown[bounds[-1] + 1 :].strip(" \0\t"):
            bounds.append(len(shown))
    return [piece(shown, start, a + 1, b) for a, b in pairwise(bounds)]


def label_of(shown: str) -> tuple[str, int] | None:
    """The known label a masked line opens with (`Purpose:`), and the offset behind it."""
    opening = BULLET.match(shown)
    match = _LABEL.match(shown, opening.end() if opening else 0)
    if match is None:
        return None
    label = " ".join(match.group("label").replace("\0", " ").split())
    return (label, match.end()) if label and len(label.split()) <= 6 else None


def pieces(text: str, start: int, end: int) -> list[Piece]:
    """A line as its pieces: the name first, then what stands behind dashes, colons, in brackets; labels taken off."""
    shown = masked(text, start, end)
    opening = BULLET.match(shown)
    begin = opening.end() if opening else 0
    led = _BOLD.match(text, start, end) or _LINKED.match(text, start, end)
    found: list[Piece] = []
    if led and led.start("name") - start <= begin + 4:
        a, b = led.start("name") - start, led.end("name") - start
        label = label_role(shown[a:b].replace("\0", "").strip(" :："))
        whole = not shown[b:].strip(" \0:")
        if not (label and (shown[a:b].rstrip().endswith(":") or shown[b:].lstrip("\0 ")[:1] == ":")) or whole:
            name = shown[a:b].rstrip(" \0:：")
            found.append(piece(shown, start, a, a + len(name)))
            begin = b
    labels = [match for match in _LABEL.finditer(shown, begin) if _announces(match.group("label"))]
    stops = [match.start() for match in labels] + [len(shown)]
    if begin < stops[0]:
        found += _cut(shown, start, begin, stops[0], named=bool(found))
    for match, stop in zip(labels, stops[1:], strict=True):
        label = " ".join(match.group("label").replace("\0", " ").split())
        close = stop
        while close > match.end() and shown[close - 1] in " \0,;|(–—-":
            close -= 1
        found.append(piece(shown, start, match.end(), close, label))
    return [part for part in found if part.value]


def _announces(label: str) -> bool:
    words = label.replace("\0", " ").split()
    return len(words) <= 6 and label_role(" ".join(words)) != ""


def _cut(shown: str, base: int, begin: int, end: int, *, named: bool) -> list[Piece]:
    """The pieces between marks of punctuation. The first is the name (if none was found), up to its legal form."""
    bounds: list[tuple[int, int, bool]] = []
    position, inside = begin, False
    for match in _BREAK.finditer(shown, begin, end):
        if inside and not match.group("close"):
            continue
        if match.group("open") and not (named or bounds) and _OF_NAME.match(shown, match.start("open")):
            continue
        bounds.append((position, match.start(), inside))
        inside = bool(match.group("open"))
        position = match.end()
    bounds.append((position, end, inside))
    found: list[Piece] = []
    for a, b, bracketed in bounds:
        if not shown[a:b].strip(" \0,.;:"):
            continue
        if not named and not found:
            found += _name_and_rest(shown, base, a, b)
        else:
            found.append(piece(shown, base, a, b, bracketed=bracketed))
    return [part for part in found if part.value.strip(" ,.;:")]


def _name_and_rest(shown: str, base: int, begin: int, end: int) -> list[Piece]:
    """A name, and what stands behind a comma after it; `Acme, Inc.` is one name."""
    for match in _COMMA.finditer(shown, begin, end):
        following = shown[match.end() : end]
        form = LEGAL.match(following) or EASTERN.match(following)
        if form is None:
            return [piece(shown, base, begin, match.start()), piece(shown, base, match.end(), end)]
        end_of_name = match.end() + form.end()
        rest = _COMMA.match(shown, end_of_name, end)
        if rest:
            return [piece(shown, base, begin, end_of_name), piece(shown, base, rest.end(), end)]
        return [piece(shown, base, begin, end)]
    return [piece(shown, base, begin, end)]


def with_place(part: Piece, *, alone: bool = True) -> list[Piece]:
    """A piece as it is, or where places end it after a comma (`hosting, Ireland`), the two apart.

    `alone`: nothing else is said of the entity; else what stands before a place belongs to it (`Lannion, France`).
    """
    if len(part.value) != part.span[1] - part.span[0]:
        return [part]
    for match in _COMMA.finditer(part.value):
        before, behind = part.value[: match.start()], part.value[match.end() :]
        if not is_place(behind) or is_place(before) or re.search(r"\d", before):
            continue
        if not alone and before[:1].isupper():
            continue
        start = part.span[0]
        return [
            Piece(before, (start, start + match.start()), part.label, part.bracketed),
            Piece(behind, (start + match.end(), part.span[1]), part.label, part.bracketed),
        ]
    return [part]


def closed_up(part: Piece) -> list[Piece]:
    """A line without any mark between its columns (text of a PDF), cut behind a legal form and before a place."""
    if len(part.value) != part.span[1] - part.span[0]:
        return [part]
    stop = _end_of_form(part.value)
    rest = part.value[stop:].lstrip(" ,")
    if not stop or not rest or re.fullmatch(r"[(（][^()（）]*[)）]", rest):
        return [part]
    start, begin = part.span[0], len(part.value) - len(rest)
    found = [Piece(part.value[:stop], (start, start + stop))]
    blanks = [0, *(match.end() for match in re.finditer(r"[\s,]+", rest))]
    cut = next((k for k in blanks if begins_place(rest[k:])), 0)
    if cut == 0:
        return [*found, Piece(rest, (start + begin, part.span[1]))]
    said = rest[:cut].rstrip(" ,")
    found.append(Piece(said, (start + begin, start + begin + len(said))))
    return [*found, Piece(rest[cut:], (start + begin + cut, part.span[1]))]


def has_marks(line: str) -> bool:
    """Whether marks of punctuation part a line: dashes, colons, bars, wide gaps; brackets and commas do not count."""
    return any(not (match.group("open") or match.group("close")) for match in _BREAK.finditer(line))


def _end_of_form(line: str) -> int:
    """Where the legal form ends that ends a name at the beginning of a line; 0 where none does."""
    eastern = EASTERN.search(line)
    if eastern:
        blank = line.find(" ", eastern.end())
        return eastern.end() if eastern.start() else max(0, blank)
    stop = 0
    for match in LEGAL.finditer(line):
        if stop and line[stop : match.start()].strip(" ,&."):
            break
        if has_form(match.group()):
            stop = match.end()
    return stop
