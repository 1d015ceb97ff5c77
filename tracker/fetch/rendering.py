"""Showing one page in a browser until its text has settled, and taking down the document that its scripts have made.

The documents themselves come through the HTTP fetcher, with all that it keeps to, and are handed to the browser; it
asks for the rest itself, through the guard's proxy. The only file that knows Playwright, which is imported when a
browser is first needed; all of it runs in one thread.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import httpx

from tracker.core.model import Fetched, Hop
from tracker.errors import BadProtocol, FetchError, Forbidden, NoBrowser, TooLarge, Unreachable, WrongType
from tracker.fetch import Request
from tracker.fetch.chromium import first_line, why_not_started
from tracker.fetch.headers import check_headers, media_type
from tracker.fetch.http import Visit, same_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route

log = logging.getLogger(__name__)

START_SECONDS = 60.0
"""Longest wait for a browser to start; on a busy machine with cold disks it takes ten."""
MOST_DOCUMENTS = 5
"""How often a page may send itself elsewhere by script before that counts as a loop."""
SETTLED_SECONDS = 0.6
"""How long nothing may be loading and nothing may change before a loaded page counts as settled."""
THIN_SECONDS = 2.5
"""The same for a page that says next to nothing yet: it may still be thinking."""
BUSY_SECONDS, STILL_BUSY_SECONDS = 4.0, 1.5
"""The same where something is always loading (a poll, a stream that never ends): at first, and when that is known."""
MOST_SETTLING_SECONDS = 30.0
"""After this a page that never rests is taken as it is."""
SPARE_SECONDS = 1.0
"""Left of the deadline for taking down the document."""
_THIN = 600
"""Characters up to which a page says next to nothing."""
_LOOK_SECONDS = 0.15

_UNWANTED = frozenset({"image", "media", "font", "texttrack", "manifest", "ping", "prefetch", "cspreport"})
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_NOT_HANDED_ON = frozenset(
    {
        *("content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive", "trailer"),
        *("content-disposition", "set-cookie", "alt-svc", "link", "report-to", "nel"),
    }
)
"""Response headers that do not hold for a body that was decoded, or ask for connections nobody needs."""

_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+: [\t\x20-\x7e\x80-\xff]*")
"""A header that the browser takes; one alone that it does not would make it refuse the document."""

_MEASURE = """() => [document.readyState, document.getElementsByTagName('*').length,
  document.body ? document.body.textContent.length : 0, document.body ? document.body.innerText.length : 0]"""
_SCROLL = "() => window.scrollTo(0, document.documentElement.scrollHeight)"
_TAKE_DOWN = """(most => {
  const blank = document.implementation.createHTMLDocument('');
  const children = node =>
    node.shadowRoot ? node.shadowRoot.childNodes
    : node.localName === 'slot' && node.assignedNodes().length ? node.assignedNodes()
    : node.childNodes;
  const copy = node => {
    const made = blank.importNode(node, node.localName === 'template');
    if (node.localName !== 'template')
      for (const child of children(node))
        if (child.localName !== 'noscript') made.appendChild(copy(child));
    return made;
  };
  const kind = document.doctype ? new XMLSerializer().serializeToString(document.doctype) : '';
  const made = kind + copy(document.documentElement).outerHTML;
  return made.length > most ? made.length : made;
})"""
"""Takes the most characters; returns the HTML, or where it has more of them, how many.

