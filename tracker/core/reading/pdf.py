"""Policies that are PDF files: text in reading order, without the headers and footers that every page repeats."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from tracker.core.reading.inline import visible
from tracker.errors import TooHard, Unreadable

_MAX_PAGES = 500  # the longest policy seen has under 100
_EDGE_LINES = 3
_PAGE_NUMBER = re.compile(
    r"(?:page |seite |p[áa]gina |pagina )?[-–—(\[]?\s*\d{1,3}\s*[-–—)\]]?(?:\s*(?:/|of|de|von|sur|di|van)\s*\d{1,3})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_STARTS_ANEW = re.compile(
    r"(?:[•●▪■◦‣·*–—-]\s|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s|\d{1,3}(?:\.\d{1,3})+\s|§|(?:article|section|artikel)\s+\d)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[•●▪■◦‣·]\s*")
_SENTENCE_END = re.compile(r"[.!?:;。！？][\"”’»)]*$")
_HYPHEN = re.compile(r"[^\W\d_]-$")
_FIRST_WORD = re.compile(r"\w+")
_FULL_LINE = 0.75  # share of the usual line length from which a line runs on into the next


def text_of(body: bytes) -> str:
    """The text of a PDF as paragraphs. Raises Unreadable: no pypdfium2, broken, encrypted, or scanned (no text)."""
    try:
        import pypdfium2
    except ImportError as error:
        raise Unreadable("the policy is a PDF: install the extra `pdf` to read it") from error
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        reason = "is encrypted" if "assword" in str(error) else "is broken"
        raise Unreadable(f"the PDF {reason} and cannot be read") from error
    try:
        if len(document) > _MAX_PAGES:
            raise TooHard(f"the PDF has {len(document)} pages, more than {_MAX_PAGES}")
        pages = [_lines(document[number]) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise Unreadable("the PDF is broken and cannot be read") from error
    finally:
        document.close()
    text = paragraphs(without_running_heads(pages))
    if not text.strip():
        raise Unreadable("the PDF holds no text, only images (a scan)")
    return text


def _lines(page: Any) -> list[str]:
    textpage = page.get_textpage()
    try:
        text = str(textpage.get_text_range())
    finally:
        textpage.close()
        page.close()
    # PDFium takes a word divided at a line's end together and marks the place with U+FFFE (or U+0002).
    text = visible(re.sub("[\ufffe\x02]\r?\n?", "-\n", text))
    return [" ".join(line.split()) for line in text.replace("\r\n", "\n").split("\n")]


def without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """The pages' lines without page numbers, and without first and last lines that most pages share."""
    pages = [[line for line in page if line] for page in pages]
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_DIGITS.sub("#", line) for line in page[:_EDGE_LINES] + page[-_EDGE_LINES:]})
    often = max(2, len(pages) // 2 + 1)
    cleaned = []
    for page in pages:
        last = len(page) - 1
        cleaned.append(
            [
                line
                for number, line in enumerate(page)
                if not (
                    (number < _EDGE_LINES or number > last - _EDGE_LINES)
                    and (_PAGE_NUMBER.fullmatch(line) or (len(pages) > 2 and seen[_DIGITS.sub("#", line)] >= often))
                )
            ]
        )
    return cleaned


def paragraphs(pages: list[list[str]]) -> str:
    """Join the lines of paragraphs, words divided at a line's end made whole; bullets become list items."""
    lines = [line for page in pages for line in page]
    known = " ".join(lines).lower()
    lengths = sorted(len(line) for line in lines)
    usual = lengths[int(0.9 * len(lengths))] if lengths else 0
    joined: list[str] = []
    before = ""
    for line in lines:
        if joined and _runs_on(before, line, usual):
            if _HYPHEN.search(joined[-1]) and line[:1].islower():
                joined[-1] = _undivided(joined[-1], line, known)
            else:
                joined[-1] += " " + line
        else:
            joined.append(line)
        before = line
    return "\n\n".join(_BULLET.sub("- ", line, count=1) if _BULLET.match(line) else line for line in joined)


def _undivided(before: str, line: str, known: str) -> str:
    """Put a divided word together; its hyphen stays where the text writes the word with one elsewhere."""
    last, first = before.rpartition(" ")[2].lower(), _FIRST_WORD.match(line)
    whole = last + (first[0].lower() if first else "")
    return before + line if whole in known else before[:-1] + line


def _runs_on(before: str, line: str, usual: int) -> bool:
    """Whether a line goes on with the paragraph of the line before it."""
    if _STARTS_ANEW.match(line) and not line[:1].islower():
        return False
    if line[:1].islower() or before.endswith((",", "-")):
        return True
    return len(before) >= _FULL_LINE * usual and not (_SENTENCE_END.search(before) and len(before) < 0.9 * usual)
