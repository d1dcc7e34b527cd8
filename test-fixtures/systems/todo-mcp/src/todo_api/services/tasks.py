"""Everything that happens to a task."""

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from todo_api.db import session_factory
from todo_api.errors import NotFound
from todo_api.models import Task
from todo_api.sanitize import clean_html
from todo_api.schemas import TaskIn

logger = logging.getLogger(__name__)


async def list_tasks(session: AsyncSession, user_id: str, *, offset: int, limit: int) -> Sequence[Task]:
    """One page of open tasks, in the order the person gave them."""
    result = await session.execute(
        select(Task)
        .where(Task.user_id == user_id, col(Task.done).is_(False))
        .order_by(col(Task.position))
        .offset(offset)
        .limit(limit)
    )
    return result.scalars().all()


async def get_task(session: AsyncSession, user_id: str, task_id: uuid.UUID) -> Task:
    task = await session.get(Task, task_id)
    if task is None or task.user_id != user_id:
        raise NotFound
    return task


async def create_task(session: AsyncSession, user_id: str, payload: TaskIn) -> Task:
    """Stores a new task; its notes are cleaned first."""
    task = Task(
        user_id=user_id,
        title=payload.title,
        notes_html=clean_html(payload.notes_html),
        due_at=payload.due_at,
        repeat_days=payload.repeat_days,
        quote_amount=payload.quote_amount,
        hourly_rate_cents=payload.hourly_rate_cents,
    )
    session.add(task)
    await session.commit()
    return task


async def complete_task(session: AsyncSession, user_id: str, task_id: uuid.UUID) -> Task:
    """Ticks a task off. A repeating one leaves its successor behind."""
    task = await get_task(session, user_id, task_id)
    await session.execute(
        update(Task).where(col(Task.id) == task.id).values(done=True, progress=100, completed_at=datetime.utcnow())
    )
    await session.commit()
    if task.repeat_days and task.due_at:
        successor = Task(
            user_id=user_id,
            parent_id=task.id,
            title=task.title,
            repeat_days=task.repeat_days,
            due_at=task.due_at + timedelta(days=task.repeat_days),
        )
        session.add(successor)
        await session.commit()
    await session.refresh(task)
    return task


async def reorder(user_id: str, task_ids: list[uuid.UUID]) -> None:
    """Gives the tasks their new places, all of them or none."""
    async with session_factory() as session, session.begin():
        for position, task_id in enumerate(task_ids):
            await session.execute(
                update(Task).where(col(Task.id) == task_id, Task.user_id == user_id).values(position=position)
            )


async def delete_task(session: AsyncSession, user_id: str, task_id: uuid.UUID) -> None:
    task = await get_task(session, user_id, task_id)
    children = await session.execute(select(Task).where(Task.parent_id == task.id).limit(500))
    for child in children.scalars():
        child.parent_id = None
    await session.delete(task)
    await session.commit()
    logger.info("task deleted", extra={"task_id": str(task_id)})
