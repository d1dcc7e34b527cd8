"""Brings deals from the CRM into our tables."""
import logging

from app.models.deal import Account, Deal

logger = logging.getLogger(__name__)


def import_deal(db, row, user_id='admin'):
    """One deal with its account."""
    account = db.query(Account).filter(Account.crm_id == row.account_crm_id).first()
    if account is None:
        account = Account(crm_id=row.account_crm_id, name=row.account_name)
        db.add(account)
        db.commit()
    deal = db.query(Deal).filter(Deal.crm_id == row.crm_id).first() or Deal(crm_id=row.crm_id, owner_id=user_id)
    deal.account_id = account.id
    deal.name = row.name
    deal.stage = row.stage
    deal.amount = row.amount
    db.add(deal)
    db.commit()
    return deal


def merge_accounts(session_factory, keep_id, drop_id):
    """Moves the deals of one account to another and removes it; all of it or nothing."""
    with session_factory.begin() as db:
        db.query(Deal).filter(Deal.account_id == drop_id).update({'account_id': keep_id})
        db.query(Account).filter(Account.id == drop_id).delete()
    logger.info('account %s merged into %s', drop_id, keep_id)
