"""`tracker history`, `show`, `diff`, `check`, `read`, `compare`: what they say, and their exit codes."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.conftest import Clock
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import POLICY, leased, watched
from tracker.cli.application import app
from tracker.core.model import Outcome
from tracker.flows.check import CheckReport, check
from tracker.store import tables
from tracker.store.db import open_database
from tracker.wiring import now


@pytest.fixture
def home(tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of a configuration and of data, empty and migrated."""
    (tmp_path / "config" / "providers").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tracker.db").write_bytes(migrated_sqlite.read_bytes())
    monkeypatch.setenv("TRACKER_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def watching(home: Path, clock: Clock) -> Path:
    """A policy with two versions: 30 days became 60."""
    database = open_database(f"sqlite:///{home / 'data' / 'tracker.db'}")
    watched(database, clock())
    site = Site(clock, otherwise=policy_page())
    wired = services(database, clock, site)
    for page in (policy_page(), policy_page(("30 days", "60 days"))):
        site.otherwise = page
        check(wired, leased(database, clock()))
        clock.forward(hours=12)
    database.close()
    return home


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def objects(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_history_lists_versions_newest_first(watching: Path) -> None:
    assert watching.exists()
    lines = objects(run("history", POLICY, "--json"))
    assert [(line["version"], line["kind"], line["clauses_changed"]) for line in lines] == [
        (2, "silent", 1),
        (1, "first", None),
    ]
    text = run("history", POLICY)
    assert text.exit_code == 0
    assert "2026-01-01 12:00" in text.stdout


def test_history_tells_what_came_back_and_which_version_is_current(watching: Path, clock: Clock) -> None:
    database = open_database(f"sqlite:///{watching / 'data' / 'tracker.db'}")
    wired = services(database, clock, Site(clock, otherwise=policy_page()))
    clock.forward(days=30)
    assert check(wired, leased(database, clock())).outcome is Outcome.RETURNED
    database.close()
    newest, first = objects(run("history", POLICY, "--json"))
    assert (newest["version"], newest["current"], newest["came_back_by"], newest["change"]) == (2, False, [], 1)
    assert (first["version"], first["current"], first["came_back_by"], first["kind"]) == (1, True, [2], "first")
    lines = run("history", POLICY).stdout.splitlines()
    assert lines[3].startswith(f"version 1 came back on {clock():%Y-%m-%d %H:%M} (change 2, ")
    assert lines[4] == "version 1 is the current one"


def test_show_prints_any_version(watching: Path) -> None:
    assert watching.exists()
    assert "60 days" in run("show", POLICY).stdout
    assert "30 days" in run("show", POLICY, "--version", "1").stdout
    (answer,) = objects(run("show", POLICY, "--json"))
    assert answer["stated_date"] == "2020-07-13"
    (told, _) = objects(run("history", POLICY, "--json"))
    assert {name: answer[name] for name in told} == told
    assert (answer["kind"], answer["change"], answer["captured_at"]) == ("silent", 1, "2026-01-01T12:00:00Z")
    assert run("show", POLICY, "--version", "9").exit_code == 2


@pytest.mark.parametrize("words", [(), ("--from", "1", "--to", "2"), ("--change", "1"), ("--from", "1")])
def test_diff_shows_the_redline(watching: Path, words: tuple[str, ...]) -> None:
    assert watching.exists()
    result = run("diff", POLICY, *words)
    assert result.exit_code == 0, result.output
    assert "[-30-]" in result.stdout
    assert "{+60+}" in result.stdout


def test_diff_begins_with_what_is_compared(watching: Path) -> None:
    assert watching.exists()
    lines = run("diff", POLICY).stdout.splitlines()
    assert lines[:3] == [
        f"{POLICY}: version 1 → 2",
        "seen      2026-01-01 00:00Z → 2026-01-01 12:00Z",
        "stated    2020-07-13, unchanged",
    ]
    assert lines[3].startswith("change    1: silent, substantive (0.")
    assert lines[3].endswith("; 1 clause, 1 word")
    assert lines[4].startswith("evidence  ")
    assert "evidence" not in run("diff", POLICY, "--from", "2", "--to", "1").stdout.partition("\n\n")[0]


def test_a_patch_names_the_versions(watching: Path) -> None:
    assert watching.exists()
    assert run("diff", POLICY, "--format", "patch").stdout.splitlines()[:2] == [
        f"--- {POLICY} version 1 (2026-01-01)",
        f"+++ {POLICY} version 2 (2026-01-01)",
    ]


def test_diff_compares_versions_that_no_change_joins(watching: Path) -> None:
    assert watching.exists()
    result = run("diff", POLICY, "--from", "2", "--to", "1")
    assert "[-60-]" in result.stdout
    assert "{+30+}" in result.stdout


@pytest.mark.parametrize("format_", ["html", "markdown", "json", "patch", "text"])
def test_diff_knows_every_format(watching: Path, format_: str) -> None:
    assert watching.exists()
    result = run("diff", POLICY, "--format", format_)
    assert result.exit_code == 0
    assert "60" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "acme-privacy-polic"), "did you mean acme-privacy-policy?"),
        (("diff", POLICY, "--format", "docx"), "allowed are"),
        (("diff", POLICY, "--change", "99"), "has no change 99"),
        (("check",), "name the policies to check, or say --all"),
        (("check", "nobody"), "there is no policy 'nobody'"),
        (("read",), "name a FILE, or say --batch"),
        (("compare",), "name OLD and NEW, or say --batch"),
        (("replay",), "say --batch"),
    ],
)
def test_a_mistake_in_the_words_is_explained(watching: Path, words: tuple[str, ...], said: str) -> None:
    assert watching.exists()
    result = run(*words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_check_without_policies_is_done_at_once(home: Path) -> None:
    assert home.exists()
    result = run("check", "--all")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing is watched: no policy is declared in " in result.stderr


def test_check_says_what_it_leaves_to_the_daemon(home: Path, clock: Clock) -> None:
    database = open_database(f"sqlite:///{home / 'data' / 'tracker.db'}")
    watched(database, clock())
    with database.begin() as session:
        session.get_one(tables.Provider, "acme").managed_by = "web"
        policy = session.get_one(tables.Policy, POLICY)
        policy.managed_by, policy.lease_until = "web", now() + timedelta(minutes=5)
    result = run("check", POLICY)
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"{POLICY} is being checked by another process" in result.stderr
    with database.begin() as session:
        session.get_one(tables.Policy, POLICY).archived_at = clock()
    for words in ((), ("--json",)):
        result = run("check", POLICY, *words)
        assert (result.exit_code, "is archived: no longer declared" in " ".join(result.stderr.split())) == (2, True)
    database.close()


@pytest.mark.parametrize(
    ("outcome", "code", "said"),
    [
        (Outcome.CHANGED, 0, ""),
        (Outcome.HELD, 0, f"1 policy held: {POLICY}; the last good version stands until a good page comes"),
        (Outcome.REFUSED, 1, f"1 policy refused: {POLICY}; what came is not the policy"),
        (Outcome.FAILED, 1, f"1 policy failed: {POLICY}"),
    ],
)
@pytest.mark.parametrize("words", [(), ("--json",)])
def test_check_fails_where_the_policy_was_not_there_and_says_what_is_held(
    home: Path, monkeypatch: pytest.MonkeyPatch, outcome: Outcome, code: int, said: str, words: tuple[str, ...]
) -> None:
    database = open_database(f"sqlite:///{home / 'data' / 'tracker.db'}")
    watched(database, now())
    with database.begin() as session:
        session.get_one(tables.Provider, "acme").managed_by = "web"
        session.get_one(tables.Policy, POLICY).managed_by = "web"
    database.close()
    reports = [CheckReport(POLICY, outcome, "the text shrank from 900 words to 9")]
    monkeypatch.setattr("tracker.flows.rounds.check_all", lambda *_: (report for report in reports))
    result = run("check", POLICY, *words)
    assert result.exit_code == code
    assert said in result.stderr if said else result.stderr == ""
    assert f"{POLICY}" in result.stdout


def test_compare_says_by_its_exit_code_whether_texts_differ(home: Path) -> None:
    old, new = home / "old.txt", home / "new.txt"
    old.write_text("We keep it for 30 days.\n", encoding="utf-8")
    new.write_text("We keep it for 60 days.\n", encoding="utf-8")
    result = run("compare", str(old), str(new))
    assert result.exit_code == 1
    assert "{+60+}" in result.stdout
    assert run("compare", str(old), str(old)).exit_code == 0
    assert run("compare", str(old), str(new), "--json").exit_code == 1


def test_read_shows_what_was_found_on_a_page(home: Path) -> None:
    page = home / "page.html"
    page.write_bytes(policy_page())
    result = run("read", str(page))
    assert result.exit_code == 0, result.output
    assert "2020-07-13" in result.stdout
    assert "Home" not in result.stdout.split("\n\n", 1)[1]
    page.write_text("<h1>Welcome</h1><p>Buy our things.</p>", encoding="utf-8")
    assert "hardly any text" in run("read", str(page)).stdout
    page.write_text("<title>Not found</title><h1>Page not found</h1>", encoding="utf-8")
    assert run("read", str(page)).exit_code == 1


def test_a_date_that_stays_open_is_shown_with_both_readings(home: Path) -> None:
    page = home / "page.html"
    page.write_bytes(policy_page(date="03/04/2024"))
    assert "updated   2024-03-04 or 2024-04-03  (Last Revised: 03/04/2024.)" in run("read", str(page)).stdout
    line = json.dumps({"id": 1, "body": policy_page(date="03/04/2024").decode(), "content_type": "text/html"})
    answers = objects(CliRunner().invoke(app, ["read", "--batch"], input=line))
    assert answers[0]["stated_date"] == {
        "date": "2024-03-04",
        "kind": "updated",
        "evidence": "Last Revised: 03/04/2024.",
        "other": "2024-04-03",
    }


def test_batches_answer_each_line_and_name_what_is_wrong() -> None:
    lines = [
        {"id": 1, "body": policy_page().decode(), "content_type": "text/html"},
        {"id": 2, "body_b64": "not base64!"},
        {"id": 3, "path": "/nowhere/at/all"},
        {"id": 4, "body": "<p>x</p>", "content_type": "text/html", "select": [".none"]},
    ]
    result = CliRunner().invoke(app, ["read", "--batch"], input="\n".join(map(json.dumps, lines)))
    answers = objects(result)
    assert [answer["id"] for answer in answers] == [1, 2, 3, 4]
    assert [answer["verdict"] for answer in answers] == ["policy", "other", "other", "other"]
    assert [bool(answer["error"]) for answer in answers] == [False, True, True, True]
    stated = answers[0]["stated_date"]
    assert isinstance(stated, dict)
    assert (stated["date"], stated["kind"], "13 July 2020" in stated["evidence"]) == ("2020-07-13", "updated", True)
    wrong = CliRunner().invoke(app, ["compare", "--batch"], input="not json\n")
    assert wrong.exit_code == 2
    assert "line 1" in wrong.output


def test_half_a_character_in_one_item_stops_no_other() -> None:
    lines = '{"id": "\\ud83d", "old": "a", "new": "a"}\n{"id": "b", "old": "a", "new": "a"}\n'
    result = CliRunner().invoke(app, ["compare", "--batch"], input=lines)
    assert [answer["id"] for answer in objects(result)] == ["\ud83d", "b"]


def test_input_that_is_not_utf_8_is_named() -> None:
    result = CliRunner().invoke(app, ["compare", "--batch"], input=b'{"id": "\xff"}\n')
    assert (result.exit_code, "not UTF-8" in result.stderr) == (2, True)


def test_compare_in_a_batch_answers_with_records() -> None:
    line = json.dumps({"id": "a", "old": "We keep it for 30 days.", "new": "We keep it for 60 days."})
    (answer,) = objects(CliRunner().invoke(app, ["compare", "--batch"], input=line))
    changes = answer["changes"]
    assert isinstance(changes, list)
    (record,) = changes
    assert {"state", "old", "new", "del", "ins", "path", "topic", "significance"} <= set(record)
    assert (record["state"], record["del"], record["ins"]) == ("modified", [[15, 17]], [[15, 17]])
    assert (record["topic"], record["significance"]) == ("", None)
