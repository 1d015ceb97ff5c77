"""What a person decides, what a check masked, and how the text that it saw was written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WRITTEN_THEN = """UPDATE "check" SET rendition_id = (
    SELECT max(rendition.id) FROM rendition WHERE rendition.check_id = "check".id)"""
_WRITTEN_LAST = """UPDATE policy SET current_rendition_id = (
    SELECT max(rendition.id) FROM rendition WHERE rendition.version_id = policy.current_version_id)"""


def upgrade() -> None:
    op.add_column("policy", sa.Column("current_rendition_id", sa.Integer(), nullable=True))
    op.add_column("check", sa.Column("rendition_id", sa.Integer(), nullable=True))
    op.add_column("check", sa.Column("masked", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.create_index("ix_rendition_check_for_now", "rendition", ["check_id"])  # else each check would look at them all
    op.execute(_WRITTEN_THEN)
    op.drop_index("ix_rendition_check_for_now", "rendition")
    op.execute(_WRITTEN_LAST)
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("above", sa.Text(), nullable=False),
        sa.Column("below", sa.Text(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"]),
        sa.ForeignKeyConstraint(["check_id"], ["check.id"]),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_decision_policy_id", "decision", ["policy_id"])


def downgrade() -> None:
    op.drop_index("ix_decision_policy_id", "decision")
    op.drop_table("decision")
    op.drop_column("check", "masked")
    op.drop_column("check", "rendition_id")
    op.drop_column("policy", "current_rendition_id")
