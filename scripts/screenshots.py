"""Take pictures of the pages in headless Chromium: wide, narrow and dark.

    python scripts/screenshots.py                                    # the README's, of the demo
    python scripts/screenshots.py http://127.0.0.1:8000 FOLDER / /changes/1

Without arguments: wide and dark, as much as a window shows, to docs/pictures/. Else each page as a whole gives three
PNG files, named for its path. Needs the `playwright` package of the development tools and a
Chromium of the system; only loopback addresses are taken.
"""

from __future__ import annotations

import ipaddress
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""A browser that runs as any user in a container, and that speaks to nobody but the server."""

LOOKS = {
    "wide": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "light"},
    "narrow": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
}
"""How each page is looked at; sizes in CSS pixels."""

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
OF_THE_DEMO = {
    "overview": "/",
    "change": "/changes/1",
    "policy": "/policies/tidepool-cookie-policy",
}
"""The README's pictures by name; what is there at the end of the demo's story."""


def shoot(
    base: str, folder: Path, pages: Mapping[str, str], looks: Sequence[str] = tuple(LOOKS), *, whole: bool = True
) -> list[Path]:
    """Take pictures of `pages` (paths by name) and return their files. `whole`: the page to its end, not one window.

    Raises SystemExit where there is no Chromium, or the server is not on this machine.
    """
    host = urlsplit(base).hostname or ""
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise SystemExit(f"{base}: pictures are taken of a server on this machine only")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("no Chromium found; on Debian: apt-get install chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        try:
            return [
                _shoot_one(browser, base.rstrip("/") + path, folder / f"{name}-{look}.png", look, whole)
                for look in looks
                for name, path in pages.items()
            ]
        finally:
            browser.close()


def _shoot_one(browser: Browser, address: str, file: Path, look: str, whole: bool) -> Path:
    page = browser.new_page(**LOOKS[look])  # type: ignore[arg-type]
    try:
        answer = page.goto(address)
        if answer is None or answer.status >= 400:
            raise SystemExit(f"{address}: the server answered {answer.status if answer else 'nothing'}")
        page.screenshot(path=file, full_page=whole)
        return file
    finally:
        page.close()


def named(paths: Sequence[str]) -> dict[str, str]:
    """Paths by names for files: `/changes/1` is `changes-1`, `/` is `overview`."""
    return {re.sub(r"\W+", "-", path).strip("-") or "overview": path for path in paths}


@contextmanager
def demo() -> Iterator[str]:
    """The demo with its story told to the end; yields the address of its pages, and ends it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [Path(sys.executable).with_name("tracker"), "demo", "--port", "0", "--speed", "20"]
        running = subprocess.Popen([*command, "--keep", Path(folder) / "demo"], stdout=subprocess.PIPE, text=True)
        try:
            assert running.stdout is not None
            for line in running.stdout:
                found = re.search(r"look around at (http://\S+?),", line)
                if found:
                    yield found.group(1)
                    return
            raise SystemExit("the demo ended before its story did")
        finally:
            running.terminate()
            running.wait(timeout=30)


def main(arguments: Sequence[str]) -> None:
    """Take the README's pictures, or those that are asked for."""
    if not arguments:
        with demo() as base:
            made = shoot(base, PICTURES, OF_THE_DEMO, ("wide", "dark"), whole=False)
    elif len(arguments) > 2:
        made = shoot(arguments[0], Path(arguments[1]), named(arguments[2:]))
    else:
        raise SystemExit(__doc__)
    for file in made:
        sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
