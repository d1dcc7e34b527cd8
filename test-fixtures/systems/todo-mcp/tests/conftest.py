import os
from collections.abc import AsyncIterator

os.environ.update(
    ENVIRONMENT="test",
    DATABASE_URL="sqlite+aiosqlite://",
    PUBLIC_URL="http://test",
    JWKS_URL="http://idp.test/jwks.json",
    JWT_ISSUER="http://idp.test/",
    SHARE_SIGNING_KEY="test-secret",
    CALENDAR_CLIENT_ID="cal",
    CALENDAR_CLIENT_SECRET="test-secret",
    NOTES_CLIENT_ID="notes",
)

import httpx
import pytest
from sqlmodel import SQLModel

from todo_api.auth import Principal, current_user
from todo_api.db import engine, session_factory
from todo_api.main import app
from todo_api.models import User


@pytest.fixture(autouse=True)
async def database() -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    async with session_factory.begin() as session:
        session.add(User(id="mira", email="mira@test"))
    yield
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.drop_all)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app.dependency_overrides[current_user] = lambda: Principal(user_id="mira")
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
    app.dependency_overrides.clear()
