"""The kinds of value that settings and declarations hold, checked and brought to one form."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, PlainValidator

from tracker.core.declaring import RANGE_KEYS, rule_of
from tracker.core.model import Range, Rule
from tracker.settings.mistakes import explained, shown, unknown

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_BYTES = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?\s*[smhdw]\s*)+")
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]i?b|b)?")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2: token
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")  # the usual shape of BCP 47


def _not_bool(value: Any) -> Any:
    """TOML knows true from 1, Python does not."""
    if isinstance(value, bool):
        raise ValueError("not a number")
    return value


def duration(value: Any) -> float:
    """Return seconds from a number of seconds, or from `45s`, `30m`, `12h`, `7d`, `1h 30m`. Raises ValueError."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = float(value)
    elif isinstance(value, str) and _DURATION.fullmatch(value.strip().lower()):
        seconds = sum(float(count) * _SECONDS[unit] for count, unit in _DURATION_PART.findall(value.lower()))
    elif isinstance(value, str):
        seconds = float(value)
    else:
        raise ValueError("not a duration")
    if not 0 <= seconds <= 10 * 366 * 86400:  # ten years: also keeps nan and inf out
        raise ValueError("out of range")
    return seconds


def some_duration(value: Any) -> float:
    """Return seconds as `duration` does, but at least one."""
    seconds = duration(value)
    if seconds < 1:
        raise ValueError("too short")
    return seconds


def size(value: Any) -> int:
    """Return bytes from a number of bytes, or from `20 MB`, `512 KiB`, `1 GiB`. Raises ValueError."""
    matched = _SIZE.fullmatch(str(value).strip().lower())
    if isinstance(value, bool) or not matched:
        raise ValueError("not a size")
    count = int(float(matched[1]) * _BYTES[matched[2] or ""])
    if count < 1:
        raise ValueError("too small")
    return count


def network(value: str) -> str:
    """Return a CIDR network in its plain form; a bare address is a network of one. Raises ValueError."""
    return str(ipaddress.ip_network(value.strip(), strict=False))


def web_url(value: str) -> str:
    """Return an http or https URL with a host and without user name, spaces or control characters, or raise."""
    if any(character <= " " or character in "\\\x7f" for character in value):
        raise ValueError("spaces, backslashes and control characters are not allowed in a URL")
    parts = urlsplit(value)
    if parts.scheme.lower() not in {"http", "https"}:
        raise ValueError(f"the scheme {parts.scheme!r} is not allowed")
    if not parts.hostname or parts.username is not None or parts.password is not None or parts.port == 0:
        raise ValueError("a host is needed, and no user name")
    return value


def proxy_url(value: str) -> str:
    """Return an http or https proxy URL, which may carry a user name and password, or an empty text."""
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0):
        raise ValueError("not a proxy")
    return value


def one_line(value: str) -> str:
    """Return text without line breaks and control characters, or raise ValueError."""
    if any(ord(character) < 32 or ord(character) == 127 for character in value):
        raise ValueError("line breaks and control characters are not allowed")
    return value


def not_blank(value: str) -> str:
    """Return text without the spaces around it, or raise ValueError where nothing is left."""
    if not value.strip():
        raise ValueError("empty")
    return one_line(value.strip())


def page_rule(value: Any) -> Rule:
    """Return a CSS selector or a range between two, each such that the parser of pages understands it, or raise."""
    from tracker.core.html import is_selector  # few declarations have one: the parser is not loaded for the others

    if isinstance(value, dict) and (strange := next((key for key in value if key not in RANGE_KEYS), None)):
        raise explained(unknown(strange, RANGE_KEYS, "key of a range"))
    try:
        rule = rule_of(value)
    except ValueError as error:
        raise explained(str(error)) from error
    if isinstance(rule, str):
        if not is_selector(one_line(rule)):
            raise ValueError("not a CSS selector")
        return rule
    for key, text in value.items():
        if not is_selector(one_line(text)):
            raise explained(f"`{key}` of a range is a CSS selector; found {shown(text)}")
    return rule


def filter_name(value: str) -> str:
    """Return a built-in filter with its argument behind a colon, or raise."""
    from tracker.core.reading.filters import FILTERS, problem_of

    written = not_blank(value)
    name = written.partition(":")[0]
    if name not in FILTERS:
        raise explained(unknown(name, FILTERS, "filter"))
    problem = problem_of(written)
    if problem:
        raise explained(problem)
    return written


def language(value: str) -> str:
    """Return a language tag such as `en` or `pt-BR` (BCP 47), or an empty text."""
    if value and not _LANGUAGE.fullmatch(value):
        raise ValueError("not a language tag")
    return value


def header_pairs(value: dict[str, str]) -> dict[str, str]:
    """Return headers or cookies whose names are tokens and whose values hold no line break (RFC 9110, section 5.5)."""
    for name, content in value.items():
        if not _HEADER_NAME.fullmatch(name):
            raise ValueError("a name with characters that are not allowed")
        one_line(content)
    return value


Duration = Annotated[float, BeforeValidator(duration)]
SomeDuration = Annotated[float, BeforeValidator(some_duration)]
Size = Annotated[int, BeforeValidator(size)]
Count = Annotated[int, BeforeValidator(_not_bool)]
Share = Annotated[float, BeforeValidator(_not_bool)]
Network = Annotated[str, AfterValidator(network)]
WebUrl = Annotated[str, AfterValidator(web_url)]
ProxyUrl = Annotated[str, AfterValidator(proxy_url)]
Line = Annotated[str, AfterValidator(one_line)]
Name = Annotated[str, AfterValidator(not_blank)]
PageRule = Annotated[str | Range, PlainValidator(page_rule)]
FilterName = Annotated[str, AfterValidator(filter_name)]
Language = Annotated[str, AfterValidator(language)]
Pairs = Annotated[dict[str, str], AfterValidator(header_pairs)]
