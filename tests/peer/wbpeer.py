"""A web archive on loopback for tests: pywb plays real captures, behind the dialect of web.archive.org.

Run by the Python of pywb's own virtual environment (never by the tests' own: pywb is GPL, and gevent patches the whole
process):  wbpeer.py FOLDER [BLOCKED ...]  prints one line {"port": ...} and serves until it is ended.

FOLDER/captures.jsonl: what is archived, {url, timestamp, status, headers, body (base64), revisit} a line; becomes a
WARC that pywb indexes. FOLDER/extra.cdx: further lines of the index, passed on as they are. BLOCKED: parts of
addresses that are excluded from the archive.

    GET  /cdx/search/cdx    url, from, to, limit (negative: the last ones), showResumeKey, resumeKey
    GET  /web/TSid_/URL     pywb's replay; a Location is rewritten, and an inexact time answered with 302, as there
    POST /save, GET /save/status/ID     captures a page of loopback into the archive
    POST /__faults          [{match, times, kind, ...}]: what to do instead; see FAULTS and DISTORTIONS
    GET  /__log             the requests since the last look: [{t, method, path, query, agent}]
"""

# ruff: noqa: E402 - gevent must patch before anything else is imported
from gevent.monkey import patch_all

patch_all()

import base64
import gzip
import io
import itertools
import json
import os
import re
import socket
import struct
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote_plus, unquote_plus, urljoin

import gevent
from gevent.pywsgi import WSGIHandler, WSGIServer
from pywb.apps.frontendapp import FrontEndApp
from pywb.indexer.cdxindexer import write_multi_cdx_index
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Headers = list[tuple[str, str]]
Answer = tuple[str, Headers, bytes]
MEMENTO = re.compile(r"/web/(\d{1,14})([a-z]{2}_)?/(.+)")
TEXT = ("Content-Type", "text/plain;charset=UTF-8")
HTML = ("Content-Type", "text/html; charset=utf-8")
JSON = ("Content-Type", "application/json")
EXCEPTION = (
    "org.archive.util.io.RuntimeIOException: "
    "org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error"
)
EXCLUDED = b"<html><body><p>Sorry.</p><p>This URL has been excluded from the Wayback Machine.</p></body></html>"


