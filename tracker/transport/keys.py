"""Reading a channel's own keys: unknown ones are mistakes, and every message names the key."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from tracker.errors import ConfigError


def refuse_unknown(kind: str, config: Mapping[str, Any], known: Collection[str]) -> None:
    """Raise ConfigError for a key that this kind of channel does not have; the nearest known one is suggested."""
    for key in config:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise ConfigError(f"{kind} channel: unknown key {key!r}; {hint}allowed: {', '.join(sorted(known))}")


def text(kind: str, config: Mapping[str, Any], key: str, example: str) -> str:
    """The text under `key`; ConfigError where it is missing, empty or not a text."""
    found = config.get(key)
    if not isinstance(found, str) or not found.strip():
        raise ConfigError(f"{kind} channel: {key!r} must be a text such as {example!r}, found {found!r}")
    return found.strip()
