"""Who the demo's alerts go to: a mail server that saves every mail, and a receiver that verifies every webhook."""

from __future__ import annotations

import asyncio
import base64
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from aiosmtpd.controller import Controller

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was caught, and the file it was saved to."""

    subject: str
    path: Path


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook that was caught: its id, whether its signature was right, and the file of its body."""

    id: str
    genuine: bool
    path: Path


def caught(queue: SimpleQueue[T]) -> list[T]:
    """What came since the last look."""
    found = []
    while True:
        try:
            found.append(queue.get_nowait())
        except Empty:
            return found


class _Mailbox:
    """What aiosmtpd asks for each mail."""

    def __init__(self, folder: Path, mails: SimpleQueue[Mail]) -> None:
        self._folder = folder
        self._mails = mails
        self._count = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        content = bytes(envelope.content)
        subject = " ".join(str(message_from_bytes(content, policy=default)["subject"] or "").split())
        self._count += 1
        path = self._folder / f"{self._count:02}-{_slug(subject)}.eml"
        path.write_bytes(content)
        self._mails.put(Mail(subject, path))
        return "250 OK"


class _Controller(Controller):
    """A mail server on a free port: the port is read from the socket before the first greeting is asked for."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(folder: Path, mails: SimpleQueue[Mail]) -> Iterator[int]:
    """Catch mail on 127.0.0.1, as .eml files in the folder; gives the port."""
    folder.mkdir(parents=True, exist_ok=True)
    controller = _Controller(_Mailbox(folder, mails), hostname="127.0.0.1", port=0, ready_timeout=10)
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()


def new_secret() -> str:
    """A secret for webhooks, as Standard Webhooks writes them."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


@contextmanager
def hook_server(folder: Path, hooks: SimpleQueue[Hook], secret: str) -> Iterator[str]:
    """Catch webhooks on 127.0.0.1, as .json files in the folder; gives the URL. A wrong signature is answered 401."""
    from standardwebhooks import Webhook, WebhookVerificationError

    folder.mkdir(parents=True, exist_ok=True)
    judge = Webhook(secret)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"] or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            try:
                judge.verify(body, headers)
                genuine = True
            except WebhookVerificationError:
                genuine = False
            id = headers.get("webhook-id", "")
            path = folder / f"{_slug(id)}.json"
            path.write_bytes(body)
            hooks.put(Hook(id, genuine, path))
            self.send_response(204 if genuine else 401)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the tracker tells what it sent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="demo-hooks", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hook"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "message"
