"""Playing a capture: what each answer of a web archive means, and following archived redirects within the archive.

Memento-Datetime decides what is a capture; without it nothing is, whatever its status: the page that says an address
is excluded comes with a 200. No redirect is followed by itself: the nearest capture is not the one that was asked for,
and a Location off the archive would bring the live page as an archived one.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from tracker import __version__
from tracker.core.addresses import host_of, same_address
from tracker.core.archiving.addresses import memento_address
from tracker.core.archiving.model import WAYBACK, moment, stamp
from tracker.core.archiving.rows import refused, web_address
from tracker.core.model import Fetched, Hop
from tracker.errors import (
    BadProtocol,
    BadStatus,
    Blocked,
    FetchError,
    Forbidden,
    NotPlayed,
    RateLimited,
    TooLarge,
    Truncated,
    Unreachable,
)
from tracker.fetch.body import Body, cut_in_a_tag, receive
from tracker.fetch.exchange import Answer
from tracker.fetch.headers import challenged, check_type, http_date, media_type, settled_type
from tracker.fetch.http import MOST_EVIDENCE, phrase
from tracker.fetch.wayback_calls import MEMENTO, Calls, ahead, pointed_at, within

MOST_HOPS = 10
NEAR_SECONDS = 86_400.0
"""How far from an archived redirect the capture of its target may lie, to stand for what a visitor then saw."""
_ORIGINAL = "x-archive-orig-"
_ERROR = "x-archive-wayback-runtime-error"
_OF_THE_ARCHIVE = frozenset({MEMENTO, "x-archive-src"})
"""Headers of the archive's own that are kept as evidence beside those of the capture."""
_LINK = re.compile(r"""<([^<>]{1,8000})>\s*;(?:[^,<]*;)?\s*rel\s*=\s*["']?(?:[\w-]+ +)*original\b""", re.IGNORECASE)
_EXCLUDED = re.compile(rb"has been excluded from the (?:Wayback Machine|archive)", re.IGNORECASE)
_GZIP = b"\x1f\x8b"


class _WrongLabel(BadProtocol):
    """The body is not encoded as its Content-Encoding says."""


def play(calls: Calls, timestamp: str, original: str) -> Fetched:
    """The page of a capture; see `Archive.play`.

    Where archived redirects led to what is not played, the error's `fetched` is the last of them: `redirects` the way,
    `final_url` where it leads.
    """
    try:
        moment(timestamp)
    except ValueError as error:
        raise NotPlayed(f"{timestamp[:20]!a} is no timestamp of an archive") from error
    way = _Way(calls, original, timestamp, original)
    try:
        for _ in range(MOST_HOPS + 1):
            fetched = way.step()
            if fetched is not None:
                return fetched
        raise BadProtocol(f"more than {MOST_HOPS} archived redirects from {original}")
    except FetchError as error:
        if error.fetched is None and not error.transient:
            error.fetched = way.last_redirect
        raise


