"""What the commands share: settings, services, and two ways to answer (lines for people, JSON for programs)."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.progress import Progress

    from tracker.flows import Services
    from tracker.settings import Settings
    from tracker.store.db import Database

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")

JsonOption = Annotated[bool, typer.Option("--json", help="Answer with JSON, one object a line.")]


def load(service: bool = False) -> Settings:
    """The settings, with the log configured after them. Raises ConfigError.

    A command that answers by itself logs warnings only, unless debugging is asked for; the service logs as set.
    """
    from tracker.log import configure
    from tracker.settings import load_settings

    settings = load_settings()
    level = settings.file.log.level
    configure(level if service or level in ("debug", "error") else "warning", settings.file.log.format)
    return settings


@contextmanager
def services(service: bool = False) -> Iterator[tuple[Settings, Services]]:
    """The settings and everything a flow may use."""
    from tracker.wiring import services_of

    settings = load(service)
    with services_of(settings) as wired:
        yield settings, wired


@contextmanager
def database() -> Iterator[tuple[Settings, Database]]:
    """The settings and the database, for commands that only look."""
    from tracker.wiring import database_of

    settings = load()
    opened = database_of(settings)
    try:
        yield settings, opened
    finally:
        opened.close()


def emit(value: Mapping[str, Any]) -> None:
    """Write one JSON object as a line, at once."""
    line = json.dumps(value, ensure_ascii=False, default=_written)
    if _HALF_CHARACTER.search(line):  # no encoding can carry one; JSON can, escaped
        line = json.dumps(value, default=_written)
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _written(value: object) -> str:
    """A value that JSON has no word for: moments in ISO 8601 with Z, since all are UTC; others as text."""
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows under headings; cut to the width of a terminal, never in a pipe."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else 10_000, highlight=False)
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        grid.add_column(heading, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(plain(str(value))) for value in row))
    console.print(grid)


def progress(what: str, total: int) -> Progress:
    """A progress bar on standard error, with one task; to be entered before it is shown. `step`, a field of the task,
    says what it does now.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    step = TextColumn("{task.fields[step]}", markup=False)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), step)
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task(what, total=total, step="")
    return bar


def plain(text: str) -> str:
    """Text that a page wrote, without what a terminal would obey (escape sequences, bidi overrides)."""
    return "".join(
        character if character.isprintable() or character in "\n\t" else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )


def counted(count: int, one: str, several: str = "") -> str:
    """A number with its noun: `1 clause`, `2 clauses`, `2 policies`."""
    return f"{count} {one if count == 1 else several or one + 's'}"


def lines_in() -> Iterator[dict[str, Any]]:
    """The JSON objects on standard input, one a line, each as it comes. Raises typer.BadParameter for another thing."""
    lines = enumerate(sys.stdin, 1)
    while True:
        try:
            number, line = next(lines, (0, ""))
        except UnicodeDecodeError as error:
            raise typer.BadParameter(f"the input is not UTF-8: {error}") from error
        if not line:
            return
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise typer.BadParameter(f"line {number} of the input is not JSON: {error}") from error
        if not isinstance(item, dict):
            raise typer.BadParameter(f"line {number} of the input is not a JSON object")
        yield item
