"""`tracker demo` as a newcomer runs it: one command, a story, and an end without traces."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import pytest

from tests.e2e.installation import Installation, installed

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def test_the_demo_tells_its_story_and_cleans_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    with installed(tmp_path / "here") as tracker:
        process = tracker.start("demo", "--port", "0", "--speed", "100", "--exit")
        assert process.wait(250) == 0
        said = tracker.log().read_text("utf-8")
    for words in (
        "http://127.0.0.1:",
        "Lantern Voice keeps recordings longer",
        "[-30-]{+180+} days",
        "held     nordlicht-privacy-policy: another language: English, was German",
        "refused  harbour-mail-privacy-policy",
        "mail/01-lantern-voice-privacy-policy",
        "signature verified",
        "recorded, not told",
        "Tidepool Cookie Policy: seen again",
    ):
        assert words in said
    assert "\x1b" not in said
    assert "Traceback" not in said
    assert list(scratch.glob("policy-tracker-demo-*")) == []


def test_the_demo_stops_when_asked_to_and_keeps_what_it_should(tmp_path: Path) -> None:
    with installed(tmp_path / "here") as tracker:
        kept = tmp_path / "kept"
        process = tracker.start("demo", "--port", "0", "--keep", str(kept))
        tracker.until(lambda: "checks   9 first" in said(tracker), "the first step")
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert said(tracker).endswith("stopped\n")
        assert (kept / "data" / "tracker.db").exists()
        again = tracker.run("demo", "--keep", str(kept), "--port", "0")
        assert again.returncode == 2
        assert "is not an empty folder" in again.stderr


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with installed(tmp_path / "here") as tracker, socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = tracker.run("demo", "--port", str(port))
        assert done.returncode == 2
        assert f"port {port} is taken" in done.stderr


def said(tracker: Installation) -> str:
    return tracker.log().read_text("utf-8")
