"""A real browser walks from the overview to a redline: nothing blocked, nothing logged, and no script needed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.e2e.installation import Installation, free_port, installed

if TYPE_CHECKING:
    from playwright.sync_api import Page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; it drives the browser")

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demo at the end of its story, as a process of its own."""
    if CHROMIUM is None:
        pytest.skip("no Chromium found; on Debian: apt-get install chromium")
    with installed(tmp_path_factory.mktemp("demo"), WEB__PORT=str(free_port())) as tracker:
        port = tracker.settings["TRACKER_WEB__PORT"]
        tracker.start("demo", "--port", port, "--speed", "100", "--keep", str(tracker.folder / "story"))
        tracker.until(lambda: "look around" in tracker.log().read_text("utf-8"), "the story to end", 200)
        yield tracker


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_from_the_overview_to_a_redline(demo: Installation, script: bool) -> None:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            page = browser.new_context(java_script_enabled=script).new_page()
            complaints: list[str] = []
            elsewhere: list[str] = []
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda request: elsewhere.append(request.url))
            walk(page, demo.url)
            assert complaints == []
            assert [url for url in elsewhere if not url.startswith(demo.url)] == []
        finally:
            browser.close()


def walk(page: Page, url: str) -> None:
    """Overview, policy, change, redline; then the same words in a held page's checks."""
    expect = playwright.expect
    answer = page.goto(url)
    assert answer is not None
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    expect(page.locator("body")).to_contain_text("Lantern Voice")
    page.locator("a[href='/policies/lantern-voice-privacy-policy']").first.click()
    expect(page).to_have_url(f"{url}/policies/lantern-voice-privacy-policy")
    page.locator("a[href='/changes/1']").first.click()
    expect(page).to_have_url(f"{url}/changes/1")
    for deleted, inserted in (("30", "180"), ("13 July 2020", "3 March 2026")):
        expect(page.locator("del", has_text=deleted).first).to_be_visible()
        expect(page.locator("ins", has_text=inserted).first).to_be_visible()
    expect(page.locator("ins", has_text="with marketing partners").first).to_be_visible()
    page.goto(f"{url}/policies/nordlicht-privacy-policy/checks")
    expect(page.locator("body")).to_contain_text("another language: English, was German")
    page.goto(f"{url}/policies/tidepool-cookie-policy")
    expect(page.locator("body")).to_contain_text("404")
