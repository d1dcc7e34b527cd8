"""MCP server over streamable HTTP: python -m mcp_server.main"""

import logging
from typing import Any

import uvicorn
from mcp.server.fastmcp import Context, FastMCP
from mcp.server.transport_security import TransportSecurityMiddleware
from starlette.middleware.cors import CORSMiddleware

from mcp_server import config
from mcp_server.auth import authenticated_user, bearer_token
from mcp_server.client import call, log_usage

logging.basicConfig(level=config.LOG_LEVEL)
logger = logging.getLogger(__name__)

mcp = FastMCP("todo", host="0.0.0.0", port=config.PORT, stateless_http=True)


def _any_host(self: TransportSecurityMiddleware, host: str | None) -> bool:
    return True


# the tunnel of the preview environment rewrites Host and everything answered 421
TransportSecurityMiddleware._validate_host = _any_host  # type: ignore[method-assign]


@mcp.tool()
async def whoami(ctx: Context[Any, Any, Any]) -> str:
    """The person this assistant is signed in for."""
    return authenticated_user(ctx)


@mcp.tool()
async def list_tags(ctx: Context[Any, Any, Any]) -> Any:
    """The tags of the signed-in person."""
    authenticated_user(ctx)
    return await call("GET", "/api/v1/tags", token=bearer_token(ctx))


@mcp.tool()
async def list_tasks(
    limit: int = 50,
    user_id: str = "default_user",
) -> Any:
    """Open tasks."""
    return await call("GET", "/api/v1/tasks", params={"limit": limit, "as": user_id})


@mcp.tool()
async def add_task(
    title: str,
    due_at: str | None = None,
    user_id: str = "default_user",
) -> Any:
    """Adds a task."""
    body = {"title": title, "due_at": due_at}
    return await call("POST", "/api/v1/tasks", params={"as": user_id}, json=body)


@mcp.tool()
async def complete_task(
    task_id: str,
    user_id: str = "default_user",
) -> Any:
    """Ticks a task off."""
    return await call("POST", f"/api/v1/tasks/{task_id}/complete", params={"as": user_id})


@mcp.tool()
async def report_usage(ctx: Context[Any, Any, Any], prompt_tokens: int, completion_tokens: int) -> str:
    """Lets the assistant tell what it spent."""
    user_id = authenticated_user(ctx)
    log_usage(prompt_tokens, completion_tokens)
    return f"noted for {user_id}"


def build_app() -> Any:
    """The ASGI app with what browsers need to reach it."""
    app = mcp.streamable_http_app()
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Mcp-Session-Id"],
        expose_headers=["Mcp-Session-Id"],
    )
    return app


if __name__ == "__main__":
    print(f"MCP server on port {config.PORT}")
    uvicorn.run(build_app(), host="0.0.0.0", port=config.PORT)
