"""What an entity says, as words to be compared: countries by their codes, labels and the entry's number left out."""

from __future__ import annotations

from collections import Counter

from tracker.core.entities import Entity, canonical


def all_words(entity: Entity) -> Counter[str]:
    """All words of an entity: its name (also where it stands only in a row above), and what is said of it."""
    words: Counter[str] = Counter(canonical(entity.name))
    for part in entity.fields:
        if part.role not in ("name", "number"):
            words.update(canonical(part.value))
    return words
