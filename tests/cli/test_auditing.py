"""`tracker audit`, and what `history` and `diff` say of archived versions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.web import rows
from tests.web.archive_rows import add_archived_version, change_between, see
from tests.web.rows import DAY, NOW
from tracker.cli.application import app
from tracker.store.archive_tables import Alias
from tracker.store.db import open_database

ID = "acme-privacy-policy"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy with two archived versions before its live one; the live one is backdated."""
    (tmp_path / "config" / "providers").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tracker.db").write_bytes(migrated_sqlite.read_bytes())
    monkeypatch.setenv("TRACKER_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))
    database = open_database(f"sqlite:///{tmp_path / 'data' / 'tracker.db'}")
    with database.begin() as session:
        policy = rows.add_policy(session, "acme", "Acme", "Privacy Policy")
        live = rows.add_version(session, policy, "Kept for 9 days.\n", NOW - DAY, NOW - DAY, stated_date="2026-09-01")
        one = add_archived_version(session, policy, "Kept for 1 day.\n", NOW - 900 * DAY, "first")
        two = add_archived_version(session, policy, "Kept for 2 days.\n", NOW - 500 * DAY, stated_date="2025-07-01")
        see(session, policy, NOW - 40 * DAY, "same", two)
        change_between(session, policy, one, two)
        change_between(session, policy, two, live)
    database.close()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_each_change_has_its_verdict_and_two_proofs() -> None:
    result = run("audit")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[:5] == [
        f"{ID}  change 2, version 3 -> 1",
        "  backdated by at least 43 days: states 2026-09-01, but the old text was shown",
        "    on 2026-10-14",
        "  old text last seen   2026-10-14 03:00Z  archive",
        "    https://archive.example/web/20261014030000id_/https://acme.example/privacy-policy",
    ]
    assert lines[5].startswith("  new text first seen  2026-11-22 03:00Z  live check ")
    assert all(len(line) <= 80 for line in lines if "://" not in line)
    assert f"{ID}  change 1, version 2 -> 3" in lines


def test_programs_get_it_line_by_line() -> None:
    result = run("audit", "--json", "--provider", "acme", "--verdict", "backdated", ID)
    (line,) = (json.loads(one) for one in result.stdout.splitlines())
    assert (line["verdict"], line["days"], line["old_version"], line["new_version"]) == ("backdated", 43, 3, 1)
    assert line["last_old"]["memento_url"].startswith("https://archive.example/web/20261014030000id_/")
    assert (line["first_new"]["source"], line["first_new"]["memento_url"]) == ("live", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--verdict", "guilty"), "allowed are consistent, silent_edit"),
        (("acme-privacy",), f"there is no policy 'acme-privacy'; did you mean {ID}?"),
        (("--provider", "nobody"), "there is no provider 'nobody'"),
    ],
)
def test_what_is_not_known_is_refused(words: tuple[str, ...], said: str) -> None:
    result = run("audit", *words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", " ").split())


def test_nothing_to_tell() -> None:
    result = run("audit", "--verdict", "silent_edit")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no change is silent_edit" in result.stderr


def test_history_tells_within_what_time_a_version_appeared() -> None:
    result = run("history", ID, "--mementos")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].split()[:5] == ["version", "not", "before", "first", "seen"]
    assert lines[1].split()[:5] == ["1", "2026-10-14", "03:00*", "2026-11-22", "03:00"]
    assert lines[3].split()[:3] == ["2", "2024-06-06", "03:00*"]
    assert [line.split()[1:3] for line in lines[4:7]] == [["3,", "first"], ["3,", "last"], ["2,", "only"]]
    assert lines[7] == "versions are numbered in the order in which they were found, not in that of time"
    told = [json.loads(line) for line in run("history", ID, "--json").stdout.splitlines()]
    assert [line["first_seen_at_source"] for line in told] == ["live", "archive", "archive"]
    assert told[2]["not_before"] is None
    assert len(told[1]["mementos"]) == 2


def test_history_tells_where_the_policy_moved(tmp_path: Path) -> None:
    old, new = "https://acme.example/privacy", "https://acme.example/legal\x1b[31m"
    database = open_database(f"sqlite:///{tmp_path / 'data' / 'tracker.db'}")
    with database.begin() as session:
        for target, via, since in ((new, "archived", NOW - 9 * DAY), (old, "live", NOW)):
            session.add(Alias(policy_id=ID, url=old, target=target, via=via, since=since, until=NOW))
    database.close()
    assert run("history", ID).stdout.splitlines()[-2:] == [
        f"{old} led to https://acme.example/legal�[31m (archived, {NOW - 9 * DAY:%Y-%m-%d} to {NOW:%Y-%m-%d})",
        f"{old} led to {old} (live, {NOW:%Y-%m-%d})",
    ]


def test_a_diff_is_with_the_version_before_it_in_time() -> None:
    """The live version has number 1, for it was written first; before it the world showed number 3."""
    result = run("diff", ID, "--to", "1")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{ID}: version 3 → 1\n")
    assert run("diff", ID, "--to", "2").stdout.startswith(f"{ID}: version 2 → 2\n")
