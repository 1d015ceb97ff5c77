"""Goldens of dates, a table for each trap: `tests/cases/dates/<trap>.txt`, collected by name.

A row is `how | expected | text`. `how`: a language, then what departs from the usual: `tail` or `middle` for where the
text stands (it stands at the top of a policy of forty lines, or `alone`), `seen=2024-06-01` for the capture, `at=` for
the address. `expected`: `nothing`, or `updated 2024-05-03` and `effective 2024-06`, with `/2024-03-05` behind a date
that stays open. `\\n` in the text breaks the line.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker.core.model import StatedDate
from tracker.core.reading.dates import stated_dates
from tracker.core.reading.languages import LANGUAGES

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "dates"
SEEN = "2025-06-01"
FILLER = "\n\n".join(f"{n}. We use what you tell us to run account {n} and for nothing else." for n in range(1, 41))
PLACES = {
    "head": "# Privacy Policy\n\n{}\n\n" + FILLER,
    "middle": "# Privacy Policy\n\n" + FILLER + "\n\n{}\n\n" + FILLER,
    "tail": "# Privacy Policy\n\n" + FILLER + "\n\n{}",
    "alone": "{}",
}

Row = tuple[str, str, str, str]


def rows(name: str) -> list[Row]:
    """The rows of a table: its name, how, what is expected, the text."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    parts = [line.split(" | ", 2) for line in lines if line.strip() and not line.startswith("#")]
    return [(name, how.strip(), expected.strip(), text.replace("\\n", "\n")) for how, expected, text in parts]


TABLES = sorted(path.stem for path in FOLDER.glob("*.txt"))
ROWS = [row for name in TABLES for row in rows(name)]


def told(dates: tuple[StatedDate | None, StatedDate | None]) -> str:
    """Dates as the tables write them."""
    found = (f"{date.kind} {date.date}{'/' + date.other if date.other else ''}" for date in dates if date)
    return " ".join(found) or "nothing"


@pytest.mark.parametrize(("name", "how", "expected", "text"), ROWS, ids=[f"{row[0]}: {row[3][:60]!r}" for row in ROWS])
def test_reads(name: str, how: str, expected: str, text: str) -> None:
    language, *options = how.split()
    place = next((option for option in options if option in PLACES), "head")
    settings = dict(option.split("=", 1) for option in options if "=" in option)
    seen = datetime.fromisoformat(settings.get("seen", SEEN)).replace(tzinfo=UTC)
    dates = stated_dates(PLACES[place].format(text), "" if language == "?" else language, seen, settings.get("at", ""))
    assert told(dates) == expected


def test_every_trap_has_a_table() -> None:
    assert {row[0] for row in ROWS} == set(TABLES)
    assert len(TABLES) >= 10


@pytest.mark.parametrize("kind", ["updated", "effective"])
def test_every_language_has_a_row(kind: str) -> None:
    read = {how.split()[0] for _, how, expected, _ in rows("languages") if expected.startswith(kind)}
    assert read == set(LANGUAGES)
