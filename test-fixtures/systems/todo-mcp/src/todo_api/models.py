"""Tables."""

import uuid
from datetime import datetime, timezone

from sqlalchemy import Column, DateTime, Float, Index, String
from sqlmodel import Field, SQLModel


def _now() -> datetime:
    return datetime.now(timezone.utc)


class User(SQLModel, table=True):
    id: str = Field(primary_key=True)
    email: str = Field(index=True, unique=True)
    display_name: str = ""
    created_at: datetime = Field(default_factory=_now, sa_column=Column(DateTime(timezone=True), nullable=False))


class Task(SQLModel, table=True):
    __table_args__ = (Index("ix_task_user_done_due", "user_id", "done", "due_at"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    user_id: str = Field(foreign_key="user.id")
    parent_id: uuid.UUID | None = Field(default=None, foreign_key="task.id")
    title: str
    notes_html: str = ""
    done: bool = False
    position: int = 0
    repeat_days: int | None = None
    due_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    completed_at: datetime | None = Field(default=None, sa_column=Column(DateTime))

    # freelancers put a price on a task
    quote_amount: float | None = Field(default=None, sa_column=Column(Float))
    hourly_rate_cents: int | None = None
    progress: float = Field(default=0.0, sa_column=Column(Float, nullable=False))


class Tag(SQLModel, table=True):
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    user_id: str = Field(foreign_key="user.id", index=True)
    name: str
    colour: str = "#888888"


class TaskTag(SQLModel, table=True):
    task_id: uuid.UUID = Field(foreign_key="task.id", primary_key=True)
    tag_id: uuid.UUID = Field(foreign_key="tag.id", primary_key=True, index=True)


class ShareLink(SQLModel, table=True):
    token: str = Field(primary_key=True)
    task_id: uuid.UUID = Field(foreign_key="task.id", index=True)
    created_by: str = Field(foreign_key="user.id", index=True)
    views: int = 0


class Integration(SQLModel, table=True):
    user_id: str = Field(foreign_key="user.id", primary_key=True)
    provider: str = Field(primary_key=True)
    access_token: str = Field(sa_column=Column(String, nullable=False))
    refresh_token: str | None = None
