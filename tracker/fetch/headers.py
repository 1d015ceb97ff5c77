"""Headers: which we send, which a source may set, and what those that come back ask or tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tracker import __version__
from tracker.errors import Forbidden, WrongType
from tracker.fetch.body import ACCEPTED

USER_AGENT = f"policy-tracker/{__version__} (+https://policy-tracker.example/contact)"
"""Sent where `fetch.user_agent` is empty. Operators set their own contact there."""
MOST_FRESH_SECONDS = 366 * 86_400.0
"""No answer is fresh for longer (RFC 9111 knows no limit; RFC 2616 named a year)."""

MOST_RETRY_SECONDS = 86_400.0
"""Longest Retry-After that is honoured: a server cannot silence a policy for longer than a day at a time."""

_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8,text/markdown;q=0.8,*/*;q=0.1"
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")  # RFC 9110 section 5.6.2
_VALUE = re.compile(r"[\x20-\x7e]{0,4096}")
_COOKIE_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")
_COOKIE_VALUE = re.compile(r"[\x20-\x3a\x3c-\x7e]{0,4096}")  # wider than RFC 6265: quotes, commas and spaces are in use
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_OURS = frozenset(
    {
        *(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "upgrade",
            "expect",
        ),
        *("proxy-authorization", "proxy-connection", "if-none-match", "if-modified-since", "range"),
    }
)
"""Headers that a source may not set: they frame the message, or belong to conditional requests."""
OPEN = frozenset({"user-agent", "accept", "accept-language", "accept-encoding"})
"""Headers of a source that go with a redirect to another host; all others stay with the host they were given for."""
_SECRET = re.compile(r"cookie|auth|token|secret|key|session|password", re.IGNORECASE)

_CHALLENGES = {"cf-mitigated": "challenge", "x-vercel-mitigated": "challenge", "x-amzn-waf-action": ""}
"""Headers by which a wall against robots names itself, and the value that counts (empty: any)."""

_HTML = "text/html"
_READABLE = frozenset({_HTML, "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown"})
_PDF = frozenset({"application/pdf", "application/x-pdf"})
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"
_OFFICE = frozenset({_DOCX, _ODT})
_ZIP = b"PK\x03\x04"
_OFFICE_SIGNS = {_ODT: _ODT.encode(), _DOCX: b"word/"}
"""What the first bytes of a word processor's file, a ZIP archive, hold."""
_VAGUE = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "application/xml", "text/xml", "unknown/unknown"}
)
_HTML_START = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|title|meta|div|main|article|h1|p)\b",
    re.I | re.S,
)
_SNIFFED = 1024
"""Bytes that are looked at where the type is missing or vague."""


def check_headers(headers: Mapping[str, str], cookies: Mapping[str, str]) -> None:
    """Raise Forbidden for a header or cookie of a source that may not be sent. Values are not shown."""
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name):
            raise Forbidden(f"{name[:60]!a} is not the name of a header")
        if name.lower() in _OURS:
            raise Forbidden(f"the header {name} is set by the tracker itself and cannot be set for a source")
        if not _VALUE.fullmatch(value):
            raise Forbidden(f"the header {name} has a value that is too long or not printable ASCII")
    for name, value in cookies.items():
        if not _COOKIE_NAME.fullmatch(name) or not _COOKIE_VALUE.fullmatch(value):
            raise Forbidden(f"the cookie {name[:60]!a} has a name or value that cookies may not have")


def standing_headers(user_agent: str, language: str) -> dict[str, str]:
    """The headers of every request, names in lower case. `language`: BCP 47, or empty for English by preference."""
    language = language if _LANGUAGE.fullmatch(language) else ""
    primary = language.partition("-")[0]
    wanted = [language or "en", *([f"{primary};q=0.9"] if primary != language else []), "*;q=0.5"]
    return {
        "user-agent": user_agent or USER_AGENT,
        "accept": _ACCEPT,
        "accept-language": ", ".join(wanted),
        "accept-encoding": ACCEPTED,
    }


