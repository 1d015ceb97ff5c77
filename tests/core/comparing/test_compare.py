from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from textwrap import wrap

import pytest

from tests.core.comparing.texts import assert_complete, compared, cut, states
from tracker.core.model import ClauseChange, ClauseState

MOVES = {ClauseState.MOVED, ClauseState.MOVED_MODIFIED}


# ------------------------------------------------------------------ states

BASE = """# Privacy Policy

We care about your privacy and wrote this policy to tell you what we do with your data.

## 1. What we collect

When you open an account we ask for your name, your address and your telephone number. We also ask how you pay.

* the pages that you visit on our site
* the device that you use to visit them
* the place from which you visit them

## 2. How long we keep it

We keep your data for thirty days after you close your account, unless the law says otherwise.

## 3. Whom we share it with

We share your data with the companies that send our parcels, and with nobody else at all.
"""


def only(old: str, new: str) -> ClauseChange:
    (change,) = compared(old, new).changes
    return change


def test_modified() -> None:
    new = BASE.replace("thirty days", "six months")
    change = only(BASE, new)
    assert change.state is ClauseState.MODIFIED
    assert (cut(BASE, change.deleted), cut(new, change.inserted)) == (["thirty days"], ["six months"])
    assert change.path == ("Privacy Policy", "2. How long we keep it")


def test_added_and_removed() -> None:
    new = BASE.replace(
        "* the device that you use to visit them\n", "* your fingerprints and your voice\n* your friends\n"
    )
    comparison = compared(BASE, new)
    assert [change.state.value for change in comparison.changes] == ["removed", "added", "added"]
    assert cut(BASE, comparison.changes[0].deleted) == ["* the device that you use to visit them"]


def test_moved_and_moved_with_edits() -> None:
    clause = "We keep your data for thirty days after you close your account, unless the law says otherwise.\n"
    moved = BASE.replace(clause, "Gone.\n") + "\n" + clause
    assert states(BASE, moved) == ["added", "moved"]
    edited = moved.replace("thirty days after", "ninety days after")
    change = compared(BASE, edited).changes[-1]
    assert change.state is ClauseState.MOVED_MODIFIED
    assert (cut(BASE, change.deleted), cut(edited, change.inserted)) == (["thirty"], ["ninety"])


def test_a_moved_section_is_one_group() -> None:
    head, first, second, third = re.split(r"(?m)^(?=## )", BASE)
    comparison = compared(BASE, head + second + third + "\n" + first)
    assert {change.state for change in comparison.changes} == {ClauseState.MOVED}
    assert len({change.group for change in comparison.changes}) == 1
    assert comparison.changes[0].group


def test_split_and_merged() -> None:
    split = BASE.replace("telephone number. We also", "telephone number.\n\nWe also")
    change = only(BASE, split)
    assert (change.state, len(change.old), len(change.new)) == (ClauseState.SPLIT, 1, 2)
    back = only(split, BASE)
    assert (back.state, len(back.old), len(back.new)) == (ClauseState.MERGED, 2, 1)


