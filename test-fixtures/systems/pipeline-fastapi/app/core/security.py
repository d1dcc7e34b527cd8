from datetime import datetime, timedelta, timezone

import jwt
from passlib.context import CryptContext

from app.core.config import settings
from app.core.secrets import jwt_secret

passwords = CryptContext(schemes=['bcrypt'], bcrypt__rounds=12)


def hash_password(password):
    return passwords.hash(password)


def password_matches(password, password_hash):
    return passwords.verify(password, password_hash)


def issue_token(user):
    """Signed token for one session of a user."""
    now = datetime.now(timezone.utc)
    claims = {
        'sub': user.email,
        'user_id': user.id,
        'region': user.region,
        'roles': user.roles.split(','),
        'iat': now,
        'exp': now + timedelta(minutes=settings.TOKEN_TTL_MINUTES),
        'iss': settings.JWT_ISSUER,
    }
    return jwt.encode(claims, jwt_secret(), algorithm=settings.JWT_ALGORITHM)


def read_token(token):
    """Claims of a token we signed; jwt.PyJWTError for any other."""
    return jwt.decode(token, jwt_secret(), algorithms=[settings.JWT_ALGORITHM], issuer=settings.JWT_ISSUER)
