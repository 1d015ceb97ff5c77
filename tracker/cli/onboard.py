"""`tracker onboard`: vendors from a list, and what changed at each since its policies were accepted."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import frame
from tracker.cli.add import address
from tracker.cli.sync import sync_now

if TYPE_CHECKING:
    from tracker.core.render.dossier import Chapter
    from tracker.core.vendors import BadRow, Vendor, VendorList
    from tracker.flows import Services
    from tracker.flows.onboard import Import, PolicyReport, VendorReport

MOST_BYTES = 5_000_000
"""Of a list: some ten thousand vendors."""

Tell = Callable[["Vendor", str], None]


def onboard(
    vendors: Annotated[Path, typer.Argument(metavar="VENDORS.csv", help="The list of vendors, as CSV.")],
    json: frame.JsonOption = False,
    no_archive: Annotated[
        bool, typer.Option("--no-archive", help="Do not import the history from web archives.")
    ] = False,
    redline_dir: Annotated[
        Path | None, typer.Option("--redline-dir", help="Write one HTML file for each vendor into this folder.")
    ] = None,
) -> None:
    """Bring in vendors from a list and show what changed since each was accepted: "what changed since we signed".

    Columns, by their headings: name; home page, or policy URLs; date accepted. Each vendor's policies are declared,
    checked, given their history from 90 days before that date, and the version in force then becomes the baseline. Run
    the same command again after an interruption: it goes on. Exit: 0 done; 1 where a row failed; 2 for a list or a
    configuration that cannot be used.
    """
    listed = _list(vendors)
    if redline_dir is not None:
        _folder(redline_dir)
    failed = 0
    with frame.services() as (settings, services):
        from tracker.cli.vendor_policies import Declarer
        from tracker.flows.onboard import Tools
        from tracker.flows.onboard import onboard as run

        sync_now(settings, services.database)
        for bad in listed.bad:
            failed += 1
            _tell_bad(bad, json)
        tools = Tools(Declarer(settings, services), None if no_archive else _history())
        dossiers = _Dossiers(redline_dir, services)
        with _stopped_well(), _progress(len(listed.vendors), json) as (tell, done):
            for report in run(services, listed.vendors, tools, tell):
                failed += report.failed
                path = dossiers.add(report)
                done(_emitted(report, path, services) if json else _told(report, path, services))
    if not json:
        total = len(listed.vendors) + len(listed.bad)
        rows = frame.counted(total, "row")
        typer.echo(f"{rows}: {total - failed} done, {failed} with problems")
        for heading in listed.ignored:
            typer.echo(frame.plain(f"tracker: the column {heading!r} is not used"), err=True)
    raise typer.Exit(1 if failed else 0)


def _history() -> Import:
    """What imports histories from a web archive; an import of ours that was killed is taken over."""
    from tracker.cli.backfilling import ended
    from tracker.flows.backfill import Progress, Report, Wish, backfill
    from tracker.flows.owners import owner

    def imported(services: Services, policy_id: str, since: str) -> Generator[Progress, None, Report]:
        return backfill(services, policy_id, Wish(since=since), owner=owner(), dead=ended(services, policy_id))

    return imported


def _list(path: Path) -> VendorList:
    """The list. Raises typer.BadParameter for one that cannot be used."""
    from tracker.core.vendors import Unusable, read_vendors, text_of
    from tracker.wiring import now

    try:
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read: {error.strerror}") from error
    if len(body) > MOST_BYTES:
        raise typer.BadParameter(f"{path} is larger than {MOST_BYTES // 1_000_000} MB; is it a list of vendors?")
    try:
        return read_vendors(text_of(body), _address, now().date())
    except Unusable as error:
        raise typer.BadParameter(frame.plain(f"{path} cannot be used: {error}")) from error


def _address(url: str) -> str:
    """An address as declarations hold it. Raises ValueError."""
    try:
        return address(url)
    except typer.BadParameter as error:
        raise ValueError(error.message) from error


def _folder(path: Path) -> None:
    """Make the folder of the redlines now, so that an hour of work is not lost to a typing error."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise typer.BadParameter(f"--redline-dir {path} cannot be written to: {error.strerror}") from error