class Collection:
    """The captures as a collection of pywb in FOLDER/collections/web."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "collections" / "web"
        self.archive = self.home / "archive"
        for part in ("archive", "indexes", "static", "templates"):
            (self.home / part).mkdir(parents=True, exist_ok=True)
        self.numbers = itertools.count(1)

    def add(self, captures: Iterable[dict[str, Any]]) -> None:
        """Write captures into a new WARC and make the index anew."""
        with (self.archive / f"{next(self.numbers):04}.warc.gz").open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            for capture in captures:
                writer.write_record(self.record(writer, capture))
        index = self.home / "indexes" / "index.cdxj"
        options = {"append_post": True, "cdxj": True, "sort": True, "recurse": True, "rel_root": str(self.archive)}
        write_multi_cdx_index(str(index) + ".new", [str(self.archive)], **options)
        os.replace(str(index) + ".new", index)

    @staticmethod
    def record(writer: Any, capture: dict[str, Any]) -> Any:
        moment = time.strptime(capture["timestamp"], "%Y%m%d%H%M%S")
        dated = {"WARC-Date": time.strftime("%Y-%m-%dT%H:%M:%SZ", moment)}
        headers = [("Date", time.strftime("%a, %d %b %Y %H:%M:%S GMT", moment)), *map(tuple, capture["headers"])]
        http = StatusAndHeaders(f"{capture['status']} Answer", headers, protocol="HTTP/1.1")
        body = io.BytesIO(base64.b64decode(capture["body"]))
        if not capture.get("revisit"):
            return writer.create_warc_record(
                capture["url"], "response", payload=body, http_headers=http, warc_headers_dict=dated
            )
        first = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.strptime(capture["revisit"], "%Y%m%d%H%M%S"))
        digest = writer.create_warc_record(capture["url"], "response", payload=body, http_headers=http)
        writer.ensure_digest(digest, block=False, payload=True)
        name = digest.rec_headers.get_header("WARC-Payload-Digest")
        return writer.create_revisit_record(
            capture["url"], name, capture["url"], first, http_headers=http, warc_headers_dict=dated
        )


class Peer:
    """The archive as a WSGI application."""

    def __init__(self, folder: Path, blocked: list[str]) -> None:
        os.chdir(folder)
        self.folder, self.blocked = folder, blocked
        self.collection = Collection(folder)
        lines = (folder / "captures.jsonl").read_text("utf-8").splitlines()
        self.collection.add(json.loads(line) for line in lines)
        self.app = FrontEndApp(
            custom_config={"framed_replay": False, "redirect_to_exact": True, "enable_memento": True}
        )
        self.faults: list[dict[str, Any]] = []
        self.log: list[dict[str, Any]] = []
        self.jobs: dict[str, dict[str, Any]] = {}
        self.numbers = itertools.count(1)

    def __call__(self, environ: dict[str, Any], start: Callable[[str, Headers], Any]) -> list[bytes]:
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if path == "/__faults":
            self.faults = json.loads(environ["wsgi.input"].read())
            status, headers, body = "204 No Content", [], b""
        elif path == "/__log":
            log, self.log = self.log, []
            status, headers, body = "200 OK", [JSON], json.dumps(log).encode()
        else:
            method, agent = environ["REQUEST_METHOD"], environ.get("HTTP_USER_AGENT", "")
            self.log.append({"t": time.time(), "method": method, "path": path, "query": query, "agent": agent})
            status, headers, body = self.faulty(environ, f"{path}?{query}")
        if not any(name.lower() == "content-length" for name, _ in headers):
            headers = [*headers, ("Content-Length", str(len(body)))]
        start(status, headers)
        return [body]

    def faulty(self, environ: dict[str, Any], full: str) -> Answer:
        """The answer, or what the first fault that matches makes of it."""
        fault = next((one for one in self.faults if one.get("times", 1) > 0 and re.search(one["match"], full)), {})
        if fault:
            fault["times"] = fault.get("times", 1) - 1
        kind = fault.get("kind", "")
        environ["peer.fault"] = fault
        if kind in FAULTS:
            return FAULTS[kind](environ, fault)
        status, headers, body = self.route(environ)
        dropped = ("transfer-encoding", "content-length", "connection")
        headers = [(name, value) for name, value in headers if name.lower() not in dropped]
        return DISTORTIONS[kind](environ, status, headers, body) if kind in DISTORTIONS else (status, headers, body)

    def route(self, environ: dict[str, Any]) -> Answer:
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if path == "/cdx/search/cdx":
            return self.index(environ, {name: values[0] for name, values in parse_qs(query).items()})
        if path == "/save" and environ["REQUEST_METHOD"] == "POST":
            return self.save(environ)
        if path.startswith("/save/status/"):
            unknown = {"status": "error", "status_ext": "error:job-not-found"}
            return "200 OK", [JSON], json.dumps(self.jobs.get(path.rpartition("/")[2], unknown)).encode()
        return self.playback(environ, path, query) if MEMENTO.fullmatch(path) else self.pywb(environ, path, query)

    def pywb(self, environ: dict[str, Any], path: str, query: str) -> Answer:
        inner = {**environ, "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": "GET"}
        inner["REQUEST_URI"] = path + ("?" + query if query else "")
        inner["wsgi.input"] = io.BytesIO(b"")
        got: list[Any] = []
        chunks = self.app(inner, lambda status, headers, _=None: got.extend((status, headers)))
        body = b"".join(chunks)
        getattr(chunks, "close", lambda: None)()
        return got[0], list(got[1]), body

    def index(self, environ: dict[str, Any], query: dict[str, str]) -> Answer:
        """The CDX server: what pywb's own index says, as web.archive.org would say it."""
        url = query["url"]
        if any(part in url for part in self.blocked):
            return "403 Forbidden", [TEXT, ("X-Archive-Wayback-Runtime-Error", EXCEPTION)], f"{EXCEPTION}\n".encode()
        rows = self.rows(environ, url, query)
        if query.get("resumeKey"):
            key = unquote_plus(query["resumeKey"])
            rows = [row for row in rows if f"{row[0]} {row[1]}" >= key]
        limit, key = int(query.get("limit", 0)) or 150_000, ""
        if limit < 0:
            rows = rows[limit:]
        elif len(rows) >= limit:
            rows = rows[:limit]
            name, last = rows[-1][:2]  # the last character goes up by one, be it a digit or not
            key = quote_plus(f"{name} {last[:-1]}{chr(ord(last[-1]) + 1)}") if "showResumeKey" in query else ""
        text = "".join(" ".join(row) + "\n" for row in rows) + (f"\n{key}\n" if key else "")
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            return "200 OK", [TEXT, ("Content-Encoding", "gzip")], gzip.compress(text.encode())
        return "200 OK", [TEXT], text.encode()

    def rows(self, environ: dict[str, Any], url: str, query: dict[str, str]) -> list[list[str]]:
        bounds = "".join(f"&{name}={query[name]}" for name in ("from", "to") if query.get(name))
        asked = {name: value for name, value in environ.items() if name != "HTTP_ACCEPT_ENCODING"}
        _, _, body = self.pywb(asked, "/web/cdx", f"output=json&url={quote_plus(url)}{bounds}")
        found = [row for row in map(json.loads, body.decode().splitlines()) if "urlkey" in row]
        names = {"urlkey": "", "timestamp": "", "url": "", "mime": "unk", "status": "-", "digest": "-", "length": "-"}
        rows = [[row.get(name) or missing for name, missing in names.items()] for row in found]
        extra = self.folder / "extra.cdx"
        if extra.exists():
            page = url.partition("//")[2].removeprefix("www.").rstrip("/")
            lines = [
                line.split(" ") for line in extra.read_text("utf-8").splitlines() if page in line.replace(":80/", "/")
            ]
            low, high = query.get("from", ""), query.get("to", "")
            rows += [row for row in lines if row[1] >= low and (not high or row[1][: len(high)] <= high)]
        return sorted(rows, key=lambda row: (row[0], row[1]))

    def playback(self, environ: dict[str, Any], path: str, query: str) -> Answer:
        matched = MEMENTO.fullmatch(path)
        assert matched
        timestamp, mode, url = matched[1], matched[2] or "", matched[3]
        fault = environ["peer.fault"]
        if any(part in url for part in self.blocked):
            return "200 OK", [HTML], EXCLUDED
        status, headers, body = self.pywb(environ, path, query)
        named = {name.lower(): value for name, value in headers}
        base = f"http://{environ['HTTP_HOST']}"
        if status.startswith("307") and "memento-datetime" not in named:  # the nearest capture
            near = urljoin(base, named["location"])
            found = re.search(r"/web/(\d{14})", near)
            assert found
            if fault.get("kind") == "drift":
                return self.pywb(environ, near.removeprefix(base).partition("?")[0], query)
            reason = ("x-archive-redirect-reason", f"found capture at {found[1]}")
            return "302 FOUND", [TEXT, ("location", near), reason], b""
        if "memento-datetime" not in named:
            return status, headers, body
        location = named.get("location", "")
        if location and fault.get("kind") != "live_location":
            target = f"/web/{timestamp}{mode}/{urljoin(url, location)}"
            forms = {"host_location": f"//{environ['HTTP_HOST']}{target}", "path_location": target}
            headers = [pair for pair in headers if pair[0].lower() != "location"]
            headers.append(("Location", forms.get(fault.get("kind", ""), base + target)))
        headers = [pair for pair in headers if pair[0].lower() != "content-location"]
        return status, [*headers, ("x-archive-src", "peer/0001.warc.gz")], body

    def save(self, environ: dict[str, Any]) -> Answer:
        if not environ.get("HTTP_AUTHORIZATION", "").startswith("LOW "):
            return "401 UNAUTHORIZED", [JSON], b'{"message":"You need to be logged in to use Save Page Now."}'
        url = parse_qs(environ["wsgi.input"].read().decode())["url"][0]
        job = f"spn2-{next(self.numbers):040x}"
        self.jobs[job] = {"status": "pending", "job_id": job, "resources": []}
        threading.Thread(target=self.capture, args=(job, url), daemon=True).start()
        return "200 OK", [JSON], json.dumps({"url": url, "job_id": job}).encode()

    def capture(self, job: str, url: str) -> None:
        """Capture a page of loopback."""
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                body, kind = answer.read(), answer.headers.get("Content-Type", "text/html")
            timestamp = time.strftime("%Y%m%d%H%M%S", time.gmtime())
            record = {"url": url, "timestamp": timestamp, "status": 200, "headers": [["Content-Type", kind]]}
            self.collection.add([{**record, "body": base64.b64encode(body).decode()}])
            self.jobs[job] = {"status": "success", "job_id": job, "original_url": url, "timestamp": timestamp}
        except OSError as error:
            code = {"status": "error", "status_ext": "error:cannot-fetch", "message": str(error)}
            self.jobs[job] = {**code, "job_id": job}