@pytest.mark.parametrize("sentences", [6, 12, 40])
@pytest.mark.parametrize("width", [60, 76, 10_000])
def test_a_wrapped_paragraph_is_split_and_merged(sentences: int, width: int) -> None:
    parts = [f"Sentence number {n} tells what becomes of {'old ' * (n % 4)}record {n * 13}." for n in range(sentences)]
    first, second = " ".join(parts[: sentences // 2]), " ".join(parts[sentences // 2 :])

    def page(*paragraphs: str) -> str:
        return "\n\n".join("\n".join(wrap(text, width)) for text in ("An intro comes first.", *paragraphs, "An end."))

    whole, halves = page(f"{first} {second}"), page(first, second)
    assert states(whole, halves) == ["split"]
    assert states(halves, whole) == ["merged"]


def test_split_with_edits() -> None:
    new = BASE.replace("telephone number. We also ask", "fax number.\n\nWe also ask")
    change = only(BASE, new)
    assert change.state is ClauseState.SPLIT
    assert (cut(BASE, change.deleted), cut(new, change.inserted)) == (["telephone"], ["fax"])


def test_renumbered_is_one_group_and_hides_no_words() -> None:
    new = BASE.replace("## 3.", "## 4.").replace("## 2.", "## 3.")
    new = new.replace("## 3.", "## 2. Children\n\nWe do not serve children below the age of thirteen.\n\n## 3.", 1)
    comparison = compared(BASE, new)
    found = Counter(change.state.value for change in comparison.changes)
    assert found == {"renumbered": 2, "added": 2}
    assert len({change.group for change in comparison.changes if change.state is ClauseState.RENUMBERED}) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("25. Mai 2018 tritt sie in Kraft.", "26. Mai 2018 tritt sie in Kraft."),
        ("1.5 million users rely on us.", "2.5 million users rely on us."),
        ("2018-25-04", "2018-26-04"),
        ("We keep it for 30 days.", "We keep it for 60 days."),
        ("It costs $5.", "It costs €5."),
        ("It costs 5%.", "It costs 5."),
        ("| Sold | ✓ |", "| Sold | ✗ |"),
        ("✗ We sell your data.", "✓ We sell your data."),
        ("- ❌ We sell it\n- ✅ We keep it", "- ✅ We sell it\n- ✅ We keep it"),
        ("We keep it < 30 days.", "We keep it > 30 days."),
        ("\\> 30 days", "< 30 days"),
        ("| Logs | ≤ 30 days |", "| Logs | ≥ 30 days |"),
        ("We keep it ≤ 30 days.", "We keep it 30 days."),
        ("The price moves by -5%.", "The price moves by 5%."),
        ("~~We share it with brokers.~~", "We share it with brokers."),
        ("- ~~Brokers~~\n- Banks", "- Brokers\n- Banks"),
        ("हम डेटा बेचते हैं", "हम डेटा बेचती हैं"),
        ("我们保存数据三十天。", "我们保存数据六十天。"),
        ("It takes 1,000 users.", "It takes 1.000 users."),
    ],
)
def test_never_cosmetic_or_renumbered(old: str, new: str) -> None:
    context = "A clause before that stays as it is.\n\n{}\n\nA clause after that stays as it is.\n"
    comparison = compared(context.format(old), context.format(new))
    assert comparison.loud() != ()
    assert_complete(comparison)


# ------------------------------------------------------------------ form

FORMS: list[tuple[str, Callable[[str], str]]] = [
    ("no-break spaces", lambda text: text.replace(" your ", "\u00a0your\u00a0")),
    ("double spaces", lambda text: text.replace(". ", ".  ")),
    ("zero-width spaces", lambda text: text.replace(" the", "\u200b the")),
    ("soft hyphens", lambda text: text.replace("account", "ac\u00adcount")),
    ("byte order mark", lambda text: "\ufeff" + text),
    ("capital headings", lambda text: re.sub(r"(?m)^#.*", lambda m: m.group().upper(), text)),
    ("underlined heading", lambda text: text.replace("# Privacy Policy\n", "Privacy Policy\n==============\n", 1)),
    ("list glyphs", lambda text: text.replace("* ", "• ")),
    ("dashes", lambda text: text.replace(", and", " – and")),
    ("quotes", lambda text: text.replace("privacy and", "“privacy” and")),
    ("emphasis", lambda text: text.replace("thirty days", "**thirty** _days_")),
    ("emphasis inside a word", lambda text: text.replace("nobody", "no**body**")),
    ("entities", lambda text: text.replace(" your name", "&nbsp;your&#32;name").replace("law", "&#108;aw")),
    ("windows line ends", lambda text: text.replace("\n", "\r\n")),
    ("blank lines in lists", lambda text: text.replace("\n* ", "\n\n* ")),
    ("no blank lines", lambda text: text.replace("\n\n", "\n")),
    ("number style", lambda text: re.sub(r"(?m)^## (\d)\.", r"## \1)", text)),
    ("hard wraps", lambda text: text.replace("your address and your", "your address\nand your")),
    ("rules", lambda text: text.replace("\n## ", "\n***\n\n## ")),
    ("decomposed", lambda text: unicodedata.normalize("NFD", text)),
    ("trailing blanks", lambda text: text.replace(".\n", ".   \n")),
]


@pytest.mark.parametrize(("name", "change"), FORMS, ids=[name for name, _ in FORMS])
def test_form_alone_is_never_loud(name: str, change: Callable[[str], str]) -> None:
    old = BASE.replace("parcels", "Päckchen")
    comparison = compared(old, change(old))
    assert comparison.changes != (), name
    assert comparison.loud() == ()
    assert compared(change(old), old).loud() == ()


