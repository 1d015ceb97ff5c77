"""`tracker diff --since` and `tracker baseline`, as one calls them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.conftest import Clock
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import POLICY, leased, watched
from tracker.cli.application import app
from tracker.flows.check import check
from tracker.store.db import open_database


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """A policy seen on 1 January 2026, and with 60 in place of 30 days on 1 February."""
    home = tmp_path_factory.mktemp("since")
    (home / "config" / "providers").mkdir(parents=True)
    (home / "data").mkdir()
    (home / "data" / "tracker.db").write_bytes(migrated_sqlite.read_bytes())
    clock = Clock()
    database = open_database(f"sqlite:///{home / 'data' / 'tracker.db'}")
    watched(database, clock())
    site = Site(clock)
    wired = services(database, clock, site)
    for month, page in ((1, policy_page()), (2, policy_page(("30 days", "60 days")))):
        clock.at = datetime(2026, month, 1, tzinfo=UTC)
        site.otherwise = page
        check(wired, leased(database, clock()))
    database.close()
    return home


@pytest.fixture(autouse=True)
def _home(lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tracker.db").write_bytes((lived / "data" / "tracker.db").read_bytes())
    monkeypatch.setenv("TRACKER_CONFIG_DIR", str(lived / "config"))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_diff_since_a_day_says_how_sure_it_is_then_every_step_then_the_whole(lived: Path) -> None:
    assert lived.exists()
    result = run("diff", POLICY, "--since", "10 January 2026")
    assert result.exit_code == 0, result.output
    told, _, redline = result.stdout.partition("Everything at once, version 1 against version 2:")
    lines = told.splitlines()
    assert lines[0] == f"Acme Telecom Privacy Policy ({POLICY})"
    assert lines[1].startswith("Version 1 is the last one seen before 10 January 2026, on 1 January 2026. The next")
    assert lines[2].startswith(
        "From version 1 to version 2: 1 recorded change, 1 without a new date among them. Altogether, 1 "
    )
    assert "! 1 January 2026 to 1 February 2026: changed without a new date, substantive" in told
    assert "seen  2026-01-01 00:00Z  http://127.0.0.1:8000/snapshots/1" in told
    assert ("[-30-]" in redline, "{+60+}" in redline) == (True, True)


@pytest.mark.parametrize("format_", ["html", "markdown", "patch", "text"])
def test_diff_since_knows_every_format(format_: str) -> None:
    result = run("diff", POLICY, "--since", "2026-01-01", "--format", format_)
    assert (result.exit_code, "60" in result.stdout) == (0, True)
    assert ("--- acme-privacy-policy version 1 (2026-01-01)" in result.stdout) == (format_ == "patch")
    assert "1 January 2026" in result.stdout
    for told in ("changed without a new date", "not proven", "/snapshots/1"):
        assert told in result.stdout.replace("\\", "").lower(), "each says what happened and by what that is known"


@pytest.mark.parametrize("format_", ["html", "markdown", "patch", "text"])
def test_every_format_says_that_nothing_is_known_of_a_day(format_: str) -> None:
    """Nothing of a difference would be a false statement where the evidence begins later."""
    assert run("baseline", POLICY, "--version", "2").exit_code == 0
    result = run("diff", POLICY, "--since", "2020-01-01", "--format", format_)
    assert "What was in force on 1 January 2020 is not known" in result.stdout.replace("\\", "")
    result = run("diff", POLICY, "--since", "2026-02-01", "--format", format_)
    assert "Nothing has changed since" in result.stdout.replace("\\", "")
    assert "--- acme" not in result.stdout


def test_diff_since_as_json_holds_records_and_steps() -> None:
    result = run("diff", POLICY, "--since", "2026-01-01", "--json")
    answer = json.loads(result.stdout)
    assert (answer["policy"], answer["why"], answer["old"]["version"], answer["new"]["version"]) == (
        POLICY,
        "seen",
        1,
        2,
    )
    (step,) = answer["steps"]
    assert (step["kind"], step["silent"], step["verdict"], step["after"], step["by"]) == (
        "silent",
        False,
        "not_shown",
        "2026-01-01T00:00:00Z",
        "2026-02-01T00:00:00Z",
    )
    assert [record["state"] for record in answer["changes"]] == ["modified"]
    assert json.loads(run("diff", POLICY, "--since", "2026-01-01", "--format", "json").stdout) == answer


def test_nothing_changed_since_is_said() -> None:
    result = run("diff", POLICY, "--since", "2026-02-01")
    assert (result.exit_code, "Nothing has changed since the end of that day." in result.stdout) == (0, True)


def test_a_baseline_is_set_shown_and_compared_with() -> None:
    assert run("baseline", POLICY).exit_code != 0
    result = run("baseline", POLICY, "--date", "01.01.2026", "--by", "Ann Lee", "--note", "contract 7")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[1:3] == [
        "Version 1 was in force on 1 January 2026: first seen 1 January 2026, and still then.",
        "Accepted by Ann Lee as of 1 January 2026: contract 7",
    ]
    assert run("baseline", POLICY).stdout == result.stdout
    assert "1 recorded change" in run("diff", POLICY, "--since", "baseline").stdout
    answer = json.loads(run("baseline", POLICY, "--version", "2", "--note", "read again", "--json").stdout)
    assert (answer["old"]["version"], answer["baseline"]["note"]) == (2, "read again")
    assert "Nothing has changed since." in run("diff", POLICY, "--since", "baseline").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("diff", POLICY, "--since", "03/04/2025"), "3 April 2025 or 4 March 2025"),
        (("diff", POLICY, "--since", "2026-01-01", "--from", "1"), "goes without --from"),
        (("diff", POLICY, "--since", "2999-01-01"), "in the future"),
        (("baseline", POLICY, "--version", "9"), "has no version 9"),
        (("baseline", POLICY, "--date", "2999-01-01"), "in the future"),
        (("baseline", POLICY, "--note", "why"), "say --version or --date"),
        (("baseline", "nobody"), "there is no policy 'nobody'; `tracker list` shows them"),
    ],
)
def test_a_mistake_in_the_words_is_explained(words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert (result.exit_code, said in " ".join(result.output.split())) == (2, True), result.output
