"""A page written as Markdown and shown again by a Markdown renderer: the same words, headings, numbers and cells."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tracker.core.html import Element, parse
from tracker.core.reading.markdown import blocks, join
from tracker.core.reading.numbering import list_numbers

BASE = "https://example.com/legal/privacy"
RENDERER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def markdown(page: str) -> str:
    return join(blocks(parse(page).body, BASE))


def rendered(text: str) -> Element:
    return parse(RENDERER.render(text)).body


def shown(element: Element) -> str:
    """What a browser shows, white space aside, with the numbers of lists; bullets are left out."""
    parts: list[str] = []

    def walk(holder: Element) -> None:
        numbers = list_numbers(holder) if holder.tag == "ol" else {}
        for child in holder.children:
            if isinstance(child, str):
                parts.append(child)
                continue
            if child.tag == "li" and numbers[id(child)] != "-" if numbers else False:
                parts.append(numbers[id(child)])
            walk(child)

    walk(element)
    return re.sub(r"\s+|[\u200b\u00ad]", "", re.sub(r"(\d)\)", r"\1.", "".join(parts)))


def outline(element: Element) -> list[tuple[str, str]]:
    """Headings and cells that hold words, in order."""
    return [
        (found.tag.replace("th", "td"), "".join(shown(found).split()))
        for found in in_order(element)
        if found.tag in ("h1", "h2", "h3", "td", "th") and shown(found)
    ]


def in_order(element: Element) -> list[Element]:
    return [element, *(inner for kid in element.kids for inner in in_order(kid))]


ODD = [
    *[
        "a*",
        "*b",
        "*c*",
        "**d**",
        "_e_",
        "snake_case",
        "__f__",
        "`code`",
        "``",
        "[a]",
        "[b](c)",
        "](x)",
        "(y)",
        "[x]:",
        "[1]:",
        "<script>",
        "</div>",
        "<b>bold</b>",
        "<!--x-->",
        "<a@b.example>",
        "&amp;",
        "&lt;",
        "&#35;",
        "&nosuch;",
        "AT&T",
        "#",
        "##",
        "#5",
        "1.",
        "7)",
        "01.",
        "2024.",
        "+",
        "+49",
        ">",
        ">>",
        "|",
        "|---|",
        "a|b",
        "~~x~~",
        "~10",
        "\\",
        "\\*",
        "C:\\x\\",
        "\\\\",
        "---",
        "===",
        "***",
        "___",
        "=",
        "--",
        "```",
        "~~~",
        "!",
        "Hi!",
        "“q”",
        "(z)",
        "日本",
        "「太字」",
        "です。",
        "https://x.example/_a_*b*",
        "http://y.example/q?a=1&copy=2",
        "john_doe@x.example",
        "price*",
        "30%",
        "{x}",
        "$x$",
        "^1",
        "•",
        "–",
        "€5",
        "a:",
        ".",
        "Inc.",
        "\u200bzero",
        "soft\xadly",
    ],
    "x - -",
    "x\u00a0y",
]
PLAIN = ["we", "keep", "data", "for", "days", "The", "Privacy", "you"]
WORD = st.sampled_from(ODD + PLAIN * 6)


@st.composite
def texts(draw: st.DrawFn, most: int = 5) -> str:
    words = draw(st.lists(WORD, min_size=1, max_size=most))
    gaps = draw(st.lists(st.sampled_from([" ", " ", " ", "\n", ""]), min_size=len(words), max_size=len(words)))
    return html.escape("".join(word + gap for word, gap in zip(words, gaps, strict=True)), quote=False)


@st.composite
def inlines(draw: st.DrawFn, breaks: bool = True) -> str:
    parts: list[str] = [draw(st.sampled_from(PLAIN)) + draw(st.sampled_from([" ", ""]))]
    if draw(st.booleans()):
        parts = []
    for _ in range(draw(st.integers(1, 4))):
        text = draw(texts())
        tag = draw(st.sampled_from(["", "", "", "b", "strong", "i", "em", "span", "a", "s", "b i", "br", "u", "a b"]))
        if tag == "br":
            text = "<br>" + text if breaks else text
        for name in tag.split():
            if name != "br":
                attribute = ' href="https://www.example.org/x_y?z=*"' if name == "a" else ""
                text = f"<{name}{attribute}>{text}</{name}>"
        parts.append(text)
    return "".join(parts)


@st.composite
def listings(draw: st.DrawFn, depth: int = 0) -> str:
    tag = draw(st.sampled_from(["ul", "ol", "ol start=3", "ol type=a", "ol type=i", "ol reversed"]))
    items = []
    for _ in range(draw(st.integers(1, 3))):
        value = draw(st.sampled_from(["", "", "", " value=7"])) if tag.startswith("ol") else ""
        body = draw(st.sampled_from(PLAIN)) + " " + draw(inlines())
        below = draw(st.sampled_from(["", "", "p", "list"]))
        if below == "p":
            body = f"<p>{body}</p><p>{draw(inlines())}</p>"
        elif below == "list" and depth < 3:
            body += draw(listings(depth + 1))
        items.append(f"<li{value}>{body}</li>")
    return f"<{tag}>{''.join(items)}</{tag.split()[0]}>"


@st.composite
def tables(draw: st.DrawFn) -> str:
    columns = draw(st.integers(2, 3))
    rows = []
    for _ in range(draw(st.integers(2, 3))):
        cells = [f"<td>{draw(st.sampled_from(PLAIN))} {draw(inlines())}</td>" for _ in range(columns)]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"


@st.composite
def pages(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["p", "p", "div", "h2", "h3", "blockquote", "list", "list", "table"]))
        if kind == "list":
            parts.append(draw(listings()))
        elif kind == "table":
            parts.append(draw(tables()))
        else:
            parts.append(f"<{kind}>{draw(inlines(breaks=kind[0] != 'h'))}</{kind}>")
    return "".join(parts)


@settings(max_examples=150, deadline=None)
@given(pages())
def test_a_renderer_shows_what_the_page_showed(page: str) -> None:
    text = markdown(page)
    assert shown(rendered(text)) == shown(parse(page).body), page + "\n" + text


@settings(max_examples=60, deadline=None)
@given(pages())
def test_headings_and_cells_come_back(page: str) -> None:
    text = markdown(page)
    assert outline(rendered(text)) == outline(parse(page).body), page + "\n" + text


DRESSES = [
    [("<b>", '<strong class="x1">'), ("</b>", "</strong>")],
    [("<i>", "<em>"), ("</i>", "</em>")],
    [("<p>", '<p id="p7" data-x="1" style="margin:0">'), ("</p>", "<!-- ad --></p>\n\n")],
    [("<div>", '<section class="c-9f">'), ("</div>", "</section>")],
    [("<li>", "<li>\n  <span></span>"), ("</ul>", "</ul><div></div>")],
    [(" data ", " <span>data</span>\n  "), (" days ", " <font color=red>da</font><font>ys</font> ")],
    [(" we ", "&nbsp;w<!-- -->e "), ("The ", "T\u200bhe\u00a0"), (" Privacy ", " Pri&shy;va<wbr>cy ")],
    [("<td>", "<td>\n<div>"), ("</td>", "</div></td>"), ("<tr>", '<tr class="odd">')],
    [("<h2>", "<h2><span>"), ("</h2>", "</span></h2>")],
]
"""Other markup that shows the same: wrappers, split texts, attributes, comments, empty elements, white space."""


@settings(max_examples=150, deadline=None)
@given(pages(), st.sets(st.sampled_from(range(len(DRESSES)))))
def test_markup_alone_does_not_change_the_text(page: str, chosen: set[int]) -> None:
    other = page
    for dress in sorted(chosen):
        for old, new in DRESSES[dress]:
            other = other.replace(old, new)
    assert markdown(other) == markdown(page), page + "\n" + other


PIECES = [
    ("<p>30 days*, see below*</p>", "30 days*, see below*"),
    ("<p>*all* of it and 5 * 3 * 2</p>", "\\*all\\* of it and 5 * 3 * 2"),
    ("<p>snake_case, _x_ and a_b_c</p>", "snake_case, \\_x_ and a_b_c"),
    ("<p>&lt;script&gt; and 3 &lt; 5, AT&amp;T, &amp;amp;</p>", "\\<script> and 3 < 5, AT&T, \\&amp;"),
    ("<p>[1] and [Company](the “Company”)</p>", "[1] and [Company]\\(the “Company”)"),
    ("<p>+49 30 1</p><p>+ 49</p><p>&gt; 3</p>", "+49 30 1\n\n\\+ 49\n\n\\> 3"),
    ("<p>C:\\Users and \\* and x\\</p>", "C:\\Users and \\\\* and x\\\\"),
    ("<p>a<b>so:</b>this</p>", "a**so**:this"),
    ("<p>これは<b>「太字」</b>です</p>", "これは「**太字**」です"),
    ("<p>Hi!<a href='/x'>here</a></p>", "Hi\\![here](https://example.com/x)"),
    ("<p><a href='/x'>a <b>b</b></a></p>", "[a **b**](https://example.com/x)"),
    ("<p>30 days<sup><a href='#f1'>1</a></sup>, m<sup>2</sup></p>", "30 days[1], m2"),
    ("<p><a href='#f1'><sup>[2]</sup></a> x</p>", "[2] x"),
    ("<p>We <del>sell</del> <ins>keep</ins> it</p>", "We ~~sell~~ keep it"),
    ("<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>です</p>", "漢字です"),
    ("<p>So <q>it</q> is</p>", "So “it” is"),
    ("<ol><li>a<ol type=a><li>b</li><li>c</li></ol></li></ol>", "1. a\n\n   a. b\n\n   b. c"),
    ("<ol><li>a</li></ol><ol><li>b</li><li>c</li></ol>", "1. a\n\n1\\. b\n\n2. c"),
    ("<ol><li><ol type=a><li>x</li></ol></li></ol>", "1. a. x"),
    ("<p>01. Scope</p><p>(a) We</p><p>2) We</p>", "01\\. Scope\n\n(a) We\n\n2) We"),
    (
        "<table><tr><th>A</th><th colspan=2>B</th></tr><tr><td rowspan=2>c</td><td>d</td><td>e</td></tr>"
        "<tr><td></td><td>f</td></tr></table>",
        "| A | B |  |\n| --- | --- | --- |\n| c | d | e |\n|  |  | f |",
    ),
    (
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td><td>e</td></tr></table>",
        "| a | b |  |\n| --- | --- | --- |\n| c | d | e |",
    ),
    ("<table><tr><td>a</td><td><ol><li>b</li><li>c</li></ol></td></tr><tr><td>d</td><td>e</td></tr></table>",
     "| a | 1. b 2. c |\n| --- | --- |\n| d | e |"),
    ("<pre>One <b>two</b>\nthree</pre>", "One **two**\nthree"),
    ("<p>one<br><br>two</p>", "one\ntwo"),
    ("<p>01. Mai 2024</p><ol><li>a</li></ol><p>25. Mai 2018</p>", "01. Mai 2024\n\n1. a\n\n25. Mai 2018"),
    ("<h2># C #</h2>", "## # C \\#"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "expected"), PIECES)
def test_marks_are_escaped_where_they_would_mean_something(page: str, expected: str) -> None:
    text = markdown(page)
    assert text == expected
    if "<q>" not in page and "ruby" not in page and "<sup>" not in page and "Mai" not in page:
        assert shown(rendered(text)) == shown(parse(page).body)


def test_a_text_of_wrapped_lines_stays_one_paragraph() -> None:
    line = "We keep the data that you give us when you open an account with us, and the data that your"
    assert markdown(f"<p>{'<br>'.join([line] * 9)}</p>") == "\n".join([line] * 9)
    assert markdown(f"<p>{'<br><br>'.join([line] * 9)}</p>") == "\n\n".join([line] * 9)


def test_a_merged_cell_says_its_value_in_each_of_its_rows() -> None:
    rows = "<tr><td>c</td><td rowspan=3>d</td></tr><tr><td>e</td></tr><tr></tr>"
    page = f"<table><tr><th>A</th><th>B</th></tr>{rows}<tr><td>f</td><td>g</td></tr></table>"
    assert markdown(page) == "| A | B |\n| --- | --- |\n| c | d |\n| e | d |\n| f | g |"
    long = (
        "A value so long that it is a text, which nobody wants to read again in each of the rows that it reaches into."
    )
    assert markdown(page.replace(">d<", f">{long}<")).count(long) == 1
