"""How frameworks pack data into scripts: the stream of Next.js, the flat lists of Nuxt, string literals."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from tracker.core.reading.rich_text import Json

_LITERAL = re.compile(
    r'"((?:[^"\\\n]++|\\.)*+)(?P<double>"?)'
    r"|'((?:[^'\\\n]++|\\.)*+)(?P<single>'?)"
    r"|`((?:[^`\\$]++|\\.|\$(?!\{))*+)(?P<back>`?)"
)
"""A literal, closed or not: what opens one is consumed in any case, so that a script is walked once."""
_PUSH = "__next_f.push("
_BLANKS = re.compile(r"\s*")
_ROW = re.compile(r"([0-9a-f]+):(T[0-9a-f]+,)?")
_REFERENCE = re.compile(r"\$L?[0-9a-f]+")
_HEX = re.compile(r"\\x([0-9a-fA-F]{2})")
_SHORT = 20  # characters of a literal below which it is a key or a name
_ROWS = 5_000
_DEEPEST = 200
_MOST = 100_000  # values that are put together


def literals(script: str) -> list[str]:
    """The string literals of a script that are longer than names, in order. Linear in its length."""
    found: list[str] = []
    for match in _LITERAL.finditer(script):
        raw = match[1] or match[3] or match[5] or ""
        if len(raw) < _SHORT or not (match["double"] or match["single"] or match["back"]):
            continue
        if "\\" in raw:
            raw = _HEX.sub(r"\\u00\1", raw.replace("\\'", "'").replace("\\`", "`").replace("\n", "\\n"))
            try:
                raw = str(json.loads(f'"{raw}"' if match["double"] else '"' + raw.replace('"', '\\"') + '"'))
            except ValueError:
                raw = raw.replace("\\n", "\n").replace('\\"', '"').replace("\\/", "/")
        found.append(raw)
    return found


def unflattened(value: Json) -> Json:
    """Data in Nuxt's flat form (a list whose objects point into it by index) as a tree; anything else as it is."""
    if not (isinstance(value, list) and len(value) > 2 and isinstance(value[0], (list, dict))):
        return value
    first = value[0].values() if isinstance(value[0], dict) else value[0][1:]
    if not first or not all(isinstance(one, int) and not isinstance(one, bool) for one in first):
        return value
    left = _MOST

    def tree(index: Json, depth: int) -> Json:
        nonlocal left
        left -= 1
        if not isinstance(index, int) or not 0 <= index < len(value) or depth > _DEEPEST or left < 0:
            return None
        item = value[index]
        if isinstance(item, dict):
            return {key: tree(one, depth + 1) for key, one in item.items()}
        if isinstance(item, list):
            wrapped = bool(item) and isinstance(item[0], str)  # ["Reactive", 3]
            return tree(item[-1], depth + 1) if wrapped else [tree(one, depth + 1) for one in item]
        return item

    return tree(0, 0)


def flight(scripts: Sequence[str]) -> Json:
    """What the chunks of Next.js's stream put together: the tree of its first row, the other rows in their places."""
    chunks: list[str] = []
    for script in scripts:
        chunks += _pushed(script)
    rows = _rows("".join(chunks))
    left = _MOST

    def tree(value: Json, depth: int, above: frozenset[str]) -> Json:
        nonlocal left
        left -= 1
        if depth > _DEEPEST or left < 0:
            return None
        if isinstance(value, str) and _REFERENCE.fullmatch(value):
            name = value.lstrip("$L")
            return tree(rows[name], depth + 1, above | {name}) if name in rows and name not in above else None
        if isinstance(value, list):
            return [tree(one, depth + 1, above) for one in value]
        if isinstance(value, dict):
            return {key: tree(one, depth + 1, above) for key, one in value.items()}
        return value

    pointed = {found.lstrip("$L") for found in _REFERENCE.findall("".join(chunks))}
    return [tree(row, 0, frozenset({name})) for name, row in rows.items() if name not in pointed or name == "0"]


def _pushed(script: str) -> Iterator[str]:
    """The chunks that a script pushes, up to the first push of what is no JSON. Linear in its length."""
    decoder = json.JSONDecoder()
    position = script.find(_PUSH)
    while position >= 0:
        blanks = _BLANKS.match(script, position + len(_PUSH))
        position = blanks.end() if blanks else position + len(_PUSH)
        if script.startswith("[", position):
            try:
                pushed, position = decoder.raw_decode(script, position)
            except (ValueError, RecursionError):
                return  # a further attempt could walk the same characters again
            if len(pushed) > 1 and isinstance(pushed[1], str):
                yield pushed[1]
        position = script.find(_PUSH, position)


def _rows(stream: str) -> dict[str, Json]:
    """The rows of the stream by their names: JSON, or texts whose length in bytes stands before them."""
    rows: dict[str, Json] = {}
    position = 0
    while position < len(stream) and len(rows) < _ROWS:
        match = _ROW.match(stream, position)
        if match is None:
            position = stream.find("\n", position) + 1
            if not position:
                break
            continue
        if match[2]:
            size = int(match[2][1:-1], 16)
            text = stream[match.end() : match.end() + size].encode("utf-8", "ignore")[:size].decode("utf-8", "ignore")
            rows[match[1]] = text
            position = match.end() + len(text)
            continue
        end = stream.find("\n", match.end())
        end = len(stream) if end < 0 else end
        try:
            rows[match[1]] = json.loads(stream[match.end() : end])
        except (ValueError, RecursionError):
            rows.pop(match[1], None)
        position = end + 1
    return rows
