from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.core.gating import gate, key
from tracker.core.gating.furniture import without_furniture
from tracker.core.model import History, Outcome, Reading, Verdict

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BODY = "\n\n".join(
    [
        "# Privacy Policy",
        "We collect your name and your e-mail address when you open an account with us.",
        "## Sharing",
        "- carriers",
        "- banks",
        "- social media details",
        "We keep your call records for 30 days after the end of the contract.",
        "Contact us at privacy@acme.example with any question you may have about this.",
    ]
)
PAGE = Reading(Verdict.POLICY, BODY, title="Privacy Policy | Acme", language="en")
MENU = "Legal overview\n\nTerms for users\n\nTerms for partners\n\n"
DIALOG = '\n\n## Manage your choices\n\nWe use cookies. By clicking "Accept all" you agree to cookies.\n\nAccept all'

FURNITURE = [
    ("the window's title", f"{BODY}\n\nPrivacy Policy | Acme"),
    ("script", f'{BODY}\n\ntrack("measure", "page_viewed", {{ type: "contents" }});'),
    ("an assignment", f"window.dataLayer = window.dataLayer || [];\n\n{BODY}"),
    ("a style", f".banner {{ display: none; }}\n\n{BODY}"),
    ("a menu at the top", f"{MENU}{BODY}"),
    ("a consent dialog at the end", f"{BODY}{DIALOG}"),
]


@pytest.mark.parametrize(("what", "text"), FURNITURE, ids=[row[0] for row in FURNITURE])
def test_furniture_makes_no_version(what: str, text: str) -> None:
    page = replace(PAGE, text=text)
    assert key(without_furniture(page)) == key(BODY)
    history = History(current=PAGE, current_key=key(BODY), current_since=NOW, current_last_seen=NOW)
    gated = gate(page, history, NOW + timedelta(hours=12))
    assert (gated.outcome, gated.key) == (Outcome.COSMETIC, key(BODY))


WORDS = [
    ("the heading", BODY.replace("# Privacy Policy", "# Privacy Notice")),
    ("an item", BODY.replace("- social media details\n\n", "")),
    ("a heading below", BODY.replace("## Sharing", "## Selling")),
    ("a sentence on cookies", f"{BODY}\n\nWe use cookies to count visits."),
    ("a short last line", f"{BODY}\n\nWe may sell it"),
    ("a date at the top", f"Version of June 2025\n\n{BODY}"),
    ("two short lines at the top", f"Acme\n\nSecond notice\n\n{BODY}"),
    (
        "short lines below the title",
        BODY.replace("## Sharing", "Full name\n\nEmail address\n\nBiometric data\n\n## Sharing"),
    ),
    ("companies at the top", f"Acme\n\nAcme Ireland Limited\n\nTwo Park Place\n\nDublin\n\n{BODY}"),
    ("a function of words", f"{BODY}\n\nContact(us) for more"),
]


@pytest.mark.parametrize(("what", "text"), WORDS, ids=[row[0] for row in WORDS])
def test_words_of_the_policy_are_kept(what: str, text: str) -> None:
    assert key(without_furniture(replace(PAGE, text=text))) != key(BODY)


def test_a_menu_between_the_name_of_the_site_and_the_title_makes_no_version() -> None:
    above = "# Acme Legal Hub\n\nWhat is in force, and what was.\n\n"
    assert key(without_furniture(replace(PAGE, text=above + MENU + BODY))) == key(above + BODY)


@pytest.mark.parametrize("title", ["Privacy Policy", ""])
def test_short_lines_below_prose_are_kept_where_no_heading_holds_the_title(title: str) -> None:
    text = f"Acme asks for what follows.\n\nFull name\n\nEmail address\n\nBiometric data\n\n{BODY.removeprefix('# ')}"
    assert without_furniture(replace(PAGE, text=text, title=title)) == text


def test_another_kind_of_data_in_a_row_of_bare_lines_is_a_change() -> None:
    listed = "account with us.\n\nFull name\n\nEmail address\n\nApproximate location\n\nContact list"
    page = replace(PAGE, text=BODY.replace("account with us.", listed))
    assert page.text != BODY
    history = History(current=page, current_key=key(page.text), current_since=NOW, current_last_seen=NOW)
    other = replace(page, text=page.text.replace("Approximate location", "Biometric data"))
    assert gate(other, history, NOW + timedelta(hours=12)).outcome is Outcome.CHANGED


STAMPS = [
    ("Printed on {} from our website. We may update our policy.", True),
    ("Printed: {}", True),
    ("It is short. Today is {}.", True),
    ("This page was printed on {}.", True),
    ("Last updated: {}", False),
    ("The terms printed on {} stay in force.", False),
    ("As of {} we may share it.", False),
]


@pytest.mark.parametrize(("line", "stamp"), STAMPS)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("01.09.2026", "02.09.2026"),
        ("2026-09-01", "2026-09-02"),
        ("Tuesday, September 1, 2026", "Wednesday, September 2, 2026"),
        ("1 September 2026, 10:22", "2 September 2026, 11:07"),
    ],
)
def test_the_day_of_printing_makes_no_version_and_a_stated_one_does(
    line: str, stamp: bool, one: str, other: str
) -> None:
    pages = [replace(PAGE, text=f"{BODY}\n\n{line.format(day)}") for day in (one, other)]
    assert (key(without_furniture(pages[0])) == key(without_furniture(pages[1]))) is stamp


def test_what_was_printed_and_for_how_long_counts() -> None:
    texts = ("Printed on 30 days notice.", "Printed on 60 days notice.", "Printed on paper.")
    assert len({key(without_furniture(replace(PAGE, text=text))) for text in texts}) == 3


def test_a_page_without_furniture_is_left_as_it_is() -> None:
    assert without_furniture(PAGE) is PAGE.text


def test_a_change_beside_furniture_is_a_change() -> None:
    history = History(current=PAGE, current_key=key(BODY), current_since=NOW, current_last_seen=NOW)
    page = replace(PAGE, text=f"{MENU}{BODY.replace('30 days', '60 days')}{DIALOG}")
    assert gate(page, history, NOW + timedelta(hours=12)).outcome is Outcome.CHANGED
