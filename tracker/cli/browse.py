"""`tracker history`, `show`, `diff`: what was recorded of a policy."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from tracker.core.model import Comparison
    from tracker.limits import Limits
    from tracker.store.db import Database
    from tracker.store.tables import Change, Policy, Version
    from tracker.store.views_gating import Alternation
    from tracker.store.views_sights import Appearance, Sight

PolicyArgument = Annotated[str, typer.Argument(help="Id of the policy, as `tracker list` shows.")]


def policy_of(database: Database, name: str) -> Policy:
    """The policy of that id. Raises typer.BadParameter, with the nearest ids, where there is none."""
    from sqlmodel import select

    from tracker.store.tables import Policy

    with database.read() as session:
        found = session.get(Policy, name)
        if found is not None:
            return found
        near = get_close_matches(name, session.exec(select(Policy.id)).all(), n=3, cutoff=0.5)
    raise typer.BadParameter(no_such_policy(name, near))


def no_such_policy(name: str, near: Sequence[str]) -> str:
    """What to say of a name that no policy has."""
    mean = f"did you mean {', '.join(near)}? " if near else ""
    return f"there is no policy {name!r}; {mean}`tracker list` shows them"


def history(
    policy: PolicyArgument,
    mementos: Annotated[bool, typer.Option("--mementos", help="Where an archive shows each version, too.")] = False,
    json: frame.JsonOption = False,
) -> None:
    """List a policy's versions, newest first, each with the change that led to it; which came back, which
    alternate, and where its addresses led.

    A version appeared after its "not before", the last sight of another text, and by its "first seen"; with * an
    archive's capture shows it, not a check of ours, with + a saved file that was imported.
    """
    from tracker.store import versions
    from tracker.store.views_gating import alternations
    from tracker.store.views_imports import moves

    with frame.database() as (_, database):
        row = policy_of(database, policy)
        with database.read() as session:
            groups = alternations(session, row.id)
            found = versions.live_versions(session, row.id)
            led, returns = _led(found, versions.changes_of(session, row.id))
            seen, moved = _Seen.of(session, row.id), moves(session, row.id)
        lines = [_line(version, led.get(version.id or 0), seen) | _state(version, row, returns) for version in found]
    if json:
        for line in lines:
            frame.emit(line | _in_turn(groups, line["version"]))
        return
    frame.table(tuple(COLUMNS.values()), ([_shown(line, name) for name in COLUMNS] for line in lines))
    if mementos:
        for line in lines:
            urls = line["mementos"]
            names = ("first", "last") if len(urls) > 1 else ("only",)
            for name, url in zip(names, urls, strict=False):
                typer.echo(f"version {line['version']}, {name} capture: {frame.plain(url)}")
    numbers = [line["version"] for line in lines]
    if numbers != sorted(numbers, reverse=True):
        typer.echo("versions are numbered in the order in which they were found, not in that of time")
    for change, seq in returns:
        when = f"{change.detected_at:%Y-%m-%d %H:%M}"
        typer.echo(f"version {seq} came back on {when} (change {change.id}, {change.kind})")
    for line in lines[1:]:
        if line["current"]:
            typer.echo(f"version {line['version']} is the current one")
    for group in groups:
        typer.echo(_alternating(policy, group))
    for one in moved:
        days = " to ".join(dict.fromkeys(f"{at:%Y-%m-%d}" for at in (one.since, one.until)))
        typer.echo(frame.plain(f"{one.url} led to {one.target} ({one.via}, {days})"))
    if not lines:
        typer.echo(f"no version of {policy} yet; `tracker check {policy}` fetches the first")


def _led(found: Sequence[Version], changes: Sequence[Change]) -> tuple[dict[int, Change], list[tuple[Change, int]]]:
    """The change that first led to each version, and those by which an earlier one came back, with its number, oldest
    first. `changes`: newest first.
    """
    rows = {version.id: version for version in found}
    led: dict[int, Change] = {}
    returns: list[tuple[Change, int]] = []
    for change in changes:
        old, new = rows.get(change.old_version_id), rows.get(change.new_version_id)
        if old is not None and new is not None and new.first_seen_at < old.first_seen_at:
            returns.append((change, new.seq))
        else:
            led[change.new_version_id] = change
    return led, returns[::-1]


def _state(version: Version, policy: Policy, returns: Sequence[tuple[Change, int]]) -> dict[str, Any]:
    """Whether a version is the policy's text today, and by which changes it came back."""
    back = [change.id for change, seq in returns if seq == version.seq]
    return {"current": version.id == policy.current_version_id, "came_back_by": back}


def _in_turn(groups: Sequence[Alternation], number: int) -> dict[str, list[int]]:
    """The numbers of the versions with which one comes in turn."""
    found = (sorted({one.seq for one in group.variants}) for group in groups)
    return {"alternates_with": [other for seqs in found if number in seqs for other in seqs if other != number]}


