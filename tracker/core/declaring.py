"""What declarations are made of beside providers and policies, and how a policy gets its id. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any


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