# ------------------------------------------------------------------ links

LINKED = "We have a [cookie page](https://a.example/cookies) and a [help page](https://a.example/help) for you.\n"


@pytest.mark.parametrize(
    ("old", "new", "deleted", "inserted"),
    [
        ("https://a.example/help", "https://b.example/help", ["https://a.example/help"], ["https://b.example/help"]),
        ("https://a.example/help", "mailto:us@a.example", ["https://a.example/help"], ["mailto:us@a.example"]),
        ("https://a.example/help", "https://a.example/help?lang=de", ["https://a.example/help"],
         ["https://a.example/help?lang=de"]),
    ],
)  # fmt: skip
def test_a_changed_link_target_is_a_change_of_its_own(
    old: str, new: str, deleted: list[str], inserted: list[str]
) -> None:
    text = LINKED.replace(old, new)
    change = only(LINKED, text)
    assert change.state is ClauseState.MODIFIED
    assert change.group
    assert change.group.kind == "link"
    assert (cut(LINKED, change.deleted), cut(text, change.inserted)) == (deleted, inserted)


def test_an_address_alone_in_its_line_is_compared_too() -> None:
    old = "See our list.\n\nhttps://a.example/x\n\nBye for now.\n"
    new = old.replace("/x", "/y").replace("now", "ever")
    found = compared(old, new).changes
    assert [cut(old, change.deleted) for change in found] == [["https://a.example/x"], ["now"]]
    assert [change.group is not None for change in found] == [True, False]
    assert states(old, old.replace("https://a.example/x\n\n", "")) == ["removed"]
    assert states(old, old.replace("/x", "/x\u200b")) == ["cosmetic"]


def test_a_target_that_changed_beside_the_words_is_marked_with_them() -> None:
    old = "We share data. See our [choices](https://a.example/optout) page to object.\n"
    new = old.replace("share", "sell").replace("/optout", "/contact")
    change = only(old, new)
    assert cut(old, change.deleted) == ["share", "https://a.example/optout"]
    assert cut(new, change.inserted) == ["sell", "https://a.example/contact"]
    gone = old.replace("share", "sell").replace("[choices](https://a.example/optout) ", "")
    assert cut(old, only(old, gone).deleted) == ["share", "choices"], "a link that went with its words is no news"


@pytest.mark.parametrize(
    "new",
    [
        "https://a.example/help?utm_source=mail&gclid=1",
        "https://a.example/help/",
        "http://www.A.example/help",
        "https://a.example/help#top",
        "https://a.example/help?fbclid=x",
    ],
)
def test_the_same_page_is_the_same_target(new: str) -> None:
    assert states(LINKED, LINKED.replace("https://a.example/help", new)) == ["cosmetic"]


def test_emphasis_around_a_bare_address_changes_no_link() -> None:
    old = 'Go to [**https://a.example**](https://a.example/ "Example") for more.\n'
    assert states(old, old.replace("**", "")) == ["cosmetic"]


def test_images_are_no_links() -> None:
    assert states("![logo](https://a.example/1.png) Text.\n", "![logo](https://a.example/2.png) Text.\n") == [
        "cosmetic"
    ]


# ------------------------------------------------------------------ groups and redlines


def test_a_resorted_list_is_one_group() -> None:
    items = [f"* Company {chr(65 + n)} helps us with task number {n * 7}" for n in range(26)]
    mixed = sorted(items, key=lambda item: item[::-1])
    comparison = compared("\n".join(items), "\n".join(mixed))
    assert {change.state for change in comparison.changes} == {ClauseState.MOVED}
    assert {change.group.kind for change in comparison.changes if change.group} == {"reordered"}
    assert len({change.group for change in comparison.changes}) == 1


def test_a_renamed_term_is_one_group() -> None:
    old = "\n\n".join(f"Acme Ltd may do thing number {n} with the data of its users, as told." for n in range(9))
    comparison = compared(old, old.replace("Acme Ltd", "Bolt Inc"))
    assert {(change.state, change.group.kind) for change in comparison.changes if change.group} == {
        (ClauseState.MODIFIED, "renamed")
    }
    assert len({change.group for change in comparison.changes}) == 1


