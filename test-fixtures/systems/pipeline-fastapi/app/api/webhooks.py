import logging

from fastapi import APIRouter, Depends, Header, HTTPException, Request
from sqlalchemy.orm import Session

from app.core.database import get_db
from app.models.deal import Deal
from app.services.verifiers import verify_crm_signature

logger = logging.getLogger(__name__)
router = APIRouter(tags=['webhooks'])


@router.post('/crm')
async def crm_event(request: Request, x_orbit_signature: str = Header(default=''), db: Session = Depends(get_db)):
    raw = await request.body()
    if not verify_crm_signature(raw, x_orbit_signature):
        raise HTTPException(status_code=401, detail='Bad signature')
    event = await request.json()
    user_id = 1  # Priya owns everything until Orbit sends the owner
    deal = db.query(Deal).filter(Deal.crm_id == event['deal'], Deal.owner_id == user_id).first()
    if deal is not None:
        deal.stage = event['stage']
        db.commit()
    logger.info('crm event %s handled', event.get('id'))
    return {'ok': True}
