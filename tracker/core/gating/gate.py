"""Is a new reading a change at all? One question after the other, each with its answer and its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tracker.core.gating.canonical import digest, tokens
from tracker.core.gating.furniture import without_furniture
from tracker.core.gating.likeness import cut_off, kinds, newer_date, overlap, same_language, same_title
from tracker.core.gating.volatile import only_volatile
from tracker.core.language_names import language_name
from tracker.core.masks import VOLATILE, Masked
from tracker.core.model import Gated, History, Outcome, Reading, Verdict

COLLAPSED = 0.35
"""A text shorter than this share of the last good one is held (features of 346 bad spells on real pages)."""

UNRELATED = 0.2
"""A text that shares fewer of its shingles than this with the last good one, both ways, is held (the same
measurement).
"""

RELATED = 0.5
"""Under another kind of title, or in what seems another language, a text must share this much to pass at once."""

STAYING = timedelta(hours=6)
"""A held policy that is there again after this long is taken. One confirming check ends 78 % of bad spells after 12
hours.
"""

SETTLED = timedelta(days=7)
"""A text that stood this long was in force: going back from it is news, not a variant that comes and goes."""

BACK, QUIETLY = "an earlier version is back", "told once it stays"
"""How the reason of a return begins, and how it ends where it is quiet: what the store goes by to tell of it later."""

OTHER_LANGUAGE, ENDS_EARLY = "another language", "the page ends early"
"""How the reasons begin of pages that are never taken by staying: a good page must come, or a person accept them."""


def gate(reading: Reading, history: History, now: datetime) -> Gated:
    """Judge a reading by what is known of its policy.

    `refused`: not the policy. `first`: nothing was known. `same`; `cosmetic`: other characters or volatile parts, the
    same words. `returned`: an earlier version came back. `held`: suspicious, to be looked at again. `changed`:
    everything else.

    Returned texts are told at once at most twice: as a change back where the text left had stood for a week, and once
    as alternating from the second return on. Otherwise, and ever after, they are `quiet`: recorded and shown only,
    until they have stayed for as long as would make going back from them news (`tracker/store/returns.py`).
    """
    if reading.verdict is not Verdict.POLICY and not _is_accepted(reading, history):
        reason = f"{reading.verdict.value}: {reading.reason}" if reading.reason else reading.verdict.value
        return Gated(Outcome.REFUSED, digest(reading.text), reason)
    current = history.current
    if current is not None and reading.text == current.text:
        return Gated(Outcome.SAME, history.current_key)
    words = tokens(without_furniture(reading))
    key = digest(" ".join(words))
    if current is None and not same_language(history.language, reading.language):
        return Gated(Outcome.HELD, key, _other_language(reading.language, "declared is", history.language))
    if current is None:
        return Gated(Outcome.FIRST, key, "" if reading.whole else "the page may end early")
    before = tokens(without_furniture(current))
    if words == before:
        return Gated(Outcome.COSMETIC, history.current_key, "the same words in other characters")
    earlier = next((known.id for known in history.known if known.key == key), None)
    mine = key == history.current_key or (earlier is not None and earlier == history.current_id)
    if earlier is not None and not mine:
        return _returned(key, earlier, history, now)
    if mine and not history.unmasked:  # what a person wants to be told of is told of each time
        return Gated(Outcome.COSMETIC, history.current_key, "words in which this version was shown before")
    last_check = history.current_last_seen or now
    masked = only_volatile(reading.text, history.recent, last_check, now, history.unmasked)
    if masked:
        return Gated(Outcome.COSMETIC, history.current_key, f"{VOLATILE}: {_short(masked)}", masked=masked)
    return _candidate(reading, current, words, before, key, history, now)


def key_of(reading: Reading) -> str:
    """The canonical key of a reading, as the gate makes it: without what only stands around the policy."""
    return digest(" ".join(tokens(without_furniture(reading))))


def accept(reading: Reading, history: History, by: str) -> Gated:
    """What a page becomes that a person takes for the policy, whatever speaks against it.

    `first`, `changed`, `returned` where an earlier version has its words, or `same` and `cosmetic` where the current
    one has. `by`: who accepts it; kept in the answer for all that is recorded.
    """
    key = key_of(reading)
    gated = Gated(Outcome.CHANGED, key, f"accepted by {by}", accepted_by=by)
    if history.current is None:
        return replace(gated, outcome=Outcome.FIRST)
    if key in (history.current_key, key_of(history.current)):
        return replace(gated, outcome=Outcome.SAME if reading.text == history.current.text else Outcome.COSMETIC)
    earlier = next((known.id for known in history.known if known.key == key), None)
    if earlier is None or earlier == history.current_id:
        return gated
    return replace(gated, outcome=Outcome.RETURNED, returned_to=earlier)


def _is_accepted(reading: Reading, history: History) -> bool:
    """Whether a person took just this text for the policy, and it still is the current one: it is not refused again."""
    current = history.current
    if not history.accepted or current is None or not reading.text:
        return False
    return reading.text == current.text or key_of(reading) in (history.current_key, key_of(current))


def _returned(key: str, version: int, history: History, now: datetime) -> Gated:
    """An earlier version is back: a change back, an alternation to be told once, or a variant that was told before."""
    stood = (history.current_last_seen or now) - (history.current_since or now)
    # What a person took for the policy was told as such: that it is gone again must not stay untold.
    news = history.flips > 0 or stood >= SETTLED or history.accepted
    told = not history.alternates_reported and news
    reason = f"{BACK} (return {history.flips + 1})" + ("" if told else f", {QUIETLY}")
    return Gated(Outcome.RETURNED, key, reason, returned_to=version, quiet=not told)


def _candidate(
    reading: Reading, current: Reading, words: list[str], before: list[str], key: str, history: History, now: datetime
) -> Gated:
    """A text never seen before: changed, or held where it is suspicious and has not stayed."""
    shared = overlap(before, words)
    known = same_language(current.language, reading.language) or _declared(history, current, reading)
    if not known and shared < RELATED:
        return Gated(Outcome.HELD, key, _other_language(reading.language, "was", current.language))
    if cut_off(current.text, reading):
        return Gated(Outcome.HELD, key, ENDS_EARLY)
    doubt = _doubt(reading, current, len(words), len(before), shared)
    if not doubt:
        return Gated(Outcome.CHANGED, key)
    since = history.current_since.date().isoformat() if history.current_since else ""
    if (
        reading.whole
        and reading.from_data == current.from_data
        and same_title(current.title, reading.title)
        and newer_date(current, reading, since)
    ):
        return Gated(Outcome.CHANGED, key, f"replaced, with a newer date: {doubt}", replaces=True)
    stayed = any(waited.key == key and now - waited.checked_at > STAYING for waited in history.waiting)
    if stayed and reading.whole:
        return Gated(Outcome.CHANGED, key, f"replaced, and stayed: {doubt}", replaces=True)
    return Gated(Outcome.HELD, key, doubt)


def _declared(history: History, current: Reading, reading: Reading) -> bool:
    """Whether a text is in the declared language at last, which the last good one was not."""
    declared = history.language
    return (
        bool(declared) and same_language(declared, reading.language) and not same_language(declared, current.language)
    )


def _doubt(reading: Reading, current: Reading, size: int, size_before: int, shared: float) -> str:
    """Why this may not be the policy's next version, or nothing."""
    if reading.from_data and not current.from_data:  # scripts failed once; where they never run again, it stays
        return "the page came empty, its text was read from its data"
    if size < COLLAPSED * size_before:
        return f"the text shrank from {size_before} words to {size}"
    if shared < UNRELATED:
        return f"only {shared:.0%} of the text is that of the last good version"
    was, now = kinds(current.title), kinds(reading.title)
    if was and now and not was & now and shared < RELATED:
        return f"another document: {reading.title[:80]!r}, was {current.title[:80]!r}"
    return ""


def _short(masked: tuple[Masked, ...]) -> str:
    text = " / ".join(line for one in masked for line in one.now) or "nothing stands there now"
    return text if len(text) <= 160 else f"{text[:157]}..."


def _other_language(one: str, how: str, other: str) -> str:
    """Which language came, and which was expected, by their names."""
    return f"{OTHER_LANGUAGE}: {language_name(one)}, {how} {language_name(other)}"
