"""Trying a channel: one message that says of itself that it is a test. It tells of no change and leaves no row."""

from __future__ import annotations

from datetime import datetime
from html import escape
from uuid import uuid4

from tracker.transport import Message, Transport

KIND = "test"
"""Type of the message, where alerts say `change`, `health` or `recovered`."""


def trial_message(channel: str, public_url: str, now: datetime) -> Message:
    """Write the test message of a channel; each has a `uid` of its own."""
    uid = f"test_{uuid4().hex}"
    words = (
        f"This is a test of the channel {channel!r}. No policy changed.",
        "Alerts of changes will reach you in the same way.",
    )
    html = "".join(f"<p>{escape(line)}</p>" for line in words)
    link = f'<p><a href="{escape(public_url)}">{escape(public_url)}</a></p>'
    moment = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Message(
        uid=uid,
        kind=KIND,
        subject=f"Test message of the policy tracker, channel {channel}",
        text="\n\n".join((*words, public_url)) + "\n",
        html=f'<!doctype html><html lang="en"><body>{html}{link}</body></html>',
        created_at=now,
        data={
            "type": KIND,
            "timestamp": moment,
            "data": {"alert": uid, "channel": channel, "links": {"tracker": public_url}},
        },
    )


def try_channel(transport: Transport, channel: str, public_url: str, now: datetime) -> str:
    """Send a test message; returns what an operator should see beside it. Raises DeliveryError."""
    return transport.send(trial_message(channel, public_url, now)) or ""
