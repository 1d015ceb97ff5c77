"""`tracker read`, `compare`, `replay`: the doors of the core from the command line, for one file or for a stream."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import frame
from tracker.cli.streams import answer_lines, ask, process_of
from tracker.errors import ConfigError

if TYPE_CHECKING:
    from tracker.core.model import Rule

BatchOption = Annotated[bool, typer.Option("--batch", help="JSON objects on standard input, one answer a line.")]
TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
}


def read(
    file: Annotated[
        Path | None,
        typer.Argument(help="A saved page: HTML, text, Markdown, PDF, DOCX or ODT.", exists=True, dir_okay=False),
    ] = None,
    batch: BatchOption = False,
    url: Annotated[str, typer.Option(help="Where the page came from; makes its links absolute.")] = "",
    select: Annotated[
        list[str] | None, typer.Option(help="What to keep: CSS, or a range { startBefore = ... }; may be repeated.")
    ] = None,
    remove: Annotated[list[str] | None, typer.Option(help="What to drop: likewise; may be repeated.")] = None,
    filter_: Annotated[list[str] | None, typer.Option("--filter", help="A built-in filter; may be repeated.")] = None,
    captured_at: Annotated[str, typer.Option(help="When the page was captured, in ISO 8601.")] = "",
    as_json: frame.JsonOption = False,
) -> None:
    """Read a page: its clean text, clauses, dates and what kind of page it is. Exit 1 where it is not a policy."""
    if batch == (file is not None):
        raise typer.BadParameter("name a FILE, or say --batch")
    if file is None:
        _each("read")
        return
    from tracker.core.declaring import rule_value

    item = {
        "id": file.name,
        "path": str(file),
        "content_type": TYPES.get(file.suffix.lower(), "text/html"),
        "url": url,
        "select": [rule_value(rule) for rule in rules_of("--select", select)],
        "remove": [rule_value(rule) for rule in rules_of("--remove", remove)],
        "filters": filters_of(filter_),
        "captured_at": captured_at if dated(captured_at) else "",
    }
    answer = _answered("read", item)
    if as_json:
        frame.emit(answer)
    else:
        _show(answer)
    raise typer.Exit(0 if answer["verdict"] == "policy" and not answer["error"] else 1)


def compare(
    old: Annotated[
        Path | None, typer.Argument(help="The earlier text or Markdown.", exists=True, dir_okay=False)
    ] = None,
    new: Annotated[Path | None, typer.Argument(help="The later one.", exists=True, dir_okay=False)] = None,
    batch: BatchOption = False,
    format_: Annotated[str, typer.Option("--format", help="text, html, markdown, json or patch.")] = "text",
    as_json: frame.JsonOption = False,
) -> None:
    """Compare two texts clause by clause. Exit 1 where they differ in more than form."""
    if batch == (old is not None and new is not None):
        raise typer.BadParameter("name OLD and NEW, or say --batch")
    if old is None or new is None:
        _each("compare")
        return
    from tracker.core.render import FORMATS, RenderOptions, render
    from tracker.settings import read_limits
    from tracker.workers import Workers

    if format_ not in FORMATS:
        raise typer.BadParameter(f"--format {format_}: allowed are {', '.join(FORMATS)}")
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in (old, new)]
    if as_json:
        answer = _answered("compare", {"id": new.name, "old": texts[0], "new": texts[1]})
        frame.emit(answer)
        raise typer.Exit(1 if any(c["state"] not in {"cosmetic", "renumbered"} for c in answer["changes"]) else 0)
    with closing(Workers(replace(read_limits(), processes=1))) as workers:
        comparison = workers.compare_texts(texts[0], texts[1])
    typer.echo(render(comparison, format_, RenderOptions(colour=sys.stdout.isatty())))
    raise typer.Exit(1 if comparison.loud() else 0)


def replay(batch: BatchOption = False) -> None:
    """Run recorded captures through the production path, in a scratch database, with the clock of the recording."""
    from tracker.flows.replay import replay_lines

    if not batch:
        raise typer.BadParameter("say --batch, and give the captures on standard input")
    for answer in replay_lines(frame.lines_in()):
        frame.emit(answer)


def _each(door: str) -> None:
    """Answer each line of the input. Raises typer.BadParameter."""
    try:
        answer_lines(door)
    except ConfigError as error:
        raise typer.BadParameter(str(error)) from error


def _answered(door: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one item."""
    with process_of(door) as process:
        answer: dict[str, Any] = json.loads(ask(process, door, json.dumps(item).encode() + b"\n"))
    return answer


def rules_of(option: str, given: Sequence[str] | None) -> tuple[Rule, ...]:
    """The rules of an option: CSS, or a range as a declaration writes it. Raises typer.BadParameter."""
    from tracker.core.declaring import rule_of

    rules: list[Rule] = []
    for words in given or ():
        try:
            rules.append(rule_of(tomllib.loads(f"rule = {words}")["rule"] if words.lstrip().startswith("{") else words))
        except ValueError as error:
            raise typer.BadParameter(f"{option} {words}: {error}") from error
    return tuple(rules)


def filters_of(given: Sequence[str] | None) -> tuple[str, ...]:
    """The filters of an option, all of them known. Raises typer.BadParameter."""
    if given:
        from tracker.core.reading.filters import problem_of

        problem = next(filter(None, map(problem_of, given)), "")
        if problem:
            raise typer.BadParameter(problem)
    return tuple(given or ())


def dated(words: str) -> datetime | None:
    """The time that an option says, UTC where it names no zone; None for an empty one. Raises typer.BadParameter."""
    from tracker.core.days import day_of, start_of

    try:
        moment = datetime.fromisoformat(words) if words else None
    except ValueError:
        try:
            moment = start_of(day_of(words))
        except ValueError as error:
            raise typer.BadParameter(f"--captured-at: {error}; with a time, such as 2026-11-03T12:00Z") from error
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None


def _show(answer: Mapping[str, Any]) -> None:
    """The answer for people: what was found, then the text."""
    reason = f" - {answer.get('reason') or answer['error'] or ''}".rstrip(" -")
    typer.echo(frame.plain(f"verdict   {answer['verdict']}{reason}"))
    typer.echo(frame.plain(f"title     {answer['title']}\nlanguage  {answer['language']}"))
    for name, label in (("stated_date", "updated"), ("effective_date", "effective")):
        found = answer[name]
        dates = " or ".join(filter(None, (found["date"], found.get("other")))) if found else ""
        typer.echo(frame.plain(f"{label:9} {dates}  ({found['evidence']})" if found else f"{label:9} not stated"))
    for note in answer["notes"]:
        typer.echo(frame.plain(f"note      {note}"))
    typer.echo(f"clauses   {len(answer['clauses'])}\n")
    typer.echo(frame.plain(answer["text"]))
