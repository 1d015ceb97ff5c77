"""Policies that are gone: withdrawn, replaced, merged or moved, and what only sounds like it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.core.assessing import assess, last_words
from tracker.core.comparing import compare
from tracker.core.model import (
    Assessment,
    ChangeKind,
    ClauseState,
    Gated,
    History,
    Level,
    Outcome,
    Reading,
    Verdict,
)
from tracker.core.reading.segment import segment

NOW = datetime(2026, 3, 1, tzinfo=UTC)
POLICY = "# Locker policy\n\n" + "\n\n".join(
    f"Rule number {n} of the lockers says what we do with parcel {n} and with what we know about its owner."
    for n in range(1, 30)
)
LINK = "[Acme Privacy Centre](https://acme.example/privacy)"
WHERE = "Acme Privacy Centre (https://acme.example/privacy)"


def assessed(new: str, old: str = POLICY) -> Assessment:
    before, after = (Reading(Verdict.POLICY, text, segment(text)) for text in (old, new))
    history = History(current=before, current_last_seen=NOW - timedelta(hours=12))
    return assess(compare(before, after), before, after, Gated(Outcome.CHANGED, "key"), history, NOW)


NOTICES = [
    ("en", f"This policy is no longer in effect. Please read the {LINK}.", f"see: {WHERE}"),
    ("en", f"These terms have been replaced by the {LINK}.", f"replaced by: {WHERE}"),
    ("en", f"We have merged this policy into the {LINK}.", f"merged into: {WHERE}"),
    ("en", "Our privacy policy has moved. Its new address is https://acme.example/privacy", "moved to: https://acme.example/privacy"),
    ("en", f"Moved!\n\nThis page has moved.\n\n{LINK}", f"moved to: {WHERE}"),
    ("de", f"Diese Datenschutzerklärung ist nicht mehr gültig. Es gilt das {LINK}.", f"see: {WHERE}"),
    ("de", f"Diese Bedingungen wurden durch das {LINK} ersetzt.", f"replaced by: {WHERE}"),
    ("de", f"Diese Hinweise wurden mit dem {LINK} zusammengeführt.", f"merged into: {WHERE}"),
    ("fr", f"Cette politique n'est plus en vigueur. Voir {LINK}.", f"see: {WHERE}"),
    ("fr", f"Cette charte a été remplacée par {LINK}.", f"replaced by: {WHERE}"),
    ("fr", f"Cette politique se trouve désormais ici : {LINK}.", f"moved to: {WHERE}"),
    ("es", f"Esta política ya no está en vigor. Consulte {LINK}.", f"see: {WHERE}"),
    ("es", f"Estas condiciones han sido sustituidas por {LINK}.", f"replaced by: {WHERE}"),
    ("it", f"Questa informativa non è più in vigore. Si veda {LINK}.", f"see: {WHERE}"),
    ("it", f"Questa informativa è stata spostata: {LINK}.", f"moved to: {WHERE}"),
    ("pt", f"Esta política foi substituída por {LINK}.", f"replaced by: {WHERE}"),
    ("nl", f"Dit privacybeleid is niet langer van kracht. Zie {LINK}.", f"see: {WHERE}"),
    ("en", "This service and its policy were discontinued.", ""),
    ("en", "Acme Lockers has shut down. We hold no parcels any more.", ""),
    ("en", "Acme Lockers ceased operations on 1 May.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said", "where"), NOTICES)
def test_a_notice_in_place_of_the_policy(language: str, said: str, where: str) -> None:
    found = assessed(f"# Locker policy\n\n{said}\n")
    assert found.kind is ChangeKind.WITHDRAWN
    assert found.level is Level.SUBSTANTIVE
    assert found.evidence[0].startswith("the page says: ")
    assert where in found.evidence if where else "clauses went with it" in found.evidence[1]


@pytest.mark.parametrize(
    "said",
    [
        "Your account has been terminated. Write to us if you think that this was a mistake.",
        "Your session is no longer valid. Open the lockers once more.",
        "Our lockers ceased to beep at night.",
    ],
)
def test_a_page_of_few_words_that_speaks_of_its_visitor_withdraws_nothing(said: str) -> None:
    new = f"# Locker policy\n\n{said}\n"
    assert assessed(new).kind is not ChangeKind.WITHDRAWN
    assert last_words(Reading(Verdict.POLICY, POLICY), Reading(Verdict.POLICY, new)) == ""


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict.POLICY, f'the page says: "This policy has moved."; moved to: {WHERE}'),
        (Verdict.REDIRECT_STUB, f'the page says: "This policy has moved."; moved to: {WHERE}'),
        (Verdict.LOGIN, ""),
        (Verdict.MAINTENANCE, ""),
    ],
)
def test_the_last_words_of_a_page_that_was_not_taken(verdict: Verdict, said: str) -> None:
    new = Reading(verdict, f"# Locker policy\n\nThis policy has moved. See {LINK}.\n")
    assert last_words(Reading(Verdict.POLICY, POLICY), new) == said
    assert last_words(None, new) == said


def test_last_words_are_one_short_line() -> None:
    new = Reading(Verdict.POLICY, f"This policy has moved\u2028\x1b[31m to {'far ' * 200}away.")
    assert len(last_words(Reading(Verdict.POLICY, POLICY * 9), new).splitlines()) == 1
    assert len(last_words(Reading(Verdict.POLICY, POLICY * 9), new)) < 200


def test_the_clauses_that_went_are_one_thing() -> None:
    found = assessed(f"# Locker policy\n\nThis policy is no longer in effect. See {LINK}.\n")
    gone = [change for change in found.changes if change.state is ClauseState.REMOVED]
    assert len(gone) == 29
    assert {change.group.kind if change.group else "" for change in gone} == {"withdrawn"}
    assert len({change.group for change in gone}) == 1
    assert found.evidence == (
        'the page says: "This policy is no longer in effect."',
        f"see: {WHERE}",
        "29 clauses went with it",
    )


def test_a_notice_above_the_policy() -> None:
    found = assessed(f"This policy has been replaced by the {LINK}.\n\n{POLICY}")
    assert found.kind is ChangeKind.WITHDRAWN
    assert f"replaced by: {WHERE}" in found.evidence


@pytest.mark.parametrize(
    "said",
    [
        "If your account has been terminated, this policy applies for as long as we keep what we know.",
        "We delete recordings once they are no longer available to the owner of the parcel.",
        "Lockers that have been moved are shown on our map.",
        "When this policy is no longer applicable to you, we delete what we know.",
        "The locker rules and all notices that go with them are incorporated into these terms by reference.",
        "We combined the lockers of two stations into one.",
    ],
)
@pytest.mark.parametrize("place", ["top", "rest"])
def test_what_is_said_of_other_things_withdraws_nothing(said: str, place: str) -> None:
    words = POLICY.split("\n\n")
    new = f"{said}\n\n{POLICY}" if place == "top" else "\n\n".join([*words[:8], said])
    assert assessed(new).kind is not ChangeKind.WITHDRAWN


def test_a_notice_that_was_there_before_is_no_news() -> None:
    old = f"This policy has been replaced by the {LINK}.\n\n{POLICY}"
    assert assessed(old.replace("number 7", "number 77"), old).kind is not ChangeKind.WITHDRAWN
