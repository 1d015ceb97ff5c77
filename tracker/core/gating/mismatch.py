"""Do two sights of what should be one page show two? By the measures of the gate, to whichever side they speak."""

from __future__ import annotations

from tracker.core.gating.canonical import tokens
from tracker.core.gating.furniture import without_furniture
from tracker.core.gating.gate import COLLAPSED, RELATED, UNRELATED
from tracker.core.gating.likeness import kinds, overlap, same_language
from tracker.core.language_names import language_name
from tracker.core.model import Reading


def mismatch(ours: Reading, theirs: Reading) -> str:
    """How `theirs` differs so much that one of the two is another region, language or page; empty where it does not.

    The end of a sentence that begins with what `theirs` is.
    """
    words, others = tokens(without_furniture(ours)), tokens(without_furniture(theirs))
    shared = overlap(others, words)
    if not same_language(ours.language, theirs.language) and shared < RELATED:
        return f"is in {language_name(theirs.language)}, ours in {language_name(ours.language)}: another region?"
    if len(words) < COLLAPSED * len(others):
        return f"has {len(others)} words, ours {len(words)}: is a part of the page missing?"
    if len(others) < COLLAPSED * len(words):
        return f"has {len(others)} words, ours {len(words)}: another page?"
    if shared < UNRELATED:
        return f"has only {shared:.0%} of its text in common with ours: another page?"
    was, now = kinds(theirs.title), kinds(ours.title)
    if was and now and not was & now and shared < RELATED:
        return f"is headed {theirs.title[:80]!r}, ours {ours.title[:80]!r}: another page?"
    return ""