@dataclass(slots=True)
class _Way:
    """What one playback went through so far: where it stands, and how it came there."""

    calls: Calls
    asked_for: str
    timestamp: str
    url: str
    redirected_at: datetime | None = None
    hops: list[Hop] = field(default_factory=list)
    visited: set[tuple[str, str]] = field(default_factory=set)
    started_at: datetime | None = None
    last_redirect: Fetched | None = None

    def step(self) -> Fetched | None:
        """Ask for where we stand: the page, or None where it leads on."""
        here = (self.timestamp, self.url)
        if here in self.visited:
            raise BadProtocol(f"archived redirects of {self.asked_for} lead in a circle")
        self.visited.add(here)
        try:
            return self._shown(plain=False)
        except _WrongLabel:
            return self._shown(plain=True)

    def _shown(self, *, plain: bool) -> Fetched | None:
        """One request. `plain`: without a content encoding, for the archive labels this body wrongly."""
        address = memento_address(self.calls.origin, self.timestamp, self.url, "id_")
        with self.calls.ask("playback", address, headers={"accept-encoding": "identity"} if plain else {}) as answer:
            self.started_at = self.started_at or answer.started_at
            if MEMENTO not in answer.response.headers:
                self._go_near(answer)
                return None
            captured_at = self._time(answer)
            if answer.response.has_redirect_location:
                self._follow(answer, captured_at)
                return None
            return self._page(answer, captured_at, plain=plain)

    def _time(self, answer: Answer) -> datetime:
        """When the capture was taken. Raises NotPlayed where that is not the time that was asked for."""
        found = http_date(answer.header(MEMENTO))
        if found is None:
            raise NotPlayed(f"{self.calls.host} does not say when its capture of {self.url} was taken")
        if ahead(found, self.calls.clock()):
            raise NotPlayed(f"{self.calls.host} shows a capture of {self.url} of {found:%Y-%m-%d}, which lies ahead")
        if self.redirected_at is None and stamp(found) != self.timestamp:
            raise NotPlayed(f"{self.calls.host} shows the capture of {stamp(found)} in place of {self.timestamp}")
        if self.redirected_at is not None and not within(found, self.redirected_at, NEAR_SECONDS):
            raise NotPlayed(f"{self.asked_for} led to {self.url}, of which there is no capture within a day")
        return found

    def _follow(self, answer: Answer, captured_at: datetime) -> None:
        """Turn to where an archived redirect leads, within the archive."""
        target = pointed_at(self.calls.host, answer.header("location"))
        self.hops.append(Hop(self.url, answer.response.status_code, answer.address))
        if target is None:
            self.last_redirect = self._fetched(answer, captured_at, self.url, "")
            raise Forbidden(f"an archived redirect of {self.url} leads off {self.calls.host}")
        self.last_redirect = self._fetched(answer, captured_at, target[1], "")
        self.timestamp, self.url = target
        self.redirected_at = captured_at
        answer.discard()

    def _go_near(self, answer: Answer) -> None:
        """Take what is no capture for what it is: turn to the nearest one where that will do, else raise."""
        response, host = answer.response, self.calls.host
        if response.has_redirect_location:
            target = pointed_at(host, answer.header("location"))
            near = target and self.redirected_at and within(moment(target[0]), self.redirected_at, NEAR_SECONDS)
            if target and near and same_address(target[1], self.url):
                self.timestamp, self.url = target
                return answer.discard()
            said = f"its nearest is of {target[0]}" if target else "it leads elsewhere"
            raise NotPlayed(f"{host} has no capture of {self.url} at {self.timestamp}: {said}")
        why = answer.header(_ERROR)
        if response.status_code == httpx.codes.OK:
            with suppress(FetchError):
                answer.read(MOST_EVIDENCE)
            if _EXCLUDED.search(answer.body.data) or refused(answer.body.data.decode("utf-8", "replace")):
                raise Blocked(f"{self.url} is excluded from {host}")
            raise NotPlayed(f"{host} answered for {self.url} at {self.timestamp} with a page of its own")
        if refused(why) or (not why and response.status_code == httpx.codes.FORBIDDEN):
            raise Blocked(f"{host} shows {self.url} to nobody: {refused(why) or 'it answered 403 Forbidden'}")
        if why or response.status_code in {404, 410}:
            raise NotPlayed(f"{host} has no page for {self.url} at {self.timestamp}")
        raise BadStatus(f"{host} answered {response.status_code}{phrase(response.status_code)}")

    def _page(self, answer: Answer, captured_at: datetime, *, plain: bool) -> Fetched:
        """Read an archived answer. Raises what the live one would have been where it is no page, never transient."""
        status, headers = answer.response.status_code, httpx.Headers(_archived(answer))
        url = _original(answer, self.url)
        try:
            if status not in {200, 203} or challenged(headers) or challenged(answer.response.headers):
                with suppress(FetchError):
                    answer.read(min(MOST_EVIDENCE, self.calls.most_bytes))
                raise _archived_error(url, status, headers)
            check_type(answer.header("content-type"))
            content_type = self._read(answer, headers, plain=plain)
        except FetchError as error:
            if not error.transient and not isinstance(error, _WrongLabel):
                error.fetched = self._fetched(answer, captured_at, url, answer.header("content-type"))
            raise
        if self.calls.closed():  # what was read may have been cut off by `close`
            raise Unreachable("the tracker is stopping", transient=True)
        return self._fetched(answer, captured_at, url, content_type)

    def _read(self, answer: Answer, headers: httpx.Headers, *, plain: bool) -> str:
        """Read the body, whatever its encoding is called; returns its content type."""
        try:
            answer.read(self.calls.most_bytes, encoding="" if plain else None)
        except TooLarge:
            del answer.body.data[MOST_EVIDENCE:]
            raise
        except BadProtocol as error:
            if plain or not answer.header("content-encoding"):
                raise
            raise _WrongLabel(str(error)) from error
        if answer.body.data.startswith(_GZIP):
            body = Body(wire_bytes=answer.body.wire_bytes)
            receive((bytes(answer.body.data),), "gzip", self.calls.most_bytes, body)
            body.wire_bytes, answer.body = answer.body.wire_bytes, body
        content_type = settled_type(answer.header("content-type"), answer.body.data)
        framed = {"content-length", "transfer-encoding"} & set(answer.response.headers)
        if not framed and "html" in media_type(content_type) and cut_in_a_tag(answer.body.data):
            raise Truncated("the page ends in the middle of a tag", transient=True)
        length = headers.get("content-length", "")
        stated = int(length[:18]) if length.isascii() and length.isdigit() and "content-encoding" not in headers else 0
        if len(answer.body.data) < stated:
            raise Truncated(f"the capture holds {len(answer.body.data):,} of {stated:,} bytes")
        return content_type

    def _fetched(self, answer: Answer, captured_at: datetime, final_url: str, content_type: str) -> Fetched:
        """The value for a capture, with the headers of the answer that was archived."""
        kept = ((name.lower(), value) for name, value in answer.response.headers.multi_items())
        return Fetched(
            url=self.asked_for,
            final_url=final_url,
            status=answer.response.status_code,
            body=bytes(answer.body.data),
            content_type=content_type,
            request_headers=tuple((name.lower(), value) for name, value in answer.request.headers.multi_items()),
            response_headers=(*_archived(answer), *(pair for pair in kept if pair[0] in _OF_THE_ARCHIVE)),
            started_at=self.started_at or answer.started_at,
            fetched_at=self.calls.clock(),
            captured_at=captured_at,
            fetcher=WAYBACK,
            fetcher_version=f"{__version__} (httpx {httpx.__version__})",
            redirects=tuple(self.hops),
            address=answer.address + (" (proxy)" if answer.proxied and answer.address else ""),
            certificate_sha256=answer.certificate_sha256,
            wire_bytes=answer.body.wire_bytes,
        )


def _archived(answer: Answer) -> tuple[tuple[str, str], ...]:
    """The headers of the answer that was archived: those with the archive's prefix, and the type, which may lack it."""
    pairs = [(name.lower(), value) for name, value in answer.response.headers.multi_items()]
    archived = tuple((name.removeprefix(_ORIGINAL), value) for name, value in pairs if name.startswith(_ORIGINAL))
    if any(name == "content-type" for name, _ in archived):
        return archived
    return (*(pair for pair in pairs if pair[0] == "content-type"), *archived)


def _original(answer: Answer, url: str) -> str:
    """The address as the archive knows it (Link rel="original"), where it is the page that was asked for."""
    found = _LINK.search(answer.header("link"))
    return found[1] if found and web_address(found[1]) and same_address(found[1], url) else url


def _archived_error(url: str, status: int, headers: httpx.Headers) -> FetchError:
    """What the live answer would have been; trying again does not change the past."""
    said = f"{host_of(url) or url} had answered {status}{phrase(status)}"
    if status in {200, 203} or challenged(headers):
        return Blocked(f"{said} and asked to prove that we are no robot")
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return RateLimited(said)
    return (Blocked if status in {401, 403, 451} else BadStatus)(said)
