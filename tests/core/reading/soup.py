"""Bodies that nobody should send: soups of HTML, bytes in every encoding, Markdown, PDFs; and what holds for all."""

from __future__ import annotations

import re
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.core.reading.pdfs import drawn, lines
from tracker.core.model import Hints, Page
from tracker.core.reading import read
from tracker.errors import ReadError

_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_TAGS = """
p div span b i em strong a h1 h2 h3 h6 ul ol li dl dt dd table thead tbody tr td th caption br hr img pre code main
article section nav header footer aside form input button select option textarea label details summary iframe svg
math template noscript script style title meta base link body html head font center frameset object x-widget
""".split()  # noqa: SIM905
_ATTRIBUTES = (
    'class="a b"',
    'id="main"',
    'href="/x"',
    'href="javascript:alert(1)"',
    'href="http://[broken"',
    'role="list"',
    'role="heading" aria-level="2"',
    'style="display:none"',
    "hidden",
    'aria-hidden="true"',
    'start="99999999999999999999"',
    'value="-3"',
    'type="a"',
    'colspan="1000000"',
    'rowspan="0"',
    'lang="zz-\u00ff"',
    'charset="utf-16"',
    'http-equiv="refresh"',
    "x='",
    'y="',
    "=",
    "\0",
)
_WORDS = """
We collect your personal data. Privacy Policy Last updated: 31/02/2024 Effective 3 May 2024 1. 2.1 (a) iv) § 5 Article
• - * # ## | --- | ``` > \\ _ __ ** [x](y) ![ ]( &amp; &#0; &#xD800; &#x110000; &lt;p&gt; <!-- --> <![CDATA[ ]]> <? ?>
\u200b \u00ad \u202e \u2066 \ufeff \ufffd \0 \x1b[31m \u2028 \U000e0041 é日本語Ω\u0300\u0300 Ã© â€™ Â© Ïîëèòèêà العربية
""".split(" ")  # noqa: SIM905
_CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp1251", "koi8-r", "cp932")
_MORE_CODECS = ("euc_jp", "iso2022_jp", "gb18030", "big5hkscs", "cp949", "cp1255", "cp1256", "cp874", "utf-7", "hz")
_TYPES = (
    *("text/html", "text/html; charset=utf-8", "text/html; charset=utf-16", "text/html;charset=hz-gb-2312", ""),
    *("text/plain", "text/markdown", "application/pdf", "application/xhtml+xml", "text/html; charset=shift_jis"),
    *("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "nonsense", "text/html; charset="),
)


def _tag(name: str, attributes: list[str], closing: int) -> str:
    inside = " ".join([name, *attributes])
    return (f"<{inside}>", f"</{name}>", f"<{inside}/>", f"<{inside}", f"< {inside}>")[closing]


_pieces: SearchStrategy[str] = st.one_of(
    st.builds(
        _tag,
        st.sampled_from(_TAGS),
        st.lists(st.sampled_from(_ATTRIBUTES), max_size=3),
        st.sampled_from([0, 0, 0, 1, 1, 2, 3, 4]),
    ),
    st.sampled_from(_WORDS),
    st.lists(st.sampled_from(_WORDS), min_size=2, max_size=12).map(" ".join),
    st.text(max_size=12),
)
_repeated: SearchStrategy[str] = st.builds(lambda piece, times: piece * times, _pieces, st.integers(1, 400))
soup: SearchStrategy[str] = st.lists(st.one_of(_pieces, _pieces, _pieces, _repeated), max_size=40).map("".join)
"""HTML that is none."""
_markdown = st.lists(
    st.one_of(st.sampled_from(_WORDS), st.sampled_from(["\n", "\n\n", "  \n", "\t", "\r\n", "\f"])), max_size=80
)


def _encoded(text: str, codec: str) -> bytes:
    return text.encode(codec, "ignore")


@cache
def _pdf() -> bytes:
    rows = [
        "Privacy Policy",
        "We collect your personal data and keep it for",
        "six months.",
        "\u2022 names",
        "1. Rights",
    ]
    page = lambda canvas: lines(canvas, rows)  # noqa: E731
    return drawn(page, page)


def _mutated(places: list[tuple[int, bytes]], cut: int) -> bytes:
    body = bytearray(_pdf())
    for place, put in places:
        at = place % len(body)
        body[at : at + len(put)] = put
    return bytes(body[: len(body) - cut % len(body)])


_pdfs: SearchStrategy[bytes] = st.builds(
    _mutated,
    st.lists(st.tuples(st.integers(0, 1 << 20), st.binary(min_size=1, max_size=8)), max_size=6),
    st.one_of(st.just(0), st.integers(0, 4000)),
)
_bytes: SearchStrategy[bytes] = st.one_of(
    st.builds(_encoded, soup, st.sampled_from(_CODECS + _MORE_CODECS)),
    st.builds(
        lambda one, other: one + other, st.builds(_encoded, soup, st.sampled_from(_CODECS)), st.binary(max_size=60)
    ),
    st.binary(max_size=300),
    st.builds(
        lambda mark, rest: mark + rest,
        st.sampled_from([b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"\x1b$B"]),
        st.binary(max_size=80),
    ),
)
_bodies: SearchStrategy[bytes | str] = st.one_of(soup, soup, _markdown.map("".join), _bytes, _bytes, _pdfs)
_rules = st.lists(
    st.sampled_from(["p", "main", ".a", "div > p", "li:nth-child(2n)", "[[", "", ":hover", "*"]), max_size=1
).map(tuple)

pages: SearchStrategy[Page] = st.builds(
    Page, _bodies, st.sampled_from(_TYPES), st.sampled_from(["https://acme.example/privacy", "", "http://[", "\ud800"])
)
hints: SearchStrategy[Hints] = st.builds(
    Hints,
    st.sampled_from(["", "Privacy Policy", "x"]),
    st.sampled_from(["", "fr", "zz"]),
    st.one_of(st.just(()), st.just(()), st.just(()), _rules),
    st.just(()),
)


def must_hold(page: Page, wanted: Hints) -> str:
    """Read a page twice and see that all holds that always must; returns its verdict, or the name of a typed error."""
    try:
        reading = read(page, wanted)
    except ReadError as error:
        return f"{type(error).__name__}" if str(error).isprintable() else f"unprintable {error!a}"
    for name, text in (("text", reading.text), ("title", reading.title), *(("note", note) for note in reading.notes)):
        text.encode("utf-8")
        odd = _ODD.findall(text)
        assert not odd, f"control characters in the {name}: {odd!a}"
    position = 0
    for clause in reading.clauses:
        assert position <= clause.start <= clause.body <= clause.end <= len(reading.text)
        assert_no_words(reading.text[position : clause.start])
        position = clause.end
    assert_no_words(reading.text[position:])
    assert read(page, wanted) == reading
    return reading.verdict.value


def assert_no_words(between: str) -> None:
    """What stands between two clauses is markup: rules, underlines, fences, separators of tables."""
    for line in between.splitlines():
        assert line.strip().startswith("```") or not any(char.isalnum() for char in line), f"no clause holds {line!a}"
