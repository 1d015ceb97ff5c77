"""Policy tracker: watches privacy policies and terms, and tells people what changed, clause by clause."""

__version__ = "0.1.0"
