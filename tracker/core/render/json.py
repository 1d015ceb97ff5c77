"""A comparison as JSON: the records of `tracker compare`, for scripts. Offsets are code points of the two texts."""

from __future__ import annotations

import json

from tracker.core.model import Comparison
from tracker.core.records import to_records
from tracker.core.render.view import RenderOptions


def render_json(comparison: Comparison, options: RenderOptions) -> str:
    """`{"changes": [...]}` on one line: all records, whatever the options say, so that none is missed by a script."""
    return json.dumps({"changes": to_records(comparison.changes)}, ensure_ascii=True) + "\n"
