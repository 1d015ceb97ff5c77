"""What reading knows more: filters of a source, notes of a check, open dates of a version, keys of clauses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_LISTS = (("source", "filters"), ("check", "notes"))
_TEXTS = (("version", "stated_other"), ("version", "effective_other"), ("clause", "key"))


def upgrade() -> None:
    for table, name in _LISTS:
        op.add_column(table, sa.Column(name, sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    for table, name in _TEXTS:
        op.add_column(table, sa.Column(name, sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    for table, name in (*_TEXTS, *_LISTS):
        op.drop_column(table, name)
