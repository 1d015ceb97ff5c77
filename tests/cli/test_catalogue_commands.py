"""`tracker list`, `sync`, `add` and `doctor`, as one calls them, against a server on loopback."""

from __future__ import annotations

import base64
import json
import logging
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.e2e.installation import free_port
from tests.fetch.loopback import Site, answer, serving
from tracker.cli.application import app
from tracker.errors import ConfigError
from tracker.fetch.chromium import what_is_missing
from tracker.settings import load_declarations

TITLE = "Acme: Terms and Conditions"
SECTION = "These terms govern your use of our anvils. You agree to them when you order one, and we tell you of changes."
PAGE = (
    f"<!doctype html><html lang='en'><head><title>{TITLE}</title></head><body><main><h1>Terms and Conditions</h1>"
    + "".join(f"<h2>{number}. Anvils of kind {number}</h2><p>{SECTION}</p>" for number in range(1, 12))
    + "</main></body></html>"
).encode()
ROBOTS = answer(b"User-agent: *\nDisallow: /secret\n", content_type="text/plain")

Run = Callable[..., Result]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "config"
    folder.mkdir()
    monkeypatch.setenv("TRACKER_CONFIG_DIR", str(folder))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TRACKER_FETCH__ALLOW_NETWORKS", '["127.0.0.0/8"]')
    monkeypatch.setenv("TRACKER_FETCH__HOST_INTERVAL", "0")
    monkeypatch.setenv("TRACKER_WEB__PORT", str(free_port()))
    handlers = list(logging.getLogger().handlers)
    yield folder
    logging.getLogger().handlers[:] = handlers


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(rest=answer(PAGE)) as running:
        running.routes |= {"/robots.txt": ROBOTS, "/gone": answer(b"", "404 Not Found")}
        yield running


def tracker(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=typed)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def declare(config: Path, text: str) -> None:
    (config / "providers").mkdir(exist_ok=True)
    (config / "providers" / "acme.toml").write_text(text)


ACME = 'name = "Acme"\nsector = "Anvils"\n[[policies]]\ntype = "Privacy Policy"\nurl = "https://acme.example/privacy"\n'


def test_sync_tells_what_it_did(config: Path) -> None:
    declare(config, ACME)
    first, second = tracker("sync"), tracker("sync", "--json")
    assert first.exit_code == second.exit_code == 0
    assert first.stdout.splitlines()[0] == "+ acme-privacy-policy"
    (said,) = answers(second)
    assert said.pop("unchanged") == ["acme-privacy-policy"]
    assert set(said) == {"added", "updated", "archived", "channels", "revived", "subscriptions"}
    assert not any(said.values())


CHANNEL = '[[channels]]\nname = "bot"\nkind = "webhook"\nurl = "https://hooks.acme.example/"\nsecret_file = "s"\n'


def test_sync_names_changed_subscriptions_and_unknown_providers(config: Path) -> None:
    declare(config, ACME)
    (config / "s").write_text("whsec_" + base64.b64encode(b"x" * 32).decode())
    subscription = CHANNEL + '[[subscriptions]]\nchannel = "bot"\nproviders = [\n  "acme",\n  "{}",\n]\n'
    (config / "tracker.toml").write_text(subscription.format("acme"))
    said = tracker("sync").stdout.splitlines()
    assert {"# channel bot", "# subscriptions of bot"} <= set(said)
    assert said[-1].endswith("; channels changed: 1; subscriptions changed: 1")
    (config / "tracker.toml").write_text(subscription.format("acne"))
    mistake = tracker("sync").exception
    assert isinstance(mistake, ConfigError)
    words = (
        "tracker.toml, line 8: subscriptions[1].providers[2]: unknown provider 'acne'; did you mean 'acme'? Allowed:"
    )
    assert words in str(mistake)
    found = {row["check"]: row["state"] for row in answers(tracker("doctor", "--json"))}
    assert found["subscriptions"] == "fail"


def test_a_broken_configuration_stops_a_command(config: Path) -> None:
    declare(config, "nam = 1\n")
    result = tracker("sync")
    assert isinstance(result.exception, ConfigError)
    assert "did you mean 'name'?" in str(result.exception)


