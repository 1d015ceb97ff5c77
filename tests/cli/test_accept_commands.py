"""`tracker accept`, `unmask`, and the variants that `history` tells of."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.conftest import START
from tests.store.sample import POLICY
from tests.web.kept_back import live
from tracker.cli.application import app
from tracker.store.db import open_database
from tracker.wiring import now


@pytest.fixture(scope="module")
def lived(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The database of a policy that has variants, a masked part and a held page."""
    path = tmp_path_factory.mktemp("lived") / "tracker.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    opened = open_database(f"sqlite:///{path}")
    live(opened, START)
    opened.close()
    return path.read_bytes()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, lived: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "config" / "providers").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tracker.db").write_bytes(lived)
    monkeypatch.setenv("TRACKER_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def objects(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_held_page_is_accepted_by_name() -> None:
    result = run("accept", POLICY, "--by", "Ann Lee", "--note", "They moved to German.")
    assert result.exit_code == 0, result.output
    assert "accepted by Ann Lee; They moved to German; check" in result.stdout
    assert "another language: German, was English" in result.stdout
    assert f"`tracker diff {POLICY}`" in result.stdout
    assert "accepted by Ann Lee" in run("diff", POLICY).stdout
    again = run("accept", POLICY, "--by", "Ann Lee")
    assert again.exit_code == 1
    assert "no page is held back since its last good check" in str(again.exception)


def test_who_accepts_is_the_user_where_nobody_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "carla")
    (report,) = objects(run("accept", POLICY, "--json"))
    assert (report["outcome"], report["kind"]) == ("changed", "replaced")
    assert str(report["reason"]).startswith("accepted by carla; check ")


def test_a_user_without_a_name_is_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", nobody)
    (report,) = objects(run("accept", POLICY, "--json"))
    assert str(report["reason"]).startswith("accepted by the command line; ")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("accept", "acme-privacy"), 2, "did you mean acme-privacy-policy"),
        (("accept", POLICY, "--check", "1"), 1, "check 1 is not one whose page was held back"),
        (("unmask", "acme-privacy"), 2, "did you mean acme-privacy-policy"),
        (("unmask", POLICY, "00000000"), 1, "has no part '00000000'"),
    ],
)
def test_what_cannot_be_decided(words: tuple[str, ...], code: int, said: str) -> None:
    result = run(*words)
    assert result.exit_code == code
    assert said in " ".join(f"{result.output} {result.exception}".replace("│", " ").split())


def test_parts_are_listed_unmasked_and_masked_again() -> None:
    listed = run("unmask", POLICY)
    assert listed.exit_code == 0
    name = listed.stdout.split()[0]
    assert f"{name}  masked; hidden 14 times since " in listed.stdout
    assert "  below  We keep your call records for 30 days" in listed.stdout
    assert "  above  ## 3. Sharing" in listed.stdout
    assert "Offer of the day number 15: plan 15 for 15 euro" in listed.stdout
    assert f"{name}  told of;" in run("unmask", POLICY, name, "--by", "Ann").stdout
    (part,) = objects(run("unmask", POLICY, name, "--undo", "--json"))
    assert (part["name"], part["told"], part["count"]) == (name, False, 14)


def test_history_tells_which_versions_alternate() -> None:
    told = run("history", POLICY).stdout
    assert "2 variants alternated from 2026-01-02 to 2026-01-03: version 1 seen by 3 checks, last 2026-01-03" in told
    assert f"`tracker diff {POLICY} --from 1 --to 2`" in told
    lines = {line["version"]: line["alternates_with"] for line in objects(run("history", POLICY, "--json"))}
    assert (lines[1], lines[2], lines[3]) == ([2], [1], [])


def test_nothing_is_masked_of_most_policies(home: Path, migrated_sqlite: Path) -> None:
    from tests.store.sample import watched

    (home / "data" / "tracker.db").write_bytes(migrated_sqlite.read_bytes())
    opened = open_database(f"sqlite:///{home / 'data' / 'tracker.db'}")
    watched(opened, now() - timedelta(days=1))
    opened.close()
    assert run("unmask", POLICY).stdout == f"{POLICY}: no part changes at every check\n"
    assert run("unmask", POLICY, "--json").stdout == ""
