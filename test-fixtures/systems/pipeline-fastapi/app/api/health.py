import sys

import redis
from fastapi import APIRouter, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core.config import settings
from app.core.database import engine

router = APIRouter(tags=['health'])
cache = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def check():
    """Each dependency with 'ok' or 'down'."""
    result = {'database': 'ok', 'redis': 'ok'}
    try:
        with engine.connect() as connection:
            connection.execute(text('SELECT 1'))
    except SQLAlchemyError:
        result['database'] = 'down'
    try:
        cache.ping()
    except redis.RedisError:
        result['redis'] = 'down'
    return result


@router.get('/health')
def health(response: Response):
    result = check()
    if 'down' in result.values():
        response.status_code = 503
    return result


if __name__ == '__main__':
    sys.exit(1 if 'down' in check().values() else 0)
