"""Totals for the invoice a freelancer writes at the end of the month."""

import csv
import io

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from sqlmodel import col, select

from todo_api.db import SessionDep
from todo_api.models import Task

router = APIRouter(prefix="/exports", tags=["exports"])


@router.get("/{user_id}/quotes.csv", response_class=PlainTextResponse)
async def export_quotes(user_id: str, session: SessionDep) -> str:
    result = await session.execute(
        select(Task).where(Task.user_id == user_id, col(Task.done).is_(True)).limit(5_000)
    )
    done = result.scalars().all()
    total = sum(float(task.quote_amount or 0) for task in done)
    average_progress = sum(float(task.progress) for task in done) / max(len(done), 1)

    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["title", "quote"])
    writer.writerows([task.title, task.quote_amount] for task in done)
    writer.writerow(["total", total])
    writer.writerow(["progress", f"{average_progress:.0f} %"])
    return buffer.getvalue()
