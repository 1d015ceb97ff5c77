"""`tracker discover`, as one calls it, against a provider's site on loopback."""

from __future__ import annotations

import io
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.fetch.loopback import Site, serving
from tests.flows.legal_site import document, home
from tracker.cli.application import app
from tracker.cli.discover import _progress
from tracker.errors import ConfigError
from tracker.fetch import Request
from tracker.fetch.http import HttpFetcher
from tracker.settings import load_declarations


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "config"
    folder.mkdir()
    monkeypatch.setenv("TRACKER_CONFIG_DIR", str(folder))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TRACKER_FETCH__ALLOW_NETWORKS", '["127.0.0.0/8"]')
    monkeypatch.setenv("TRACKER_FETCH__HOST_INTERVAL", "0")
    handlers = list(logging.getLogger().handlers)
    yield folder
    logging.getLogger().handlers[:] = handlers


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        running.routes |= {
            "/": home(("/privacy", "Privacy Policy"), ("/terms", "Terms"), ("/cookies", "Cookies")),
            "/privacy": document("Privacy Policy"),
            "/terms": document("Terms of Service", about="orders"),
        }
        yield running


def tracker(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["discover", *arguments], input=typed)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def declared(config: Path) -> dict[str, str]:
    """Address by id."""
    return {one.id: one.sources[0].url for provider in load_declarations(config) for one in provider.policies}


def test_it_shows_what_it_found_and_writes_nothing_unasked(config: Path, site: Site) -> None:
    result = tracker(site.url("/"), "--provider", "acme")
    assert result.exit_code == 0, result.output
    heading, privacy, terms = result.stdout.splitlines()
    assert heading.split() == ["Type", "Address", "Language", "Title", "Stated", "Clauses", "Why"]
    assert privacy.startswith("Privacy Policy")
    assert (site.url("/privacy") in privacy, "2024-05-03" in privacy, "in the footer" in privacy) == (True, True, True)
    assert site.url("/terms") in terms
    assert f"- {site.url('/cookies')} passed over: 127.0.0.1 answered 404" in result.stderr
    assert "nothing was written; say --write to declare 2 policies" in result.stderr
    assert not (config / "providers").exists()


def test_written_declarations_are_right_and_watched(config: Path, site: Site) -> None:
    result = tracker(site.url("/"), "--provider", "Acme Anvils", "--write")
    assert result.exit_code == 0, result.output
    (provider,) = load_declarations(config)
    assert (provider.id, provider.name, provider.website) == ("acme-anvils", "Acme Anvils", site.url("").rstrip("/"))
    assert declared(config) == {
        "acme-anvils-privacy-policy": site.url("/privacy"),
        "acme-anvils-terms-of-service": site.url("/terms"),
    }
    watched = CliRunner().invoke(app, ["list", "--json"])
    assert {json.loads(line)["id"] for line in watched.stdout.splitlines()} == set(declared(config))


def test_a_file_that_is_there_is_added_to_and_nothing_in_it_changes(config: Path, site: Site) -> None:
    before = (
        f'# Ours.\nname = "Acme"   # the one\nwebsite = "{site.url("")}"\n\n[[policies]]\n# Agreed.\n'
        f'type = "Privacy Policy"\nurl = "{site.url("/privacy/")}"\n'
    )
    (config / "providers").mkdir()
    path = config / "providers" / "acme.toml"
    path.write_text(before)
    result = tracker(site.url("/"), "--write")
    assert result.exit_code == 0, result.output
    assert path.read_text().startswith(before)
    assert declared(config) == {
        "acme-privacy-policy": site.url("/privacy/"),
        "acme-terms-of-service": site.url("/terms"),
    }
    assert f"= {site.url('/privacy')} is declared already, as acme-privacy-policy" in result.stdout
    again = tracker(site.url("/"), "--write")
    assert (again.exit_code, path.read_text().count("[[policies]]")) == (0, 2)


def test_an_id_that_is_taken_gets_a_longer_one(config: Path, site: Site) -> None:
    site.routes["/"] = home(("/privacy", "Privacy Policy"), ("/us/privacy-notice", "US Privacy Notice"))
    site.routes["/us/privacy-notice"] = document("US Privacy Notice", about="states")
    (config / "providers").mkdir()
    (config / "providers" / "acme.toml").write_text(
        'name = "Acme"\n[[policies]]\ntype = "Privacy Policy"\nurl = "https://acme.example/old"\n'
    )
    assert tracker(site.url("/"), "--provider", "acme", "--write").exit_code == 0
    assert declared(config) == {
        "acme-privacy-policy": "https://acme.example/old",
        "acme-privacy-policy-privacy": site.url("/privacy"),
        "acme-privacy-policy-privacy-notice": site.url("/us/privacy-notice"),
        "acme-terms-of-service": site.url("/terms"),
    }


