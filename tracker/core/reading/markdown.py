"""The tree as Markdown, block by block: headings, lists with their visible numbers, tables, links, emphasis.

The same words give the same text, however they are marked up: adjoining runs of one style are one run, white space is
collapsed as a browser does it, invisible characters are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.html import BLOCK_TAGS, Element
from tracker.core.reading.inline import BOLD, ITALIC, Inline
from tracker.core.reading.links import target, unprotect
from tracker.core.reading.numbering import list_numbers

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD_TAGS = frozenset(("b", "strong"))
_ITALIC_TAGS = frozenset(("i", "em", "cite", "dfn", "var"))
_ROLES = {
    "heading": "h3",
    "list": "ul",
    "listitem": "li",
    "table": "table",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
}
_NUMBERED = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s|\d{1,3}(?:\.\d{1,3})+\s|§|•|[-–—*]\s"
)
_LONG_CELL = 1_500  # a cell with more characters holds a text, not a value: the table is there for the layout
_LONG_PARAGRAPH = 400  # above this many characters, lines of a paragraph are paragraphs of their own
_DISPLAY_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the page. `kind`: heading, paragraph, item or row; `text`: its Markdown; `plain`: its words alone.

    `links`: characters of `plain` inside links. `level`: of a heading, 1 to 6, or 0. `tight`: follows the block before
    it on the next line.
    """

    kind: str
    text: str
    plain: str
    links: int = 0
    level: int = 0
    first_row: bool = False
    columns: int = 0
    tight: bool = False


def join(blocks: Sequence[Block]) -> str:
    """Blocks as one Markdown text: items and rows of one run follow each other line by line."""
    parts: list[str] = []
    before = ""
    for block in blocks:
        if parts:
            tight = block.tight or (before == block.kind and block.kind in ("item", "row") and not block.first_row)
            parts.append("\n" if tight else "\n\n")
        parts.append(block.text)
        if block.kind == "row" and (block.first_row or before != "row"):
            parts.append("\n|" + " --- |" * max(1, block.columns))
        before = block.kind
    return "".join(parts)


def blocks(root: Element, base: str = "") -> list[Block]:
    """The blocks of a tree in document order. `base`: the address that relative links start from."""
    writer = _Writer(base)
    writer.walk(root)
    writer.flush()
    return writer.blocks


