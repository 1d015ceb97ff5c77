"""Flows put core and shell in order: one verb, one file."""
