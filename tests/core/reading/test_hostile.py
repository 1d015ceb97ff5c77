"""Pages made to hang, swell or slip through: each ends in a reading or a typed error, within its limits."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings

from tests.core.reading.pdfs import drawn, lines
from tests.core.reading.soup import hints, must_hold, pages
from tracker.core.model import Hints, Page
from tracker.core.reading import read
from tracker.errors import ReadError, TooHard
from tracker.limits import Limits
from tracker.workers import Workers

WORDS = "We collect your personal data when you open an account with us and keep it for thirty days."


def floods() -> Iterator[tuple[str, str | bytes]]:
    """Names and bodies."""
    yield "deep div", "<div>" * 50_000 + "deep"
    yield "deep font", "<font color=red>" * 30_000 + "deep"
    yield "deep of unknown names", "".join(f"<x{n}>" for n in range(20_000))
    yield "deep quotes", "<blockquote>" * 2_500 + WORDS
    yield "deep lists", "<ul><li>" * 2_500 + WORDS
    yield "tables in tables", "<table><tr><td>" * 3_000 + WORDS
    yield "formatting reopened in each paragraph", "<b><i><u>" * 300 + f"<p>{WORDS}" * 300
    yield "attributes of one tag", "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">x"
    yield "one long attribute", f'<p title="{"A" * 2_000_000}">{WORDS}</p>'
    yield "options", "<select>" + "<option>x" * 50_000
    yield "entities", "&amp;&lt;&notin;&#8203;" * 50_000
    yield "entities without an end", "&" * 300_000
    yield "numbers of no character", "&#x110000;&#0;&#xD800;&#xFFFE;&#128;&#99999999999999;" * 2_000
    yield "nulls", f"<p>{WORDS}</p>".replace(" ", "\0 ") * 500
    yield "nulls in tags", "<\0p><scr\0ipt>alert(1)</scr\0ipt>" * 1_000
    yield "a comment without an end", f"<p>{WORDS}</p><!-- {'-' * 500_000}"
    yield "comments", "<!-->" * 100_000
    yield "sections that are no HTML", "<![CDATA[" * 50_000 + WORDS
    yield "a tag without an end", f"<p>{WORDS}</p><a href='" + "x" * 500_000
    yield "scripts in scripts", "<script>" + "<!--<script>" * 20_000
    yield "a text area that swallows", f"<textarea>{WORDS * 5_000}"
    yield "end tags", "</p></div></b>" * 50_000
    yield "breaks", "<br>" * 100_000
    yield "rows of one letter", "<table>" + "<tr><td>a<td>b" * 10_000
    yield "a row of many cells", "<table><tr>" + "<td>a" * 20_000
    yield "a cell that spans all", '<table><tr><td colspan="1000000000" rowspan="1000000000">a</table>'
    yield (
        "a list from a great number",
        '<ol start="9999999999999999999999999"><li>a<li value="-99999999999999999">b</ol>',
    )
    yield "letters", f"<p>{'a' * 1_000_000}</p>"
    yield "numbers", f"<p>{'1.' * 100_000}</p>"
    yield "brackets", f"<p>{'(' * 100_000}{'[' * 100_000}</p>"
    yield "closed brackets", f"<p>{'[a](b)' * 30_000}</p>"
    yield "stars", f"<p>{'*_' * 100_000}</p>"
    yield "dates", f"<p>Last updated: {'Jan 01, ' * 30_000}</p>"
    yield "blanks", f"<p>Last updated{' ' * 300_000}x</p>"
    yield "spaces of all kinds", "<p>" + "\u00a0\u2003\u3000 " * 50_000 + "x</p>"
    yield "marks upon a letter", "<p>a" + "\u0300" * 100_000 + "</p>"
    yield "letters that turn around", "<p>" + "\u202e\u2066" * 50_000 + WORDS + "</p>"
    yield "letters that do not show", "<p>" + "\u200b".join(WORDS * 500) + "</p>"
    yield "UTF-7", b'<meta charset="utf-7">' + b"+ADw-script+AD4-" * 5_000
    yield "halves of characters", b"<p>" + b"\xed\xa0\x80\xc3\xe2\x82" * 20_000
    yield "overlong", b"<p>\xc0\xbcscript\xc0\xbe" * 5_000
    yield "every byte", bytes(range(256)) * 500
    yield "Markdown headings", "# a\n" * 30_000
    yield "Markdown without line ends", "# " * 100_000
    yield "underlines", "a\n=\n" * 20_000
    yield "fences", "```\n" * 50_000
    yield "form feeds", "\f" * 200_000
    yield "pipes", "|" * 300_000
    chosen = random.Random(1)
    yield "letters by chance", bytes(chosen.choice(b"<>/ab&;=\"' \n") for _ in range(200_000))


FLOODS = dict(floods())


@pytest.mark.parametrize("content_type", ["text/html", "text/plain", "text/markdown"])
@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_ends(name: str, content_type: str) -> None:
    # Within the time that pytest allows for a test, that is: none of them hangs. The benchmark measures.
    with suppress(ReadError):
        reading = read(Page(FLOODS[name], content_type))
        reading.text.encode("utf-8")
        assert "<script" not in reading.text.lower() or content_type != "text/html"


@pytest.fixture(scope="module")
def narrow() -> Iterator[Workers]:
    """Workers with little room and little time."""
    workers = Workers(Limits(seconds=20, cpu_seconds=3, memory=700 << 20, processes=1))
    yield workers
    workers.close()


def bomb() -> bytes:
    """A PDF whose one page unpacks to very many words: 60 MB of drawing in 120 KB."""

    def draw(canvas: object) -> None:
        canvas._code.append("BT /F1 10 Tf 40 800 Td " + "(words and words) Tj " * 3_000_000 + "ET")  # type: ignore[attr-defined]

    return drawn(draw)


def test_a_pdf_that_swells_is_ended(narrow: Workers) -> None:
    body = bomb()
    assert len(body) < 1_000_000
    with pytest.raises(TooHard):
        narrow.read(Page(body, "application/pdf"), Hints())
    page = Page(drawn(lambda canvas: lines(canvas, [WORDS])), "application/pdf")
    assert narrow.read(page, Hints()).text == WORDS


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(pages, hints)
def test_whatever_comes_ends_in_a_reading_or_a_typed_error(page: Page, wanted: Hints) -> None:
    assert must_hold(page, wanted)


def test_the_soup_holds_pages_of_every_kind() -> None:
    ends: Counter[str] = Counter()

    @settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    @given(pages, hints)
    def count(page: Page, wanted: Hints) -> None:
        ends[must_hold(page, wanted)] += 1

    count()
    assert {"Unreadable", "RuleMissed", "empty", "other"} <= set(ends)
