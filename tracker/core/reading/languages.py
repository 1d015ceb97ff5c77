"""The languages whose dates the reader knows.

To add a language, add one entry to the table of its part of the world: languages_west, languages_east or
languages_world.
"""

from __future__ import annotations

from tracker.core.reading.language import Language
from tracker.core.reading.languages_east import EAST
from tracker.core.reading.languages_west import WEST
from tracker.core.reading.languages_world import WORLD

LANGUAGES: dict[str, Language] = {**WEST, **EAST, **WORLD}
"""Every known language by its BCP 47 primary tag (Norwegian in both forms is `no`, Chinese in both scripts is `zh`)."""
