"""A page that needs JavaScript, watched by real processes: advice first, then read with a browser; nothing is left."""

from __future__ import annotations

import json
import signal
import time
from base64 import b64encode
from pathlib import Path

import pytest

from tests.e2e.installation import Installation, Site, installed, prompt, site_server
from tests.flows.sample import policy_page
from tracker.fetch import chromium
from tracker.fetch.chromium import what_is_missing

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(300),
    pytest.mark.skipif(bool(what_is_missing()), reason=f"no browser: {what_is_missing()}"),
]

POLICY = prompt("framed")
MOST_SECONDS = 10.0
"""Service managers kill what has not stopped by then."""


def framed(*changes: tuple[str, str], after: str = "") -> bytes:
    """The sample policy as a page whose text a script puts in, from what no reader of its source makes out."""
    head, body = policy_page(*changes).decode().split("<body>")
    made = b64encode(body.removesuffix("</body></html>").encode()).decode()
    decoded = f"new TextDecoder().decode(Uint8Array.from(atob('{made}'), one => one.charCodeAt()))"
    script = f"document.getElementById('root').innerHTML = {decoded}; {after}"
    return f"{head}<body><div id=root></div><script>{script}</script></body></html>".encode()


def watch(tracker: Installation, site: Site, page: bytes, via: str = "browser") -> None:
    site.show("/policy", page)
    tracker.declare("acme", {"type": "Privacy Policy", "id": POLICY, "url": f"{site.url}/policy", "via": via})


def browsers_of(process: int) -> set[int]:
    """The processes that descend from this one and have lost it as their group: the browser's."""
    table = chromium._table()
    members = {process}
    while grown := {one.id for one in table.values() if one.parent in members} - members:
        members |= grown
    leaders = {one.id for one in table.values() if one.id in members and one.id == one.session and one.id != process}
    return {one.id for one in table.values() if one.session in leaders}


def gone(processes: set[int]) -> bool:
    return not processes & set(chromium._table())


def test_refused_with_advice_then_read_then_its_change_is_seen(tmp_path: Path) -> None:
    with installed(tmp_path) as tracker, site_server() as site:
        watch(tracker, site, framed(), via="http")
        (said,) = map(json.loads, tracker.run("check", "--all", "--json").stdout.splitlines())
        assert said["outcome"] == "refused"
        assert 'set via = "browser" in its declaration' in said["reason"]
        for changes, outcome in (((), "first"), ((), "same"), ((("30 days", "60 days"),), "changed")):
            watch(tracker, site, framed(*changes))
            done = tracker.run("check", "--all", "--json")
            assert [json.loads(line)["outcome"] for line in done.stdout.splitlines()] == [outcome], done.stderr
        ((version, body),) = tracker.rows("select fetcher_version, fetcher from snapshot order by id desc limit 1")
        assert "(Chromium " in version
        assert body == "browser"


def test_a_daemon_that_stops_leaves_no_browser(tmp_path: Path) -> None:
    with installed(tmp_path) as tracker, site_server() as site:
        watch(tracker, site, framed())
        process = tracker.start("run", "--no-web")
        tracker.until(lambda: tracker.outcomes(POLICY), "the first check")
        running = browsers_of(process.pid)
        assert len(running) > 2
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        tracker.until(lambda: gone(running), "the browser to end")


def test_sigterm_ends_a_page_whose_scripts_never_end(tmp_path: Path) -> None:
    with installed(tmp_path) as tracker, site_server() as site:
        watch(tracker, site, framed(after="while (true) {}"))
        process = tracker.start("run", "--no-web")
        tracker.until(lambda: site.visits and browsers_of(process.pid), "the page to be shown")
        running = browsers_of(process.pid)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert time.monotonic() - began < MOST_SECONDS
        tracker.until(lambda: gone(running), "the browser to end")
        assert tracker.rows("select count(*) from policy where lease_until is not null") == [(0,)]


def test_a_daemon_that_is_killed_leaves_no_browser(tmp_path: Path) -> None:
    with installed(tmp_path) as tracker, site_server() as site:
        watch(tracker, site, framed())
        process = tracker.start("run", "--no-web")
        tracker.until(lambda: tracker.outcomes(POLICY), "the first check")
        running = browsers_of(process.pid)
        assert len(running) > 2
        process.kill()
        process.wait(60)
        tracker.until(lambda: gone(running), "the browser to end")