Runs apart from the page's own scripts. Open shadow trees are written where they show; `noscript`, which does not show,
is left out. The copy is made in a document without scripts and custom elements, so that making it runs nothing.
"""


@dataclass(slots=True)
class Job:
    """A document to show and what for. `seconds`: for all of it. `visit`: fetches another document of the page."""

    request: Request
    first: Visit
    seconds: float
    max_bytes: int
    headers: Mapping[str, str]
    visit: Callable[[Request], Visit]


@dataclass(eq=False)  # without slots: Playwright leaves marks on those whose methods it calls
class _Shown:
    """What is on show: the last document, the way to it, and why there is none where there is none."""

    document: Fetched
    hops: tuple[Hop, ...] = ()
    documents: int = 0
    failure: FetchError | None = None
    loading: set[object] = field(default_factory=set)

    def began(self, request: object) -> None:
        """Note that something is loading."""
        self.loading.add(request)

    def ended(self, request: object) -> None:
        """Note that it is no more."""
        self.loading.discard(request)


class Renderer:
    """A running Chromium. For one thread: the one that made it. `version`: Chromium's own; `broken`: it failed once."""

    def __init__(self, executable: str, switches: list[str], proxy: Mapping[str, str], home: str) -> None:
        from playwright.sync_api import Error, sync_playwright

        self._playwright: Playwright = sync_playwright().start()
        try:
            self._browser: Browser = self._playwright.chromium.launch(
                executable_path=executable,
                args=switches,
                proxy={"server": proxy["server"], "username": proxy["username"], "password": proxy["password"]},
                artifacts_dir=home,
                # Nothing of our own environment, which holds secrets; a home of its own, which is thrown away.
                env={
                    "PATH": "/usr/local/bin:/usr/bin:/bin",
                    "HOME": home,
                    "TMPDIR": home,
                    "LANG": "C.UTF-8",
                    "TZ": "UTC",
                },
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                chromium_sandbox="--no-sandbox" not in switches,
                timeout=START_SECONDS * 1000,
            )
        except Error as error:
            self._playwright.stop()
            raise NoBrowser(f"{executable} does not start: {why_not_started(str(error))}") from error
        self.version: str = self._browser.version
        self.broken = False

    def close(self) -> None:
        """End the browser and its driver, as far as they answer."""
        from playwright.sync_api import Error

        with suppress(Error):
            self._browser.close()
        with suppress(Error):
            self._playwright.stop()

    def show(self, job: Job) -> Fetched:
        """Show the document of a job until its text has settled; return it with what its scripts made of it as body.

        Raises FetchErrors; Unreachable (transient) also where the browser went away meanwhile.
        """
        from playwright.sync_api import Error

        shown = _Shown(job.first.fetched)
        until = time.monotonic() + job.seconds
        try:
            with self._context(job) as context, _page(context, job, shown, until) as page:
                return self._shown(page, job, shown, until)
        except Error as error:
            if shown.failure:
                raise shown.failure from error
            self.broken = True
            raise Unreachable(
                f"the browser could not show the page: {first_line(str(error))}", transient=True
            ) from error

    @contextmanager
    def _context(self, job: Job) -> Iterator[BrowserContext]:
        """A profile of its own for the block: nothing of earlier pages, nothing kept."""
        from playwright.sync_api import Error

        context = self._browser.new_context(
            locale=job.headers["accept-language"].partition(",")[0].partition(";")[0],
            extra_http_headers={name: job.headers[name] for name in ("accept-language", "user-agent")},
            timezone_id="UTC",
            viewport={"width": 1280, "height": 1600},
            reduced_motion="reduce",
            service_workers="block",
            accept_downloads=False,
        )
        try:
            yield context
        finally:
            with suppress(Error):
                context.close()

    def _shown(self, page: Page, job: Job, shown: _Shown, until: float) -> Fetched:
        from playwright.sync_api import Error

        try:
            page.goto(_address(job), wait_until="commit", timeout=max(job.seconds, 0.1) * 1000)
            end = min(until - SPARE_SECONDS, time.monotonic() + MOST_SETTLING_SECONDS)
            _settle(page, shown, end, BUSY_SECONDS)
            with suppress(Error):  # it may be between two documents
                page.evaluate(_SCROLL)  # there is what loads only when somebody comes near
            _settle(page, shown, end, STILL_BUSY_SECONDS)
            text = _taken_down(page, job.max_bytes)
        except Error:
            if shown.failure:
                raise shown.failure from None
            raise
        if shown.failure:
            raise shown.failure
        if not page.url.startswith(("http:", "https:")):
            raise BadProtocol(f"the page goes on by script to {page.url[:60]!a}, which is no page")
        body = text.encode("utf-8", "replace") if isinstance(text, str) else b""
        if not isinstance(text, str) or len(body) > job.max_bytes:
            raise TooLarge(f"the page as shown is larger than {job.max_bytes:,} bytes")
        return replace(
            shown.document,
            url=job.request.url,
            body=body,
            content_type="text/html; charset=utf-8",
            started_at=job.first.fetched.started_at,
            redirects=shown.hops + shown.document.redirects,
        )


@contextmanager
def _page(context: BrowserContext, job: Job, shown: _Shown, until: float) -> Iterator[Page]:
    """An empty page whose requests are watched."""
    from playwright.sync_api import Error

    for cookie in _cookies(job):
        with suppress(Error):  # one that the browser does not take is left out, as it would be on the way
            context.add_cookies([cookie])
    page = context.new_page()
    context.on("page", _close)
    page.on("request", shown.began)
    page.on("requestfinished", shown.ended)
    page.on("requestfailed", shown.ended)
    context.route("**/*", lambda route: _on_request(route, page, job, shown, until))
    yield page


def _close(popup: Page) -> None:
    from playwright.sync_api import Error

    with suppress(Error):
        popup.close()


def _on_request(route: Route, page: Page, job: Job, shown: _Shown, until: float) -> None:
    """Answer a request for a document of the page, refuse what nobody needs, and let the rest go to the proxy."""
    from playwright.sync_api import Error

    with suppress(Error):  # a page that is gone needs no answer
        request = route.request
        if request.is_navigation_request() and request.frame.parent_frame is None:
            document = _document(route, page, job, shown, until)
            if document is None:
                route.abort("blockedbyclient")
            else:
                route.fulfill(status=document.status, headers=_handed_on(document), body=document.body)
        elif request.resource_type in _UNWANTED or request.method not in _METHODS:
            route.abort("blockedbyclient")
        else:
            route.continue_()


