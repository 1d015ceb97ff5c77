"""Gating: is a new reading a change at all?"""

from tracker.core.gating.canonical import canonical, key
from tracker.core.gating.gate import accept, gate, key_of
from tracker.core.gating.mismatch import mismatch

__all__ = ["accept", "canonical", "gate", "key", "key_of", "mismatch"]
