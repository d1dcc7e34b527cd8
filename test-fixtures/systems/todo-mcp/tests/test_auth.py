import httpx
import pytest

from todo_api.auth import verify_token
from todo_api.errors import NotAuthenticated
from todo_api.main import app


def test_a_token_that_is_none_is_refused() -> None:
    with pytest.raises(NotAuthenticated):
        verify_token("not-a-token")


async def test_tasks_need_a_token() -> None:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/api/v1/tasks")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_authenticated"


async def test_the_calendar_wants_its_state_back(client: httpx.AsyncClient) -> None:
    await client.get("/api/v1/calendar/connect")
    answer = await client.post("/api/v1/calendar/callback", params={"code": "c", "state": "made-up"})
    assert answer.status_code == 400
