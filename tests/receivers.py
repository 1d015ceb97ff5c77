"""Real receivers on loopback: a mail server and a webhook receiver that answer as a test tells them to."""

from __future__ import annotations

import asyncio
import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class Postbox:
    """What the mail server took, and how it answers: `rcpt` by address, `data` one answer for each message."""

    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    rcpt: dict[str, list[str]] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    drop_after_data: bool = False
    encrypted: list[bool] = field(default_factory=list)
    hostname: str = "127.0.0.1"
    port: int = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        answers = self.rcpt.get(address, [])
        answer = answers.pop(0) if answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.data.pop(0) if self.data else "250 OK"
        if answer.startswith("250"):
            mail = message_from_bytes(envelope.content, policy=default)
            assert isinstance(mail, EmailMessage)
            self.taken.append((list(envelope.rcpt_tos), mail))
            self.raw.append(envelope.content)
            self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        if self.drop_after_data:
            self.drop_after_data = False
            server.transport.abort()
        return answer


def _authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and data == LoginPassword(b"tracker", b"correct horse")
    return AuthResult(success=good, handled=good)


class _FreePort(Controller):
    """A controller that takes any free port."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, *, implicit: bool = False, auth: bool = False) -> Iterator[Postbox]:
    """A mail server on a free port. `tls`: offered by STARTTLS, or spoken from the start with `implicit`."""
    postbox = Postbox()
    options: dict[str, Any] = {"ssl_context": tls} if implicit else {"tls_context": tls}
    if auth:
        options |= {"authenticator": _authenticate, "auth_require_tls": not implicit}
    controller = _FreePort(postbox, hostname=postbox.hostname, port=0, ready_timeout=10, **options)
    controller.start()
    postbox.port = controller.port
    try:
        yield postbox
    finally:
        controller.stop()


@dataclass
class Hook:
    """What the webhook receiver got, and how it answers: one (status, headers) for each request, then `usual`.

    `accepted`: the ids of the requests it answered with 2xx. `arrived` is called for each request before its answer.
    """

    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    usual: tuple[int, dict[str, str]] = (204, {})
    reset_after: int = 0
    drip: bool = False
    arrived: Callable[[], None] = lambda: None
    url: str = ""
    release: threading.Event = field(default_factory=threading.Event)

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]


@contextmanager
def hook_server(tls: ssl.SSLContext | None = None) -> Iterator[Hook]:
    """A webhook receiver on a free port."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            hook.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            hook.arrived()
            if hook.reset_after:
                hook.reset_after -= 1
                self.connection.close()
                return
            if hook.drip:
                self._drip()
                return
            status, headers = hook.answers.pop(0) if hook.answers else hook.usual
            if status < 300:
                hook.accepted.append(self.headers["webhook-id"])
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            with suppress(OSError):
                self.end_headers()

        def _drip(self) -> None:
            """One byte of an endless header at a time, until the test is over."""
            self.wfile.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
            while not hook.release.wait(0.05):
                try:
                    self.wfile.write(b"x")
                except OSError:
                    return

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    hook.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        hook.release.set()
        server.shutdown()
        server.server_close()
        thread.join(10)


def certificate(folder: Path) -> Path:
    """A self-signed certificate for 127.0.0.1, with its key in the same file; skips where openssl is missing."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed; it makes the certificate of this test")
    path = folder / "loopback.pem"
    half = folder / "certificate.pem"
    kind = "-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=loopback"
    files = ["-keyout", str(path), "-out", str(half)]
    made = [openssl, "req", *kind.split(), "-addext", "subjectAltName=IP:127.0.0.1", *files]
    subprocess.run(made, check=True, capture_output=True, timeout=60)
    path.write_bytes(path.read_bytes() + half.read_bytes())
    return path


def server_tls(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