class _Writer:
    """Walks a tree once and collects its blocks."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.blocks: list[Block] = []
        self.inline = Inline()
        self.indent = ""
        self.marker = ""
        self.level = 0
        self.heading_level = 1

    def walk(self, element: Element) -> None:
        """Write what is below `element`."""
        for child in element.children:
            if isinstance(child, str):
                self.inline.add(child)
            else:
                self.visit(child)

    def visit(self, element: Element) -> None:
        """Write one element."""
        tag = element.tag
        role = element.attrs.get("role")
        if role and role in _ROLES and tag in ("div", "span", "p"):
            tag = _ROLES[role]
            if role == "heading" and element.get("aria-level") in ("1", "2", "4", "5", "6"):
                tag = f"h{element.get('aria-level')}"
        if tag == "br":
            self.inline.line_break()
        elif tag not in BLOCK_TAGS:
            self.visit_inline(tag, element)
        else:
            self.flush()
            self.visit_block(tag, element)
            self.flush()

    def visit_inline(self, tag: str, element: Element) -> None:
        """Text of a line: links, emphasis, and spans that are shown as blocks."""
        inline = self.inline
        if tag == "a":
            address = unprotect(element.get("data-cfemail"))
            before = inline.open_link(f"mailto:{address}" if address else target(element.get("href"), self.base))
            if address:
                inline.add(address)
            else:
                self.walk(element)
            inline.close_link(before)
        elif tag in _BOLD_TAGS or tag in _ITALIC_TAGS:
            before_style = inline.style
            inline.style |= BOLD if tag in _BOLD_TAGS else ITALIC
            self.walk(element)
            inline.style = before_style
        elif "data-cfemail" in element.attrs:
            inline.add(unprotect(element.get("data-cfemail")))
        elif "style" in element.attrs and _DISPLAY_BLOCK.search(element.get("style")):
            self.flush()
            self.walk(element)
            self.flush()
        else:
            self.walk(element)

    def visit_block(self, tag: str, element: Element) -> None:
        """A block: what it holds stands on lines of its own."""
        if tag in _HEADINGS:
            self.heading(_HEADINGS[tag], element)
        elif tag in ("ul", "ol", "menu", "dir"):
            self.listing(tag, element)
        elif tag == "li":
            self.item("-", element)
        elif tag == "table":
            self.table(element)
        elif tag == "pre":
            self.preformatted(element)
        elif tag == "summary":
            self.heading(min(6, self.heading_level + 1), element, lasting=False)
        else:
            self.walk(element)

    def heading(self, level: int, element: Element, *, lasting: bool = True) -> None:
        """Write a heading on one line; one that holds a whole text (styled as such) is walked as blocks."""
        if element.chars > 600 or any(child.tag in ("ul", "ol", "table") for child in _below(element)):
            self.walk(element)
            return
        self.level = level
        self.walk_flat(element)
        self.flush()
        self.level = 0
        if lasting:
            self.heading_level = level

    def walk_flat(self, element: Element) -> None:
        """Write an element's text as one line, blocks inside set apart by a space."""
        for child in element.children:
            if isinstance(child, str):
                self.inline.add(child)
            elif child.tag == "br":
                self.inline.add(" ")
            elif child.tag in BLOCK_TAGS:
                self.inline.add(" ")
                self.walk_flat(child)
                self.inline.add(" ")
            elif child.tag == "a" or child.tag in _BOLD_TAGS or child.tag in _ITALIC_TAGS or not child.children:
                if any(inner.tag in BLOCK_TAGS for inner in _below(child)):
                    self.walk_flat(child)
                else:
                    self.visit_inline(child.tag, child)
            else:
                self.walk_flat(child)

    def listing(self, tag: str, element: Element) -> None:
        """A list: its items with the numbers a browser shows."""
        numbers = list_numbers(element) if tag == "ol" else {}
        for child in element.children:
            if isinstance(child, str):
                self.inline.add(child)
            elif child.tag == "li":
                self.flush()
                self.item(numbers.get(id(child), "-"), child)
            elif child.tag in ("ul", "ol"):
                before, self.indent = self.indent, self.indent + "  "
                self.flush()
                self.visit_block(child.tag, child)
                self.flush()
                self.indent = before
            else:
                self.visit(child)

    def item(self, marker: str, element: Element) -> None:
        """One item. Where it opens with a heading it is a numbered section, written as such."""
        first = _first_block(element)
        if first is not None and first.tag in _HEADINGS and element.chars > 1.2 * first.chars:
            if marker != "-":
                first.children.insert(0, f"{marker} ")
            self.walk(element)
            self.flush()
            return
        before_indent, before_marker = self.indent, self.marker
        if marker != "-" and _NUMBERED.match(element.text().lstrip()[:12]):
            marker = "-"  # the text brings its own number, the list's is hidden by a style sheet
        if not self.marker:
            self.marker = self.indent + marker + " "
        self.indent = self.indent + " " * (len(marker) + 1)
        self.walk(element)
        self.flush()
        self.indent = before_indent
        self.marker = before_marker

    def table(self, element: Element) -> None:
        """A table of values row by row; one that only serves the layout as the blocks it holds."""
        rows = [[cell for cell in _cells(row) if cell.chars] for row in _rows(element)]
        rows = [row for row in rows if row]
        if not _holds_values(rows):
            self.walk(element)
            return
        for caption in _below(element):
            if caption.tag == "caption":
                self.walk(caption)
                self.flush()
        first = True
        for row in rows:
            cells = [self.cell(cell) for cell in row]
            plain = " ".join(words for _, words, _ in cells)
            if plain:
                text = self.indent + "| " + " | ".join(text for text, _, _ in cells) + " |"
                links = sum(count for _, _, count in cells)
                self.blocks.append(Block("row", text, plain, links, first_row=first, columns=len(cells)))
                first = False

    def cell(self, element: Element) -> tuple[str, str, int]:
        """A cell as one line: Markdown, words, characters in links."""
        outer, self.inline = self.inline, Inline()
        self.walk_flat(element)
        text, plain, links = self.inline.take(flat=True)
        self.inline = outer
        return text.replace("|", "\\|"), plain, links

    def preformatted(self, element: Element) -> None:
        """Preformatted text: blank lines part paragraphs, other line breaks stay."""
        for chunk in re.split(r"\n\s*\n", element.text()):
            for number, line in enumerate(chunk.strip().split("\n")):
                if number:
                    self.inline.line_break()
                self.inline.add(line)
            self.flush()

    def flush(self) -> None:
        """Close the current paragraph, if there is one."""
        if not self.inline.runs:
            return
        text, plain, links = self.inline.take(flat=bool(self.level), plain_style=bool(self.level))
        if not plain:
            return
        if self.level:
            self.blocks.append(Block("heading", f"{'#' * self.level} {text}", plain, links, level=self.level))
            self.marker = ""
            return
        kind = "item" if self.marker else "paragraph"
        prefix, self.marker = self.marker or self.indent, ""
        if "\n" in text and len(plain) > _LONG_PARAGRAPH:
            for line, words in zip(text.split("\n"), plain.split("\n"), strict=False):
                share = round(links * len(words) / len(plain))
                self.blocks.append(Block(kind, prefix + _safe(line), words, share))
                kind, prefix = "paragraph", self.indent
            return
        self.blocks.append(Block(kind, prefix + _safe(text).replace("\n", "\n" + self.indent), plain, links))


def _safe(text: str) -> str:
    """Text that would read as a heading or a quotation keeps its own meaning."""
    return "\\" + text if text.startswith((">", "# ", "## ", "### ", "#### ")) else text


def _below(element: Element) -> list[Element]:
    return element.elements()[1:]


def _first_block(element: Element) -> Element | None:
    """The block that an item's text begins with, or None where it begins with text of its own."""
    for child in element.children:
        if isinstance(child, str):
            if child.strip():
                return None
        elif child.chars:
            if child.tag in _HEADINGS:
                return child
            return _first_block(child) if child.tag in BLOCK_TAGS and child.tag not in ("ul", "ol", "table") else None
    return None


def _rows(table: Element) -> list[Element]:
    rows: list[Element] = []
    for child in table.kids:
        if child.tag == "tr" or child.get("role") == "row":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot") or child.get("role") == "rowgroup":
            rows += _rows(child)
    return rows


def _cells(row: Element) -> list[Element]:
    return list(row.kids)


def _holds_values(rows: list[list[Element]]) -> bool:
    """Whether a table shows values: several rows and columns, and no cell that holds a text of its own."""
    if len(rows) < 2 or max(len(row) for row in rows) < 2 or sum(len(row) > 1 for row in rows) < len(rows) / 2:
        return False
    for row in rows:
        for cell in row:
            if cell.chars > _LONG_CELL:
                return False
            if any(child.tag in ("table", "h1", "h2") for child in _below(cell)):
                return False
    return True
