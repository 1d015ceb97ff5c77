"""`tracker baseline`, and `tracker diff --since`: what changed since a version was accepted, or since a day."""

from __future__ import annotations

import sys
from datetime import UTC
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import frame
from tracker.cli.browse import PolicyArgument, policy_of
from tracker.cli.deciding import ByOption, NoteOption, user

if TYPE_CHECKING:
    import datetime

    from tracker.flows import Services

BASELINE = "baseline"


def baseline(
    policy: PolicyArgument,
    version: Annotated[
        int | None, typer.Option("--version", help="Number of the version that was accepted: today, or on --date.")
    ] = None,
    date: Annotated[
        str, typer.Option("--date", help="The day of acceptance; without --version, what was in force then.")
    ] = "",
    note: NoteOption = "",
    by: ByOption = "",
    json: frame.JsonOption = False,
) -> None:
    """Show which version of a policy was accepted, or set it: after a review, say --version or --date.

    Earlier baselines are kept; the newest holds. `tracker diff POLICY --since baseline` shows what changed since. Exit:
    0 set or shown; 1 where there is none, or no version has been seen; 2 for a mistake in the command.
    """
    from tracker.core.render.steps import render_since, since_record
    from tracker.flows.since import accept_version, since

    day = day_given(date) if date else None
    with frame.services() as (_, services):
        row = policy_of(services.database, policy)
        if version is not None or day is not None:
            if day is not None and day > services.now().astimezone(UTC).date():
                raise typer.BadParameter(f"--date {day}: nothing can have been accepted in the future")
            _known_version(services, row.id, version)
            accept_version(services, row.id, by=by or user(), note=note, seq=version, day=day)
        elif note or by:
            raise typer.BadParameter("say --version or --date with what was accepted")
        with services.database.read() as session:
            found = since(session, row.id)
        base = services.public_url
    if json:
        record = since_record(found, None, base)
        frame.emit({key: record[key] for key in ("policy", "why", "said", "baseline", "old", "new", "in_force")})
        return
    typer.echo(frame.plain("\n".join(render_since(found, None).splitlines()[:4])))


def _known_version(services: Services, policy_id: str, seq: int | None) -> None:
    """Raise typer.BadParameter for a number that the policy does not have."""
    from tracker.store import versions

    with services.database.read() as session:
        numbers = {row.seq for row in versions.live_versions(session, policy_id)}
    if seq is not None and seq not in numbers:
        raise typer.BadParameter(f"{policy_id} has no version {seq}; `tracker history {policy_id}` lists them")


def day_given(text: str) -> datetime.date:
    """The day that an option names. Raises typer.BadParameter."""
    from tracker.core.days import day_of

    try:
        return day_of(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def show_since(policy: str, asked: str, format_: str, json: bool) -> None:
    """Answer `tracker diff POLICY --since DAY|baseline`: how sure it is, every step, and the redline of it all."""
    from tracker.core.render import RenderOptions, render
    from tracker.core.render.steps import render_since, since_record
    from tracker.flows.since import cumulated, since

    day = None if asked.strip().casefold() == BASELINE else day_given(asked)
    with frame.services() as (_, services):
        row = policy_of(services.database, policy)
        if day is not None and day > services.now().astimezone(UTC).date():
            raise typer.BadParameter(f"--since {day}: that day is in the future")
        with services.database.read() as session:
            found = since(session, row.id, day)
        whole = cumulated(services, found)
        base = services.public_url
    if json or format_ == "json":
        frame.emit(since_record(found, whole, base))
        return
    shown = render(whole.comparison, format_, RenderOptions(colour=sys.stdout.isatty(), summary=False))
    if format_ == "text":
        typer.echo(frame.plain(render_since(found, whole, base)))
        if not whole.comparison.changes:
            return
        typer.echo(f"Everything at once, version {found.old.seq} against version {found.new.seq}:")
    elif format_ == "patch":
        names = [f"{row.id} version {one.seq} ({one.first_seen_at:%Y-%m-%d})" for one in (found.old, found.new)]
        shown = shown.replace("--- old\n+++ new\n", f"--- {names[0]}\n+++ {names[1]}\n", 1)
    typer.echo(shown)
