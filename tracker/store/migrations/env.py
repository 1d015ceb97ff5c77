"""Alembic's environment: runs the migrations on the connection that `tracker.store.schema` hands over."""

from alembic import context
from sqlmodel import SQLModel

from tracker.store import archive_tables, tables  # noqa: F401  (registers the tables)

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
