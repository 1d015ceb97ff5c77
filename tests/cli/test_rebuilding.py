"""`tracker rebuild`, as one calls it, over a history that an older release read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.conftest import Clock
from tests.flows.sample import Site, services
from tests.flows.test_rebuild import LONG, SIXTY, page
from tests.store.sample import POLICY, leased
from tracker.cli import app
from tracker.core.model import Hints, Page, Reading
from tracker.core.reading import read
from tracker.flows.check import check
from tracker.flows.sync import sync
from tracker.settings import load_declarations
from tracker.store import schema
from tracker.store.db import open_database

DECLARED = """
name = "Acme"
[[policies]]
id = "acme-privacy-policy"
type = "Privacy Policy"
url = "https://acme.example/privacy"
"""


def tracker(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def config(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A policy with a real change, and one in a paragraph that the declaration is about to remove."""
    folder = tmp_path / "config"
    (folder / "providers").mkdir(parents=True)
    (folder / "providers" / "acme.toml").write_text(DECLARED)
    monkeypatch.setenv("TRACKER_CONFIG_DIR", str(folder))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))

    def old(page: Page, hints: Hints) -> Reading:
        return replace(read(page, hints), reader="1")

    monkeypatch.setattr("tests.flows.sample.read", old)
    database = open_database(f"sqlite:///{tmp_path / 'data' / 'tracker.db'}")
    schema.upgrade(database)
    sync(database, load_declarations(folder), (), (), clock())
    site = Site(clock)
    for answer in (page(promo=LONG), page(SIXTY, promo=LONG), page(SIXTY, promo=LONG.replace("nine", "ten"))):
        site.otherwise = answer
        clock.forward(hours=12)
        check(services(database, clock, site), leased(database, clock()))
    database.close()
    return folder


def test_a_removed_paragraph_takes_its_change_with_it(config: Path) -> None:
    (config / "providers" / "acme.toml").write_text(DECLARED + 'remove = [".promo"]\n')
    assert tracker("sync").exit_code == 0
    planned = tracker("rebuild", "--dry-run")
    assert planned.exit_code == 0
    assert "change 2 came from the rules alone" in planned.stdout
    assert "1 would be rebuilt" in planned.stderr
    answer = json.loads(tracker("rebuild", "--json").stdout)
    assert (answer["policy_id"], answer["vanished"], answer["appeared"], answer["read"]) == (POLICY, [2], [], 3)
    assert [old for old, _ in answer["versions"]] == [1, 2, 3]
    again = tracker("rebuild")
    assert (again.exit_code, again.stdout) == (0, "")
    assert "0 rebuilt" in again.stderr


def test_what_was_superseded_is_listed(config: Path) -> None:
    assert "nothing has been superseded" in tracker("rebuild", "--list").stderr
    (config / "providers" / "acme.toml").write_text(DECLARED + 'remove = [".promo"]\n')
    assert tracker("rebuild", POLICY).exit_code == 0
    listed = [json.loads(line) for line in tracker("rebuild", "--list", "--json").stdout.splitlines()]
    assert [(one["what"], one["id"], one["by"] is None) for one in listed] == [
        ("version", 1, False),
        ("version", 2, False),
        ("version", 3, False),
        ("change", 1, False),
        ("change", 2, True),
    ]
    assert "the rules alone" in tracker("rebuild", "--list", POLICY).stdout


@pytest.mark.parametrize("arguments", [("nobody",), ("--since", "tomorrow")])
def test_what_cannot_be_asked(config: Path, arguments: tuple[str, ...]) -> None:
    assert tracker("rebuild", *arguments).exit_code == 2


def test_since_is_a_day(config: Path) -> None:
    (config / "providers" / "acme.toml").write_text(DECLARED + 'remove = [".promo"]\n')
    answer = json.loads(tracker("rebuild", "--since", "2026-01-02", "--json").stdout)
    assert [old for old, _ in answer["versions"]] == [2, 3]
