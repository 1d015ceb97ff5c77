"""A list of vendors as people keep it in a spreadsheet: name, home page or policy URLs, date accepted. Pure.

Columns are found by what their headings say. A row that cannot be used says why and stops no other.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.core.days import ALLOWED, day_of

DELIMITERS = ",;\t"
MOST_CELL = 10_000
"""Characters of a cell. What is longer is no name, no date and no handful of addresses."""
MOST_NAME = 200
MOST_ROWS = 20_000
MOST_REASON = 300

_COLUMNS: Mapping[str, frozenset[str]] = {
    "name": frozenset(
        ("name", "vendor", "vendor name", "company", "company name", "provider", "provider name", "supplier")
    ),
    "website": frozenset(("home page", "homepage", "home", "website", "web site", "web page", "site", "domain", "url")),
    "policies": frozenset(
        (
            *("policy urls", "policy url", "policies", "policy", "urls", "policy pages", "policy page"),
            *("policy addresses", "policy address", "policy links", "policy link"),
        )
    ),
    "accepted": frozenset(
        (
            *("date accepted", "accepted date", "accepted on", "accepted", "date", "acceptance date"),
            *("date of acceptance", "date signed", "signed on", "signed", "signature date", "contract date"),
        )
    ),
}
"""What the headings of each column may say, in lower case and with single blanks."""

HEADINGS = '"name", "home page" (or "website"), "policy URLs", "date accepted"'
"""The columns, as they are told to people."""


class Unusable(ValueError):
    """The list itself cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Vendor:
    """One row. `row`: its number in the spreadsheet, the headings being row 1. `website`: empty where `policies` are
    given and it was not.
    """

    row: int
    name: str
    accepted: date
    website: str = ""
    policies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used, and why. `name`: as far as it is known."""

    row: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class VendorList:
    """A list that was read. `ignored`: headings that say nothing the tracker asks for."""

    vendors: tuple[Vendor, ...]
    bad: tuple[BadRow, ...] = ()
    ignored: tuple[str, ...] = field(default=())


def text_of(body: bytes) -> str:
    """The text of a list as spreadsheets save it: UTF-8, or UTF-16 with its mark. Raises Unusable."""
    encoding = "utf-16" if body.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unusable('it is not UTF-8; save it as "CSV UTF-8"') from error


def read_vendors(text: str, address: Callable[[str], str], today: date) -> VendorList:
    """Read a list. `address` brings a URL to its form, or raises ValueError. Raises Unusable for the list as a whole.

    A date after `today` is refused: nothing can have been accepted then.
    """
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    if lines and re.fullmatch(r"sep=.\s*", lines[0]):  # Excel's own way to name the delimiter
        lines[0] = "\n"
    start = next((number for number, line in enumerate(lines) if line.strip(f"{DELIMITERS} \r\n")), None)
    if start is None:
        raise Unusable(f"it is empty; its first row names the columns: {HEADINGS}")
    places, ignored, delimiter = _columns("".join(lines[start:]))
    vendors: list[Vendor] = []
    bad: list[BadRow] = []
    for number, cells in _rows(lines[start:], delimiter, start + 1):
        if isinstance(cells, str):
            bad.append(BadRow(number, "", cells))
        elif any(cell.strip() for cell in cells) and number > start + 1:
            said = {key: cells[place].strip() if place < len(cells) else "" for key, place in places.items()}
            made = _vendor(number, said, address, today)
            if isinstance(made, Vendor):
                vendors.append(made)
            else:
                bad.append(made)
    if not vendors and not bad:
        raise Unusable("it has headings and no row below them")
    return VendorList(tuple(vendors), tuple(bad), ignored)


def _columns(text: str) -> tuple[dict[str, int], tuple[str, ...], str]:
    """Where each column stands, the headings that are not known, and the delimiter that makes most sense of them."""
    best: tuple[dict[str, int], tuple[str, ...], str] = ({}, (), ",")
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        places: dict[str, int] = {}
        unknown: list[str] = []
        for place, cell in enumerate(cells):
            key = _key(cell)
            if key in places:
                raise Unusable(f"two columns are headed like {cell.strip()!r}; keep one of them")
            if key:
                places[key] = place
            elif cell.strip():
                unknown.append(" ".join(cell.split())[:40])
        if len(places) > len(best[0]):
            best = (places, tuple(unknown), delimiter)
    missing = [name for name in ("name", "accepted") if name not in best[0]]
    if not {"website", "policies"} & best[0].keys():
        missing.append("website")
    if missing:
        raise Unusable(
            f"its first row does not name all columns that are needed: {HEADINGS}; of the home page and the policy"
            f" URLs one is enough. Found: {' '.join(text.splitlines()[0].split())[:200]}"
        )
    return best


def _key(heading: str) -> str:
    plain = " ".join(re.sub(r"[^\w]+|_", " ", heading.casefold()).split())
    return next((key for key, names in _COLUMNS.items() if plain in names), "")


def _rows(lines: Sequence[str], delimiter: str, first: int) -> Sequence[tuple[int, Sequence[str] | str]]:
    """The rows with their numbers; a row that is no CSV as the reason why."""
    reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, Sequence[str] | str]] = []
    number = first - 1
    while True:
        number += 1
        if len(found) > MOST_ROWS:
            raise Unusable(f"it has more than {MOST_ROWS:,} rows; is it a list of vendors?")
        try:
            found.append((number, next(reader)))
        except StopIteration:
            return found
        except csv.Error as error:
            if "unexpected end" in str(error):
                why = "a quotation mark opens here and is never closed; the rows below it were not read"
            else:
                why = f"it is not valid CSV: {error}"
            found.append((number, why))


def _vendor(row: int, said: Mapping[str, str], address: Callable[[str], str], today: date) -> Vendor | BadRow:
    """A row that can be used, or why it cannot."""
    name = " ".join("".join(one if one.isprintable() else " " for one in said["name"]).split())
    if not name:
        return BadRow(row, "", "the name is missing")
    written_out = len(unicodedata.normalize("NFKD", name))  # of some letters eighteen are made in names of files
    if written_out > MOST_NAME or any(len(cell) > MOST_CELL for cell in said.values()):
        return BadRow(row, name[:MOST_NAME], "a cell is longer than allowed; is a quotation mark missing?")
    if not said["accepted"]:
        return BadRow(row, name, f"the date accepted is missing; allowed: {ALLOWED}")
    given = [one for one in re.split(r"[\s;]+", said.get("policies", "")) if one]
    home = said.get("website", "")
    if not given and not home:
        return BadRow(row, name, "neither a home page nor a policy URL is given")
    try:
        accepted = day_of(said["accepted"])
        policies = tuple(dict.fromkeys(map(address, given)))
        website = address(home) if home else ""
    except ValueError as error:
        return BadRow(row, name, f"{str(error)[:MOST_REASON]}{'...' if len(str(error)) > MOST_REASON else ''}")
    if accepted > today:
        return BadRow(row, name, f"the date accepted, {accepted.isoformat()}, is in the future")
    return Vendor(row, name, accepted, website, policies)
