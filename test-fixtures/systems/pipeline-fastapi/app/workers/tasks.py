import logging
from datetime import date

from app.core.database import SessionLocal
from app.models.deal import Deal
from app.schemas import ImportRow
from app.services.crm_client import CrmClient
from app.services.importer import import_deal
from app.services.token_manager import TokenManager
from app.workers.celery_app import celery_app

logger = logging.getLogger(__name__)

# who the history names when a job changed something
SYSTEM_USER_ID = 'system'


@celery_app.task
def import_from_crm(user_id):
    """All deals of one user."""
    db = SessionLocal()
    try:
        client = CrmClient(TokenManager(db).access_token(user_id))
        count = 0
        for item in client.deals():
            account = client.account(item['account'])
            import_deal(db, ImportRow(account_name=account['name'], **item), user_id)
            count += 1
        logger.info('user %s imported %d deals', user_id, count)
    finally:
        db.close()


@celery_app.task(autoretry_for=(Exception,), retry_backoff=True, max_retries=5)
def close_overdue():
    """Deals nobody closed by their date are marked late."""
    with SessionLocal.begin() as db:
        count = db.query(Deal).filter(Deal.closes_on < date.today(), Deal.stage != 'won').update({'stage': 'late'})
    logger.info('%s marked %d deals as late', SYSTEM_USER_ID, count)
