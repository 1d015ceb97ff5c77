"""What a declaration tells the reader of a page: the one place where a source's row becomes hints."""

from __future__ import annotations

from urllib.parse import urldefrag

from tracker.core.declaring import rule_of
from tracker.core.model import Hints
from tracker.store import tables


def hints_of(source: tables.Source, type: str, language: str) -> Hints:
    """What the declaration knows of a source's page. `type`, `language`: the policy's."""
    return Hints(
        type=type,
        language=source.language or language,
        select=tuple(map(rule_of, source.select)),
        remove=tuple(map(rule_of, source.remove)),
        filters=tuple(source.filters),
        fragment=urldefrag(source.url).fragment,
    )
