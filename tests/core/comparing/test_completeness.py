"""Old and diff give new: every changed word stands in some record, and none is hidden by a quiet one."""

from __future__ import annotations

import importlib.util
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.comparing.texts import assert_complete, compared, cut
from tracker.core.comparing import compare
from tracker.core.model import Comparison, Reading, Span, Verdict

SHARED = Path(__file__).resolve().parents[4] / "shared"

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


SENTENCE = st.builds(
    lambda number, words: f"{number} {' '.join(words)}.".capitalize(),
    st.sampled_from(["We", "You", "They", "Partners"]),
    st.lists(
        st.sampled_from(
            [
                "may",
                "share",
                "keep",
                "data",
                "with",
                "you",
                "for",
                "days",
                "never",
                "sell",
                "it",
                "to",
                "them",
                "law",
                "asks",
            ]
        ),
        min_size=8,
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(SENTENCE, min_size=30, max_size=45), st.randoms(use_true_random=False))
def test_sentences_that_move_between_giant_paragraphs_are_told_once(
    sentences: list[str], chance: random.Random
) -> None:
    half = len(sentences) // 2
    old = f"## One\n\n{' '.join(sentences[:half])}\n\n## Two\n\n{' '.join(sentences[half:])}\n"
    edited = list(sentences)
    for _ in range(3):
        edited.insert(chance.randrange(len(edited)), edited.pop(chance.randrange(len(edited))))
    new = f"## One\n\n{' '.join(edited[:half])}\n\n## Two\n\n{' '.join(edited[half:])}\n"
    assert_complete(compared(old, new))


def test_a_redline_does_not_run_over_a_sentence_that_is_told_elsewhere() -> None:
    moved = "Nobody at all may read what you wrote to the other members of your own household."
    old = f"We keep the data of your account for as long as you like. {moved} Partners get none of it at all."
    new = "We keep the data of your account for as long as we must. Nobody gets none of it at all."
    last = "The last clause of this policy says how to reach us by letter and by telephone."
    comparison = compared(f"{old}\n\nWe like it.\n\n{last}\n", f"{new}\n\nWe like it.\n\n{last} {moved}\n")
    assert "moved" in [change.state.value for change in comparison.changes]
    assert_complete(comparison)


MIRRORED = {"added": "removed", "removed": "added", "split": "merged", "merged": "split"}


def told(comparison: Comparison, *, mirrored: bool) -> Counter[tuple[str, tuple[Span, ...], tuple[Span, ...]]]:
    return Counter(
        (MIRRORED.get(change.state.value, change.state.value), change.new, change.old)
        if mirrored
        else (change.state.value, change.old, change.new)
        for change in comparison.loud()
    )


def test_real_pairs_hold_every_word_and_compare_alike_both_ways() -> None:
    """A sample of published texts; the other way round, one pair in fifty may choose between equals differently."""
    corpus = SHARED / "corpus"
    if not corpus.is_dir():
        pytest.skip("the shared corpus is not there")
    loader = importlib.util.spec_from_file_location("corpus", corpus / "corpus.py")
    assert loader is not None
    assert loader.loader is not None
    module = importlib.util.module_from_spec(loader)
    loader.loader.exec_module(module)
    pairs = [pair for pair in module.diffpairs("dev") if len(pair["old"]) + len(pair["new"]) < 60_000][::8]
    unlike = 0
    for pair in pairs:
        there, back = compared(pair["old"], pair["new"]), compared(pair["new"], pair["old"])
        assert_complete(there)
        assert compared(pair["new"], pair["new"]).changes == ()
        unlike += told(there, mirrored=False) != told(back, mirrored=True)
    assert len(pairs) > 20
    assert unlike * 20 <= len(pairs)


def test_words_outside_all_clauses_are_compared_too() -> None:
    old, new = (Reading(Verdict.POLICY, f"We keep it {n} days.") for n in (30, 60))
    comparison = compare(old, new)
    assert [cut(comparison.new_text, change.inserted) for change in comparison.changes] == [["60"]]
