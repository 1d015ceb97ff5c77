"""Where an import looks for captures: the addresses of a policy, and how far the index of each was read."""

from __future__ import annotations

from typing import Any

from tracker.core.addresses import same_address
from tracker.flows import Services
from tracker.store import backfills
from tracker.store.wishes import place as place_at


def places_of(services: Services, policy_id: str, since: str, *, anew: bool = False) -> list[dict[str, Any]]:
    """Where to look: the address of each source in use, and where it leads today.

    Of what an earlier import indexed only the newest is asked for again, unless all is wanted `anew`.
    """
    with services.database.read() as session:
        found = []
        for source, led_to in backfills.addresses(session, policy_id):
            found.append(place_at(source.id or 0, source.url))
            if not same_address(led_to, source.url):
                found.append(place_at(source.id or 0, led_to))
        if not anew:
            for place in found:
                place["cursor"] = backfills.read_up_to(session, policy_id, services.archive.origin, since, place)
        return found


__all__ = ["place_at", "places_of"]