def _alternating(policy: str, group: Alternation) -> str:
    """Which versions come in turn, how often each was seen, and how to compare them."""
    first, *others = (variant.seq for variant in group.variants)
    seen = "; ".join(
        f"version {one.seq} seen by {frame.counted(one.seen, 'check')}, last {one.last_seen_at:%Y-%m-%d %H:%M}"
        for one in group.variants
    )
    when = f"alternate since {group.since:%Y-%m-%d}"
    if not group.goes_on:
        when = f"alternated from {group.since:%Y-%m-%d} to {group.until:%Y-%m-%d}"
    compare = " and ".join(f"`tracker diff {policy} --from {first} --to {other}`" for other in others)
    return f"{len(group.variants)} variants {when}: {seen}; {compare}"


COLUMNS = {
    "version": "version",
    "not_before": "not before",
    "first_seen_at": "first seen",
    "last_seen_at": "last seen",
    "stated_date": "stated",
    "change": "change",
    "kind": "kind",
    "clauses_changed": "clauses",
    "words_changed": "words",
    "significance": "significance",
}
"""What the table of versions shows, and its headings."""

MARKS = {"archive": "*", "file": "+"}
"""What stands behind a moment that no check of ours shows."""


def _stated(stated: str, effective: str) -> str:
    """The date a version states of itself; where it is the day of taking effect, that it is."""
    return stated or (f"effective {effective}" if effective else "")


def _shown(line: dict[str, Any], name: str) -> object:
    value = line[name]
    if name == "stated_date":
        return _stated(value, line["effective_date"])
    if value is None:
        return ""
    if not hasattr(value, "strftime"):
        return value
    source = line[f"{name}_source"] if name in ("not_before", "first_seen_at") else ""
    return f"{value:%Y-%m-%d %H:%M}{MARKS.get(source, '')}"


@dataclass(frozen=True, slots=True)
class _Seen:
    """The first appearance of each version of a policy, and its first and last capture."""

    appeared: dict[int, Appearance]
    captured: dict[int, tuple[Sight, Sight]]

    @classmethod
    def of(cls, session: Session, policy_id: str) -> _Seen:
        """What was seen of a policy."""
        from tracker.store import views_sights

        found = views_sights.first_appearances(views_sights.appearances(session, policy_id))
        return cls(found, views_sights.mementos(session, policy_id))


