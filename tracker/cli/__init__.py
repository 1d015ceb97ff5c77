"""The command line: `tracker COMMAND`. One file a group of commands; heavy imports happen inside the commands.

Exit codes: 0 done; 1 something did not work out (a failed check, an unhealthy service); 2 a mistake in the
configuration or in the command's own words.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from tracker import __version__
from tracker.cli import add, browse, checking, delivering, demo, discover, doctor, listing, reading, running, sync
from tracker.errors import ConfigError, TrackerError

app = typer.Typer(
    name="tracker",
    help="Watch privacy policies and terms, and tell people what changed, clause by clause.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for command in (
    add.add,
    discover.discover,
    listing.list_,
    checking.check,
    browse.history,
    browse.show,
    browse.diff,
    reading.read,
    reading.compare,
    reading.replay,
    running.run,
    delivering.deliver,
    sync.sync,
    doctor.doctor,
    demo.demo,
):
    app.command(name=command.__name__.rstrip("_"))(command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tracker {__version__}")
        raise typer.Exit


@app.callback()
def _global(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Watch privacy policies and terms, and tell people what changed, clause by clause."""


def main() -> None:
    """Run the command line; errors of ours become one line and an exit code."""
    try:
        app()
    except ConfigError as error:
        typer.echo(f"tracker: {error}", err=True)
        sys.exit(2)
    except TrackerError as error:
        typer.echo(f"tracker: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output has gone (`tracker list | head`); say nothing, and keep Python from trying to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
