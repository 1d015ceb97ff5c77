"""Old and diff give new: every changed word stands in some record, and none is hidden by a quiet one."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.comparing.texts import assert_complete, compared, cut
from tracker.core.comparing import compare
from tracker.core.model import Reading, Verdict

WORD = st.sampled_from(
    ["we", "may", "share", "keep", "data", "with", "you", "for", "30", "60", "days.", "Not.", "日", "本", "é"]
)
LINE = st.builds(
    lambda mark, words: mark + " ".join(words),
    st.sampled_from(["", "", "", "* ", "1. ", "2. ", "## ", "| ", "(a) "]),
    st.lists(WORD, min_size=1, max_size=25),
)
TEXT = st.builds(lambda lines, gap: gap.join(lines), st.lists(LINE, max_size=12), st.sampled_from(["\n", "\n\n"]))


@settings(max_examples=400, deadline=None)
@given(TEXT, TEXT)
def test_every_changed_word_is_in_a_record(old: str, new: str) -> None:
    assert_complete(compared(old, new))


@settings(max_examples=400, deadline=None)
@given(st.lists(LINE, min_size=2, max_size=14), st.randoms(use_true_random=False), st.sampled_from(["\n", "\n\n"]))
def test_every_changed_word_of_an_edited_text_is_in_a_record(lines: list[str], chance: random.Random, gap: str) -> None:
    edited = list(lines)
    for _ in range(chance.randint(1, 4)):
        k = chance.randrange(len(edited))
        step = chance.choice(["move", "drop", "edit", "split", "join"])
        if step == "move":
            edited.insert(chance.randrange(len(edited)), edited.pop(k))
        elif step == "drop" and len(edited) > 1:
            edited.pop(k)
        elif step == "edit":
            words = edited[k].split(" ")
            words[chance.randrange(len(words))] = chance.choice(["never", "always sell", ""])
            edited[k] = " ".join(words)
        elif step == "split":
            words = edited[k].split(" ")
            at = chance.randrange(len(words) + 1)
            edited[k : k + 1] = [part for part in (" ".join(words[:at]), " ".join(words[at:])) if part]
        elif k + 1 < len(edited):
            edited[k : k + 2] = [edited[k] + " " + edited[k + 1]]
    assert_complete(compared(gap.join(lines), gap.join(edited)))


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert compared(text, text).changes == ()


@settings(max_examples=200, deadline=None)
@given(TEXT, TEXT)
def test_different_texts_never_compare_as_nothing(old: str, new: str) -> None:
    assert (compared(old, new).changes == ()) == (old == new)


def test_words_outside_all_clauses_are_compared_too() -> None:
    old, new = (Reading(Verdict.POLICY, f"We keep it {n} days.") for n in (30, 60))
    comparison = compare(old, new)
    assert [cut(comparison.new_text, change.inserted) for change in comparison.changes] == [["60"]]
