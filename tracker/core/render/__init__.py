"""Rendering a comparison: one file a format, one renderer for mail, web, API and CLI."""

from __future__ import annotations

from collections.abc import Callable

from tracker.core.model import Comparison
from tracker.core.render.html import render_html
from tracker.core.render.json import render_json
from tracker.core.render.markdown import render_markdown
from tracker.core.render.patch import render_patch
from tracker.core.render.text import render_text
from tracker.core.render.view import RenderOptions

__all__ = ["FORMATS", "RenderOptions", "render"]

FORMATS: dict[str, Callable[[Comparison, RenderOptions], str]] = {
    "text": render_text,
    "html": render_html,
    "markdown": render_markdown,
    "json": render_json,
    "patch": render_patch,
}
"""Every format by the name that the command line, the API and the settings use for it."""

_DEFAULT = RenderOptions()


def render(comparison: Comparison, format: str, options: RenderOptions = _DEFAULT) -> str:
    """The comparison in one of FORMATS. Raises KeyError for another format."""
    return FORMATS[format](comparison, options)
