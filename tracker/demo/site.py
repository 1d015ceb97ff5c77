"""The site that the demo watches: real HTTP on 127.0.0.1, its pages made from templates by the state of the story."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from jinja2 import Environment, PackageLoader

from tracker.demo.story import SAMPLES, STAND_INS, USUAL, Sample

_ROBOTS = b"User-agent: *\nAllow: /\n"


class Pages:
    """The pages as they read at this moment of the story. Safe to share between threads."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader("tracker.demo", "site"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        self._states = {sample.id: USUAL for sample in SAMPLES}
        self._visits = itertools.count(1041)
        self._lock = Lock()

    def turn(self, sample_id: str, state: str) -> None:
        """Let a sample's page read otherwise from now on."""
        with self._lock:
            self._states[sample_id] = state

    def page(self, sample: Sample) -> tuple[int, bytes]:
        """Status and body of a sample's page."""
        with self._lock:
            state, visit = self._states[sample.id], next(self._visits)
        template, status = STAND_INS.get(state, (f"{sample.id}.{sample.suffix}", 200))
        varied = (secrets.token_hex(8), visit) if not sample.steady else ("steady", 1)
        values = {"visit": varied[0], "counter": varied[1], "state": state}
        return status, self._filled(template, sample, **values)

    def index(self) -> bytes:
        """A page with links to all samples."""
        head = Sample("index", "Example Street", "", "All policies")
        return self._filled("index.html", head, samples=SAMPLES, visit="steady", counter=1, state=USUAL)

    def _filled(self, template: str, sample: Sample, **values: Any) -> bytes:
        text = self._templates.get_template(template).render(
            name=sample.name, type=sample.type, language=sample.language, **values
        )
        return text.encode()


@contextmanager
def served(pages: Pages) -> Iterator[str]:
    """Serve the pages on a free port of 127.0.0.1; gives the site's address, without a slash at the end."""
    by_path = {sample.path: sample for sample in SAMPLES}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            sample = by_path.get(self.path)
            if sample is not None:
                self._page(sample)
            elif self.path == "/":
                self._answer(200, "text/html; charset=utf-8", pages.index())
            elif self.path == "/robots.txt":
                self._answer(200, "text/plain", _ROBOTS)
            else:
                self._answer(404, "text/plain", b"not found\n")

        def _page(self, sample: Sample) -> None:
            status, body = pages.page(sample)
            kind = "text/plain; charset=utf-8" if sample.suffix == "txt" else "text/html; charset=utf-8"
            etag = f'"{sha256(body).hexdigest()[:16]}"' if sample.steady else ""
            if etag and self.headers["if-none-match"] == etag:
                self._answer(304, "", b"", etag)
            else:
                self._answer(status, kind, body, etag)

        def _answer(self, status: int, kind: str, body: bytes, etag: str = "") -> None:
            self.send_response(status)
            headers = {"content-type": kind, "etag": etag, "content-length": "" if status == 304 else str(len(body))}
            for name, value in headers.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the tracker tells what it fetched."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="demo-site", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
