"""Pages in a real browser: what is taken down, what is asked for on the way, and that nothing goes around the guard."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.loopback import Asked, Route, Site, answer, endless, options, redirect, serving
from tests.receivers import certificate, server_tls
from tracker import guard
from tracker.core.model import Hop
from tracker.errors import BadProtocol, Disallowed, FetchError, Forbidden, TooLarge, WrongType
from tracker.fetch import Request
from tracker.fetch.browser import BrowserFetcher
from tracker.fetch.chromium import what_is_missing
from tracker.guard import forward

MISSING = what_is_missing()
pytestmark = [pytest.mark.skipif(bool(MISSING), reason=f"no browser: {MISSING}"), pytest.mark.timeout(300)]

SECONDS = 60.0
TEXT = "We keep your call records for 30 days and then delete them. " * 15
ONLY_HERE = ("127.0.0.1/32",)
"""What these pages may reach. 127.0.0.2 is on loopback, too, but may not be reached: whoever gets there went around."""


def page(script: str = "", body: str = "", head: str = "") -> bytes:
    """A page as an answer."""
    start = f"<!doctype html><html lang=en><head><title>P</title>{head}</head><body>{body}"
    return answer(f"{start}<script>{script}</script></body></html>".encode())


@pytest.fixture(scope="module")
def fetcher() -> Iterator[BrowserFetcher]:
    """One browser for all tests that do it no harm."""
    made = BrowserFetcher(options(deadline=SECONDS, allow_networks=ONLY_HERE))
    yield made
    made.close()


def text_of(script: str, fetcher: BrowserFetcher, site: Site) -> str:
    """The body that a script leaves behind. It says `done(text)` when it is ready."""
    site.routes["/script"] = page(f"const done = text => document.body.append('[' + text + ']' + {TEXT!r}); {script}")
    body = fetcher.fetch(Request(site.url("/script"))).body.decode()
    assert TEXT in body, body
    return body.rpartition("[")[2].partition("]")[0]


def test_text_that_scripts_fetch_and_build_is_read(fetcher: BrowserFetcher) -> None:
    script = "fetch('/text').then(r => r.text()).then(t => setTimeout(() => { part.textContent = t }, 200))"
    parts = "<div id=part></div><noscript>Please enable JavaScript.</noscript><details><p>folded</p></details>"
    with serving(page=page(script, parts), text=answer(TEXT.encode()), rest=answer(b"", "404 Not Found")) as site:
        fetched = fetcher.fetch(Request(site.url("/page#part")))
        assert site.paths() == ["/robots.txt", "/page", "/text"]
    assert f'<div id="part">{TEXT}</div>' in fetched.body.decode()
    assert b"folded" in fetched.body
    assert b"enable JavaScript" not in fetched.body
    assert (fetched.status, fetched.content_type) == (200, "text/html; charset=utf-8")
    assert ("content-type", "text/html; charset=utf-8") in fetched.response_headers
    assert fetched.url == site.url("/page#part")
    assert (fetched.final_url, fetched.address) == (site.url("/page"), "127.0.0.1")
    assert fetched.fetcher_version.startswith("0.") and "(Chromium " in fetched.fetcher_version  # noqa: PT018


def test_text_in_open_shadow_trees_stands_where_it_shows(fetcher: BrowserFetcher) -> None:
    script = """customElements.define('a-policy', class extends HTMLElement { connectedCallback() {
      this.attachShadow({mode: 'open'}).innerHTML = '<h1>Policy</h1><slot></slot><p>last</p>' } })"""
    with serving(page=page(script, f"<a-policy><p>{TEXT}</p></a-policy>")) as site:
        body = fetcher.fetch(Request(site.url("/page"))).body.decode()
    assert f"<a-policy><h1>Policy</h1><slot><p>{TEXT}</p></slot><p>last</p></a-policy>" in body


def test_letters_of_all_kinds_arrive(fetcher: BrowserFetcher) -> None:
    made = "<meta charset=iso-8859-1><p>Stra\xdfe</p>".encode("latin-1")
    script = f"<script>document.body.append('\\u4f60\\u597d \\u{{1f600}} \\ud800', {TEXT!r})</script>".encode()
    with serving(page=answer(made + script, content_type="text/html; charset=iso-8859-1")) as site:
        body = fetcher.fetch(Request(site.url("/page"))).body.decode("utf-8")
    assert "Straße" in body
    assert "你好 😀 " in body


def test_the_fragment_of_an_address_is_there_for_scripts(fetcher: BrowserFetcher) -> None:
    with serving(old=redirect("/new"), new=page(f"document.body.append('[' + location.hash + ']', {TEXT!r})")) as site:
        fetched = fetcher.fetch(Request(site.url("/old#/legal/privacy")))
    assert b"[#/legal/privacy]" in fetched.body
    assert fetched.final_url == site.url("/new")


def test_odd_headers_and_cookies_of_the_document_do_no_harm(fetcher: BrowserFetcher) -> None:
    odd = page(f"document.body.append(document.cookie, {TEXT!r})").replace(
        b"\r\n\r\n",
        b"\r\nX-Odd: \xe4\xff\x01\r\nX-Odd: 2\r\nSet-Cookie: a=b; Domain=elsewhere.example\r\nSet-Cookie: c=\xfc d\r\n"
        b"Set-Cookie: good=1\r\nContent-Disposition: attachment\r\nLink: </p.css>; rel=preload; as=style\r\n\r\n",
        1,
    )
    with serving(page=odd) as site:
        body = fetcher.fetch(Request(site.url("/page"))).body
        assert site.paths() == ["/robots.txt", "/page"]
    assert TEXT.encode() in body
    assert b"good=1" in body
    assert b"a=b" not in body


def test_what_loads_only_on_scrolling_is_loaded(fetcher: BrowserFetcher) -> None:
    script = f"""new IntersectionObserver(seen => {{ if (seen[0].isIntersecting) end.textContent = 'the end' }})
      .observe(end); top_.textContent = {TEXT!r}"""
    with serving(page=page(script, "<p id=top_></p><div style='height: 9000px'></div><p id=end>.</p>")) as site:
        assert b"the end" in fetcher.fetch(Request(site.url("/page"))).body


def test_images_media_and_fonts_are_not_asked_for(fetcher: BrowserFetcher) -> None:
    head = "<link rel=icon href=/i.ico><style>@font-face{font-family:f;src:url(/f.woff2)} p{font-family:f}</style>"
    body = f"<p style='background:url(/b.png)'>{TEXT}</p><img src=/i.png><video src=/v.mp4 autoplay></video>"
    script = "new Image().src = '/j.png'; navigator.sendBeacon('/beacon', 'x')"
    with serving(page=page(script, body, head), rest=answer(b"")) as site:
        fetcher.fetch(Request(site.url("/page")))
        assert site.paths() == ["/robots.txt", "/page"]


def test_nothing_goes_around_the_guard(
    fetcher: BrowserFetcher, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of these, WebRTC and WebTransport do send datagrams where Chromium is started without our switches."""
    caplog.set_level(logging.INFO, "tracker.guard.forward")
    connect = guard.connect_first

    def watched(addresses: tuple[str, ...], *rest: Any) -> socket.socket:
        assert set(addresses) == {"127.0.0.1"}
        return connect(addresses, *rest)

    monkeypatch.setattr(forward, "connect_first", watched)
    with (
        socket.create_server(("127.0.0.2", 0)) as forbidden,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unheard,
        serving(rest=answer(b"", "404 Not Found")) as site,
    ):
        there = f"127.0.0.2:{forbidden.getsockname()[1]}"
        unheard.bind(("127.0.0.2", 0))
        datagrams = f"127.0.0.2:{unheard.getsockname()[1]}"
        worker = f"fetch('http://{there}/worker').catch(() => postMessage('worker'))"
        site.routes["/hop"] = redirect(f"http://{there}/hop")
        head = f"<link rel=preconnect href=http://{there}><link rel=stylesheet href=http://{there}/s.css>"
        head += f"<link rel=dns-prefetch href=http://{there}><link rel=prefetch href=http://{there}/p>"
        script = f"""
          const said = word => document.body.append(' no-' + word + '.');
          fetch('http://{there}/xhr', {{mode: 'no-cors'}}).catch(() => said('xhr'));
          fetch('/hop', {{mode: 'no-cors'}}).catch(() => said('hop'));
          new WebSocket('ws://{there}/ws').onerror = () => said('websocket');
          new EventSource('http://{there}/es').onerror = () => said('events');
          new Worker(URL.createObjectURL(new Blob([{worker!r}]))).onmessage = event => said(event.data);
          const peer = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{datagrams}'}}]}});
          peer.createDataChannel('x'); peer.createOffer().then(offer => peer.setLocalDescription(offer));
          try {{ new WebTransport('https://{datagrams}/wt').ready.catch(() => said('transport')) }}
          catch (error) {{ said('transport') }}
          document.body.append({TEXT!r});"""
        body = f"<iframe src=http://{there}/frame></iframe><script src=http://{there}/s.js></script>"
        site.routes["/page"] = page(script, body, head)
        shown = fetcher.fetch(Request(site.url("/page"))).body.decode()
        unheard.setblocking(False)
        with pytest.raises(BlockingIOError):
            unheard.recv(2000)
        forbidden.setblocking(False)
        with pytest.raises(BlockingIOError):
            forbidden.accept()
    for word in ("xhr", "hop", "websocket", "events", "worker", "transport"):
        assert f"no-{word}." in shown
    refused = [vars(record) for record in caplog.records if record.message == "forward.refused"]
    targets = {record["target"] for record in refused}
    assert targets >= {f"http://{there}/{path}" for path in ("xhr", "hop", "worker", "frame", "s.js", "s.css")} | {
        there
    }
    assert all("not a public address" in record["reason"] for record in refused)


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest", "http://127.0.0.2/", "http://[::1]/"])
def test_a_page_that_goes_on_to_where_we_may_not_go_is_forbidden(fetcher: BrowserFetcher, target: str) -> None:
    with serving(page=page(f"location.href = {target!r}", TEXT)) as site:
        with pytest.raises(Forbidden, match=r"is not a public address; fetch\.allow_networks") as caught:
            fetcher.fetch(Request(site.url("/page")))
        assert caught.value.fetched is not None
        assert (caught.value.fetched.fetcher, caught.value.fetched.final_url) == ("browser", site.url("/page"))