def test_list_shows_what_is_watched(config: Path) -> None:
    empty = tracker("list")
    assert (empty.exit_code, "nothing is watched yet" in empty.stderr) == (0, True)
    declare(config, ACME)
    tracker("sync")
    assert "acme-privacy-policy" in tracker("list").stdout
    (row,) = answers(tracker("list", "--json"))
    assert (row["id"], row["sector"], row["urls"], row["state"]) == (
        "acme-privacy-policy",
        "Anvils",
        ["https://acme.example/privacy"],
        "new",
    )
    assert row["next_check_because"] == "it has not been checked yet"
    assert answers(tracker("list", "--json", "--provider", "acme")) == [row]
    assert tracker("list", "--provider", "nobody").exit_code == 1
    declare(config, 'name = "Acme"\n')
    tracker("sync")
    assert answers(tracker("list", "--json")) == []
    assert answers(tracker("list", "--json", "--archived"))[0]["archived_at"] is not None


def test_add_declares_and_checks_at_once(config: Path, site: Site) -> None:
    result = tracker("add", site.url("/legal/terms"), "--provider", "Acme Anvils", "--json")
    assert result.exit_code == 0, result.output
    (said,) = answers(result)
    assert said["policy"] == "acme-anvils-terms-of-service"
    assert said["check"]["outcome"] == "first"
    (provider,) = load_declarations(config)
    assert (provider.id, provider.name, provider.website) == ("acme-anvils", "Acme Anvils", site.url("").rstrip("/"))
    assert tracker("show", said["policy"]).stdout.count("Anvils of kind") == 11


def test_add_guesses_provider_and_type_and_finds_the_provider_again(config: Path, site: Site) -> None:
    assert tracker("add", site.url("/legal/17")).exit_code == 0
    assert tracker("add", site.url("/privacy")).exit_code == 0
    (provider,) = load_declarations(config)
    assert [policy.type for policy in provider.policies] == ["Terms of Service", "Privacy Policy"]


def test_add_refuses_a_page_or_an_id_twice(config: Path, site: Site) -> None:
    assert tracker("add", site.url("/terms"), "--provider", "acme").exit_code == 0
    again = tracker("add", site.url("/terms"))
    assert (again.exit_code, "watched already, as acme-terms-of-service" in again.stderr) == (1, True)
    other = tracker("add", site.url("/terms/2"), "--provider", "acme")
    assert (other.exit_code, "--id" in other.stderr) == (2, True)
    assert tracker("add", site.url("/terms/2"), "--provider", "acme", "--id", "acme-terms-2").exit_code == 0


def test_add_takes_up_again_what_was_removed(config: Path, site: Site) -> None:
    url = site.url("/terms")
    assert "first version stored" in tracker("add", url, "--provider", "acme").stdout
    (config / "providers" / "acme.toml").unlink()
    assert "- acme-terms-of-service (archived)" in tracker("sync").stdout
    result = tracker("add", url, "--provider", "acme")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("taken up again as acme-terms-of-service, with its history; declared in ")
    assert "checked: the text is the one that was stored last" in result.stdout
    (config / "providers" / "acme.toml").unlink()
    tracker("sync")
    (said,) = answers(tracker("add", url, "--provider", "Acme Anvils", "--json"))
    assert (said["policy"], said["revived"]) == ("acme-terms-of-service", True)
    assert said["check"]["outcome"] == "same"


def test_add_asks_where_robots_txt_disallows(config: Path, site: Site) -> None:
    url = site.url("/secret/privacy")
    refused = tracker("add", url, "--provider", "acme")
    assert (refused.exit_code, "robots.txt of 127.0.0.1 disallows" in refused.stderr) == (1, True)
    assert load_declarations(config) == ()
    assert "/secret/privacy" not in site.paths()
    assert tracker("add", url, "--provider", "acme", "--yes").exit_code == 0
    (policy,) = load_declarations(config)[0].policies
    assert policy.sources[0].robots == "ignore"
    assert "robots.txt disallows" in policy.note


