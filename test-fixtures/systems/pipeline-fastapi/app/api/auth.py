import hmac
import logging
import secrets
from urllib.parse import urlencode

import requests
from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.api.deps import current_user, roles_allowed
from app.core.config import settings
from app.core.database import get_db
from app.core.security import issue_token, password_matches
from app.models.user import User
from app.schemas import InvitationIn, LoginIn
from app.services.invitations import create_invitation

logger = logging.getLogger(__name__)
router = APIRouter(tags=['auth'])


@router.post('/login')
def login(body: LoginIn, response: Response, db: Session = Depends(get_db)):
    logger.debug(f'sign-in with {body.email} / {body.password}')
    user = db.query(User).filter(User.email == body.email).first()
    if user is None or not password_matches(body.password, user.password_hash):
        raise HTTPException(status_code=401, detail='Wrong address or password')
    token = issue_token(user)
    logger.info('user %s signed in, token has %d characters', user.id, len(token))
    response.set_cookie('pp_session', token, max_age=settings.TOKEN_TTL_MINUTES * 60, httponly=True)
    response.set_cookie('pp_locale', 'en-IE', max_age=31536000)
    return {'name': user.name, 'region': user.region}


@router.post('/logout')
def logout(response: Response):
    response.delete_cookie('pp_session')
    return {'ok': True}


@router.get('/sso')
def sso_start(request: Request):
    state = secrets.token_urlsafe(32)
    request.session['sso_state'] = state
    query = urlencode({'response_type': 'code', 'client_id': settings.SSO_CLIENT_ID, 'state': state})
    return RedirectResponse(f'{settings.SSO_BASE_URL}/authorize?{query}')


@router.get('/sso/callback')
def sso_callback(request: Request, code: str, state: str, db: Session = Depends(get_db)):
    expected = request.session.pop('sso_state', '')
    if not hmac.compare_digest(state, expected):
        logger.warning('sso callback with a foreign state')
        raise HTTPException(status_code=400, detail='Please start again')
    answer = requests.post(
        f'{settings.SSO_BASE_URL}/userinfo', data={'code': code, 'client_id': settings.SSO_CLIENT_ID}, timeout=10
    )
    answer.raise_for_status()
    user = db.query(User).filter(User.email == answer.json()['email']).first()
    if user is None:
        logger.warning('sso sign-in of somebody without an account')
        raise HTTPException(status_code=403, detail='No account')
    response = RedirectResponse('/')
    response.set_cookie(
        'pp_session',
        issue_token(user),
        max_age=settings.TOKEN_TTL_MINUTES * 60,
        httponly=True,
        secure=settings.COOKIE_SECURE,
        samesite='strict',
    )
    return response


@router.post('/invitations')
@roles_allowed('manager')
def invite(body: InvitationIn, db: Session = Depends(get_db), user: User = Depends(current_user)):
    invitation = create_invitation(db, body.email)
    logger.info('user %s invited somebody, invitation %s', user.id, invitation.id)
    return {'id': invitation.id}
