"""Two sights of what should be one page: said only where one is likely another region, language or page."""

from __future__ import annotations

import pytest

from tests.store.sample import reading
from tracker.core.gating import mismatch
from tracker.core.language_names import language_name
from tracker.core.model import Reading

WORDS = "we keep what you tell us about order number {0} for {0} days and then delete it from store {0}"


def policy(begin: int, end: int, language: str = "en", title: str = "Privacy Policy") -> Reading:
    found = reading(*(WORDS.format(number) for number in range(begin, end)))
    return Reading(found.verdict, found.text, found.clauses, title, language)


OURS = policy(0, 20)


@pytest.mark.parametrize("theirs", [OURS, policy(2, 24), policy(0, 8), policy(0, 50)])
def test_an_older_text_of_the_same_policy_is_no_mismatch(theirs: Reading) -> None:
    assert mismatch(OURS, theirs) == ""


def test_what_it_is_is_said() -> None:
    other = reading(
        *(f"Anvil {n} falls from cliff {n} on coyote {n} at noon, which is its purpose {n}." for n in range(20))
    )
    german = Reading(OURS.verdict, "Wir erheben Daten. " * 60, (), "Datenschutz", "de-AT")
    assert mismatch(OURS, german) == "is in German, ours in English: another region?"
    assert "is a part of the page missing?" in mismatch(policy(0, 6), OURS)
    assert mismatch(OURS, policy(0, 6)).endswith("another page?")
    assert mismatch(OURS, other) == "has only 0% of its text in common with ours: another page?"


def test_languages_have_names() -> None:
    assert [language_name(tag) for tag in ("de", "pt-BR", "xx")] == ["German", "Portuguese", "xx"]
