"""A line of JSON in, a line of JSON out: what `tracker read --batch` and `compare --batch` answer, item by item.

Runs in a process of its own (`tracker.lines` starts it), which takes each line as it came: an item is taken apart once,
not in two processes. Not here: how long an answer may take.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

import orjson

from tracker.boundary import Done, guarded
from tracker.core.declaring import rule_of
from tracker.core.model import Hints, Page
from tracker.errors import Unreadable
from tracker.limits import allow_cpu, hold_to
from tracker.lines import REFUSED

if TYPE_CHECKING:
    from tracker.core.model import Reading, StatedDate

Answer = dict[str, Any]

_BUFFER = 1 << 20  # bytes: a page in one go; the usual 8 KiB are 30 calls a page

NOTHING: Mapping[str, Any] = {
    "verdict": "other",
    "title": "",
    "language": "",
    "text": "",
    "clauses": [],
    "stated_date": None,
    "effective_date": None,
    "notes": [],
}
"""What an answer says of a page that could not be read."""


def failed(door: str, item: Mapping[str, Any], reason: str) -> Answer:
    """The answer to an item that could not be worked on."""
    nothing = NOTHING if door == "read" else {"changes": []}
    return {"id": item.get("id"), **nothing, "error": reason}


def read_item(item: Mapping[str, Any]) -> Answer:
    """Read a page: id, verdict, reason, title, language, text, clauses, dates, error.

    Raises ReadErrors.
    """
    from tracker.core.reading import read

    return {"id": item.get("id"), **answer_of(read(page_of(item), hints_of(item))), "error": None}


def compare_item(item: Mapping[str, Any]) -> Answer:
    """Compare two texts: id, changes."""
    from tracker.core.comparing import compare
    from tracker.core.reading.segment import reading_of_text
    from tracker.core.records import to_records

    old, new = (reading_of_text(str(item.get(name, ""))) for name in ("old", "new"))
    # Texts are compared, not judged: that asks for the dates and the history of a policy. Nothing is not zero.
    records = [record | {"significance": None} for record in to_records(compare(old, new).changes)]
    return {"id": item.get("id"), "changes": records}


DOORS: dict[str, Callable[[Mapping[str, Any]], Answer]] = {"read": read_item, "compare": compare_item}


def page_of(item: Mapping[str, Any]) -> Page:
    """The page of an item: `body` as text, `body_b64`, or `path` of a file. Raises Unreadable."""
    body: bytes | str
    try:
        if "body_b64" in item:
            from base64 import b64decode

            body = b64decode(item["body_b64"], validate=True)
        else:
            body = _content(item["path"]) if "path" in item else str(item.get("body", ""))
        captured = datetime.fromisoformat(item["captured_at"]) if item.get("captured_at") else None
    except (OSError, ValueError, TypeError) as error:  # broken base64 is a ValueError
        raise Unreadable(f"the item cannot be used: {error}") from error
    return Page(body, str(item.get("content_type") or ""), str(item.get("url") or ""), captured)


def _content(path: str) -> bytes:
    with open(os.fspath(path), "rb") as file:  # a number is no path, and would be an open file
        return file.read()


def hints_of(item: Mapping[str, Any]) -> Hints:
    """The hints of an item; `select`, `remove` and `filters` may be one or a list. Raises Unreadable."""

    def several(name: str) -> tuple[Any, ...]:
        value = item.get(name) or ()
        return tuple(value) if isinstance(value, list | tuple) else (value,)

    try:
        select, remove = (tuple(map(rule_of, several(name))) for name in ("select", "remove"))
    except ValueError as error:
        raise Unreadable(f"the item cannot be used: {error}") from error
    return Hints(
        type=str(item.get("type") or ""),
        language=str(item.get("language") or ""),
        select=select,
        remove=remove,
        filters=tuple(map(str, several("filters"))),
        fragment=urldefrag(str(item.get("url") or "")).fragment,
    )


def answer_of(reading: Reading) -> Answer:
    """What an answer says of a reading."""
    clauses = [
        {"path": c.path, "number": c.number, "key": c.key, "text": reading.text[c.start : c.end]}
        for c in reading.clauses
    ]
    return {
        "verdict": reading.verdict.value,
        "reason": reading.reason,
        "title": reading.title,
        "language": reading.language,
        "text": reading.text,
        "clauses": clauses,
        "stated_date": _date(reading.stated_date),
        "effective_date": _date(reading.effective_date),
        "notes": list(reading.notes),
    }


def _date(date: StatedDate | None) -> dict[str, str] | None:
    if date is None:
        return None
    told = {"date": date.date, "kind": date.kind, "evidence": date.evidence}
    return told | {"other": date.other} if date.other else told


def answer(door: str, line: bytes) -> bytes:
    """The answer to one line, without a line break; what raises is answered with its error."""
    try:
        item = _taken_apart(line)
    except UnicodeDecodeError as error:
        return REFUSED + f"is not UTF-8: {error}".encode()
    except (json.JSONDecodeError, RecursionError) as error:
        return REFUSED + f"is not JSON: {error}".encode()
    if not isinstance(item, dict):
        return REFUSED + b"is not a JSON object"
    done = guarded(f"{door} item", lambda: DOORS[door](item))
    return written(done.value if isinstance(done, Done) else failed(door, item, str(done)))


def _taken_apart(line: bytes) -> Any:
    """The value of a line. What orjson refuses (half characters, endless numbers) the standard library may take."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return json.loads(line.decode("utf-8"))


def written(value: Mapping[str, Any]) -> bytes:
    """A value as JSON in UTF-8, half characters escaped: no encoding can carry them."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return json.dumps(value).encode()


def serve(door: str, cpu_seconds: int, memory: int) -> None:
    """Answer every line of standard input, within limits for each; returns at the end of the input."""
    hold_to(memory)
    with open(sys.stdin.fileno(), "rb", buffering=_BUFFER, closefd=False) as lines:
        for line in lines:
            allow_cpu(cpu_seconds)
            sys.stdout.buffer.write(answer(door, line) + b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
