"""`tracker history`, `show`, `diff`: what was recorded of a policy."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from tracker.core.model import Comparison
    from tracker.store.db import Database
    from tracker.store.tables import Change, Policy, Version
    from tracker.workers import Limits

PolicyArgument = Annotated[str, typer.Argument(help="Id of the policy, as `tracker list` shows.")]


def policy_of(database: Database, name: str) -> Policy:
    """The policy of that id. Raises typer.BadParameter, with the nearest ids, where there is none."""
    from sqlmodel import select

    from tracker.store.tables import Policy

    with database.read() as session:
        found = session.get(Policy, name)
        if found is not None:
            return found
        near = get_close_matches(name, session.exec(select(Policy.id)).all(), n=3)
    raise typer.BadParameter(f"there is no policy {name!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))


def history(
    policy: PolicyArgument,
    json: frame.JsonOption = False,
) -> None:
    """List a policy's versions, newest first, each with the change that led to it."""
    from tracker.store import versions

    with frame.database() as (_, database):
        row = policy_of(database, policy)
        with database.read() as session:
            found = versions.live_versions(session, row.id)
            led = {change.new_version_id: change for change in versions.changes_of(session, row.id)}
        lines = [_line(version, led.get(version.id or 0)) for version in found]
    if json:
        for line in lines:
            frame.emit(line)
        return
    headings = ("version", "seen", "last seen", "stated", "change", "kind", "clauses", "words", "significance")
    frame.table(headings, ([_shown(value) for value in line.values()] for line in lines))
    if not lines:
        typer.echo(f"no version of {policy} yet; `tracker check {policy}` fetches the first")


def _shown(value: object) -> object:
    return "" if value is None else value.strftime("%Y-%m-%d %H:%M") if hasattr(value, "strftime") else value


def _line(version: Version, change: Change | None) -> dict[str, Any]:
    return {
        "version": version.seq,
        "captured_at": version.captured_at,
        "last_seen_at": version.last_seen_at,
        "stated_date": version.stated_date or version.effective_date,
        "change": change.id if change else None,
        "kind": change.kind if change else "first",
        "clauses_changed": change.clauses_changed if change else None,
        "words_changed": change.words_changed if change else None,
        "significance": round(change.significance, 2) if change else None,
    }


def show(
    policy: PolicyArgument,
    version: Annotated[int | None, typer.Option(help="Number of the version; the current one by default.")] = None,
    json: frame.JsonOption = False,
) -> None:
    """Show the text of a version, as Markdown."""
    from tracker.store import versions

    with frame.database() as (_, database):
        row = policy_of(database, policy)
        with database.read() as session:
            chosen = _version(session, row, version)
            reading = versions.reading_of(session, chosen)
    if not json:
        typer.echo(frame.plain(reading.text))
        return
    clauses = [{"path": c.path, "number": c.number, "text": reading.text[c.start : c.end]} for c in reading.clauses]
    frame.emit(
        {"policy": policy, **_line(chosen, None), "title": reading.title, "text": reading.text, "clauses": clauses}
    )


def diff(
    policy: PolicyArgument,
    old: Annotated[int | None, typer.Option("--from", help="Number of the earlier version.")] = None,
    new: Annotated[
        int | None, typer.Option("--to", help="Number of the later version; the current one by default.")
    ] = None,
    change: Annotated[int | None, typer.Option(help="A recorded change by its number, as it was recorded.")] = None,
    format_: Annotated[str, typer.Option("--format", help="text, html, markdown, json or patch.")] = "text",
    json: frame.JsonOption = False,
) -> None:
    """Show what changed, clause by clause: the last change by default, a recorded one, or between any two versions."""
    from tracker.core.render import FORMATS, RenderOptions, render
    from tracker.wiring import limits_of

    if format_ not in FORMATS:
        raise typer.BadParameter(f"--format {format_}: allowed are {', '.join(FORMATS)}")
    with frame.database() as (settings, database):
        row = policy_of(database, policy)
        with database.read() as session:
            pair = None if change else _pair(session, row, old, new)
            comparison = _recorded(session, row, change) if pair is None else _recorded_between(session, row, pair)
        if comparison is None and pair is not None:
            comparison = _computed(database, limits_of(settings), pair)
    if comparison is None:
        typer.echo(f"{policy} has not changed since it was first seen")
        return
    typer.echo(render(comparison, "json" if json else format_, RenderOptions(colour=sys.stdout.isatty())))


def _version(session: Session, policy: Policy, number: int | None) -> Version:
    """The version of that number, or the current one. Raises typer.BadParameter."""
    from sqlmodel import select

    from tracker.store.tables import Version

    if number is None:
        current = session.get(Version, policy.current_version_id) if policy.current_version_id else None
        if current is None:
            raise typer.BadParameter(f"{policy.id} has no version yet; `tracker check {policy.id}` fetches the first")
        return current
    found = session.exec(select(Version).where(Version.policy_id == policy.id, Version.seq == number)).first()
    if found is None:
        raise typer.BadParameter(f"{policy.id} has no version {number}; `tracker history {policy.id}` lists them")
    return found


def _pair(session: Session, policy: Policy, old: int | None, new: int | None) -> tuple[Version, Version] | None:
    """The two versions asked for, or None where nothing was asked for and the last recorded change is meant."""
    if old is None and new is None:
        return None
    later = _version(session, policy, new)
    return _version(session, policy, old if old is not None else max(1, later.seq - 1)), later


def _recorded(session: Session, policy: Policy, number: int | None) -> Comparison | None:
    """A recorded change, or the last one. Raises typer.BadParameter for a number that is not of this policy."""
    from tracker.store import versions

    changes: Sequence[Change] = versions.changes_of(session, policy.id)
    chosen = next((found for found in changes if number in (None, found.id)), None)
    if chosen is None and number is not None:
        raise typer.BadParameter(f"{policy.id} has no change {number}; `tracker history {policy.id}` lists them")
    return versions.comparison_of(session, chosen) if chosen else None


def _recorded_between(session: Session, policy: Policy, pair: tuple[Version, Version]) -> Comparison | None:
    """The change recorded between just these two versions, where there is one."""
    from tracker.store import versions

    wanted = (pair[0].id, pair[1].id)
    changes = versions.changes_of(session, policy.id)
    found = next((change for change in changes if (change.old_version_id, change.new_version_id) == wanted), None)
    return versions.comparison_of(session, found) if found else None


def _computed(database: Database, limits: Limits, pair: tuple[Version, Version]) -> Comparison:
    from tracker.store import versions
    from tracker.workers import Workers

    with database.read() as session:
        old, new = (versions.reading_of(session, version) for version in pair)
    workers = Workers(limits)
    try:
        return workers.compare(old, new)
    finally:
        workers.close()
