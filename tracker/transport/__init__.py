"""How messages reach people: the protocol. Adding a transport is one file, and one line in `registry.TRANSPORTS`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol, Self


@dataclass(frozen=True, slots=True)
class Message:
    """One alert, rendered. `uid`: the idempotency key, constant over retries. `data`: the JSON body for machines."""

    uid: str
    kind: str
    subject: str
    text: str
    html: str
    created_at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


def encode(data: Mapping[str, Any]) -> bytes:
    """`Message.data` as it is sent: compact JSON in UTF-8. A lone surrogate becomes a question mark."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class TransportOptions:
    """What transports need of the settings: the `[mail]` section, what the guard allows, and the User-Agent."""

    mail_host: str = ""
    mail_port: int = 587
    mail_security: str = "starttls"
    mail_username: str = ""
    mail_password: str = field(default="", repr=False)
    mail_sender: str = ""
    allow_networks: tuple[str, ...] = ()
    proxy: str = ""
    ca_bundle: str = ""
    user_agent: str = ""


class Transport(Protocol):
    """A destination that can be sent to."""

    kind: ClassVar[str]

    @classmethod
    def from_config(cls, config: Mapping[str, Any], options: TransportOptions) -> Self:
        """Make it from a channel's own keys; raise ConfigError naming the key that is wrong."""
        ...

    def send(self, message: Message) -> str | None:
        """Deliver, or raise DeliveryError. Blocks for a bounded time; may be called again with the same message.

        Returns what an operator should see beside a delivery that went through (one of several recipients was refused),
        or None.
        """
        ...
