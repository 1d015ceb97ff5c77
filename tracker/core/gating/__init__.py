"""Gating: is a new reading a change at all?"""

from tracker.core.gating.canonical import canonical, key
from tracker.core.gating.gate import VOLATILE, accept, gate

__all__ = ["VOLATILE", "accept", "canonical", "gate", "key"]
