"""Lists of named parties (subprocessors, partners): found in a text and read as entities. Pure; no door of its own."""

from tracker.core.entities.find import entity_lists
from tracker.core.entities.model import Entity, EntityList, Field
from tracker.core.entities.names import canonical, coded, identity, is_place

__all__ = ["Entity", "EntityList", "Field", "canonical", "coded", "entity_lists", "identity", "is_place"]
