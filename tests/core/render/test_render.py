from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.comparing import compare
from tracker.core.model import ClauseState, Comparison, Reading, Verdict
from tracker.core.reading.segment import segment
from tracker.core.records import from_records
from tracker.core.render import FORMATS, RenderOptions, render

OLD = """# Privacy Policy

Last updated: 13 July 2020

## 1. What we collect

We collect your name and your [email address](https://a.example/x?utm_source=1). We keep it for 30 days. We will not \
sell it.

* your name
* your phone

## 2. Sharing

We share data with Acme Ltd for billing, and with nobody else today. You can object at any time by writing to us.

See our [cookie page](https://a.example/cookies) for more about it.

This clause is about to move a long way down the document, since nobody likes it here at all.

## 3. Contact

Write to privacy@a.example.
"""
NEW = """# Privacy Policy

Last updated: 2 May 2021

## 1. What we collect

We collect your name and your [email address](https://a.example/x). We keep it for 60 days or more. We may sell it.

* your name
* your fingerprint
* your phone

## 3. Sharing

We share data with Acme Ltd for billing, and with nobody else today.

You can object at any time by writing to us.

See our [cookie page](https://b.example/cookies) for more about it.

## 4. Contact

Write to privacy@a.example.

Our offices are open from nine to five on every working day of the week, holidays excepted, and closed else.

This clause is about to move a long way down the document, since nobody likes it here at all.
"""


def reading(text: str) -> Reading:
    return Reading(Verdict.POLICY, text, segment(text))


def compared(old: str, new: str) -> Comparison:
    return compare(reading(old), reading(new))


SAMPLE = compared(OLD, NEW)