@pytest.mark.parametrize(
    ("old", "new", "deleted", "inserted"),
    [
        ("We keep 1,000 records.", "We keep 2,000 records.", ["1,000"], ["2,000"]),
        ("Last edit 2020-07-13 by us.", "Last edit 2020-07-14 by us.", ["2020-07-13"], ["2020-07-14"]),
        ("We store it. We share it.", "We store it. We sell it. We share it.", [], ["We sell it"]),
        ("We will not sell it.", "We will sell it.", ["not"], []),
        ("本政策规定我们保存数据。", "本政策规定我们出售数据。", ["保存"], ["出售"]),
        ("One two three four five six.", "One seven three eight five six.", ["two", "four"], ["seven", "eight"]),
    ],
)
def test_redlines_are_readable(old: str, new: str, deleted: list[str], inserted: list[str]) -> None:
    change = only(old, new)
    assert (cut(old, change.deleted), cut(new, change.inserted)) == (deleted, inserted)


def test_a_date_line_is_modified_not_replaced() -> None:
    old = "Privacy Policy\n\n13 July 2020\n\nWe keep your data for as long as we have to.\n"
    assert states(old, old.replace("13 July 2020", "2 May 2021")) == ["modified"]


def test_order_follows_the_new_text_and_removed_clauses_stay_where_they_were() -> None:
    new = BASE.replace(
        "We care about your privacy and wrote this policy to tell you what we do with your data.\n\n", ""
    )
    new = new.replace("thirty days", "six months") + "\nA clause that is entirely new.\n"
    assert states(BASE, new) == ["removed", "modified", "added"]


# ------------------------------------------------------------------ sizes: counts, not times


def test_one_record_for_one_of_many_equal_lines() -> None:
    lines = ["All rights reserved."] * 2000
    assert states("\n".join(lines), "\n".join([*lines, lines[0]])) == ["added"]


def test_two_words_in_one_endless_line() -> None:
    chance = random.Random(1)
    words = [
        chance.choice(["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"]) for _ in range(20_000)
    ]
    new = [words[0], "zebra", *words[1:-1], "heron"]
    change = only(" ".join(words), " ".join(new))
    assert change.state is ClauseState.MODIFIED
    assert cut(" ".join(new), change.inserted) == ["zebra", "heron"]


def test_a_paragraph_that_grows_over_the_limit_of_a_giant_one_is_modified() -> None:
    sentences = [f"Sentence number {n} tells what becomes of record {n * 13} in the end." for n in range(24)]
    old = " ".join(sentences[:22])
    new = " ".join(sentences)
    found = compared(f"Intro clause.\n\n{old}\n\nEnd clause.\n", f"Intro clause.\n\n{new}\n\nEnd clause.\n")
    assert {change.state for change in found.changes} <= {ClauseState.MODIFIED, ClauseState.ADDED}
    assert_complete(found)


# ------------------------------------------------------------------ which of equal clauses is which


def test_a_heading_and_the_entry_of_the_contents_with_its_words_are_not_exchanged() -> None:
    entries = "* [Cookies](#a)\n* [External links](#b)\n* [If you send us data](#c)"
    long = "A paragraph of the policy with so many words that it weighs more than all the entries of its contents do."
    told = [f"Section {n} says what we do with the data of record {n * 13} in the end of it all." for n in range(3)]
    heads = ["## Cookies", "## External links", "## If you send us data"]
    last = "The last clause of all stays as it is."
    old = [long, entries, heads[0], told[0], heads[1], told[1], heads[2], told[2], last]
    edited = [each.replace("in the end", "at last") for each in told]
    new = [entries, heads[0], edited[0], heads[1], long, edited[1], heads[2], edited[2], last]
    found = compared("\n\n".join(old), "\n\n".join(new))
    assert [cut(found.new_text, change.new) for change in found.changes if change.state.value == "moved"] == [[long]]


@pytest.mark.parametrize("line", ["====", "----"])
def test_the_line_under_a_heading_comes_and_goes_with_it(line: str) -> None:
    old = f"One paragraph of text about data.\n\nYour rights\n{line}\n\nAnother paragraph of text about data.\n"
    new = old.replace(f"Your rights\n{line}\n\n", "")
    assert cut(old, only(old, new).old) == [f"Your rights\n{line}"]
