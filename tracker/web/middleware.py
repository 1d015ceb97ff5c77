"""What holds for every answer: which Host names we answer to, the security headers, and HEAD.

Plain ASGI, so that nothing is buffered and no answer escapes it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""No script at all, nothing from elsewhere: the pages carry text that strangers wrote."""

HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),  # without one, browsers hide from us that a form is ours (Origin: null)
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), browsing-topics=()"),
    (b"cache-control", b"private, no-cache"),
)
"""Added where the answer has not set its own."""


MOST_BODY = 65_536
"""Bytes of a request: names and notes are short, and nothing else is written here."""


class AnswerRules:
    """Wraps an ASGI app: foreign Host names are refused, headers are added, HEAD is GET without its body.

    `prefix`: the path under which a proxy serves us; requests may come with it or without.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], prefix: str = "") -> None:
        self.app = app
        self.prefix = prefix
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        receive = within(receive)
        head = scope["method"] == "HEAD"
        inner = dict(scope, method="GET" if head else scope["method"], root_path=self.prefix)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = dict(message, headers=with_headers(message.get("headers", ())))
            elif head and message["type"] == "http.response.body":
                message = dict(message, body=b"")
            await send(message)

        if allowed(_host(scope), self.hosts):
            await self.app(inner, receive, answer)
        else:
            refusal = PlainTextResponse(
                "This host name is not one the tracker answers to. Set public_url in the [web] section of "
                "tracker.toml to the address you use.\n",
                status_code=421,
            )
            await refusal(inner, receive, answer)


def within(receive: Receive) -> Receive:
    """A request's body as it comes, up to MOST_BODY; beyond that 413 is raised where it is read.

    FastAPI reads a body of JSON whole before it asks whether anything may be decided at all.
    """
    came = 0

    async def limited() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > MOST_BODY:
            raise HTTPException(413, "This request is longer than allowed.")
        return message

    return limited


def with_headers(present: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Response headers with ours added; what an answer set itself stays."""
    headers = [(bytes(name).lower(), bytes(value)) for name, value in present]
    known = {name for name, _ in headers}
    return headers + [pair for pair in HEADERS if pair[0] not in known]


def allowed(host: str, hosts: frozenset[str]) -> bool:
    """Whether a Host header is one of ours: an address, a loopback name, or a configured name.

    Against DNS rebinding: a page of a stranger whose name now resolves to our address sends that name as Host. An
    address cannot be rebound, so addresses are always ours.
    """
    name = hostname(host)
    if not name:
        return False
    if name == "localhost" or name.endswith(".localhost") or name in hosts:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def hostname(host: str) -> str:
    """The name of a Host header, without port, brackets and final dot, in lower case; empty where it is malformed."""
    try:
        parsed = urlsplit(f"//{host.strip()}")
        name, _ = parsed.hostname or "", parsed.port
    except ValueError:
        return ""
    if parsed.path or parsed.query or parsed.fragment or parsed.username is not None:
        return ""
    return name.removesuffix(".").lower()


def _host(scope: Scope) -> str:
    values = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"host"]
    return values[0] if len(values) == 1 else ""
