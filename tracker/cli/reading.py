"""`tracker read`, `compare`, `replay`: the doors of the core from the command line, for one file or for a stream."""

from __future__ import annotations

import base64
import binascii
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.boundary import Done, Failure, guarded
from tracker.cli import frame

if TYPE_CHECKING:
    from tracker.core.model import Hints, Page, Reading, StatedDate
    from tracker.workers import Workers

BatchOption = Annotated[bool, typer.Option("--batch", help="JSON objects on standard input, one answer a line.")]
TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
}


def read(
    file: Annotated[
        Path | None, typer.Argument(help="A saved page: HTML, text, Markdown or PDF.", exists=True, dir_okay=False)
    ] = None,
    batch: BatchOption = False,
    url: Annotated[str, typer.Option(help="Where the page came from; makes its links absolute.")] = "",
    select: Annotated[list[str] | None, typer.Option(help="CSS of what to keep; may be repeated.")] = None,
    remove: Annotated[list[str] | None, typer.Option(help="CSS of what to drop; may be repeated.")] = None,
    json: frame.JsonOption = False,
) -> None:
    """Read a page: its clean text, clauses, dates and what kind of page it is. Exit 1 where it is not a policy."""
    if batch == (file is not None):
        raise typer.BadParameter("name a FILE, or say --batch")
    with _workers() as workers:
        if file is None:
            _each(lambda item: _read_item(workers, item))
            return
        content_type = TYPES.get(file.suffix.lower(), "text/html")
        item = {
            "id": file.name,
            "body_b64": base64.b64encode(file.read_bytes()).decode(),
            "content_type": content_type,
            "url": url,
        }
        answer = _read_item(workers, item | {"select": select or [], "remove": remove or []})
    if json:
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
    json: frame.JsonOption = False,
) -> None:
    """Compare two texts clause by clause. Exit 1 where they differ in more than form."""
    from tracker.core.render import FORMATS, RenderOptions, render

    if batch == (old is not None and new is not None):
        raise typer.BadParameter("name OLD and NEW, or say --batch")
    if format_ not in FORMATS:
        raise typer.BadParameter(f"--format {format_}: allowed are {', '.join(FORMATS)}")
    with _workers() as workers:
        if old is None or new is None:
            _each(lambda item: _compare_item(workers, item))
            return
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in (old, new)]
        if json:
            answer = _compare_item(workers, {"id": new.name, "old": texts[0], "new": texts[1]})
            frame.emit(answer)
            raise typer.Exit(1 if any(c["state"] not in {"cosmetic", "renumbered"} for c in answer["changes"]) else 0)
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


def _workers() -> Any:
    """One worker process: a stream is answered in order, each answer before the next line is waited for."""
    from contextlib import contextmanager
    from dataclasses import replace

    from tracker.wiring import limits_of
    from tracker.workers import Workers

    @contextmanager
    def opened() -> Iterator[Workers]:
        workers = Workers(replace(limits_of(frame.load()), processes=1))
        try:
            yield workers
        finally:
            workers.close()

    return opened()


def _each(answer: Callable[[dict[str, Any]], Mapping[str, Any]]) -> None:
    """Answer each line of the input; one that fails is answered with its error."""
    for item in frame.lines_in():
        done = guarded("batch item", lambda item=item: answer(item))  # type: ignore[misc]
        if isinstance(done, Failure):
            frame.emit({"id": item.get("id"), **_nothing(), "changes": [], "error": str(done)})
        else:
            frame.emit(done.value)


def _nothing() -> dict[str, Any]:
    """What an answer says of a page that could not be read."""
    return {
        "verdict": "other",
        "title": "",
        "language": "",
        "text": "",
        "clauses": [],
        "stated_date": None,
        "effective_date": None,
    }


def _read_item(workers: Workers, item: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one item of `read --batch`: id, verdict, reason, title, language, text, clauses, dates, error."""
    done = guarded("read item", lambda: _read_page(workers, item))
    if isinstance(done, Done):
        return {"id": item.get("id"), **_answer(done.value), "error": None}
    return {"id": item.get("id"), **_nothing(), "error": str(done)}


def _read_page(workers: Workers, item: Mapping[str, Any]) -> Reading:
    page, hints = _page(item), _hints(item)
    return workers.read(page, hints)


def _page(item: Mapping[str, Any]) -> Page:
    from tracker.core.model import Page
    from tracker.errors import Unreadable

    body: bytes | str
    try:
        if "body_b64" in item:
            body = base64.b64decode(item["body_b64"], validate=True)
        else:
            body = Path(item["path"]).read_bytes() if "path" in item else str(item.get("body", ""))
        captured = datetime.fromisoformat(item["captured_at"]) if item.get("captured_at") else None
    except (OSError, ValueError, TypeError, binascii.Error) as error:
        raise Unreadable(f"the item cannot be used: {error}") from error
    return Page(body, str(item.get("content_type") or ""), str(item.get("url") or ""), captured)


def _hints(item: Mapping[str, Any]) -> Hints:
    from tracker.core.model import Hints

    def several(name: str) -> tuple[str, ...]:
        value = item.get(name) or ()
        return (value,) if isinstance(value, str) else tuple(value)

    return Hints(str(item.get("type") or ""), str(item.get("language") or ""), several("select"), several("remove"))


def _answer(reading: Reading) -> dict[str, Any]:
    clauses = [
        {"path": list(c.path), "number": c.number, "key": c.key, "text": reading.text[c.start : c.end]}
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
    }


def _date(date: StatedDate | None) -> dict[str, str] | None:
    return {"date": date.date, "kind": date.kind, "evidence": date.evidence} if date else None


def _compare_item(workers: Workers, item: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one item of `compare --batch` (id, changes)."""
    from tracker.core.records import to_records

    comparison = workers.compare_texts(str(item.get("old", "")), str(item.get("new", "")))
    # Texts are compared, not judged: that asks for the dates and the history of a policy. Nothing is not zero.
    records = [record | {"significance": None} for record in to_records(comparison.changes)]
    return {"id": item.get("id"), "changes": records}


def _show(answer: Mapping[str, Any]) -> None:
    """The answer for people: what was found, then the text."""
    reason = f" - {answer.get('reason') or answer['error'] or ''}".rstrip(" -")
    typer.echo(frame.plain(f"verdict   {answer['verdict']}{reason}"))
    typer.echo(frame.plain(f"title     {answer['title']}\nlanguage  {answer['language']}"))
    for name, label in (("stated_date", "updated"), ("effective_date", "effective")):
        found = answer[name]
        typer.echo(
            frame.plain(f"{label:9} {found['date']}  ({found['evidence']})" if found else f"{label:9} not stated")
        )
    typer.echo(f"clauses   {len(answer['clauses'])}\n")
    typer.echo(frame.plain(answer["text"]))
