"""`tracker backfill`, `tracker import`: years of history, from a web archive or from saved pages."""

from __future__ import annotations

import re
import sys
from contextlib import nullcontext
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import frame
from tracker.cli.sync import sync_now

if TYPE_CHECKING:
    from datetime import datetime

    from rich.progress import Progress as Bar

    from tracker.flows import Services
    from tracker.flows.backfill import Progress, Report, Wish
    from tracker.flows.forecast import Forecast

_BOUND = re.compile(r"\d{4}(?:-?\d\d(?:-?\d\d(?:[T ]?\d\d(?::?\d\d(?::?\d\d)?)?)?)?)?Z?", re.ASCII)


def backfill(
    policies: Annotated[list[str], typer.Argument(help="Ids of the policies, as `tracker list` shows.")],
    from_: Annotated[
        str, typer.Option("--from", metavar="DATE", help="Captures from this day on (UTC): 2019, 2019-03, 2019-03-23.")
    ] = "",
    to: Annotated[str, typer.Option("--to", metavar="DATE", help="Captures up to the end of this day.")] = "",
    max_fetches: Annotated[int, typer.Option("--max-fetches", min=0, help="Captures to fetch at most; 0: all.")] = 0,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Fetch every capture whose bytes differ from those of the one before.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Ask only the archive's index; tell what would be fetched, and how long."),
    ] = False,
    later: Annotated[bool, typer.Option("--later", help="Only queue it; the service (`tracker run`) does it.")] = False,
    json: frame.JsonOption = False,
) -> None:
    """Import the history of policies from the Wayback Machine: versions of years ago, and captures that prove them.

    Only what tells most is fetched: one capture for every 30 days, then more where two of them differ, until it is
    known between which two captures the text changed. Nobody is alerted of changes of the past; one message says what
    was imported. Interrupted, it goes on where it was when it is run again, and by itself where the service runs.
    Exit: 0 done, 1 where something is left, 2 for a wrong bound.
    """
    from tracker.cli.browse import policy_of
    from tracker.flows.backfill import Wish
    from tracker.wiring import now

    if later and dry_run:
        raise typer.BadParameter("--later and --dry-run: say one of them")
    wish = Wish(_digits(from_, "--from"), _digits(to, "--to"), max_fetches or None, thorough)
    if wish.until and wish.since > wish.until and not wish.since.startswith(wish.until):
        raise typer.BadParameter(f"--from {from_} is later than --to {to}")
    today = now().strftime("%Y%m%d%H%M%S")
    for bound, option in ((wish.since, "--from"), (wish.until, "--to")):
        if bound and bound > today[: len(bound)]:
            raise typer.BadParameter(f"{option}: {bound} is in the future; no archive has a capture of it")
    left = 0
    with frame.services() as (settings, services):
        sync_now(settings, services.database)
        for name in dict.fromkeys(policies):
            policy_id = policy_of(services.database, name).id
            if dry_run:
                left += _forecast(services, policy_id, wish, json)
            elif later:
                _queue(services, policy_id, wish, json)
            else:
                left += _import(services, policy_id, wish, json)
    raise typer.Exit(1 if left else 0)


