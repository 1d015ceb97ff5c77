"""A version's text as blocks: nothing lost, markup recognised, hostile markup cheap."""

from __future__ import annotations

import re

import pytest

from tests.web import rows, texts
from tracker.core.model import Clause, ClauseKind, Reading, Verdict
from tracker.web.document import Run, blocks, contents, runs


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def shown(reading: Reading) -> str:
    """All text that the blocks hold, numbers and link targets included."""
    parts: list[str] = []
    for block in blocks(reading):
        for part in block.parts:
            parts += [part.number, "".join(run.text for run in part.runs), *(run.target for run in part.runs)]
        for _, cells in block.rows:
            parts += ["".join(run.text for run in cell) for cell in cells]
    return " ".join(parts)


@pytest.mark.parametrize("text", [texts.ENGLISH, texts.ENGLISH_3, texts.GERMAN, texts.CHINESE, texts.HOSTILE])
def test_no_word_is_lost(text: str) -> None:
    missing = set(words_of(text)) - set(words_of(shown(rows.reading(text))))
    assert missing <= {"javascript"} | set(words_of("https://evil.example/onmouseover x"))


def test_text_outside_of_clauses_is_kept() -> None:
    reading = Reading(Verdict.POLICY, "lost words\n\nClause.\n\nand more", (Clause(ClauseKind.PARAGRAPH, 12, 19, 12),))
    assert words_of(shown(reading)) == ["lost", "words", "Clause", "and", "more"]


def test_headings_items_tables() -> None:
    found = blocks(rows.reading(texts.ENGLISH))
    headings = [(block.level, block.parts[0].number) for block in found if block.kind is ClauseKind.HEADING]
    assert headings == [(1, ""), (2, "1."), (2, "2."), (2, "3."), (2, "4.")]
    table = next(block for block in found if block.rows)
    assert [len(cells) for _, cells in table.rows] == [3, 3, 3]
    assert table.rows[1][1][0] == (Run("Norrfjord Hosting AB"),)


def test_contents_leave_out_the_title() -> None:
    entries = contents(blocks(rows.reading(texts.ENGLISH)))
    assert [entry.text for entry in entries] == [
        "1. Data we collect",
        "2. How long we keep it",
        "3. Who receives it",
        "4. Your rights",
    ]
    assert {entry.level for entry in entries} == {0}


def test_contents_of_nothing() -> None:
    assert contents(()) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", (Run("plain words"),)),
        ("a **b** c", (Run("a "), Run("b", strong=True), Run(" c"))),
        ("*x*", (Run("x", emphasis=True),)),
        ("[l](https://e.example/p)", (Run("l", target="https://e.example/p"),)),
        ("[l](javascript:alert(1))", (Run("[l](javascript:alert(1))"),)),
        ("<b>x</b> &amp; y", (Run("<b>x</b> "), Run("&"), Run(" y"))),
        ("two\nlines", (Run("two lines"),)),
    ],
)
def test_runs(text: str, expected: tuple[Run, ...]) -> None:
    found = runs(text)
    assert "".join(run.text for run in found) == "".join(run.text for run in expected)
    assert [run for run in found if run.strong or run.emphasis or run.target] == [
        run for run in expected if run.strong or run.emphasis or run.target
    ]


@pytest.mark.parametrize("text", ["[" * 100_000, "*a " * 50_000, "![](" * 30_000, "`" * 100_000])
def test_hostile_markup_stays_text(text: str) -> None:
    assert "".join(run.text for run in runs(text)) == " ".join(text.split())