@pytest.mark.parametrize("target", ["file:///etc/passwd", "data:text/html,x", "javascript:1", "chrome://version"])
def test_a_page_that_would_go_on_to_no_page_stays(fetcher: BrowserFetcher, target: str) -> None:
    with serving(page=page(f"location.href = {target!r}", TEXT)) as site:
        assert TEXT in fetcher.fetch(Request(site.url("/page"))).body.decode()


def test_redirects_and_the_way_a_script_goes_are_recorded(fetcher: BrowserFetcher) -> None:
    routes: dict[str, Route] = {
        "/one": redirect("/two", 301),
        "/two": page("location.replace('/three?x')"),
        "/three": redirect("/four"),
        "/four": page(f"document.body.append({TEXT!r})"),
    }
    with serving() as site:
        site.routes |= routes
        fetched = fetcher.fetch(Request(site.url("/one")))
        assert TEXT in fetched.body.decode()
    assert fetched.final_url == site.url("/four")
    assert fetched.redirects == (
        Hop(site.url("/one"), 301, "127.0.0.1"),
        Hop(site.url("/two"), 200, "127.0.0.1"),
        Hop(site.url("/three?x"), 302, "127.0.0.1"),
    )


def test_where_a_script_goes_is_judged_like_a_first_address(fetcher: BrowserFetcher) -> None:
    rules = answer(b"User-agent: *\nDisallow: /secret\n", content_type="text/plain")
    with serving(page=page("location = '/secret'"), secret=page(TEXT)) as site:
        site.routes["/robots.txt"] = rules
        with pytest.raises(Disallowed):
            fetcher.fetch(Request(site.url("/page")))
        assert "/secret" not in site.paths()
        assert fetcher.fetch(Request(site.url("/page"), robots="ignore")).final_url == site.url("/secret")


