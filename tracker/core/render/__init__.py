"""Rendering a comparison: one file a format, one renderer for mail, web, API and CLI."""
