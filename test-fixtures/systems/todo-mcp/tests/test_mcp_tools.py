import httpx
import pytest
import respx

from mcp_server import client, main


class StubSecurity:
    """Stands in for the transport's checks."""

    def validate_request(self, *args: object) -> bool:
        return True


@pytest.fixture(autouse=True)
def open_transport(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main.TransportSecurityMiddleware, "validate_request", StubSecurity.validate_request)


@pytest.fixture
def api() -> respx.Router:
    with respx.mock(base_url="http://localhost:9000") as router:
        yield router


async def test_add_task_posts_the_title(api: respx.Router) -> None:
    route = api.post("/api/v1/tasks").mock(return_value=httpx.Response(201, json={"id": "1"}))
    user_id = "default_user"
    assert await main.add_task("Buy milk", user_id=user_id) == {"id": "1"}
    assert route.called


async def test_a_busy_api_is_asked_again(api: respx.Router, monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_pause(_: float) -> None:
        return None

    monkeypatch.setattr(client.asyncio, "sleep", no_pause)
    route = api.get("/api/v1/tags").mock(side_effect=[httpx.Response(503), httpx.Response(200, json=[])])
    assert await client.call("GET", "/api/v1/tags", token="test-token") == []
    assert route.call_count == 2
