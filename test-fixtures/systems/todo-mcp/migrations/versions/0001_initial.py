"""users, tasks, tags, links

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "user",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("email", sa.String(), nullable=False, unique=True, index=True),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.String(), sa.ForeignKey("user.id"), nullable=False),
        sa.Column("parent_id", sa.Uuid(), sa.ForeignKey("task.id")),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("notes_html", sa.Text(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("repeat_days", sa.Integer()),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("completed_at", sa.DateTime()),
        sa.Column("progress", sa.Float(), nullable=False),
    )
    op.create_index("ix_task_user_done_due", "task", ["user_id", "done", "due_at"])
    op.create_table(
        "tag",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.String(), sa.ForeignKey("user.id"), nullable=False, index=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
    )
    op.create_table(
        "tasktag",
        sa.Column("task_id", sa.Uuid(), sa.ForeignKey("task.id"), primary_key=True),
        sa.Column("tag_id", sa.Uuid(), sa.ForeignKey("tag.id"), primary_key=True, index=True),
    )
    op.create_table(
        "sharelink",
        sa.Column("token", sa.String(), primary_key=True),
        sa.Column("task_id", sa.Uuid(), sa.ForeignKey("task.id"), nullable=False, index=True),
        sa.Column("created_by", sa.String(), sa.ForeignKey("user.id"), nullable=False, index=True),
        sa.Column("views", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    for table in ("sharelink", "tasktag", "tag", "task", "user"):
        op.drop_table(table)
