"""`tracker rebuild`: newer rules over the snapshots that are kept."""

from __future__ import annotations

import sys
from contextlib import closing, nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import frame
from tracker.cli.sync import sync_now

if TYPE_CHECKING:
    from rich.progress import Progress

    from tracker.flows.rebuild import RebuildReport
    from tracker.store.db import Database


def rebuild(
    policies: Annotated[
        list[str] | None, typer.Argument(help="Ids of the policies, as `tracker list` shows; all by default.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since",
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"],
            help="From the version on that was in force then (UTC); what is older stays as it was recorded.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would change, by the last sync's declarations; write nothing.")
    ] = False,
    list_: Annotated[
        bool, typer.Option("--list", help="Only list what has been superseded so far, and by what.")
    ] = False,
    json: frame.JsonOption = False,
) -> None:
    """Read the stored snapshots again with today's rules and declarations, and correct the history by that, silently.

    New rows take the place of old ones; the old ones stay at their addresses as they were shown. Changes that came from
    the rules alone are listed and never told to anybody. Interrupted, it goes on where it was when it is run again.
    Exit: 0 done, 1 where a policy could not be rebuilt.
    """
    from tracker.flows.rebuild import rebuild as rebuilt

    if list_:
        _list(policies or [], json)
        return
    failed, differing, read = 0, 0, 0
    moment = since.replace(tzinfo=UTC) if since is not None else None
    with frame.services() as (settings, services):
        if not dry_run:
            sync_now(settings, services.database)
        wanted = _wanted(services.database, policies or [])
        progress = None if json or not sys.stderr.isatty() else frame.progress("rebuilding", len(wanted))
        found = rebuilt(services, wanted, since=moment, dry_run=dry_run)
        with closing(found), progress or nullcontext():
            for report in found:
                failed += bool(report.problem)
                differing += report.differs
                read += report.read
                _tell(report, json, dry_run, progress)
                if progress is not None:
                    progress.advance(progress.task_ids[0])
    if not json:
        would = "would be rebuilt" if dry_run else "rebuilt"
        counted = frame.counted(len(wanted), "policy", "policies")
        typer.echo(f"{counted}, {frame.counted(read, 'snapshot')} read again: {differing} {would}", err=True)
    raise typer.Exit(1 if failed else 0)


def _wanted(database: Database, names: list[str]) -> list[str]:
    """The ids of the policies to rebuild, archived ones too. Raises typer.BadParameter for one that is not there."""
    from tracker.cli.browse import policy_of
    from tracker.store import catalogue

    if names:
        return [policy_of(database, name).id for name in dict.fromkeys(names)]
    with database.read() as session:
        return [policy.id for policy in catalogue.policies(session)]


def _tell(report: RebuildReport, as_json: bool, dry_run: bool, progress: Progress | None) -> None:
    """Write what one policy came to; of those that stay as they are, only in JSON."""
    if as_json:
        frame.emit({**asdict(report), "differs": report.differs, "dry_run": dry_run})
        return
    lines = list(_lines(report, dry_run))
    for line in lines:
        if progress is not None:
            progress.console.print(frame.plain(line), markup=False, highlight=False)
        else:
            typer.echo(frame.plain(line))


def _lines(report: RebuildReport, dry_run: bool) -> list[str]:
    if report.problem:
        return [f"✗ {report.policy_id} - {report.problem}"]
    told = []
    if report.versions:
        told.append(f"{frame.counted(len(report.versions), 'version')} with another text or date")
    if report.renditions:
        told.append(f"{frame.counted(report.renditions, 'version')} in another form")
    for count, words in ((len(report.changes), "judged anew"), (len(report.appeared), "that only newer rules see")):
        if count:
            told.append(f"{frame.counted(count, 'change')} {words}")
    if report.vanished:
        told.append(f"{frame.counted(len(report.vanished), 'change')} from the rules alone")
    lines = [f"± {report.policy_id}: {', '.join(told)}"] if told else []
    lines += [f"  version {old} -> {_row(new, dry_run)}" for old, new in report.versions]
    lines += [f"  change {old} -> {_row(new, dry_run)}" for old, new in report.changes]
    lines += [f"  change {old} came from the rules alone" for old in report.vanished]
    lines += [f"  change {new} is new" for new in report.appeared if new]
    if report.unreadable and told:
        names = ", ".join(map(str, report.unreadable))
        lines.append(f"  left as recorded, for today's rules cannot read them: versions {names}")
    return lines


def _row(id: int, dry_run: bool) -> str:
    return str(id) if id else "(new)" if dry_run else "-"


def _list(names: list[str], as_json: bool) -> None:
    """List what has been superseded."""
    from tracker.cli.browse import policy_of
    from tracker.store.views_rebuilds import superseded

    with frame.database() as (_, database):
        wanted = [policy_of(database, name).id for name in names] or [""]
        with database.read() as session:
            found = [one for name in wanted for one in superseded(session, name)]
    if as_json:
        for one in found:
            frame.emit(asdict(one))
        return
    rows = (
        [one.policy_id, one.what, one.id, f"{one.at:%Y-%m-%d %H:%M}Z", one.by or "the rules alone"] for one in found
    )
    frame.table(("policy", "what", "id", "from", "superseded by"), rows)
    if not found:
        typer.echo("nothing has been superseded", err=True)