def import_(
    policy: Annotated[str, typer.Argument(help="Id of the policy, as `tracker list` shows.")],
    files: Annotated[
        list[Path],
        typer.Argument(help="Saved pages: HTML, text, Markdown, PDF, DOCX or ODT.", exists=True, dir_okay=False),
    ],
    captured_at: Annotated[
        str,
        typer.Option(
            help='When they were shown: 2017-03-12, 2017-03-12T08:00Z or "12 March 2017"; by default what a note above '
            "the text says."
        ),
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Take them even where they seem to be another document.")
    ] = False,
    json: frame.JsonOption = False,
) -> None:
    """Import saved pages of a policy as captures of their day, and merge them into its history.

    A note such as "archived on 2019-03-23" above a text tells its day. Nobody is alerted of changes of the past. A page
    in another language than the versions before and after it, or of another document, is held; --force takes it.
    Exit: 0 all are versions or confirm one, 1 where one is not, or its day is not known.
    """
    from tracker.cli.browse import policy_of
    from tracker.cli.reading import TYPES, dated
    from tracker.flows.importing import Saved, import_pages

    at = dated(captured_at)
    with frame.services() as (settings, services):
        most = settings.file.fetch.max_bytes
        pages = [Saved(file.name, _body(file, most), TYPES.get(file.suffix.lower(), "text/html"), at) for file in files]
        sync_now(settings, services.database)
        found = import_pages(services, policy_of(services.database, policy).id, pages, force=force)
    for one in found:
        if json:
            frame.emit(asdict(one))
            continue
        how = "new" if one.new_version else "known before"
        shown = f"shows version {one.seq}, {how}" if one.seq else f"{one.outcome}: {one.reason}"
        again = ", imported before" if one.known else ""
        again += "; --force takes it all the same" if one.outcome == "held" else ""
        typer.echo(frame.plain(f"{one.name}, {one.captured_at:%Y-%m-%d}: {shown}{again}"))
    raise typer.Exit(0 if all(one.version_id for one in found) else 1)


def _body(file: Path, most: int) -> bytes:
    """The bytes of a saved page. Raises typer.BadParameter for one that is larger than a page may be."""
    try:
        with file.open("rb") as opened:
            body = opened.read(most + 1)
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read: {error.strerror}") from error
    if len(body) > most:
        raise typer.BadParameter(f"{file} is larger than the {most:,} bytes that fetch.max_bytes allows")
    return body


def _digits(bound: str, option: str) -> str:
    """A date as the archive's digits. Raises typer.BadParameter."""
    from tracker.core.archiving.model import moment

    if bound and not _BOUND.fullmatch(bound):
        raise typer.BadParameter(f"{option}: {bound!r} is no date; allowed: 2019, 2019-03, 2019-03-23, 20190323120000")
    digits = re.sub(r"\D", "", bound)
    try:
        moment((digits + "00000101000000"[len(digits) :])[:14]) if digits else None
    except ValueError:
        raise typer.BadParameter(f"{option}: {bound!r} is no day of the calendar") from None
    return digits


def ended(services: Services, policy_id: str) -> tuple[str, ...]:
    """The process that imported a policy last, where it was of this machine and is no more."""
    from tracker.flows.owners import has_ended
    from tracker.store import backfills

    with services.database.read() as session:
        names = backfills.owners(session, policy_id)
    return tuple(name for name in names if has_ended(name))


def _queue(services: Services, policy_id: str, wish: Wish, as_json: bool) -> None:
    """Leave an import to the service."""
    from tracker.flows.backfill import queue

    number = queue(services, policy_id, wish)
    if as_json:
        frame.emit({"policy": policy_id, "import": number, "phase": "queued" if number else "running"})
    elif number is None:
        typer.echo(f"{policy_id}: another process is importing it")
    else:
        typer.echo(f"{policy_id}: import {number} is queued; the service works on it, `tracker run`")


def _import(services: Services, policy_id: str, wish: Wish, as_json: bool) -> int:
    """Import one policy; returns 1 where something is left."""
    from tracker.flows.backfill import BUSY
    from tracker.flows.backfill import backfill as backfilled
    from tracker.flows.owners import owner

    bar = None if as_json or not sys.stderr.isatty() else _bar(policy_id)
    running = backfilled(services, policy_id, wish, owner=owner(), dead=ended(services, policy_id))
    step: Progress | None = None
    with bar or nullcontext():
        try:
            while True:
                step = next(running)
                if as_json:
                    frame.emit({"policy": policy_id, **asdict(step)})
                elif bar is not None:
                    _show(bar, policy_id, step)
        except StopIteration as stop:
            report: Report = stop.value
        except KeyboardInterrupt:
            running.close()
            how_far = f"{step.fetched} of about {step.planned} fetched" if step and step.planned else "nothing fetched"
            typer.echo(f"\n{policy_id}: stopped, {how_far}; run it again to go on", err=True)
            raise
    _tell(report, as_json)
    if report.problem == BUSY:
        _how_far(services, policy_id, as_json)
    return 1 if report.problem else 0


