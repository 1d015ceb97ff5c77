from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.assessing.test_assess import CHANGED, NOW, comparison, reading
from tracker.core.assessing import assess
from tracker.core.model import Assessment, Group, History, Level

ROW = "| Acme, Inc. | Hosting | Ireland |"


def judged(old: str, new: str, *told: str) -> Assessment:
    """One record of a list, as comparing makes it."""
    compared = comparison((old, new), path=("Subprocessors",))
    (change,) = compared.changes
    listed = replace(compared, changes=(replace(change, group=Group(1, "entities"), evidence=told),))
    return assess(listed, reading(listed.old_text), reading(listed.new_text), CHANGED, History(), NOW)


@pytest.mark.parametrize(
    ("old", "new", "phrase"),
    [
        ("", ROW, "party added: Acme, Inc. (Hosting, Ireland)"),
        (ROW, "", "party removed: Acme, Inc. (Hosting, Ireland)"),
        (ROW, ROW.replace("Ireland", "Japan"), "Acme, Inc.: location Ireland -> Japan"),
    ],
)
def test_a_party_that_came_went_or_changed_is_substantive_and_about_sharing(old: str, new: str, phrase: str) -> None:
    assessment = judged(old, new, phrase)
    assert (assessment.level, assessment.topics) == (Level.SUBSTANTIVE, ("sharing",))
    assert assessment.changes[0].evidence == (phrase,)
    assert phrase in assessment.evidence


def test_another_word_at_the_head_of_a_column_is_editorial() -> None:
    heads = "| Vendor | Purpose | Country |"
    assessment = judged(heads, heads.replace("Purpose", "Service"), "column renamed: Purpose -> Service")
    assert assessment.level is Level.EDITORIAL
    assert assessment.evidence == ("column renamed: Purpose -> Service",)
