"""What declarations are made of, and how a policy gets its id. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from tracker.core.model import Range, Rule


@dataclass(frozen=True, slots=True)
class SourceDeclaration:
    """One URL of a policy and how to fetch and clean it."""

    url: str
    via: str = "http"
    select: tuple[Rule, ...] = ()
    remove: tuple[Rule, ...] = ()
    filters: tuple[str, ...] = ()
    language: str = ""
    robots: str = "respect"
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    proxy: str = ""
    ca_bundle: str = ""


@dataclass(frozen=True, slots=True)
class PolicyDeclaration:
    """One document of a kind. `interval`: seconds between checks, or None for the default."""

    id: str
    type: str
    sources: tuple[SourceDeclaration, ...]
    interval: float | None = None
    language: str = ""
    region: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProviderDeclaration:
    """A company whose documents we follow. `id` is the name of its declaration's file."""

    id: str
    name: str
    website: str = ""
    sector: str = ""
    policies: tuple[PolicyDeclaration, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelDeclaration:
    """A destination. `config`: the channel's own keys, as its transport wants them; secrets only as file names."""

    id: str
    kind: str
    config: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SubscriptionDeclaration:
    """Which policies a channel hears about; empty tuples mean all. `significance`: 0..1, from which on."""

    channel: str
    providers: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    significance: float = 0.0
    digest: str = ""


def slug(text: str) -> str:
    """Return `text` as lower-case ASCII words joined by hyphens; a short digest of it where no such word is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or sha256(text.encode()).hexdigest()[:8]


def policy_id(provider_id: str, type: str, region: str = "", language: str = "") -> str:
    """Return the id of a policy that declares none: provider and type, then the region or else the language.

    It depends on the policy's own entry alone, so that adding or sorting entries never renames a neighbour.
    """
    return "-".join(part for part in (provider_id, slug(type), (region or language).lower()) if part)


# --------------------------------------------------------------------------- rules

RANGE_KEYS = {
    "startBefore": "start_before",
    "startAfter": "start_after",
    "endBefore": "end_before",
    "endAfter": "end_after",
}
"""The keys of a range as Open Terms Archive writes them, and the fields of a Range that hold them."""


def rule_of(value: object) -> Rule:
    """Return the rule that a file or the database writes: a text, or a table such as {startBefore, endAfter}.

    The keys are those of Open Terms Archive. Raises ValueError; its message says what is wrong.
    """
    if isinstance(value, str):
        if not value.strip():
            raise ValueError("a selector is empty")
        return value.strip()
    if not isinstance(value, Mapping):
        raise ValueError('a rule is a CSS selector, or a range such as { startBefore = "h1", endBefore = "footer" }')
    for key, selector in value.items():
        if key not in RANGE_KEYS:
            raise ValueError(f"unknown key {key!r} in a range; allowed: {', '.join(RANGE_KEYS)}")
        if not isinstance(selector, str) or not selector.strip():
            found = json.dumps(selector, ensure_ascii=False, default=str)
            raise ValueError(f"`{key}` of a range is a CSS selector; found {found}")
    for end in ("start", "end"):
        keys = [key for key in RANGE_KEYS if key.startswith(end)]
        count = sum(key in value for key in keys)
        if count != 1:
            says = "both are given" if count else "neither is given"
            raise ValueError(f"a range has one of `{keys[0]}` and `{keys[1]}`; {says}")
    return Range(**{RANGE_KEYS[key]: selector.strip() for key, selector in value.items()})


def rule_value(rule: Rule) -> str | dict[str, str]:
    """Return a rule as JSON and the database write it: what `rule_of` reads."""
    if isinstance(rule, str):
        return rule
    return {key: value for key, name in RANGE_KEYS.items() if (value := getattr(rule, name))}


def written(rule: Rule) -> str:
    """Return a rule as a declaration writes it, for people."""
    value = rule_value(rule)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return "{ " + ", ".join(f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in value.items()) + " }"
