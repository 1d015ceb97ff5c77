from __future__ import annotations

import pytest

from tests.core.assessing.test_assess import assessed
from tracker.core.assessing.edits import Edit
from tracker.core.assessing.quantities import same_numbers, same_words
from tracker.core.model import Level

FEE = "The fee for late payment is {} a month for all who owe it."
OTHER_NUMBER = [
    ("1.5%", "15%", "1.5% -> 15%"),
    ("1,5 %", "15 %", "1,5% -> 15%"),
    ("1,50 Euro", "150 Euro", "1,50 Euro -> 150 Euro"),
    ("$1.00", "$100", "$1.00 -> $100"),
    ("$100.00", "$10,000", "$100.00 -> $10,000"),
    ("1.5 million", "15 million", "1.5 million -> 15 million"),
    ("€20", "£20", "€20 -> £20"),
    ("20 €", "20 £", "20 € -> 20 £"),
    ("EUR 20", "USD 20", "EUR 20 -> USD 20"),
    ("-5%", "+5%", "5%"),
]


@pytest.mark.parametrize(("old", "new", "told"), OTHER_NUMBER, ids=[f"{row[0]} to {row[1]}" for row in OTHER_NUMBER])
def test_another_number_or_currency_is_substantive(old: str, new: str, told: str) -> None:
    found = assessed((FEE.format(old), FEE.format(new)))
    assert found.level is Level.SUBSTANTIVE
    assert told in " | ".join(found.evidence)


@pytest.mark.parametrize(
    ("old", "new"),
    [("1,000", "1000"), ("1.000", "1,000"), ("1 000", "1,000"), ("1,50", "1.50"), ("1,000.00", "1000"), ("5%", "+5%")],
)
def test_another_way_to_write_a_number_is_editorial(old: str, new: str) -> None:
    assert assessed((FEE.format(old), FEE.format(new))).level is not Level.SUBSTANTIVE


def test_the_mark_alone_may_be_what_changed() -> None:
    assert not same_words(Edit(".", "", "a fee of 1", "5% a month"))
    assert same_words(Edit(".", ",", "a fee of 1", "5% a month"))
    assert same_words(Edit(",", "", "a fee of 1", "000 a month"))
    assert same_words(Edit(";", ",", "a fee", " and more"))


def test_dates_and_telephone_numbers_are_no_amounts() -> None:
    assert same_words(Edit("01.02.2020", "01/02/2020"))
    assert same_words(Edit("+1 800 555 0100", "+1-800-555-0100"))
    assert not same_numbers("01.02.2020", "01.02.2020")


TICKS = [
    ("| Logs | ✓ |", "| Logs | ✗ |", True),
    ("| Logs | ✓ |", "| Logs | – |", True),
    ("❌ Sold to advertisers", "✅ Sold to advertisers", True),
    ("✓ Sold to advertisers", "• Sold to advertisers", False),
    ("| Logs | < 30 days |", "| Logs | > 30 days |", True),
]


@pytest.mark.parametrize(("old", "new", "says"), TICKS)
def test_a_mark_may_say_something(old: str, new: str, says: bool) -> None:
    assert (assessed((old, new)).level is Level.SUBSTANTIVE) is says


ALONE = [
    ("30 days", "300 days", "30 days -> 300 days"),
    ("1 year", "2 years", "1 year -> 2 years"),
    ("✓", "✗", "✓ -> ✗"),
    ("€", "£", "€ -> £"),
    ("+5%", "-5%", "5%"),
    ("18", "13", "18 -> 13"),
]


@pytest.mark.parametrize(("old", "new", "told"), ALONE)
def test_a_number_or_a_mark_alone_in_a_block(old: str, new: str, told: str) -> None:
    found = assessed((old, new))
    assert found.level is Level.SUBSTANTIVE
    assert told in " | ".join(found.evidence)


@pytest.mark.parametrize(
    ("old", "new"),
    [("4. Your rights", "5. Your rights"), ("4 Your rights", "5 Your rights"), ("2.1 your rights", "3.1 your rights")],
)
def test_the_number_of_a_clause_is_no_quantity(old: str, new: str) -> None:
    assert assessed((old, new)).level is not Level.SUBSTANTIVE
