"""Rules as declarations, the database and people write them."""

from __future__ import annotations

import tomllib

import pytest

from tracker.core.declaring import rule_of, rule_value, written
from tracker.core.model import Range, Rule


@pytest.mark.parametrize(
    ("value", "rule", "shown"),
    [
        ("main > p", "main > p", '"main > p"'),
        ("  main ", "main", '"main"'),
        (
            {"startBefore": "h1", "endBefore": "footer"},
            Range(start_before="h1", end_before="footer"),
            '{ startBefore = "h1", endBefore = "footer" }',
        ),
        (
            {"endAfter": 'a[href="x"]', "startAfter": "#ä"},
            Range(start_after="#ä", end_after='a[href="x"]'),
            '{ startAfter = "#ä", endAfter = "a[href=\\"x\\"]" }',
        ),
    ],
)
def test_a_rule_goes_to_json_and_toml_and_back(value: object, rule: Rule, shown: str) -> None:
    assert rule_of(value) == rule
    assert rule_of(rule_value(rule)) == rule
    assert written(rule) == shown
    assert rule_of(tomllib.loads(f"rule = {shown}")["rule"]) == rule


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", "a selector is empty"),
        (" \n", "a selector is empty"),
        (7, "a rule is a CSS selector, or a range"),
        (["main"], "a rule is a CSS selector, or a range"),
        (None, "a rule is a CSS selector, or a range"),
        ({}, "one of `startBefore` and `startAfter`; neither is given"),
        ({"startBefore": "a"}, "one of `endBefore` and `endAfter`; neither is given"),
        ({"startBefore": "a", "startAfter": "b", "endAfter": "c"}, "`startBefore` and `startAfter`; both are given"),
        ({"startBefore": "a", "endAfter": "c", "endBefore": "d"}, "`endBefore` and `endAfter`; both are given"),
        ({"start_before": "a", "endAfter": "c"}, "unknown key 'start_before' in a range"),
        ({"startBefore": 3, "endAfter": "c"}, "`startBefore` of a range is a CSS selector; found 3"),
        ({"startBefore": "a", "endAfter": " "}, '`endAfter` of a range is a CSS selector; found " "'),
    ],
)
def test_what_is_no_rule_says_why(value: object, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is compared below
        rule_of(value)
    assert message in str(caught.value)
