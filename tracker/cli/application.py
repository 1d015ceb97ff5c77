"""The commands, and the application that finds the one that is asked for and tells of them all."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from tracker import __version__

COMMANDS = {
    "add": "add.add",
    "discover": "discover.discover",
    "onboard": "onboard.onboard",
    "list": "listing.list_",
    "check": "checking.check",
    "history": "browse.history",
    "show": "browse.show",
    "diff": "browse.diff",
    "audit": "auditing.audit",
    "baseline": "since.baseline",
    "accept": "deciding.accept",
    "unmask": "deciding.unmask",
    "inspect": "inspecting.inspect",
    "read": "reading.read",
    "compare": "reading.compare",
    "replay": "reading.replay",
    "run": "running.run",
    "deliver": "delivering.deliver",
    "backfill": "backfilling.backfill",
    "import": "backfilling.import_",
    "save": "saving.save",
    "rebuild": "rebuilding.rebuild",
    "sync": "sync.sync",
    "doctor": "doctor.doctor",
    "demo": "demo.demo",
}
"""Every command, by the module and function that it is, in the order in which help shows them."""


class Commands(TyperGroup):
    """The commands, each loaded when it is asked for: what one of them needs must not slow the others down."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # typer keeps the types of commands to itself
        """The command of that name, or None."""
        return get_command(alone(cmd_name)) if cmd_name in COMMANDS else None


def function_of(name: str) -> Callable[..., None]:
    """The function behind a command. Raises KeyError."""
    module, _, function = COMMANDS[name].partition(".")
    found: Callable[..., None] = getattr(import_module(f"tracker.cli.{module}"), function)
    return found


def alone(name: str) -> typer.Typer:
    """An application of one command. Raises KeyError."""
    made = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    made.command(name=name)(function_of(name))
    return made


app = typer.Typer(
    name="tracker",
    cls=Commands,
    help="Watch privacy policies and terms, and tell people what changed, clause by clause.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
