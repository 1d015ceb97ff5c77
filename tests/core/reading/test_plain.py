"""Plain text and Markdown: lines, underlined headings, front matter, HTML between the lines."""

from __future__ import annotations

import pytest

from tracker.core.model import ClauseKind, Page
from tracker.core.reading import read
from tracker.core.reading.plain import lines, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo", [("one", 0, False), ("two", 0, True)]),
        ("one\r\n\r\ntwo\rthree", [("one", 0, False), ("two", 0, False), ("three", 0, True)]),
        ("page one\fpage two", [("page one", 0, False), ("page two", 0, True)]),
        ("a\u2028b\x85c", [("a", 0, False), ("b", 0, True), ("c", 0, True)]),
        ("\ufeff# Title ##", [("Title ##", 1, False)]),
        ("Title\n=====\nwords", [("Title", 1, False), ("words", 0, False)]),
        ("Part\n----\n\nwords", [("Part", 2, False), ("words", 0, False)]),
        ("some words\nmore words\n---", [("some words", 0, False), ("more words", 0, True), ("---", 0, True)]),
        ("| a | b |\n-----", [("| a | b |", 0, False), ("-----", 0, True)]),
        ("====", [("====", 0, False)]),
        ("\tindented\twords \n", [("indented\twords", 0, False)]),
        ("[Terms](/terms) apply", [("Terms apply", 0, False)]),
    ],
)
def test_lines(text: str, expected: list[tuple[str, int, bool]]) -> None:
    assert [(block.plain, block.level, block.tight) for block in lines(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: Privacy\nlayout: page\n---\n# Privacy\n", "# Privacy\n"),
        ("---\ntitle: x\nlast_updated: 2024-05-03\ntags:\n  - a\n- b\n---\nwords", "last updated: 2024-05-03\n\nwords"),
        ("---\n\nwords between rules\n\n---\n", "---\n\nwords between rules\n\n---\n"),
        ("a<br>b <b>bold</b> <x-y z='1'/>c", "a\nb bold c"),
        ("<div align=center>\n\n# Title\n\n</div>", "\n\n# Title\n\n\n"),
        ("one <!-- not\nshown --> two <!-- open", "one  two <!-- open"),
        (
            "mail <help@acme.example>, see <https://acme.example/x>",
            "mail <help@acme.example>, see <https://acme.example/x>",
        ),
        ("a &lt; b &amp;&nbsp;c", "a < b &\u00a0c"),
        ("```\n<p>code &amp;</p>\n```\n<p>words</p>", "```\n<p>code &amp;</p>\n```\nwords\n"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
    ],
)
def test_markdown_as_it_is_shown(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_a_policy_in_markdown() -> None:
    text = (
        "---\ntitle: Privacy Policy\nupdated: 2024-05-03\n---\n\nPrivacy Policy\n==============\n\n"
        "We collect your <b>name</b>.\r\n\r\n* calls\n* bills\n\nRights\n------\n\nYou may ask for a copy.\n"
    )
    reading = read(Page(text.encode("utf-8-sig"), "text/markdown"))
    assert reading.text == (
        "updated: 2024-05-03\n\n# Privacy Policy\n\nWe collect your name.\n\n* calls\n* bills\n\n## Rights\n\n"
        "You may ask for a copy."
    )
    assert reading.title == "Privacy Policy"
    assert reading.stated_date is not None
    assert reading.stated_date.date == "2024-05-03"
    assert [clause.kind for clause in reading.clauses][1] is ClauseKind.HEADING
    assert reading.clauses[-1].path == ("Privacy Policy", "Rights")
