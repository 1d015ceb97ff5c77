"""The one way from a page to its Reading, for every kind of body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracker.core.html import Document, parse
from tracker.core.model import FROM_DATA, Hints, Page, Reading, Verdict
from tracker.core.reading.choice import choose, fragment_of
from tracker.core.reading.clean import Cleaned, clean, clean_text
from tracker.core.reading.dates import stated_dates
from tracker.core.reading.decode import decode, printable
from tracker.core.reading.detect import detect
from tracker.core.reading.markdown import Block, join
from tracker.core.reading.media import Media, media_of
from tracker.core.reading.mojibake import mended, shows
from tracker.core.reading.page_kind import PageFeatures, judge
from tracker.core.reading.plain import shown
from tracker.core.reading.segment import segment
from tracker.core.reading.vocabulary import is_title
from tracker.core.reading.wholeness import is_whole

if TYPE_CHECKING:
    from tracker.core.reading.inspection import Trace

READER = "3"
"""Version of the rules that read a page. A Rebuild follows a new one."""

_SHELLS = frozenset({Verdict.SHELL, Verdict.EMPTY, Verdict.OTHER, Verdict.CONSENT})
_LITTLE = 800  # characters of text; a page with more says something, and need not be looked for in its data
_WHOLE_TEXT = 2_000  # characters of the whole page's text that the page kind is judged by


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one page. `trace`: where to note what was kept and dropped, for who wants to see it."""

    page: Page
    hints: Hints
    trace: Trace | None = None

    def read(self) -> Reading:
        """The page, read. Raises ReadErrors."""
        media = media_of(self.page)
        if media is Media.PDF:
            return self._pdf()
        if media is Media.OFFICE:
            return self._office()
        decoded = decode(self.page.body, self.page.content_type, self.hints.language)
        text, notes = decoded.text, decoded.notes
        reading = self._written(media, text)
        if shows(reading.text):
            text, note = mended(text)
            if note:
                reading, notes = self._written(media, text), (*notes, note)
        return _noted(reading, notes)

    def _pdf(self) -> Reading:
        from tracker.core.reading.pdf import text_of

        pdf = text_of(self.page.body if isinstance(self.page.body, bytes) else b"")
        reading = self._text(pdf.text, markdown=True)
        return _noted(replace(reading, title=reading.title or pdf.title, whole=pdf.whole), pdf.notes)

    def _office(self) -> Reading:
        from tracker.core.reading.office import html_of

        html = html_of(self.page.body if isinstance(self.page.body, bytes) else b"")
        return _noted(self._html(html, chosen=True), ())

    def _written(self, media: Media, text: str) -> Reading:
        if media is Media.HTML:
            return self._html(text)
        if media is Media.MARKDOWN:
            return self._text(shown(text), markdown=True)
        return self._text(text, markdown=False)

    def _html(self, html: str, *, chosen: bool = False) -> Reading:
        """`chosen`: all of it is the policy's text; no page stands around it."""
        page, hints = self.page, self.hints
        document = self._parsed(html, hints)
        features = _features(document, page, len(html))
        whole = is_whole(html)
        if chosen or hints.select:
            cleaned = self._cleaned(document, document.address(page.url), hints, chosen=True)
            return _finished(cleaned, features, page, document.language or hints.language, whole=whole)
        notes = choose(document.body, hints, fragment_of(hints, page.url), document.language)
        wanted = replace(hints, type="") if notes else hints
        cleaned = self._cleaned(document, document.address(page.url), wanted)
        declared = hints.language if notes else document.language or hints.language
        reading = _finished(cleaned, features, page, declared, whole=whole, notes=notes)
        if reading.verdict in _SHELLS and len(reading.text) < _LITTLE:
            return self._data(html, declared, features, whole=whole) or reading
        return reading

    def _data(self, html: str, declared: str, features: PageFeatures, *, whole: bool) -> Reading | None:
        """The policy that the page carries as data, where its body is an empty shell; None where there is none."""
        from tracker.core.reading.carried import carried

        found = carried(html, self.hints, self.page.url, declared)
        if found is None:
            return None
        inner = replace(self, trace=replace(self.trace) if self.trace is not None else None)
        document = inner._parsed(found.html, replace(self.hints, remove=()))
        shown = _features(document, self.page, len(found.html))
        features = replace(shown, title=features.title, scripts=features.scripts)
        cleaned = inner._cleaned(document, self.page.url, self.hints)
        note = f"{FROM_DATA} ({found.place}), its body is empty."
        reading = _finished(cleaned, features, self.page, declared, whole=whole, notes=(note,))
        if reading.verdict is not Verdict.POLICY:
            return None
        if self.trace is not None and inner.trace is not None:
            self.trace.follow(inner.trace)
        return reading

    def _parsed(self, html: str, hints: Hints) -> Document:
        """The page without what the declaration removes, or only what it selects."""
        if self.trace is None and not hints.select and not hints.remove:
            return parse(html)
        from tracker.core.reading.overrides import parsed  # few declarations have rules

        overridden = parsed(html, hints)
        if self.trace is not None:
            self.trace.begin(overridden)
        return overridden.document

    def _cleaned(self, document: Document, base: str, hints: Hints, *, chosen: bool = False) -> Cleaned:
        cleaned = clean(document, base, hints, self.page.captured_at, chosen=chosen)
        if self.trace is not None:
            self.trace.cleaned = cleaned
        return cleaned

    def _text(self, text: str, *, markdown: bool) -> Reading:
        page, hints = self.page, self.hints
        cleaned = clean_text(text, hints, page.captured_at, markdown=markdown)
        if self.trace is not None:
            self.trace.cleaned = cleaned
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


def _features(document: Document, page: Page, html_chars: int) -> PageFeatures:
    """What the page is judged by, before anything is taken from it."""
    body = document.body
    return PageFeatures(
        title=document.title,
        headings=document.headings(),
        text="",
        visible_chars=body.chars,
        link_share=0.0,
        html_chars=html_chars,
        password_field=document.password_field,
        meta_refresh=document.meta_refresh,
        scripts=document.scripts,
        content_type=page.content_type,
        url=page.url,
        whole_text=body.words(_WHOLE_TEXT),
    )


def _finished(
    cleaned: Cleaned, features: PageFeatures, page: Page, declared: str, *, whole: bool, notes: tuple[str, ...] = ()
) -> Reading:
    """The Reading of what was cleaned. `declared`: the language that the page or the declaration names."""
    text = printable(join(cleaned.blocks))
    chars = sum([len(block.plain) for block in cleaned.blocks])
    links = sum([block.links for block in cleaned.blocks])
    features = replace(features, text=text, link_share=links / chars if chars else 0.0)
    language = detect(text, declared)
    stated, effective = stated_dates(text, language, page.captured_at, page.url, features.whole_text)
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
        notes=notes + cleaned.notes,
    )


def _noted(reading: Reading, notes: tuple[str, ...]) -> Reading:
    """The reading with what people should know of how it was read: characters that were lost are always told."""
    lost = reading.text.count("\ufffd")
    if lost:
        some = "1 character" if lost == 1 else f"{lost} characters"
        notes = (*notes, f"{some} of the text could not be decoded.")
    return replace(reading, notes=(*notes, *reading.notes)) if notes else reading


def _first_title(found: Sequence[Block]) -> str:
    """The first heading, or the first line that names a kind of policy."""
    opening = found[:10]
    heading = next((block.plain for block in opening if block.level), "")
    return heading or next((block.plain for block in opening if is_title(block.plain)), "")
