"""The pages in a real browser, without JavaScript: nothing refused, nothing sticks out, nothing from elsewhere."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from scripts.screenshots import ARGUMENTS, LOOKS, named, shoot
from tests.web import archived, sample
from tests.web.kept_back import length, live
from tests.web.rows import NOW
from tracker.store.db import open_database
from tracker.web.app import create_app
from tracker.web.site import WebOptions

pytestmark = pytest.mark.e2e

POLICY = "/policies/harbour-voice-privacy-policy"
PATHS = (
    "/",
    "/?show=attention",
    "/changes",
    "/changes/1",
    "/changes/1?layout=side",
    "/changes/3",
    "/alerts",
    "/channels",
    "/providers/harbour-voice",
    "/providers/hostile",
    POLICY,
    f"{POLICY}/checks",
    f"{POLICY}/diff?from=1&to=3&layout=side&quiet=true",
    "/policies/quietline-privacy-policy",
    "/policies/rheinhafen-datenschutz/diff",
    "/versions/2",
    "/versions/2?view=text",
    "/versions/5",
    "/versions/7",
    "/snapshots/1",
    "/policies/harbour-voice-terms-of-service/inspect",
    "/policies/rheinhafen-datenschutz/inspect",
    "/policies/yunshan-privacy/inspect",
    "/policies/hostile-privacy-policy/inspect",
    "/policies/acme-privacy-policy",
    "/audit",
    "/audit?verdict=silent_edit",
    f"/policies/{archived.OLD}",
    f"/policies/{archived.IMPORTING}",
    f"/policies/{archived.OLD}/checks?origin=archive",
    "/nothing",
)


@pytest.fixture(scope="module")
def serving() -> Iterator[Callable[[FastAPI], str]]:
    """Serves applications on loopback until the tests are done; each gives its address."""
    begun: list[tuple[uvicorn.Server, threading.Thread]] = []

    def serve(app: FastAPI) -> str:
        running = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        begun.append((running, thread))
        for _ in range(500):
            if running.started:
                break
            time.sleep(0.02)
        assert running.started
        return f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"

    yield serve
    for running, thread in begun:
        running.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def server(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, serving: Callable[[FastAPI], str]
) -> Iterator[str]:
    """A real server on loopback with the small world of the tests; yields its address."""
    path = tmp_path_factory.mktemp("screens") / "sample.db"
    shutil.copy(migrated_sqlite, path)
    opened = open_database(f"sqlite:///{path}")
    sample.fill(opened)
    archived.fill(opened)
    live(opened, NOW - length())
    yield serving(create_app(sample.services(opened), WebOptions(decisions=True)))
    opened.close()


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser of the system."""
    pytest.importorskip("playwright", reason="playwright is not installed")
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium here; on Debian: apt-get install chromium")
    return found


@pytest.mark.parametrize("look", list(LOOKS))
def test_pages_in_a_browser(server: str, chromium: str, look: str) -> None:
    from playwright.sync_api import sync_playwright

    problems: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        page = browser.new_context(java_script_enabled=False, **LOOKS[look]).new_page()  # type: ignore[arg-type]
        page.on("console", lambda message: problems.append(f"{page.url}: {message.text}"))
        page.on("request", lambda request: problems.append(request.url) if not request.url.startswith(server) else None)
        for path in PATHS:
            page.goto(server + path)
            for summary in page.query_selector_all("main details:not([open]) > summary"):
                summary.click()
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                problems.append(f"{path}: {wide} pixels wider than the window")
        browser.close()
    expected = [problem for problem in problems if "/nothing" in problem and "404" in problem]
    assert [problem for problem in problems if problem not in expected] == []


def test_pictures_are_taken(server: str, chromium: str, tmp_path: Path) -> None:
    made = shoot(server, tmp_path, named(["/", "/changes/1"]))
    assert sorted(file.name for file in made) == sorted(
        f"{name}-{look}.png" for name in ("overview", "changes-1") for look in LOOKS
    )
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in made)


def test_pictures_are_of_this_machine_only(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="on this machine only"):
        shoot("http://192.0.2.1:8000", tmp_path, {"overview": "/"})


def test_a_held_page_is_accepted_in_a_browser(
    migrated_sqlite: Path, tmp_path: Path, chromium: str, serving: Callable[[FastAPI], str]
) -> None:
    """Without JavaScript, by the button: the browser itself says that the form is ours."""
    from playwright.sync_api import sync_playwright

    path = tmp_path / "kept.db"
    shutil.copy(migrated_sqlite, path)
    opened = open_database(f"sqlite:///{path}")
    address = serving(create_app(live(opened, NOW - length()), WebOptions(decisions=True)))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{address}/policies/acme-privacy-policy")
        page.click("details:has(form[action$='/accept']) > summary")
        page.fill("form[action$='/accept'] [name=by]", "Ann Lee")
        page.click("form[action$='/accept'] button")
        page.wait_for_url(f"{address}/changes/*")
        assert "accepted by Ann Lee" in page.inner_text("main")
        browser.close()
    opened.close()
