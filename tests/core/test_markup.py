"""What is cut out of the source before it is parsed, and what stays although it looks like that."""

from __future__ import annotations

import pytest

from tracker.core.html import parse
from tracker.core.markup import shown


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("a<noscript>b</noscript>c<noscript class=x>d</noscript >e", "ace"),
        ("a<noscript>b", "a<noscript>b"),
        ("a<script>if (a < b) { '</div>' }</SCRIPT\n>b<Script src=x></Script>c", "abc"),
        ("a<style>p > b { }</style><svg><path/></svg><template><p>t</p></template>b", "a<svg><path/></svg>b"),
        ("a<scripts>b</scripts>", "a<scripts>b</scripts>"),
        ("a<script>b</scripts>c</script>d", "ad"),
        ("a<script>b<style>c</script>d</style>e", "ad</style>e"),
        ("a<!-- <script> -->b<script>c</script>d", "a<!-- <script> -->bd"),
        ("a<!-->b<script>c</script>d", "a<!-->bd"),
        ("a<!-- never ends <script>b</script>c", "a<!-- never ends <script>b</script>c"),
        ("a<!-- one --><!-- <style> -->b<style>c</style>d", "a<!-- one --><!-- <style> -->bd"),
        ("a", "a"),
        ("", ""),
    ],
)
def test_what_no_browser_shows_is_left_out(page: str, expected: str) -> None:
    assert shown(page).html == expected


def test_scripts_are_counted() -> None:
    assert shown("<script>1</script><SCRIPT src=x></SCRIPT><script>no end<!-- <script></script> -->").scripts == 3


def test_a_script_in_a_comment_hides_no_text() -> None:
    page = "<body><!-- <script> old --><p>The policy.</p><script>new()</script><p>Its end.</p></body>"
    assert parse(page).body.words(100) == "The policy. Its end."


def test_many_that_never_end_cost_one_look_each() -> None:
    page = "<script>" * 200_000
    assert shown(page).scripts == 200_000
