"""Keeps the users' Orbit tokens fresh."""
import logging
import random
import time
from datetime import datetime, timedelta, timezone

import requests

from app.core.config import settings
from app.core.log_utils import describe_tokens, mask
from app.core.secrets import crm_client_secret
from app.models.crm_token import CrmToken

logger = logging.getLogger(__name__)

ATTEMPTS = 4
TIMEOUT = 30


class TokenError(Exception):
    """Orbit gives us no token."""


class TokenManager:
    def __init__(self, db):
        self.db = db

    def exchange_code(self, user_id, code):
        """First tokens of a user, from the code of the callback."""
        token_data = self._ask(
            {'grant_type': 'authorization_code', 'code': code, 'redirect_uri': settings.CRM_REDIRECT_URI}
        )
        logger.info('user %s connected orbit: %s', user_id, describe_tokens(token_data))
        self._store(user_id, token_data)

    def access_token(self, user_id):
        """A token that works now; asks Orbit for a new one when ours is over."""
        token_count = self.db.query(CrmToken).count()
        logger.debug('%d token rows, looking for the one of user %s', token_count, user_id)
        row = self.db.query(CrmToken).filter(CrmToken.user_id == user_id).one()
        if row.expires_at > datetime.now(timezone.utc):
            return row.access_token
        token_data = self._ask({'grant_type': 'refresh_token', 'refresh_token': row.refresh_token})
        logger.debug('orbit answered the refresh with %s', token_data)
        self._store(user_id, token_data)
        logger.info('token of user %s refreshed, now %s', user_id, mask(token_data['access_token']))
        return token_data['access_token']

    def _ask(self, form):
        form = dict(form, client_id=settings.CRM_CLIENT_ID, client_secret=crm_client_secret())
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer = requests.post(settings.CRM_BASE_URL + '/oauth/token', data=form, timeout=TIMEOUT)
                if answer.status_code < 500 and answer.status_code != 429:
                    break
            except requests.RequestException:
                logger.warning('orbit token endpoint unreachable, attempt %d', attempt)
                answer = None
            time.sleep(2 ** attempt + random.uniform(0, 1))
        if answer is None or not answer.ok:
            raise TokenError('no token from orbit')
        return answer.json()

    def _store(self, user_id, token_data):
        row = self.db.query(CrmToken).filter(CrmToken.user_id == user_id).first() or CrmToken(user_id=user_id)
        row.access_token = token_data['access_token']
        row.refresh_token = token_data['refresh_token']
        row.expires_at = datetime.now(timezone.utc) + timedelta(seconds=token_data['expires_in'])
        self.db.add(row)
        self.db.commit()
