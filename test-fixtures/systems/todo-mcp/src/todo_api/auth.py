"""Verifies the identity provider's tokens."""

import logging
from typing import Annotated

import jwt
from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from jwt import PyJWKClient
from pydantic import BaseModel

from todo_api.config import settings
from todo_api.errors import NotAuthenticated

logger = logging.getLogger(__name__)
bearer = HTTPBearer(auto_error=False)

# one client for the process, it keeps the key set for an hour
jwks = PyJWKClient(str(settings.jwks_url), cache_jwk_set=True, lifespan=3600, timeout=5)


class Principal(BaseModel):
    user_id: str
    email: str | None = None


def verify_token(token: str) -> Principal:
    """The person behind a token; raises NotAuthenticated when it is not one of ours."""
    try:
        signing_key = jwks.get_signing_key_from_jwt(token)
        claims = jwt.decode(
            token,
            signing_key.key,
            algorithms=["RS256"],
            audience=settings.jwt_audience,
            issuer=settings.jwt_issuer,
        )
    except jwt.PyJWTError as exc:
        logger.warning("token refused", extra={"reason": type(exc).__name__, "token_length": len(token)})
        raise NotAuthenticated from exc
    return Principal(user_id=claims["sub"], email=claims.get("email"))


def current_user(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Principal:
    if credentials is None:
        raise NotAuthenticated
    return verify_token(credentials.credentials)


CurrentUser = Annotated[Principal, Depends(current_user)]
