"""The declaration's own rules: selectors and ranges, what they leave, and the errors that name them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.reading.trees import pages
from tracker.core.declaring import rule_of
from tracker.core.model import Hints, Page, Rule
from tracker.core.reading import read
from tracker.core.reading.overrides import parsed
from tracker.errors import RuleMissed

PAGE = (
    "<html><body><main><h1>Policy</h1><p>One <b>two</b>.</p></main><aside>Three</aside><script>var a;</script>"
    "<p id=last>Four</p><svg><path/></svg></body></html>"
)
SECTIONS = (
    "<header>Menu</header><div class=wrap><h2 id=a>A</h2><p>Text a.</p><div><h2 id=b>B</h2><p>Text b.</p></div>"
    "<h2 id=c>C</h2><p>Text c.</p></div><footer>Foot</footer>"
)
LIST = "<ol start=3><li>Three</li><li id=x>Four</li><li>Five<ul><li id=y>Inner</li></ul></li><li id=z>Six</li></ol>"
TABLE = (
    "<table><thead><tr><th>Name</th><th>Use</th></tr></thead><tbody><tr id=r1><td>Acme</td><td>Mail</td></tr>"
    "<tr id=r2><td>Bolt</td><td>Maps</td></tr><tr id=r3><td>Cobb</td><td>Chat</td></tr></tbody></table>"
)


ends_of_ranges = st.sampled_from(("endBefore", "endAfter"))


def words(html: str, select: list[object] | None = None, remove: list[object] | None = None) -> str:
    hints = Hints(select=rules(select or []), remove=rules(remove or []))
    return parsed(html, hints).document.body.words(1_000)


def rules(values: list[object]) -> tuple[Rule, ...]:
    return tuple(map(rule_of, values))


def between(**ends: str) -> dict[str, str]:
    return ends


@pytest.mark.parametrize(
    ("select", "remove", "expected"),
    [
        (["main"], [], "Policy One two."),
        (["h1", "aside"], [], "Policy Three"),
        (["aside", "h1"], [], "Three Policy"),
        (["main", "h1"], [], "Policy One two."),
        (["h1", "main"], [], "Policy One two."),
        (["p"], [], "One two. Four"),
        (["body"], ["p"], "Policy Three"),
        ([], ["aside", "#last"], "Policy One two."),
        (["main"], ["b", "h1"], "One ."),
        ([], ["script"], "Policy One two. Three Four"),
        ([], ["path"], "Policy One two. Three Four"),
        ([], ["body"], ""),
        (["main *"], ["b"], "Policy One ."),
    ],
)
def test_selectors(select: list[object], remove: list[object], expected: str) -> None:
    assert words(PAGE, select, remove) == expected


@pytest.mark.parametrize(
    ("ends", "selected"),
    [
        (between(startBefore="#a", endBefore="#c"), "A Text a. B Text b."),
        (between(startAfter="#a", endBefore="#c"), "Text a. B Text b."),
        (between(startBefore="#a", endAfter="#b"), "A Text a. B"),
        (between(startAfter="#a", endAfter="#c"), "Text a. B Text b. C"),
        (between(startBefore="#b", endBefore="footer"), "B Text b. C Text c."),
        (between(startBefore="#b", endAfter="#b"), "B"),
        (between(startBefore=".wrap", endAfter="#b"), "A Text a. B"),
        (between(startAfter="header", endBefore="footer"), "A Text a. B Text b. C Text c."),
        (between(startBefore="body", endAfter="body"), "Menu A Text a. B Text b. C Text c. Foot"),
        (between(startBefore="body", endBefore="footer"), "Menu A Text a. B Text b. C Text c."),
        (between(startBefore="h2", endBefore="h2 ~ h2"), "A Text a. B Text b."),
        (between(startBefore="#c, #b", endBefore="#c"), "B Text b."),
    ],
)
def test_ranges(ends: dict[str, str], selected: str) -> None:
    """Selected, the words of the range are the text; removed, they are what the text lacks."""
    assert words(SECTIONS, [ends]) == selected
    everything = words(SECTIONS)
    assert words(SECTIONS, remove=[ends]) == " ".join(everything.replace(selected, "").split())


NESTED = "<div><p>a</p><section><p>b</p><p class=from>c</p></section><p>d</p><div><p class=to>e</p><p>f</p></div></div>"


@pytest.mark.parametrize(
    ("select", "remove", "expected"),
    [
        # The ancestors that a range holds only in part are there, with that part.
        ([between(startBefore=".from", endAfter=".to")], [], "c d e"),
        ([], [between(startBefore=".from", endAfter=".to")], "a b f"),
        ([between(startAfter=".from", endBefore=".to")], [], "d"),
        # Several, in the order of the declaration; what two of them hold comes once.
        ([between(startBefore="div > div", endAfter=".to"), "section"], [], "e b c"),
        ([between(startBefore="section", endAfter=".to"), "section", "p"], [], "b c d e a f"),
        (["section", between(startBefore=".from", endAfter=".to")], [], "b c d e"),
        ([], ["section p", between(startBefore=".from", endAfter=".to")], "a f"),
        ([], [between(startBefore=".from", endBefore=".to"), between(startAfter="section", endAfter=".to")], "a b f"),
        # Selected and removed: what is removed is missing from what is selected.
        ([between(startBefore="section", endAfter=".to")], [".from"], "b d e"),
        (["section"], [between(startBefore=".from", endAfter=".to")], "b"),
        # The first that fits: of what is left where something is removed.
        ([between(startBefore="p", endAfter=".to")], ["body > div > p:first-child"], "b c d e"),
    ],
)
def test_several_rules(select: list[object], remove: list[object], expected: str) -> None:
    assert words(NESTED, select, remove) == expected


def markdown(html: str, *select: object, remove: object = ()) -> str:
    page = Page(f"<body>{html}</body>", "text/html")
    removed = [remove] if isinstance(remove, dict) else list(remove)  # type: ignore[call-overload]
    return read(page, Hints(select=rules(list(select)), remove=rules(removed))).text


@pytest.mark.parametrize(
    ("html", "ends", "text"),
    [
        (LIST, between(startBefore="#x", endAfter="#z"), "4. Four\n5. Five\n   - Inner\n6. Six"),
        (LIST, between(startAfter="#x", endBefore="#z"), "5. Five\n   - Inner"),
        (LIST, between(startBefore="#x", endAfter="#y"), "4. Four\n5. Five\n   - Inner"),
        (LIST, between(startBefore="ol", endBefore="#x"), "3. Three"),
        (TABLE, between(startBefore="#r2", endAfter="#r3"), "| Bolt | Maps |\n| --- | --- |\n| Cobb | Chat |"),
        (TABLE, between(startBefore="tr", endAfter="#r1"), "| Name | Use |\n| --- | --- |\n| Acme | Mail |"),
        ("<h2 id=a>T</h2><p>x <b>y</b> z</p>", between(startBefore="#a", endAfter="b"), "## T\n\nx **y**"),
        (
            "<p>x</p><p>y <a id=a href=https://a.example>z</a></p>",
            between(startBefore="#a", endAfter="#a"),
            "[z](https://a.example)",
        ),
    ],
)
def test_ranges_in_lists_tables_and_lines(html: str, ends: dict[str, str], text: str) -> None:
    assert markdown(html, ends) == text


@pytest.mark.parametrize(
    ("html", "select", "remove", "lines"),
    [
        (LIST, "ol", ["#x"], ["3. Three", "5. Five", "   - Inner", "6. Six"]),
        ("<ol reversed><li>c</li><li id=x>b</li><li>a</li></ol>", between(startBefore="#x", endAfter="ol"), [],
         ["2. b", "1. a"]),
    ],
)  # fmt: skip
def test_what_is_left_of_a_list_keeps_the_numbers_of_the_page(
    html: str, select: object, remove: list[object], lines: list[str]
) -> None:
    text = markdown(html, select, remove=remove).replace("\\", "")  # a number out of its order may be escaped
    assert [line for line in text.split("\n") if line] == lines


def test_rows_can_go_from_the_middle_of_a_table() -> None:
    text = markdown(TABLE, "table", remove=between(startAfter="#r1", endBefore="#r3"))
    assert "Bolt" not in text
    assert text.endswith("| Acme | Mail |\n| Cobb | Chat |")


def test_a_range_may_end_at_what_nobody_sees() -> None:
    page = "<p>One</p><script id=s>x</script><p>Two</p><noscript>n</noscript><iframe id=f></iframe><p>Three</p>"
    assert words(page, [between(startAfter="#s", endBefore="#f")]) == "Two"
    assert words(page, remove=[between(startBefore="#s", endAfter="#f")]) == "One Three"


@pytest.mark.parametrize(
    ("select", "remove", "message"),
    [
        ([".missing"], [], "the select rule '.missing' matches nothing on the page"),
        (["main", ".missing"], [], "the select rule '.missing' (2 of 2) matches nothing on the page"),
        ([], ["#missing"], "the remove rule '#missing' matches nothing on the page"),
        (["p["], [], "the select rule 'p[' is not valid CSS"),
        (["aside"], ["aside"], "the select rule 'aside' matches nothing on the page"),
        (
            [between(startBefore="h9", endAfter="main")],
            [],
            'the select rule { startBefore = "h9", endAfter = "main" } matches nothing on the page: '
            "'h9', where it begins, is missing",
        ),
        (
            ["h1"],
            ["b", between(startAfter="h1", endBefore="footer")],
            'the remove rule { startAfter = "h1", endBefore = "footer" } (2 of 2) matches nothing on the page: '
            "'footer', where it ends, is missing",
        ),
        (
            [between(startBefore="aside", endAfter="h1")],
            [],
            'the select rule { startBefore = "aside", endAfter = "h1" } holds nothing: '
            "on the page its end comes before its beginning",
        ),
        (
            [between(startBefore="h1", endBefore="h1")],
            [],
            'the select rule { startBefore = "h1", endBefore = "h1" } holds nothing on the page',
        ),
        (
            [between(startBefore="h1", endAfter="p")],
            ["main"],
            'the select rule { startBefore = "h1", endAfter = "p" } matches nothing on the page: '
            "'h1', where it begins, is missing",
        ),
        (
            [],
            [between(startBefore="h1", endBefore="p[")],
            'the remove rule { startBefore = "h1", endBefore = "p[" } is not valid CSS: \'p[\'',
        ),
    ],
)
def test_a_rule_that_takes_nothing_is_named(select: list[object], remove: list[object], message: str) -> None:
    with pytest.raises(RuleMissed) as caught:
        words(PAGE, select, remove)
    assert str(caught.value) == message


@given(pages(), st.data())
def test_what_a_range_selects_and_what_is_left_when_it_is_removed_are_the_page(page: str, data: st.DataObject) -> None:
    ids = st.sampled_from(re.findall(r"id=(e\d+)", page))
    start, end = data.draw(st.sampled_from(("startBefore", "startAfter"))), data.draw(ends_of_ranges)
    rule = {start: f"#{data.draw(ids)}", end: f"#{data.draw(ids)}"}
    everything = words(page)
    selected, left = tried(page, select=[rule]), tried(page, remove=[rule])
    if isinstance(selected, RuleMissed):
        assert "holds nothing" in str(selected) or "is missing" in str(selected)  # the parser took an element out
        assert str(left) == str(selected).replace("select", "remove")
        return
    assert isinstance(left, str)
    assert sorted([*selected.split(), *left.split()]) == sorted(everything.split())
    assert selected in everything


def tried(page: str, **given_rules: list[object]) -> str | RuleMissed:
    try:
        return words(page, **given_rules)
    except RuleMissed as error:
        return error
