"""`tracker accept`, `unmask`: what people decide of pages that were held back and parts that change at every check."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import frame
from tracker.cli.browse import PolicyArgument, policy_of

if TYPE_CHECKING:
    from tracker.store.views_gating import PlaceLine

ByOption = Annotated[
    str, typer.Option("--by", help="Who decides it; the name of the user by default.", show_default=False)
]
NoteOption = Annotated[str, typer.Option("--note", help="Why; kept with the decision.")]


def accept(
    policy: PolicyArgument,
    check: Annotated[
        int | None,
        typer.Option("--check", help="Number of the check whose page it is; the newest that was held by default."),
    ] = None,
    note: NoteOption = "",
    by: ByOption = "",
    json: frame.JsonOption = False,
) -> None:
    """Take a page that was held back for the policy: it becomes the next version.

    The kept page is read again and told as any change (kind `replaced`); who accepted it, when and why is kept. Only
    pages since the last good check can be accepted, and one that was refused as no policy (an error page, a login) only
    where --check names it. Exit: 0 accepted, 1 there is nothing that can be, 2 unknown policy.
    """
    from tracker.flows.accept import accept_page

    with frame.services() as (_, services):
        row = policy_of(services.database, policy)
        report = accept_page(services, row.id, by=by or user(), note=note, check_id=check)
    if json:
        frame.emit(asdict(report))
        return
    made = f"change {report.change_id}" if report.change_id else report.outcome.value
    typer.echo(frame.plain(f"{policy}: {report.reason}\n{made}; `tracker diff {policy}` shows what it changed"))


def unmask(
    policy: PolicyArgument,
    part: Annotated[
        str | None, typer.Argument(help="The part's short name. Without it, the parts are listed and nothing is done.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Mask it again.")] = False,
    note: NoteOption = "",
    by: ByOption = "",
    json: frame.JsonOption = False,
) -> None:
    """List the parts of a policy that change at every check, with what they hid; or be told of one from now on.

    A part that stops moving is told of again by itself. Exit: 0 done, 1 no such part, 2 unknown policy.
    """
    from tracker.flows.accept import unmask as decide
    from tracker.store.views_gating import places

    with frame.services() as (_, services):
        row = policy_of(services.database, policy)
        if part is not None:
            decide(services, row.id, part, by=by or user(), note=note, again=undo)
        with services.database.read() as session:
            found = places(session, row.id)
    for place in found:
        if part is not None and place.name != part:
            continue
        if json:
            frame.emit(asdict(place))
        else:
            typer.echo(frame.plain(_told(place)))
    if not found and not json:
        typer.echo(f"{policy}: no part changes at every check")


def _told(place: PlaceLine) -> str:
    """A part in lines: its name and state, the lines around it, and what it hid."""
    state = "told of" if place.told else "masked"
    often = f"hidden {frame.counted(place.count, 'time')}" if place.count else "not hidden lately"
    since = f" since {place.since:%Y-%m-%d}, last {place.last:%Y-%m-%d %H:%M}Z" if place.since and place.last else ""
    lines = [
        f"{place.name}  {state}; {often}{since}",
        f"  below  {place.masked.above or '(the beginning of the text)'}",
    ]
    lines.append(f"  above  {place.masked.below or '(the end of the text)'}")
    lines += [f"  {hidden.at:%Y-%m-%d %H:%M}Z  {' / '.join(hidden.now) or '(nothing)'}" for hidden in place.times]
    return "\n".join(lines)


def user() -> str:
    """The name of the user who runs the command."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run as a number that no user has
        return "the command line"
