"""Every filter there is, under the same conditions: pure, idempotent, and never in the way of a reading."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.core.model import Hints, Page
from tracker.core.reading import read
from tracker.core.reading.filters import FILTERS, filtered, problem_of
from tracker.core.reading.markdown import Block

NOW = datetime(2026, 11, 6, 1, 0, tzinfo=UTC)
TEXTS = (
    "",
    "Plain words of a policy, without anything to filter.",
    "[a](https://www.google.com/url?q=https://a.example/x&sa=D) and https://[broken and https://b.example:x/url?q=1",
    "Updated 3 days ago, vor 2 Monaten, 99 9999 years ago",
    "| [cell](https://a.example/?a=1) | 3日前 |",
    "\u202e https://a.example/\ud800?x=%ff&&= ago",
)


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_says_what_it_does(name: str) -> None:
    assert len(FILTERS[name].says) > 20
    assert problem_of(name) == ""
    assert (FILTERS[name].change.__doc__ or "").strip()


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("captured_at", [NOW, None])
@pytest.mark.parametrize("text", TEXTS)
def test_a_filter_changes_text_once_and_nothing_but_text(name: str, captured_at: datetime | None, text: str) -> None:
    block = Block("item", text, text, links=2, level=0, tight=True)
    (once,), counts = filtered([block], [name], captured_at)
    (twice,), _ = filtered([once], [name], captured_at)
    assert twice == once
    assert (once.kind, once.links, once.level, once.tight) == ("item", 2, 0, True)
    assert counts == {name: int(once is not block)}


@pytest.mark.parametrize("name", FILTERS)
def test_a_page_can_be_read_with_it(name: str) -> None:
    body = "".join(f"<p>{text}</p>" for text in TEXTS).encode("utf-8", "replace")
    assert (
        "Plain words" in read(Page(body, "text/html", captured_at=NOW), Hints(select=("body",), filters=(name,))).text
    )
