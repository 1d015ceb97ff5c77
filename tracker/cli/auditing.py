"""`tracker audit`: what policies claim of their dates, against what was seen when."""

from __future__ import annotations

from datetime import datetime
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlmodel import Session

    from tracker.store.views_audit import AuditLine
    from tracker.store.views_sights import Sight

WIDTH = 80
"""Columns that the lines fit; addresses are not broken."""

PAGE = 200


def audit(
    policy: Annotated[list[str] | None, typer.Argument(help="Ids of policies, as `tracker list` shows.")] = None,
    provider: Annotated[str, typer.Option("--provider", help="Only the policies of this provider (its id).")] = "",
    verdict: Annotated[str, typer.Option("--verdict", help="Only changes with this verdict.")] = "",
    json: frame.JsonOption = False,
) -> None:
    """Audit the dates that policies state: each change with a verdict, and the two sights that prove it.

    Verdicts: consistent; silent_edit (the text changed, its date did not); backdated (the date lies before a day on
    which the old text was still shown); effective_later; date_only; date_moved_back; no_claim (no date is stated);
    not_shown (not proven: what would prove a silent edit or a backdating is not there); returned (an earlier version
    came back with the date it had). A sight is a check of ours, a capture of an archive, or a saved file.
    """
    from tracker.core.assessing.audit import Verdict

    if verdict and verdict not in list(Verdict):
        raise typer.BadParameter(f"--verdict {verdict}: allowed are {', '.join(Verdict)}")
    with frame.database() as (_, database), database.read() as session:
        _refuse_unknown(session, policy or (), provider)
        count = 0
        for line in _lines(session, policy or (), provider, verdict):
            count += 1
            if json:
                frame.emit(_fields(line))
            else:
                typer.echo(("\n" if count > 1 else "") + frame.plain(_told(line)))
    if not count:
        typer.echo("no change to audit" if not verdict else f"no change is {verdict}", err=True)


def _refuse_unknown(session: Session, ids: Sequence[str], provider: str) -> None:
    from difflib import get_close_matches

    from tracker.cli.browse import no_such_policy
    from tracker.store import catalogue

    known = {row.id for row in catalogue.policies(session)}
    for id in ids:
        if id not in known:
            near = get_close_matches(id, known, n=3)
            raise typer.BadParameter(no_such_policy(id, near))
    if provider and all(row.id != provider for row in catalogue.providers(session)):
        raise typer.BadParameter(f"there is no provider {provider!r}; `tracker list` shows the providers' policies")


def _lines(session: Session, ids: Sequence[str], provider: str, verdict: str) -> Iterator[AuditLine]:
    """Every audited change, newest first; policy by policy where policies are named."""
    from tracker.store.views_audit import audits

    for id in ids or ("",):
        number, pages = 1, 1
        while number <= pages:
            found = audits(session, policy_id=id, provider_id=provider, number=number, size=PAGE)
            number, pages = number + 1, found.pages
            yield from (line for line in found.items if verdict in ("", line.verdict))


def _fields(line: AuditLine) -> dict[str, Any]:
    change = line.change
    return {
        "policy": change.policy_id,
        "provider": change.provider_id,
        "change": change.id,
        "old_version": change.old.seq,
        "new_version": change.new.seq,
        "verdict": line.verdict.value,
        "days": line.days,
        "why": line.why,
        "old_stated": change.old.stated_date or change.old.effective_date,
        "new_stated": change.new.stated_date or change.new.effective_date,
        "words_changed": change.words_changed,
        "sights": line.sights,
        "last_old": sight_fields(line.last_old),
        "first_new": sight_fields(line.first_new),
    }


def sight_fields(sight: Sight | None) -> dict[str, Any] | None:
    """A sight for programs: when, and by which check or capture."""
    if sight is None:
        return None
    names = ("at", "source", "check_id", "capture_id", "snapshot_id", "memento_url", "by_digest")
    return {name: getattr(sight, name) for name in names}


def _told(line: AuditLine) -> str:
    change = line.change
    head = f"{change.policy_id}  change {change.id}, version {change.old.seq} -> {change.new.seq}"
    said = f"{verdict_words(line.verdict, line.days)}: {line.why}"
    lines = [head, *wrap(said, WIDTH, initial_indent="  ", subsequent_indent="    ")]
    lines += _proof("old text last seen ", line.last_old)
    lines += _proof("new text first seen", line.first_new)
    return "\n".join(lines)


def verdict_words(verdict: str, days: int) -> str:
    """A verdict for people: `backdated by at least 28 days`."""
    said = {
        "backdated": f"backdated by at least {frame.counted(days, 'day')}",
        "date_moved_back": f"date moved back by {frame.counted(days, 'day')}",
        "effective_later": f"effective {frame.counted(days, 'day')} later",
        "not_shown": "not proven",
        "returned": "an earlier text came back",
    }
    return said.get(verdict, verdict.replace("_", " "))


def _proof(name: str, sight: Sight | None) -> list[str]:
    if sight is None:
        return [f"  {name}  not known"]
    first = f"  {name}  {moment(sight.at)}  {by(sight)}"
    return [first, f"    {sight.memento_url}"] if sight.memento_url else [first]


def moment(when: datetime) -> str:
    """A moment to the minute."""
    return f"{when:%Y-%m-%d %H:%M}Z"


def by(sight: Sight) -> str:
    """By what a sight is known."""
    if sight.source == "live":
        return f"live check {sight.check_id}"
    if sight.source == "file":
        return "saved file"
    return "archive, by its digest" if sight.by_digest else "archive"
