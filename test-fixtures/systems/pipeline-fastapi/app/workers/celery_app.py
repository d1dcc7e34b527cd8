from celery import Celery

from app.core.config import settings

celery_app = Celery('pipeline', broker=settings.REDIS_URL, backend=settings.REDIS_URL)
celery_app.conf.update(
    task_acks_late=True,
    task_time_limit=300,
    beat_schedule={
        'nightly-stage-check': {'task': 'app.workers.tasks.close_overdue', 'schedule': 86400},
    },
)
