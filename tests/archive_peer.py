"""A real web archive for tests: pywb on loopback behind the dialect of web.archive.org (`tests/peer/wbpeer.py`).

It runs by the Python of pywb's own virtual environment, which `make test` makes; TRACKER_TEST_PYWB names the Python of
another one. Where there is none, the tests that need it skip.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PYWB = Path(os.environ.get("TRACKER_TEST_PYWB") or ROOT / ".venv" / "pywb" / "bin" / "python")
HTML = (("Content-Type", "text/html; charset=utf-8"),)
BLOCKED = "excluded.example"
"""A part of addresses that the peer shows to nobody."""


@dataclass(frozen=True)
class Archived:
    """A capture to put into the archive. `revisit`: the timestamp of the capture whose body it has."""

    url: str
    timestamp: str
    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = HTML
    revisit: str = ""

    def line(self) -> str:
        """As the peer reads it."""
        return json.dumps(asdict(self) | {"body": base64.b64encode(self.body).decode()})


@dataclass(frozen=True)
class ArchivePeer:
    """The running archive."""

    origin: str

    def faults(self, *faults: dict[str, Any]) -> None:
        """What to do instead of answering, the first that matches first; none clears them."""
        request = urllib.request.Request(f"{self.origin}/__faults", json.dumps(faults).encode(), method="POST")
        urllib.request.urlopen(request, timeout=10).close()

    def log(self) -> list[dict[str, Any]]:
        """The requests since the last look: t (seconds), method, path, query, agent."""
        with urllib.request.urlopen(f"{self.origin}/__log", timeout=10) as answer:
            return list(json.load(answer))


def missing_pywb() -> str:
    """Why there is no archive, or empty."""
    installed = "TRACKER_TEST_PYWB" in os.environ or (PYWB.parents[1] / ".installed").exists()
    return "" if installed and PYWB.exists() else "no pywb: make test installs it into .venv/pywb"


@contextmanager
def archiving(
    folder: Path, captures: Iterable[Archived], extra: str = "", blocked: Iterable[str] = (BLOCKED,)
) -> Iterator[ArchivePeer]:
    """An archive of those captures for the block. `extra`: lines of the index, passed on as they are. May skip."""
    reason = missing_pywb()
    if reason:
        pytest.skip(reason)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "captures.jsonl").write_text("".join(f"{capture.line()}\n" for capture in captures), "utf-8")
    (folder / "extra.cdx").write_text(extra, "utf-8")
    command = [str(PYWB), "-W", "ignore", str(ROOT / "tests" / "peer" / "wbpeer.py"), str(folder), *blocked]
    with (folder / "peer.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        line = next((line for line in process.stdout if line.startswith(b'{"port"')), b"")
        assert line, f"the peer did not start: {(folder / 'peer.log').read_text('utf-8')[-2000:]}"
        yield ArchivePeer(f"http://127.0.0.1:{json.loads(line)['port']}")
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout:
            process.stdout.close()


# --------------------------------------------------------------------------- a made-up archive

POLICY = "https://policies.example/privacy"
MOVED = "http://policies.example/legal/privacy.html"
OFTEN = "https://policies.example/often"


def policy(days: int, padding: int = 30) -> bytes:
    """A policy that keeps data for so many days."""
    more = "".join(f"<p>Clause {number}: we tell you what we do with your data.</p>" for number in range(padding))
    head = "<!doctype html><html><head><title>Privacy Policy</title></head><body><h1>Privacy Policy</h1>"
    return f"{head}<p>We keep data for {days} days.</p>{more}</body></html>".encode()


def made_up() -> list[Archived]:
    """Captures of all sorts of a company that does not exist."""
    first, second = policy(30), policy(60)
    latin = "<html><body><p>Données personnelles</p></body></html>".encode("latin-1")
    pdf = (("Content-Type", "application/pdf"),)
    return [
        Archived(POLICY, "20180105080000", first, headers=(*HTML, ("ETag", '"one"'), ("Server", "made-up"))),
        Archived(POLICY, "20180301080000", first, revisit="20180105080000"),
        Archived(POLICY, "20180401080000", b"Slow down.", 429),
        Archived(POLICY, "20180402080000", b"Access denied.", 403),
        Archived(POLICY, "20180403080000", b"Not here.", 404),
        Archived(POLICY, "20180404080000", b"Back soon.", 503, (*HTML, ("Retry-After", "3600"))),
        Archived(POLICY, "20180405080000", b"Prove it.", 200, (*HTML, ("cf-mitigated", "challenge"))),
        Archived(POLICY, "20180601080000", second),
        Archived(POLICY, "20180701080000", b"\0\1", headers=(("Content-Type", "image/png"),)),
        Archived(POLICY, "20190101080000", second, revisit="20180601080000"),
        Archived(MOVED, "20180110080000", b"", 301, (("Location", "/privacy"), *HTML)),
        Archived(MOVED, "20180105090000", b"", 301, (("Location", POLICY), *HTML)),
        Archived("http://policies.example/a", "20180105080000", b"", 302, (("Location", "/b"),)),
        Archived("http://policies.example/b", "20180105080000", b"", 302, (("Location", "/a"),)),
        Archived("https://policies.example/late", "20180201080000", second, revisit="20180301080000"),
        Archived("https://policies.example/late", "20180301080000", second),
        Archived("https://policies.example/x?lang=en&v=1", "20180105080000", first),
        Archived("http://policies.example/latin", "20180105080000", latin, headers=(("Content-Type", "text/html"),)),
        Archived("https://policies.example/terms.pdf", "20180105080000", b"%PDF-1.4 made up", headers=pdf),
        *(Archived(OFTEN, f"2020{month:02}01000000", policy(month)) for month in range(1, 13)),
    ]


ODD_ROWS = """\
example,policies)/odd 20180101000000 https://policies.example/odd text/html 200 AAAA 500
example,policies)/odd 20180101000000 https://policies.example/odd text/html 200 AAAA 500
example,policies)/odd 20180101000000 https://policies.example/odd text/html 200 AAAA 500
example,policies)/odd 20000012170449 http://policies.example:80/odd text/html 200 BBBB 400
example,policies)/odd 20180102000000 http://www.policies.example/odd unk - CCCC -
example,policies)/odd 20180103000000 https://policies.example/odd warc/revisit - DDDD 480
example,policies)/odd 20180104000000 https://policies.example/odd text/html 200 DDDD 500 0 0 a-field-too-many
example,policies)/odd 20180199000000 https://policies.example/odd text/html 200 EEEE 500
example,policies)/odd 20180105000000 mailto:legal@policies.example/odd unk 200 FFFF 10
example,policies)/odd 20180106000000 https://policies.example/odd text/html
"""


@pytest.fixture(scope="session")
def archive_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchivePeer]:
    """The made-up archive, started once."""
    with archiving(tmp_path_factory.mktemp("archive"), made_up(), ODD_ROWS) as peer:
        yield peer


@pytest.fixture
def peer(archive_of_all: ArchivePeer) -> Iterator[ArchivePeer]:
    """The made-up archive without faults and with an empty log."""
    archive_of_all.faults()
    archive_of_all.log()
    yield archive_of_all
    archive_of_all.faults()
