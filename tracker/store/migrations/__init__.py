"""Alembic migrations: forward only in practice; a downgrade is refused by the release notes, not by accident."""
