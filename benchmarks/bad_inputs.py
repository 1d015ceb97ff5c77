"""Hostile inputs, each through the door it would come by: every one must end in a result or in a typed error.

    python benchmarks/bad_inputs.py [--inputs FOLDER] [--only html,url] [--verbose]

FOLDER is what shared/badinputs/gen.py writes (by default it is made in a scratch folder). Nothing leaves this machine:
names are answered by a table, and connecting anywhere but to loopback is refused and reported as a failure. Printed for
each kind: how the inputs ended, the slowest (of reading and comparing the longer one), and how much memory of a worker
one input took at most.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracker.core.model import Hints, Page, Reading, Verdict
from tracker.errors import ConfigError, FetchError, Forbidden, TrackerError
from tracker.fetch import FetchOptions, Request
from tracker.workers import Limits, Workers

ROOT = Path(__file__).parent.parent
SHARED = next((path / "shared" / "badinputs" for path in ROOT.parents if (path / "shared").is_dir()), ROOT)
LIMITS = Limits(seconds=10, cpu_seconds=5, memory=1 << 30, processes=1)
MOST_GROWTH = 300  # MiB of memory that one input may take
LOOPBACK = ("127.0.0.0/8", "::1/128")
PUBLIC = "93.184.216.34"
HEADERS = {"from", "to", "subject", "date", "message-id", "auto-submitted", "list-id", "x-auto-response-suppress"}


@dataclass
class Tally:
    """How the inputs of one kind ended."""

    ends: Counter[str] = field(default_factory=Counter)
    worst: float = 0.0
    slowest: str = ""
    peak: int = 0
    wrong: list[str] = field(default_factory=list)


class Wrong(Exception):
    """An input ended in a way that it must not."""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.inputs or Path(scratch, "inputs")
        if not folder.exists():
            subprocess.run([sys.executable, SHARED / "gen.py", "--out", folder], check=True, stdout=subprocess.DEVNULL)
        items = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()]
        wanted = set(options.only.split(",")) - {""} or {item["kind"] for item in items}
        net = Net()
        tallies: dict[str, Tally] = {}
        print(f"{'kind':10}{'items':>6}{'result':>8}{'error':>7}{'other':>7}{'worst s':>9}  slowest     peak MiB")
        for kind in dict.fromkeys(item["kind"] for item in items):
            if kind not in wanted:
                continue
            with opened(kind, folder, Path(scratch), net) as end:
                tally = tallies[kind] = Tally()
                for item in items:
                    if item["kind"] == kind:
                        judge(item, (folder / item["path"]).read_bytes(), end, tally, net, options.verbose)
            count = sum(tally.ends.values())
            print(
                f"{kind:10}{count:6}{tally.ends['result']:8}{tally.ends['error']:7}{tally.ends['other']:7}"
                f"{tally.worst:9.2f}  {tally.slowest:12}{tally.peak:6}",
                flush=True,
            )
            for line in tally.wrong:
                print("    " + line)
    return int(any(tally.ends["other"] for tally in tallies.values()))


End = Callable[[dict[str, Any], bytes], str]


def judge(item: dict[str, Any], raw: bytes, end: End, tally: Tally, net: Net, verbose: bool) -> None:
    """Put one input through its door and note how it ended."""
    net.reset()
    started = time.perf_counter()
    try:
        said, how = end(item, raw), "result"
    except TrackerError as error:
        said, how = f"{type(error).__name__}: {error}"[:150], "error"
    except Exception as error:
        said, how = f"{type(error).__name__}: {error}"[:300], "other"
    if net.left:
        said, how = f"connected to {net.left}", "other"
    took = net.took or time.perf_counter() - started
    tally.ends[how] += 1
    tally.peak = max(tally.peak, net.peak)
    if took > tally.worst:
        tally.worst, tally.slowest = took, item["id"]
    if how == "other":
        tally.wrong.append(f"{item['id']} ({item['note'] or item['threat']}): {said}")
    if verbose:
        print(f"    {item['id']:13}{how:7}{took:7.2f}  proposed {item['expect'][:40]:40} {said!a}")


# --------------------------------------------------------------------------- the network that is none


class Net:
    """Answers names from a table and lets nothing connect but to loopback."""

    def __init__(self) -> None:
        self.answers: list[list[str]] = [[PUBLIC]]
        self.asked = 0
        self.left: list[str] = []
        self.open_loopback = True
        self.peak = 0
        self.took = 0.0
        connect = socket.socket.connect

        def guarded(sock: socket.socket, address: Any) -> None:
            host = str(address[0]) if isinstance(address, tuple) else str(address)
            if sock.family == socket.AF_UNIX or (self.open_loopback and host in ("127.0.0.1", "::1", "localhost")):
                return connect(sock, address)
            if host != PUBLIC:
                self.left.append(host)
            raise ConnectionRefusedError(111, "nothing connects from here")

        def resolve(host: str | bytes | None, port: Any, *_: Any, **__: Any) -> list[Any]:
            if host in ("127.0.0.1", "::1", "localhost", None):
                addresses = ["127.0.0.1"]
            else:
                addresses = self.answers[min(self.asked, len(self.answers) - 1)]
                self.asked += 1
            if not addresses:
                raise socket.gaierror(socket.EAI_NONAME, "no such name")
            number = int(port) if str(port).isdigit() else 0
            return [(socket.AF_INET6 if ":" in one else socket.AF_INET, 1, 6, "", (one, number)) for one in addresses]

        socket.socket.connect = guarded  # type: ignore[method-assign, assignment]
        socket.getaddrinfo = resolve  # type: ignore[assignment]

    def reset(self) -> None:
        """Forget what the last input asked for and where it tried to go."""
        self.answers, self.asked, self.left, self.peak, self.took = [[PUBLIC]], 0, [], 0, 0.0


# --------------------------------------------------------------------------- the doors


@contextmanager
def opened(kind: str, folder: Path, scratch: Path, net: Net) -> Iterator[End]:
    """The door for a kind."""
    net.open_loopback = kind in ("http", "server", "hook", "api", "html", "text", "date", "template", "time")
    if kind in ("html", "text", "date", "template", "time"):
        with reading(kind, net) as end:
            yield end
    elif kind in ("http", "server"):
        with serving(folder) as end:
            yield end
    elif kind in ("url", "dns"):
        with fetching(net) as end:
            yield end
    elif kind == "api":
        with asking(scratch) as end:
            yield end
    elif kind == "hook":
        with posting(scratch, net) as end:
            yield end
    else:
        folder = scratch / kind
        yield {"config": lambda i, raw: configuring(folder, i, raw), "name": lambda i, raw: naming(folder, i, raw)}.get(
            kind, {"mail": mailing, "header": heading}.get(kind, no_door)
        )


def no_door(item: dict[str, Any], raw: bytes) -> str:
    raise Wrong(f"no door for {item['kind']}")


@contextmanager
def reading(kind: str, net: Net) -> Iterator[End]:
    """Read, compare with a quiet page, and show the difference in every format, in a worker with limits."""
    from tracker.core.render import FORMATS, render

    workers = Workers(LIMITS)
    base = "<main><h1>Privacy Policy</h1><p>Last updated: 3 March 2024</p><p>We keep data.</p></main>"
    known = workers.read(Page(base, "text/html"), Hints())

    def end(item: dict[str, Any], raw: bytes) -> str:
        page = page_of(kind, raw)
        before = resident(reset=True)
        started = time.perf_counter()
        found = workers.read(page, Hints())
        net.took = spent = time.perf_counter() - started
        net.peak = max(0, resident() - before)
        if net.peak > MOST_GROWTH:
            raise Wrong(f"reading took {net.peak} MiB")
        check_reading(found)
        if kind == "date":
            dated = [date.date for date in (found.stated_date, found.effective_date) if date]
            return f"{json.loads(raw)['want']} -> {dated}"
        started = time.perf_counter()
        compared = workers.compare(known, found)
        net.took = max(spent, time.perf_counter() - started)
        for name in FORMATS:
            shown = render(compared, name)
            if name == "html" and any(
                mark in shown.lower() for mark in ("<script", "<img", "<svg", "<iframe", 'javascript:alert(1)"')
            ):
                raise Wrong("markup of the page came through into the HTML diff")
            if any(char in shown for char in "\x1b\x00\u202e"):
                raise Wrong(f"a control character came through into {name}")
        return f"{found.verdict.value} {len(found.text)} characters {spent:.2f} s {found.notes}"

    try:
        yield end
    finally:
        workers.close()


def page_of(kind: str, raw: bytes) -> Page:
    if kind == "html":
        return Page(raw, "text/html", "https://acme.example/privacy")
    words = raw.decode("utf-8", "replace")
    captured = None
    if kind == "date":
        words = json.loads(raw)["text"]
    if kind == "time":
        told = json.loads(raw)
        captured = datetime.fromisoformat(told["set"].replace(":60Z", ":59Z")) if "set" in told else None
        captured = captured.replace(tzinfo=UTC) if captured else None
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    body = f"<html><body><main><h1>Privacy Policy</h1><p>{escaped}</p><p>We keep data.</p></main></body></html>"
    return Page(body.encode("utf-8", "surrogatepass"), "text/html; charset=utf-8", captured_at=captured)


def check_reading(found: Reading) -> None:
    """What holds for every reading: text that a database takes, clauses in order that hold every word."""
    for text in (found.text, found.title):
        if any(char < " " and char not in "\n\t" for char in text) or "\x7f" in text:
            raise Wrong("a control character is in the text")
        text.encode("utf-8")
    position = 0
    for clause in found.clauses:
        if clause.start < position or clause.end < clause.start:
            raise Wrong("clauses overlap or are out of order")
        position = clause.end
    if found.verdict is Verdict.POLICY and not found.text:
        raise Wrong("a policy without text")


def resident(*, reset: bool = False) -> int:
    """The largest memory of this process's children so far, in MiB; `reset`: begin to measure anew."""
    most = 0
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            try:
                if reset:
                    Path(f"/proc/{child}/clear_refs").write_text("5")
                status = Path(f"/proc/{child}/status").read_text()
            except OSError:
                continue
            wanted = "VmRSS" if reset else "VmHWM"
            most = max([most, *(int(line.split()[1]) >> 10 for line in status.splitlines() if line.startswith(wanted))])
    return most


