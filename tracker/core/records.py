"""Records as JSON and back: the shape that `tracker compare`, the API and the store share, without loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.core.model import ClauseChange, ClauseState, Group, Span


def to_records(changes: Sequence[ClauseChange]) -> list[dict[str, Any]]:
    """The records as JSON values, in order. Spans are [start, end] in code points, end excluded."""
    return [
        {
            "state": change.state.value,
            "old": _lists(change.old),
            "new": _lists(change.new),
            "del": _lists(change.deleted),
            "ins": _lists(change.inserted),
            "path": list(change.path),
            "number": change.number,
            "group": {"id": change.group.id, "kind": change.group.kind} if change.group else None,
            "topic": change.topic,
            "significance": change.significance,
            "evidence": list(change.evidence),
        }
        for change in changes
    ]


def from_records(records: Sequence[Mapping[str, Any]]) -> tuple[ClauseChange, ...]:
    """The changes that `to_records` wrote. Fields other than `state` may be absent. Raises KeyError or ValueError."""
    return tuple(
        ClauseChange(
            state=ClauseState(record["state"]),
            old=_spans(record.get("old", ())),
            new=_spans(record.get("new", ())),
            deleted=_spans(record.get("del", ())),
            inserted=_spans(record.get("ins", ())),
            path=tuple(record.get("path", ())),
            number=record.get("number", ""),
            group=Group(int(group["id"]), str(group["kind"])) if (group := record.get("group")) else None,
            topic=record.get("topic", ""),
            significance=float(record.get("significance", 0.0)),
            evidence=tuple(record.get("evidence", ())),
        )
        for record in records
    )


def _lists(spans: Sequence[Span]) -> list[list[int]]:
    return [[start, end] for start, end in spans]


def _spans(pairs: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple((int(start), int(end)) for start, end in pairs)
