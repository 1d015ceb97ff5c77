"""A policy whose site lets nobody in, followed through its captures, as the command line does it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.archive_peer import BLOCKED, POLICY, ArchivePeer
from tests.e2e.installation import free_port
from tracker.cli.application import app

DECLARED = f"""\
name = "Acme"
[[policies]]
type = "Privacy Policy"
url = "{POLICY}"
via = "wayback"
"""


@pytest.fixture
def config(tmp_path: Path, peer: ArchivePeer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "config"
    (folder / "providers").mkdir(parents=True)
    (folder / "providers" / "acme.toml").write_text(DECLARED)
    monkeypatch.setenv("TRACKER_CONFIG_DIR", str(folder))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TRACKER_FETCH__ALLOW_NETWORKS", '["127.0.0.0/8"]')
    monkeypatch.setenv("TRACKER_ARCHIVE__ORIGIN", peer.origin)
    monkeypatch.setenv("TRACKER_ARCHIVE__SEARCHES_PER_MINUTE", "6000")
    monkeypatch.setenv("TRACKER_ARCHIVE__CAPTURES_PER_MINUTE", "6000")
    monkeypatch.setenv("TRACKER_WEB__PORT", str(free_port()))
    handlers = list(logging.getLogger().handlers)
    yield folder
    logging.getLogger().handlers[:] = handlers


def tracker(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_a_policy_is_followed_through_its_captures(config: Path, peer: ArchivePeer) -> None:
    first = tracker("check", "acme-privacy-policy")
    assert first.exit_code == 0, first.output
    assert "We keep data for 60 days." in tracker("show", "acme-privacy-policy").stdout
    assert len(peer.log()) == 2
    assert tracker("check", "acme-privacy-policy").exit_code == 0
    assert [one["path"] for one in peer.log()] == ["/cdx/search/cdx"]  # the newest capture is still the one we know


def test_what_the_archive_shows_to_nobody_is_a_failed_check(config: Path) -> None:
    (config / "providers" / "acme.toml").write_text(DECLARED.replace("policies.example", BLOCKED))
    result = tracker("check", "acme-privacy-policy")
    assert "Blocked Site Error" in result.output
