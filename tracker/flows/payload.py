"""The JSON body of a message, for machines: small enough for every receiver, cut with a sign where it would not be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tracker.core.model import ClauseChange, Comparison, Span
from tracker.flows.archive_words import gap_payload, imported_payload
from tracker.store.stories import Spell, Story, Told
from tracker.store.tables import Version
from tracker.transport import encode

MAX_BYTES = 20_000
"""Standard Webhooks 1.0.0: payloads should be smaller than 20 KB."""

CLAUSE_CHARACTERS = 2_000
"""How much of one clause's text goes in; the link has the whole."""

EVIDENCE_CHARACTERS = 300
MOST_EVIDENCE = 10


def payload_of(story: Story, links: Mapping[str, str]) -> dict[str, Any]:
    """`{type, timestamp, data}`; in `data` who and what, and for a change its clauses in the order of the new text.

    `truncated` is true where a clause's text was shortened or clauses were left out; `links` lead to the whole.
    """
    alert = story.alert
    data: dict[str, Any] = {
        "alert": alert.uid,
        "provider": {"id": story.provider.id, "name": story.provider.name},
        "policy": {
            "id": story.policy.id,
            "type": story.policy.type,
            "language": story.policy.language,
            "region": story.policy.region,
            "urls": list(story.urls),
        },
        "links": dict(links),
    }
    if story.told is not None:
        data |= _change(story.told)
    if story.gap is not None:
        data["gap"] = gap_payload(story.gap)
    if story.imported is not None:
        data |= imported_payload(story.imported)
    if story.spell is not None:
        data |= _health(story.spell, alert.reason)
    return fit({"type": alert.kind, "timestamp": _time(alert.created_at), "data": data})


def _change(told: Told) -> dict[str, Any]:
    change = told.change
    clauses, shortened = _clauses(told.comparison)
    return {
        "change": change.id,
        "kind": change.kind,
        "level": change.level,
        "significance": round(change.significance, 3),
        "topics": change.topics,
        "evidence": [phrase[:EVIDENCE_CHARACTERS] for phrase in change.evidence[:MOST_EVIDENCE]],
        "detected_at": _time(change.detected_at),
        "clauses_changed": change.clauses_changed,
        "words_changed": change.words_changed,
        "stated_date": {"old": told.old.stated_date or None, "new": told.new.stated_date or None},
        "effective_date": {"old": told.old.effective_date or None, "new": told.new.effective_date or None},
        "versions": {"old": _version(told.old), "new": _version(told.new)},
        "truncated": shortened,
        "clauses": clauses,
    }


def _health(spell: Spell, reason: str) -> dict[str, Any]:
    return {
        "reason": reason[:EVIDENCE_CHARACTERS],
        "checks": spell.checks,
        "last_good_at": _time(spell.since) if spell.since is not None else None,
        "checked_at": _time(spell.checked_at),
    }


def _version(version: Version) -> dict[str, Any]:
    return {"id": version.id, "seq": version.seq, "captured_at": _time(version.captured_at)}


def _clauses(comparison: Comparison) -> tuple[list[dict[str, Any]], bool]:
    """The changed clauses with their text, and whether any text was shortened."""
    clauses, shortened = [], False
    for change in comparison.loud():
        old, cut_old = _words(comparison.old_text, change.old)
        new, cut_new = _words(comparison.new_text, change.new)
        clauses.append(_clause(change, old, new))
        shortened = shortened or cut_old or cut_new
    return clauses, shortened


def _clause(change: ClauseChange, old: str | None, new: str | None) -> dict[str, Any]:
    return {
        "state": change.state.value,
        "path": list(change.path),
        "number": change.number,
        "old": old,
        "new": new,
        "topic": change.topic,
        "significance": round(change.significance, 3),
    }


def _words(text: str, spans: Sequence[Span]) -> tuple[str | None, bool]:
    """The text of a clause, None where it is not in this version, and whether it was shortened."""
    if not spans:
        return None, False
    words = "\n".join(text[start:end] for start, end in spans)
    if len(words) <= CLAUSE_CHARACTERS:
        return words, False
    return words[: CLAUSE_CHARACTERS - 1] + "…", True


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def fit(body: dict[str, Any], most: int = MAX_BYTES) -> dict[str, Any]:
    """The body with as many of its first clauses as `most` bytes hold; `truncated` is true where some are left out."""
    if len(encode(body)) <= most or "clauses" not in body["data"]:
        return body
    clauses = body["data"]["clauses"]
    keep, size = 0, len(encode({**body, "data": {**body["data"], "clauses": [], "truncated": True}}))
    for clause in clauses:
        size += len(encode(clause)) + 1
        if size > most:
            break
        keep += 1
    return {**body, "data": {**body["data"], "clauses": clauses[:keep], "truncated": True}}
