"""An archive that takes no connection: nobody who sits before a command waits long for a machine that is off."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from tracker.errors import FetchError, Unreachable
from tracker.flows import Services
from tracker.flows.import_words import Paused

PATIENCE = 120.0
"""Seconds of a pause that are waited out; a longer one ends this run of the import, which is taken up again later."""

REFUSALS, AWAY = 3, 60.0
"""After so many failures in a row, the last a connection that was not taken, a run ends; and for how long, at least."""


def end_where_away(services: Services, error: FetchError, failures: int) -> None:
    """Raise Paused where an archive took no connection and that lasts, or brought a long pause."""
    if not isinstance(error, Unreachable) or not error.refused:
        return
    wait = error.retry_after or 0.0
    if failures >= REFUSALS or wait > PATIENCE:
        host = urlsplit(services.archive.origin).netloc
        raise Paused(services.now() + timedelta(seconds=max(AWAY, wait)), f"{host} cannot be reached: {error}")
