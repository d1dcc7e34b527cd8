"""What comes in and what goes out."""

import uuid
from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field


class TaskIn(BaseModel):
    title: str = Field(min_length=1, max_length=300)
    notes_html: str = Field(default="", max_length=20_000)
    due_at: datetime | None = None
    repeat_days: int | None = Field(default=None, ge=1, le=365)
    quote_amount: Decimal | None = Field(default=None, max_digits=12, decimal_places=2)
    hourly_rate_cents: int | None = Field(default=None, ge=0)


class TaskOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    title: str
    notes_html: str
    done: bool
    due_at: datetime | None
    progress: float


class Page(BaseModel):
    items: list[TaskOut]
    next_offset: int | None


class Reorder(BaseModel):
    task_ids: list[uuid.UUID] = Field(min_length=1, max_length=200)


class TagIn(BaseModel):
    name: str = Field(min_length=1, max_length=40)
    colour: str = Field(default="#888888", pattern=r"^#[0-9a-fA-F]{6}$")
