"""A policy spread over several pages: their readings as one."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.model import Reading, Verdict
from tracker.core.reading.segment import segment

_BREAK = "\n\n---\n\n"  # a thematic break, as Markdown writes it
_WORST_FIRST = (
    Verdict.SERVER_ERROR,
    Verdict.MAINTENANCE,
    Verdict.BLOCKED,
    Verdict.NOT_FOUND,
    Verdict.LOGIN,
    Verdict.CONSENT,
    Verdict.SHELL,
    Verdict.REDIRECT_STUB,
    Verdict.EMPTY,
    Verdict.OTHER,
    Verdict.POLICY,
)


def assemble(readings: Sequence[Reading]) -> Reading:
    """Join the readings of a policy's sources in the order given.

    One source that is not the policy makes the whole not the policy. Title and language are the first's, the stated
    date the newest of any source, since a change of one part changes the policy.
    """
    if not readings:
        return Reading(Verdict.EMPTY, reason="the policy has no sources")
    if len(readings) == 1:
        return readings[0]
    worst = min(readings, key=lambda reading: _WORST_FIRST.index(reading.verdict))
    text = _BREAK.join(reading.text for reading in readings if reading.text)
    stated = [reading.stated_date for reading in readings if reading.stated_date is not None]
    effective = [reading.effective_date for reading in readings if reading.effective_date is not None]
    return Reading(
        verdict=worst.verdict,
        text=text,
        clauses=segment(text),
        title=next((reading.title for reading in readings if reading.title), ""),
        language=next((reading.language for reading in readings if reading.language), ""),
        stated_date=max(stated, key=lambda stated: stated.date, default=None),
        effective_date=max(effective, key=lambda stated: stated.date, default=None),
        reason=worst.reason,
        whole=all(reading.whole for reading in readings),
        reader=readings[0].reader,
        notes=tuple(dict.fromkeys(note for reading in readings for note in reading.notes)),
    )
