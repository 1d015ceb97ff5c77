"""Assessing a comparison: kind, topics, significance, evidence."""
