"""Reading a page: decode, parse, clean, write as Markdown, cut into clauses, find the dates, judge what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.core.html import parse
from tracker.core.model import FROM_DATA, Hints, Page, Reading, Verdict
from tracker.core.reading.assemble import assemble
from tracker.core.reading.choice import choose, fragment_of
from tracker.core.reading.clean import Cleaned, clean, clean_text
from tracker.core.reading.dates import stated_dates
from tracker.core.reading.decode import decode
from tracker.core.reading.detect import detect
from tracker.core.reading.markdown import Block, join
from tracker.core.reading.media import Media, media_of
from tracker.core.reading.page_kind import PageFeatures, judge
from tracker.core.reading.segment import segment
from tracker.core.reading.vocabulary import is_title
from tracker.core.reading.wholeness import is_whole

__all__ = ["READER", "assemble", "read"]

READER = "1"
"""Version of the rules that read a page. A Rebuild follows a new one."""

_SHELLS = frozenset({Verdict.SHELL, Verdict.EMPTY, Verdict.OTHER, Verdict.CONSENT})
_LITTLE = 800  # characters of text; a page with more says something, and need not be looked for in its data
_WHOLE_TEXT = 2_000  # characters of the whole page's text that the page kind is judged by


def read(page: Page, hints: Hints = Hints()) -> Reading:  # noqa: B008 - frozen
    """Read a page of HTML, text or PDF into Markdown, clauses, dates and a verdict.

    An empty page, an error page, a login: all are verdicts. Raises RuleMissed where a rule of the declaration matches
    nothing, Unreadable for what is no text, TooHard for markup made to keep a parser busy.
    """
    media = media_of(page)
    if media is Media.HTML:
        return _read_html(page, hints)
    if media is Media.PDF:
        from tracker.core.reading.pdf import text_of

        return _read_text(text_of(page.body if isinstance(page.body, bytes) else b""), page, hints, markdown=True)
    return _read_text(decode(page.body, page.content_type), page, hints, markdown=media is Media.MARKDOWN)


def _read_html(page: Page, hints: Hints) -> Reading:
    html = decode(page.body, page.content_type)
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
    notes = () if hints.select else choose(body, hints, fragment_of(hints, page.url), document.language)
    wanted = "" if notes else hints.type
    cleaned = clean(document, document.address(page.url), wanted=wanted, chosen=bool(hints.select))
    declared = hints.language if notes else document.language or hints.language
    reading = _finished(cleaned, features, page, declared, whole=is_whole(html), notes=notes)
    if reading.verdict in _SHELLS and len(reading.text) < _LITTLE and not hints.select:
        return _read_data(html, page, hints, declared, features) or reading
    return reading


def _read_data(html: str, page: Page, hints: Hints, declared: str, features: PageFeatures) -> Reading | None:
    """The policy that the page carries as data, where its body is an empty shell; None where there is none."""
    from tracker.core.reading.carried import carried

    found = carried(html, hints, page.url, declared)
    if found is None:
        return None
    document = parse(found.html)
    body = document.body
    cleaned = clean(document, page.url, wanted=hints.type)
    features = replace(
        features,
        headings=tuple(body.headings(2)),
        visible_chars=body.chars,
        html_chars=len(found.html),
        password_field=False,
        meta_refresh=False,
        whole_text=body.words(_WHOLE_TEXT),
    )
    note = f"{FROM_DATA} ({found.place}), its body is empty."
    reading = _finished(cleaned, features, page, declared, whole=is_whole(html), notes=(note,))
    return reading if reading.verdict is Verdict.POLICY else None


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


def _finished(
    cleaned: Cleaned,
    features: PageFeatures,
    page: Page,
    declared: str,
    *,
    whole: bool,
    notes: tuple[str, ...] = (),
) -> Reading:
    text = join(cleaned.blocks)
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
        title=features.title or _first_title(cleaned.blocks),
        language=language,
        stated_date=stated,
        effective_date=effective,
        reason=reason,
        whole=whole,
        reader=READER,
        notes=notes + cleaned.notes,
    )


def _first_title(found: Sequence[Block]) -> str:
    """The first heading, or the first line that names a kind of policy."""
    opening = found[:10]
    heading = next((block.plain for block in opening if block.level), "")
    return heading or next((block.plain for block in opening if is_title(block.plain)), "")