@contextmanager
def _stopped_well() -> Iterator[None]:
    """Say what to do after Ctrl-C."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("\nstopped; the same command goes on from here", err=True)
        raise


@contextmanager
def _progress(total: int, as_json: bool) -> Iterator[tuple[Tell, Callable[[str], None]]]:
    """What to tell of steps, and of a row that is done: a bar on a terminal, lines of what is done elsewhere."""
    if as_json or not sys.stderr.isatty():
        yield (lambda _vendor, _step: None), lambda said: typer.echo(said, nl=False)
        return
    with frame.progress("vendors", total) as bar:
        task = bar.task_ids[0]

        def tell(vendor: Vendor, step: str) -> None:
            bar.update(task, step=frame.plain(f"{vendor.name}: {step}")[:100])

        def done(said: str) -> None:
            bar.update(task, advance=1, step="")
            if sys.stdout.isatty():
                bar.console.print(said, markup=False, highlight=False, end="", soft_wrap=True)
            else:
                typer.echo(said, nl=False)

        yield tell, done


# --------------------------------------------------------------------------- what is told


def _tell_bad(bad: BadRow, as_json: bool) -> None:
    """Say of a row why it cannot be used."""
    if as_json:
        frame.emit({"row": bad.row, "vendor": bad.name, "policies": [], "left": [], "problems": [bad.reason]})
        return
    name = f" ({bad.name})" if bad.name else ""
    typer.echo(frame.plain(f"tracker: row {bad.row}{name}: {bad.reason}"), err=True)


def _told(report: VendorReport, path: Path | None, services: Services) -> str:
    """What came of a row, in lines."""
    vendor = report.vendor
    lines = [f"== {vendor.name} (row {vendor.row}), accepted {vendor.accepted.isoformat()} =="]
    for one in report.policies:
        how = "declared" if one.taken.new else "declared before"
        lines.append(f"took {one.taken.url}, {how} as {one.taken.policy_id}")
    lines += [f"left {one}" for one in report.left]
    lines += [f"! {problem}" for problem in report.problems]
    for one in report.policies:
        lines += ["", *_policy_lines(one, services)]
    if path is not None:
        lines += ["", f"redline: {path}"]
    return frame.plain("\n".join(lines)) + "\n\n"


def _policy_lines(one: PolicyReport, services: Services) -> Iterator[str]:
    from tracker.core.render.steps import render_since

    if one.since is not None:
        yield from render_since(one.since, one.cumulated, services.public_url).splitlines()
        yield f"baseline {one.baseline}"
    else:
        yield one.taken.policy_id
    for problem in one.problems:
        yield f"! {problem}"


def _emitted(report: VendorReport, path: Path | None, services: Services) -> str:
    """What came of a row, as a line of JSON; written here, for it must be out before the next row begins."""
    from tracker.core.render.steps import since_record

    vendor = report.vendor
    policies: list[dict[str, Any]] = [
        {
            **asdict(one.taken),
            "checked": one.checked,
            "imported_versions": one.imported,
            "baseline": one.baseline,
            "problems": list(one.problems),
            "since": since_record(one.since, one.cumulated, services.public_url) if one.since is not None else None,
        }
        for one in report.policies
    ]
    frame.emit(
        {
            "row": vendor.row,
            "vendor": vendor.name,
            "accepted": vendor.accepted.isoformat(),
            "provider": report.provider_id,
            "policies": policies,
            "left": list(report.left),
            "problems": list(report.problems),
            "redline": str(path) if path is not None else None,
        }
    )
    return ""


# --------------------------------------------------------------------------- the files


@dataclass(slots=True)
class _Dossiers:
    """The HTML files: one a vendor, also where a list has several rows of it. `folder`: None where none are wanted."""

    folder: Path | None
    services: Services
    chapters: dict[str, dict[str, Chapter]] = field(default_factory=dict)

    def add(self, report: VendorReport) -> Path | None:
        """Write the file of a vendor, whole or not at all; None where there is nothing to show."""
        from tracker.core.render.dossier import render_dossier

        shown = [one for one in report.policies if one.since is not None]
        if self.folder is None or not shown:
            return None
        chapters = self.chapters.setdefault(report.provider_id, {})
        chapters |= {one.taken.policy_id: self._chapter(one) for one in shown}
        page = render_dossier(
            report.vendor.name, tuple(chapters.values()), self.services.now(), self.services.public_url
        )
        path = self.folder / f"{report.provider_id}.html"
        _replace(path, page)
        return path

    def _chapter(self, one: PolicyReport) -> Chapter:
        from tracker.core.render.dossier import Chapter
        from tracker.flows.since import recorded

        assert one.since is not None
        with self.services.database.read() as session:
            redlines = {step.change_id: recorded(session, step.change_id) for step in one.since.steps}
        problem = next((said for said in one.problems if said.startswith("compare: ")), "")
        return Chapter(one.since, one.cumulated, one.taken.url, redlines, problem.removeprefix("compare: "))


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    with open(handle, "w", encoding="utf-8", errors="replace") as file:
        file.write(text)
    os.chmod(name, 0o644)
    os.replace(name, path)