@contextmanager
def serving(folder: Path) -> Iterator[End]:
    """Fetch from the hostile server on loopback, and read what comes."""
    from tracker.fetch.http import HttpFetcher

    server = subprocess.Popen([sys.executable, SHARED / "hostile.py", folder], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    port = int(server.stdout.readline())
    options = FetchOptions(allow_networks=LOOPBACK, host_interval=0, deadline=6, max_bytes=5_000_000, robots="ignore")
    workers = Workers(LIMITS)

    def end(item: dict[str, Any], raw: bytes) -> str:
        fetcher = HttpFetcher.from_options(options)
        try:
            url = f"http://127.0.0.1:{port}/id/{item['id']}?fast=1"
            fetched = fetcher.fetch(Request(url, robots="ignore"))
        except FetchError:
            raise
        finally:
            fetcher.close()
        if fetched.not_modified:
            return "not modified"
        found = workers.read(Page(fetched.body, fetched.content_type, fetched.final_url), Hints())
        check_reading(found)
        return f"{fetched.status} {found.verdict.value}"

    try:
        yield end
    finally:
        workers.close()
        server.terminate()
        server.wait()


@contextmanager
def fetching(net: Net) -> Iterator[End]:
    """Fetch a URL, or a name with scripted answers, where no connection can be made but to one public address."""
    from tracker.fetch.http import HttpFetcher

    def end(item: dict[str, Any], raw: bytes) -> str:
        told = json.loads(raw) if item["kind"] == "dns" else None
        if told:
            net.answers = [["127.0.0.1"] if one == ["CNAME:localhost"] else one for one in told["answers"]]
        elif any(name in raw for name in (b"nip.io", b"local", b"internal", b"svc", b"redis")):
            net.answers = [["127.0.0.1"]]
        url = "http://rebinding.example/privacy" if told else raw.decode("utf-8", "surrogateescape")
        fetcher = HttpFetcher.from_options(FetchOptions(host_interval=0, deadline=3, robots="ignore"))
        try:
            fetcher.fetch(Request(url, robots="ignore"))
        except FetchError as error:
            if item["expect"] == "block" and told is None and not isinstance(error, Forbidden):
                raise Wrong(f"not refused by the guard: {error}") from error
            raise
        finally:
            fetcher.close()
        raise Wrong("fetched something although nothing can be reached")

    yield end


@contextmanager
def asking(scratch: Path) -> Iterator[End]:
    """Ask the web application without a socket; an answer of 500 is a bug."""
    import anyio
    import httpx

    from tracker.settings import load_settings
    from tracker.web.app import create_app
    from tracker.wiring import services_of

    data = scratch / "api"
    data.mkdir()
    with services_of(load_settings({"TRACKER_DATA_DIR": str(data)})) as services:
        app = create_app(services)

        def end(item: dict[str, Any], raw: bytes) -> str:
            told = json.loads(raw)
            headers = {"origin": told.get("origin", ""), "content-type": told.get("ct", "application/json")}
            headers |= {"x-forwarded-host": told.get("xfh", ""), "host": told.get("host", "127.0.0.1:8000")}
            body = b"x" * told["bytes"] if "bytes" in told else str(told.get("body", "")).encode()

            async def asked() -> httpx.Response:
                transport = httpx.ASGITransport(app, raise_app_exceptions=True)
                async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
                    sent = {name: value for name, value in headers.items() if value}
                    return await client.request(told["m"], told["p"], headers=sent, content=body)

            answer = anyio.run(asked)
            if answer.status_code >= 500:
                raise Wrong(f"answered {answer.status_code}")
            if "evil.example" in answer.text or "evil.example" in answer.headers.get("location", ""):
                raise Wrong("a foreign host came through")
            return str(answer.status_code)

        yield end


@contextmanager
def posting(scratch: Path, net: Net) -> Iterator[End]:
    """Send a webhook to a receiver on loopback that behaves as the script says."""
    import base64
    import http.server

    from tracker.transport import Message, TransportOptions
    from tracker.transport.webhook import WebhookTransport

    script: dict[str, Any] = {}

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            if script.get("reset"):
                self.connection.close()
                return
            time.sleep(min(script.get("delay_s", 0), 4))
            self.send_response(script.get("status", 503 if "down_s" in script else 200))
            for name, key in (("location", "location"), ("retry-after", "retry_after")):
                if key in script:
                    self.send_header(name, str(script[key]))
            self.end_headers()
            for _ in range(1000 if script.get("bytes") else 30 if script.get("drip") else 0):
                self.wfile.write(b"x" * (65536 if script.get("bytes") else 1))
                time.sleep(0.2 if script.get("drip") else 0)

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.handle_error = lambda request, address: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    secret = scratch / "webhook.secret"
    secret.write_text("whsec_" + base64.b64encode(b"n" * 24).decode() + "\n")

    def end(item: dict[str, Any], raw: bytes) -> str:
        script.clear()
        script.update(json.loads(raw))
        scheme = "https" if "tls" in script else "http"
        host = "127.0.0.1" if "dns" not in script else "rebinding.example"
        net.answers = [["10.0.0.1"]] if "dns" in script else net.answers
        config = {"url": f"{scheme}://{host}:{server.server_port}/hook", "secret_file": str(secret)}
        transport = WebhookTransport.from_config(config, TransportOptions(allow_networks=LOOPBACK))
        data = {"type": "change", "data": {"note": script["note"]}}
        transport.send(Message("a1", "change", "", "", "", datetime.now(UTC), data))
        return "delivered"

    try:
        yield end
    finally:
        server.shutdown()


def configuring(folder: Path, item: dict[str, Any], raw: bytes) -> str:
    """Load the file as settings, then as a declaration."""
    from tracker.settings import load_declarations, load_settings

    place = folder / item["id"]
    (place / "providers").mkdir(parents=True)
    (place / "tracker.toml").write_bytes(raw)
    problems = []
    for load in (
        lambda: load_settings({"TRACKER_CONFIG_DIR": str(place), "TRACKER_DATA_DIR": str(place)}),
        lambda: load_declarations(place),
    ):
        (place / "providers" / "acme.toml").write_bytes(raw)
        try:
            load()
        except ConfigError as error:
            problems.append(error)
    if problems:
        raise problems[0]
    return "loaded"


def naming(folder: Path, item: dict[str, Any], raw: bytes) -> str:
    """Declare a policy of a provider of this name, as its id and as its display name."""
    from tracker.settings import NewPolicy, load_declarations, write_declaration

    place = folder / item["id"] / "config"
    place.mkdir(parents=True)
    name = raw.decode("utf-8", "surrogateescape")
    policy = NewPolicy("Privacy Policy", "https://acme.example/privacy")
    said = []
    for provider, shown in ((name, ""), ("acme", name)):
        try:
            write_declaration(place, provider, policy, name=shown)
            said.append("declared")
        except ConfigError as error:
            said.append(str(error)[:60])
    load_declarations(place)
    outside = [
        path for path in folder.rglob("*") if path.is_file() and place not in path.parents and item["id"] in str(path)
    ]
    if outside:
        raise Wrong(f"wrote {outside}")
    return "; ".join(said)


def mailing(item: dict[str, Any], raw: bytes) -> str:
    """Compose a mail with the value in its field; it must have the headers it should have and no others."""
    from email import message_from_bytes
    from email.policy import default

    from tracker.transport import Message
    from tracker.transport.email import _sender, address, compose

    told = json.loads(raw)
    which, value = told["field"], told["value"]
    sender = _sender(value if which == "from" else "Policy tracker <tracker@acme.example>")
    to = [address(value) if which == "to" else "reader@acme.example"]
    subject, text = (value if which == "subject" else "Acme changed"), (value if which == "body" else "words")
    message = Message("a1", "change", subject, text, f"<p>{len(text)}</p>", datetime.now(UTC), {})
    sent = compose(message, sender, to).as_bytes()
    back = message_from_bytes(sent, policy=default)
    odd = {name.lower() for name in list(back)} - HEADERS - {"mime-version", "content-type"}
    if odd or "evil" in str(back["to"]) or max(map(len, sent.split(b"\r\n"))) > 998:
        raise Wrong(f"headers {odd}, to {back['to']}")
    return "composed"


def heading(item: dict[str, Any], raw: bytes) -> str:
    """Declare the header for a source."""
    from tracker.fetch.headers import check_headers, told

    one = json.loads(raw)
    check_headers({one["name"]: one["value"]}, {})
    if "topsecret" in told(one["name"].lower(), one["value"], {one["name"]: one["value"]}):
        raise Wrong("a secret would be kept")
    return "accepted"


if __name__ == "__main__":
    raise SystemExit(main())