def test_json_is_one_object_a_page(config: Path, site: Site) -> None:
    result = tracker(site.url("/"), "--provider", "acme", "--json", "--write")
    first, second, cookies = answers(result)
    assert (first["state"], first["type"], first["url"]) == ("found", "Privacy Policy", site.url("/privacy"))
    assert first["stated_date"] == {
        "date": "2024-05-03",
        "kind": "updated",
        "evidence": "Last updated: 3 May 2024",
        "other": "",
    }
    assert first["policy_id"] == "acme-privacy-policy"
    assert first["declared_in"] == second["declared_in"] == str(config / "providers" / "acme.toml")
    assert (cookies["state"], cookies["url"], cookies["policy_id"]) == ("passed over", site.url("/cookies"), "")
    assert "404" in cookies["reason"]
    assert [row["state"] for row in answers(tracker(site.url("/"), "--json"))] == [
        "declared",
        "declared",
        "passed over",
    ]


def test_the_language_asked_for_is_declared(config: Path, site: Site) -> None:
    site.routes |= {
        "/": home(("/datenschutz", "Datenschutz"), language="de"),
        "/datenschutz": document("Datenschutzerklärung", language="de"),
    }
    assert tracker(site.url("/"), "--provider", "acme", "--write", "--max-requests", "2").exit_code == 0
    (policy,) = load_declarations(config)[0].policies
    assert (policy.id, policy.language) == ("acme-privacy-policy-de", "de")


def test_nothing_found_is_said(config: Path, site: Site) -> None:
    site.routes = {"/": home(("/about", "About us"))}
    result = tracker(site.url("/"), "--write")
    assert (result.exit_code, "no policy was found" in result.stderr) == (1, True)
    assert not (config / "providers").exists()


def test_a_configuration_with_mistakes_stops_it_before_anything_is_asked(config: Path, site: Site) -> None:
    (config / "providers").mkdir()
    (config / "providers" / "acme.toml").write_text("nam = 1\n")
    result = tracker(site.url("/"), "--write")
    assert isinstance(result.exception, ConfigError)
    assert site.paths() == []


@pytest.mark.parametrize(
    "arguments",
    [["ftp://acme.example/"], ["acme.example", "--language", "german!"], ["acme.example", "--max-requests", "0"]],
)
def test_mistakes_in_the_command_are_told(config: Path, arguments: list[str]) -> None:
    assert tracker(*arguments).exit_code == 2


def test_a_site_that_cannot_be_reached_is_no_success(config: Path) -> None:
    result = tracker("http://127.0.0.1:9/")
    assert result.exit_code == 1
    assert not (config / "providers").exists()


def test_what_a_page_wrote_is_not_obeyed(config: Path, site: Site) -> None:
    title = "Privacy Policy \x1b[31m\x1b]0;owned\x07[bold]red[/bold] <script>alert(1)</script>\u202e"
    site.routes |= {
        "/": home(("/privacy", "Privacy Policy"), ("/terms?\x1b[2J", "Terms [/] \x1b[5m")),
        "/privacy": document(title.replace("<", "&lt;")),
    }
    result = tracker(site.url("/"), "--provider", "acme")
    assert "[bold]red[/bold] <script>" in result.stdout
    assert not {"\x1b", "\x07", "\u202e"} & set(result.output)


@pytest.mark.parametrize("after", [1, 2, 4])
def test_ctrl_c_leaves_the_configuration_as_it_was(
    config: Path, site: Site, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    fetch, count = HttpFetcher.fetch, iter(range(1, 1_000))

    def stopped(self: HttpFetcher, request: Request) -> Any:
        if next(count) == after:
            raise KeyboardInterrupt
        return fetch(self, request)

    monkeypatch.setattr(HttpFetcher, "fetch", stopped)
    result = tracker(site.url("/"), "--provider", "acme", "--write")
    assert result.exit_code != 0
    assert os.listdir(config) == []


def test_on_a_terminal_each_request_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with _progress(25, quiet=False) as tell:
        tell(3, "https://acme.example/[red]privacy\x1b[2J")
    assert " 3/25" in terminal.getvalue()
    assert "https://acme.example/[red]privacy\N{REPLACEMENT CHARACTER}[2J" in terminal.getvalue()
