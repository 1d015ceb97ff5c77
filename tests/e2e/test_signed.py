"""What changed since we signed, from a list to a file: real processes, a vendor on loopback, a real archive."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.archive_peer import ROOT, Archived, ArchivePeer, archiving
from tests.fetch.loopback import Site, answer, serving
from tests.flows.legal_site import home
from tests.flows.sample import policy_page
from tests.web.client import Parsed

pytestmark = pytest.mark.e2e

TODAY = policy_page(("30 days", "90 days"), date="5 December 2025")
MONTHS = ((20, 20), (20, 20), (20, 45), (45, 45), (45, 60), (60, 60))
"""How many days data is kept, on the first and on the fifteenth of each month from January 2024 on."""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        running.routes |= {
            "/": home(("/privacy", "Privacy Policy"), ("/terms", "Terms of Service")),
            "/privacy": answer(TODAY),
            "/terms": answer(TODAY.replace(b"Privacy Policy", b"Terms of Service")),
        }
        yield running


@pytest.fixture
def archive(site: Site, tmp_path: Path) -> Iterator[ArchivePeer]:
    captures = []
    for month, both in enumerate(MONTHS, 1):
        for day, kept in zip((1, 15), both, strict=True):
            body = policy_page(("30 days", f"{kept} days"), nonce=f"n{month}{day}")
            captures.append(Archived(site.url("/privacy"), f"2024{month:02}{day:02}080000", body))
    with archiving(tmp_path / "archive", captures) as peer:
        yield peer


@pytest.fixture
def around(tmp_path: Path, archive: ArchivePeer) -> dict[str, str]:
    """The environment of the commands."""
    (tmp_path / "config").mkdir()
    return os.environ | {
        "PYTHONPATH": str(ROOT),
        "TRACKER_CONFIG_DIR": str(tmp_path / "config"),
        "TRACKER_DATA_DIR": str(tmp_path / "data"),
        "TRACKER_FETCH__ALLOW_NETWORKS": '["127.0.0.0/8"]',
        "TRACKER_FETCH__HOST_INTERVAL": "0",
        "TRACKER_ARCHIVE__ORIGIN": archive.origin,
        "TRACKER_ARCHIVE__CAPTURES_PER_MINUTE": "1200",
        "TRACKER_ARCHIVE__SEARCHES_PER_MINUTE": "1200",
    }


def command(*words: object) -> list[str]:
    return [sys.executable, "-c", "from tracker.cli import main; main()", *map(str, words)]


def run(around: dict[str, str], *words: object) -> tuple[int, str, str]:
    done = subprocess.run(command(*words), env=around, capture_output=True, text=True, timeout=100, check=False)
    return done.returncode, done.stdout, done.stderr


def listed(tmp_path: Path, site: Site) -> Path:
    path = tmp_path / "vendors.csv"
    path.write_text(f"name,home page,date accepted\nAcme Anvils,{site.url('/')},10.03.2024\n")
    return path


def played(archive: ArchivePeer) -> Counter[str]:
    """How often each capture was fetched since the last look."""
    return Counter(line["path"] for line in archive.log() if "id_/" in line["path"])


def privacy_of(line: str) -> dict[str, Any]:
    row = json.loads(line)
    found: dict[str, Any] = next(one for one in row["policies"] if one["policy_id"] == "acme-anvils-privacy-policy")
    return found


def test_from_a_list_to_a_redline_with_its_proof(
    around: dict[str, str], archive: ArchivePeer, site: Site, tmp_path: Path
) -> None:
    code, out, err = run(around, "onboard", listed(tmp_path, site), "--json", "--redline-dir", tmp_path / "redlines")
    assert code == 0, (out, err)
    privacy = privacy_of(out)
    since = privacy["since"]
    assert since["why"] == "unseen", "the fifteenth of March shows another text than the first"
    assert since["old"]["origin"] == "archive"
    ranges = [(step["after"][:10], step["by"][:10], step["kind"]) for step in since["steps"]]
    assert ranges[:2] == [("2024-03-01", "2024-03-15", "silent"), ("2024-05-01", "2024-05-15", "silent")]
    assert (len(ranges), ranges[2][0]) == (3, "2024-06-15")
    urls = [proof["url"] for proof in since["steps"][0]["proofs"]]
    assert urls == [f"{archive.origin}/web/202403{day}080000/{site.url('/privacy')}" for day in ("01", "15")]
    assert since["changes"]
    page = Parsed((tmp_path / "redlines" / "acme-anvils.html").read_text("utf-8"))
    assert page.problems == []
    assert set(urls) <= set(page.links)
    said = run(around, "diff", "acme-anvils-privacy-policy", "--since", "baseline")[1]
    assert "[-20-]" in said
    assert "{+90+}" in said


def test_killed_at_any_time_the_same_command_goes_on(
    around: dict[str, str], archive: ArchivePeer, site: Site, tmp_path: Path
) -> None:
    path = listed(tmp_path, site)
    archive.log()
    fetched: Counter[str] = Counter()
    for seconds in (1.5, 2.5, 3.5, 4.5):
        process = subprocess.Popen(
            command("onboard", path), env=around, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        fetched += played(archive)
    around["TRACKER_SCHEDULE__LEASE"] = "1s"
    code, out, err = run(around, "onboard", path, "--json")
    fetched += played(archive)
    privacy = privacy_of(out)
    assert (code, privacy["problems"]) == (0, []), (out, err)
    assert len(privacy["since"]["steps"]) == 3
    assert fetched
    assert max(fetched.values()) <= 2, "at most the request that was under way is made again"
    assert len(json.loads(out)["policies"]) == 2
