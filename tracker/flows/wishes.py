"""What a live check leaves to be asked of the web archive, by the settings and by where the page stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from tracker.core.addresses import inner
from tracker.core.model import Fetched, Origin
from tracker.flows import Services
from tracker.store.leases import Leased
from tracker.store.tables import Snapshot
from tracker.store.wishes import NONE, Wishes

LEAST_GAP = timedelta(days=3)
"""A shorter time without sight is told as it is."""

INTERVALS = 3
"""So many usual intervals without sight are a gap: the widest wait of an adaptive schedule is two."""


def wishes(services: Services, leased: Leased, fetched: Iterable[Fetched], origin: Origin) -> Wishes:
    """What this check leaves to be asked: nothing in a replay, nor for pages that nobody outside reaches."""
    archive, options = services.archive.origin, services.archive_options
    if origin is not Origin.LIVE or not archive or not may_be_told(archive, fetched):
        return NONE
    usual = timedelta(seconds=leased.interval) if leased.interval else services.schedule.interval
    gap = max(usual * INTERVALS, LEAST_GAP) if options.gap_sentinel else None
    return Wishes(archive, gap, options.setup_check, options.save)


def may_be_told(archive: str, pages: Iterable[Fetched | Snapshot]) -> bool:
    """Whether the archive may hear of these pages: one outside holds none of an inner network, and is told of none."""
    if inner(urlsplit(archive).hostname or ""):
        return True
    return not any(inner(one.address) or inner(urlsplit(one.url).hostname or "") for one in pages)
