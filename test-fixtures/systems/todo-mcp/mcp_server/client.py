"""Calls the HTTP API."""

import asyncio
import logging
import random
from typing import Any

import httpx

from mcp_server import config

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
RETRY_STATUS = {429, 502, 503}


async def call(method: str, path: str, *, token: str | None = None, **kwargs: Any) -> Any:
    """One API call, tried again with growing pauses when the API is busy."""
    headers = {"X-MCP-Secret": config.MCP_SHARED_SECRET}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    logger.debug("%s %s on behalf of token %s", method, path, token)

    for attempt in range(1, MAX_ATTEMPTS + 1):
        async with httpx.AsyncClient(base_url=config.API_URL, timeout=10) as client:
            answer = await client.request(method, path, headers=headers, **kwargs)
        if answer.status_code not in RETRY_STATUS or attempt == MAX_ATTEMPTS:
            break
        pause = 2**attempt + random.random()
        logger.info("api busy, next attempt in %.1f s", pause)
        await asyncio.sleep(pause)
    answer.raise_for_status()
    return answer.json() if answer.content else None


def log_usage(prompt_tokens: int, completion_tokens: int) -> None:
    """What the assistant spent, for the monthly report."""
    token_count = prompt_tokens + completion_tokens
    logger.info("assistant used %d tokens (%d in the prompt)", token_count, prompt_tokens)