@pytest.mark.parametrize(
    ("script", "error", "said"),
    [
        ("location = '/page?' + Math.random()", BadProtocol, "more than 4 times"),
        ("document.body.innerHTML = '<form method=post action=/x>'; document.forms[0].submit()", BadProtocol, "form"),
        ("location = '/leaflet'", WrongType, "application/pdf"),
        ("location = 'about:blank'", BadProtocol, "about:blank"),
        ("location = URL.createObjectURL(new Blob(['<p>x'], {type: 'text/html'}))", BadProtocol, "blob:"),
    ],
    ids=["loop", "form", "leaflet", "blank", "blob"],
)
def test_a_page_that_does_not_stay_is_told(
    fetcher: BrowserFetcher, script: str, error: type[FetchError], said: str
) -> None:
    leaflet = answer(b"%PDF-1.7 ...", content_type="application/pdf")
    with serving(page=page(script), leaflet=leaflet) as site, pytest.raises(error, match=said):
        fetcher.fetch(Request(site.url("/page")))


def test_pop_ups_dialogs_downloads_and_service_workers_come_to_nothing(fetcher: BrowserFetcher) -> None:
    script = f"""alert('hello'); confirm('sure?'); window.open('/popup'); window.open('about:blank');
      onbeforeunload = () => 'stay';
      const a = document.createElement('a'); a.href = '/file'; a.download = 'x'; document.body.append(a); a.click();
      navigator.serviceWorker.register('/sw.js').catch(() => document.body.append('no worker'));
      navigator.geolocation.getCurrentPosition(() => 0, () => document.body.append('no place'));
      document.body.append({TEXT!r})"""
    with serving(page=page(script), rest=answer(b"self.x = 1", content_type="text/javascript")) as site:
        body = fetcher.fetch(Request(site.url("/page"))).body
        assert TEXT.encode() in body
        assert b"no place" in body
        assert not {"/popup", "/sw.js"} & set(site.paths())


