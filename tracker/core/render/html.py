"""A comparison as HTML: semantic <ins> and <del>, each changed clause under its headings with a label of its state.

Everything from the texts is escaped and nothing of it becomes a link. Two dresses: class names for the web pages (whose
Content-Security-Policy forbids inline styles), inline styles for mail. Legible without colour (struck out, underlined)
and by screen readers, which seldom announce <ins> and <del>: hidden words say where a deletion or insertion begins and
ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from tracker.core.model import Comparison
from tracker.core.render.pieces import Piece
from tracker.core.render.view import Entry, RenderOptions, Section, View, arrows, view

CLASSES: dict[str, str] = {
    "diff": "",
    "diff-summary": "margin:0 0 12px;color:#555",
    "diff-section": "margin:0 0 20px",
    "diff-title": "margin:24px 0 8px;font-size:16px",
    "diff-path": "margin:0 0 6px;font-size:13px;font-weight:600;color:#444",
    "diff-note": "margin:0 0 8px;font-weight:600",
    "clause": "margin:0 0 12px;padding:8px 12px;border-left:4px solid #bbb;background:#fafafa",
    "clause-label": "margin:0 0 4px;font-size:12px;color:#555",
    "clause-state": "font-weight:600;text-transform:uppercase;letter-spacing:.04em",
    "clause-detail": "margin-left:8px",
    "clause-text": "margin:0 0 4px;line-height:1.5;overflow-wrap:anywhere",
    "clause-context": "margin:0 0 4px;color:#777;line-height:1.5",
    "clause-sides": "width:100%;border-collapse:collapse;table-layout:fixed",
    "clause-side": "width:50%;vertical-align:top;padding:0 8px 0 0;text-align:left;line-height:1.5",
    "clause-narrow": "",  # mail has room for two columns or none
    "side-label": "font-size:11px;color:#777;display:block",
    "del": "background:#fde2e1;color:#8a1c17;text-decoration:line-through;padding:0 1px;margin-right:4px",
    "ins": "background:#dcf5e1;color:#125c27;text-decoration:underline;padding:0 1px",
    "sr": "",  # mail programs drop the rules that hide it: it is left out there, and mail has a text part besides
    "diff-more": "margin:12px 0;color:#555",
    "diff-gone": "margin:12px 0;color:#555",
}
"""Every class name in the output, with the style it has in mail. `clause` comes with `clause-<state>`, where the state
is added, removed, modified, moved, moved-modified, split, merged, renumbered or cosmetic; `diff` with `diff-inline` or
`diff-side`; `diff-section` with `diff-edited`, `diff-moved` or `diff-quiet`. `sr` is for screen readers only.
`clause-narrow` (layout `fitting`) holds the clause in one column beside `clause-sides`: a style sheet hides one."""

_STATE_STYLE = {
    "added": "border-left-color:#2f9e4f",
    "removed": "border-left-color:#d0453c",
    "moved": "border-left-color:#7a5cc0",
}
_SPOKEN = {"del": ("deleted: ", " end of deletion "), "ins": ("inserted: ", " end of insertion ")}


def render_html(comparison: Comparison, options: RenderOptions) -> str:
    """The changes as one <div>, fit to be set into a page or a mail as it is."""
    return "\n".join(_Html(options).lines(comparison))


class _Html:
    def __init__(self, options: RenderOptions) -> None:
        self.options = options
        self.side = options.layout in ("side", "fitting")
        self.narrow = options.layout == "fitting" and not options.inline_styles

    def look(self, name: str, *more: str, style: str = "") -> str:
        """The attribute that gives an element its looks: class names, or the style itself."""
        if not self.options.inline_styles:
            return f' class="{" ".join((name, *more))}"'
        both = ";".join(part for part in (CLASSES[name], style) if part)
        return f' style="{both}"' if both else ""

    def lines(self, comparison: Comparison) -> Iterator[str]:
        shown = view(comparison, self.options)
        yield f"<div{self.look('diff', 'diff-side' if self.side else 'diff-inline')}>"
        if self.options.summary:
            yield f"<p{self.look('diff-summary')}>{escape(shown.summary)}</p>"
        title = ""
        for section in shown.sections:
            if section.title != title:
                title = section.title
                yield f"<h3{self.look('diff-title')}>{escape(title)}</h3>"
            yield from self.section(section)
        if shown.gone_note:
            yield from self.gone(shown)
        if shown.left_out:
            yield f"<p{self.look('diff-more')}>… and {shown.left_out:,} more of the same kinds.</p>"
        yield "</div>"

    def gone(self, shown: View) -> Iterator[str]:
        """The clauses that went with their policy: folded up on a page, in mail a sentence."""
        if self.options.inline_styles:
            yield f"<p{self.look('diff-gone')}>{escape(shown.gone_note)}</p>"
            return
        yield f"<details{self.look('diff-gone')}><summary>{escape(shown.gone_note)}</summary>"
        for section in shown.gone:
            yield from self.section(section)
        yield "</details>"

    def section(self, section: Section) -> Iterator[str]:
        yield f"<section{self.look('diff-section', f'diff-{section.kind}')}>"
        if section.path:
            path = " › ".join(f"<bdi>{escape(title)}</bdi>" for title in section.path)
            yield f"<h4{self.look('diff-path')}>{path}</h4>"
        if section.note:
            yield f"<p{self.look('diff-note')}>{escape(section.note)}</p>"
        for entry in section.entries:
            yield from self.entry(entry)
        yield "</section>"

    def entry(self, entry: Entry) -> Iterator[str]:
        state = entry.change.state.value.replace("+", "-")
        yield f"<article{self.look('clause', f'clause-{state}', style=_STATE_STYLE.get(state.partition('-')[0], ''))}>"
        details = "".join(f" <span{self.look('clause-detail')}>{escape(arrows(text))}</span>" for text in entry.details)
        label = f"<span{self.look('clause-state')}>{escape(entry.label)}</span>"
        yield f"<p{self.look('clause-label')}>{label}{details}</p>"
        for line in entry.before:
            yield f'<p{self.look("clause-context")} dir="auto">{escape(line)}</p>'
        if self.side:
            yield from self.sides(entry)
        if self.narrow or not self.side:
            yield from self.inline(entry)
        for line in entry.after:
            yield f'<p{self.look("clause-context")} dir="auto">{escape(line)}</p>'
        yield "</article>"

    def inline(self, entry: Entry) -> Iterator[str]:
        """The redline as one text; beside two columns, for windows too narrow for them."""
        if self.narrow:
            yield f"<div{self.look('clause-narrow')}>"
        for clause in entry.inline:
            yield f'<p{self.look("clause-text")} dir="auto">{self.pieces(clause)}</p>'
        if self.narrow:
            yield "</div>"

    def sides(self, entry: Entry) -> Iterator[str]:
        """Before and after in two columns: a table, for that is what mail programs lay out, too."""
        yield f'<table{self.look("clause-sides")} role="presentation"><tr>'
        for label, clauses in (("Before", entry.old), ("After", entry.new)):
            yield f"<td{self.look('clause-side')}><span{self.look('side-label')}>{label}</span>"
            for clause in clauses:
                yield f'<p{self.look("clause-text")} dir="auto">{self.pieces(clause)}</p>'
            yield "</td>"
        yield "</tr></table>"

    def pieces(self, pieces: Sequence[Piece]) -> str:
        return "".join(self.piece(piece) for piece in pieces)

    def piece(self, piece: Piece) -> str:
        text = escape(piece.text)
        if piece.kind == "same":
            return text
        if not self.options.inline_styles:
            before, after = _SPOKEN[piece.kind]
            text = f'<span class="sr">{before}</span>{text}<span class="sr">{after}</span>'
        return f"<{piece.kind}{self.look(piece.kind)}>{text}</{piece.kind}>"
