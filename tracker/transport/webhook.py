"""JSON to a receiver of the user's own, signed after Standard Webhooks 1.0.0.

The receiver's address goes through the guard and is connected to as it was checked. Redirects are failures. Whatever
the receiver answers, only its status and Retry-After are looked at; its body is never read.
"""

from __future__ import annotations

import base64
import binascii
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Self

import httpx

from tracker.errors import ConfigError, DeliveryError, FetchError, Forbidden
from tracker.guard import Guard
from tracker.guard.wire import Deadline, GuardedTransport
from tracker.transport import Message, TransportOptions, encode, keys

TIMEOUT = 15.0
"""Seconds for the whole exchange, the name's lookup included. Standard Webhooks asks for 15 to 30."""

SECRET_PREFIX = "whsec_"
SECRET_BYTES = (24, 64)
"""Shortest and longest secret, in bytes (Standard Webhooks 1.0.0)."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class WebhookTransport:
    """Posts to one URL. Keys of the channel: `url`, and `secret_file` with one secret a line.

    While a secret is changed, the file holds the new and the old one, and every message carries a signature of each.
    """

    kind: ClassVar[str] = "webhook"

    url: str
    secrets: tuple[str, ...] = field(repr=False)
    options: TransportOptions = field(repr=False)
    timeout: float = TIMEOUT
    clock: Callable[[], datetime] = field(default=_now, repr=False)

    @classmethod
    def from_config(cls, config: Mapping[str, Any], options: TransportOptions) -> Self:
        """Judge the URL and read the secrets; raise ConfigError naming the key that is wrong."""
        keys.refuse_unknown(cls.kind, config, ("url", "secret_file"))
        url = keys.text(cls.kind, config, "url", "https://example.org/hooks/policies")
        try:
            Guard(options.allow_networks).check_url(url)
        except Forbidden as error:
            raise ConfigError(f"webhook channel: 'url': {error}") from error
        path = keys.text(cls.kind, config, "secret_file", "/etc/policy-tracker/webhook.secret")
        return cls(url=url, secrets=read_secrets(Path(path)), options=options)

    def send(self, message: Message) -> str | None:
        """Post the message's data. 2xx is success; 410 means that the receiver wants no more (permanent)."""
        body = encode(message.data)
        headers = {
            "content-type": "application/json",
            "user-agent": self.options.user_agent or "policy-tracker",
            **sign(message.uid, self.clock(), body, self.secrets),
        }
        wire = GuardedTransport(Guard(self.options.allow_networks), _tls(self.options.ca_bundle), self.options.proxy)
        wire.backend.deadline = Deadline(self.timeout)
        host = httpx.URL(self.url).host
        try:
            with (
                httpx.Client(transport=wire, follow_redirects=False, trust_env=False, timeout=self.timeout) as client,
                client.stream("POST", self.url, content=body, headers=headers) as answer,
            ):
                self._judge(host, answer)
        except FetchError as error:
            raise DeliveryError(f"webhook: {error}") from error
        except httpx.HTTPError as error:
            raise DeliveryError(f"webhook {host}: {error or type(error).__name__}") from error
        return None

    def _judge(self, host: str, answer: httpx.Response) -> None:
        if answer.is_success:
            return
        said = f"webhook {host} answered {answer.status_code} {answer.reason_phrase}".rstrip()
        if answer.is_redirect:
            said += "; redirects are not followed, name the final URL"
        wait = retry_after(answer.headers.get("retry-after", ""), self.clock())
        raise DeliveryError(said, permanent=answer.status_code == httpx.codes.GONE, retry_after=wait)


@cache
def _tls(ca_bundle: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_bundle or None)


def read_secrets(path: Path) -> tuple[str, ...]:
    """The secrets of a file, one a line (`whsec_` and base64); ConfigError says what is wrong, never what was found."""
    try:
        lines = path.read_text("ascii").split()
    except (OSError, UnicodeError) as error:
        raise ConfigError(f"webhook channel: 'secret_file': cannot read {path}: {error}") from error
    for number, line in enumerate(lines, 1):
        try:
            size = len(base64.b64decode(line.removeprefix(SECRET_PREFIX), validate=True))
        except binascii.Error as error:
            raise ConfigError(f"webhook channel: 'secret_file': secret {number} in {path} is not base64") from error
        if not line.startswith(SECRET_PREFIX) or not SECRET_BYTES[0] <= size <= SECRET_BYTES[1]:
            raise ConfigError(
                f"webhook channel: 'secret_file': secret {number} in {path} must be {SECRET_PREFIX!r} and "
                f"{SECRET_BYTES[0]} to {SECRET_BYTES[1]} bytes in base64"
            )
    if not lines:
        raise ConfigError(f"webhook channel: 'secret_file': {path} is empty")
    return tuple(lines)


def sign(uid: str, at: datetime, body: bytes, secrets: tuple[str, ...]) -> dict[str, str]:
    """The three headers of Standard Webhooks: id, time of this attempt, and a signature for each secret."""
    from standardwebhooks.webhooks import Webhook

    text = body.decode("utf-8")
    return {
        "webhook-id": uid,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Webhook(secret).sign(uid, at, text) for secret in secrets),
    }


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds a Retry-After header asks for, as a number or an HTTP date (RFC 9110 10.2.3); None where it does not."""
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
