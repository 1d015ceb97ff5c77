"""Policies that a page carries as data for its scripts, while its body is an empty shell.

Asked only where the visible body says nothing. JSON of any framework is read alike: which of its strings speak like a
policy, and which is the smallest part of the data that holds most of them. Bounded by the size of what is looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from itertools import islice
from urllib.parse import unquote, urlsplit

from tracker.core.model import Hints
from tracker.core.reading.payloads import flight, literals, unflattened
from tracker.core.reading.policy_names import kind_of, names_policy
from tracker.core.reading.rich_text import ANY_TAG, MAX_DEPTH, Json, html_of, is_prose
from tracker.core.reading.vocabulary import is_title, legal

_MOST = 4_000_000  # characters of data that are looked at on one page
_VALUES = 300_000  # values of JSON that are looked at
_LEAST = 900  # characters that a policy in the data has, where nothing names it
_LEAST_NAMED = 300
_SPEAKS = 40  # characters from which a string can speak like a policy
_HOLDS = 0.85  # share of the policy's characters that the part of the data to be read holds
_SCRIPT = re.compile(r"<script\b([^<>]*)>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script\s*>", re.IGNORECASE)
_CARRIER = re.compile(
    r"""\s(?:data-page|data-props|data-react-props|data-state|props|srcdoc)=(?:"([^"]{300,})"|'([^']{300,})')"""
)
_TEMPLATE = re.compile(r"<template\b([^<>]*)>|</template\s*>", re.IGNORECASE)
_SHADOW = re.compile(r"\bshadowroot(?:mode)?=", re.IGNORECASE)  # apart: within the other pattern it backtracks
_NOSCRIPT = re.compile(r"<noscript\b[^<>]*>", re.IGNORECASE)
_NOSCRIPT_END = re.compile(r"</noscript\s*>", re.IGNORECASE)
_NAME = re.compile(r"""\bid\s*=\s*["']?([\w-]+)""")
_TYPE = re.compile(r"""\btype\s*=\s*["']?(application/[\w+.-]+)""")
_ASSIGNED = re.compile(
    r"(?:window|self|globalThis)(?:\.|\[['\"])(\w+)['\"]?\]?\s*=(?!=)|(?:var|let|const)\s+(\w+)\s*=(?!=)"
)
_UNDEFINED = re.compile(r"(?<=[:,\[])(?:undefined|void 0|NaN)(?=[,}\]])")
_NAMES = ("title", "heading", "headline", "name", "slug", "path", "url", "type", "label", "id", "uid")
_TONGUES = ("locale", "lang", "language", "langcode")
_BODY = "body"  # a key that is always read
_TAG = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")


@dataclass(frozen=True, slots=True)
class Carried:
    """HTML of a text found beside the visible body, and where: a name such as `__NEXT_DATA__`, for people."""

    html: str
    place: str


def carried(html: str, hints: Hints, url: str, language: str) -> Carried | None:
    """The policy in the page's data, templates or noscript, or None. Never raises; typically takes 20 ms.

    `hints`, `url`, `language` choose among several policies or translations that the data holds.
    """
    best: tuple[_Scores, str] | None = None
    for value, place in _values(html):
        scores = _Scores(value)
        if scores.total > (best[0].total if best else 0):
            best = (scores, place)
    if best is not None:
        found = _found(best[0], hints, url, language)
        if found:
            return Carried(found, best[1])
    for text, place in _markup(html):
        words = ANY_TAG.sub(" ", text)
        if _speaks(words) and len(words) >= _LEAST_NAMED:
            return Carried(text, place)
    return None


