"""Reading a page: decode, parse, clean, write as Markdown, cut into clauses, find the dates, judge what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.core.html import parse
from tracker.core.model import Hints, Page, Reading
from tracker.core.reading.assemble import assemble
from tracker.core.reading.clean import Cleaned, clean, clean_text
from tracker.core.reading.dates import stated_dates
from tracker.core.reading.decode import decode, printable
from tracker.core.reading.languages import detect
from tracker.core.reading.markdown import Block, join
from tracker.core.reading.media import Media, media_of
from tracker.core.reading.mojibake import mended, shows
from tracker.core.reading.page_kind import PageFeatures, judge
from tracker.core.reading.plain import shown
from tracker.core.reading.segment import segment
from tracker.core.reading.vocabulary import is_title
from tracker.core.reading.wholeness import is_whole

__all__ = ["READER", "assemble", "read"]

READER = "1"
"""Version of the rules that read a page. A Rebuild follows a new one."""

_WHOLE_TEXT = 2_000  # characters of the whole page's text that the page kind is judged by


def read(page: Page, hints: Hints = Hints()) -> Reading:  # noqa: B008 - frozen
    """Read a page of HTML, text, PDF or a word processor's file into Markdown, clauses, dates and a verdict.

    An empty page, an error page, a login: all are verdicts. Raises RuleMissed where a rule of the declaration matches
    nothing, Unreadable for what is no text, TooHard for markup made to keep a parser busy.
    """
    media = media_of(page)
    if media is Media.PDF:
        return _read_pdf(page, hints)
    if media is Media.OFFICE:
        return _read_office(page, hints)
    decoded = decode(page.body, page.content_type, hints.language)
    text, notes = decoded.text, decoded.notes
    reading = _read_as(media, text, page, hints)
    if shows(reading.text):
        text, note = mended(text)
        if note:
            reading, notes = _read_as(media, text, page, hints), (*notes, note)
    return _noted(reading, notes)


def _read_as(media: Media, text: str, page: Page, hints: Hints) -> Reading:
    if media is Media.HTML:
        return _read_html(text, page, hints)
    if media is Media.MARKDOWN:
        return _read_text(shown(text), page, hints, markdown=True)
    return _read_text(text, page, hints, markdown=False)


def _read_pdf(page: Page, hints: Hints) -> Reading:
    from tracker.core.reading.pdf import text_of

    pdf = text_of(page.body if isinstance(page.body, bytes) else b"")
    reading = _read_text(pdf.text, page, hints, markdown=True)
    return _noted(replace(reading, title=reading.title or pdf.title, whole=pdf.whole), pdf.notes)


def _read_office(page: Page, hints: Hints) -> Reading:
    from tracker.core.reading.office import html_of

    html = html_of(page.body if isinstance(page.body, bytes) else b"")
    return _noted(_read_html(html, page, hints, chosen=True), ())


def _read_html(html: str, page: Page, hints: Hints, *, chosen: bool = False) -> Reading:
    """`chosen`: all of it is the policy's text; no page stands around it."""
    document = parse(html, hints.select, hints.remove)
    body = document.body
    features = PageFeatures(
        title=document.title,
        headings=tuple(body.headings(2)),
        text="",
        visible_chars=body.chars,
        link_share=0.0,
        html_chars=len(html),
        password_field=document.password_field,
        meta_refresh=document.meta_refresh,
        scripts=document.scripts,
        content_type=page.content_type,
        url=page.url,
        whole_text=body.words(_WHOLE_TEXT),
    )
    cleaned = clean(document, document.address(page.url), wanted=hints.type, chosen=chosen or bool(hints.select))
    return _finished(cleaned, features, page, document.language or hints.language, whole=is_whole(html))


def _read_text(text: str, page: Page, hints: Hints, *, markdown: bool) -> Reading:
    cleaned = clean_text(text, wanted=hints.type, markdown=markdown)
    words = " ".join(text[: 2 * _WHOLE_TEXT].split())
    features = PageFeatures(
        title=_first_title(cleaned.blocks),
        headings=tuple(block.plain for block in cleaned.blocks if 0 < block.level <= 2),
        text="",
        visible_chars=len(text),
        link_share=0.0,
        html_chars=len(text),
        password_field=False,
        meta_refresh=False,
        scripts=0,
        content_type=page.content_type,
        url=page.url,
        whole_text=words[:_WHOLE_TEXT],
    )
    return _finished(cleaned, features, page, hints.language, whole=True)


def _finished(cleaned: Cleaned, features: PageFeatures, page: Page, declared: str, *, whole: bool) -> Reading:
    text = printable(join(cleaned.blocks))
    chars = sum(len(block.plain) for block in cleaned.blocks)
    links = sum(block.links for block in cleaned.blocks)
    features = replace(features, text=text, link_share=links / chars if chars else 0.0)
    language = detect(text, declared)
    stated, effective = stated_dates(text, language, page.captured_at)
    verdict, reason = judge(features)
    return Reading(
        verdict=verdict,
        text=text,
        clauses=segment(text),
        title=printable(features.title or _first_title(cleaned.blocks)),
        language=language,
        stated_date=stated,
        effective_date=effective,
        reason=reason,
        whole=whole,
        reader=READER,
    )


def _noted(reading: Reading, notes: tuple[str, ...]) -> Reading:
    """The reading with what people should know of how it was read: characters that were lost are always told."""
    lost = reading.text.count("\ufffd")
    if lost:
        some = "1 character" if lost == 1 else f"{lost} characters"
        notes = (*notes, f"{some} of the text could not be decoded.")
    return replace(reading, notes=notes) if notes else reading


def _first_title(found: Sequence[Block]) -> str:
    """The first heading, or the first line that names a kind of policy."""
    opening = found[:10]
    heading = next((block.plain for block in opening if block.level), "")
    return heading or next((block.plain for block in opening if is_title(block.plain)), "")
