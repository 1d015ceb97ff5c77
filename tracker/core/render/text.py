"""A comparison for the terminal and for the text part of mail. Legible without colour: [-deleted-] {+inserted+}."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.core.model import Comparison
from tracker.core.render.pieces import Piece
from tracker.core.render.view import Entry, RenderOptions, View, view

_MARKS = {"same": ("", ""), "del": ("[-", "-]"), "ins": ("{+", "+}")}
_COLOURS = {"del": "\x1b[31m", "ins": "\x1b[32m", "head": "\x1b[1m", "label": "\x1b[36m", "quiet": "\x1b[2m"}
_RESET = "\x1b[0m"
_INDENT = "  "


def render_text(comparison: Comparison, options: RenderOptions) -> str:
    """The changes as lines of at most `options.width` columns, with ANSI colours where `options.colour` says so."""
    return "\n".join(_Text(options).lines(view(comparison, options))) + "\n"


class _Text:
    def __init__(self, options: RenderOptions) -> None:
        self.options = options

    def paint(self, text: str, colour: str) -> str:
        return f"{_COLOURS[colour]}{text}{_RESET}" if self.options.colour and colour in _COLOURS and text else text

    def lines(self, shown: View) -> Iterator[str]:
        if self.options.summary:
            yield shown.summary
        title = ""
        for section in shown.sections:
            if section.title != title:
                title = section.title
                yield ""
                yield self.paint(f"== {title} ==", "head")
            yield ""
            if section.path:
                yield self.paint(" > ".join(section.path), "head")
            if section.note:
                yield section.note
            for entry in section.entries:
                yield from self.entry(entry)
        if shown.gone_note:
            yield from ("", shown.gone_note)
        if shown.left_out:
            yield ""
            yield f"... and {shown.left_out:,} more of the same kinds."

    def entry(self, entry: Entry) -> Iterator[str]:
        details = " · ".join(entry.details)
        yield self.paint(f"* {entry.label}", "label") + (f"  {details}" if details else "")
        for line in entry.before:
            yield from self.wrapped([Piece("same", line)], quiet=True)
        if self.options.layout == "side" and entry.old and entry.new:
            for clause in entry.old:
                yield from self.wrapped(clause, lead="- ")
            for clause in entry.new:
                yield from self.wrapped(clause, lead="+ ")
        else:
            for clause in entry.inline:
                yield from self.wrapped(clause)
        for line in entry.after:
            yield from self.wrapped([Piece("same", line)], quiet=True)

    def wrapped(self, pieces: Sequence[Piece], *, quiet: bool = False, lead: str = "") -> Iterator[str]:
        """Pieces as lines that fit the width; marks are closed at the end of a line and opened again on the next."""
        room = max(20, self.options.width - len(_INDENT) - len(lead))
        line: list[tuple[str, str]] = []
        used = 0
        margin = _INDENT + lead
        for kind, word in _words(pieces, room - 4):
            extra = len(word) + (4 if kind != "same" and (not line or line[-1][0] != kind) else 0)
            if line and word.strip() and used + extra > room:
                yield margin + self.marked(line, quiet)
                margin = _INDENT + " " * len(lead)
                line, used = [], 0
                extra = len(word) + (4 if kind != "same" else 0)
            if line or word.strip():
                line.append((kind, word))
                used += extra
        if line:
            yield margin + self.marked(line, quiet)

    def marked(self, line: list[tuple[str, str]], quiet: bool) -> str:
        runs: list[tuple[str, str]] = []
        for kind, word in line:
            if runs and runs[-1][0] == kind:
                runs[-1] = (kind, runs[-1][1] + word)
            else:
                runs.append((kind, word))
        if runs:
            runs[-1] = (runs[-1][0], runs[-1][1].rstrip())
        out = []
        for kind, text in runs:
            opening, closing = _MARKS[kind]
            out.append(self.paint(f"{opening}{text}{closing}" if text else "", "quiet" if quiet else kind))
        return "".join(out)


def _words(pieces: Sequence[Piece], room: int) -> Iterator[tuple[str, str]]:
    """The words and single blanks of the pieces, what is longer than a line cut."""
    for piece in pieces:
        for number, word in enumerate(piece.text.split(" ")):
            if number:
                yield piece.kind, " "
            for start in range(0, len(word), room):
                yield piece.kind, word[start : start + room]
