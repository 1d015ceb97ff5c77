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

    from tracker.core.since import Cumulated, Since
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
    from tracker.core.render.steps import since_record
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
        page = _page(services, found, whole) if format_ == "html" and not json else ""
    if page:
        typer.echo(page)
    elif json or format_ == "json":
        frame.emit(since_record(found, whole, base))
    else:
        _write(found, whole, base, format_)


def _page(services: Services, found: Since, whole: Cumulated) -> str:
    """The answer as a page that needs nothing else: with each step as it was recorded."""
    from tracker.core.render.dossier import Chapter, render_dossier
    from tracker.flows.since import recorded

    with services.database.read() as session:
        redlines = {step.change_id: recorded(session, step.change_id) for step in found.steps}
    return render_dossier(found.provider, [Chapter(found, whole, "", redlines)], services.now(), services.public_url)


def _write(found: Since, whole: Cumulated, base: str, format_: str) -> None:
    """The answer as text, Markdown or patch: what is known, then the redline."""
    from tracker.core.render import RenderOptions, render
    from tracker.core.render.steps import markdown_since, render_since

    changed = bool(whole.comparison.changes)
    shown = render(whole.comparison, format_, RenderOptions(colour=sys.stdout.isatty(), summary=False))
    title = f"Everything at once, version {found.old.seq} against version {found.new.seq}"
    if format_ == "markdown":
        typer.echo(markdown_since(found, whole, base))
        shown = f"## {title}\n\n{shown}"
    else:
        said = frame.plain(render_since(found, whole, base))
        if format_ == "patch":  # programs that apply patches skip what stands before
            names = [
                f"{found.policy_id} version {one.seq} ({one.first_seen_at:%Y-%m-%d})" for one in (found.old, found.new)
            ]
            shown = shown.replace("--- old\n+++ new\n", f"--- {names[0]}\n+++ {names[1]}\n", 1)
            said = "".join(f"# {line}".rstrip() + "\n" for line in said.splitlines())
        typer.echo(said)
        if format_ == "text" and changed:
            typer.echo(f"{title}:")
    if changed:
        typer.echo(shown)
