"""A comparison as Markdown, for issues, wikis and chat: ~~deleted~~ **inserted**. Policy text is escaped throughout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.core.model import Comparison
from tracker.core.render.pieces import Piece
from tracker.core.render.view import Entry, RenderOptions, view

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~>:])")
_MARKS = {"same": "", "del": "~~", "ins": "**"}


def render_markdown(comparison: Comparison, options: RenderOptions) -> str:
    """The changes as GitHub-flavoured Markdown that also reads well as it is."""
    return "\n".join(_lines(comparison, options)) + "\n"


def _lines(comparison: Comparison, options: RenderOptions) -> Iterator[str]:
    shown = view(comparison, options)
    yield shown.summary
    title = ""
    for section in shown.sections:
        if section.title != title:
            title = section.title
            yield from ("", f"## {title}")
        yield ""
        if section.path:
            yield from (f"### {' › '.join(map(escaped, section.path))}", "")
        if section.note:
            yield from (escaped(section.note), "")
        for entry in section.entries:
            yield from _entry(entry, options)
    if shown.gone_note:
        yield from ("", shown.gone_note)
    if shown.left_out:
        yield from ("", f"… and {shown.left_out:,} more of the same kinds.")


def _entry(entry: Entry, options: RenderOptions) -> Iterator[str]:
    yield " · ".join([f"- **{entry.label}**", *map(escaped, entry.details)])
    clauses = [("", [Piece("same", line)]) for line in entry.before]
    if options.layout == "side" and entry.old and entry.new:
        clauses += [("Before: ", list(clause)) for clause in entry.old]
        clauses += [("After: ", list(clause)) for clause in entry.new]
    else:
        clauses += [("", list(clause)) for clause in entry.inline]
    clauses += [("", [Piece("same", line)]) for line in entry.after]
    for lead, pieces in clauses:
        yield ""
        yield f"  > {lead}{_marked(pieces)}"
    yield ""


def _marked(pieces: Sequence[Piece]) -> str:
    parts: list[str] = []
    for piece in pieces:
        # Marks must touch the words they enclose, or Markdown takes them for text.
        words = piece.text.strip()
        mark = _MARKS[piece.kind] if words else ""
        before = " " * (len(piece.text) - len(piece.text.lstrip()))
        after = " " * (len(piece.text) - len(piece.text.rstrip())) if words else ""
        parts.append(f"{before}{mark}{escaped(words)}{mark}{after}")
    return "".join(parts)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is: no markup, no HTML, and no address turned into a link by itself."""
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
