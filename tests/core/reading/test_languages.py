"""The table of languages: every entry says what the reader of dates asks of it."""

from __future__ import annotations

from tracker.core.reading.languages import LANGUAGES


def test_every_language_says_when_a_policy_was_updated_and_from_when_it_holds() -> None:
    for tag, language in LANGUAGES.items():
        assert language.last, tag
        assert language.updated, tag
        assert language.effective, tag
        assert language.order in {"DMY", "MDY", "YMD"}, tag
