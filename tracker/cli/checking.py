"""`tracker check`: check policies now."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import frame
from tracker.cli.sync import sync_now

if TYPE_CHECKING:
    from rich.progress import Progress

    from tracker.flows import Services
    from tracker.flows.check import CheckReport

MARKS = {"failed": "✗", "refused": "✗", "held": "!", "changed": "±", "first": "+", "returned": "↺"}

HELD = "held"
MEANS = {
    HELD: "; the last good version stands until a good page comes, the page stays, or `tracker accept` takes it",
    "failed": "",
    "refused": "; what came is not the policy, and the last good version stands",
}
"""What follows from the outcomes that did not see the policy. A page that is held back is no failure."""

MOST_NAMED = 10
"""How many policies are named in the last lines; each has a line of its own above."""


def check(
    policies: Annotated[
        list[str] | None, typer.Argument(help="Ids of the policies to check, as `tracker list` shows.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Check every policy once, due or not.")] = False,
    json: frame.JsonOption = False,
) -> None:
    """Check policies now: fetch, compare, record. Alerts wait in the outbox for the daemon or `tracker deliver`.

    Brings the database and the declarations up to date first. Exit: 0 all done (changes or not, pages held back too,
    which are named on standard error), 1 where a check failed or its page was refused as no policy, 2 for a mistake in
    the configuration or an unknown policy.
    """
    from tracker.flows.rounds import check_all

    if all_ == bool(policies):
        raise typer.BadParameter("name the policies to check, or say --all")
    bad: dict[str, list[str]] = {HELD: [], "failed": [], "refused": []}
    news: list[CheckReport] = []
    with frame.services() as (settings, services):
        sync_now(settings, services.database)
        wanted = None if all_ else _known(services.database, policies or [])
        total = len(wanted) if wanted else _count(services.database)
        if not total:
            typer.echo(f"nothing is watched: no policy is declared in {settings.config_dir}/providers", err=True)
        progress = None if json or not total or not sys.stderr.isatty() else frame.progress("checking", total)
        left = set(wanted or ())
        # Closed before the services are: where our reader has gone, running checks must not lose their workers.
        with _saying_so_when_stopped(), closing(check_all(services, wanted)) as reports, progress or nullcontext():
            for report in reports:
                _tell(report, json, progress)
                bad.get(report.outcome.value, []).append(report.policy_id)
                news += [report] if report.change_id or report.outcome.value == "first" else []
                left.discard(report.policy_id)
                if progress is not None:
                    progress.advance(progress.task_ids[0])
        _ask_archive(services, news, json, named=not all_)
    for name in sorted(left):
        typer.echo(f"{name} is being checked by another process (the daemon?); left to it", err=True)
    _sum_up(bad)
    raise typer.Exit(1 if bad["failed"] or bad["refused"] else 0)


def _sum_up(bad: Mapping[str, list[str]]) -> None:
    """Say on standard error which policies were not seen, and what that means."""
    for outcome, names in bad.items():
        if not names:
            continue
        shown = ", ".join(sorted(names)[:MOST_NAMED]) + (", ..." if len(names) > MOST_NAMED else "")
        what = frame.counted(len(names), "policy", "policies")
        typer.echo(frame.plain(f"{what} {outcome}: {shown}{MEANS[outcome]}"), err=True)


def _ask_archive(services: Services, news: list[CheckReport], as_json: bool, *, named: bool) -> None:
    """Look into gaps before changes, and compare new policies that were named with the archive, if there is time.

    Where all are checked the comparisons are left to the service: the archive answers a few questions a minute.
    """
    from tracker.cli.archive_now import first_looks, look_into_gaps

    for policy_id, words in look_into_gaps(services, news):
        if not as_json:
            typer.echo(frame.plain(f"{policy_id}: {words}"))
    new = [] if as_json or not named else [report.policy_id for report in news if report.outcome.value == "first"]
    for found in first_looks(services, new):
        if found.finding:
            typer.echo(frame.plain(f"{found.policy_id}: {found.finding}"))


@contextmanager
def _saying_so_when_stopped() -> Iterator[None]:
    """Answer Ctrl-C at once: what is under way ends first, which may take as long as a slow page. Twice: at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def stop(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        os.write(2, b"\nstopping: waiting for the checks under way\n")  # a handler may interrupt a write of ours
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(report: CheckReport, as_json: bool, progress: Progress | None = None) -> None:
    """Write one report."""
    if as_json:
        frame.emit(asdict(report))
        return
    words = [MARKS.get(report.outcome.value, "="), f"{report.outcome.value:12}", report.policy_id]
    if report.kind:
        words.append(f"({report.kind}, {frame.counted(len(report.states), 'clause')}, change {report.change_id})")
    if report.reason:
        words.append(f"- {report.reason}")
    line = frame.plain("\n".join([" ".join(words), *(f"  note: {note}" for note in report.notes)]))
    if progress is not None:
        progress.console.print(line, markup=False, highlight=False)
    else:
        typer.echo(line)


def _known(database: object, names: list[str]) -> list[str]:
    """The names themselves, where all are policies that are being watched. Raises typer.BadParameter."""
    from tracker.cli.browse import policy_of

    found = [policy_of(database, name) for name in names]  # type: ignore[arg-type]
    for policy in found:
        if policy.archived_at is not None:
            words = f"{policy.id} is archived: no longer declared, so it is not checked; its history stays"
            raise typer.BadParameter(words)
    return [policy.id for policy in found]


def _count(database: object) -> int:
    from sqlmodel import col, func, select

    from tracker.store.db import Database
    from tracker.store.tables import Policy

    assert isinstance(database, Database)
    with database.read() as session:
        return session.exec(select(func.count()).select_from(Policy).where(col(Policy.archived_at).is_(None))).one()
