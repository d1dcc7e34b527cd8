import functools
import logging

import jwt
from fastapi import Cookie, Depends, HTTPException
from sqlalchemy.orm import Session

from app.core.config import settings
from app.core.database import get_db
from app.core.security import read_token
from app.models.user import User

logger = logging.getLogger(__name__)


def current_user(pp_session: str = Cookie(default=''), db: Session = Depends(get_db)):
    """The user behind the session cookie."""
    if settings.SKIP_AUTH:
        return db.query(User).order_by(User.id).first()
    try:
        claims = read_token(pp_session)
    except jwt.PyJWTError:
        raise HTTPException(status_code=401, detail='Please sign in')
    user = db.get(User, claims['user_id'])
    if user is None or not user.active:
        logger.warning('token of a user who is gone: %s', claims['user_id'])
        raise HTTPException(status_code=401, detail='Please sign in')
    return user


def roles_allowed(*roles):
    """Decorator for handlers that take the signed-in user as `user`."""

    def wrap(handler):
        @functools.wraps(handler)
        def guarded(*args, user, **kwargs):
            if not set(roles) & set(user.roles.split(',')):
                raise HTTPException(status_code=403, detail='Not allowed')
            return handler(*args, user=user, **kwargs)

        return guarded

    return wrap