def _values(html: str) -> Iterator[tuple[Json, str]]:
    """Every piece of data on the page, parsed, with its name."""
    rest = _MOST
    pushed: list[str] = []
    for attributes, content in _scripts(html):
        if len(content) < 200 and "__next_f" not in content:
            continue
        rest -= len(content)
        if rest < 0:
            return
        named = _NAME.search(attributes) or _TYPE.search(attributes)
        name = named[1] if named else ""
        if "__next_f" in content[:200]:
            pushed.append(content)
            continue
        if "json" in attributes or content.lstrip()[:1] in ("{", "["):
            value = _parsed(content.strip())
            if value is not None:
                yield (unflattened(value), name or "JSON")
                continue
        yield from _assigned(content)
    if pushed:
        yield (flight(pushed), "the stream of Next.js")
    for match in islice(_CARRIER.finditer(html), 20):
        content = unescape(match[1] or match[2])[:_MOST]
        yield (_parsed(content) or content, "an attribute")


def _scripts(html: str) -> Iterator[tuple[str, str]]:
    start = _SCRIPT.search(html)
    while start is not None:
        end = _SCRIPT_END.search(html, start.end())
        if end is None:
            return
        yield start[1], html[start.end() : end.start()]
        start = _SCRIPT.search(html, end.end())


def _assigned(script: str) -> Iterator[tuple[Json, str]]:
    """What a script assigns: JSON, JSON in a string, else the string literals it holds."""
    decoder = json.JSONDecoder()
    name = ""
    found = False
    for match in islice(_ASSIGNED.finditer(script), 50):
        name = match[1] or match[2]
        rest = script[match.end() : match.end() + 30].lstrip()
        if rest[:1] not in ("{", "["):
            continue
        start = script.index(rest[0], match.end())
        try:
            value, _ = decoder.raw_decode(script, start)
        except (ValueError, RecursionError):
            value = _parsed(_UNDEFINED.sub("null", script[start:].rstrip().rstrip(";")))
        if value is not None:
            found = True
            yield value, name
    if not found:
        strings = literals(script)
        nested = [_parsed(unquote(one) if one.startswith("%7B") else one) for one in strings if one[:1] in "{[%"]
        yield [one for one in nested if one is not None] or strings, name if len(name) > 3 else "a script"


