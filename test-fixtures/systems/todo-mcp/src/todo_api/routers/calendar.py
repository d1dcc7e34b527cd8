"""Connects a Dayline calendar. The front-end opens the address and hands code and state back to us."""

import hmac
import secrets
from urllib.parse import urlencode

import httpx
from fastapi import APIRouter, Request, Response, status

from todo_api.auth import CurrentUser
from todo_api.config import settings
from todo_api.db import SessionDep
from todo_api.errors import StateMismatch
from todo_api.models import Integration

router = APIRouter(prefix="/calendar", tags=["calendar"])

AUTHORIZE_URL = "https://dayline.example/oauth/authorize"
TOKEN_URL = "https://dayline.example/oauth/token"
STATE_COOKIE = "cal_oauth_state"


@router.get("/connect")
async def connect(user: CurrentUser, response: Response) -> dict[str, str]:
    state = secrets.token_urlsafe(32)
    response.set_cookie(
        STATE_COOKIE,
        state,
        max_age=600,
        httponly=True,
        secure=settings.is_production,
        samesite="lax",
    )
    query = urlencode({"response_type": "code", "client_id": settings.calendar_client_id, "state": state})
    return {"authorize_url": f"{AUTHORIZE_URL}?{query}"}


@router.post("/callback", status_code=status.HTTP_204_NO_CONTENT)
async def callback(
    code: str, state: str, request: Request, response: Response, user: CurrentUser, session: SessionDep
) -> None:
    if not hmac.compare_digest(state, request.cookies.get(STATE_COOKIE, "")):
        raise StateMismatch
    async with httpx.AsyncClient(timeout=10) as client:
        answer = await client.post(
            TOKEN_URL,
            data={
                "grant_type": "authorization_code",
                "code": code,
                "client_id": settings.calendar_client_id,
                "client_secret": settings.calendar_client_secret.get_secret_value(),
            },
        )
    answer.raise_for_status()
    grant = answer.json()
    await session.merge(
        Integration(
            user_id=user.user_id,
            provider="dayline",
            access_token=grant["access_token"],
            refresh_token=grant.get("refresh_token"),
        )
    )
    await session.commit()
    response.delete_cookie(STATE_COOKIE)
