"""Assessing: what kind of change, about what, how much it matters, and why; and what history tells of open dates."""

from tracker.core.assessing.assess import assess
from tracker.core.assessing.leaving import last_words
from tracker.core.assessing.settling import settle

__all__ = ["assess", "last_words", "settle"]