def _document(route: Route, page: Page, job: Job, shown: _Shown, until: float) -> Fetched | None:
    """The document that the page itself asks for: the one at hand, or one that its scripts go on to."""
    request = route.request
    if request.frame != page.main_frame or shown.failure:
        return None  # a pop-up's, or after the end
    shown.documents += 1
    if shown.documents == 1:
        return shown.document
    try:
        if shown.documents > MOST_DOCUMENTS:
            raise BadProtocol(f"the page goes on to another by script more than {MOST_DOCUMENTS - 1} times")
        if request.method != "GET":
            raise BadProtocol("the page goes on to another by sending a form")
        if time.monotonic() > until - SPARE_SECONDS:
            raise Unreachable("the page did not arrive in time", transient=True)
        found = job.visit(_next_request(job, page, request.url)).fetched
        if "html" not in media_type(found.content_type):
            raise WrongType(f"the page goes on to {media_type(found.content_type)} by script; declare that address")
    except FetchError as error:
        shown.failure = error
        return None
    except httpx.InvalidURL as error:
        shown.failure = BadProtocol(f"the page goes on by script to what is not a URL: {error}")
        return None
    last = shown.document
    shown.hops = (*shown.hops, *last.redirects, Hop(last.final_url, last.status, last.address))
    shown.document = found
    return found


def _next_request(job: Job, page: Page, url: str) -> Request:
    """The request for another document: with the cookies of the page, and the source's headers at its own origin."""
    cookies = {}
    for one in page.context.cookies(url):
        with suppress(Forbidden):  # a script may have set what no request of ours could carry
            check_headers({}, {one["name"]: one["value"]})
            cookies[one["name"]] = one["value"]
    home = same_site(httpx.URL(job.request.url), httpx.URL(url))
    return replace(job.request, url=url, headers=job.request.headers if home else {}, cookies=cookies)


def _settle(page: Page, shown: _Shown, end: float, busy: float) -> None:
    """Wait until nothing is loading and nothing changes, at the latest until `end`. Raises Playwright's errors.

    `busy`: seconds without a change that do, though something is loading.
    """
    from playwright.sync_api import Error

    before: object = None
    changed_at = busy_at = time.monotonic()
    while not shown.failure:
        try:
            measured: list[Any] = page.evaluate(_MEASURE)
        except Error:
            if page.is_closed() or not page.context.browser or not page.context.browser.is_connected():
                raise
            measured = ["going", 0, 0, 0]  # between two documents
        now = time.monotonic()
        if measured != before:
            before, changed_at = measured, now
        if shown.loading or measured[0] != "complete":
            busy_at = now
        enough = SETTLED_SECONDS if measured[3] > _THIN else THIN_SECONDS
        quiet = now - max(changed_at, busy_at) >= enough
        if quiet or (measured[0] != "loading" and now - changed_at >= busy) or now > end:
            return
        page.wait_for_timeout(_LOOK_SECONDS * 1000)


def _taken_down(page: Page, most: int) -> str | int:
    """The document as its scripts have made it, as HTML; or, where it is longer than `most`, its length."""
    from playwright.sync_api import Error

    with suppress(Error):  # it may have moved on just now
        if copied := _copied(page, most):
            return copied
    page.wait_for_load_state("domcontentloaded")
    return _copied(page, most) or page.content()


def _copied(page: Page, most: int) -> str | int:
    """What `_TAKE_DOWN` returns, or nothing where a document cannot be copied so (one that is no HTML, or too deep)."""
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "policy-tracker"})
    asked = {"expression": f"{_TAKE_DOWN}({most})", "contextId": world["executionContextId"], "returnByValue": True}
    value = session.send("Runtime.evaluate", asked).get("result", {}).get("value")
    return value if isinstance(value, str | int) else ""


def _address(job: Job) -> str:
    """The address to show: the document's, with the fragment that was asked for, by which scripts may choose."""
    found, asked = job.first.fetched.final_url, httpx.URL(job.request.url)
    return f"{found}#{asked.fragment}" if asked.fragment and "#" not in found else found


def _handed_on(document: Fetched) -> dict[str, str]:
    """The response headers as they hold for the decoded body; several of one name are joined (RFC 9110 section 5.3)."""
    headers: dict[str, str] = {}
    for name, value in document.response_headers:
        if name not in _NOT_HANDED_ON and _HEADER.fullmatch(f"{name}: {value}"):
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers | {"content-type": document.content_type}


def _cookies(job: Job) -> list[Any]:
    """The cookies that the source declares, for its own host, and those that were set on the way to the document."""
    made: list[Any] = [
        {"name": name, "value": value, "url": job.request.url} for name, value in job.request.cookies.items()
    ]
    for cookie in job.first.cookies.jar:
        domain = cookie.domain if cookie.domain_specified else cookie.domain.removesuffix(".local")
        made.append(
            {
                "name": cookie.name,
                "value": cookie.value or "",
                "domain": domain,
                "path": cookie.path,
                "secure": cookie.secure,
                "httpOnly": cookie.has_nonstandard_attr("HttpOnly"),
            }
        )
    return made
