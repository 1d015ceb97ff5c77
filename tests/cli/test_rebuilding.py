"""`tracker rebuild`, as one calls it, over a history that an older release read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.conftest import Clock
from tests.flows.sample import Site, services
from tests.flows.test_rebuild import LONG, SIXTY, page
from tests.store.sample import POLICY, leased
from tracker.cli.application import app
from tracker.flows.check import check
from tracker.flows.sync import sync
from tracker.settings import load_declarations
from tracker.store import schema
from tracker.store.db import open_database

RULE = 'remove = [".promo"]'
"""What the declaration is about to say: the shop's hours are no part of the policy."""


def tracker(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def declare(config: Path, *ids: str, rule: str = "") -> None:
    """Write the declaration of these policies."""
    one = '[[policies]]\nid = "{0}"\ntype = "Privacy Policy"\nurl = "https://acme.example/{0}"\n{1}\n'
    (config / "providers" / "acme.toml").write_text('name = "Acme"\n' + "".join(one.format(id, rule) for id in ids))


def watch(config: Path, clock: Clock, *ids: str) -> None:
    """Three checks of each policy: a real change, and one in a paragraph that the declaration is about to remove."""
    declare(config, *ids)
    database = open_database(f"sqlite:///{config.parent / 'data' / 'tracker.db'}")
    schema.upgrade(database)
    sync(database, load_declarations(config), (), (), clock())
    site = Site(clock)
    for answer in (page(promo=LONG), page(SIXTY, promo=LONG), page(SIXTY, promo=LONG.replace("nine", "ten"))):
        site.otherwise = answer
        clock.forward(hours=12)
        for id in ids:
            check(services(database, clock, site), leased(database, clock(), id))
    database.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty configuration."""
    (tmp_path / "config" / "providers").mkdir(parents=True)
    monkeypatch.setenv("TRACKER_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "config"


@pytest.fixture
def config(folder: Path, clock: Clock) -> Path:
    """One policy with its three checks."""
    watch(folder, clock, POLICY)
    return folder


def test_a_removed_paragraph_takes_its_change_with_it(config: Path) -> None:
    declare(config, POLICY, rule=RULE)
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
    declare(config, POLICY, rule=RULE)
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
    declare(config, POLICY, rule=RULE)
    answer = json.loads(tracker("rebuild", "--since", "2026-01-02", "--json").stdout)
    assert [old for old, _ in answer["versions"]] == [2, 3]


def test_killed_and_run_again_it_does_the_rest(folder: Path, clock: Clock) -> None:
    """A real process, killed by the kernel as soon as it has told of its first policy."""
    ids = [f"policy-{number:02}" for number in range(12)]
    watch(folder, clock, *ids)
    declare(folder, *ids, rule=RULE)
    command = [sys.executable, "-c", "from tracker.cli import main; main()", "rebuild", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        process.kill()
    assert told["vanished"]
    rest = [json.loads(line) for line in tracker("rebuild", "--json").stdout.splitlines()]
    assert {one["policy_id"] for one in rest} == set(ids)
    assert all(len(one["vanished"]) in (0, 1) and not one["problem"] for one in rest)
    assert next(one["differs"] for one in rest if one["policy_id"] == told["policy_id"]) is False
    listed = [json.loads(line) for line in tracker("rebuild", "--list", "--json").stdout.splitlines()]
    assert len(listed) == 5 * len(ids), "three versions and two changes of each, whichever run it was"
    assert "0 rebuilt" in tracker("rebuild").stderr
