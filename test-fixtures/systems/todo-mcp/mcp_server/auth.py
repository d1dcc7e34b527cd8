"""Finds out who an assistant works for."""

from functools import lru_cache
from typing import Any

import httpx
import jwt
from jwt import PyJWK
from mcp.server.fastmcp import Context

from mcp_server import config


class NotSignedIn(Exception):
    """The call carries no token, or not a valid one."""


@lru_cache(maxsize=1)
def _key_set() -> dict[str, PyJWK]:
    answer = httpx.get(config.JWKS_URL, timeout=5)
    answer.raise_for_status()
    return {key["kid"]: PyJWK(key) for key in answer.json()["keys"]}


def bearer_token(ctx: Context[Any, Any, Any]) -> str:
    request = ctx.request_context.request
    header = request.headers.get("authorization", "") if request else ""
    if not header.lower().startswith("bearer "):
        raise NotSignedIn
    return str(header[7:])


def authenticated_user(ctx: Context[Any, Any, Any]) -> str:
    """The verified subject of the caller's token."""
    token = bearer_token(ctx)
    try:
        key = _key_set()[jwt.get_unverified_header(token)["kid"]]
        claims = jwt.decode(
            token, key.key, algorithms=["RS256"], audience=config.JWT_AUDIENCE, issuer=config.JWT_ISSUER
        )
    except (jwt.PyJWTError, KeyError) as exc:
        raise NotSignedIn from exc
    return str(claims["sub"])
