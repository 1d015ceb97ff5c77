"""The tree as Markdown: small pieces of markup and the text they must give."""

from __future__ import annotations

import pytest

from tracker.core.addresses import without_tracking
from tracker.core.html import parse
from tracker.core.reading.links import target, unprotect
from tracker.core.reading.markdown import blocks, join
from tracker.core.reading.numbering import marker

BASE = "https://example.com/legal/privacy"


def markdown(html: str) -> str:
    return join(blocks(parse(html).body, BASE))


PIECES = [
    ("<h1>A</h1><h3>B <b>c</b></h3><p>d</p>", "# A\n\n### B c\n\nd"),
    ("<h2>A<br>b</h2>", "## A b"),
    ("<p>a\n   b\t c</p>", "a b c"),
    ("<p>a<b>b</b>c</p>", "a**b**c"),
    ("<p><b>a</b><b>b</b> <strong> c </strong></p>", "**ab c**"),
    ("<p>x <b> a </b>y</p>", "x **a** y"),
    ("<p><i>a <b>b</b></i></p>", "*a* ***b***"),
    ("<p><span>a</span><span>b</span></p>", "ab"),
    ("<p>a<br>b<br><br>c</p>", "a\nb\nc"),
    ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
    ("a<p>b", "a\n\nb"),
    ("<p>1<sup>st</sup> July</p>", "1st July"),
    ("<p>30&nbsp;days rec\u200bords soft\u00adly</p>", "30 days records softly"),
    ("<p># not a heading</p>", "\\# not a heading"),
    ("<ul><li>a</li><li>b <ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
    ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
    ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
    ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
    ("<ol start=3><li>a</li><li value=7>b</li><li>c</li></ol>", "3. a\n\n7\\. b\n\n8. c"),
    ("<ol type=a><li>a</li></ol><ol type=I><li>b</li><li>c</li></ol>", "a. a\n\nI. b\n\nII. c"),
    ("<ol reversed><li>a</li><li>b</li></ol>", "2. a\n\n1\\. b"),
    ('<ol style="list-style-type: lower-roman"><li>a</li><li>b</li></ol>', "i. a\n\nii. b"),
    ('<ol style="list-style: none"><li>a</li></ol>', "- a"),
    ("<ol><li>1.1 Scope of it</li><li>1.2 Use</li></ol>", "- 1.1 Scope of it\n- 1.2 Use"),
    (
        "<ol><li><h3>Scope</h3><p>We do.</p></li><li><h3>Use</h3><p>You do.</p></li></ol>",
        "### 1. Scope\n\nWe do.\n\n### 2. Use\n\nYou do.",
    ),
    (
        "<table><tr><th>Name</th><th>Use</th></tr><tr><td>a|b</td><td>c<br>d</td></tr></table>",
        "| Name | Use |\n| --- | --- |\n| a\\|b | c d |",
    ),
    ("<table><tr><td><h1>All</h1><p>of it</p></td></tr></table>", "# All\n\nof it"),
    (
        "<table><caption>List</caption><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        "List\n\n| a | b |\n| --- | --- |\n| c | d |",
    ),
    ("<details><summary>Why?</summary><p>So.</p></details>", "## Why?\n\nSo."),
    ("<dl><dt>Cookie</dt><dd>A small file.</dd></dl>", "Cookie\n\nA small file."),
    ("<pre>One\nline.\n\nTwo.</pre>", "One\nline.\n\nTwo."),
    ('<div role="heading" aria-level="2">A</div>', "## A"),
    ('<p>See <a href="/dpa?utm_source=x&v=2">our DPA</a>.</p>', "See [our DPA](https://example.com/dpa?v=2)."),
    ('<p><a href="#s2">2. Scope</a></p>', "2. Scope"),
    ('<p><a href="javascript:void(0)">Open</a></p>', "Open"),
    ('<p><a href="mailto:a@b.example">a@b.example</a></p>', "a@b.example"),
    ('<p><a href="https://x.example/a(b)">c</a></p>', "[c](https://x.example/a%28b%29)"),
    ('<p><a href="/x"></a>a</p>', "a"),
    (
        '<p>Write to <a href="/cdn-cgi/l/email-protection" data-cfemail="422302206c27">[email]</a>.</p>',
        "Write to a@b.e.",
    ),
    ('<p><a href="/cdn-cgi/l/email-protection#422302206c27">Mail us</a></p>', "[Mail us](mailto:a@b.e)"),
    ("<p><b><i><s>Old</s></i></b> terms</p>", "~~Old~~ terms"),
    (
        "<table><tr><td>A</td><td>B</td></tr><tr><td><span>\u200b</span></td><td>C</td></tr></table>",
        "| A | B |\n| --- | --- |\n|  | C |",
    ),
    ('<h2><a href="/x"><b>A</b></a></h2>', "## [**A**](https://example.com/x)"),
    ("<pre><h2>A\n\nB</h2></pre>", "## A\n\n## B"),
    ("", ""),
]


@pytest.mark.parametrize(("html", "expected"), PIECES)
def test_pieces(html: str, expected: str) -> None:
    assert markdown(html) == expected


def test_long_paragraphs_with_line_breaks_become_paragraphs() -> None:
    line = (
        "We keep what you tell us for as long as your account is open and delete it afterwards, without being asked. "
        * 2
    )
    assert markdown(f"<p>{line}<br>{line}</p>") == f"{line.strip()}\n\n{line.strip()}"


def test_markup_alone_does_not_change_the_text() -> None:
    plain = "<h2>Scope</h2><p>We keep your data for 30 days.</p><ul><li>one</li><li>two</li></ul>"
    dressed = (
        '<section class="x1"><h2 id="s"><span>Scope</span></h2>\n\n  <div><p class="y">We <span>keep your</span>'
        "\n data for 30 days.</p></div>\n<ul>\n <li><div>one</div></li>\n <li><span>two</span></li>\n</ul></section>"
    )
    assert markdown(dressed) == markdown(plain)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://a.example/?gclid=1&b=2#c", "https://a.example/?b=2#c"),
        ("../x", "https://example.com/x"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("https://example.com/legal/privacy#s4", ""),
        ("tel:+4930123", "tel:+4930123"),
        ("data:text/html,x", ""),
        ("http://[broken", ""),
        ("  ", ""),
        ("a b", "https://example.com/legal/a%20b"),
        ("https://a.example/x\n\ty<z>|`", "https://a.example/xy%3Cz%3E%7C%60"),
        ("https://a.example/a\\_b", "https://a.example/a%5C_b"),
        ("https://a.example/?a=1&copy;=2", "https://a.example/?a=1&copy%3B=2"),
        ("https://bücher.example/ü", "https://bücher.example/ü"),
        (" JavaScript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("mailto:a@b.example?subject=x y", "mailto:a@b.example?subject=x%20y"),
    ],
)
def test_targets(href: str, expected: str) -> None:
    assert target(href, BASE) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/?utm_source=x&utm_medium=y", "https://a.example/"),
        ("https://a.example/?a=1&fbclid=2&b=%20", "https://a.example/?a=1&b=%20"),
        ("https://a.example/?utmost=1", "https://a.example/?utmost=1"),
    ],
)
def test_tracking_parameters_go(url: str, expected: str) -> None:
    assert without_tracking(url) == expected


@pytest.mark.parametrize("encoded", ["", "zz", "4"])
def test_broken_email_protection_gives_nothing(encoded: str) -> None:
    assert unprotect(encoded) == ""


@pytest.mark.parametrize(
    ("number", "style", "expected"),
    [
        (28, "lower-alpha", "ab."),
        (14, "upper-roman", "XIV."),
        (0, "lower-roman", "0."),
        (3, "disc", "-"),
        (5, "georgian", "5."),
    ],
)
def test_markers(number: int, style: str, expected: str) -> None:
    assert marker(number, style) == expected
