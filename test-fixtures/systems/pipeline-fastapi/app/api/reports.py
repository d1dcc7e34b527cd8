import random

from fastapi import APIRouter, Depends, Response
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app.api.deps import current_user
from app.core.config import settings
from app.core.database import get_db
from app.models.deal import Deal
from app.models.user import User
from app.services.forecast import forecast_total, open_discount

router = APIRouter(tags=['reports'])


@router.get('/forecast')
def forecast(response: Response, user: User = Depends(current_user), db: Session = Depends(get_db)):
    deals = db.query(Deal).filter(Deal.owner_id == user.id).limit(1000).all()
    # the wallboard in the office runs on another host
    response.headers['Access-Control-Allow-Origin'] = '*'
    return {
        'total': forecast_total(deals),
        'discount': str(open_discount(deals)),
        'highlights': [d.name for d in random.sample(deals, min(3, len(deals)))],
    }


@router.get('/regions')
# @roles_allowed('manager')
def regions(user: User = Depends(current_user)):
    engine = create_engine(settings.DATABASE_URL)
    with engine.connect() as connection:
        rows = connection.execute(text('SELECT region, count(*) FROM users GROUP BY region'))
        return {region: count for region, count in rows}
