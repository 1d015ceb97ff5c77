"""`tracker demo`: the whole service on a small site of its own, on this machine alone, told step by step."""

from __future__ import annotations

import logging
import shutil
import signal
import socket
import sys
import tempfile
import textwrap
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import frame
from tracker.cli.running import Web
from tracker.errors import ConfigError

if TYPE_CHECKING:
    from tracker.demo.stage import Changed, Scene, Stage

STEP_SECONDS = 2.0
"""How long a step takes at speed 1, so that one can read along."""

USUAL_PORT = 8000
MOST_CLAUSES = 3
"""Clauses of a change that are shown in the terminal; the link has all."""

_QUIET = ("first", "same", "cosmetic", "not_modified", "changed")
"""Outcomes that the sum of a step or its changes tell of."""

_MARGIN = "  "


def demo(
    port: Annotated[
        int | None,
        typer.Option(
            help="Port of the web pages; 0 takes a free one.  [default: 8000, or a free one]", min=0, max=65_535
        ),
    ] = None,
    speed: Annotated[float, typer.Option(help="How fast: at 1 a step takes two seconds.", min=0.1, max=1000)] = 1.0,
    keep: Annotated[
        Path | None, typer.Option(help="Write into this new folder and keep it: mails, webhooks, database.")
    ] = None,
    exit: Annotated[bool, typer.Option("--exit", help="Stop at the end of the story.")] = False,
) -> None:
    """Show it all in half a minute, without the network: a made-up site changes, and the tracker tells of it.

    Daemon, HTTP, mail, webhooks and web pages are the real ones; site and clock belong to the story.
    """
    logging.getLogger().setLevel(logging.ERROR)  # the story tells what the log would
    for number in (signal.SIGTERM, signal.SIGINT):  # a shell starts what it puts behind with SIGINT ignored
        signal.signal(number, signal.default_int_handler)
    folder = keep or Path(tempfile.mkdtemp(prefix="policy-tracker-demo-"))
    try:
        _show(folder, _port(port), STEP_SECONDS / speed, kept=keep is not None, ends=exit)
    except KeyboardInterrupt:
        typer.echo("\nstopped")
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def _show(folder: Path, port: int, pause: float, *, kept: bool, ends: bool) -> None:
    from tracker.demo.stage import opened, perform

    with opened(folder, port) as stage:
        web = Web(stage.settings, stage.services)
        web.start()
        try:
            _introduce(stage, kept)
            for scene in perform(stage, pause):
                _tell(stage, scene)
            typer.echo("")
            if not ends:
                typer.echo(f"look around at {_bold(stage.settings.public_url)}, Ctrl-C to stop")
                stage.daemon.join()
        finally:
            web.stop()


def _introduce(stage: Stage, kept: bool) -> None:
    typer.echo("Nothing here leaves this machine: companies, pages and time are made up, all else is the real service.")
    typer.echo("")
    typer.echo(f"{_MARGIN}web pages  {_bold(stage.settings.public_url)}")
    typer.echo(f"{_MARGIN}the site   {stage.site_url}")
    typer.echo(
        f"{_MARGIN}files      {stage.folder}" + ("" if kept else "  (removed at the end; --keep DIR keeps them)")
    )


def _tell(stage: Stage, scene: Scene) -> None:
    """Tell one step: what happened on the site, what the tracker made of it, and what was sent."""
    typer.echo("")
    at = stage.clock()
    typer.echo(_bold(f"{at:%a} {at.day} {at:%B %Y, %H:%M}  {scene.step.title}"))
    for line in textwrap.wrap(scene.step.words, 96):
        typer.echo(f"{_MARGIN}{line}")
    url = stage.settings.public_url
    counts = Counter(check.outcome.replace("_", " ") for check in scene.checks)
    typer.echo(f"{_MARGIN}checks   " + ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common()))
    for check in scene.checks:
        if check.outcome not in _QUIET:
            typer.echo(f"{_MARGIN}{check.outcome:8} {check.policy_id}: {frame.plain(check.reason)}")
            typer.echo(f"{_MARGIN}         {url}/policies/{check.policy_id}/checks")
    for change in scene.changes:
        _tell_change(url, change)
    for mail in scene.mails:
        typer.echo(f"{_MARGIN}mail     {_shown(mail.path, stage.folder)}: {frame.plain(mail.subject)}")
    for hook in scene.hooks:
        said = "signature verified" if hook.genuine else "WRONG SIGNATURE"
        typer.echo(f"{_MARGIN}webhook  {_shown(hook.path, stage.folder)}: {said}")


def _tell_change(url: str, change: Changed) -> None:
    from tracker.core.render import RenderOptions, render

    line = change.line
    kind = line.kind.replace("_", " ") + ("" if change.told else "; recorded, not told")
    typer.echo(f"{_MARGIN}changed  {line.provider_name} {line.policy_type}: {kind}")
    typer.echo(f"{_MARGIN}         {_bold(f'{url}/changes/{line.id}')}")
    if not change.told:
        return
    options = RenderOptions(colour=sys.stdout.isatty(), limit=MOST_CLAUSES, width=90)
    for text in render(change.comparison, "text", options).splitlines()[1:]:
        typer.echo(f"{_MARGIN}  | {text}".rstrip())


def _bold(text: str) -> str:
    """Bold on a terminal; click takes it out elsewhere."""
    return typer.style(text, bold=True)


def _shown(path: Path, folder: Path) -> str:
    """A file as it is named from the demo's folder on."""
    return path.relative_to(folder).as_posix()


def _port(wanted: int | None) -> int:
    """The port asked for, else the usual one or a free one. Raises ConfigError where the asked one is taken."""
    for port in (USUAL_PORT, 0) if wanted is None else (wanted,):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ConfigError(f"port {wanted} is taken; name another with --port, or let the demo find one with --port 0")
