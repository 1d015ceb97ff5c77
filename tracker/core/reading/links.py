"""Links as a reader means them: absolute, without tracking parameters, e-mail addresses decoded."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

from tracker.core.addresses import without_tracking

_EMAIL_PATH = "/cdn-cgi/l/email-protection#"
_LINE_ENDS = re.compile(r"[\t\r\n]+")  # browsers leave them out of addresses
_UNSAFE = re.compile(r"[\s<>()\\|`\"]|(?<=&)#?\w{2,31}(?P<semicolon>;)")
"""What would end a link in Markdown, or be taken for an escape, a cell's end or an entity."""
_SUSPECT = re.compile(r"[\s<>()\\|`\"&]")  # one of these is in all that is unsafe
_SCHEMES = ("http", "https", "mailto", "tel")


def target(href: str, base: str) -> str:
    """The absolute address a link leads to, fit for Markdown; empty for scripts and places on the same page."""
    href = href.strip()
    if not href or href[0] == "#":
        return ""
    if _EMAIL_PATH in href:
        address = unprotect(href.partition(_EMAIL_PATH)[2])
        return f"mailto:{address}" if address else ""
    absolute = href
    complete = href.startswith(("https://", "http://"))
    if not complete or not href.isascii() or "[" in href or "]" in href:
        try:
            absolute = href if complete else urljoin(base, href)
            scheme = urlsplit(absolute).scheme
        except ValueError:
            return ""
        if scheme not in _SCHEMES:
            return ""
    if "#" in absolute and not absolute.endswith("#") and base and absolute.partition("#")[0] == base.partition("#")[0]:
        return ""
    if "?" in absolute:
        absolute = without_tracking(absolute)
    if _SUSPECT.search(absolute):
        absolute = _UNSAFE.sub(_encoded, _LINE_ENDS.sub("", absolute))
    return absolute


def _encoded(match: re.Match[str]) -> str:
    found = match.group()
    return f"{found[:-1]}%3B" if match["semicolon"] else quote(found, safe="")


def unprotect(encoded: str) -> str:
    """Decode Cloudflare's e-mail protection: hexadecimal, the first byte is XORed over the others. Empty if broken."""
    try:
        data = bytes.fromhex(encoded.partition("?")[0])
        return bytes(byte ^ data[0] for byte in data[1:]).decode("utf-8") if data else ""
    except ValueError:
        return ""
