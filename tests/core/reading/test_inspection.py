"""How a page was read: every word of it once, in its order, kept or dropped by a rule that is named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.reading.trees import pages
from tracker.core.declaring import rule_of
from tracker.core.html import parse
from tracker.core.model import Hints, Page, Reading, Verdict
from tracker.core.reading import inspect, read
from tracker.core.reading.clean import clean
from tracker.core.reading.inspection import MOST_SHOWN, NOTES, Inspection, Trace, inspection, note_of
from tracker.core.reading.overrides import parsed
from tracker.core.reading.rules import RULES
from tracker.errors import RuleMissed

POLICY = (
    "<h1>Privacy Policy</h1><p>Last updated: 3 May 2024.</p>"
    "<h2>1. Data we collect</h2><p>We collect your name and your phone number when you open an account with us.</p>"
    "<h2>2. Retention</h2><p>We keep call records for 30 days <button>Copy</button> after the end of the contract.</p>"
    "<div class=share>Share <a href=#>Bird</a></div>"
    "<h2>3. Rights</h2><p>You have the right to a copy of your personal data and to complain to an authority.</p>"
)
PAGE = (
    "<html lang=en><body><header><nav><a href=/>Home</a> <a href=/m>Menu</a></nav></header>"
    f"<div><a href=/>You are here</a></div><main>{POLICY}</main><aside>Related</aside><footer>© Acme</footer></body>"
    "</html>"
)
LONG = "We process your personal data for this purpose only. " * 40
WORD = re.compile(r"w\d+")


def look(html: str, select: object = (), remove: object = (), **hints: object) -> Inspection:
    rules = [tuple(map(rule_of, given)) for given in (select, remove)]  # type: ignore[call-overload]
    wanted = replace(Hints(select=rules[0], remove=rules[1]), **hints)  # type: ignore[arg-type]
    page = Page(html, "text/html", "https://acme.example/privacy", datetime(2026, 11, 6, tzinfo=UTC))
    found = inspect(page, wanted)
    assert found.reading == read(page, wanted)
    return found


def told(found: Inspection) -> list[tuple[str, str]]:
    return [(piece.rule, piece.text.partition("\n")[0]) for piece in found.pieces]


def test_the_page_is_told_in_its_order() -> None:
    assert told(look(PAGE)) == [
        ("page_headers", "Home Menu"),
        ("beside_the_text", "You are here"),
        ("", "# Privacy Policy"),
        ("", "Last updated: 3 May 2024."),
        ("", "## 1. Data we collect"),
        ("", "We collect your name and your phone number when you open an account with us."),
        ("", "## 2. Retention"),
        ("", "We keep call records for 30 days after the end of the contract."),
        ("form_controls", "Copy"),
        ("share_bars", "Share Bird"),
        ("", "## 3. Rights"),
        ("", "You have the right to a copy of your personal data and to complain to an authority."),
        ("asides", "Related"),
        ("page_footers", "© Acme"),
    ]


def test_the_declarations_rules_are_named_as_it_writes_them() -> None:
    found = look(PAGE, ["h1", {"startAfter": "main p", "endBefore": "aside"}], [".share", "nav"])
    assert [(share.rule, share.kind, share.pieces, share.chars) for share in found.shares] == [
        ('remove ".share"', "removed", 1, 9),
        ('remove "nav"', "removed", 1, 8),
        ('select "h1"', "selected", 1, 13),
        ('select { startAfter = "main p", endBefore = "aside" }', "selected", 1, 214),
        ("not_selected", "dropped", 3, 43),
        ("form_controls", "dropped", 1, 4),
    ]
    rules = [rule for rule, _ in told(found)]
    assert rules.index('remove "nav"') < rules.index("not_selected") < rules.index("") < rules.index("form_controls")


def test_kept_and_dropped_are_all_there_is() -> None:
    total = parse(PAGE).body.chars
    for found in (look(PAGE), look(PAGE, ["main"], ["h2"]), look(PAGE, [], ["main"])):
        assert found.total() == total
        assert found.kept() == total - sum(share.chars for share in found.shares if share.kind != "selected")
    assert found.kept() == len("Related")


def test_text_selected_out_of_order_keeps_its_surroundings() -> None:
    found = look(PAGE, ["h2 ~ p", "h1"])
    kept = [text for rule, text in told(found) if not rule]
    assert kept[-1] == "# Privacy Policy"
    assert told(found)[told(found).index(("", kept[1])) + 1] == ("form_controls", "Copy")


def test_a_page_of_several_policies_tells_the_other_ones() -> None:
    terms = f"<h2>Terms of Service</h2><p>{LONG}</p>"
    privacy = f"<h2>Privacy Policy</h2><p>{LONG}</p>"
    found = look(f"<body>{terms}{privacy}</body>", type="Privacy Policy")
    assert {rule for rule, _ in told(found)} == {"other_policies", ""}
    assert told(found)[0] == ("other_policies", "Terms of Service")
    (dropped,) = [piece for piece in found.pieces if piece.rule and len(piece.text) > 100]
    assert dropped.text.endswith(" …")
    assert len(dropped.text) <= MOST_SHOWN + 2
    assert dropped.chars > 1_500


def test_plain_text_is_told_line_by_line() -> None:
    lines = ["Skip to content", "Log in", "Privacy Policy", "Last updated: 3 May 2024.", LONG, "Subscribe", "Log in"]
    found = inspect(Page("\n".join(lines), "text/plain"))
    assert [piece.text for piece in found.pieces] == [line if line != LONG else LONG.strip() for line in lines]
    assert told(found)[2] == ("", "Privacy Policy")
    assert {rule for rule, _ in told(found)} <= {"", "before_the_text", "after_the_text", "stray_controls"}
    assert told(found)[0][0] != ""


def test_filters_are_counted() -> None:
    html = PAGE.replace("3 May 2024", "3 days ago")
    found = look(html, ["main"], filters=("time-ago", "drop-query:ref"))
    assert [(share.rule, share.pieces) for share in found.shares if share.kind == "filtered"] == [
        ("time-ago", 1),
        ("drop-query:ref", 0),
    ]
    assert ("", "Last updated: 2026-11-03.") in told(found)


def test_a_page_without_text_is_told_too() -> None:
    assert look("").pieces == ()
    found = look("<html><body><nav>Menu</nav></body></html>", [], ["nav"])
    assert found.reading.verdict is Verdict.EMPTY
    assert told(found) == [('remove "nav"', "Menu")]


def test_every_rule_has_a_note() -> None:
    assert all(note_of(rule.__name__) for rule in RULES)
    assert all(note_of(name) for name in NOTES)
    assert note_of('remove "nav"') == ""


@given(pages(), st.sampled_from(("", "p", "div, li", "nav")), st.sampled_from(("", "h2", "td, p")))
def test_every_word_of_a_page_is_told_once(html: str, select: str, remove: str) -> None:
    hints = Hints(select=(select,) if select else (), remove=(remove,) if remove else ())
    page = Page(html, "text/html")
    try:
        reading = read(page, hints)
    except RuleMissed:
        with pytest.raises(RuleMissed):
            inspect(page, hints)
        return
    found = inspect(page, hints)
    assert found.reading == reading
    kept = [word for piece in found.pieces if not piece.rule for word in WORD.findall(piece.text)]
    gone = [word for piece in found.pieces if piece.rule for word in WORD.findall(piece.text)]
    assert kept == WORD.findall(reading.text)
    assert sorted(kept + gone) == sorted(WORD.findall(parse(html).body.text()))
    assert all(piece.text.strip() for piece in found.pieces)


def test_what_was_cut_without_a_rule_is_told_all_the_same() -> None:
    page = parsed("<div><p>One</p><section><p>Two</p></section></div><p>Three</p>", Hints())
    trace = Trace()
    trace.begin(page)
    page.document.body.kids[0].drop(page.document.body.kids[0].kids[1])
    trace.cleaned = clean(page.document, "")
    assert told(inspection(Reading(Verdict.OTHER), trace)) == [("", "One"), ("other_parts", "Two"), ("", "Three")]
