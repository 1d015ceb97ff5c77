from __future__ import annotations

import pytest

from tests.core.assessing.test_assess import CHANGED, NOW, assessed, comparison, reading
from tracker.core.assessing import assess
from tracker.core.assessing.headings import titles
from tracker.core.model import Clause, ClauseKind, History, Level, Reading

SAYS = [
    ("## We do not sell your data", "## We sell your data", "do not sell -> "),
    ("### We never share:", "### We share:", "never"),
    ("**We do not share:**", "**We share:**", "do not share"),
    ("## Minimum age: 18", "## Minimum age: 13", "age: 18 -> age: 13"),
    ("##### 30 days", "##### 300 days", "30 days -> 300 days"),
    ("## We may share it", "## We must share it", "may share -> must share"),
    ("## Sharing with carriers", "## Sharing with carriers and data brokers", "party added: data brokers"),
    ("## We never sell your data", "", "removed: We never sell your data"),
]


@pytest.mark.parametrize(("old", "new", "told"), SAYS)
def test_a_heading_that_says_the_rule_is_substantive(old: str, new: str, told: str) -> None:
    found = assessed((old, new))
    assert found.level is Level.SUBSTANTIVE
    assert told in " | ".join(found.evidence)


NAMES = [
    ("## How we share data", "## Disclosure of data"),
    ("## How can I reach you?", "## How do I reach you?"),
    ("# Privacy Notice", "# Privacy Policy"),
    ("## 4. All of your choices", "## 5. Your choices"),
    ("**[Tariff](https://a.example/images/t)**", "**[Tariff](https://a.example/help/t)**"),
    ("## Terms of 2024", "## Terms of 2025"),
    ("", "## What this policy does not cover"),
    ("", "## If you choose not to share it"),
    ("", "**There is certain content we can’t allow here**"),
]


@pytest.mark.parametrize(("old", "new"), NAMES)
def test_a_heading_that_is_renamed_is_editorial(old: str, new: str) -> None:
    assert assessed((old, new)).level is Level.EDITORIAL


ANSWERS = ["Yes", "No", "Off", "Consent", "Legitimate interest", "1 year", "30 days", "Berechtigtes Interesse", "Oui"]


@pytest.mark.parametrize("line", ANSWERS)
def test_a_line_that_answers_is_no_heading_unless_written_as_one(line: str) -> None:
    assert not titles(line, frozenset({line}))
    assert titles(f"## {line}", frozenset())


def test_a_bare_line_that_names_is_a_heading() -> None:
    assert titles("Retention", frozenset({"Retention"}))
    assert not titles("Retention", frozenset())


def test_an_answer_that_turned_is_substantive() -> None:
    compared = comparison(("Yes", ""), ("", "No"))
    old, new = (_headed(text) for text in (compared.old_text, compared.new_text))
    found = assess(compared, old, new, CHANGED, History(current=old, current_last_seen=NOW), NOW)
    assert found.level is Level.SUBSTANTIVE


def _headed(text: str) -> Reading:
    """A reading that took the last line for a heading."""
    start = text.rstrip().rfind("\n") + 1
    plain = reading(text)
    return Reading(plain.verdict, text, (Clause(ClauseKind.HEADING, start, len(text), start),), language="en")