def test_add_writes_nothing_for_a_page_that_is_not_there(config: Path, site: Site) -> None:
    refused = tracker("add", site.url("/gone"), "--provider", "acme", "--type", "Imprint")
    assert (refused.exit_code, "404" in refused.stderr, load_declarations(config)) == (1, True, ())
    insisted = tracker("add", site.url("/gone"), "--provider", "acme", "--type", "Imprint", "--yes")
    assert (insisted.exit_code, "its first check failed" in insisted.stderr) == (1, True)
    assert len(load_declarations(config)) == 1


def framed(page: bytes) -> bytes:
    """The page as one whose text a script puts in, from what no reader of its source makes out."""
    head, body = page.split(b"<body>")
    made = b64encode(body.removesuffix(b"</body></html>"))
    return head + b"<body><div id=root></div><script>root.innerHTML = atob('" + made + b"')</script></body></html>"


def test_add_says_what_to_install_for_a_page_that_needs_javascript(
    config: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_FETCH__BROWSER", "/nowhere/chromium")
    site.routes["/terms"] = answer(framed(PAGE))
    result = tracker("add", site.url("/terms"), "--provider", "acme")
    assert result.exit_code == 1
    assert "this page needs JavaScript. To read it, " in result.stderr
    assert "/nowhere/chromium cannot" in result.stderr
    assert 'then set via = "browser" in its declaration' in result.stderr
    assert "its first check failed: shell: " in result.stderr
    assert load_declarations(config)[0].policies[0].sources[0].via == "http"


def test_add_wants_a_fetcher_that_there_is(config: Path, site: Site) -> None:
    result = tracker("add", site.url("/terms"), "--via", "pigeon")
    assert (result.exit_code, "http, browser" in result.stderr, load_declarations(config)) == (2, True, ())
    assert site.asked == []


@pytest.mark.skipif(bool(what_is_missing()), reason=f"no browser: {what_is_missing()}")
def test_add_takes_the_browser_where_a_page_needs_javascript(config: Path, site: Site) -> None:
    site.routes["/terms"] = answer(framed(PAGE))
    result = tracker("add", site.url("/terms"), "--provider", "acme", "--json")
    assert result.exit_code == 0, result.output
    assert "this page needs JavaScript; looking at it with a browser" in result.stderr
    (said,) = answers(result)
    assert said["check"]["outcome"] == "first"
    assert 'via = "browser"' in (config / "providers" / "acme.toml").read_text()
    assert tracker("show", said["policy"]).stdout.count("Anvils of kind") == 11


@pytest.mark.skipif(bool(what_is_missing()), reason=f"no browser: {what_is_missing()}")
def test_add_keeps_to_the_way_it_is_told(config: Path, site: Site) -> None:
    assert tracker("add", site.url("/a"), "--type", "Terms", "--provider", "acme", "--via", "browser").exit_code == 0
    site.routes["/b"] = answer(framed(PAGE))
    assert tracker("add", site.url("/b"), "--type", "Rules", "--provider", "acme", "--via", "http").exit_code == 1
    (provider,) = load_declarations(config)
    assert [policy.sources[0].via for policy in provider.policies] == ["browser", "http"]


@pytest.mark.skipif(bool(what_is_missing()), reason=f"no browser: {what_is_missing()}")
def test_add_goes_without_a_browser_that_shows_no_more(config: Path, site: Site) -> None:
    site.routes["/terms"] = answer(framed(b"<html><body><p>x</p></body></html>"))
    result = tracker("add", site.url("/terms"), "--provider", "acme")
    assert (result.exit_code, "a browser shows no more of it" in result.stderr) == (1, True)
    assert load_declarations(config)[0].policies[0].sources[0].via == "http"


@pytest.mark.parametrize("url", ["ftp://acme.example/", "https://", "acme example", "https://u:p@acme.example/"])
def test_add_wants_an_address(config: Path, url: str) -> None:
    result = tracker("add", url)
    assert (result.exit_code, "is not an address of a page" in result.stderr) == (2, True)
