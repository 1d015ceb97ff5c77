"""No test asks anything of another machine, least of all of a public web archive."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.e2e.installation import installed
from tracker.core.addresses import inner
from tracker.settings import load_settings


def test_a_connection_to_another_machine_is_refused() -> None:
    with pytest.raises(OSError, match="tests stay on loopback"), socket.socket() as connection:
        connection.connect(("192.0.2.1", 80))


def test_commands_of_tests_have_no_public_archive() -> None:
    host = urlsplit(load_settings().archive_options().origin).hostname or ""
    assert inner(host) or host.endswith(".invalid")


def test_processes_of_tests_have_no_public_archive(tmp_path: Path) -> None:
    with installed(tmp_path / "installation") as tracker:
        origin = load_settings(tracker.environment).archive_options().origin
    assert urlsplit(origin).hostname == "archive.invalid"
