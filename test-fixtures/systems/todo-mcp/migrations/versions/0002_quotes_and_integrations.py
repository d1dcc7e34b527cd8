"""price on a task, connected services

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("task", sa.Column("quote_amount", sa.Numeric(12, 2)))
    op.add_column("task", sa.Column("hourly_rate_cents", sa.Integer()))
    op.create_table(
        "integration",
        sa.Column("user_id", sa.String(), sa.ForeignKey("user.id"), primary_key=True),
        sa.Column("provider", sa.String(), primary_key=True),
        sa.Column("access_token", sa.String(), nullable=False),
        sa.Column("refresh_token", sa.String()),
    )
    # the shared account of the beta goes away, its tags with it
    user_id = "demo"
    op.execute(sa.text("DELETE FROM tag WHERE user_id = :user_id").bindparams(user_id=user_id))


def downgrade() -> None:
    op.drop_table("integration")
    op.drop_column("task", "hourly_rate_cents")
    op.drop_column("task", "quote_amount")
