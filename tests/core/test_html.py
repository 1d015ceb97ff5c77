"""The tree: what is copied, what is never shown, what selectors fit, and what is refused before parsing."""

from __future__ import annotations

import pytest

from tracker.core.flood import refuse_quadratic
from tracker.core.html import MAX_DEPTH, Element, marks, parse
from tracker.errors import TooHard

PAGE = (
    '<!doctype html><html lang="de"><head><title> Our \n Policy </title><base href="/legal/">'
    '<meta http-equiv="Refresh" content="9"><script>var a = 1;</script></head>'
    '<body><main class="text"><h1>Policy</h1><p>One <b>two</b>.</p></main><aside>Three</aside>'
    '<form><input type="PASSWORD"></form><!-- four --><script>five()</script></body></html>'
)


def test_the_head_speaks() -> None:
    document = parse(PAGE)
    assert document.title == "Our Policy"
    assert document.language == "de"
    assert document.scripts == 2
    assert document.meta_refresh
    assert document.password_field
    assert document.address("https://example.com/en/privacy") == "https://example.com/legal/"


def test_scripts_and_comments_are_not_text() -> None:
    assert parse(PAGE).body.words(100) == "Policy One two. Three"


def test_characters_are_counted_with_those_in_links() -> None:
    body = parse("<p>ab <a href=/x>cd</a></p>").body
    assert (body.chars, body.link_chars, body.link_share()) == (4, 2, 0.5)


def test_dropping_a_child_follows_in_the_counts() -> None:
    body = parse("<div>abc</div><div><a>de</a></div>").body
    body.drop(body.kids[1])
    assert (body.chars, body.link_chars, body.words(9)) == (3, 0, "abc")


def test_headings_come_with_their_texts() -> None:
    page = "<div><h1>A <i>b</i></h1></div><h2>C</h2><h3>D</h3><h2></h2>"
    assert parse(page).headings() == ("C", "A b")


def test_what_the_selectors_fit_is_marked() -> None:
    document = parse(PAGE, ["main, aside", "b", ".missing", "aside", "body", "script"])
    assert document.matched == (True, True, False, True, True, True)
    found = [(element.tag, marks(element)) for element in document.body.elements() if marks(element)]
    assert found == [("body", [4]), ("main", [0]), ("aside", [0, 3]), ("span", [5]), ("b", [1])]


def test_no_page_can_mark_itself() -> None:
    document = parse('<p fits selector="0" data-fits="0">a</p><p "fits selector"=0>b</p>', ["b"])
    assert [element for element in document.body.elements() if marks(element)] == []


def test_what_is_no_selector_is_no_error_of_the_parser() -> None:
    with pytest.raises(ValueError, match="not a CSS selector"):
        parse(PAGE, ["p["])


def test_a_tag_managers_noscript_does_not_swallow_the_page() -> None:
    page = (
        "<html><head><noscript><iframe src='https://tags.example' /></noscript></head><body><p>Text</p></body></html>"
    )
    assert parse(page).body.words(100) == "Text"


def test_deep_nesting_is_cut_off_without_losing_text() -> None:
    body = parse("<div>" * 1000 + "deep" + "</div>" * 1000).body
    assert body.words(100) == "deep"
    assert depth(body) <= MAX_DEPTH + 2


def depth(element: Element) -> int:
    return 1 + max((depth(child) for child in element.kids), default=0)


HOSTILE = {
    "nested blocks": "<div>" * 500_000,
    "nested blocks that are closed": "<div>" * 50_000 + "</div>" * 50_000,
    "unclosed lists": "<ul><li>" * 50_000,
    "options": "<select>" + "<option>x" * 100_000,
    "attributes": "<p " + " ".join(f"a{n}" for n in range(100_000)) + ">x</p>",
    "attributes with values": "<p " + " ".join(f'a{n}="1"' for n in range(100_000)) + ">x</p>",
    "attributes that never end": "<p " + "a " * 100_000,
    "attributes without space between": "<p " + "".join(f'a{n}=""' for n in range(50_000)) + ">x</p>",
    "attributes behind a quotation mark in a value": '<p a=b="c ' + " ".join(f"a{n}" for n in range(50_000)) + '">',
    "nested details": "<details>" * 50_000,
    "nested centres": "<center>" * 50_000,
    "nested elements of no known name": "<x-y>" * 50_000,
    "nested formatting": "".join(f"<small id={n}>" for n in range(30_000)),
    "formatting around blocks": "<b><div></b>" * 20_000,
    "formatting opened anew": "<p>" + "".join(f"<b id={n}>" for n in range(2_900)) + "<p>x" * 1_000,
    "formatting between blocks": "".join(f"<b id={n}><p>" for n in range(2_900)),
    "formatting opened anew in closed blocks": "<div>"
    + "".join(f"<b id={n}></x>" for n in range(1_500))
    + "</div>"
    + "<div>x</div>" * 1_000,
    "ends in comments": "<p>" + "".join(f"<b id={n}><!--</b>-->" for n in range(2_900)) + "<p>x" * 1_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_keep_the_parser_busy_is_refused(name: str) -> None:
    with pytest.raises(TooHard):
        parse(HOSTILE[name])


@pytest.mark.parametrize(
    "page",
    [
        "<img src='data:image/png;base64," + "A" * 500_000 + "'>",
        '<div data-state="' + "a b c " * 50_000 + '">x</div>',
        "<script>" + "if (a < b) { c = d + 1 } \n" * 20_000 + "</script>",
        "<p>x</p>" * 50_000,
        "<p>x" * 20_000,
        "<td>1<td>2<tr>" * 5_000,
        "<p><b>x" * 2_000,
        "<p><font color=red><i>x</i>" * 2_000,
        "<!--" * 50_000,
        "<a '" * 50_000,
        "<svg>" + "<path d='M0 0'/>" * 20_000 + "</svg>",
        "<p><a href=/x>x<br>" * 5_000,
    ],
)
def test_large_pages_of_an_ordinary_make_are_not_refused(page: str) -> None:
    refuse_quadratic(page)
    assert parse(page).body is not None
