"""The life of the browser: started when needed, ended when it hangs, grows or dies, shared by all, gone at the end."""

from __future__ import annotations

import importlib.util
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fetch.loopback import Route, Site, answer, options, serving
from tracker.errors import BadStatus, FetchError, NoBrowser, RateLimited, TooLarge, Unreachable
from tracker.fetch import FetchOptions, Request, browser, chromium
from tracker.fetch.browser import BrowserFetcher
from tracker.fetch.chromium import Processes, find_chromium, what_is_missing, why_not_started
from tracker.wiring import Fetchers

MISSING = what_is_missing()
needs_browser = pytest.mark.skipif(bool(MISSING), reason=f"no browser: {MISSING}")
pytestmark = pytest.mark.timeout(300)

SECONDS = 60.0
TEXT = "We keep your call records for 30 days and then delete them. " * 15
ROUTES: dict[str, Route] = {
    "/page": answer(f"<!doctype html><body><script>document.body.append({TEXT!r})</script>".encode()),
    "/endless": answer(f"<!doctype html><body><p>{TEXT}</p><script>while (true) {{}}</script>".encode()),
    "/greedy": answer(
        b"<!doctype html><body><script>const kept = []; const grow = () => { for (let i = 0; i < 30; i++) "
        b"kept.push(new Array(100000).fill(Math.random())); setTimeout(grow, 0) }; grow()</script>"
    ),
}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        running.routes |= ROUTES
        yield running


@pytest.fixture
def start() -> Iterator[Callable[[FetchOptions], BrowserFetcher]]:
    """Makes fetchers, which are closed at the end."""
    made: list[BrowserFetcher] = []

    def make(settings: FetchOptions) -> BrowserFetcher:
        made.append(BrowserFetcher.from_options(settings))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()


Start = Callable[[FetchOptions], BrowserFetcher]


def processes(fetcher: BrowserFetcher) -> Processes:
    return fetcher._owner.processes


def reads(fetcher: BrowserFetcher, site: Site) -> bool:
    return TEXT in fetcher.fetch(Request(site.url("/page"))).body.decode()


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@needs_browser
def test_one_browser_serves_all_threads_and_leaves_nothing(
    site: Site, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", "postgresql://tracker:hush@127.0.0.1/tracker")
    fetcher = start(options(deadline=SECONDS))
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: reads(fetcher, site), range(4))) == [True] * 4
    assert fetcher._owner.started == 1
    running = processes(fetcher)
    assert running.running()
    assert len(running.alive()) > 2
    assert running.memory() > 50_000_000
    driver, profile = running.driver, Path(running._profile)
    told = Path(f"/proc/{running.browser}/environ").read_bytes().split(b"\0")
    (home,) = (Path(one[5:].decode()) for one in told if one.startswith(b"HOME="))
    assert home.is_dir()
    assert profile.is_dir()
    assert not [one for one in told if one.startswith(b"TRACKER_")]
    fetcher.close()
    assert running.alive() == []
    until(lambda: driver not in chromium._table())
    assert not home.exists()
    assert not profile.exists()
    fetcher.close()
    with pytest.raises(Unreachable, match="stopping"):
        fetcher.fetch(Request(site.url("/page")))


@needs_browser
def test_a_page_whose_scripts_never_end_is_ended_and_the_next_one_is_read(site: Site, start: Start) -> None:
    fetcher = start(options(deadline=3.0))
    with pytest.raises(Unreachable, match="did not come to an end in time") as caught:
        fetcher.fetch(Request(site.url("/endless")))
    assert caught.value.transient
    assert caught.value.fetched is not None
    assert (caught.value.fetched.fetcher, TEXT in caught.value.fetched.body.decode()) == ("browser", True)
    first = processes(fetcher)
    until(lambda: not first.alive())
    fetcher._http._options = replace(fetcher._http._options, deadline=SECONDS)
    assert reads(fetcher, site)
    assert fetcher._owner.started == 2


