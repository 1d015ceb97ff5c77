"""Regular expressions that are compiled when they are first asked: all of them take longer than reading ten pages."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast


class _Later:
    """Stands for a pattern; what is asked of it is kept, so that the next time costs no more than with the pattern."""

    def __init__(self, words: str, flags: int) -> None:
        self._words = words
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._words, self._flags)

    def __getattr__(self, name: str) -> Any:
        """What the pattern has of that name. Raises AttributeError."""
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found


def later(words: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile(words, flags)`, done at first use: a mistake in it shows only then."""
    return cast("re.Pattern[str]", _Later(words, flags))
