"""Fetching pages that need JavaScript: the document over HTTP, then shown in a browser until its text has settled.

The document comes through `HttpFetcher`, with its guard, turns, robots.txt, limits and typed errors; the browser is
handed what came and runs it. What the page's scripts ask for goes through the guard's proxy, images, media and fonts
excepted. The body of what is returned is the document as the scripts have made it, in UTF-8, not the bytes that the
server sent; status, headers, redirects, address and certificate are those of the document's own answer. What is not
HTML (a PDF) is returned as it came, without a browser.

One browser serves all threads, one page at a time, each in a profile of its own; it is started when first needed, ends
when nobody needs it, and is replaced when it uses too much memory, crashes or hangs.
"""

from __future__ import annotations

import logging
import queue
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from tempfile import TemporaryDirectory
from typing import Self

from tracker import __version__
from tracker.core.model import Fetched
from tracker.errors import FetchError, NoBrowser, TooLarge, Unreachable
from tracker.fetch import FetchOptions, Request, Shared
from tracker.fetch.chromium import Processes, find_chromium, switches, what_is_missing
from tracker.fetch.exchange import Clock, utc_now
from tracker.fetch.headers import media_type, standing_headers
from tracker.fetch.http import HttpFetcher
from tracker.fetch.pace import Pace
from tracker.fetch.rendering import Job, Renderer
from tracker.guard import Guard
from tracker.guard.forward import ForwardProxy

log = logging.getLogger(__name__)

MOST_PAGES = 200
"""Pages that one browser shows before it is replaced: what leaks in small bits is not let grow for ever."""
IDLE_SECONDS = 60.0
"""How long a browser that nobody needs is kept: it holds some 200 MB."""
MOST_WAITING_SECONDS = 300.0
"""Longest wait for the browser while other pages are shown."""
MOST_TIMES_BYTES = 3
"""All that a page loads may be so many times `fetch.max_bytes` in sum, images and media not being loaded."""
GRACE_SECONDS = 3.0
"""How long after the deadline the browser may take to say so itself, before it is ended."""
CLOSING_SECONDS = 1.0
"""How long closing waits for a page under way: service managers give the whole daemon ten seconds."""
_LOOK_SECONDS = 1.0


class BrowserFetcher:
    """Fetches pages with the system's Chromium. Share one between all threads.

    `pace`: the turns at hosts, where other fetchers share them; `clock` gives the times that are recorded.
    """

    name = "browser"

    def __init__(self, options: FetchOptions, pace: Pace | None = None, clock: Clock = utc_now) -> None:
        self._options = options
        self._clock = clock
        self._http = HttpFetcher(options, pace=pace, clock=clock)
        self._owner = Owner(options)

    @classmethod
    def from_options(cls, options: FetchOptions, shared: Shared | None = None) -> Self:
        """Make the fetcher from the settings. No browser is started yet. Raises ConfigError naming the wrong key."""
        return cls(options, shared.pace if shared else None)

    def fetch(self, request: Request) -> Fetched:
        """Return the page as it shows, or raise a FetchError; NoBrowser says what to install where there is none.

        Never asks whether the document was modified: the text may come from elsewhere. Waits for the host's turn, and
        for the browser. The error's `fetched` holds the document as it came, where it came.
        """
        missing = what_is_missing(self._options.browser)
        if missing:
            raise NoBrowser(f"this page is to be fetched with a browser: {missing}")
        version = f"{__version__} (no browser needed)"
        # Once for all: a page that its script loads again, or goes on to, is asked for like the first.
        request = replace(request, etag="", last_modified="", validators_url="")
        try:
            first = self._http.visit(request)
            fetched = first.fetched
            if "html" in media_type(fetched.content_type):
                headers = standing_headers(self._options.user_agent, request.language)
                headers |= {name.lower(): value for name, value in request.headers.items() if name.lower() in headers}
                job = Job(request, first, first.seconds_left, self._options.max_bytes, headers, self._http.visit)
                fetched, version = self._rendered(job)
        except FetchError as error:
            if error.fetched is not None:
                error.fetched = replace(error.fetched, fetcher=self.name)
            raise
        return replace(fetched, fetcher=self.name, fetcher_version=version)

    def close(self) -> None:
        """End the browser and release connections; whoever waits or reads gets Unreachable."""
        self._http.close()
        self._owner.close()

    def _rendered(self, job: Job) -> tuple[Fetched, str]:
        try:
            fetched, chromium = self._owner.show(job)
        except FetchError as error:
            error.fetched = error.fetched or job.first.fetched
            raise
        now = self._clock()
        version = f"{__version__} (Chromium {chromium})"
        return replace(fetched, fetched_at=now, captured_at=now), version


