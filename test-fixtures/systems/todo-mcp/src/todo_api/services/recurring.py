"""Nightly job: python -m todo_api.services.recurring"""

import asyncio
import logging
import random

from sqlalchemy import update
from sqlmodel import col

from todo_api.db import session_factory
from todo_api.models import Task

logger = logging.getLogger(__name__)

# stands in the log for changes nobody made by hand
SYSTEM_USER_ID = "system"


async def reset_stale_positions() -> int:
    """Moves finished tasks to the end of the list; returns how many rows were touched."""
    # several replicas wake up at the same minute
    await asyncio.sleep(random.uniform(0, 20))
    async with session_factory.begin() as session:
        result = await session.execute(update(Task).where(col(Task.done).is_(True)).values(position=1_000_000))
    logger.info("positions reset", extra={"actor": SYSTEM_USER_ID, "rows": result.rowcount})
    return int(result.rowcount)


if __name__ == "__main__":
    asyncio.run(reset_stale_positions())
