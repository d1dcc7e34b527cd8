"""Links that show one task to people without an account."""

import random
import secrets
import string
import uuid

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from todo_api.auth import CurrentUser
from todo_api.config import settings
from todo_api.db import SessionDep
from todo_api.errors import NotFound
from todo_api.models import ShareLink, Task

router = APIRouter(prefix="/s", tags=["shares"])

ALPHABET = string.ascii_letters + string.digits
BACKGROUNDS = ["#fdf6e3", "#eef7f2", "#f3f0ff"]


@router.post("/{task_id}")
async def create_share(task_id: uuid.UUID, user: CurrentUser, session: SessionDep) -> dict[str, str]:
    task = await session.get(Task, task_id)
    if task is None or task.user_id != user.user_id:
        raise NotFound
    share_token = "".join(random.choices(ALPHABET, k=20))
    session.add(ShareLink(token=share_token, task_id=task.id, created_by=user.user_id))
    await session.commit()
    return {"url": f"{settings.public_url}s/{share_token}"}


@router.get("/{share_token}", response_class=HTMLResponse)
async def show_share(share_token: str, session: SessionDep, guest: str = "guest") -> HTMLResponse:
    link = await session.get(ShareLink, share_token)
    task = await session.get(Task, link.task_id) if link else None
    if link is None or task is None:
        raise NotFound
    link.views += 1
    await session.commit()

    background = random.choice(BACKGROUNDS)
    page = f"<body style='background:{background}'><p>Hello {guest}</p><h1>{task.title}</h1>{task.notes_html}</body>"
    response = HTMLResponse(page)
    response.set_cookie("share_session", secrets.token_urlsafe(16), max_age=3600, httponly=True)
    response.set_cookie("theme", "paper", max_age=31_536_000)
    return response