def _line(version: Version, change: Change | None, seen: _Seen) -> dict[str, Any]:
    appeared = seen.appeared.get(version.id or 0)
    before = appeared.before if appeared else None
    captured = seen.captured.get(version.id or 0, ())
    return {
        "version": version.seq,
        "captured_at": version.captured_at,
        "last_seen_at": version.last_seen_at,
        "not_before": before.at if before else None,
        "not_before_source": before.source if before else None,
        "first_seen_at": appeared.first.at if appeared else version.first_seen_at,
        "first_seen_at_source": appeared.first.source if appeared else version.origin,
        "mementos": [url for url in dict.fromkeys(one.memento_url for one in captured) if url],
        "origin": version.origin,
        "stated_date": version.stated_date,
        "effective_date": version.effective_date,
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
    from tracker.store.views_gating import alternations

    with frame.database() as (_, database):
        row = policy_of(database, policy)
        with database.read() as session:
            chosen = _version(session, row, version)
            reading = versions.reading_of(session, chosen)
            led, returns = _led(versions.live_versions(session, row.id), versions.changes_of(session, row.id))
            seen = _Seen.of(session, row.id)
            in_turn = _in_turn(alternations(session, row.id), chosen.seq)
    if not json:
        typer.echo(frame.plain(reading.text))
        return
    clauses = [{"path": c.path, "number": c.number, "text": reading.text[c.start : c.end]} for c in reading.clauses]
    said = _line(chosen, led.get(chosen.id or 0), seen) | _state(chosen, row, returns) | in_turn
    frame.emit({"policy": policy, **said, "title": reading.title, "text": reading.text, "clauses": clauses})


def diff(
    policy: PolicyArgument,
    old: Annotated[int | None, typer.Option("--from", help="Number of the earlier version.")] = None,
    new: Annotated[
        int | None, typer.Option("--to", help="Number of the later version; the current one by default.")
    ] = None,
    change: Annotated[int | None, typer.Option(help="A recorded change by its number, as it was recorded.")] = None,
    since: Annotated[
        str, typer.Option("--since", help='A day, such as 2024-03-01, or "baseline": what changed from then to today.')
    ] = "",
    format_: Annotated[str, typer.Option("--format", help="text, html, markdown, json or patch.")] = "text",
    json: frame.JsonOption = False,
) -> None:
    """Show what changed, clause by clause: the last change by default, a recorded one, or between any two versions.

    With --since: from the version in force on a day, or accepted, to today's, with every step between and its proof.
    """
    from tracker.core.render import FORMATS, RenderOptions, render

    if format_ not in FORMATS:
        raise typer.BadParameter(f"--format {format_}: allowed are {', '.join(FORMATS)}")
    if since:
        if not (old is new is change is None):
            raise typer.BadParameter("--since goes without --from, --to and --change")
        from tracker.cli.since import show_since

        show_since(policy, since, format_, json)
        return
    with frame.database() as (settings, database):
        row = policy_of(database, policy)
        with database.read() as session:
            chosen = _chosen(session, row, change, None if change else _pair(session, row, old, new))
            recorded = _comparison(session, chosen)
            seen = _Seen.of(session, row.id)
        comparison = recorded or (_computed(database, settings.limits(), chosen) if chosen else None)
    if comparison is None or chosen is None:
        typer.echo(f"{policy} has not changed since it was first seen")
        return
    wanted = "json" if json else format_
    shown = render(comparison, wanted, RenderOptions(colour=sys.stdout.isatty()))
    if wanted == "text":
        typer.echo(frame.plain(_header(policy, chosen, seen)))
    elif wanted == "patch":
        shown = shown.replace(
            "--- old\n+++ new\n", f"--- {chosen.name(chosen.old)}\n+++ {chosen.name(chosen.new)}\n", 1
        )
    typer.echo(shown)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Two versions, and the change that was recorded between them, where there is one."""

    old: Version
    new: Version
    change: Change | None

    def name(self, version: Version) -> str:
        """A version in words, with the day it was first seen."""
        return f"{version.policy_id} version {version.seq} ({version.first_seen_at:%Y-%m-%d})"


def _header(policy: str, chosen: _Chosen, seen: _Seen) -> str:
    """What stands above a diff: which versions, when they were seen, their stated dates, and what was judged."""
    old, new, change = chosen.old, chosen.new, chosen.change
    came = [seen.appeared.get(version.id or 0) for version in (old, new)]
    first = [one.first.at if one else row.first_seen_at for one, row in zip(came, (old, new), strict=True)]
    stated = [_stated(version.stated_date, version.effective_date) or "none" for version in (old, new)]
    lines = [
        f"{policy}: version {old.seq} → {new.seq}",
        f"seen      {first[0]:%Y-%m-%d %H:%M}Z → {first[1]:%Y-%m-%d %H:%M}Z",
        f"stated    {stated[0]}, unchanged" if stated[0] == stated[1] else f"stated    {stated[0]} → {stated[1]}",
    ]
    if change is not None:
        counts = f"{frame.counted(change.clauses_changed, 'clause')}, {frame.counted(change.words_changed, 'word')}"
        lines.append(f"change    {change.id}: {change.kind}, {change.level} ({change.significance:.2f} of 1); {counts}")
        if change.evidence:
            lines.append(f"evidence  {'; '.join(' '.join(phrase.split()) for phrase in change.evidence)}")
    return "\n".join(lines) + "\n"


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
    return _version(session, policy, old) if old is not None else _before(session, later), later


def _before(session: Session, later: Version) -> Version:
    """The version that the world showed before one; of the first, itself."""
    from tracker.store import versions

    mark = (later.first_seen_at, later.seq)
    found = versions.live_versions(session, later.policy_id)
    return next((one for one in found if (one.first_seen_at, one.seq) < mark), later)


def _chosen(
    session: Session, policy: Policy, number: int | None, pair: tuple[Version, Version] | None
) -> _Chosen | None:
    """The pair with the change recorded between just these two; without a pair a recorded change, or the last one.

    None where nothing changed yet. Raises typer.BadParameter for a number that is not of this policy.
    """
    from tracker.store import versions
    from tracker.store.tables import Version

    changes: Sequence[Change] = versions.changes_of(session, policy.id)
    if pair is not None:
        wanted = (pair[0].id, pair[1].id)
        found = next((change for change in changes if (change.old_version_id, change.new_version_id) == wanted), None)
        return _Chosen(*pair, found)
    found = next((change for change in changes if number in (None, change.id)), None)
    if found is None and number is not None:
        raise typer.BadParameter(f"{policy.id} has no change {number}; `tracker history {policy.id}` lists them")
    if found is None:
        return None
    old, new = (session.get_one(Version, id) for id in (found.old_version_id, found.new_version_id))
    return _Chosen(old, new, found)


def _comparison(session: Session, chosen: _Chosen | None) -> Comparison | None:
    """The comparison as it was recorded, or None where there is none."""
    from tracker.store import versions

    return versions.comparison_of(session, chosen.change) if chosen and chosen.change else None


def _computed(database: Database, limits: Limits, chosen: _Chosen) -> Comparison:
    from tracker.store import versions
    from tracker.workers import Workers

    with database.read() as session:
        old, new = (versions.reading_of(session, version) for version in (chosen.old, chosen.new))
    workers = Workers(limits)
    try:
        return workers.compare(old, new)
    finally:
        workers.close()
