"""What a message says of evidence from an archive: when a change came about in a gap, and what an import brought."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from tracker.store.gaps import Gap, Step
from tracker.store.imported import Imported

STEPS_SHOWN = 5


def happened(found: Gap) -> list[tuple[str, str]]:
    """When the text changed, as facts of a message: label and value."""
    by, host = _count(found.captures, "capture"), host_of(found.origin)
    if not found.captures:
        said = found.note or "it has no capture that shows the policy"
        return [("Happened", _between(found.steps[0])), ("Archive", f"{host} was asked what stood in between: {said}")]
    facts = [("Happened", _between(found.steps[0]))]
    if len(found.steps) > 1:
        shown = [_between(step) for step in found.steps[:STEPS_SHOWN]]
        more = len(found.steps) - len(shown)
        shown += [f"and {more} more times"] if more else []
        facts = [("Happened", f"in {len(found.steps)} steps: {'; '.join(shown)}")]
    unseen = f"we did not see the policy between {_clock(found.since)} and {_clock(found.until)}"
    return [*facts, ("Archive", f"by {by} of {host}; {unseen}")]


def gap_payload(found: Gap) -> dict[str, Any]:
    """The same for machines."""
    return {
        "unseen": {"after": _time(found.since), "before": _time(found.until)},
        "captures": found.captures,
        "archive": found.origin,
        "note": found.note,
        "steps": [
            {
                "after": _time(step.after),
                "before": _time(step.before),
                "after_url": step.after_url or None,
                "before_url": step.before_url or None,
            }
            for step in found.steps
        ],
    }


def imported_headline(found: Imported) -> str:
    """`history imported: 12 versions since 2016`, for a subject."""
    return f"history imported: {_count(found.versions, 'version')} from {_span(found)}"


def imported_values(found: Imported) -> Mapping[str, Any]:
    """What the templates of a summary need: sentences and facts."""
    marked = [
        f"{count} {words}"
        for count, words in ((found.silent, "without a new date"), (found.backdated, "under an older date"))
        if count
    ]
    changes = str(found.changes) + (f", of which {' and '.join(marked)}" if marked else "")
    return {
        "facts": [
            ("Versions", f"{found.versions}, seen between {found.first:%Y-%m-%d} and {found.last:%Y-%m-%d}"),
            ("Changes", changes if found.changes else "none"),
            ("Evidence", f"{_count(found.captures, 'capture')} of {host_of(found.origin)}"),
        ],
        "sentences": ["These changes lie in the past. No alert was or will be sent for them one by one."],
    }


def imported_payload(found: Imported) -> dict[str, Any]:
    """The same for machines."""
    return {
        "import": found.job,
        "archive": found.origin,
        "versions": found.versions,
        "changes": found.changes,
        "silent": found.silent,
        "backdated": found.backdated,
        "captures": found.captures,
        "first_seen_at": _time(found.first),
        "last_seen_at": _time(found.last),
    }


def host_of(origin: str) -> str:
    """The name of an archive."""
    return urlsplit(origin).netloc or "the archive"


def _span(found: Imported) -> str:
    first, last = found.first.year, found.last.year
    return str(first) if first == last else f"{first} to {last}"


def _between(step: Step) -> str:
    return f"between {_clock(step.after)} and {_clock(step.before)}"


def _clock(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
