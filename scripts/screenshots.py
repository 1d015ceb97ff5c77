"""Take pictures of a running server's pages in headless Chromium: wide, narrow and dark.

    python scripts/screenshots.py http://127.0.0.1:8000 docs/pictures / /changes/1

Each page gives three PNG files, named for its path. Needs the `playwright` package of the development tools and a
Chromium of the system; only loopback addresses are taken.
"""

from __future__ import annotations

import ipaddress
import shutil
import sys
from collections.abc import Sequence
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


def shoot(base: str, folder: Path, paths: Sequence[str], looks: Sequence[str] = tuple(LOOKS)) -> list[Path]:
    """Take the pictures and return their files; SystemExit where there is no Chromium or the server is not ours."""
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
            return [_shoot_one(browser, base, folder, path, look) for look in looks for path in paths]
        finally:
            browser.close()


def _shoot_one(browser: Browser, base: str, folder: Path, path: str, look: str) -> Path:
    page = browser.new_page(**LOOKS[look])  # type: ignore[arg-type]
    try:
        answer = page.goto(base.rstrip("/") + path)
        if answer is None or answer.status >= 500:
            raise SystemExit(f"{path}: the server answered {answer.status if answer else 'nothing'}")
        name = "".join(character if character.isalnum() else "-" for character in path).strip("-") or "overview"
        file = folder / f"{name}-{look}.png"
        page.screenshot(path=file, full_page=True)
        return file
    finally:
        page.close()


if __name__ == "__main__":
    if len(sys.argv) < 4:
        raise SystemExit(__doc__)
    for made in shoot(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]):
        sys.stdout.write(f"{made}\n")