def test_nothing_is_kept_from_one_page_to_the_next(fetcher: BrowserFetcher) -> None:
    with serving() as site:
        left = "document.cookie = 'left=1'; localStorage.left = 1; done('left')"
        assert text_of(left, fetcher, site) == "left"
        assert text_of("done(document.cookie + localStorage.length)", fetcher, site) == "0"
        assert "left" not in [asked.headers.get("cookie", "") for asked in site.asked]


def test_headers_and_cookies_of_the_source_stay_with_it(fetcher: BrowserFetcher) -> None:
    with serving(rest=answer(b"x", access_control_allow_origin="*")) as other, serving(rest=answer(b"x")) as site:
        script = f"fetch('{other.url('/other', host='localhost')}').then(() => fetch('/own'))"
        site.routes["/page"] = page(f"{script}; document.body.append({TEXT!r})")
        declared = {"X-Token": "hush", "User-Agent": "Acme/1"}
        request = Request(site.url("/page"), language="de-AT", headers=declared, cookies={"consent": "yes"})
        fetched = fetcher.fetch(request)
        document, own = (next(one for one in site.asked if one.path == path) for path in ("/page", "/own"))
        (stranger,) = (one for one in other.asked if one.path == "/other")
    assert (document.headers["x-token"], document.headers["cookie"]) == ("hush", "consent=yes")
    assert own.headers["cookie"] == "consent=yes"
    assert not {"x-token", "cookie"} & set(stranger.headers)
    assert {one.headers["user-agent"] for one in (document, own, stranger)} == {"Acme/1"}
    assert {one.headers["accept-language"] for one in (document, own, stranger)} == {"de-AT, de;q=0.9, *;q=0.5"}
    assert dict(fetched.request_headers)["x-token"] == "(not kept)"


