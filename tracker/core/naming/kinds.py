"""What is known of one type of document: its names in links, titles and addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of document. `words`: how addresses name it; `names`: how texts do, by language."""

    type: str
    words: str
    names: Mapping[str, str] = field(default_factory=dict)
