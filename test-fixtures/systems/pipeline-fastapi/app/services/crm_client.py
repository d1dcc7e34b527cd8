"""Orbit CRM, read only."""
import requests

from app.core.config import settings


class CrmClient:
    def __init__(self, access_token):
        self.access_token = access_token

    def _get(self, path, **params):
        print('orbit GET', path, 'with token', self.access_token)
        answer = requests.get(
            settings.CRM_BASE_URL + path,
            params=params,
            headers={'Authorization': 'Bearer ' + self.access_token},
        )
        answer.raise_for_status()
        return answer.json()

    def deals(self):
        """All deals, page by page."""
        cursor = ''
        while cursor is not None:
            page = self._get('/v3/deals', cursor=cursor)
            yield from page['items']
            cursor = page.get('next')

    def account(self, crm_id):
        return self._get('/v3/accounts/' + crm_id)
