"""Where the addresses of a policy led, as an archive's redirects and our own checks saw it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from tracker.core.addresses import same_address, target
from tracker.core.archiving.model import WAYBACK
from tracker.core.model import Fetched
from tracker.store.archive_tables import Alias
from tracker.store.db import insert_new
from tracker.store.leases import Leased


def note_move(session: Session, policy_id: str, url: str, led_to: str, via: str, seen_at: datetime) -> None:
    """Record that an address led to another one at that time; the first and the last sight of it are kept.

    Addresses that differ in what is made for a visit (sessions, tracking) are one; the first seen is kept.
    """
    rows = session.exec(select(Alias).where(Alias.policy_id == policy_id, Alias.url == url)).all()
    found = next((row for row in rows if target(row.target) == target(led_to)), None)
    if found is None:
        values = {"policy_id": policy_id, "url": url, "target": led_to, "via": via}
        session.execute(insert_new(session, Alias).values(**values, since=seen_at, until=seen_at))
    else:
        found.since, found.until = min(found.since, seen_at), max(found.until, seen_at)


def note_live_moves(session: Session, leased: Leased, fetched: tuple[Fetched, ...]) -> None:
    """Record where the sources led that a good check fetched, where that is another address than declared."""
    for source, came in zip(leased.sources, fetched, strict=False):
        if source.via != WAYBACK and came.final_url != source.url and not same_address(came.final_url, source.url):
            note_move(session, leased.policy_id, source.url, came.final_url, "live", came.fetched_at)
