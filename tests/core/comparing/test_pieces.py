"""What stays together although something came between: split clauses, short lines, addresses and their links."""

from __future__ import annotations

import pytest

from tests.core.comparing.texts import compared, cut, states
from tracker.core.model import ClauseState

INTRO = "This notice tells you how Acme treats what it learns about the people who use its parcel lockers."
FIRST = "We keep the camera pictures of each locker for as long as the law of the place allows us to keep them."
SECOND = "After that they are overwritten by a machine, and nobody at Acme is able to bring them back for you."
OTHER = "Children may open a locker only together with the grown-up person whose name stands on the label."
CLOSE = "Write to the address below whenever one of these sentences leaves you with a question about lockers."


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"


def test_a_clause_that_was_split_around_a_new_one() -> None:
    old, new = text(INTRO, f"{FIRST} {SECOND}", CLOSE), text(INTRO, FIRST, OTHER, SECOND, CLOSE)
    split, added = sorted(compared(old, new).changes, key=lambda change: change.state != ClauseState.SPLIT)
    assert (split.state, cut(new, split.new)) == (ClauseState.SPLIT, [FIRST, SECOND])
    assert not split.deleted
    assert not split.inserted
    assert (added.state, cut(new, added.new)) == (ClauseState.ADDED, [OTHER])


def test_clauses_that_were_merged_over_one_that_went() -> None:
    old, new = text(INTRO, FIRST, OTHER, SECOND, CLOSE), text(INTRO, f"{FIRST} {SECOND}", CLOSE)
    assert sorted(states(old, new)) == ["merged", "removed"]


def test_a_clause_that_moved_between_two_halves_does_not_part_them() -> None:
    old = text(OTHER, INTRO, CLOSE, f"{FIRST} {SECOND}", "Acme writes this in plain words and means each of them.")
    new = text(INTRO, CLOSE, FIRST, OTHER, SECOND, "Acme writes this in plain words and means each of them.")
    assert sorted(states(old, new)) == ["moved", "split"]


def test_a_clause_in_its_place_does_part_them() -> None:
    old, new = text(INTRO, f"{FIRST} {SECOND}", OTHER, CLOSE), text(INTRO, FIRST, OTHER, SECOND, CLOSE)
    assert "split" not in states(old, new)


@pytest.mark.parametrize("short", ["## External links", "See more", "- Yes"])
def test_short_lines_between_edited_neighbours_stay(short: str) -> None:
    old = text(INTRO, OTHER, FIRST, short, SECOND, CLOSE)
    new = text(INTRO, FIRST.replace("camera", "video"), OTHER, short, SECOND.replace("machine", "robot"), CLOSE)
    assert all(short not in cut(old, change.old) for change in compared(old, new).changes)


def test_of_equal_short_lines_the_neighbours_tell_which_is_which() -> None:
    old = text(INTRO, FIRST, "See more", "### Use", OTHER, "See more", SECOND, CLOSE)
    new = text(INTRO, "See more", "### Use", OTHER.replace("Children", "Minors"), "See more", FIRST, SECOND, CLOSE)
    assert sorted(states(old, new)) == ["modified", "moved"]


@pytest.mark.parametrize(
    ("shown", "linked"),
    [
        ("https://acme.example", "[https://acme.example](https://acme.example/)"),
        ("https://acme.example", "[**https://acme.example**](https://acme.example)"),
        ("dpo@acme.example", "[dpo@acme.example](mailto:dpo@acme.example)"),
        ("[the place](https://acme.example/a)", '[the place](https://acme.example/a "Opens\nthe place")'),
    ],
)
def test_an_address_that_became_a_link_says_the_same(shown: str, linked: str) -> None:
    old = text(INTRO, f"You find all the forms that you need to ask us for them at {shown} at any time of day.")
    for before, after in ((old, old.replace(shown, linked)), (old.replace(shown, linked), old)):
        assert states(before, after) == ["cosmetic"]


def test_an_address_that_leads_elsewhere_does_not() -> None:
    old = text(INTRO, "You find all forms at [https://acme.example](https://acme.example) at any time of day.")
    new = old.replace("(https://acme.example)", "(https://elsewhere.example)")
    (change,) = compared(old, new).changes
    assert change.state is ClauseState.MODIFIED
    assert cut(new, change.inserted) == ["https://elsewhere.example"]


def test_a_moved_sentence_keeps_the_marks_before_its_first_word() -> None:
    told = "**Storage:** we keep the pictures of each locker for as long as the law of the place allows."
    old = text(INTRO, f"{told} {SECOND}", OTHER, CLOSE)
    new = text(INTRO, SECOND, OTHER, f"{CLOSE} {told}")
    moved = [change for change in compared(old, new).changes if change.state is ClauseState.MOVED]
    assert [cut(old, change.old) for change in moved] == [[told]]


def test_lines_that_became_one_clause_are_merged_although_two_words_grew_together() -> None:
    lines = [
        "Personal data means data about a living individual who can be told from those data",
        "(or from those and other information either in our possession or likely to come into our",
        "possession).",
    ]
    old = text(INTRO, *lines, CLOSE)
    new = text(INTRO, f"{lines[0]} {lines[1]}{lines[2]}", CLOSE)
    kinds = states(old, new)
    assert "merged" in kinds
    assert "added" not in kinds
    assert lines[0] not in [told for change in compared(old, new).changes for told in cut(new, change.inserted)]


def test_lines_that_share_a_figure_only_are_not_one() -> None:
    old, new = text(INTRO, "Floor 15", CLOSE), text(INTRO, "Florida 33180", CLOSE)
    assert sorted(states(old, new)) == ["added", "removed"]
    assert states(text(INTRO, "Floor 15", CLOSE), text(INTRO, "Floor 20", CLOSE)) == ["modified"]


def test_addresses_that_may_be_cut_in_two_ways_are_compared_line_by_line() -> None:
    address = ["Acme International Group B.V.,", "Long Quay 765,", "1066 VH Amsterdam,", "The Netherlands"]
    other = ["Acme United Kingdom Limited,", "PO Box 41, North Harbour,", "Portsmouth,", "Hampshire, PO6 3AU,"]
    old = text(INTRO, *address, *other, "United Kingdom", CLOSE)
    new = text(INTRO, *address, *other, SECOND, "United Kingdom", CLOSE)
    (change,) = compared(old, new).changes
    assert (change.state, cut(new, change.new)) == (ClauseState.ADDED, [SECOND])


def test_short_entries_of_a_list_that_was_sorted_anew_have_moved() -> None:
    entries = ["Online services", "Copyright", "How to browse the lockers", "Terms of use of the lockers", "Postcards"]
    old = text(INTRO, "## Topics", *(f"- {entry}" for entry in entries), "## End", CLOSE)
    new = text(INTRO, "## Topics", *(f"- {entry}" for entry in entries[::-1]), "## End", CLOSE)
    assert set(states(old, new)) == {"moved"}


def test_a_short_line_under_another_heading_is_another_one() -> None:
    old = text(INTRO, "## Topics", "- Postcards", FIRST, "## End", SECOND, CLOSE)
    new = text(INTRO, "## Topics", FIRST, "## End", SECOND, "- Postcards", CLOSE)
    assert sorted(states(old, new)) == ["added", "removed"]
