"""What happened to a policy, as one list: versions, changes and spells in the order of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.store.views import PolicyLine
from tracker.store.views_checks import Spell
from tracker.store.views_history import ChangeLine, VersionLine


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; exactly one of the three is set, or none for the start of following."""

    at: datetime
    kind: str
    change: ChangeLine | None = None
    version: VersionLine | None = None
    spell: Spell | None = None


def events(
    policy: PolicyLine,
    versions: Sequence[VersionLine],
    changes: Sequence[ChangeLine],
    spells: Sequence[Spell],
    shown: Mapping[int, datetime] | None = None,
) -> list[Event]:
    """All events, newest first. A version that a change brought is told by the change alone.

    `shown`: when the new text of each change was first seen, by its id; a record of it may have been written later.
    """
    first = shown or {}
    brought = {change.new.id for change in changes if not change.back}
    found = [Event(first.get(change.id, change.detected_at), "change", change=change) for change in changes]
    others = [version for version in versions if version.id not in brought]
    found += [Event(version.first_seen_at, "version", version=version) for version in others]
    found += [Event(spell.began_at, "spell", spell=spell) for spell in spells]
    found.append(Event(policy.created_at, "start"))
    return sorted(found, key=lambda event: event.at, reverse=True)
