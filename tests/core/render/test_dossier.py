"""What changed since, written: lines, JSON values, and the page of a vendor that needs nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from tests.web.client import Parsed
from tracker.core.comparing import compare
from tracker.core.model import Reading, Verdict
from tracker.core.reading.segment import segment
from tracker.core.render.dossier import Chapter, render_dossier
from tracker.core.render.steps import render_since, since_record
from tracker.core.since import Cumulated, Proof, Since, Step, Text, Why

OLD, NEW = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 3, 1, 12, tzinfo=UTC)
EVIL = "<script>alert(1)</script>\u202e\x1b[2J"
MEMENTO = "https://archive.example/web/20240101000000id_/https://acme.example/privacy"
ONE = Text(1, 1, "archive", OLD, OLD, "2023-05-01")
TWO = Text(2, 2, "live", NEW, NEW, "2023-05-01")
STEP = Step(
    change_id=7,
    origin="archive",
    kind="silent",
    level="substantive",
    significance=0.8,
    topics=(EVIL,),
    evidence=("30 days -> 60 days", EVIL),
    clauses_changed=1,
    words_changed=1,
    after=OLD,
    by=NEW,
    old=ONE,
    new=TWO,
    proofs=(Proof(OLD, MEMENTO), Proof(NEW, "", 4), Proof(NEW, "javascript:alert(2)")),
)
FOUND = Since("acme-privacy", EVIL, "Acme", OLD, Why.SEEN, ONE, TWO, (STEP,), OLD, (Proof(OLD, MEMENTO),))


def reading(text: str) -> Reading:
    return Reading(Verdict.POLICY, text, segment(text))


COMPARISON = compare(
    reading(f"# Policy\n\nWe keep records for 30 days. {EVIL}\n\nRest."),
    reading(f"# Policy\n\nWe keep records for 60 days. {EVIL}\n\nRest."),
)
WHOLE = Cumulated(COMPARISON, "substantive", 0.8, ("retention",), (EVIL,), 1)
PAGE = render_dossier(
    EVIL, [Chapter(FOUND, WHOLE, "javascript:alert(3)", {7: COMPARISON})], NEW, "http://127.0.0.1:8000"
)


def test_the_page_is_whole_and_loads_and_runs_nothing() -> None:
    page = Parsed(PAGE)
    assert page.problems == []
    assert {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "form", "base"} == set()
    assert not re.search(r"url\(|@import", PAGE)
    assert "default-src 'none'" in PAGE
    assert not {"\x1b", "\u202e"} & set(PAGE)
    assert set(page.links) == {MEMENTO, "http://127.0.0.1:8000/snapshots/4"}, "only addresses of the web are links"


def test_the_page_says_it_all() -> None:
    words = " ".join(Parsed(PAGE).words.split())
    assert "Version 1 was in force on 1 January 2024" in words
    assert (
        "From version 1 to version 2: 1 recorded change, 1 silent edit among them. Altogether, 1 clause differs,"
        in words
    )
    assert '<td data-label="When">1 January 2024 to 1 March 2024</td>' in PAGE
    assert "changed without a new date (silent edit)</td>" in PAGE
    assert "Everything at once: version 1 against version 2" in words
    assert "A silent edit: the words changed, the date it states did not" in words
    assert words.count("60") >= 4
    assert PAGE.count("<del") == PAGE.count("<ins") == 2, "the whole, and its one step"


def test_what_could_not_be_compared_is_said() -> None:
    page = render_dossier("Acme", [Chapter(FOUND, None, problem="took too long <b>")], NEW)
    assert "could not be compared: took too long &lt;b&gt;" in page
    assert "/snapshots/4" in page


def test_lines_for_a_terminal_obey_nobody() -> None:
    lines = render_since(FOUND, WHOLE, "http://127.0.0.1:8000")
    assert not {"\x1b", "\u202e"} & set(lines)
    assert "! 1 January 2024 to 1 March 2024: changed without a new date, substantive (0.80); 1 clause, 1 word" in lines
    assert f"  old text last seen  2024-01-01 00:00Z  {MEMENTO}" in lines
    assert "  new text first seen 2024-03-01 12:00Z  http://127.0.0.1:8000/snapshots/4" in lines
    assert "30 days → 60 days" in lines


def test_same_words_and_no_change_are_told_apart() -> None:
    same = Cumulated(compare(reading("Rest."), reading("Rest.")))
    assert "1 recorded change, 1 silent edit among them. Today's words are those of then." in render_since(FOUND, same)
    nothing = replace(FOUND, new=ONE, steps=())
    assert "Nothing has changed since the end of that day." in render_since(nothing, None)
    later = render_since(replace(nothing, why=Why.LATER), None)
    assert "Nothing has changed since 1 January 2024, the earliest evidence." in later


def test_the_record_has_the_fields_that_scripts_read() -> None:
    record = since_record(FOUND, WHOLE, "http://127.0.0.1:8000")
    assert record["silent_edits"] == [7]
    assert [proof["url"] for proof in record["steps"][0]["proofs"]] == [
        MEMENTO,
        "http://127.0.0.1:8000/snapshots/4",
        "javascript:alert(2)",
    ]
    assert [change["state"] for change in record["changes"]] == ["modified"]
    assert since_record(FOUND, None)["changes"] is None
