"""Connects Jotter notes, same dance as the calendar."""

import secrets
from urllib.parse import urlencode

import httpx
from fastapi import APIRouter, status

from todo_api.auth import CurrentUser
from todo_api.config import settings
from todo_api.db import SessionDep
from todo_api.models import Integration

router = APIRouter(prefix="/notes", tags=["notes"])


@router.get("/connect")
async def connect(user: CurrentUser) -> dict[str, str]:
    query = urlencode(
        {"response_type": "code", "client_id": settings.notes_client_id, "state": secrets.token_urlsafe(32)}
    )
    return {"authorize_url": f"https://jotter.example/oauth/authorize?{query}"}


@router.post("/callback", status_code=status.HTTP_204_NO_CONTENT)
async def callback(code: str, user: CurrentUser, session: SessionDep) -> None:
    async with httpx.AsyncClient(timeout=10) as client:
        answer = await client.post(
            "https://jotter.example/oauth/token",
            data={
                "grant_type": "authorization_code",
                "code": code,
                "client_id": settings.notes_client_id,
                "client_secret": settings.notes_client_secret,
            },
        )
    answer.raise_for_status()
    await session.merge(
        Integration(user_id=user.user_id, provider="jotter", access_token=answer.json()["access_token"])
    )
    await session.commit()
