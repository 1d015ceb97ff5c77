"""Reading the page of a capture: as the declaration says where it fits, else as any page is read.

A declaration names parts of today's page; years ago the page was built otherwise, and its main text is found by itself.
"""

from __future__ import annotations

from dataclasses import replace

from tracker.core.model import Page, Reading
from tracker.errors import RuleMissed
from tracker.flows import Services
from tracker.flows.hints import hints_of
from tracker.store import tables

BY_ITSELF = "The declared rules fit no part of this old page, so its main text was found without them"
"""The note of a reading that did without the declaration's rules."""


def read_captured(services: Services, policy: tables.Policy, source: tables.Source, page: Page) -> Reading:
    """Read a page as it was captured. Raises ReadErrors."""
    hints = hints_of(source, policy.type, policy.language)
    try:
        return services.workers.read(page, hints)
    except RuleMissed:
        reading = services.workers.read(page, replace(hints, select=(), remove=(), filters=()))
        return replace(reading, notes=(*reading.notes, BY_ITSELF))
