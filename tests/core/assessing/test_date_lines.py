from __future__ import annotations

import pytest

from tests.core.assessing.test_assess import assessed
from tracker.core.assessing.date_lines import states_dates
from tracker.core.model import ChangeKind, Level

STATES = [
    "Last updated: 1 January 2026",
    "1 January 2026",
    "This Privacy Policy was last updated on January 1, 2026 and is effective as of January 5, 2026.",
    "These Terms of Service will be effective as of January 1, 2026.",
    "Acme Widgets Holding Privacy Notice, version 3.1, January 1, 2026",
    "_Effective: October 13, 2025._",
    "Version 3.1, approved by the board of Acme on October 13, 2025",
    "Stand: 1. Januar 2026",
    "Diese Datenschutzerklärung wurde zuletzt am 1. Januar 2026 aktualisiert.",
    "Dernière mise à jour : 1 janvier 2026",
    "最終更新日：2026年1月1日",
    "We may change this policy from time to time. Last revised on January 1, 2026.",
]
DOES_NOT = [
    "Claims about updated accounts must be filed by 1 January 2026 at the latest.",
    "Accounts that were updated before 1 January 2026 are charged a fee.",
    "Data of users who registered before this date is kept: 01.02.2020",
    "The changed fee applies to all plans bought from 1 January 2026 in the shop.",
    "Updated accounts close by 1 January 2026.",
    "Updated accounts may be closed on 1 January 2026.",
    "Last updated: 1 January 2026. Claims end on 1 March 2026 for good and without exception.",
    "We keep it.",
]


@pytest.mark.parametrize("line", STATES)
def test_a_line_that_states_the_date(line: str) -> None:
    assert states_dates(line)


@pytest.mark.parametrize("line", DOES_NOT)
def test_a_sentence_that_only_holds_one(line: str) -> None:
    assert not states_dates(line)


def test_a_deadline_that_moved_is_substantive() -> None:
    line = "Claims about updated accounts must be filed by 1 {} 2026."
    found = assessed((line.format("January"), line.format("June")))
    assert found.kind is not ChangeKind.DATE_ONLY
    assert found.level is Level.SUBSTANTIVE
    assert "1 January 2026 -> 1 June 2026" in found.evidence


def test_the_stated_date_that_moved_is_not() -> None:
    line = "This policy was last updated on 1 {} 2026."
    found = assessed((line.format("January"), line.format("June")))
    assert found.kind is ChangeKind.DATE_ONLY
    assert found.level is Level.EDITORIAL
