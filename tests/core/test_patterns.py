"""Patterns that are compiled when they are first asked."""

from __future__ import annotations

import re

import pytest

from tracker.core.patterns import later


def test_what_is_asked_is_what_the_pattern_answers() -> None:
    pattern = later("(?P<first>a)b", re.IGNORECASE)
    match = pattern.fullmatch("AB")
    assert match is not None
    assert match["first"] == "A"
    assert (pattern.pattern, pattern.sub("-", "xabx")) == ("(?P<first>a)b", "x-x")
    assert pattern.search is pattern.search  # kept: the second time asks nobody


def test_a_mistake_shows_at_first_use() -> None:
    pattern = later("(")
    with pytest.raises(re.error):
        pattern.search("")