@dataclass(slots=True)
class _Turn:
    """A job on its way through the owner's thread. `why`: why its browser was ended, where we did that."""

    job: Job
    began: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    given_up: bool = False
    answer: tuple[Fetched, str] | FetchError | None = None
    why: FetchError | None = None

    def end(self, answer: tuple[Fetched, str] | FetchError) -> None:
        """Hand over the answer, unless there is one."""
        self.answer = self.answer or answer
        self.began.set()
        self.ended.set()


class Owner:
    """The thread that owns the browser: Playwright may be used only by the thread that started it.

    Those who want a page shown wait in line; each watches over its own page from outside, and ends the browser where it
    hangs or grows beyond measure.
    """

    def __init__(self, options: FetchOptions) -> None:
        self._options = options
        self._line: queue.SimpleQueue[_Turn | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False
        self.started = 0
        self.processes = Processes("")

    def show(self, job: Job) -> tuple[Fetched, str]:
        """Have a job done; returns the page and the browser's version. Raises FetchErrors."""
        turn = _Turn(job)
        with self._lock:
            if self._closed:
                raise _stopping()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="browser", daemon=True)
                self._thread.start()
            self._line.put(turn)
        if not turn.began.wait(MOST_WAITING_SECONDS):
            turn.given_up = True
            raise Unreachable("the browser was busy with other pages all the time", transient=True)
        self._watch(turn)
        if turn.answer is None:
            raise turn.why or Unreachable("the browser hangs", transient=True)
        if isinstance(turn.answer, FetchError):
            raise turn.answer
        return turn.answer

    def close(self) -> None:
        """End the browser, whatever it does. May be called twice."""
        with self._lock:
            self._closed = True
            thread = self._thread
        if thread is None:
            return
        self._line.put(None)
        thread.join(CLOSING_SECONDS)
        if thread.is_alive():  # in the middle of a page, or hanging
            self.processes.kill()
            thread.join(GRACE_SECONDS)
        if thread.is_alive():
            self.processes.kill_driver()
            thread.join(GRACE_SECONDS)
        self.processes.kill()

    def _watch(self, turn: _Turn) -> None:
        """Wait for the end of a turn; end the browser where time or memory is used up, then the driver."""
        end = time.monotonic() + turn.job.seconds + GRACE_SECONDS
        most = self.processes.memory() + self._options.browser_memory
        while not turn.ended.wait(min(_LOOK_SECONDS, max(end - time.monotonic(), 0.01))):
            if self._closed:
                turn.why = _stopping()
            elif time.monotonic() >= end:
                turn.why = Unreachable("the page's scripts did not come to an end in time", transient=True)
            elif self.processes.memory() > most:
                grown = self._options.browser_memory
                turn.why = TooLarge(f"the page alone made the browser use {grown:,} bytes of memory more")
            if turn.why:
                log.warning("browser.ended", extra={"url": turn.job.request.url, "reason": str(turn.why)})
                self.processes.kill()
                if not turn.ended.wait(GRACE_SECONDS):
                    self.processes.kill_driver()
                    turn.ended.wait(GRACE_SECONDS)
                return

    def _work(self) -> None:
        """Show one page after another, with one browser as long as it is fit. Ends with `close`."""
        session: _Session | None = None
        try:
            while not (self._closed and self._line.empty()):
                try:
                    turn = self._line.get(timeout=IDLE_SECONDS if session else None)
                except queue.Empty:
                    turn = None
                if session and (turn is None or session.worn(self._options.browser_memory)):
                    ending, session = session, None
                    ending.close()
                if turn is not None and not turn.given_up:
                    session = self._take(turn, session)
        finally:  # the end, or a fault of ours that ends this thread: the next one who comes starts another
            with self._lock:
                self._thread = None
                while not self._line.empty():
                    turn = self._line.get()
                    if turn:
                        turn.end(_stopping() if self._closed else _failed())
            if session:
                session.close()

    def _take(self, turn: _Turn, session: _Session | None) -> _Session | None:
        """Do one turn; returns the session to go on with."""
        try:
            if self._closed:
                raise _stopping()
            session = session or self._session()
            if self._closed:
                raise _stopping()
            turn.began.set()
            turn.end(session.show(turn.job))
        except FetchError as error:
            turn.end(turn.why or error)
        finally:
            turn.end(_failed())
        return session

    def _session(self) -> _Session:
        session = _Session(self._options, self._keep)
        self.started += 1
        return session

    def _keep(self, processes: Processes) -> None:
        self.processes = processes


