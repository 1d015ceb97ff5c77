"""`tracker deliver`: one pass over the outbox, a test of a channel, and another try for what was given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import frame

if TYPE_CHECKING:
    from tracker.core.declaring import ChannelDeclaration
    from tracker.flows import Services
    from tracker.settings import Settings


def deliver(
    test: Annotated[
        str, typer.Option("--test", metavar="CHANNEL", help="Send one test message to this channel, and nothing else.")
    ] = "",
    retry: Annotated[
        bool, typer.Option("--retry", help="First enable disabled channels and take up again what was given up.")
    ] = False,
    json: frame.JsonOption = False,
) -> None:
    """Send what waits in the outbox, once.

    A test message says that it is one; it is no alert and leaves no trace in the database. Exit: 0 all went out; 1
    where a delivery failed or is to be tried again; 2 for a mistake in the configuration or an unknown channel.
    """
    if test and retry:
        raise typer.BadParameter("--test and --retry: one of the two")
    if test:
        _test(frame.load(), test, json)
        return
    with frame.services() as (_, services):
        said = _retry(services) if retry else {}
        said |= _deliver(services)
    if json:
        frame.emit(said)
    else:
        _tell(said)
    raise typer.Exit(1 if said["failed"] or said["retried"] else 0)


def _deliver(services: Services) -> dict[str, Any]:
    """Run over the outbox once; returns the counts, and what waits after it."""
    from tracker.flows.deliver import deliver as deliver_all
    from tracker.store import alerts

    report = deliver_all(services, services.now())
    with services.database.read() as session:
        waiting, following = alerts.waiting(session)
    return {
        "sent": report.sent,
        "retried": report.retried,
        "failed": report.failed,
        "waiting": waiting,
        "next_attempt_at": following,
    }


def _retry(services: Services) -> dict[str, Any]:
    """Enable channels and put given-up alerts back; returns how many, and which channels."""
    from tracker.store import alerts

    with services.database.begin() as session:
        enabled = [id for id in alerts.disabled_channels(session) if alerts.enable_channel(session, id)]
        again = sum(alerts.requeue(session, id, services.now()) for id in alerts.failed(session))
    return {"requeued": again, "enabled": enabled}


def _tell(said: dict[str, Any]) -> None:
    """The answer for people."""
    for channel in said.get("enabled", ()):
        typer.echo(f"{channel} is enabled again")
    if "requeued" in said:
        typer.echo(f"{frame.counted(said['requeued'], 'alert')} put back into the outbox")
    typer.echo(f"{said['sent']} sent, {said['retried']} to be tried again, {said['failed']} given up")
    if said["waiting"]:
        verb = "waits" if said["waiting"] == 1 else "wait"
        typer.echo(f"{said['waiting']} {verb} until {said['next_attempt_at']:%Y-%m-%d %H:%M:%S}Z")


def _test(settings: Settings, name: str, as_json: bool) -> None:
    """Send a test message to a declared channel, whether it was taken up already or not."""
    from tracker.errors import DeliveryError
    from tracker.flows.trial import try_channel
    from tracker.wiring import make_transport, now

    channel = _declared(settings, name)
    transport = make_transport(channel.kind, channel.config, settings.transport_options())
    try:
        warning, failed = try_channel(transport, channel.id, settings.public_url, now()), False
    except DeliveryError as error:
        warning, failed = str(error), True
    if as_json:
        frame.emit({"channel": channel.id, "kind": channel.kind, "sent": not failed, "error": warning or None})
    elif failed:
        typer.echo(frame.plain(f"tracker: the test message was not delivered: {warning}"), err=True)
    else:
        typer.echo(
            frame.plain(f"test message sent to {channel.id} ({channel.kind})" + (f": {warning}" * bool(warning)))
        )
    raise typer.Exit(1 if failed else 0)


def _declared(settings: Settings, name: str) -> ChannelDeclaration:
    """The channel of that name. Raises typer.BadParameter with the names there are."""
    for channel in settings.channels:
        if channel.id == name:
            return channel
    names = ", ".join(channel.id for channel in settings.channels)
    raise typer.BadParameter(
        f"there is no channel {name!r}; " + (f"there are: {names}" if names else "none is declared")
    )
