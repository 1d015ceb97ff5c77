"""Reading a TOML file, and finding the line on which a key stands, so that a mistake can be shown where it is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

Location = tuple[int | str, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"^\s*(\[\[?)\s*({_KEY})\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(rf"^\s*({_KEY})\s*=\s*(.*)$")
_STRING = re.compile(r'''"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*''', re.DOTALL)


class BadToml(ValueError):
    """A file that is not TOML; the message says why, `line` where (0: unknown)."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def parse(data: bytes) -> tuple[dict[str, Any], str]:
    """Return the content of a TOML file and its text. Raises BadToml."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadToml("not UTF-8", data.count(b"\n", 0, error.start) + 1) from error
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        raise BadToml(re.sub(r"\s*\(at [^)]*\)$", "", str(error)), line) from error


def read(path: Path) -> tuple[dict[str, Any], str]:
    """Return the content of the TOML file at `path` and its text. Raises BadToml and OSError."""
    return parse(path.read_bytes())


def line_of(text: str, location: Location) -> int:
    """Return the line (from 1) of the key at `location` in a valid TOML text, or of the nearest table around it.

    0 where the text names none of it. Tables of an array are counted: `("policies", 1, "url")`.
    """
    lines = _key_lines(text)
    for length in range(len(location), 0, -1):
        if location[:length] in lines:
            return lines[location[:length]]
    return 0


def _key_lines(text: str) -> dict[Location, int]:
    """Return the line of every table and key that stands on a line of its own."""
    lines: dict[Location, int] = {}
    counts: dict[Location, int] = {}
    table: Location = ()
    depth = 0  # of brackets that a value has left open: such lines hold no key
    bare = _STRING.sub(_blank, text)
    for number, (line, shape) in enumerate(zip(text.split("\n"), bare.split("\n"), strict=True), 1):
        at_top = depth == 0 and shape.strip()  # else inside a value, or nothing but a comment
        if at_top and (header := _HEADER.match(line)):
            table = _enter(header[1] == "[[", _names(header[2]), counts)
            lines.setdefault(table, number)
            continue
        if at_top and (assignment := _ASSIGNMENT.match(line)):
            lines.setdefault((*table, *_names(assignment[1])), number)
        depth += sum(shape.count(mark) for mark in "[{") - sum(shape.count(mark) for mark in "]}")
    return lines


def _enter(is_array: bool, names: tuple[str, ...], counts: dict[Location, int]) -> Location:
    """Return the location of a table whose header was met, with the index of each array of tables on the way."""
    location: Location = ()
    for position, name in enumerate(names):
        location = (*location, name)
        if is_array and position == len(names) - 1:
            counts[location] = counts.get(location, -1) + 1
        if location in counts:
            location = (*location, counts[location])
    return location


def _names(key: str) -> tuple[str, ...]:
    """Return the parts of a dotted key without their quotes."""
    return tuple(part.strip("\"'") for part in re.findall(_PART, key))


def _blank(matched: re.Match[str]) -> str:
    """Return a string or comment with nothing left of it but its line breaks."""
    return "_" + "\n" * matched[0].count("\n")
