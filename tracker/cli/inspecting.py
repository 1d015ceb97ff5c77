"""`tracker inspect`: how a page is read, what was kept, what was dropped, and by which rule."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import frame
from tracker.cli.reading import TYPES, dated, filters_of, rules_of

if TYPE_CHECKING:
    from tracker.core.reading.inspection import Inspection
    from tracker.flows.inspect import Inspected

_BAR = 20  # characters of a bar that stands for the whole page


def inspect(
    target: Annotated[str, typer.Argument(metavar="URL|FILE", help="A page on the web, or a saved one.")],
    select: Annotated[
        list[str] | None, typer.Option(help="What to keep: CSS, or a range { startBefore = ... }; may be repeated.")
    ] = None,
    remove: Annotated[list[str] | None, typer.Option(help="What to drop: likewise; may be repeated.")] = None,
    filter_: Annotated[list[str] | None, typer.Option("--filter", help="A built-in filter; may be repeated.")] = None,
    type_: Annotated[str, typer.Option("--type", help='Kind of document, such as "Privacy Policy".')] = "",
    language: Annotated[str, typer.Option(help="Language to ask for and to expect.")] = "",
    via: Annotated[str, typer.Option(help="Fetcher of a URL. Left out: the declared one, or http.")] = "",
    captured_at: Annotated[str, typer.Option(help="When a file was captured, in ISO 8601.")] = "",
    json: frame.JsonOption = False,
) -> None:
    """Show how a page is read: what is kept, what is dropped, and by which rule. Nothing is recorded.

    A URL that is declared is read by the rules of its declaration; options take the place of single keys. Exit: 0 the
    page is a policy, 1 it is none or cannot be read, 2 for a mistake in the configuration or in the options.
    """
    given = {
        "select": rules_of("--select", select),
        "remove": rules_of("--remove", remove),
        "filters": filters_of(filter_),
        "type": type_,
        "language": language,
    }
    chosen = {key: value for key, value in given.items() if value}
    if target.startswith(("http://", "https://")):
        inspected, declared = _fetched(target, via, chosen)
    else:
        inspected, declared = _saved(Path(target), dated(captured_at), chosen), ""
    assert inspected.inspection is not None
    if json:
        frame.emit(_answer(inspected, inspected.inspection, declared))
    else:
        _show(inspected, inspected.inspection, declared)
    raise typer.Exit(0 if inspected.inspection.reading.verdict.value == "policy" else 1)


def _fetched(url: str, via: str, chosen: dict[str, Any]) -> tuple[Inspected, str]:
    """A page of the web, and the id of the policy that declares it. Raises ConfigError and CheckError."""
    from tracker.core.declaring import SourceDeclaration
    from tracker.core.model import Hints
    from tracker.fetch.registry import FETCHERS
    from tracker.flows.inspect import declared_hints, declared_source, inspect_url
    from tracker.settings import load_declarations
    from tracker.settings.mistakes import unknown

    if via and via not in FETCHERS:
        raise typer.BadParameter(unknown(via, FETCHERS, "fetcher"))
    with frame.services() as (settings, services):
        found = declared_source(load_declarations(settings.config_dir), url)
        source = found[1] if found else SourceDeclaration(url)
        hints = replace(declared_hints(*found) if found else Hints(), **chosen)
        inspected = inspect_url(services, replace(source, via=via or source.via), hints)
    return inspected, found[0].id if found else ""


def _saved(file: Path, captured_at: datetime | None, chosen: dict[str, Any]) -> Inspected:
    """A page of a file. Raises typer.BadParameter where it cannot be opened, and ReadError."""
    from tracker.core.model import Hints, Page
    from tracker.flows.inspect import Inspected
    from tracker.settings import read_limits
    from tracker.wiring import now
    from tracker.workers import Workers

    try:
        body = file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}; allowed: an http:// or https:// URL, or a file") from error
    hints = Hints(**chosen)
    with closing(Workers(replace(read_limits(), processes=1))) as workers:
        page = Page(body, TYPES.get(file.suffix.lower(), "text/html"), "", captured_at)
        return Inspected(str(file), captured_at or now(), hints, workers.inspect(page, hints))


def _answer(inspected: Inspected, inspection: Inspection, declared: str) -> dict[str, Any]:
    from tracker.answering import answer_of
    from tracker.core.declaring import rule_value

    hints = inspected.hints
    return {
        "url": inspected.url,
        "declared": declared or None,
        "select": [rule_value(rule) for rule in hints.select],
        "remove": [rule_value(rule) for rule in hints.remove],
        "filters": list(hints.filters),
        **{key: value for key, value in answer_of(inspection.reading).items() if key not in ("text", "clauses")},
        "kept": inspection.kept(),
        "characters": inspection.total(),
        "rules": [
            {"rule": share.rule, "kind": share.kind, "pieces": share.pieces, "characters": share.chars}
            for share in inspection.shares
        ],
        "pieces": [
            {"rule": piece.rule or None, "characters": piece.chars, "text": piece.text} for piece in inspection.pieces
        ],
    }


def _show(inspected: Inspected, inspection: Inspection, declared: str) -> None:
    """The inspection for people: what the page is, what each rule did, then the page itself."""
    for label, said in _header(inspected, inspection, declared):
        typer.echo(frame.plain(f"{label:10} {said}"))
    total = max(1, inspection.total())
    if inspection.shares:
        typer.echo("")
        headings = ("rule", "does", "pieces", "characters", "share")
        frame.table(
            headings,
            (
                (share.rule, share.kind, share.pieces, f"{share.chars:,}", _bar(share.chars / total))
                if share.kind != "filtered"
                else (share.rule, share.kind, share.pieces, "", "")
                for share in inspection.shares
            ),
        )
    typer.echo("")
    for piece in inspection.pieces:
        for number, line in enumerate(frame.plain(piece.text).split("\n")):
            if not piece.rule:
                typer.echo(f"  {line}")
            else:
                mark = f"- [{frame.plain(piece.rule)}] " if number == 0 else "-   "
                typer.echo(typer.style(mark + line, dim=True) if sys.stdout.isatty() else mark + line)


def _header(inspected: Inspected, inspection: Inspection, declared: str) -> Iterator[tuple[str, str]]:
    reading = inspection.reading
    yield "page", inspected.url
    if declared:
        yield "declared", f"as {declared}; read by its rules, but for what the options say"
    yield "verdict", reading.verdict.value + (f" - {reading.reason}" if reading.reason else "")
    yield "title", reading.title or "none"
    yield "language", reading.language or "not known"
    for label, date in (("updated", reading.stated_date), ("effective", reading.effective_date)):
        yield label, f"{date.date}  ({date.evidence})" if date else "not stated"
    kept, total = inspection.kept(), inspection.total()
    yield "kept", f"{kept:,} of {frame.counted(total, 'character')} ({round(100 * kept / max(1, total))} %)"
    for note in reading.notes:
        yield "note", note


def _bar(share: float) -> str:
    """A share (0..1) in percent, and as a bar."""
    return f"{round(100 * share):3} % {'█' * round(_BAR * share) or ('▏' if share else '')}"
