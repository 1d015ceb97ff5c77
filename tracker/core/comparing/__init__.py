"""Comparing two texts clause by clause."""
