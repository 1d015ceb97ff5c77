"""Likeness: which captures of a restless page show one text, but for places that are new at every visit.

A page with a ticker below its policy has another text at every capture, and a plan that looks for where texts change
would fetch them all. As in gating, a place that is new each time is found from captures near each other, and left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tracker.core.gating.volatile import TURNS, only_volatile
from tracker.core.model import Page, Shown
from tracker.errors import CheckError
from tracker.flows import Services
from tracker.flows.captured import read_captured
from tracker.store import backfills, blobs, tables
from tracker.store.archive_tables import Capture

_NOW = datetime(2000, 1, 1, tzinfo=UTC)
_STEP = timedelta(days=1)
"""Any time and step will do: each of the captures counts as the next look at the page."""


@dataclass(slots=True)
class Restless:
    """The texts of one policy's captures that were read again for this, and which of them were compared."""

    services: Services
    policy: tables.Policy
    sources: Mapping[int, tables.Source]
    texts: dict[int, str] = field(default_factory=dict)
    alike: dict[tuple[int, int], bool] = field(default_factory=dict)

    def named(self, rows: Sequence[Capture], names: Mapping[int, str], shown: Sequence[int]) -> Mapping[int, str]:
        """The names of the texts, see `planning.Likeness`: each that differs from the one before it in nothing but what
        changes at every visit has its name.
        """
        known = {row.id or 0: row for row in rows}
        proof = [known[id] for id in shown if id in known][-TURNS:]
        found = dict(names)
        before: Capture | None = None
        for row in rows:
            if before is not None and len(proof) == TURNS:
                one, other = before.id or 0, row.id or 0
                if names[one] == names[other] or self._alike(before, row, proof):
                    found[other] = found[one]
            before = row
        return found

    def _alike(self, before: Capture, after: Capture, proof: Sequence[Capture]) -> bool:
        pair = before.id or 0, after.id or 0
        if pair not in self.alike:
            shown = [self._text(one) for one in (before, *proof[::-1])]
            recent = [Shown(text, _NOW - number * _STEP) for number, text in enumerate(shown, 1)]
            self.alike[pair] = bool(only_volatile(self._text(after), recent, _NOW - _STEP, _NOW))
        return self.alike[pair]

    def _text(self, row: Capture) -> str:
        """The text of a capture, read again; empty where that is no longer possible."""
        id = row.id or 0
        if id not in self.texts:
            with self.services.database.read() as session:
                snapshot = backfills.snapshot_of(session, row.check_id or 0)
                body = blobs.get(session, snapshot.sha256)
            page = Page(body, snapshot.content_type, snapshot.final_url, snapshot.captured_at)
            try:
                reading = read_captured(self.services, self.policy, self.sources[row.source_id], page)
                self.texts[id] = reading.text
            except CheckError:
                self.texts[id] = ""
        return self.texts[id]