def conditions(etag: str, last_modified: str, now: datetime) -> dict[str, str]:
    """The headers that ask for a page only where it changed, of what its last answer said of itself.

    Left out are an ETag that could not be sent back as it came, and a Last-Modified that is no date or lies ahead:
    no answer to those could be trusted.
    """
    asked = {}
    if etag and _VALUE.fullmatch(etag):
        asked["if-none-match"] = etag
    moment = http_date(last_modified)
    if moment is not None and moment <= now and _VALUE.fullmatch(last_modified):
        asked["if-modified-since"] = last_modified
    return asked


def told(name: str, value: str, declared: Mapping[str, str]) -> str:
    """The value of a request header as it may be kept: secrets are replaced by a word."""
    ours = {key.lower() for key in declared}
    return "(not kept)" if _SECRET.search(name) and (name in ours or name == "cookie") else value


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110 section 10.2.3), at most `MOST_RETRY_SECONDS`; else None."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        seconds = float(text[:12])
    else:
        moment = http_date(text)
        if moment is None:
            return None
        seconds = (moment - now).total_seconds()
    return min(seconds, MOST_RETRY_SECONDS) if seconds > 0 else None


def fresh_for(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds for which an answer calls itself fresh (RFC 9111, section 4.2), at most MOST_FRESH_SECONDS; else 0.

    `headers`: of the response, names in lower case. `now`: when it came, where it has no Date of its own.
    """
    directives = dict(_directive(part) for part in headers.get("cache-control", "").lower().split(","))
    if "no-store" in directives or "no-cache" in directives:
        return 0.0
    stated = directives.get("max-age", "")
    if stated.isascii() and stated.isdigit():
        age = headers.get("age", "").strip()
        seconds = float(stated[:12]) - (float(age[:12]) if age.isascii() and age.isdigit() else 0.0)
    else:
        expires = http_date(headers.get("expires", ""))
        came = http_date(headers.get("date", "")) or now
        seconds = (expires - came).total_seconds() if expires is not None else 0.0
    return min(max(seconds, 0.0), MOST_FRESH_SECONDS)


def _directive(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name.strip(), value.strip(' "')


def http_date(text: str) -> datetime | None:
    """An HTTP date in UTC, or None where it is none."""
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):  # the last: the end of the year 9999, in a zone behind ours
        return None


def challenged(headers: Mapping[str, str]) -> bool:
    """Whether an answer comes from a wall against robots. `headers`: of the response, names in lower case."""
    return any(value in headers[name].lower() for name, value in _CHALLENGES.items() if name in headers)


def media_type(content_type: str) -> str:
    """`text/html` of `Text/HTML; charset=utf-8`; empty where the header is missing or no type at all."""
    essence = content_type.partition(";")[0].strip().lower()
    return essence if re.fullmatch(r"[\w.+-]+/[\w.+-]+", essence, re.ASCII) else ""


def check_type(content_type: str) -> None:
    """Raise WrongType where the header alone already says that this is no page."""
    essence = media_type(content_type)
    if essence not in _READABLE | _PDF | _VAGUE | _OFFICE:
        raise WrongType(f"{ascii(essence[:80])[1:-1]} is neither HTML, text, PDF, DOCX nor ODT")


def settled_type(content_type: str, data: bytes | bytearray) -> str:
    """The content type to go on with: the header's where it is clear, else what the first bytes show.

    A missing or vague type is sniffed, and so is one that says PDF or DOCX, or hides one. Raises WrongType.
    """
    essence = media_type(content_type)
    head = bytes(data[:_SNIFFED])
    if b"%PDF-" in head and not _HTML_START.match(head):
        return "application/pdf"
    if head.startswith(_ZIP):
        names = bytes(data[: 4 * _SNIFFED])
        office = next((kind for kind, sign in _OFFICE_SIGNS.items() if sign in names), "")
        if office or essence in _OFFICE:
            return office or essence
    if essence in _READABLE:
        return content_type
    if _HTML_START.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "application/xhtml+xml" if essence in {"application/xml", "text/xml"} else _HTML
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    wanted = essence in _PDF or essence in _OFFICE or essence in {"application/xml", "text/xml"}
    if wanted or (b"\0" in head and not utf16):
        raise WrongType("what came is neither HTML, text, PDF, DOCX nor ODT")
    return "text/plain"
