from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.assessing.test_assess import CHANGED, NOW, assessed, comparison, reading
from tracker.core.assessing import assess
from tracker.core.assessing.swaps import other_role
from tracker.core.model import Group, History, Level

SWAPPED = [
    ("we shall", "you shall", "In case of a breach {} pay all costs that arise out of it."),
    ("it and", "it or", "Data is shared where the law requires {} you agreed to it."),
    ("by you", "to you", "Payments are made {} within a month of the end of the year."),
    ("over 16", "under 16", "Our service may be used by persons {} years of age."),
    ("your request", "our request", "Data is deleted at {} within the period that the law sets."),
    ("own content", "other content", "You keep the rights in the {} that you upload."),
    ("licensor", "licensee", "All improvements belong to the {} from the day they are made."),
    ("employee", "employer", "Data may be disclosed to the {} when the account ends."),
    ("lessor", "lessee", "The {} bears the cost of all repairs to the house."),
    ("Auftraggeber", "Auftragnehmer", "Der {} trägt die Kosten der Prüfung im vollen Umfang."),
    ("Vertrag und", "Vertrag oder", "Daten werden verarbeitet, wenn ein {} eine Einwilligung vorliegt."),
    ("votre charge", "notre charge", "Les frais sont à {} pendant toute la durée."),
    ("employeur", "employé", "Les données sont remises à votre {} en fin de contrat."),
]


@pytest.mark.parametrize(("old", "new", "sentence"), SWAPPED, ids=[f"{row[0]} to {row[1]}" for row in SWAPPED])
def test_a_word_that_turns_the_rule_round_is_substantive(old: str, new: str, sentence: str) -> None:
    found = assessed((sentence.format(old), sentence.format(new)))
    assert found.level is Level.SUBSTANTIVE
    assert " -> " in " | ".join(found.evidence)


LIKE = [
    ("organise", "organize"),
    ("provider", "providers"),
    ("favour", "favor"),
    ("occured", "occurred"),
    ("the vault", "a vault"),
    ("that", "which"),
    ("in this vault", "within the vault"),
]


@pytest.mark.parametrize(("old", "new"), LIKE)
def test_a_spelling_or_a_little_word_is_editorial(old: str, new: str) -> None:
    sentence = "These are the words that we {} here for all who read."
    assert assessed((sentence.format(old), sentence.format(new))).level is not Level.SUBSTANTIVE


def test_roles_are_told_by_their_endings() -> None:
    assert other_role("grantor", "grantee")
    assert other_role("arbeitgeber", "arbeitnehmer")
    assert other_role("arrendador", "arrendatario")
    assert not other_role("provider", "provided")
    assert not other_role("user", "users")


BINDING = [
    ("California", "Delaware", "These terms are governed by the laws of {}, without regard to its conflict rules."),
    ("Texas", "California", "These terms are governed by the laws of the State of {} and of no other state."),
    ("Paris", "Dublin", "Any dispute shall be brought before the courts of {} and nowhere else."),
    ("Acme Ltd", "Globex Inc", "The controller of your personal data is {}, a company of the European Union."),
    ("English", "French", "In case of conflict the {} version of this policy prevails over all others."),
    ("München", "Berlin", "Für alle Streitigkeiten aus dem Vertrag ist Gerichtsstand {}, soweit zulässig."),
    ("Paris", "Lyon", "Le présent contrat relève de la compétence des tribunaux de {} et de nul autre."),
]


@pytest.mark.parametrize(("old", "new", "sentence"), BINDING, ids=[f"{row[0]} to {row[1]}" for row in BINDING])
def test_a_name_that_binds_is_substantive(old: str, new: str, sentence: str) -> None:
    found = assessed((sentence.format(old), sentence.format(new)))
    assert found.level is Level.SUBSTANTIVE
    assert f"{old} -> {new}" in found.evidence


def test_a_name_elsewhere_is_editorial() -> None:
    sentence = "You may also reach the people of {} by the form on our web pages at any time."
    assert assessed((sentence.format("Acme"), sentence.format("Globex"))).level is Level.EDITORIAL


def test_a_company_renamed_everywhere_is_one_rename() -> None:
    sentences = [
        "The controller of your personal data is {}, a company of the European Union.",
        "You may also reach the people of {} by the form on our web pages at any time.",
        "All of the pages that belong to {} are covered by this policy as a whole.",
    ]
    compared = comparison(*((each.format("Acme"), each.format("Globex")) for each in sentences))
    grouped = replace(compared, changes=tuple(replace(each, group=Group(1, "renamed")) for each in compared.changes))
    found = assess(grouped, reading(grouped.old_text), reading(grouped.new_text), CHANGED, History(), NOW)
    assert found.level is Level.EDITORIAL


def test_another_law_named_many_times_is_no_rename() -> None:
    sentences = [
        "These terms are governed by the laws of {}, without regard to its conflict rules.",
        "Any dispute shall be brought before the courts of {} and nowhere else at all.",
        "You agree to the exclusive jurisdiction of the courts of {} for all claims.",
    ]
    compared = comparison(*((each.format("Ireland"), each.format("France")) for each in sentences))
    grouped = replace(compared, changes=tuple(replace(each, group=Group(1, "renamed")) for each in compared.changes))
    found = assess(grouped, reading(grouped.old_text), reading(grouped.new_text), CHANGED, History(), NOW)
    assert found.level is Level.SUBSTANTIVE
    assert "Ireland -> France" in found.evidence
