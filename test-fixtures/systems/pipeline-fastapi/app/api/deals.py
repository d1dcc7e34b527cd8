import logging

from fastapi import APIRouter, Depends, HTTPException, Query
from sqlalchemy.orm import Session

from app.api.deps import current_user
from app.core.database import get_db
from app.models.deal import Deal
from app.models.user import User
from app.schemas import DealIn

logger = logging.getLogger(__name__)
router = APIRouter(tags=['deals'])


@router.get('')
def list_deals(
    offset: int = Query(0, ge=0),
    limit: int = Query(50, ge=1, le=200),
    user: User = Depends(current_user),
    db: Session = Depends(get_db),
):
    query = db.query(Deal).filter(Deal.owner_id == user.id).order_by(Deal.closes_on)
    return [{'id': d.id, 'name': d.name, 'stage': d.stage} for d in query.offset(offset).limit(limit)]


@router.post('', status_code=201)
def create_deal(body: DealIn, user: User = Depends(current_user), db: Session = Depends(get_db)):
    deal = Deal(
        account_id=body.account_id,
        owner_id=user.id,
        name=body.name,
        amount=body.amount,
        probability=body.probability,
        closes_on=body.closes_on,
    )
    db.add(deal)
    db.commit()
    return {'id': deal.id}


@router.post('/{deal_id}/stage/{stage}')
def move_deal(deal_id: int, stage: str, user: User = Depends(current_user), db: Session = Depends(get_db)):
    deal = db.query(Deal).filter(Deal.id == deal_id, Deal.owner_id == user.id).first()
    if deal is None:
        raise HTTPException(status_code=404, detail='No such deal')
    deal.stage = stage
    db.commit()
    logger.info('deal %s moved to %s', deal.id, stage)
    return {'id': deal.id, 'stage': deal.stage}
