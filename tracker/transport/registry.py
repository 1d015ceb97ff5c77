"""The registry of transports: one line each. A contract suite runs every entry."""

from __future__ import annotations

from tracker.transport import Transport
from tracker.transport.email import EmailTransport
from tracker.transport.webhook import WebhookTransport

TRANSPORTS: dict[str, type[Transport]] = {
    EmailTransport.kind: EmailTransport,
    WebhookTransport.kind: WebhookTransport,
}
