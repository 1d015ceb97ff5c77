"""Policies that are PDF files: opened by PDFium, within limits, every failure told as what it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracker.core.reading.inline import visible
from tracker.core.reading.pdf_edges import without_running_lines
from tracker.core.reading.pdf_flow import flow
from tracker.core.reading.pdf_layout import sheet_of
from tracker.core.reading.pdf_runs import HYPHEN, Sheet
from tracker.errors import TooHard, Unreadable

_MAX_PAGES = 500  # the longest policy seen has under 100
_MAX_CHARS = 5_000_000  # a policy of 500 pages has 2 million
_END = 8_192  # bytes at a file's end in which its end mark must stand; some writers let a little follow it
_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY of PDFium's fpdfview.h
_UNREADABLE_SHARE = 0.2  # of a text's characters: fonts that do not say what their letters mean
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ufff9-\ufffb]")
_SOFT = re.compile(" ?\u00ad ?")  # a place where a word might have been divided, with the blank PDFium makes of it
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_FILE_NAME = re.compile(r"\.\w{2,4}$|^microsoft word\b|^untitled|^\W*$|_", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a PDF says: Markdown, the title of its metadata, notes for the reader, and whether the file is whole."""

    text: str
    title: str = ""
    notes: tuple[str, ...] = ()
    whole: bool = True


def text_of(body: bytes) -> PdfText:
    """Read a PDF. Raises Unreadable (no pypdfium2, broken, encrypted, no pages, a scan) and TooHard (too long)."""
    try:
        import pypdfium2
    except ImportError as error:
        raise Unreadable("the policy is a PDF: install the extra `pdf` to read it") from error
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        reason = "is encrypted and asks for a password" if code in (_PASSWORD, _SECURITY) else "is broken"
        raise Unreadable(f"the PDF {reason}: it cannot be read") from error
    try:
        sheets = _sheets(document)
        title = str(document.get_metadata_dict().get("Title") or "")
    except pypdfium2.PdfiumError as error:
        raise Unreadable("the PDF is broken: it cannot be read") from error
    finally:
        document.close()
    notes = _notes(sheets)
    cleaned = [_readable(sheet) for sheet in without_running_lines(sheets)]
    whole = b"%%EOF" in body[-_END:]
    if not whole:
        notes += ("The PDF ends early: pages at its end may be missing.",)
    return PdfText(flow(cleaned), _title(title), notes, whole)


def _sheets(document: Any) -> list[Sheet]:
    pages = len(document)
    if pages > _MAX_PAGES:
        raise TooHard(f"the PDF has {pages} pages, more than {_MAX_PAGES}")
    if not pages:
        raise Unreadable("the PDF has no pages")
    sheets: list[Sheet] = []
    chars = 0
    for number in range(pages):
        page = document[number]
        try:
            sheet = sheet_of(page)
        finally:
            page.close()
        chars += sum(len(run.text) for run in sheet.runs)
        if chars > _MAX_CHARS:
            raise TooHard(f"the PDF has more than {_MAX_CHARS:,} characters")
        sheets.append(sheet)
    _refuse_unreadable(sheets, chars)
    return sheets


def _refuse_unreadable(sheets: Sequence[Sheet], chars: int) -> None:
    """Raise Unreadable where no text came out, or none that means anything."""
    if not chars:
        if any(sheet.images for sheet in sheets):
            raise Unreadable("the PDF holds no text, only images (a scan)")
        raise Unreadable("the PDF holds no text: its pages are empty")
    if sum(_unknown(run.text) for sheet in sheets for run in sheet.runs) > _UNREADABLE_SHARE * chars:
        raise Unreadable("the PDF's fonts do not say what their letters mean: its text cannot be read")


def _unknown(text: str) -> int:
    """How many characters of a text mean nothing: controls, and private ones that are no bullets."""
    if text.isascii() and text.isprintable():
        return 0
    return sum(
        ("\ue000" <= char <= "\uf8ff" and not "\uf000" <= char <= "\uf0ff") or bool(_CONTROLS.match(char))
        for char in text
    )


def _notes(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    notes = []
    images = sum(sheet.images for sheet in sheets)
    if images:
        notes.append(f"{images} of {len(sheets)} pages of the PDF hold only images: their text was not read.")
    unknown = sum(_unknown(run.text) for sheet in sheets for run in sheet.runs)
    if unknown:
        some = "1 character" if unknown == 1 else f"{unknown} characters"
        notes.append(f"{some} of the PDF stand for nothing that is known.")
    return tuple(notes)


def _readable(sheet: Sheet) -> Sheet:
    runs = ((run, _plain(run.text)) for run in sheet.runs)
    return replace(
        sheet, runs=tuple(run if text is run.text else replace(run, text=text) for run, text in runs if text)
    )


def _plain(text: str) -> str:
    """A run's text with its ligatures as letters, without controls and what cannot be seen."""
    if text.isascii() and text.isprintable():
        return text
    divided = text.endswith(HYPHEN)
    text = _SOFT.sub("", text.removesuffix(HYPHEN))
    text = _CONTROLS.sub("", visible(text))
    text = _LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text).strip()
    return text + HYPHEN if divided and text else text


def _title(text: str) -> str:
    """The title of the metadata, unless it is the name of a file."""
    title = " ".join(_CONTROLS.sub("", visible(text)).split())
    return "" if len(title) > 200 or _FILE_NAME.search(title) else title
