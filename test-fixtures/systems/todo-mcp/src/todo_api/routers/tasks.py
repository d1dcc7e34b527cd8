"""Tasks of the person who is signed in."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, status

from todo_api.auth import CurrentUser
from todo_api.db import SessionDep
from todo_api.schemas import Page, Reorder, TaskIn, TaskOut
from todo_api.services import tasks as service

router = APIRouter(prefix="/tasks", tags=["tasks"])


@router.get("")
async def list_tasks(
    user: CurrentUser,
    session: SessionDep,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Page:
    rows = await service.list_tasks(session, user.user_id, offset=offset, limit=limit)
    return Page(
        items=[TaskOut.model_validate(row) for row in rows],
        next_offset=offset + limit if len(rows) == limit else None,
    )


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_task(payload: TaskIn, user: CurrentUser, session: SessionDep) -> TaskOut:
    return TaskOut.model_validate(await service.create_task(session, user.user_id, payload))


@router.post("/reorder", status_code=status.HTTP_204_NO_CONTENT)
async def reorder(payload: Reorder, user: CurrentUser) -> None:
    await service.reorder(user.user_id, payload.task_ids)


@router.post("/{task_id}/complete")
async def complete_task(task_id: uuid.UUID, user: CurrentUser, session: SessionDep) -> TaskOut:
    return TaskOut.model_validate(await service.complete_task(session, user.user_id, task_id))


@router.delete("/{task_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_task(task_id: uuid.UUID, user: CurrentUser, session: SessionDep) -> None:
    await service.delete_task(session, user.user_id, task_id)
