"""An installation to test from outside: its folders, its processes, its database, and the site it watches.

Processes are real, and each ends with its test. All addresses are on loopback, all ports are free ones.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.conftest import NO_ARCHIVE
from tests.receivers import Hook, Postbox
from tracker.flows.sync import soon

TRACKER = Path(sys.executable).with_name("tracker")
SECRET = "whsec_" + base64.b64encode(b"end to end" * 4).decode()
PATIENCE = 90.0
"""Longest wait for anything, in seconds: these tests share the machine with others."""


def prompt(name: str) -> str:
    """An id for a policy whose first check is not put off (new policies are spread over a minute by their ids)."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    ids = (f"{name}-{number}" for number in range(10_000))
    return next(id for id in ids if soon(id, now) - now < timedelta(seconds=0.3))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# --------------------------------------------------------------------------- the site


@dataclass
class Answer:
    """What a page answers. `wait` is set when a slow page may go on; `delay`: seconds before it answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "text/html; charset=utf-8"})
    wait: threading.Event | None = None
    delay: float = 0.0


@dataclass
class Site:
    """The pages by path, and who asked for what: (path, began, ended) on the clock of `time.monotonic`."""

    pages: dict[str, Answer] = field(default_factory=dict)
    visits: list[tuple[str, float, float]] = field(default_factory=list)
    arrived: Callable[[str], None] = lambda path: None
    url: str = ""

    def show(self, path: str, body: bytes, **how: Any) -> None:
        self.pages[path] = Answer(body, **how)


class _Server(ThreadingHTTPServer):
    """Says nothing of clients that were killed."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def site_server() -> Iterator[Site]:
    """A site on a free port; there is no robots.txt, so everything is allowed."""
    site = Site()
    released = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            began = time.monotonic()
            answer = site.pages.get(self.path)
            if answer is None:
                answer = Answer(b"nothing here", 404)
            else:
                site.arrived(self.path)
            if answer.wait is not None:
                while not answer.wait.wait(0.05) and not released.is_set():
                    pass
            time.sleep(answer.delay)
            with suppress(OSError):
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)
            if self.path in site.pages:
                site.visits.append((self.path, began, time.monotonic()))

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        released.set()
        server.shutdown()
        server.server_close()
        thread.join(10)


# --------------------------------------------------------------------------- the installation


@dataclass
class Installation:
    """Folders and settings; `start` starts a process of it, `rows` looks into its database."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def database(self) -> Path:
        return self.folder / "data" / "tracker.db"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings['TRACKER_WEB__PORT']}"

    def declare(self, name: str, *policies: Mapping[str, str]) -> None:
        """Write a declaration; each policy is its keys."""
        lines = [f'name = "{name.title()}"', 'sector = "Testing"']
        for policy in policies:
            lines += ["[[policies]]", *(f"{key} = {json.dumps(value)}" for key, value in policy.items())]
        providers = self.config / "providers"
        providers.mkdir(parents=True, exist_ok=True)
        (providers / f"{name}.toml").write_text("\n".join(lines), "utf-8")

    def listen(self, postbox: Postbox | None = None, hook: Hook | None = None) -> None:
        """Let alerts go to these receivers."""
        lines = []
        if postbox is not None:
            lines += ["[mail]", 'host = "127.0.0.1"', f"port = {postbox.port}", 'security = "none"']
            lines += ['sender = "Tracker <tracker@demo.example>"']
            lines += ["[[channels]]", 'name = "mail"', 'kind = "email"', 'to = "legal@demo.example"']
        if hook is not None:
            (self.config / "webhook.secret").write_text(SECRET, "ascii")
            lines += ["[[channels]]", 'name = "hook"', 'kind = "webhook"', f'url = "{hook.url}"']
            lines += ['secret_file = "webhook.secret"']
        (self.config / "tracker.toml").write_text("\n".join(lines), "utf-8")

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
        places = {"TRACKER_CONFIG_DIR": str(self.config), "TRACKER_DATA_DIR": str(self.folder / "data")}
        return kept | places | self.settings

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        command = [str(TRACKER), *words]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a process; its log goes to a file of its number."""
        log = self.log(len(self.started))
        with log.open("wb") as output:
            process = subprocess.Popen(
                [str(TRACKER), *words], env=self.environment, stdout=output, stderr=output, start_new_session=True
            )
        self.started.append(process)
        return process

    def log(self, number: int = 0) -> Path:
        return self.folder / f"process-{number}.log"

    def end(self) -> None:
        """End what is still running, with its workers."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.wait(30)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query finds; nothing while there is no database or table yet."""
        if not self.database.exists():
            return []
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=60)) as connection:
            try:
                return connection.execute(query, values).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return []
                raise

    def outcomes(self, policy: str) -> list[str]:
        """How the policy's finished checks ended, oldest first."""
        query = 'select outcome from "check" where policy_id = ? and outcome is not null order by id'
        return [outcome for (outcome,) in self.rows(query, policy)]

    def get(self, path: str) -> str:
        """A page of the web pages."""
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return str(answer.read().decode())

    def until(self, condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
        """Wait for a condition; fails with the end of the logs."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                logs = "\n".join(self.log(number).read_text("utf-8")[-3000:] for number in range(len(self.started)))
                raise AssertionError(f"waited {seconds:.0f} s for {what}\n{logs}")
            time.sleep(0.03)


@contextmanager
def installed(folder: Path, **settings: str) -> Iterator[Installation]:
    """An installation that looks at its policies every second; `settings`: further variables, without TRACKER_."""
    usual = {
        "FETCH__ALLOW_NETWORKS": '["127.0.0.0/8"]',
        "FETCH__HOST_INTERVAL": "0",
        "FETCH__HOST_CONCURRENCY": "16",
        "SCHEDULE__INTERVAL": "1s",
        "SCHEDULE__RETRY_HELD": "1s",
        "SCHEDULE__RETRY_FAILED": "1s",
        "SCHEDULE__JITTER": "0",
        "READ__PROCESSES": "1",
        "ARCHIVE__ORIGIN": NO_ARCHIVE,
        "WEB__PORT": str(free_port()),
    }
    made = Installation(folder, {f"TRACKER_{name}": value for name, value in (usual | settings).items()})
    (folder / "config" / "providers").mkdir(parents=True)
    try:
        yield made
    finally:
        made.end()