def answered(environ: dict[str, Any], fault: dict[str, Any]) -> Answer:
    """A status, headers and a body of the test's own."""
    headers = [HTML, *fault.get("headers", {}).items()]
    return f"{fault.get('status', 429)} Fault", headers, fault.get("body", "").encode()


def reset(environ: dict[str, Any], fault: dict[str, Any]) -> Answer:
    """Break the connection off without a word."""
    sock = environ["peer.socket"]
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock._drop_events_and_close()
    raise gevent.GreenletExit


def double_encoding(environ: dict[str, Any], status: str, headers: Headers, body: bytes) -> Answer:
    """Two headers, one of them empty, as the Wayback Machine sends."""
    return status, [*headers, ("content-encoding", ""), ("Content-Encoding", "gzip")], gzip.compress(body)


def unlabelled_gzip(environ: dict[str, Any], status: str, headers: Headers, body: bytes) -> Answer:
    return status, headers, gzip.compress(body)


def mislabelled_gzip(environ: dict[str, Any], status: str, headers: Headers, body: bytes) -> Answer:
    return status, [*headers, ("Content-Encoding", "gzip")], body


def truncate(environ: dict[str, Any], status: str, headers: Headers, body: bytes) -> Answer:
    """The first half, with the length of the whole."""
    whole = ("Content-Length", str(len(body)))
    return status, [*headers, whole, ("Connection", "close")], body[: len(body) // 2]


def truncate_gzip(environ: dict[str, Any], status: str, headers: Headers, body: bytes) -> Answer:
    """Half a gzip stream, framed as if it were all."""
    packed = gzip.compress(body)
    return status, [*headers, ("Content-Encoding", "gzip")], packed[: len(packed) // 2]


def late(environ: dict[str, Any], status: str, headers: Headers, body: bytes) -> Answer:
    time.sleep(environ["peer.fault"]["seconds"])
    return status, headers, body


FAULTS = {"status": answered, "reset": reset}
DISTORTIONS = {
    "double_encoding": double_encoding,
    "unlabelled_gzip": unlabelled_gzip,
    "mislabelled_gzip": mislabelled_gzip,
    "truncate": truncate,
    "truncate_gzip": truncate_gzip,
    "late": late,
}
"""Besides these, `playback` knows drift, live_location, host_location and path_location."""


class Handler(WSGIHandler):  # type: ignore[misc]
    def get_environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environ()
        environ["peer.socket"] = self.socket
        return environ


def main() -> None:
    peer = Peer(Path(sys.argv[1]).absolute(), sys.argv[2:])
    server = WSGIServer(("127.0.0.1", 0), peer, log=None, error_log=None, handler_class=Handler)
    server.start()
    print(json.dumps({"port": server.server_port}), flush=True)
    os.dup2(2, 1)  # nobody reads on: what pywb writes goes to the log
    server.serve_forever()


if __name__ == "__main__":
    main()