def _how_far(services: Services, policy_id: str, as_json: bool) -> None:
    """Say how far the other process is that imports a policy."""
    from tracker.store.views_imports import running

    with services.database.read() as session:
        line = running(session, policy_id)
    if line is None:
        return
    if as_json:
        frame.emit({"policy": policy_id, "phase": line.phase, "fetched": line.fetched, "planned": line.planned})
        return
    eta = f", about {_lasting(line.eta_seconds)} left" if line.eta_seconds else ""
    typer.echo(f"  it has fetched {line.fetched} of about {frame.counted(line.planned, 'capture')}{eta}", err=True)


def _bar(policy_id: str) -> Bar:
    """A progress bar on standard error that says what is done: neither the index nor the plan has an end at first."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, TextColumn

    bar = Progress(TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True), transient=True)
    bar.add_task(f"{escape(policy_id)}: asking the index of the archive", total=None)
    return bar


def _show(bar: Bar, policy_id: str, step: Progress) -> None:
    """The step on the progress bar."""
    from rich.markup import escape

    told = {
        "index": f"{frame.counted(step.indexed, 'capture')} in the index",
        "fetch": f"{step.fetched} of about {frame.counted(step.planned, 'capture')} fetched, "
        f"about {_lasting(step.eta_seconds)} left",
        "merge": f"{frame.counted(step.fetched, 'capture')} fetched, merging",
    }[step.phase]
    fetching = step.phase == "fetch"
    bar.update(
        bar.task_ids[0],
        description=f"{escape(policy_id)}: {told}",
        total=step.planned if fetching else None,
        completed=step.fetched if fetching else 0,
    )


def _tell(report: Report, as_json: bool) -> None:
    if as_json:
        frame.emit({**asdict(report), "policy": report.policy_id})
        return
    counted = frame.counted
    if report.problem and not (report.fetched or report.captures or report.new_versions):
        typer.echo(frame.plain(f"{report.policy_id}: {report.problem}{_again(report.paused_until)}"), err=True)
        return
    new = f"{report.new_versions} of them new, {counted(report.new_changes, 'new change')}"
    typer.echo(
        f"{report.policy_id}: {counted(report.versions, 'version')} from the archive, {new}; "
        f"{report.fetched} of {counted(report.captures, 'capture')} fetched now"
    )
    if report.problem:
        typer.echo(frame.plain(f"  not complete: {report.problem}{_again(report.paused_until)}"), err=True)


def _again(moment: datetime | None) -> str:
    """When the archive is asked again, for the end of a sentence."""
    return f"; asked again after {moment:%Y-%m-%d %H:%M} UTC" if moment else ""


def _forecast(services: Services, policy_id: str, wish: Wish, as_json: bool) -> int:
    """Tell what an import would do; returns 1 where the archive did not answer."""
    from tracker.errors import FetchError
    from tracker.flows.forecast import forecast

    try:
        found = forecast(services, policy_id, wish)
    except FetchError as error:
        wait = error.retry_after
        moment = services.now() + timedelta(seconds=wait) if wait and wait >= 60 else None
        typer.echo(frame.plain(f"{policy_id}: {error}{_again(moment)}"), err=True)
        return 1
    _foretell(found, as_json)
    return 0


def _foretell(found: Forecast, as_json: bool) -> None:
    if as_json:
        frame.emit({**asdict(found), "policy": found.policy_id})
        return
    if not found.captures:
        typer.echo(f"{found.policy_id}: the archive has no captures of it within these bounds")
        return
    typer.echo(
        f"{found.policy_id}: {frame.counted(found.captures, 'capture')} from {found.first:%Y-%m-%d} to "
        f"{found.last:%Y-%m-%d}, {found.pages} of which may show its text"
    )
    if not found.fetches:
        typer.echo("  none of them would be fetched: what tells anything is here already")
        return
    typer.echo(
        f"  about {found.fetches} of them would be fetched, in about {_lasting(found.seconds)}: {found.seeds} to begin "
        "with, the rest where two of these differ"
    )


def _lasting(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{round(seconds)} s" if seconds < 90 else f"{minutes} min" if minutes < 100 else f"{minutes / 60:.1f} h"