class Parsed(HTMLParser):
    """Checks that elements nest, and collects text by the innermost of ins, del and others."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.seen: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.parts: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append((tag, dict(attrs)))
        self.seen.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if any(attributes.get("class") == "sr" for _, attributes in self.open):
            return
        kind = next((tag for tag, _ in self.open if tag in ("ins", "del")), "same")
        self.parts.append((kind, data))

    def text(self, kind: str) -> list[str]:
        return [text for found, text in self.parts if found == kind]


def test_text() -> None:
    shown = render(SAMPLE, "text")
    assert "Last updated: [-13 July 2020-]{+2 May 2021+}" in shown
    assert "for [-30-]{+60+} days {+or more+}. We [-will not-]{+may+} sell it." in shown.replace("\n  ", " ")
    assert "Privacy Policy > 1. What we collect\n" in shown
    assert (
        "* Link changed\n  See our cookie page ([-https://a.example/cookies-]{+https://b.example/cookies+}) for"
        in shown
    )
    assert "{+your fingerprint+}" in shown
    assert "* Split" in shown
    assert shown.index("* Changed") < shown.index("Moved, words unchanged") < shown.index("Write to privacy")
    assert "\x1b" not in shown
    assert "Renumbered" not in shown.split("\n", 1)[1]


def test_text_in_colour_says_the_same() -> None:
    colour = render(SAMPLE, "text", RenderOptions(colour=True))
    assert "\x1b[31m[-30-]\x1b[0m" in colour
    assert re.sub(r"\x1b\[\d+m", "", colour) == render(SAMPLE, "text")


@pytest.mark.parametrize("width", [40, 60, 100])
def test_text_keeps_its_width(width: int) -> None:
    shown = render(SAMPLE, "text", RenderOptions(width=width, layout="side"))
    assert max(map(len, shown.splitlines()[1:])) <= width


def test_quiet_changes_are_shown_on_demand() -> None:
    shown = render(SAMPLE, "text", RenderOptions(show_quiet=True))
    assert "Changed in form or number only" in shown
    assert "* Renumbered\n  3. Sharing" in shown


def test_html_marks_words_under_their_headings() -> None:
    page = Parsed(render(SAMPLE, "html"))
    assert page.text("del")[:3] == ["13 July 2020", "30", "will not"]
    assert page.text("ins")[:4] == ["2 May 2021", "60", "or more", "may"]
    same = "".join(page.text("same"))
    assert "1. What we collect" in same
    assert "a" not in page.seen
    assert "style" not in dict(page.attributes)


def test_html_says_aloud_what_is_deleted_and_inserted() -> None:
    html = render(SAMPLE, "html")
    assert '<del class="del"><span class="sr">deleted: </span>30<span class="sr"> end of deletion </span></del>' in html


def test_html_for_mail_has_styles_and_no_classes() -> None:
    page = Parsed(render(SAMPLE, "html", RenderOptions(inline_styles=True)))
    assert "class" not in dict(page.attributes)
    assert any("line-through" in (value or "") for name, value in page.attributes if name == "style")
    assert page.text("del")[:3] == ["13 July 2020", "30", "will not"]


def test_the_sentence_of_counts_can_be_left_out() -> None:
    options = RenderOptions(summary=False)
    for format in ("text", "html"):
        counts = "changed," if format == "text" else "diff-summary"
        assert counts in render(SAMPLE, format)
        assert counts not in render(SAMPLE, format, options)


def test_html_side_by_side() -> None:
    html = render(SAMPLE, "html", RenderOptions(layout="side"))
    page = Parsed(html)
    assert page.seen.count("td") == 2 * page.seen.count("tr")
    assert 'class="diff diff-side"' in html


def test_markdown_is_escaped() -> None:
    shown = render(compared("We keep *it* [x](http://e.example) now.\n", "We keep <b>_it_</b> # now.\n"), "markdown")
    assert "<b>" not in shown
    assert "](http" not in shown


def test_json_holds_every_record() -> None:
    changes = json.loads(render(SAMPLE, "json"))["changes"]
    assert from_records(changes) == SAMPLE.changes
    assert {"state", "old", "new", "del", "ins", "path", "topic", "significance"} <= set(changes[0])


def test_patch_applies(tmp_path: Path) -> None:
    if shutil.which("patch") is None:
        pytest.skip("the program `patch` is not installed")
    (tmp_path / "text").write_text(OLD)
    subprocess.run(["patch", "-s", "text"], input=render(SAMPLE, "patch"), text=True, cwd=tmp_path, check=True)
    assert (tmp_path / "text").read_text() == NEW


def test_patch_has_context_and_ranges() -> None:
    old = "\n".join(f"line {n}" for n in range(1, 31)) + "\n"
    new = old.replace("line 5\n", "line five\n").replace("line 25\n", "")
    assert render(compared(old, new), "patch").splitlines() == [
        "--- old", "+++ new",
        "@@ -2,7 +2,7 @@", " line 2", " line 3", " line 4", "-line 5", "+line five", " line 6", " line 7", " line 8",
        "@@ -22,7 +22,6 @@", " line 22", " line 23", " line 24", "-line 25", " line 26", " line 27", " line 28",
    ]  # fmt: skip


def test_context_shows_unchanged_lines_around() -> None:
    old = "First clause stays here.\n\nSecond clause keeps data for 10 days.\n\nThird clause stays, too.\n"
    comparison = compared(old, old.replace("10", "20"))
    shown = render(comparison, "text", RenderOptions(context=1))
    assert "  First clause stays here.\n  Second clause keeps data for [-10-]{+20+} days.\n  Third clause" in shown
    assert "First" not in render(comparison, "text")


def test_limit_says_how_many_are_left_out() -> None:
    old = "\n\n".join(f"Clause {n} says that we keep record kind {n} for {n} days." for n in range(30))
    new = re.sub(r"for (\d+) days", r"for 1\1 weeks", old)
    for name in ("text", "html", "markdown"):
        assert "and 20 more" in render(compared(old, new), name, RenderOptions(limit=10))


def test_topic_and_evidence_are_shown_where_known() -> None:
    change = replace(SAMPLE.changes[0], topic="retention", evidence=("30 days -> 60 days",))
    comparison = replace(SAMPLE, changes=(change,))
    assert "* Changed  retention · 30 days -> 60 days" in render(comparison, "text")
    assert "30 days → 60 days" in render(comparison, "html")


HOSTILE = (
    "<script>alert(1)</script> \"'&<img src=x onerror=y> javascript:x \x1b[31m\u202eevil\u200b\u2066 [a](javascript:b)"
)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("layout", ["inline", "side"])
def test_hostile_text_is_harmless(name: str, layout: str) -> None:
    comparison = compared(f"# {HOSTILE}\n\nWe say {HOSTILE} here.\n", f"# {HOSTILE}\n\nWe never say {HOSTILE} there.\n")
    shown = render(comparison, name, RenderOptions(layout=layout, context=2, show_quiet=True))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]", shown)
    if name == "html":
        assert set(Parsed(shown).seen) <= {"div", "p", "section", "h3", "h4", "bdi", "article", "span", "ins", "del",
                                           "table", "tr", "td"}  # fmt: skip
    if name == "markdown":
        assert "<" not in shown


def test_unknown_format() -> None:
    with pytest.raises(KeyError):
        render(SAMPLE, "docx")


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_changed(name: str) -> None:
    assert isinstance(render(Comparison("a\n", "a\n"), name), str)


WORD = st.sampled_from(
    ["we", "keep", "data", "**bold**", "[link](http://e.example/x)", "30", "days.", "日本", "<b>", "]("]
)
TEXT = st.lists(st.lists(WORD, min_size=1, max_size=9).map(" ".join), max_size=6).map("\n\n".join)


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, st.sampled_from(["inline", "side"]))
def test_html_shows_every_deleted_and_inserted_word(old: str, new: str, layout: str) -> None:
    comparison = compared(old, new)
    page = Parsed(render(comparison, "html", RenderOptions(layout=layout)))
    for kind, text, spans in (
        ("del", old, [span for change in comparison.loud() for span in change.deleted]),
        ("ins", new, [span for change in comparison.loud() for span in change.inserted]),
    ):
        marked = " ".join(text[slice(*span)] for span in spans)
        words = [word for word in re.findall(r"\w+", marked) if word not in ("http", "e", "example", "x")]
        shown = " ".join(page.text(kind))
        assert sorted(re.findall(r"\w+", re.sub(r"https?://\S+", "", shown))) == sorted(words)


def test_redline_of_a_clause_whose_number_changed_too() -> None:
    comparison = compared("Intro text.\n\n1. We keep it for ten days.\n", "Intro text.\n\nWe keep it for two days.\n")
    assert [change.state for change in comparison.changes] == [ClauseState.MODIFIED]
    assert "We keep it for [-ten-]{+two+} days." in render(comparison, "text")


def test_words_deleted_from_two_clauses_stay_apart() -> None:
    old = "We explain in this long notice how we\n\ncollect what our own users tell us of all their parcels.\n"
    new = "We explain in this long notice how wecollect what our own users tell us of all their parcels.\n"
    first, second = (Reading(Verdict.POLICY, text, segment(text)) for text in (old, new))
    shown = render(compare(first, second), "text", RenderOptions(width=200))
    assert "[-wecollect-]" not in shown
