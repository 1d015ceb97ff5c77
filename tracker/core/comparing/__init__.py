"""Comparing two texts clause by clause."""

from tracker.core.comparing.align import compare

__all__ = ["compare"]
