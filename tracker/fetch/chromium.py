"""Chromium as a program: where it is, how it is started, which processes it has, how much memory they use.

Nothing here speaks to it; `fetch.rendering` does.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""What it is called, in the order it is looked for on the PATH."""

_UNWANTED = (
    "AcceptCHFrame",
    "AutofillServerCommunication",
    "CertificateTransparencyComponentUpdater",
    "DialMediaRouteProvider",
    "GlobalMediaControls",
    "HttpsUpgrades",  # the site decides whether its links are http
    "InterestFeedContentSuggestions",
    "LocalNetworkAccessChecks",  # asks a person; the guard has judged already
    "MediaRouter",
    "OptimizationHints",
    "Prerender2",
    "PaintHolding",
    "SegmentationPlatform",
    "Translate",
    "WebRtcHideLocalIpsWithMdns",  # would speak to the local network by multicast
    # What Playwright turns off itself, for the last such switch alone counts (1.65).
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "NetworkTimeServiceQuerying",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
_SWITCHES = (
    # Nothing but the proxy is ever connected to.
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--dns-prefetch-disable",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--no-pings",
    # Nothing of its own accord.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-component-extensions-with-background-pages",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--disable-extensions",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-service-autorun",
    # Nobody looks, nobody listens, nobody answers.
    # No images; the rest is Playwright's: a mouse, as a person at a desk has one.
    "--blink-settings=imagesEnabled=false,primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,"
    "availablePointerTypes=4",
    "--mute-audio",
    "--disable-gpu",
    "--deny-permission-prompts",
    "--disable-dev-shm-usage",
    "--password-store=basic",
)
_MARK = "--policy-tracker-browser="
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def find_chromium(setting: str = "") -> str:
    """The path of a Chromium: the one set, else the first of NAMES on the PATH; empty where there is none."""
    if setting:
        return shutil.which(setting) or ""
    return next((path for name in NAMES if (path := shutil.which(name))), "")


def what_is_missing(setting: str = "") -> str:
    """What has to be done before a browser can be used, as words for the operator; empty where all is there."""
    steps = []
    if importlib.util.find_spec("playwright") is None:
        steps.append("install the extra `browser` (pip install 'policy-tracker[browser]')")
    if not find_chromium(setting):
        if setting:
            steps.append(f"let fetch.browser name a program that is there and can be run; {setting} cannot")
        else:
            steps.append("install Chromium (on Debian: apt-get install chromium), or name one in fetch.browser")
    return ", and ".join(steps)


def switches(mark: str, user_agent: str) -> list[str]:
    """The switches to start it with. `mark`: a word by which its processes are found again.

    The User-Agent is set here and not for a page: where a page's differs from the browser's, Playwright makes up the
    name of a platform (measured with 1.65: "Windows"), and we say nothing about us that is not so. The sandbox is off
    for root alone, for whom Chromium refuses to start with it.
    """
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    names = (f"--user-agent={user_agent}", f"--disable-features={','.join(_UNWANTED)}")
    return [*_SWITCHES, *names, *root, _MARK + mark]


@dataclass(frozen=True, slots=True)
class _Process:
    """One line of the process table.

    `started`: in the kernel's ticks. `memory`: bytes of its own; `shared`: bytes that it may share with others.
    """

    id: int
    parent: int
    session: int
    started: int
    memory: int
    shared: int


class Processes:
    """The processes of one browser, found by its mark; its driver is the parent of the first of them."""

    def __init__(self, mark: str) -> None:
        self.browser = 0
        self.driver = 0
        self._started = 0
        self._profile = ""
        self._mark = (_MARK + mark).encode()

    def find(self) -> bool:
        """Look for the browser and its driver; whether they were found. To be called once it has started."""
        for process in _table().values():
            with suppress(OSError):
                words = Path(f"/proc/{process.id}/cmdline").read_bytes().split(b"\0")
                # Of those that bear the mark, the one whose parent does not is the browser itself.
                if self._mark in words and (not self.browser or process.id == process.session):
                    self.browser, self.driver, self._started = process.id, process.parent, process.started
                    folders = [word.partition(b"=")[2] for word in words if word.startswith(b"--user-data-dir=")]
                    self._profile = os.fsdecode(folders[-1]) if folders else ""
        return bool(self.browser)

    def running(self) -> bool:
        """Whether the browser itself is still there. Asked of the system: Playwright hears of it only while it acts."""
        return self.browser in self.alive()

    def alive(self) -> list[int]:
        """The ids of all processes of the browser that are running."""
        return [process.id for process in self._members()]

    def memory(self) -> int:
        """Bytes in use: each process's own pages, and the pages that they share, once."""
        members = self._members()
        return sum(one.memory for one in members) + max((one.shared for one in members), default=0)

    def kill(self) -> None:
        """End all processes of the browser at once, as often as it takes for the table to show none."""
        for _ in range(5):
            members = self.alive()
            for number in members:
                _end(number)
            if not members:
                return

    def clear(self) -> None:
        """Remove the profile that a driver made in the temporary folder and, ended with its browser, left there."""
        if Path(self._profile).name.startswith("playwright_"):
            shutil.rmtree(self._profile, ignore_errors=True)

    def kill_driver(self) -> None:
        """End the driver: where it hangs, ending the browser does not wake who waits for it."""
        if self.driver > 1 and _table().get(self.driver, _NOBODY).parent == os.getpid():
            _end(self.driver)

    def _members(self) -> list[_Process]:
        """The browser, its descendants, and those of its session who have lost their parent."""
        if not self.browser:
            return []
        table = _table()
        if self.browser in table and table[self.browser].started != self._started:
            return []  # all of it ended long ago: its id is another's now
        members = {one.id for one in table.values() if self.browser in (one.id, one.session)}
        grown = True
        while grown:
            found = {one.id for one in table.values() if one.parent in members} - members
            members |= found
            grown = bool(found)
        return [table[number] for number in members]


_NOBODY = _Process(0, 0, 0, 0, 0, 0)


def _table() -> dict[int, _Process]:
    """The process table by id, without those that are dead and only not yet waited for."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError, ValueError, IndexError):  # processes come and go while we look
                # After the name, which may hold anything: state, parent, group, session, ... (proc(5)).
                words = (folder / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
                _, resident, shared, *_ = map(int, (folder / "statm").read_text("ascii").split())
                if words[0] not in "ZX":
                    parent, session, started = int(words[1]), int(words[3]), int(words[19])
                    own, theirs = (resident - shared) * _PAGE_BYTES, shared * _PAGE_BYTES
                    number = int(folder.name)
                    found[number] = _Process(number, parent, session, started, own, theirs)
    return found


def _end(number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(number, signal.SIGKILL)


def first_line(said: str) -> str:
    """What matters of a message of Playwright: its first line, without the name of the call and of colours."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said).strip()
    line = plain.splitlines()[0] if plain else ""
    return re.sub(r"^\w+\.\w+: ", "", line)[:300]


def why_not_started(said: str) -> str:
    """What a message about a failed start says of the reason: Chromium's own words by preference."""
    found = re.search(r"\b(?:FATAL|ERROR):\S*\s*(.+)", re.sub(r"\x1b\[[0-9;]*m", "", said))
    return found[1].strip()[:300] if found else first_line(said)
