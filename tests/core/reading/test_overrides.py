"""The declaration's own rules: selectors and ranges, what they leave, and the errors that name them."""

from __future__ import annotations

import pytest

from tracker.core.declaring import rule_of
from tracker.core.model import Hints, Rule
from tracker.core.reading.overrides import parsed

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
