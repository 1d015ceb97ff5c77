"""A withdrawn policy: what the page says comes first, and the clauses that went with it stay out of the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.core.comparing import compare
from tracker.core.model import ClauseState, Comparison, Group, Reading, Verdict
from tracker.core.reading.segment import segment
from tracker.core.render import RenderOptions, render

OLD = "# Locker policy\n\n" + "\n\n".join(f"Rule number {n} of the lockers is about parcels." for n in range(1, 12))
NEW = "# Locker policy\n\nThis policy is no longer in effect, see the [new one](https://acme.example/new).\n"
SAID = "11 clauses went with the policy. The version before holds them."


def withdrawn() -> Comparison:
    old, new = (Reading(Verdict.POLICY, text, segment(text)) for text in (OLD, NEW))
    found = compare(old, new)
    group = Group(1, "withdrawn")
    grouped = (
        replace(change, group=group) if change.state is ClauseState.REMOVED else change for change in found.changes
    )
    return replace(found, changes=tuple(grouped))


@pytest.mark.parametrize("options", [RenderOptions(), RenderOptions(limit=3), RenderOptions(layout="side")])
@pytest.mark.parametrize("name", ["text", "markdown"])
def test_text_says_it_in_one_sentence(name: str, options: RenderOptions) -> None:
    shown = render(withdrawn(), name, options)
    assert shown.index("no longer in effect") < shown.index(SAID)
    assert "Rule number" not in shown
    assert "more of the same" not in shown


def test_mail_says_it_in_one_sentence() -> None:
    shown = render(withdrawn(), "html", RenderOptions(inline_styles=True))
    assert SAID in shown
    assert "Rule number" not in shown


@pytest.mark.parametrize("layout", ["inline", "side"])
def test_the_page_folds_them_up(layout: str) -> None:
    shown = render(withdrawn(), "html", RenderOptions(layout=layout))
    before, _, folded = shown.partition("<details")
    assert "no longer in effect" in before
    assert "Rule number" not in before
    assert f"<summary>{SAID}</summary>" in folded
    assert all(f"Rule number {n} of" in folded for n in range(1, 12))
    assert folded.count("</details>") == 1


def test_two_columns_have_one_beside_them_for_narrow_windows() -> None:
    shown = render(withdrawn(), "html", RenderOptions(layout="fitting"))
    assert shown.count("clause-sides") == shown.count("clause-narrow") == 12
    assert "clause-narrow" not in render(withdrawn(), "html", RenderOptions(layout="side"))
    mail = render(withdrawn(), "html", RenderOptions(layout="fitting", inline_styles=True))
    assert mail.count("<table") == 1
    assert mail.count("no longer in effect") == 1
