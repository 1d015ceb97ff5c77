"""Do two sights of what should be one page show two? By the measures of the gate, to whichever side they speak."""

from __future__ import annotations

from tracker.core.gating.canonical import tokens
from tracker.core.gating.furniture import without_furniture
from tracker.core.gating.gate import COLLAPSED, RELATED, UNRELATED
from tracker.core.gating.likeness import kinds, overlap, same_language
from tracker.core.language_names import language_name
from tracker.core.model import Reading


def another_document(ours: Reading, theirs: Reading) -> str:
    """How `theirs` is in another language, unrelated, or under another kind of title, as `mismatch` says it.

    For pages that may be years apart: their length says nothing, for policies grew.
    """
    words, others = tokens(without_furniture(ours)), tokens(without_furniture(theirs))
    shared = overlap(others, words)
    said = _language(ours, theirs, shared)
    if not said and shared < UNRELATED:
        said = _unrelated(shared)
    return said or _title(ours, theirs, shared)


def mismatch(ours: Reading, theirs: Reading) -> str:
    """How `theirs` differs so much that one of the two is another region, language or page; empty where it does not.

    The end of a sentence that begins with what `theirs` is.
    """
    words, others = tokens(without_furniture(ours)), tokens(without_furniture(theirs))
    shared = overlap(others, words)
    if said := _language(ours, theirs, shared):
        return said
    if len(words) < COLLAPSED * len(others):
        return f"has {len(others)} words, ours {len(words)}: is a part of the page missing?"
    if len(others) < COLLAPSED * len(words):
        return f"has {len(others)} words, ours {len(words)}: another page?"
    if shared < UNRELATED:
        return _unrelated(shared)
    return _title(ours, theirs, shared)


def _language(ours: Reading, theirs: Reading, shared: float) -> str:
    if same_language(ours.language, theirs.language) or shared >= RELATED:
        return ""
    return f"is in {language_name(theirs.language)}, ours in {language_name(ours.language)}: another region?"


def _unrelated(shared: float) -> str:
    return f"has only {shared:.0%} of its text in common with ours: another page?"


def _title(ours: Reading, theirs: Reading, shared: float) -> str:
    was, now = kinds(theirs.title), kinds(ours.title)
    if was and now and not was & now and shared < RELATED:
        return f"is headed {theirs.title[:80]!r}, ours {ours.title[:80]!r}: another page?"
    return ""
