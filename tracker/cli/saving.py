"""`tracker save`: have the web archive save a policy's page."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import frame
from tracker.cli.sync import sync_now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.flows import Services
    from tracker.store.archive_tables import Receipt

LONGEST = 300.0
"""Seconds to wait for the archive; what takes longer the service follows."""

STEP = 2.0
SOON = timedelta(seconds=65)
"""A next step later than this is not waited for."""


def save(
    policies: Annotated[list[str], typer.Argument(help="Ids of the policies, as `tracker list` shows.")],
    json: frame.JsonOption = False,
) -> None:
    """Have the web archive save the page of a policy's current version: evidence that a third party keeps.

    Needs `[archive] key_file`. A page that was saved for this version is not asked for again, nor one where the answer
    to the request was lost; one that the archive did not save is.
    Exit: 0 saved, 1 not or not yet, 2 for a mistake in the configuration or an unknown policy.
    """
    from tracker.cli.browse import policy_of
    from tracker.errors import NotPossible
    from tracker.flows.save import want

    left = 0
    with frame.services() as (settings, services):
        sync_now(settings, services.database)
        for name in dict.fromkeys(policies):
            policy_id = policy_of(services.database, name).id
            try:
                ids = want(services, policy_id)
            except NotPossible as error:
                typer.echo(frame.plain(f"tracker: {error}"), err=True)
                left += 1
                continue
            for receipt in _followed(services, ids):
                _tell(receipt, json)
                left += receipt.state != "saved"
    raise typer.Exit(1 if left else 0)


def _followed(services: Services, ids: list[int]) -> Sequence[Receipt]:
    """Ask, and follow what becomes of it as long as that is soon."""
    from tracker.flows.save import save_one
    from tracker.store import receipts

    ends = time.monotonic() + LONGEST
    while True:
        if save_one(services, ids) is not None:
            continue
        with services.database.read() as session:
            found = receipts.by_ids(session, ids)
        soon = services.now() + SOON
        under_way = [one for one in found if one.state in receipts.OPEN and one.next_attempt_at <= soon]
        if not under_way or time.monotonic() > ends:
            return found
        time.sleep(STEP)


def _tell(receipt: Receipt, as_json: bool) -> None:
    if as_json:
        frame.emit(receipt.model_dump(mode="json"))
        return
    said = f": {receipt.message}" if receipt.message else ""
    if receipt.state == "saved":
        when = f" on {receipt.captured_at:%Y-%m-%d %H:%M} UTC" if receipt.captured_at else ""
        typer.echo(frame.plain(f"{receipt.policy_id}: saved{when} {receipt.memento_url}{said}"))
        return
    later = f"; asked again after {receipt.next_attempt_at:%Y-%m-%d %H:%M} UTC" if receipt.state == "wanted" else ""
    typer.echo(frame.plain(f"{receipt.policy_id}: {receipt.state} {receipt.url}{said}{later}"), err=True)
