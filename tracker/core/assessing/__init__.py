"""Assessing: what kind of change, about what, how much it matters, and why."""

from tracker.core.assessing.assess import assess

__all__ = ["assess"]
