"""The other ways in which the versions of a policy were written, by their canonical keys."""

from __future__ import annotations

from sqlmodel import col, select

from tracker.core.gating import key_of
from tracker.core.model import Known, Reading, Verdict
from tracker.store import tables, versions
from tracker.store.db import Database

MOST_FORMS = 100
"""How many of them are looked at, the newest first; making a key takes 3 ms for a usual policy."""


def known_forms(database: Database, policy_id: str) -> tuple[Known, ...]:
    """The renditions of versions that stand, by their keys under the rules of today; newest first.

    Where a page had parts that change at every check, or numbered its sections anew, the keys differ from their
    version's. So they do where the rules of the key changed since: the versions carry those of their time.
    """
    row, version = tables.Rendition, tables.Version
    with database.read() as session:
        query = (
            select(row, version)
            .join(version, col(version.id) == col(row.version_id))
            .where(version.policy_id == policy_id, col(version.superseded_by).is_(None))
            .order_by(col(row.id).desc())
            .limit(MOST_FORMS)
        )
        return tuple(
            Known(
                of.id or 0,
                key_of(Reading(Verdict.POLICY, versions.text_of(rendition), title=of.title)),
                of.last_seen_at,
            )
            for rendition, of in session.exec(query)
        )
