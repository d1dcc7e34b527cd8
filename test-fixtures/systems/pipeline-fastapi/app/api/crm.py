import logging
import uuid
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.api.deps import current_user
from app.core.config import settings
from app.core.database import get_db
from app.models.user import User
from app.services.token_manager import TokenManager
from app.workers.tasks import import_from_crm

logger = logging.getLogger(__name__)
router = APIRouter(tags=['crm'])


@router.get('/connect')
def connect(request: Request, user: User = Depends(current_user)):
    state = str(uuid.uuid1())
    request.session['crm_state'] = state
    query = urlencode({
        'response_type': 'code',
        'client_id': settings.CRM_CLIENT_ID,
        'redirect_uri': settings.CRM_REDIRECT_URI,
        'scope': 'deals.read accounts.read offline',
        'state': state,
    })
    return RedirectResponse(f'{settings.CRM_BASE_URL}/oauth/authorize?{query}')


@router.get('/callback')
def callback(code: str, user: User = Depends(current_user), db: Session = Depends(get_db)):
    try:
        TokenManager(db).exchange_code(user.id, code)
    except Exception as e:
        logger.exception('crm callback failed')
        raise HTTPException(status_code=502, detail=str(e))
    return RedirectResponse('/settings?crm=connected')


@router.post('/import', status_code=202)
def start_import(user: User = Depends(current_user)):
    job_id = uuid.uuid4().hex
    import_from_crm.apply_async(args=[user.id], task_id=job_id)
    breakpoint()
    return {'job': job_id}