class _Session:
    """One browser with its proxy, its processes and its home folder. Raises NoBrowser where it does not start."""

    def __init__(self, options: FetchOptions, keep: Callable[[Processes], None]) -> None:
        self._options = options
        self._pages = 0
        mark = secrets.token_hex(16)
        self.processes = Processes(mark)
        keep(self.processes)
        with ExitStack() as stack:
            home = stack.enter_context(TemporaryDirectory(prefix="tracker-browser-", ignore_cleanup_errors=True))
            self._proxy = ForwardProxy(Guard(options.allow_networks))
            stack.callback(self._proxy.close)
            began = time.monotonic()
            agent = standing_headers(options.user_agent, "")["user-agent"]
            told = {"server": self._proxy.address, "username": self._proxy.username, "password": self._proxy.password}
            self._renderer = Renderer(find_chromium(options.browser), switches(mark, agent), told, home)
            stack.callback(self._end)
            if not self.processes.find():
                raise NoBrowser("the browser's processes cannot be seen in /proc; it could not be ended when it hangs")
            self._ends = stack.pop_all()
        took = round(1000 * (time.monotonic() - began))
        log.info("browser.started", extra={"version": self._renderer.version, "ms": took})

    def show(self, job: Job) -> tuple[Fetched, str]:
        """Show one page. Raises FetchErrors."""
        self._pages += 1
        most = MOST_TIMES_BYTES * self._options.max_bytes
        with self._proxy.visit(job.seconds, most, job.request.proxy or self._options.proxy) as traffic:
            try:
                fetched = self._renderer.show(job)
            except FetchError as error:
                if not traffic.overflowed:
                    raise
                raise _overflow(most) from error
        if traffic.overflowed:
            raise _overflow(most)
        return fetched, self._renderer.version

    def worn(self, most_memory: int) -> bool:
        """Whether a new browser should take over."""
        memory = self.processes.memory()
        worn = self._renderer.broken or self._pages >= MOST_PAGES or memory > most_memory
        worn = worn or not self.processes.running()
        if worn:
            log.info("browser.worn", extra={"pages": self._pages, "memory": memory})
        return worn

    def close(self) -> None:
        """End the browser, its driver and its proxy, and remove its home."""
        self._ends.close()

    def _end(self) -> None:
        """End browser and driver; by force where they do not answer."""
        timer = threading.Timer(GRACE_SECONDS, self.processes.kill)
        timer.start()
        self._renderer.close()
        timer.cancel()
        self.processes.kill()
        self.processes.clear()


def _overflow(most: int) -> TooLarge:
    return TooLarge(f"the page loads more than {most:,} bytes")


def _failed() -> Unreachable:
    return Unreachable("the page could not be shown for a fault of our own; the log says which", transient=True)


def _stopping() -> Unreachable:
    return Unreachable("the tracker is stopping", transient=True)
