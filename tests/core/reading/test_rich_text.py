"""Nodes of rich text whose keys hold what no content system would put there: they are read, not stumbled over."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.core.reading.rich_text import html_of

ODD: list[Any] = [{"color": "red"}, ["x"], [], 5, 0, True, False, None, "x"]
WORDS = "Some words here"
KEYS = ("format", "style", "listType", "tag", "level", "marks", "attrs", "data", "props", "bold", "listItem", "type")
KINDS = ("list", "heading", "header", "block", "paragraph", "listItem", "link", "table", "text")


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("kind", KINDS)
def test_any_value_of_any_key_is_survived(kind: str, key: str, odd: Any) -> None:
    text = {"type": "text", "text": WORDS}
    node = {"type": kind, "text": WORDS, "children": [text]}
    for value in (node | {key: odd}, node | {"data": {key: odd}}, {"type": "doc", "content": [node | {key: odd}]}):
        assert WORDS in html_of(value)
    assert WORDS in html_of(node | {"children": [text | {key: odd} | {"type": "text"}]})


@pytest.mark.parametrize("key", ["format", "style", "listType", "tag"])
@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_lists_are_ordered_where_a_string_says_so(key: str, odd: Any) -> None:
    node = {"type": "list", "children": [{"type": "listitem", "children": [{"text": "x"}]}]}
    assert html_of(node | {key: odd}) == "<ul><li>x</li></ul>"
    other = "style" if key == "format" else "format"
    assert html_of(node | {key: odd, other: "ordered"}) == "<ol><li>x</li></ol>"


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_marks_that_are_no_list_mark_nothing(odd: Any) -> None:
    assert html_of({"type": "text", "text": "x", "marks": odd}) == "x"
    link = {"type": "link", "attrs": {"href": "/a"}}
    assert html_of({"type": "text", "text": "x", "marks": [odd, "bold", link]}) == '<a href="/a"><b>x</b></a>'


@pytest.mark.parametrize("odd", [{}, [], 0, 7, True, False, None, "3"], ids=repr)
def test_levels_that_are_no_number_of_a_heading_are_the_usual_one(odd: Any) -> None:
    assert html_of({"type": "heading", "level": odd, "children": [{"text": "x"}]}) == "<h2>x</h2>"
    assert html_of({"type": "heading", "level": odd, "attrs": {"level": 3}, "text": "x"}) == "<h3>x</h3>"