@needs_browser
@pytest.mark.parametrize("victim", ["browser", "driver"])
def test_a_browser_that_died_is_started_anew(site: Site, start: Start, victim: str) -> None:
    fetcher = start(options(deadline=SECONDS))
    assert reads(fetcher, site)
    first = processes(fetcher)
    os.kill(getattr(first, victim), signal.SIGKILL)
    until(lambda: not first.alive())
    assert reads(fetcher, site)
    assert fetcher._owner.started == 2


@needs_browser
def test_a_browser_that_dies_in_the_middle_fails_that_page_alone(site: Site, start: Start) -> None:
    fetcher = start(options(deadline=SECONDS))
    failed: list[FetchError] = []

    def fetch() -> None:
        try:
            fetcher.fetch(Request(site.url("/endless")))
        except FetchError as error:
            failed.append(error)

    thread = threading.Thread(target=fetch)
    thread.start()
    until(lambda: "/endless" in site.paths() and processes(fetcher).alive())
    processes(fetcher).kill()
    thread.join(60)
    assert [(type(error), error.transient) for error in failed] == [(Unreachable, True)]
    assert reads(fetcher, site)


@needs_browser
def test_a_browser_that_uses_too_much_memory_is_replaced(
    site: Site, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetcher = start(options(deadline=SECONDS))
    assert reads(fetcher, site)
    first = processes(fetcher)
    assert first.memory() < fetcher._options.browser_memory
    monkeypatch.setattr(Processes, "memory", lambda _: fetcher._options.browser_memory + 1)
    assert reads(fetcher, site)
    assert fetcher._owner.started == 2
    assert first.alive() == []


@needs_browser
def test_a_page_that_eats_memory_is_ended(site: Site, start: Start) -> None:
    fetcher = start(replace(options(deadline=SECONDS), browser_memory=350_000_000))
    with pytest.raises(TooLarge, match="350,000,000 bytes of memory more"):
        fetcher.fetch(Request(site.url("/greedy")))
    assert reads(fetcher, site)


@needs_browser
def test_a_browser_that_nobody_needs_ends(site: Site, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "IDLE_SECONDS", 0.2)
    fetcher = start(options(deadline=SECONDS))
    assert reads(fetcher, site)
    until(lambda: not processes(fetcher).alive())
    assert reads(fetcher, site)


@needs_browser
def test_after_many_pages_a_new_browser_takes_over(site: Site, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "MOST_PAGES", 1)
    fetcher = start(options(deadline=SECONDS))
    assert reads(fetcher, site)
    assert reads(fetcher, site)
    assert fetcher._owner.started == 2


@needs_browser
def test_closing_ends_what_is_under_way(site: Site, start: Start) -> None:
    fetcher = start(options(deadline=SECONDS))
    failed: list[FetchError] = []

    def fetch() -> None:
        try:
            fetcher.fetch(Request(site.url("/endless")))
        except FetchError as error:
            failed.append(error)

    thread = threading.Thread(target=fetch)
    thread.start()
    until(lambda: "/endless" in site.paths() and processes(fetcher).alive())
    fetcher.close()
    thread.join(30)
    assert not thread.is_alive()
    assert [type(error) for error in failed] == [Unreachable]
    assert processes(fetcher).alive() == []


@needs_browser
def test_what_needs_no_browser_starts_none(site: Site, start: Start) -> None:
    site.routes["/leaflet"] = answer(b"%PDF-1.7 ...", content_type="application/pdf")
    fetcher = start(options())
    fetched = fetcher.fetch(Request(site.url("/leaflet")))
    assert (fetched.body, fetched.content_type, fetched.fetcher) == (b"%PDF-1.7 ...", "application/pdf", "browser")
    with pytest.raises(BadStatus):
        fetcher.fetch(Request(site.url("/gone")))
    assert fetcher._owner.started == 0


@needs_browser
def test_it_is_never_asked_whether_the_document_changed(site: Site, start: Start) -> None:
    site.routes["/leaflet"] = answer(b"%PDF-1.7 ...", content_type="application/pdf")
    start(options()).fetch(Request(site.url("/leaflet"), etag='"x"', last_modified="Thu, 01 Jan 2026 00:00:00 GMT"))
    assert not {"if-none-match", "if-modified-since"} & set(site.asked[-1].headers)


@needs_browser
def test_a_page_that_loads_itself_again_is_asked_for_without_conditions(site: Site, start: Start) -> None:
    script = "if (!document.cookie) { document.cookie = 'seen=1'; location.reload() }"
    site.routes["/again"] = answer(f"<!doctype html><p>{TEXT}</p><script>{script}</script>".encode())
    url = site.url("/again")
    known = Request(url, etag='"x"', last_modified="Thu, 01 Jan 2026 00:00:00 GMT", validators_url=url)
    assert TEXT in start(options(deadline=SECONDS)).fetch(known).body.decode()
    asked = [one.headers for one in site.asked if one.path == "/again"]
    assert len(asked) == 2
    assert not any({"if-none-match", "if-modified-since"} & set(headers) for headers in asked)


@needs_browser
def test_all_fetchers_share_the_turns_at_a_host(site: Site) -> None:
    site.routes["/busy"] = answer(b"", "429 Too Many Requests", retry_after="120")
    fetchers = Fetchers(options())
    try:
        for name in ("http", "browser"):
            with pytest.raises(RateLimited):
                fetchers[name].fetch(Request(site.url("/busy")))
        assert site.paths().count("/busy") == 1
    finally:
        fetchers.close()


@pytest.mark.parametrize(
    ("found", "there", "setting", "said"),
    [
        (None, "", "", ("extra `browser`", "pip install", "install Chromium", "fetch.browser")),
        ("playwright", "", "", ("install Chromium",)),
        ("playwright", "", "/opt/none", ("fetch.browser", "/opt/none cannot")),
        (None, "/usr/bin/chromium", "", ("extra `browser`",)),
        ("playwright", "/usr/bin/chromium", "", ()),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, found: object, there: str, setting: str, said: tuple[str, ...]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: found)
    monkeypatch.setattr("shutil.which", lambda _: there)
    missing = what_is_missing(setting)
    assert [words for words in said if words not in missing] == []
    assert bool(missing) == bool(said)
    if missing:
        fetcher = BrowserFetcher(replace(options(), browser=setting))
        with pytest.raises(NoBrowser) as caught:
            fetcher.fetch(Request("http://127.0.0.1:9/"))
        assert missing in str(caught.value)
        fetcher.close()


@pytest.mark.skipif(importlib.util.find_spec("playwright") is None, reason="the extra `browser` is missing")
def test_a_program_that_is_no_browser_is_told(site: Site, start: Start) -> None:
    fetcher = start(replace(options(deadline=SECONDS), browser="false"))
    for _ in range(2):
        with pytest.raises(NoBrowser, match="does not start") as caught:
            fetcher.fetch(Request(site.url("/page")))
        assert str(caught.value).isprintable()
        assert caught.value.fetched is not None


def test_chromium_is_found_by_its_names_or_its_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium() == ""
    for name in ("google-chrome", "chromium"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
        assert find_chromium() == str(tmp_path / name)
    assert find_chromium(str(tmp_path / "google-chrome")) == str(tmp_path / "google-chrome")
    assert find_chromium(str(tmp_path / "nothing")) == ""


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (
            "BrowserType.launch: Target page, context or browser has been closed\nBrowser logs:\n"
            "[1:1:0101/000000.1:FATAL:content/browser/zygote.cc:127] No usable sandbox! See https://x\n",
            "No usable sandbox! See https://x",
        ),
        ("BrowserType.launch: \x1b[31mspawn EACCES\x1b[0m\nmore", "spawn EACCES"),
        ("", ""),
    ],
)
def test_why_it_does_not_start_is_read_from_its_own_words(message: str, reason: str) -> None:
    assert why_not_started(message) == reason


def test_the_sandbox_is_off_for_root_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for user, wanted in ((0, True), (1000, False)):
        monkeypatch.setattr("os.geteuid", lambda user=user: user)
        assert ("--no-sandbox" in chromium.switches("mark", "agent")) is wanted