def _parsed(text: str) -> Json:
    """Parse JSON; None for what is none, or nests too deeply."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _speaks(text: str) -> bool:
    """Whether a string speaks like a policy: language, with words of policies in it."""
    if len(text) < _SPEAKS or not is_prose(text):
        return False
    sample = text[:3_000]
    return legal(sample) > max(0.0, len(sample) / 6 * 0.02 - 0.5)


class _Scores:
    """How many characters that speak like a policy stand in each list and object of a value."""

    def __init__(self, value: Json) -> None:
        self.value = value  # kept, so that no other object gets the identity of one in it
        self.by_id: dict[int, int] = {}
        self.seen = 0
        self.total = self._score(value, 0)

    def of(self, value: Json) -> int:
        """The characters below a value."""
        return self.by_id.get(id(value), 0) if isinstance(value, (dict, list)) else _spoken(value)

    def _score(self, value: Json, depth: int) -> int:
        self.seen += 1
        if depth > MAX_DEPTH or self.seen > _VALUES:
            return 0
        if not isinstance(value, (dict, list)):
            return _spoken(value)
        total = sum(self._score(one, depth + 1) for one in (value.values() if isinstance(value, dict) else value))
        self.by_id[id(value)] = total
        return total


def _spoken(value: Json) -> int:
    return len(value) if isinstance(value, str) and _speaks(value) else 0


def _found(scores: _Scores, hints: Hints, url: str, language: str) -> str:
    """The smallest part of the data that holds most of the policy, as HTML with the title above it."""
    above: list[Json] = []
    current = scores.value
    chosen_score = scores.total
    picked = False
    while isinstance(current, (dict, list)):
        inner = list(current.values()) if isinstance(current, dict) else current
        best = _alternative(current, scores, hints, url, language)
        picked = best is not None
        if best is None:
            best = max(inner, key=scores.of, default=None)
            if best is None or scores.of(best) < _HOLDS * scores.of(current):
                break
        above.append(current)
        current = best
        chosen_score = scores.of(current)
    holder = above[-1] if above else None
    if (
        isinstance(current, str) and isinstance(holder, dict) and not picked
    ):  # its neighbours are its title and introduction
        current = {_BODY if one is current else key: one for key, one in holder.items()}
        above.pop()
    own = _title(current)
    title = own or next(filter(None, map(_title, reversed(above[-4:]))), "")
    if chosen_score < (_LEAST_NAMED if is_title(title) else _LEAST):
        return ""
    heading = "" if own or not title else f"<h1>{escape(title)}</h1>"
    body = html_of(current, level=1 if own else 2)
    return f"<html><body>{heading}{_dates(above)}<div>{body}</div></body></html>" if body else ""


def _title(holder: Json) -> str:
    """What an object calls itself."""
    if isinstance(holder, dict):
        for key in ("title", "heading", "headline", "name", "pageTitle"):
            title = holder.get(key)
            if isinstance(title, str) and 0 < len(title) < 120:
                return title
    return ""


def _dates(above: list[Json]) -> str:
    """Dates of the policy that stand beside its text."""
    for holder in [one for one in reversed(above) if isinstance(one, dict)][:2]:
        dates = {key: value for key, value in holder.items() if isinstance(value, str) and len(value) < 60}
        told = html_of({key: value for key, value in dates.items() if re.match(r"last|effective", key, re.IGNORECASE)})
        if told:
            return told
    return ""


def _alternative(current: Json, scores: _Scores, hints: Hints, url: str, language: str) -> Json | None:
    """The translation or policy that is meant, where an object or list holds several side by side."""
    pairs = list(current.items()) if isinstance(current, dict) else [(str(i), one) for i, one in enumerate(current)]
    long = [(key, one) for key, one in pairs if scores.of(one) >= max(_LEAST_NAMED, 0.1 * scores.of(current))]
    if len(long) < 2:
        return None
    tongues = [_tongue(key, one) for key, one in long]
    if all(tongues) and len(set(tongues)) > 1:
        wanted = [tag for tag in (hints.language, language) if tag] or ["en"]
        for tag in wanted:
            for tongue, (_, one) in zip(tongues, long, strict=True):
                if tongue.lower().replace("_", "-").partition("-")[0] == tag.lower().partition("-")[0]:
                    return one
        return long[0][1]
    names = [(_called(key, one), one) for key, one in long]
    if sum(any(names_policy(name) for name in called) for called, _ in names) < 2:
        return None
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2].lower()
    for called, one in names:
        if last and any(name.lower().strip("/").rpartition("/")[2] == last for name in called):
            return one
    for called, one in names:
        if hints.type and any(kind_of(name) == hints.type for name in called):
            return one
    return None


def _tongue(key: str, value: Json) -> str:
    """The language that a key or an object of the data names, or an empty text."""
    if isinstance(value, dict):
        for name in _TONGUES:
            if isinstance(value.get(name), str) and _TAG.fullmatch(value[name]):
                return str(value[name])
    return key if _TAG.fullmatch(key) else ""


def _called(key: str, value: Json) -> list[str]:
    """What a policy among others is called: its key, title, slug; words of slugs set apart."""
    names = [key]
    if isinstance(value, dict):
        names += [value[name] for name in _NAMES if isinstance(value.get(name), str)]
    return [*names, *(re.sub(r"(?<=[a-z])(?=[A-Z])|[-_/]+", " ", name).strip() for name in names)]


def _markup(html: str) -> Iterator[tuple[str, str]]:
    """Text in markup that no browser shows, or shows by script alone."""
    opened = _TEMPLATE.sub(_without_shadow, html)
    if opened != html:
        yield opened, "its templates"
    for start in islice(_NOSCRIPT.finditer(html), 20):
        end = _NOSCRIPT_END.search(html, start.end())
        if end is None:
            return
        if end.start() - start.end() > _LEAST_NAMED:
            yield f"<html><body>{html[start.end() : end.start()]}</body></html>", "its noscript element"


def _without_shadow(tag: re.Match[str]) -> str:
    """A tag of a template as it is; nothing where it opens a shadow root, or ends a template."""
    return tag.group() if tag[1] is not None and not _SHADOW.search(tag[1]) else ""
