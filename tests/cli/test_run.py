"""`tracker run` and `tracker check` as processes: a port that is taken, SIGHUP, Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.e2e.installation import TRACKER, free_port
from tests.fetch.loopback import Asked, answer, serving
from tracker.cli.running import web_options
from tracker.settings import load_settings

DECLARED = 'name = "Acme"\n[[policies]]\ntype = "Privacy Policy"\nurl = "{}"\n'


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "config" / "providers").mkdir(parents=True)
    return os.environ | {
        "TRACKER_CONFIG_DIR": str(tmp_path / "config"),
        "TRACKER_DATA_DIR": str(tmp_path / "data"),
        "TRACKER_WEB__PORT": str(free_port()),
        "TRACKER_FETCH__ALLOW_NETWORKS": '["127.0.0.0/8"]',
    }


def started(environ: Mapping[str, str], *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen([TRACKER, *words], env=environ, text=True, stderr=subprocess.PIPE, stdout=subprocess.PIPE)


def until(process: subprocess.Popen[str], said: str) -> str:
    """Read the log until a line says that; the process is killed where that takes too long."""
    assert process.stderr is not None
    killer = threading.Timer(60, process.kill)
    killer.start()
    try:
        return next((line for line in process.stderr if said in line), "")
    finally:
        killer.cancel()


def test_a_port_that_is_taken_is_one_kind_sentence(environ: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = started(environ | {"TRACKER_WEB__PORT": str(port)}, "run")
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    words = f"tracker: [web]: cannot listen on 127.0.0.1:{port}; is another service there? Set [web] port."
    assert said.splitlines() == [words]


def test_a_reload_is_logged_with_its_counts(environ: dict[str, str], tmp_path: Path) -> None:
    process = started(environ, "run")
    try:
        assert until(process, "daemon.started")
        text = DECLARED.format("https://acme.invalid/privacy")
        (tmp_path / "config" / "providers" / "acme.toml").write_text(text)
        process.send_signal(signal.SIGHUP)
        assert "added=1 updated=0 archived=0 unchanged=0" in until(process, "declarations.reloaded")
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_ctrl_c_is_answered_at_once(environ: dict[str, str], tmp_path: Path) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def slow(_asked: Asked, _connection: socket.socket) -> bytes:
        asked.set()
        go_on.wait(60)
        return answer()

    with serving(rest=slow) as site:
        site.routes["/robots.txt"] = answer(b"", "404 Not Found")
        (tmp_path / "config" / "providers" / "acme.toml").write_text(DECLARED.format(site.url("/privacy")))
        process = started(environ, "check", "--all")
        try:
            assert asked.wait(60)
            process.send_signal(signal.SIGINT)
            assert until(process, "stopping: waiting for the checks under way")
            assert process.poll() is None
        finally:
            go_on.set()
            process.communicate(timeout=60)
    assert process.returncode != 0


def test_every_web_setting_reaches_the_pages(tmp_path: Path) -> None:
    chosen = {
        "TRACKER_CONFIG_DIR": str(tmp_path),
        "TRACKER_WEB__TITLE": "Acme watches",
        "TRACKER_WEB__PUBLIC_URL": "https://policies.acme.example",
        "TRACKER_WEB__HOSTS": '["tracker.lan"]',
        "TRACKER_WEB__TRUSTED_PROXIES": '["192.0.2.0/24"]',
    }
    options = web_options(load_settings(chosen))
    assert options.title == "Acme watches"
    assert options.public_url == "https://policies.acme.example"
    assert (options.hosts, options.trusted_proxies) == (("tracker.lan",), ("192.0.2.0/24",))
