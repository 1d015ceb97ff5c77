"""`tracker onboard`, as one calls it, with vendors on loopback."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.fetch.loopback import Site, answer, serving
from tests.flows.legal_site import document, home
from tests.web.client import Parsed
from tracker.cli.application import app
from tracker.fetch import Request
from tracker.fetch.http import HttpFetcher
from tracker.settings import load_declarations

EVIL = "</style><script>alert(1)</script>\x1b[2J"


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
            "/": home(("/privacy", "Privacy Policy"), ("/terms", "Terms"), ("/cookies", "Cookie Policy")),
            "/privacy": document("Privacy Policy"),
            "/terms": document("Terms of Service", about="orders"),
            "/cookies": document("Cookie Policy", about="cookies"),
            "/zeta/privacy-policy": document("Zeta Privacy Policy &lt;script&gt;alert(2)&lt;/script&gt;", about="zeta"),
            "/about": answer(b"<!doctype html><title>About us</title><h1>About us</h1><p>We forge anvils.</p>"),
        }
        yield running


def listed(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "vendors.csv"
    path.write_text("\n".join(("Vendor;Home page;Policy URLs;Date accepted", *rows)) + "\n", "utf-8-sig")
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["onboard", "--no-archive", *map(str, words)])


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def declared(config: Path) -> dict[str, str]:
    return {one.id: one.sources[0].url for provider in load_declarations(config) for one in provider.policies}


def test_vendors_are_declared_checked_and_compared(config: Path, site: Site, tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        f"Acme Anvils;{site.url('/')};;2024-03-01",
        f"Zeta;;{site.url('/zeta/privacy-policy')};1 March 2024",
    )
    result = run(path)
    assert result.exit_code == 0, result.output
    assert declared(config) == {
        "acme-anvils-privacy-policy": site.url("/privacy"),
        "acme-anvils-terms-of-service": site.url("/terms"),
        "zeta-privacy-policy": site.url("/zeta/privacy-policy"),
    }
    told = result.stdout
    assert "== Acme Anvils (row 2), accepted 2024-03-01 ==" in told
    assert f"took {site.url('/privacy')}, declared as acme-anvils-privacy-policy" in told
    assert f"left Cookie Policy {site.url('/cookies')}: `tracker add` declares it" in told.replace("Trackers", "Cookie")
    assert "What was in force on 1 March 2024 is not known." in told
    assert ", the earliest evidence.\n" in told
    assert "Nothing has changed since." not in told, "of the time before nothing is known"
    assert told.splitlines()[-1] == "2 rows: 2 done, 0 with problems"


def test_the_same_list_again_goes_on_and_asks_nothing_twice(config: Path, site: Site, tmp_path: Path) -> None:
    path = listed(tmp_path, f"Acme;{site.url('/')};;2024-03-01", f"Zeta;;{site.url('/zeta/privacy-policy')};2024-03-01")
    assert run(path).exit_code == 0
    files = {file.name: file.read_text() for file in (config / "providers").iterdir()}
    before = len(site.paths())
    again = run(path, "--json")
    assert again.exit_code == 0, again.output
    assert site.paths()[before:] == []
    assert {file.name: file.read_text() for file in (config / "providers").iterdir()} == files
    policies = [policy for row in answers(again) for policy in row["policies"]]
    assert [(policy["new"], policy["checked"], policy["baseline"]) for policy in policies] == [
        (False, "", "kept: set before")
    ] * 3


@pytest.mark.parametrize("after", [2, 5, 7])
def test_interrupted_anywhere_the_next_run_does_the_rest(
    config: Path, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    path = listed(tmp_path, f"Acme;{site.url('/')};;2024-03-01", f"Zeta;;{site.url('/zeta/privacy-policy')};2024-03-01")
    fetch, count = HttpFetcher.fetch, iter(range(1, 1_000))

    def stopped(self: HttpFetcher, request: Request) -> Any:
        if next(count) == after:
            raise KeyboardInterrupt
        return fetch(self, request)

    with monkeypatch.context() as patched:
        patched.setattr(HttpFetcher, "fetch", stopped)
        result = run(path)
    assert result.exit_code != 0
    assert "the same command goes on from here" in result.output
    result = run(path)
    assert result.exit_code == 0, result.output
    assert sorted(declared(config)) == ["acme-privacy-policy", "acme-terms-of-service", "zeta-privacy-policy"]


def test_rows_that_fail_say_why_and_stop_no_other(config: Path, site: Site, tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        f"Open;{site.url('/')};;03/04/2024",
        f"Gone;;{site.url('/privacy-policy-gone')};2024-03-01",
        f"About;;{site.url('/about')};2024-03-01",
        "Down;http://127.0.0.1:9/;;2024-03-01",
        f"Zeta;;{site.url('/zeta/privacy-policy')} {site.url('/nowhere/terms')};2024-03-01",
    )
    result = run(path, "--json")
    assert result.exit_code == 1, result.output
    told = {row["vendor"]: row for row in answers(result)}
    assert "3 April 2024 or 4 March 2024" in told["Open"]["problems"][0]
    assert "answered 404" in told["Gone"]["problems"][0]
    assert told["About"]["problems"][0].startswith(f"{site.url('/about')}: ")
    assert told["Down"]["problems"][0].startswith("declare: ")
    assert [policy["policy_id"] for policy in told["Zeta"]["policies"]] == ["zeta-privacy-policy"]
    assert "answered 404" in told["Zeta"]["problems"][0]
    assert sorted(declared(config)) == ["zeta-privacy-policy"]
    words = run(path)
    assert "tracker: row 2 (Open): '03/04/2024' can be 3 April 2024" in words.stderr
    assert words.stdout.splitlines()[-1] == "5 rows: 0 done, 5 with problems"


def test_one_file_for_each_vendor_needs_nothing_else(config: Path, site: Site, tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        f'"Zeta {EVIL[:-1]}J";;{site.url("/zeta/privacy-policy")};2024-03-01',
        f'"Zeta {EVIL[:-1]}J";;{site.url("/terms")};2024-03-01',
    )
    folder = tmp_path / "redlines" / "new"
    result = run(path, "--redline-dir", folder)
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.output
    (file,) = folder.iterdir()
    assert f"redline: {file}" in result.stdout
    html = file.read_text("utf-8")
    page = Parsed(html)
    assert page.problems == []
    assert page.count("script") == 0
    assert "Content-Security-Policy" in html
    assert html.count("</style>") == 1
    assert page.count("section") == 2, "both rows are policies of one vendor"
    assert not [values for tag, values in page.tags if tag in ("img", "link", "iframe", "object")]
    assert {link.partition("://")[0] for link in page.links} == {"http"}


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"", "it is empty"), (b"name,phone\nAcme,1\n", "does not name all columns"), ("näme".encode("cp1252"), "UTF-8")],
)
def test_a_list_that_cannot_be_used_is_a_mistake(config: Path, tmp_path: Path, body: bytes, said: str) -> None:
    path = tmp_path / "vendors.csv"
    path.write_bytes(body)
    result = run(path)
    assert (result.exit_code, said in " ".join(result.output.split())) == (2, True), result.output
    assert run(tmp_path / "absent.csv").exit_code == 2
    assert not (config / "providers").exists()


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_done(
    config: Path, site: Site, tmp_path: Path
) -> None:
    path = listed(tmp_path, f"Acme;{site.url('/')};;2024-03-01")
    assert run(path, "--redline-dir", path).exit_code == 2
    assert (site.paths(), (config / "providers").exists()) == ([], False)


def test_a_provider_that_is_declared_keeps_its_file(config: Path, site: Site, tmp_path: Path) -> None:
    (config / "providers").mkdir()
    file = config / "providers" / "anvils.toml"
    file.write_text(f'name = "Acme Anvils"\n[[policies]]\ntype = "Privacy Policy"\nurl = "{site.url("/privacy")}"\n')
    before = file.read_text()
    result = run(listed(tmp_path, f"ACME anvils;{site.url('/')};;2024-03-01"))
    assert result.exit_code == 0, result.output
    assert f"took {site.url('/privacy')}, declared before as anvils-privacy-policy" in result.stdout
    left = f"left Terms of Service: not looked for, the provider is declared already; `tracker discover {site.url()}"
    assert left in result.stdout
    assert (file.read_text(), len(list((config / "providers").iterdir()))) == (before, 1)
    assert site.paths().count("/") == 0
