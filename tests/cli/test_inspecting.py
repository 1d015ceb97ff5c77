"""`tracker inspect`, and the rules and filters of `tracker read`: what they say, and their exit codes."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.fetch.loopback import Site, answer, serving
from tracker.cli.application import app
from tracker.errors import BadStatus, ConfigError, Disallowed, RuleMissed

PAGE = (
    "<!doctype html><html lang=en><head><title>Privacy Policy</title></head><body><nav><a href=/>Home</a></nav>"
    "<main><h1>Privacy Policy</h1><p>Last updated: 13 July 2020.</p>"
    "<h2>1. Data we collect</h2><p>We collect your name when you open an account. <button>Copy</button></p>"
    "<h2>2. Your rights</h2><p>You have the right to a copy of your personal data. "
    "<a href='https://b.example/out?u=https%3A%2F%2Fa.example%2F%3Fref%3D1'>More</a></p></main>"
    "<footer>\x1b[31mAcme</footer></body></html>"
)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "config"
    (folder / "providers").mkdir(parents=True)
    monkeypatch.setenv("TRACKER_CONFIG_DIR", str(folder))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TRACKER_FETCH__ALLOW_NETWORKS", '["127.0.0.0/8"]')
    monkeypatch.setenv("TRACKER_FETCH__HOST_INTERVAL", "0")
    handlers = list(logging.getLogger().handlers)
    yield folder
    logging.getLogger().handlers[:] = handlers


@pytest.fixture
def file(tmp_path: Path, config: Path) -> str:
    assert config.exists()
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    return str(path)


@pytest.fixture
def site(config: Path) -> Iterator[Site]:
    assert config.exists()
    with serving(rest=answer(PAGE.encode())) as running:
        running.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /secret\n", content_type="text/plain")
        running.routes["/gone"] = answer(b"", "404 Not Found")
        yield running


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def answered(*words: str) -> dict[str, Any]:
    result = run(*words, "--json")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    (line,) = result.stdout.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def declare(config: Path, url: str, *lines: str) -> None:
    text = "\n".join(['name = "Acme"', "[[policies]]", 'type = "Privacy Policy"', f'url = "{url}"', *lines])
    (config / "providers" / "acme.toml").write_text(text)


def test_a_file_is_shown_piece_by_piece(file: str) -> None:
    result = run("inspect", file)
    assert result.exit_code == 0, result.output
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert lines[:4] == [f"page       {file}", "verdict    policy", "title      Privacy Policy", "language   en"]
    assert "updated    2020-07-13  (Last updated: 13 July 2020.)" in lines
    page = lines[lines.index("- [navigation] Home") :]
    assert page == [
        "- [navigation] Home",
        "  # Privacy Policy",
        "  Last updated: 13 July 2020.",
        "  ## 1. Data we collect",
        "  We collect your name when you open an account.",
        "- [form_controls] Copy",
        "  ## 2. Your rights",
        "  You have the right to a copy of your personal data. "
        "[More](https://b.example/out?u=https%3A%2F%2Fa.example%2F%3Fref%3D1)",
        "- [page_footers] \N{REPLACEMENT CHARACTER}[31mAcme",
    ]
    assert any(line.split()[:4] == ["form_controls", "dropped", "1", "4"] for line in lines)


def test_rules_and_filters_can_be_tried(file: str) -> None:
    found = answered(
        *("inspect", file, "--select", '{ startBefore = "h1", endBefore = "footer" }', "--remove", "h2 + p"),
        *("--filter", "unwrap-redirects", "--filter", "drop-query:ref", "--type", "Privacy Policy"),
    )
    assert found["select"] == [{"startBefore": "h1", "endBefore": "footer"}]
    assert (found["remove"], found["filters"]) == (["h2 + p"], ["unwrap-redirects", "drop-query:ref"])
    assert [(rule["rule"], rule["kind"], rule["pieces"]) for rule in found["rules"]] == [
        ('remove "h2 + p"', "removed", 2),
        ('select { startBefore = "h1", endBefore = "footer" }', "selected", 1),
        ("unwrap-redirects", "filtered", 0),
        ("drop-query:ref", "filtered", 0),
        ("not_selected", "dropped", 2),
    ]
    assert found["kept"] + sum(piece["characters"] for piece in found["pieces"] if piece["rule"]) == found["characters"]
    assert [piece["text"] for piece in found["pieces"] if not piece["rule"]][-1] == "## 2. Your rights"


def test_a_page_that_is_no_policy_ends_with_1(file: str) -> None:
    assert run("inspect", file, "--select", "nav").exit_code == 1
    assert answered("inspect", file, "--select", "nav")["verdict"] != "policy"


def test_times_in_a_file_count_from_when_it_was_captured(file: str) -> None:
    Path(file).write_text(PAGE.replace("13 July 2020", "3 days ago"), "utf-8")
    chosen = ("inspect", file, "--select", "main", "--filter", "time-ago")
    assert answered(*chosen)["notes"] == [
        "The filter time-ago changed nothing: it is not known when the page was captured."
    ]
    assert "note       The filter time-ago" in run(*chosen).stdout
    found = answered(*chosen, "--captured-at", "2026-11-06T01:00:00+00:00")
    assert (found["notes"], found["stated_date"]["date"]) == ([], "2026-11-03")
    assert run(*chosen, "--captured-at", "yesterday").exit_code == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--filter", "sort"), "unknown filter 'sort'"),
        (("--select", "{ startBefore = 'a' }"), "one of `endBefore` and `endAfter`; neither is given"),
        (("--remove", "{ startBefore = 'a' "), "--remove"),
        (("--select", " "), "a selector is empty"),
    ],
)
def test_a_mistake_in_the_options_ends_with_2(file: str, words: tuple[str, ...], message: str) -> None:
    for command in ("inspect", "read"):
        result = run(command, file, *words)
        assert result.exit_code == 2
        assert message in " ".join(result.output.replace("│", " ").split())


def test_a_rule_that_takes_nothing_is_the_error(file: str) -> None:
    result = run("inspect", file, "--remove", ".share", "--remove", "nav")
    assert isinstance(result.exception, RuleMissed)  # main() makes it one line and exit 1
    assert str(result.exception) == "the remove rule '.share' (1 of 2) matches nothing on the page"
    read = run("read", file, "--json", "--remove", ".share")
    assert read.exit_code == 1
    assert json.loads(read.stdout)["error"] == "the remove rule '.share' matches nothing on the page"


def test_a_target_that_is_neither_url_nor_file(config: Path) -> None:
    result = run("inspect", str(config / "nothing.html"))
    assert result.exit_code == 2
    assert "allowed: an http:// or https:// URL, or a file" in " ".join(result.output.split())


def test_a_declared_url_is_read_by_its_rules(site: Site, config: Path) -> None:
    url = site.url("/privacy")
    declare(config, url, 'remove = ["h2"]', 'filters = ["unwrap-redirects"]', 'language = "de"')
    found = answered("inspect", url)
    assert (found["declared"], found["remove"]) == ("acme-privacy-policy-de", ["h2"])
    assert "https://a.example/" in found["pieces"][-2]["text"]
    assert site.asked[-1].headers["accept-language"].startswith("de")
    assert "declared   as acme-privacy-policy-de; read by its rules" in run("inspect", url).stdout
    found = answered("inspect", url, "--remove", "h1")
    assert (found["remove"], found["filters"]) == (["h1"], ["unwrap-redirects"])


def test_a_url_that_is_not_declared_is_fetched_and_nothing_is_kept(site: Site, config: Path) -> None:
    found = answered("inspect", site.url("/other"))
    assert (found["declared"], found["verdict"]) == (None, "policy")
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/other"]
    assert run("list", "--json").stdout == ""
    assert config.exists()


@pytest.mark.parametrize(
    ("path", "error"), [("/gone", BadStatus), ("/secret/privacy", Disallowed)], ids=["gone", "robots"]
)
def test_what_a_check_would_not_fetch_is_not_fetched(site: Site, path: str, error: type[Exception]) -> None:
    assert isinstance(run("inspect", site.url(path)).exception, error)


def test_a_fetcher_that_there_is_not_is_named(site: Site, config: Path) -> None:
    result = run("inspect", site.url("/privacy"), "--via", "pigeon")
    assert result.exit_code == 2
    assert "unknown fetcher 'pigeon'" in " ".join(result.output.split())
    declare(config, site.url("/privacy"), 'remov = ["h2"]')
    assert isinstance(run("inspect", site.url("/privacy")).exception, ConfigError)


def test_ranges_and_filters_in_a_batch(file: str) -> None:
    items = [
        {"id": 1, "path": file, "select": [{"startBefore": "h1", "endBefore": "h2"}, "footer"]},
        {"id": 2, "path": file, "remove": {"startAfter": "h1", "endAfter": "footer"}, "select": "main"},
        {"id": 3, "path": file, "filters": ["unwrap-redirects", "drop-query"]},
        {"id": 4, "path": file, "select": [{"startBefore": "h1"}]},
        {"id": 5, "path": file, "filters": ["sort"]},
    ]
    lines = "".join(json.dumps(item) + "\n" for item in items)
    result = CliRunner().invoke(app, ["read", "--batch"], input=lines)
    first, second, third, fourth, fifth = map(json.loads, result.stdout.splitlines())
    assert first["text"].startswith("# Privacy Policy\n\nLast updated: 13 July 2020.\n\n")
    assert "Acme" in first["text"]
    assert second["text"] == "# Privacy Policy"
    assert "[More](https://a.example/)" in third["text"]
    assert "one of `endBefore` and `endAfter`; neither is given" in fourth["error"]
    assert fifth["error"].startswith("unknown filter 'sort'")
