"""The tree as Markdown, block by block: headings, lists with their visible numbers, tables, links, emphasis.

The same words give the same text, however they are marked up: adjoining runs of one style are one run, white space is
collapsed as a browser does it, invisible characters are dropped. What holds no words (rules, pictures, empty elements)
leaves no trace.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tracker.core.html import BLOCK_TAGS, Element
from tracker.core.reading.escaping import safe_heading, safe_line
from tracker.core.reading.inline import BOLD, ITALIC, STRUCK, Inline, plainly
from tracker.core.reading.layout import Block, join
from tracker.core.reading.links import target, unprotect
from tracker.core.reading.numbering import list_numbers
from tracker.core.reading.shapes import are_wraps, first_block, only_text, own_number
from tracker.core.reading.tables import values

__all__ = ["Block", "blocks", "join"]

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_STYLES = {
    **dict.fromkeys(("b", "strong"), BOLD),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), ITALIC),
    **dict.fromkeys(("s", "strike", "del"), STRUCK),
}
_ROLES = {
    "heading": "h3",
    "list": "ul",
    "listitem": "li",
    "table": "table",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
}
_BLANK_LINES = re.compile(r"\n[ \t\r]*\n\s*")
_LONG_HEADING = 600  # characters above which a heading is a text that is only styled as one
_LONG_PARAGRAPH = 400  # above this many characters, lines of a paragraph are paragraphs of their own
_DISPLAY_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid)", re.IGNORECASE)


def blocks(root: Element, base: str = "") -> list[Block]:
    """The blocks of a tree in document order. `base`: the address that relative links start from."""
    writer = _Writer(base)
    writer.walk(root)
    writer.flush()
    return writer.blocks


class _Writer:
    """Walks a tree once and collects its blocks.

    `flat`: everything goes on one line (of a heading, of a cell). `marker`: what the next block begins with, at
    `marker_indent`.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.blocks: list[Block] = []
        self.inline = Inline()
        self.indent = 0
        self.marker = ""
        self.marker_indent = 0
        self.level = 0
        self.heading_level = 1
        self.title_number = ""
        self.flat = False
        self.preformatted = False
        self.same_page = False

    def walk(self, element: Element) -> None:
        """Write what is below `element`."""
        inline = self.inline
        for child in element.children:
            if isinstance(child, str):
                if child == " ":
                    if inline.runs:
                        inline.runs.append((child, inline.style, inline.link))
                elif self.preformatted:
                    self.text(child)
                else:
                    inline.add(child)
                continue
            write = _WRITE.get(child.tag)
            attrs = child.attrs
            if write is not None:
                if write is _Writer.block and attrs and "role" in attrs:
                    self.box(child)
                else:
                    write(self, child)
            elif attrs and ("style" in attrs or "role" in attrs or "data-cfemail" in attrs):
                self.span(child)
            elif child.kids or self.preformatted:
                self.walk(child)
            elif child.children:
                inline.add(only_text(child))

    def role(self, element: Element) -> str:
        """The tag that an element stands for by its role."""
        role = element.get("role")
        if role == "heading" and element.get("aria-level") in ("1", "2", "4", "5", "6"):
            return f"h{element.get('aria-level')}"
        return _ROLES.get(role, element.tag)

    def box(self, element: Element) -> None:
        """A block that has a role; a div or p stands for something else by it."""
        tag = self.role(element) if element.tag in ("div", "p") else element.tag
        if tag == element.tag:
            self.block(element)
        else:
            _WRITE[tag](self, element)

    def span(self, element: Element) -> None:
        """An element of a line that may stand for something else, or be shown as a block, or hide an address."""
        if "data-cfemail" in element.attrs:
            self.inline.add(unprotect(element.get("data-cfemail")))
        elif element.tag == "span" and (tag := self.role(element)) != "span":
            _WRITE[tag](self, element)
        elif _DISPLAY_BLOCK.search(element.get("style")):
            self.block(element)
        else:
            self.walk(element)

    def line_break(self, element: Element) -> None:
        """Break the line; some pages leave their br elements open around text."""
        if self.flat:
            self.inline.add(" ")
        else:
            self.inline.line_break()
        if element.children:
            self.walk(element)

    def link(self, element: Element) -> None:
        """A link, or an e-mail address that is protected from robots."""
        inline = self.inline
        href = element.get("href")
        address = unprotect(element.get("data-cfemail")) if "data-cfemail" in element.attrs else ""
        before, same_page = inline.link, self.same_page
        inline.link = f"mailto:{address}" if address else target(href, self.base)
        self.same_page = bool(href) and not inline.link
        if address:
            inline.add(address)
        else:
            self.walk(element)
        inline.link, self.same_page = before, same_page

    def styled(self, element: Element) -> None:
        """Emphasis, or text that is struck out."""
        inline = self.inline
        before = inline.style
        inline.style = before | _STYLES[element.tag]
        if element.kids or self.preformatted:
            self.walk(element)
        else:
            inline.add(only_text(element))
        inline.style = before

    def raised(self, element: Element) -> None:
        """A superscript. The number of a footnote, which leads to a place on the page, stands in brackets."""
        words = element.words(4)
        linked = self.same_page or any(
            kid.tag == "a" and not target(kid.get("href"), self.base) for kid in element.kids
        )
        if linked and words.isdecimal():
            self.inline.add(f"[{words}]")
        else:
            self.walk(element)

    def quotation(self, element: Element) -> None:
        """Words that a browser shows between quotation marks."""
        self.inline.add("“")
        self.walk(element)
        self.inline.add("”")

    def nothing(self, element: Element) -> None:
        """What is not part of the text: how a word is pronounced."""

    def block(self, element: Element) -> None:
        """A block: what it holds stands on lines of its own."""
        if self.flat:
            self.inline.add(" ")
            self.walk(element)
            self.inline.add(" ")
            return
        inline = self.inline
        if inline.runs:
            self.flush()
        if not (element.kids or inline.style or inline.link or self.preformatted):
            if element.chars:
                text, plain = plainly(only_text(element))
                if plain:
                    self.put(text, plain)
            return
        self.walk(element)
        if inline.runs:
            self.flush()

    def heading(self, element: Element) -> None:
        """A heading on one line; one that holds a whole text (styled as such) is written as blocks."""
        level = _HEADINGS.get(element.tag) or _HEADINGS[self.role(element)]
        if self.titled(element, level):
            self.heading_level = level

    def summary(self, element: Element) -> None:
        """What opens a part of the page: a heading below the one it stands under."""
        self.titled(element, min(6, self.heading_level + 1))

    def titled(self, element: Element, level: int) -> bool:
        """Write a heading of this level; returns whether it is one."""
        number, self.title_number = self.title_number, ""
        if self.flat:
            self.block(element)
            return False
        self.flush()
        long = element.chars > _LONG_HEADING
        if long or (element.kids and any(child.tag in ("ul", "ol", "table") for child in element.elements()[1:])):
            self.inline.add(number)
            self.block(element)
            return False
        inline = self.inline
        self.level = level
        if element.kids or inline.link or self.preformatted:
            self.flat = True
            inline.add(number)
            self.walk(element)
            self.flat = False
            self.flush()
        else:
            text, plain = plainly(number + only_text(element))
            if plain:
                self.put(text, plain)
        self.level = 0
        return True

    def listing(self, element: Element) -> None:
        """A list: its items with the numbers a browser shows."""
        numbers = list_numbers(element) if element.tag == "ol" else {}
        if not self.flat:
            self.flush()
        width = 2
        for child in element.children:
            if isinstance(child, str):
                self.inline.add(child)
            elif child.tag == "li" or (child.attrs and child.get("role") == "listitem"):
                marker = numbers.get(id(child), "-")
                width = len(marker) + 1
                self.item(child, marker)
            elif child.tag in ("ul", "ol") and not self.flat:
                before, self.indent = self.indent, self.indent + width
                self.listing(child)
                self.indent = before
            else:
                write = _WRITE.get(child.tag, _Writer.span)
                (_Writer.box if write is _Writer.block else write)(self, child)
        if not self.flat:
            self.flush()

    def item(self, element: Element, marker: str = "-") -> None:
        """One item. Where it opens with a heading it is a numbered section, written as such."""
        if self.flat:
            self.inline.add(" " if marker == "-" or own_number(element) else f" {marker} ")
            self.walk(element)
            self.inline.add(" ")
            return
        self.flush()
        first = first_block(element) if element.kids else None
        if first is not None and element.chars > 1.2 * first.chars:
            self.title_number = "" if marker == "-" else f"{marker} "
            self.block(element)
            self.title_number = ""
            return
        before = (self.indent, self.marker, self.marker_indent)
        if marker != "-" and own_number(element):
            marker = "-"  # the text brings its own number, the list's is hidden by a style sheet
        if not self.marker:
            self.marker, self.marker_indent = marker, self.indent
        elif marker != "-":
            self.marker = marker if self.marker == "-" else f"{self.marker} {marker}"
        self.indent += len(marker) + 1
        self.block(element)
        self.indent, self.marker, self.marker_indent = before

    def table(self, element: Element) -> None:
        """A table of values row by row; one that only serves the layout as the blocks it holds."""
        if self.flat:
            self.block(element)
            return
        self.flush()
        grid = values(element)
        if not grid:
            self.block(element)
            return
        for caption in element.kids:
            if caption.tag == "caption":
                self.block(caption)
        first = True
        for row in grid:
            cells = [("", "", 0) if cell is None else self.cell(cell) for cell in row]
            plain = " ".join([words for _, words, _ in cells if words])
            if plain:
                text = f"| {' | '.join([text for text, _, _ in cells])} |"
                links = sum([count for _, _, count in cells])
                self.blocks.append(
                    Block("row", text, plain, links, first_row=first, columns=len(cells), indent=self.indent)
                )
                first = False

    def cell(self, element: Element) -> tuple[str, str, int]:
        """A cell as one line: Markdown, words, characters in links."""
        if not element.chars:
            return "", "", 0
        if not element.kids:
            text, plain = plainly(only_text(element))
            return (text.replace("|", "\\|") if "|" in text else text), plain, 0
        outer, self.inline, self.flat = self.inline, Inline(), True
        self.walk(element)
        text, plain, links = self.inline.take(flat=True)
        self.inline, self.flat = outer, False
        return (text.replace("|", "\\|") if "|" in text else text), plain, links

    def pre(self, element: Element) -> None:
        """Preformatted text: blank lines part paragraphs, other line breaks stay."""
        self.preformatted = not self.flat
        self.block(element)
        self.preformatted = False

    def text(self, text: str) -> None:
        """Write preformatted text, whose line breaks count."""
        for number, chunk in enumerate(_BLANK_LINES.split(text)):
            if number:
                self.flush()
            for place, line in enumerate(chunk.split("\n")):
                if place:
                    self.inline.line_break()
                self.inline.add(line)

    def flush(self) -> None:
        """Close the current paragraph, if there is one."""
        if not self.inline.runs:
            return
        heading = bool(self.level)
        text, plain, links = self.inline.take(flat=heading, plain_style=heading)
        if plain:
            self.put(text, plain, links)

    def put(self, text: str, plain: str, links: int = 0) -> None:
        """Add a block of the kind that is being written."""
        if self.level:
            text = f"{'#' * self.level} {safe_heading(text)}"
            self.blocks.append(Block("heading", text, plain, links, self.level))
            self.marker = ""
        elif "\n" in plain:
            self.paragraph_of_lines(text.split("\n"), plain, links)
        elif self.marker:
            text = f"{self.marker} {safe_line(text)}"
            self.blocks.append(Block("item", text, plain, links, 0, False, 0, False, self.marker_indent))
            self.marker = ""
        else:
            self.blocks.append(Block("paragraph", safe_line(text), plain, links, 0, False, 0, False, self.indent))

    def paragraph_of_lines(self, lines: list[str], plain: str, links: int) -> None:
        """A paragraph with line breaks in it; a long one is several paragraphs, unless its lines may be wraps."""
        kind, lead, indent = (
            ("item", f"{self.marker} ", self.marker_indent) if self.marker else ("paragraph", "", self.indent)
        )
        self.marker = ""
        if len(plain) <= _LONG_PARAGRAPH:
            plain = plain.replace("\n\n", "\n")
            text = lead + "\n".join([safe_line(line) for line in lines if line.strip()])
            self.blocks.append(Block(kind, text, plain, links, indent=indent))
            return
        wrapped = are_wraps(lines)
        tight = False
        for line, words in zip(lines, plain.split("\n"), strict=True):
            if line.strip():
                share = round(links * len(words) / len(plain))
                self.blocks.append(Block(kind, lead + safe_line(line), words, share, tight=tight, indent=indent))
                kind, lead, indent = "paragraph", "", self.indent
            tight = wrapped and bool(line.strip())


_WRITE: dict[str, Callable[[_Writer, Element], None]] = {
    **dict.fromkeys(BLOCK_TAGS, _Writer.block),
    **dict.fromkeys(_HEADINGS, _Writer.heading),
    **dict.fromkeys(_STYLES, _Writer.styled),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _Writer.listing),
    **dict.fromkeys(("rt", "rp", "rtc"), _Writer.nothing),
    "li": _Writer.item,
    "table": _Writer.table,
    "pre": _Writer.pre,
    "summary": _Writer.summary,
    "br": _Writer.line_break,
    "a": _Writer.link,
    "sup": _Writer.raised,
    "q": _Writer.quotation,
}
