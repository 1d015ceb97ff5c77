"""Do two sights of what should be one page show two? By the measures of the gate, to whichever side they speak."""

from __future__ import annotations

from tracker.core.gating.canonical import tokens
from tracker.core.gating.furniture import without_furniture
from tracker.core.gating.gate import COLLAPSED, RELATED, UNRELATED
from tracker.core.gating.likeness import kinds, overlap, same_language
from tracker.core.language_names import language_name
from tracker.core.model import Reading

REGION, PAGE, PART = "another region?", "another page?", "is a part of the page missing?"
"""What a difference may mean."""


def another_document(ours: Reading, theirs: Reading) -> str:
    """How `theirs` is in another language, unrelated, or under another kind of title; empty where it is not.

    The end of a sentence that begins with what `theirs` is. For pages that may be years apart: their length says
    nothing, for policies grew.
    """
    return _document(ours, theirs, overlap(_words(theirs), _words(ours)))[0]


def mismatch(ours: Reading, theirs: Reading) -> str:
    """How `theirs` differs so much that one of the two is another region, language or page; empty where it does not.

    The end of a sentence that begins with what `theirs` is, with what it may mean.
    """
    words, others = _words(ours), _words(theirs)
    said, meant = _document(ours, theirs, overlap(others, words))
    lengths = f"has {len(others)} words, ours {len(words)}"
    if meant != REGION:
        if len(words) < COLLAPSED * len(others):
            said, meant = lengths, PART
        elif len(others) < COLLAPSED * len(words):
            said, meant = lengths, PAGE
    return f"{said}: {meant}" if said else ""


def _document(ours: Reading, theirs: Reading, shared: float) -> tuple[str, str]:
    """How it is another document, and what that may mean; empty texts where it is not."""
    if not same_language(ours.language, theirs.language) and shared < RELATED:
        return f"is in {language_name(theirs.language)}, ours in {language_name(ours.language)}", REGION
    if shared < UNRELATED:
        return f"has only {shared:.0%} of its text in common with ours", PAGE
    was, now = kinds(theirs.title), kinds(ours.title)
    if was and now and not was & now and shared < RELATED:
        return f"is headed {theirs.title[:80]!r}, ours {ours.title[:80]!r}", PAGE
    return "", ""


def _words(reading: Reading) -> list[str]:
    return tokens(without_furniture(reading))
