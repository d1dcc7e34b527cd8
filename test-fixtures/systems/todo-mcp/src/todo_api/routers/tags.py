"""Tags."""

from fastapi import APIRouter, status
from sqlmodel import select

from todo_api.auth import CurrentUser
from todo_api.db import SessionDep
from todo_api.models import Tag
from todo_api.schemas import TagIn

router = APIRouter(prefix="/tags", tags=["tags"])


@router.get("")
async def list_tags(user: CurrentUser, session: SessionDep) -> list[Tag]:
    result = await session.execute(select(Tag).where(Tag.user_id == user.user_id))
    return list(result.scalars().all())


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_tag(payload: TagIn, user: CurrentUser, session: SessionDep) -> Tag:
    tag = Tag(user_id=user.user_id, name=payload.name, colour=payload.colour)
    session.add(tag)
    await session.commit()
    return tag