def test_the_browser_says_what_it_is(fetcher: BrowserFetcher) -> None:
    with serving(own=answer(b"x")) as site:
        said = text_of("fetch('/own').then(() => done(navigator.userAgent + navigator.webdriver))", fetcher, site)
        assert said.startswith("policy-tracker/")
        assert said.endswith("true")
        own = next(one for one in site.asked if one.path == "/own")
        assert own.headers["user-agent"].startswith("policy-tracker/")
        assert "Windows" not in own.headers.get("sec-ch-ua-platform", "")


def test_cookies_that_were_set_on_the_way_are_there(fetcher: BrowserFetcher) -> None:
    second: Route = page("fetch('/own').then(() => document.body.append(document.cookie, '.'))", TEXT)
    cookie = answer(b"", "302 Found", location="/two", set_cookie="way=1; Path=/")
    with serving(one=cookie, two=second, own=answer(b"x")) as site:
        assert b"way=1" in fetcher.fetch(Request(site.url("/one"))).body
        (own,) = (one for one in site.asked if one.path == "/own")
        assert own.headers["cookie"] == "way=1"


def test_a_page_that_never_rests_is_taken_as_it_is(fetcher: BrowserFetcher) -> None:
    def hang(_: Asked, __: socket.socket) -> None:
        release.wait(120)

    release = threading.Event()
    poll = f"setInterval(() => fetch('/poll'), 100); fetch('/hang'); document.body.append({TEXT!r})"
    with serving(page=page(poll), hang=hang, rest=answer(b"x")) as site:
        try:
            assert TEXT in fetcher.fetch(Request(site.url("/page"))).body.decode()
        finally:
            release.set()


def test_what_is_too_large_is_told() -> None:
    grown = page("document.body.append('x'.repeat(300_000))", TEXT)
    heavy = page("fetch('/flood').catch(() => 0)", TEXT)
    flood = endless(b"x" * 65536, b"HTTP/1.1 200 OK\r\n\r\n")
    small = BrowserFetcher(options(deadline=SECONDS, max_bytes=200_000))
    try:
        with serving(grown=grown, heavy=heavy, flood=flood) as site:
            with pytest.raises(TooLarge, match="as shown is larger than 200,000 bytes"):
                small.fetch(Request(site.url("/grown")))
            with pytest.raises(TooLarge, match="loads more than 600,000 bytes"):
                small.fetch(Request(site.url("/heavy")))
    finally:
        small.close()


def test_a_page_over_https_brings_its_certificate(tmp_path: Path) -> None:
    pem = certificate(tmp_path)
    secure = BrowserFetcher(options(deadline=SECONDS, ca_bundle=str(pem)))
    try:
        with serving(server_tls(pem), page=page(f"document.body.append(isSecureContext, {TEXT!r})")) as site:
            fetched = secure.fetch(Request(site.url("/page")))
    finally:
        secure.close()
    assert b"true" + TEXT.encode() in fetched.body
    assert len(fetched.certificate_sha256) == 64


def test_an_outgoing_proxy_serves_the_document_and_its_scripts(fetcher: BrowserFetcher) -> None:
    script = f"fetch('/text').then(r => r.text()).then(t => document.body.append(t, {TEXT!r}))"
    with serving() as proxy:
        proxy.routes |= {
            "http://unknown.example/page": page(script),
            "http://unknown.example/text": answer(b"by proxy"),
        }
        proxy.routes["http://unknown.example/robots.txt"] = answer(b"", "404 Not Found")
        fetched = fetcher.fetch(Request("http://unknown.example/page", proxy=proxy.url("")))
    assert b"by proxy" in fetched.body
    assert fetched.address == "127.0.0.1 (proxy)"
